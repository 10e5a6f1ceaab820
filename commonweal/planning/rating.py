"""A provider's financial risk rating under a dated definition, as a historic worked example.

The definition (metrics, thresholds, weights, rounding and the days between which it held) comes
from `definitions/ratings/`. A rating is refused for a year in which its definition did not hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from commonweal.language.period import Period


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: the least value for each score, best first; anything lower takes `worst`."""

    code: str
    title: str
    weight: Decimal
    at_least: tuple[tuple[Decimal, int], ...]
    worst: int


@dataclass(frozen=True, slots=True)
class RatingDefinition:
    """A rating as its regulator set it. `verified` is false while its source is unchecked."""

    code: str
    title: str
    metrics: tuple[Metric, ...]
    holds_from: date
    holds_to: date
    verified: bool
    source: str
    days_in_year: Decimal


@dataclass(frozen=True, slots=True)
class Rating:
    """An overall score with the score of each metric and how it came about."""

    overall: int
    scores: tuple[tuple[str, int], ...]
    steps: tuple[str, ...]


def score(metric: Metric, value: Decimal) -> int:
    """The score of one metric's value; a value at a threshold earns that threshold's score."""
    return next((points for least, points in metric.at_least if value >= least), metric.worst)


def rate(definition: RatingDefinition, values: Mapping[str, Decimal], period: Period) -> Rating:
    """The weighted mean of the metrics' scores, a half rounded up.

    Raises ValueError when a metric has no value or the definition did not hold in the period.
    """
    if (
        period.start is None
        or period.end is None
        or period.end < definition.holds_from
        or period.start > definition.holds_to
    ):
        raise ValueError(
            f"{definition.title} held from {definition.holds_from:%-d %B %Y} to "
            f"{definition.holds_to:%-d %B %Y}; it says nothing about {period.label}."
        )
    missing = [metric.title for metric in definition.metrics if metric.code not in values]
    if missing:
        raise ValueError(f"{definition.title} needs a value of {', '.join(missing)}.")
    scores = [(metric, score(metric, values[metric.code])) for metric in definition.metrics]
    weight = sum((metric.weight for metric, _ in scores), Decimal(0))
    mean = sum((metric.weight * points for metric, points in scores), Decimal(0)) / weight
    steps = [f"{m.title}: {values[m.code]} scores {points}" for m, points in scores]
    steps.append(f"weighted mean {mean}, a half rounded up")
    return Rating(
        int(mean.quantize(Decimal(1), rounding=ROUND_HALF_UP)),
        tuple((metric.code, points) for metric, points in scores),
        tuple(steps),
    )


def liquidity_days(working_capital: Decimal, annual_spend: Decimal, days: Decimal) -> Decimal:
    """Working capital (less stock, with committed facilities) as days of operating spend.

    `days` in the year come from the definition. Raises ValueError without spend.
    """
    if annual_spend <= 0:
        raise ValueError("Liquidity needs an operating spend above zero.")
    return working_capital * days / annual_spend


def capital_servicing(available: Decimal, debt_service: Decimal) -> Decimal:
    """Revenue available for debt service as a multiple of it. Raises ValueError without debt."""
    if debt_service <= 0:
        raise ValueError("Capital servicing needs a yearly debt service above zero.")
    return available / debt_service


def printed_rating_problems(ratings: Sequence[Decimal], definition: RatingDefinition) -> list[str]:
    """Printed ratings that the definition cannot give, one sentence each."""
    scores = {points for m in definition.metrics for _, points in m.at_least}
    scores |= {metric.worst for metric in definition.metrics}
    return [
        f"{definition.title} runs from {min(scores)} to {max(scores)}; {value} is printed."
        for value in ratings
        if value != int(value) or not min(scores) <= value <= max(scores)
    ]


@dataclass(frozen=True, slots=True)
class RatingInputs:
    """What one year's rating needs besides the plan: £m, losses below zero.

    `working_capital` is without stock and with committed facilities; `added_back` is what turns
    the surplus into the revenue available for debt.
    """

    working_capital: Decimal
    added_back: Decimal
    debt_service: Decimal


def rate_year(
    definition: RatingDefinition,
    inputs: RatingInputs,
    *,
    spend: Decimal,
    surplus: Decimal,
    cash_moved: Decimal,
    period: Period,
) -> Rating:
    """The rating of a year of a scenario in which cash has moved against the plan.

    Cash is part of working capital, so it moves with it. Raises ValueError with a sentence where
    the definition does not hold or a metric cannot be worked out.
    """
    values = {
        "liquidity": liquidity_days(
            inputs.working_capital + cash_moved, spend, definition.days_in_year
        ),
        "capital_servicing": capital_servicing(surplus + inputs.added_back, inputs.debt_service),
    }
    return rate(definition, values, period)
