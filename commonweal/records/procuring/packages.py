"""A bid as one package: what it says and its files, put together to be sealed and taken apart."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from dataclasses import dataclass
from typing import Any

_SAYS = "bid.json"
#: All packages carry the same time, so that a package tells nothing of when it was made.
_TIME = (2000, 1, 1, 0, 0, 0)
_SALT_BYTES = 16


@dataclass(frozen=True)
class PackedFile:
    """A file of a bid and the answer that it belongs to; empty: to the bid as a whole."""

    name: str
    question: str
    data: bytes


def packed(content: dict[str, Any], files: list[PackedFile]) -> bytes:
    """The package. It holds something drawn at random, so that its digest gives nothing away."""
    said = {
        "content": content,
        "files": [{"name": one.name, "question": one.question} for one in files],
        "salt": os.urandom(_SALT_BYTES).hex(),
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        _write(archive, _SAYS, json.dumps(said, ensure_ascii=False, indent=1).encode())
        for number, one in enumerate(files):
            _write(archive, f"files/{number}", one.data)
    return whole.getvalue()


def digest_of_file(one: PackedFile) -> dict[str, Any]:
    """What tells a file from any other without holding it."""
    return {
        "name": one.name, "question": one.question, "bytes": len(one.data),
        "sha256": hashlib.sha256(one.data).hexdigest(),
    }  # fmt: skip


def unpacked(package: bytes) -> tuple[dict[str, Any], list[PackedFile]]:
    """What a package of ours says, and its files."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        said = json.loads(archive.read(_SAYS))
        files = [
            PackedFile(one["name"], one["question"], archive.read(f"files/{number}"))
            for number, one in enumerate(said["files"])
        ]
    return said["content"], files


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _TIME), data)
