"""The numbers within statistical methods that are a choice of the field, read from a definition.

Nothing is worked out here; each method takes the part that it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SlopeRule:
    """How many quantiles a slope takes, and how many draws a simulation makes."""

    fewest_quantiles: int
    most_quantiles: int
    fewest_draws: int
    draws: int


@dataclass(frozen=True, slots=True)
class TrendRule:
    """How many points a recent trend looks at, and the level at which it is more than chance.

    95 % limits are taken to lie `apart` standard errors from each other.
    """

    points: int
    level: float
    apart: float


@dataclass(frozen=True, slots=True)
class LifeRule:
    """The bands of a life table by their first ages, and when its answer is held back.

    `lived_by_infants` and `lived_by_others` are the shares of the first band and of the others that
    those who die in it lived. There are more than `fewest_people` people in all; 95 % limits wider
    than `widest_years` hold the value back.
    """

    first_ages: tuple[int, ...]
    lived_by_infants: float
    lived_by_others: float
    fewest_people: int
    widest_years: int


@dataclass(frozen=True, slots=True)
class Methods:
    """`fewest_events` is how many a directly standardised rate needs; the rest by method."""

    fewest_events: int
    slopes: SlopeRule
    trend: TrendRule
    life: LifeRule


def read_methods(given: Mapping[str, Any]) -> Methods:
    """The numbers of a definition that has passed its schema."""
    slopes, trend, life = (
        {name: one["value"] for name, one in given[part].items()}
        for part in ("slopes", "trend", "life")
    )
    return Methods(
        fewest_events=int(given["standardising"]["fewest_events"]["value"]),
        slopes=SlopeRule(**slopes),
        trend=TrendRule(**trend),
        life=LifeRule(**{**life, "first_ages": tuple(life["first_ages"])}),
    )
