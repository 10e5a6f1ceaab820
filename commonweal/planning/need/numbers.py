"""One number with its limits, or the reason why it has none, as a result keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from commonweal.language.intervals import Intervals


@dataclass(frozen=True, slots=True)
class Number:
    """A value with 95 and 99.8 % limits, and the method that made them.

    None is not known: `reason` says why of the value, or of its limits where the value stands.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    low998: float | None = None
    high998: float | None = None
    method: str = ""
    reason: str = ""


def unknown(reason: str) -> Number:
    """No number, and why."""
    return Number(None, reason=reason)


def number_at(found: Intervals, place: int = 0, factor: float = 1.0) -> Number:
    """One row of some intervals, times `factor`, which is above 0."""
    parts = (found.value, found.lower95, found.upper95, found.lower998, found.upper998)
    value, low, high, low998, high998 = (_kept(float(one[place]), factor) for one in parts)
    method, reason = str(found.method[place]), str(found.reason[place])
    return Number(value, low, high, low998, high998, method, reason)


def _kept(value: float, factor: float) -> float | None:
    return value * factor if isfinite(value) else None
