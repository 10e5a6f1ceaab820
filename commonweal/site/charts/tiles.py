"""A map of tiles: one hexagon for an area, next to those it borders on. It shows no distances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from commonweal.site.charts.scale import wrapped

RADIUS = 66.0
ACROSS = RADIUS * sqrt(3)
DOWN = RADIUS * 1.5
MARGIN = 4.0
NAME_CHARACTERS = 12
#: Up to so many characters a value is written large.
VALUE_CHARACTERS = 8
#: Shades of a map, from the lowest to the highest values.
SHADES = 4


@dataclass(frozen=True)
class Area:
    """One area: where its tile stands, its value (None is not known), and a word that judges it."""

    label: str
    column: int
    row: int
    value: Decimal | None
    shown: str
    word: str = ""


@dataclass(frozen=True)
class Tile:
    """One tile as drawn; `shade` is None where nothing is known."""

    path: str
    x: float
    y: float
    lines: tuple[str, ...]
    value: tuple[str, ...]
    is_short: bool
    word: str
    shade: int | None
    title: str


@dataclass(frozen=True)
class TileMap:
    """The whole drawing. `key` names the shades from the lightest that is used to the darkest, and
    the range of each."""

    id: str
    finding: str
    description: str
    tiles: tuple[Tile, ...]
    key: tuple[tuple[int, str], ...]
    has_unknown: bool
    width: float
    height: float
    source: str


def tiles(
    areas: Sequence[Area],
    *,
    id: str,  # noqa: A002
    finding: str,
    words_of: Sequence[str],
    cuts: Sequence[Decimal],
    description: str = "",
    source: str = "",
) -> TileMap:
    """Lay out areas as hexagons; odd rows stand half a tile to the right.

    `cuts` are the values at which one shade ends and the next begins, in rising order; a value on
    a cut has the darker shade. `words_of` says each shade's range. Raises ValueError where two
    areas have one place or the words do not fit the cuts.
    """
    if len(words_of) != len(cuts) + 1 or len(words_of) > SHADES:
        raise ValueError(f"{len(cuts)} cuts need {len(cuts) + 1} ranges, {SHADES} at most")
    places = [(one.column, one.row) for one in areas]
    if len(set(places)) < len(places):
        raise ValueError("two areas have one place on the map")
    left = min((_across(one) for one in areas), default=0.0)
    top = min((one.row for one in areas), default=0)
    made = [_tile(one, left, top, cuts) for one in areas]
    used = {one.shade for one in made if one.shade is not None}
    return TileMap(
        id=id,
        finding=finding,
        description=description,
        tiles=tuple(made),
        # A shade between two that are used stands in the key too: bands without a hole.
        key=tuple(
            (shade, words_of[shade])
            for shade in range(min(used, default=0), max(used, default=-1) + 1)
        ),
        has_unknown=any(one.shade is None for one in made),
        width=max((one.x for one in made), default=0.0) + ACROSS / 2 + MARGIN,
        height=max((one.y for one in made), default=0.0) + RADIUS + MARGIN,
        source=source,
    )


def even_cuts(values: Sequence[Decimal], shades: int = SHADES) -> list[Decimal]:
    """Where equal steps between the lowest and the highest value end; none where all are equal."""
    if not values or min(values) == max(values):
        return []
    low, high = min(values), max(values)
    return [low + (high - low) * step / shades for step in range(1, shades)]


def _across(one: Area) -> float:
    return one.column + (0.5 if one.row % 2 else 0.0)


def _tile(one: Area, left: float, top: int, cuts: Sequence[Decimal]) -> Tile:
    x = MARGIN + ACROSS / 2 + (_across(one) - left) * ACROSS
    y = MARGIN + RADIUS + (one.row - top) * DOWN
    corners = [(0, -RADIUS), (ACROSS / 2, -RADIUS / 2), (ACROSS / 2, RADIUS / 2), (0, RADIUS),
               (-ACROSS / 2, RADIUS / 2), (-ACROSS / 2, -RADIUS / 2)]  # fmt: skip
    path = "M" + "L".join(f"{x + dx:.1f} {y + dy:.1f}" for dx, dy in corners) + "Z"
    shade = None if one.value is None else sum(one.value >= cut for cut in cuts)
    said = f"{one.label}: {one.shown}" + (f", {one.word.lower()}" if one.word else "")
    return Tile(
        path, x, y, wrapped(one.label, NAME_CHARACTERS), wrapped(one.shown, NAME_CHARACTERS),
        len(one.shown) <= VALUE_CHARACTERS, one.word, shade, said,
    )  # fmt: skip
