"""Values to doubt: so far from their peers that they are shown with the doubt, and never dropped.

Jumps between quarters are questioned by `facts.checks.returns`; rows that fail a total stand here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class DoubtRule:
    """Beyond which robust distance a value is doubted, and among how many peers at least."""

    robust_distance: float
    spread_of_median: float
    fewest_peers: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubted value with the middle of its peers and its distance from it."""

    key: str
    value: float
    middle: float
    distance: float
    sentence: str


@dataclass(frozen=True, slots=True)
class FailedTotal:
    """A row whose parts do not make its total; `difference` is the parts less the total."""

    key: str
    difference: float
    sentence: str


def read_doubt_rule(given: Mapping[str, Any]) -> DoubtRule:
    """The rule of a definition that has passed its schema."""
    return DoubtRule(
        float(given["robust_distance"]["value"]),
        float(given["spread_of_median"]["value"]),
        int(given["fewest_peers"]["value"]),
    )


def doubted(
    values: Mapping[str, float | None],
    rule: DoubtRule,
    unit: str = "",
    *,
    tells_middle: bool = True,
) -> list[Doubt]:
    """The values that lie far from the median of all, in units of their median distance from it.

    Values are in one unit for one period; None is missing and no peer. Fewer peers than the rule
    asks, or peers of which half are equal, doubt nobody. The distance is 0.6745 x (value − median)
    / median absolute distance. The median may be the value of one peer: whoever may not see that
    is given sentences that do not tell the middle.
    """
    there = {key: float(value) for key, value in values.items() if value is not None}
    if len(there) < rule.fewest_peers:
        return []
    numbers = np.array(list(there.values()))
    middle = float(np.median(numbers))
    spread = float(np.median(np.abs(numbers - middle)))
    if spread == 0:
        return []
    found = []
    for key, value in there.items():
        distance = rule.spread_of_median * (value - middle) / spread
        if abs(distance) > rule.robust_distance:
            said = f"{value:,g} {unit}".strip()
            whose = f", whose middle is {middle:,g}" if tells_middle else ""
            sentence = f"{said} lies far from its peers{whose}: it may be a fault in the data"
            found.append(Doubt(key, value, middle, distance, sentence))
    return sorted(found, key=lambda one: -abs(one.distance))


def failed_totals(
    rows: Iterable[tuple[str, float | None, Iterable[float | None]]], tolerance: float
) -> list[FailedTotal]:
    """The rows (key, total, parts) whose parts miss their total by more than the tolerance.

    A row with anything missing cannot fail. Source: CALC-35 and CALC-11.
    """
    found = []
    for key, total, given in rows:
        parts = list(given)
        if total is None or any(part is None for part in parts):
            continue
        made = sum(part for part in parts if part is not None)
        if abs(made - total) > tolerance:
            sentence = f"the parts make {made:,g} and the total says {total:,g}"
            found.append(FailedTotal(key, made - total, sentence))
    return found
