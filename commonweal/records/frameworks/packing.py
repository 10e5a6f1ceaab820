"""A set as a published version holds it: the lines of its schedule with where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from commonweal.reviewing.frameworks import Framework, Placed
from commonweal.reviewing.indicators import Library
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
