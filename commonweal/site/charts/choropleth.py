"""A map of outlines: areas shaded by their place among others, each shade with its own pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.facts.boundaries import Shape

MARGIN = 6.0
ACROSS, DOWN = 680.0, 640.0
#: How wide a letter of a label is at its size, and how wide a name may be before it is left out.
LETTER = 8.5
SHADES = 4


@dataclass(frozen=True)
class Region:
    """One area: the code of its outline, its name, its shade from 0 (None is not known), its value
    in words and a word that judges it."""

    code: str
    label: str
    shade: int | None
    shown: str
    word: str = ""


@dataclass(frozen=True)
class Outline:
    """One area as drawn, in the units of its path; its name stands at `x`, `y` of the drawing
    where it has the room, else `label` is empty."""

    path: str
    shade: int | None
    title: str
    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Choropleth:
    """The whole drawing: paths are moved by `left` and `top` and then scaled."""

    id: str
    finding: str
    description: str
    outlines: tuple[Outline, ...]
    key: tuple[tuple[int, str], ...]
    has_unknown: bool
    left: int
    top: int
    scale: float
    width: float
    height: float
    source: str


def choropleth(
    regions: Sequence[Region],
    shapes: Mapping[str, Shape],
    *,
    id: str,  # noqa: A002
    finding: str,
    words_of: Sequence[str],
    description: str = "",
    source: str = "",
) -> Choropleth:
    """Lay the outlines of areas out; those without one are left out and named.

    `words_of` says what each shade means. Raises ValueError where no area has an outline, or where
    there are more shades than words.
    """
    drawn = [(one, shapes[one.code]) for one in regions if one.code in shapes]
    if not drawn:
        raise ValueError("no area has an outline")
    shades = {one.shade for one, _ in drawn if one.shade is not None}
    if len(words_of) > SHADES or any(shade >= len(words_of) for shade in shades):
        raise ValueError(f"{len(words_of)} words for the shades {sorted(shades)}")
    left, top = min(s.left for _, s in drawn), min(s.top for _, s in drawn)
    wide = max(max(s.right for _, s in drawn) - left, 1)
    high = max(max(s.bottom for _, s in drawn) - top, 1)
    scale = min(ACROSS / wide, DOWN / high)
    absent = [one.label for one in regions if one.code not in shapes]
    said = f"Not on the map, as no outline is held: {', '.join(absent)}." if absent else ""
    return Choropleth(
        id=id,
        finding=finding,
        description=" ".join(words for words in (description, said) if words),
        outlines=tuple(_outline(one, shape, left, top, scale) for one, shape in drawn),
        key=tuple((shade, words_of[shade]) for shade in sorted(shades)),
        has_unknown=any(one.shade is None for one, _ in drawn),
        left=left,
        top=top,
        scale=scale,
        width=wide * scale + 2 * MARGIN,
        height=high * scale + 2 * MARGIN,
        source=source,
    )


def _outline(one: Region, shape: Shape, left: int, top: int, scale: float) -> Outline:
    fits = shape.room * scale >= len(one.label) * LETTER
    title = f"{one.label}: {one.shown}" + (f", {one.word.lower()}" if one.word else "")
    return Outline(
        shape.path,
        one.shade,
        title,
        one.label if fits else "",
        MARGIN + (shape.label_x - left) * scale,
        MARGIN + (shape.label_y - top) * scale,
    )
