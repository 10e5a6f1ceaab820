"""What reviews read of their definitions: concerns, dimensions, evidence and conclusions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from commonweal.records import shelf


@cache
def _read() -> Any:
    return shelf.read_yaml("reviews/rules.yaml")


def _titles(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["code"]: row["title"] for row in rows}


def concerns() -> dict[str, str]:
    """The concerns of a review of grants, by code."""
    return _titles(_read()["concerns"])


def concern_words() -> dict[str, str]:
    """When a grant raises each concern."""
    return {row["code"]: row["how"] for row in _read()["concerns"]}


def levels() -> dict[str, str]:
    """Levels of support."""
    return _titles(_read()["levels"])


def measures() -> dict[str, str]:
    """What a grant measures."""
    return _titles(_read()["measures"])


def dimensions() -> dict[str, str]:
    """The dimensions of a strategic review, in order."""
    return _titles(_read()["dimensions"])


def questions() -> Mapping[str, str]:
    """What each dimension asks."""
    return {row["code"]: row["asks"] for row in _read()["dimensions"]}


def evidence(*, printed: bool = False) -> dict[str, str]:
    """How far evidence suffices; of a printed review also that nothing is printed."""
    rows = _read()["evidence"]
    return _titles([*rows, _read()["not_printed"]] if printed else rows)


def conclusions(kind: str) -> dict[str, str]:
    """What may be concluded from a review of this kind."""
    return _titles(_read()["conclusions"][kind])


def duplicates_from() -> int:
    """From how many services on a function in an area is doubled."""
    return int(_read()["duplicates_from"])
