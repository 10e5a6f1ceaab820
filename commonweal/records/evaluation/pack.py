"""Putting a challenge pack together: the files, and the manifest that names the digest of each."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

from commonweal.records.evaluation.chain import ChainCheck

MANIFEST = "manifest.json"
#: All files carry the same time, so that the same record gives the same pack.
_TIME = (2000, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes], check: ChainCheck, tender: str) -> tuple[bytes, str]:
    """The pack, and the digest of its manifest, which stands for all that is in it."""
    manifest = {
        "tender": tender,
        "chain": {"links": check.count, "last": check.head, "faults": list(check.faults)},
        "files": {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        },
    }
    plain = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(MANIFEST, _TIME), plain)
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _TIME), data)
    return whole.getvalue(), hashlib.sha256(plain).hexdigest()
