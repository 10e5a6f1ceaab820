"""Shares of a whole: one bar per whole, cut into parts that fill it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.site.charts.scale import fill_for

#: A part narrower than this, in per cent, has no room for its letter.
ROOM = 4.0
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: How many fills there are before they repeat; the letter tells parts apart in any case.
FILLS = 8


@dataclass(frozen=True)
class Part:
    """One part of a whole. Parts of the same name share a letter and fill in all wholes.

    `mark` stands in the bar instead of a letter, where people know the part by a short code.
    `tone` is the number of its fill (0: by its place), where a colour would say good or bad.
    """

    label: str
    value: Decimal
    shown: str
    status: str = ""
    mark: str = ""
    tone: int = 0


@dataclass(frozen=True)
class Stack:
    """A whole and its parts."""

    label: str
    parts: tuple[Part, ...]
    shown: str = ""


@dataclass(frozen=True)
class Segment:
    """One part as drawn, in per cent of the whole."""

    letter: str
    series: int
    start: float
    width: float
    fill: str
    title: str

    @property
    def has_room(self) -> bool:
        return self.width >= ROOM

    @property
    def middle(self) -> float:
        return self.start + self.width / 2


@dataclass(frozen=True)
class StackRow:
    """One whole as drawn."""

    label: str
    shown: str
    segments: tuple[Segment, ...]
    title: str


@dataclass(frozen=True)
class LegendItem:
    """One line of the legend."""

    letter: str
    series: int
    label: str
    shown: str


@dataclass(frozen=True)
class StackChart:
    """Wholes of equal length with a legend."""

    id: str
    finding: str
    description: str
    rows: tuple[StackRow, ...]
    legend: tuple[LegendItem, ...]
    source: str
    fills: frozenset[str]


def stacked(
    stacks: Sequence[Stack],
    *,
    id: str,  # noqa: A002
    finding: str,
    description: str = "",
    source: str = "",
) -> StackChart:
    """Each whole at full length, its parts as shares of what the parts add up to.

    Raises ValueError for a negative part: it has no share of a whole. A whole of nothing is drawn
    empty. With one whole the legend carries the values.
    """
    names = list(dict.fromkeys(part.label for stack in stacks for part in stack.parts))
    rows = tuple(_row(stack, names) for stack in stacks)
    shown = {p.label: p.shown for s in stacks for p in s.parts} if len(stacks) == 1 else {}
    tones = {part.label: part.tone for stack in stacks for part in stack.parts}
    marks = {part.label: part.mark for stack in stacks for part in stack.parts}
    legend = tuple(
        LegendItem(
            marks[name] or _letter(i), tones[name] or i % FILLS + 1, name, shown.get(name, "")
        )
        for i, name in enumerate(names)
    )
    fills = frozenset(segment.fill for row in rows for segment in row.segments)
    return StackChart(id, finding, description, rows, legend, source, fills)


def _letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def _row(stack: Stack, names: list[str]) -> StackRow:
    if any(part.value < 0 for part in stack.parts):
        raise ValueError(f"{stack.label} has a negative part, which has no share of a whole")
    whole = sum((part.value for part in stack.parts), Decimal(0))
    segments, reached = [], Decimal(0)
    for part in stack.parts:
        place = names.index(part.label)
        start = float(reached / whole * 100) if whole else 0.0
        reached += part.value
        end = float(reached / whole * 100) if whole else 0.0
        segments.append(
            Segment(
                part.mark or _letter(place),
                part.tone or place % FILLS + 1,
                start,
                end - start,
                fill_for(part.status),
                f"{part.label}: {part.shown}",
            )
        )
    title = "; ".join(segment.title for segment in segments)
    return StackRow(stack.label, stack.shown, tuple(segments), title)
