"""The activity store of a place: coded monthly partitions, dictionaries and releases on disk.

Written only by `write_release` and `receiving`, read through `Store` and `Release`. What the
numbers mean and how files come in is not kept here.
"""

from __future__ import annotations

from commonweal.engines.store.disk import at_work, is_at_work
from commonweal.engines.store.errors import StoreError
from commonweal.engines.store.releases import PartitionEntry, Release, Replaced, Store
from commonweal.engines.store.writing import (
    Provenance,
    Receiving,
    receiving,
    return_to,
    write_release,
)

__all__ = [
    "PartitionEntry",
    "Provenance",
    "Receiving",
    "Release",
    "Replaced",
    "Store",
    "StoreError",
    "at_work",
    "is_at_work",
    "receiving",
    "return_to",
    "write_release",
]
