"""Geometry of the lexicon's pictures: a term among its neighbours, and amounts between two ends.

Only places and short texts; `parts/lexicon_pictures.jinja` draws them, always beside a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commonweal.language.answer import Answer
from commonweal.language.lexicon import Lexicon, Translation
from commonweal.language.lexicon_amounts import tidy_quantity
from commonweal.language.terms import Relation, Term
from commonweal.site.words import plural, quantity

WIDTH = 960
BOX = 300
LINE = 20
HEAD = 26
GAP = 18
MOST_LINES = 6
LETTERS = 40
#: The label of a bar has a little more room.
BAR_LETTERS = 45

_KIND = {
    Relation.EXACT: "same",
    Relation.NARROWER: "whole",
    Relation.BROADER: "whole",
    Relation.OVERLAPS: "part",
}


@dataclass(frozen=True)
class Box:
    """One vocabulary: its title, its lines, and the line that leads to the term."""

    x: int
    y: int
    height: int
    title: str
    lines: tuple[str, ...]
    kind: str
    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True)
class Neighbourhood:
    """A term in the middle with its neighbours left and right."""

    width: int
    height: int
    centre: tuple[int, int, int, int]
    name: tuple[str, ...]
    boxes: tuple[Box, ...]
    finding: str


def sourced(found: Sequence[Translation]) -> list[Translation]:
    """The neighbours without those that are only a guess by way of a third term."""
    kept = [
        replace(one, links=tuple(link for link in one.links if link.is_sourced)) for one in found
    ]
    return [one for one in kept if one.links]


def neighbourhood(
    lexicon: Lexicon, term: Term, found: Sequence[Translation]
) -> Neighbourhood | None:
    """The picture of a term's neighbours; None where it has none."""
    if not found:
        return None
    sides = _sides(lexicon, found)
    heights = [sum(height + GAP for _, _, height in side) for side in sides]
    name = tuple(wrapped(lexicon.name(term.code), 26, 3))
    middle = 30 + LINE * len(name)
    height = max(*heights, middle) + GAP
    top = (height - middle) // 2
    centre = (WIDTH // 2 - 120, top, 240, middle)
    boxes = [
        box
        for number, side in enumerate(sides)
        for box in _stack(side, number, height, heights[number], centre)
    ]
    return Neighbourhood(WIDTH, height, centre, name, tuple(boxes), _finding(lexicon, term, found))


Entry = tuple[Translation, tuple[str, ...], int]


def _sides(lexicon: Lexicon, found: Sequence[Translation]) -> tuple[list[Entry], list[Entry]]:
    sides: tuple[list[Entry], list[Entry]] = ([], [])
    filled = [0, 0]
    for one in found:
        lines = _lines(lexicon, one)
        height = HEAD + LINE * len(lines) + 8
        side = 0 if filled[0] <= filled[1] else 1
        sides[side].append((one, lines, height))
        filled[side] += height + GAP
    return sides


def _lines(lexicon: Lexicon, one: Translation) -> tuple[str, ...]:
    names = [short(lexicon.name(link.target), LETTERS) for link in one.links]
    if len(names) <= MOST_LINES:
        return tuple(names)
    return (*names[: MOST_LINES - 1], f"and {len(names) - MOST_LINES + 1} more")


def _stack(
    side: list[Entry],
    number: int,
    height: int,
    filled: int,
    centre: tuple[int, int, int, int],
) -> list[Box]:
    x = 0 if number == 0 else WIDTH - BOX
    y = (height - filled + GAP) // 2
    left, top, width, tall = centre
    boxes = []
    for one, lines, tallness in side:
        near = BOX if number == 0 else WIDTH - BOX
        start = (left if number == 0 else left + width, top + tall // 2)
        tightest = min(
            (link.relation for link in one.links), key=lambda relation: list(_KIND).index(relation)
        )
        kind = _KIND[tightest]
        end = (near, y + tallness // 2)
        boxes.append(Box(x, y, tallness, one.scheme.title, lines, kind, start, end))
        y += tallness + GAP
    return boxes


def _finding(lexicon: Lexicon, term: Term, found: Sequence[Translation]) -> str:
    links = [link for one in found for link in one.links]
    same = sum(link.relation is Relation.EXACT for link in links)
    name = lexicon.name(term.code)
    where = plural(len(found), "vocabulary", "vocabularies")
    means = "none means quite the same" if not same else f"{same} means the same"
    if same > 1:
        means = f"{same} mean the same"
    return f"{name} is joined to {plural(len(links), 'term')} in {where}; {means}."


def short(text: str, letters: int) -> str:
    """A text cut at a word where it is too long."""
    if len(text) <= letters:
        return text
    cut = text[: letters - 1].rsplit(" ", 1)[0].rstrip(" ,;:(/")
    return f"{cut}…"


def wrapped(text: str, letters: int, most: int) -> list[str]:
    """A text in lines of whole words, the last one cut."""
    lines: list[str] = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= letters or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], short(" ".join(lines[most - 1 :]), letters)]


@dataclass(frozen=True)
class Bar:
    """One part between its ends; `kind` is exact or range."""

    y: int
    label: str
    x: float
    width: float
    kind: str
    text: str
    text_x: float


@dataclass(frozen=True)
class Ranges:
    """The parts of an answer as bars on one scale, with the line of zero."""

    width: int
    height: int
    zero: float
    bars: tuple[Bar, ...]
    finding: str


_LEFT = 330
_SPAN = 470
_ROW = 34


def ranges(lexicon: Lexicon, answer: Answer) -> Ranges | None:
    """The picture of an answer; None where no part has two known ends."""
    known = [
        (part, part.quantity.low, part.quantity.high)
        for part in answer.parts
        if part.quantity.low is not None and part.quantity.high is not None
    ]
    ends = [float(end) for _, low, high in known for end in (low, high)]
    if not ends or not any(ends):
        return None
    least, most = min(0.0, *ends), max(0.0, *ends)
    scale = _SPAN / (most - least)
    bars = []
    for row, (part, low, high) in enumerate(known):
        x = _LEFT + (float(low) - least) * scale
        width = max((float(high) - float(low)) * scale, 0.0)
        exact = part.quantity.is_exact
        if exact:
            x, width = _LEFT - least * scale, (float(low)) * scale
            x, width = (x + width, -width) if width < 0 else (x, width)
        bars.append(
            Bar(
                row * _ROW + 8,
                short(lexicon.name(part.target), BAR_LETTERS),
                round(x, 1),
                round(max(width, 2.0), 1),
                "exact" if exact else "range",
                quantity(tidy_quantity(part.quantity), answer.unit.code),
                round(x + max(width, 2.0) + 8, 1),
            )
        )
    finding = _ranges_finding(sum(bar.kind == "exact" for bar in bars), len(bars))
    return Ranges(
        WIDTH, len(bars) * _ROW + 16, round(_LEFT - least * scale, 1), tuple(bars), finding
    )


def _ranges_finding(exact: int, count: int) -> str:
    parts = plural(count, "part")
    if exact == count:
        return "Every part is exact."
    if not exact:
        return f"{parts[:1].upper()}{parts[1:]}, and none exact: each lies between two ends."
    return f"{exact} of {parts} exact; the others lie between two ends."
