"""Bringing in the official figures that ship with the product, where nothing else is held."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commonweal.records import shelf
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.published.actions import bring_in_published
from commonweal.records.published.models import PublishedRelease

FOLDER = "official"


def shipped_files() -> list[dict[str, Any]]:
    """What ships: file, set, title, source, vintage, commit, licence and a note."""
    found: list[dict[str, Any]] = shelf.read_yaml(f"{FOLDER}/sources.yaml")
    return found


def load_official(*, by: Acting) -> list[PublishedRelease]:
    """Bring in every shipped file of whose set nothing but earlier shipped ones is held.

    Loading again does nothing. Raises NotAllowed, and NotBroughtIn for a fault of the product.
    """
    by.require(Capability.CHANGE_PUBLISHED)
    return list(_brought_in(by))


def _brought_in(by: Acting) -> Iterator[PublishedRelease]:
    for said in shipped_files():
        data = shelf.read_bytes(f"{FOLDER}/{said['file']}")
        if not _is_due(said, hashlib.sha256(data).hexdigest()):
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / said["file"]
            path.write_bytes(data)
            reason = f"Ships with Commonweal: {said['source']}. {said['vintage']}. {said['note']}"
            yield bring_in_published(by=by, set_code=said["set"], path=path, reason=reason)


def _is_due(said: dict[str, Any], sha256: str) -> bool:
    """Whether nothing is held but what shipped before, and not this."""
    held = PublishedRelease.objects.filter(set_code=said["set"])
    others = held.exclude(name=said["file"]).filter(withdrawn_at=None).exists()
    return not others and not held.filter(sha256=sha256).exists()
