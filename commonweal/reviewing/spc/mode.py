"""A named set of chart rules, as the definitions give it: two official ones differ in many ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mode:
    """Every option of the rules, explicit. Source: clinical data standards, 5.1 and 5.3.

    `screening` drops moving ranges beyond `range_multiple` times their mean, once;
    `keeps_range_on_limit` says whether one exactly there stays, and `screening_recentres` whether
    its point also leaves the mean. `minimum_points` is where a run chart becomes a control chart.
    `target_on_limit` is "counts" (pass or fail) or "hit-and-miss". `conflict` is "precedence",
    "improvement" or "concern": which sign a point shows whose rules disagree.
    """

    id: str
    title: str
    limit_multiple: float
    range_multiple: float
    screening: bool
    screening_recentres: bool
    keeps_range_on_limit: bool
    shift_length: int
    trend_length: int
    trend_across_rebase: bool
    minimum_points: int
    caution_below: int
    segment_minimum: int
    target_on_limit: str
    conflict: str
    ghost_points: bool


def read_mode(given: Mapping[str, Any]) -> Mode:
    """The mode of a definition that has passed its schema."""
    options = {name: one["value"] for name, one in given["options"].items()}
    options["screening"] = options["screening"] == "on"
    return Mode(id=given["id"], title=given["title"], **options)
