"""The commissioning cycle as a ring of eight stages, each with what is known of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: The stages in order, with the words of the screen.
STAGES = (
    ("understand_need", "Understand need"),
    ("agree_the_offer", "Agree the offer"),
    ("find_the_money", "Find the money"),
    ("choose_an_option", "Choose an option"),
    ("buy", "Buy"),
    ("deliver", "Deliver"),
    ("pay", "Pay"),
    ("review_outcomes", "Review outcomes"),
)

#: The ring as drawn, in units of its own 200 by 200 square.
CENTRE, OUTER, INNER = 100.0, 96.0, 58.0
GAP_DEGREES = 3.0
#: The first stage stands at the top left, and the ring goes round clockwise.
START_DEGREES = -45.0


class StageState(StrEnum):
    """How much of a stage is known."""

    KNOWN = "known"
    PART = "part"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return {"known": "Known", "part": "Known in part", "missing": "Missing"}[self.value]


@dataclass(frozen=True)
class Stage:
    """One stage: its key in STAGES, its state, a short text of what is known, and what is due.

    `text_href` is where the text leads; `links` are the pages of the stage, label and address.
    """

    key: str
    state: StageState
    text: str
    href: str = ""
    due: str = ""
    text_href: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class StageView:
    """One stage as drawn."""

    number: int
    label: str
    state: StageState
    text: str
    href: str
    due: str
    text_href: str
    links: tuple[tuple[str, str], ...]
    path: str
    text_x: float
    text_y: float


@dataclass(frozen=True)
class Cycle:
    """The whole ring, and how many stages stand how."""

    id: str
    finding: str
    stages: tuple[StageView, ...]
    counts: tuple[tuple[StageState, int], ...]


def cycle(stages: Sequence[Stage], *, id: str, finding: str) -> Cycle:  # noqa: A002
    """The ring. Raises ValueError unless all eight stages are given, each once."""
    given = {stage.key: stage for stage in stages}
    if len(stages) != len(STAGES) or set(given) != {key for key, _ in STAGES}:
        raise ValueError("the cycle needs each of its eight stages once")
    views = tuple(_view(place, label, given[key]) for place, (key, label) in enumerate(STAGES))
    counts = tuple((state, sum(v.state == state for v in views)) for state in StageState)
    return Cycle(id, finding, views, counts)


def _view(place: int, label: str, stage: Stage) -> StageView:
    middle = START_DEGREES + place * 360 / len(STAGES)
    x, y = _point(middle, (OUTER + INNER) / 2)
    return StageView(
        place + 1,
        label,
        stage.state,
        stage.text,
        stage.href,
        stage.due,
        stage.text_href,
        stage.links,
        _segment(middle),
        x,
        y,
    )


def _segment(middle: float) -> str:
    half = 360 / len(STAGES) / 2 - GAP_DEGREES / 2
    a, b = middle - half, middle + half
    (ax, ay), (bx, by) = _point(a, OUTER), _point(b, OUTER)
    (cx, cy), (dx, dy) = _point(b, INNER), _point(a, INNER)
    return (
        f"M{ax:.2f} {ay:.2f}A{OUTER:g} {OUTER:g} 0 0 1 {bx:.2f} {by:.2f}"
        f"L{cx:.2f} {cy:.2f}A{INNER:g} {INNER:g} 0 0 0 {dx:.2f} {dy:.2f}Z"
    )


def _point(degrees: float, radius: float) -> tuple[float, float]:
    """A point at an angle clockwise from the top."""
    angle = math.radians(degrees)
    return CENTRE + radius * math.sin(angle), CENTRE - radius * math.cos(angle)
