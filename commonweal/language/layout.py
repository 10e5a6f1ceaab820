"""Where areas stand on a map of tiles: who borders on whom. No values are kept here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spot:
    """One area's place; `names` are the codes under which data speak of it."""

    label: str
    column: int
    row: int
    names: frozenset[str]

    def name_in(self, known: Collection[str]) -> str:
        """The name under which `known` speaks of it; empty where none does."""
        return next((one for one in sorted(self.names) if one in known), "")


@dataclass(frozen=True, slots=True)
class Layout:
    """A map: its areas, who drew it and on what ground."""

    id: str
    title: str
    status: str
    source: str
    spots: tuple[Spot, ...]


def read_layouts(given: Mapping[str, Any]) -> list[Layout]:
    """The layouts of a definition that has passed its schema."""
    return [
        Layout(
            one["id"],
            one["title"],
            one["status"],
            one["source"],
            tuple(
                Spot(tile["label"], tile["column"], tile["row"], frozenset(tile["names"]))
                for tile in one["tiles"]
            ),
        )
        for one in given["layouts"]
    ]


def layout_for(names: Collection[str], layouts: Sequence[Layout]) -> Layout | None:
    """The layout with the most of these areas; None where it would show fewer than two of them."""

    def held(one: Layout) -> int:
        return sum(bool(spot.name_in(names)) for spot in one.spots)

    best = max(layouts, key=held, default=None)
    return best if best is not None and held(best) > 1 else None
