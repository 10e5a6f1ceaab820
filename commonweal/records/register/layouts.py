"""The maps of tiles that are known, read from `definitions/maps`."""

from __future__ import annotations

from functools import cache

from commonweal.language.layout import Layout, read_layouts
from commonweal.records import shelf

_DEFINITION = "maps/layouts.yaml"


@cache
def layouts() -> tuple[Layout, ...]:
    """All maps, in the file's order."""
    return tuple(read_layouts(shelf.read_yaml(_DEFINITION)))
