"""A set as the room takes it, and as a published version holds it: its lines and their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from commonweal.records.frameworks.models import Attachment, PlannedSwap
from commonweal.reviewing.frameworks import Framework, Placed
from commonweal.reviewing.indicators import Library
from commonweal.reviewing.life_cycle import Swap
from commonweal.reviewing.schedules import Line, lines_of


def pack(framework: Framework, placed: Iterable[Placed], library: Library) -> dict[str, Any]:
    """What a version keeps: everything that must not change when a definition does."""
    standing = list(placed)
    return {
        "placed": [asdict(one) for one in standing],
        "lines": [asdict(line) for line in lines_of(framework, standing, library)],
    }


def placed_in(content: Mapping[str, Any]) -> list[Placed]:
    """Which indicator stood where."""
    return [Placed(**entry) for entry in content["placed"]]


def lines_in(content: Mapping[str, Any]) -> list[Line]:
    """The lines of the schedule."""
    return [Line(**entry) for entry in content["lines"]]


@dataclass(frozen=True)
class Standing:
    """What stands in a set for one reader: the draft's rows, or those of a published version."""

    placed: Sequence[Placed]
    is_draft: bool
    illustrative: frozenset[str] = frozenset()


def standing_of(rows: Sequence[Attachment]) -> Standing:
    """The rows of one draft as the room takes them."""
    return Standing(
        [Placed(one.indicator, one.outcome, one.is_key) for one in rows],
        is_draft=True,
        illustrative=frozenset(one.indicator for one in rows if one.is_illustrative),
    )


def swaps_of(plan: Iterable[PlannedSwap]) -> list[Swap]:
    """The replacement plan as the room takes it."""
    return [
        Swap(one.indicator, one.successor, one.on, one.reason) for one in plan if one.on is not None
    ]
