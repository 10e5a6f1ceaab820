"""The momentum case: what happens if nothing changes, and when each risk crosses its line.

Source: Essex Mental Health Review 2015, section 7 (ESX-46). Series and limits are the caller's;
a value that is not known crosses nothing and is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.language.figure import Quantity


class Bad(StrEnum):
    """On which side of its limit a risk lies."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing watched year by year. `limit_source` says who set the limit."""

    title: str
    unit: str
    years: tuple[str, ...]
    values: tuple[Quantity, ...]
    limit: Decimal
    bad: Bad
    limit_source: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """When a risk crosses its limit: certainly from one year, possibly from an earlier one.

    Both are None when it never does. `unknown` lists the years without a value.
    """

    risk: Risk
    possibly_from: str | None
    certainly_from: str | None
    unknown: tuple[str, ...]


def crossing(risk: Risk) -> Crossing:
    """The first year in which a risk may, and in which it must, be beyond its limit.

    A range crosses possibly when its worse end is beyond, certainly when both are. A value at
    the limit has not crossed it. Raises ValueError when years and values do not match.
    """
    if len(risk.years) != len(risk.values):
        raise ValueError(f"{risk.title} has {len(risk.years)} years but {len(risk.values)} values.")
    possibly = certainly = None
    unknown = []
    for year, value in zip(risk.years, risk.values, strict=True):
        ends = (value.high, value.low) if risk.bad == Bad.ABOVE else (value.low, value.high)
        worse, better = (_beyond(end, risk) for end in ends)
        if ends == (None, None):
            unknown.append(year)
        if worse and possibly is None:
            possibly = year
        if better and certainly is None:
            certainly = year
    return Crossing(risk, possibly or certainly, certainly, tuple(unknown))


def _beyond(end: Decimal | None, risk: Risk) -> bool:
    if end is None:
        return False
    return end > risk.limit if risk.bad == Bad.ABOVE else end < risk.limit


def momentum_case(risks: Sequence[Risk]) -> list[Crossing]:
    """Every risk with its crossing, the soonest first and those that never cross last."""
    found = [crossing(risk) for risk in risks]
    return sorted(
        found, key=lambda c: (c.possibly_from is None, c.possibly_from or "", c.risk.title)
    )
