"""The geometry of a family tree: who became whom, from left to right in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.language.succession import Succession
from commonweal.site.charts.scale import wrapped

BOX_WIDTH = 208.0
COLUMN = 272.0
LINE = 20.0
PAD = 12.0
GAP = 22.0
CHARACTERS = 23
#: More bodies than this make a drawing that nobody can read; the table then stands alone.
MOST = 36


@dataclass(frozen=True)
class Box:
    """One body as drawn. `y` is the top; `lines` its name, `dates` the last line."""

    code: str
    lines: tuple[str, ...]
    dates: str
    is_subject: bool
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Line:
    """One succession as drawn, and the words for who hovers over it or hears it."""

    path: str
    label: str
    label_x: float
    label_y: float
    known: bool
    title: str


@dataclass(frozen=True)
class FamilyTree:
    """A drawing `width` by `height` with the sentence that states its finding."""

    id: str
    finding: str
    description: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Member:
    """A body of the family in words."""

    name: str
    dates: str


@dataclass(frozen=True)
class Told:
    """A succession in words: beside its line, and in full."""

    label: str
    title: str


def family_tree(
    subject: str,
    members: Mapping[str, Member],
    events: Sequence[Succession],
    words: Mapping[Succession, Told],
    *,
    finding: str,
) -> FamilyTree | None:
    """Boxes in columns, each to the right of all that it came from. None when there is nothing
    to draw or too much to read."""
    if not events or len(members) > MOST:
        return None
    columns = _columns(list(members), events)
    boxes = _boxes(subject, members, columns)
    lines = tuple(_line(event, boxes, words[event]) for event in events)
    return FamilyTree(
        id="family",
        finding=finding,
        description=" ".join(words[event].title for event in events),
        width=COLUMN * max(columns.values()) + BOX_WIDTH + 4,
        height=max(box.y + box.height for box in boxes.values()) + 4,
        boxes=tuple(boxes.values()),
        lines=lines,
    )


def _columns(codes: Sequence[str], events: Sequence[Succession]) -> dict[str, int]:
    # Transfers may go both ways between two bodies, so the number of rounds is bounded.
    columns = dict.fromkeys(codes, 0)
    for _ in codes:
        before = dict(columns)
        for event in events:
            if event.ends or columns[event.predecessor] >= columns[event.successor]:
                least = columns[event.predecessor] + 1
                columns[event.successor] = min(max(columns[event.successor], least), len(codes))
        if columns == before:
            break
    starts = {e.successor for e in events}
    for code in codes:
        after = [columns[e.successor] for e in events if e.predecessor == code]
        if code not in starts and after:
            columns[code] = max(min(after) - 1, 0)
    return columns


def _boxes(
    subject: str, members: Mapping[str, Member], columns: Mapping[str, int]
) -> dict[str, Box]:
    stacks: dict[int, list[str]] = defaultdict(list)
    for code in members:
        stacks[columns[code]].append(code)
    heights = {code: _height(member) for code, member in members.items()}
    tallest = max(_stack_height(stack, heights) for stack in stacks.values())
    boxes: dict[str, Box] = {}
    for column, stack in sorted(stacks.items()):
        y = 2 + (tallest - _stack_height(stack, heights)) / 2
        for code in stack:
            member = members[code]
            boxes[code] = Box(
                code,
                wrapped(member.name, CHARACTERS, 3),
                member.dates,
                code == subject,
                2 + COLUMN * column,
                y,
                heights[code],
            )
            y += heights[code] + GAP
    return boxes


def _height(member: Member) -> float:
    lines = len(wrapped(member.name, CHARACTERS, 3)) + (1 if member.dates else 0)
    return lines * LINE + 2 * PAD


def _stack_height(stack: Sequence[str], heights: Mapping[str, float]) -> float:
    return sum(heights[code] for code in stack) + GAP * (len(stack) - 1)


def _line(event: Succession, boxes: Mapping[str, Box], told: Told) -> Line:
    start, end = boxes[event.predecessor], boxes[event.successor]
    x1, y1 = start.x + BOX_WIDTH, start.middle
    x2, y2 = end.x, end.middle
    bend = (x1 + x2) / 2
    path = f"M{x1:.1f} {y1:.1f}C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    known = event.share is not None or event.kind in {"merger", "renaming"}
    # The label stands near the predecessor, where lines have not met yet, on the free side.
    label_y = y1 + 20 if y2 < y1 else y1 - 7
    return Line(path, told.label, x1 + 6, label_y, known, told.title)
