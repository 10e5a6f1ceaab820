"""What the provider topics read from the shelf: limits of a plan, ratings, ways of drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from commonweal.planning.plan_reading import LineLimit
from commonweal.planning.rating import Metric, RatingDefinition
from commonweal.records import shelf

PLAN_RULES = "rules/provider_plan.yaml"
TOLERANCES = "rules/tolerances.yaml"
MARKET = "rules/market.yaml"
FUTURES = "rules/futures.yaml"
RATING = "ratings/cosrr-2013.yaml"


def dated(path: str) -> str:
    """A definition as a result names it: its path and the date from which it holds."""
    given: dict[str, Any] = shelf.read_yaml(path)
    return f"{path}@{given['valid_from']}"


@cache
def plan_words() -> dict[str, Any]:
    """The words by which a plan's tables are read."""
    given: dict[str, Any] = shelf.read_yaml(PLAN_RULES)
    return given


@cache
def plan_limits() -> tuple[LineLimit, ...]:
    """What a plan should keep, year by year."""
    return tuple(
        LineLimit(
            code=given["code"],
            title=given["title"],
            line=given["line"],
            at_least=_number(given.get("at_least")),
            at_most=_number(given.get("at_most")),
            source=_source(given["from"]),
        )
        for given in plan_words()["tests"]
    )


def delivered_limit(high: Decimal, section: str) -> LineLimit:
    """The limit that a provider's own record sets to its savings."""
    title = f"Saves no more than the {high}% that was delivered"
    return LineLimit("savings", title, "cip_pct_income", None, high, section)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _source(given: str | dict[str, str]) -> str:
    return given if isinstance(given, str) else f"{given['document']}, {given['section']}"


@cache
def rating_definition() -> RatingDefinition:
    """The continuity of services risk rating, which is history."""
    given = shelf.read_yaml(RATING)
    return RatingDefinition(
        code=given["id"],
        title=given["title"],
        metrics=tuple(_metric(one) for one in given["metrics"]),
        holds_from=given["valid_from"],
        holds_to=given["valid_to"],
        verified=given["verified"],
        source=given["source"],
        days_in_year=Decimal(given["metrics"][0]["days_in_year"]),
    )


def _metric(given: dict[str, Any]) -> Metric:
    steps = sorted(given["at_least"].items(), reverse=True)
    return Metric(
        code=given["code"],
        title=given["title"],
        weight=Decimal(given["weight"]),
        at_least=tuple((Decimal(least), points) for points, least in steps),
        worst=given["otherwise"],
    )


@cache
def market_words() -> dict[str, Any]:
    """The words by which changes of a market are read."""
    given: dict[str, Any] = shelf.read_yaml(MARKET)
    return given


@dataclass(frozen=True)
class Drawing:
    """How futures are drawn: how many from which seed, and from how many on a job does it."""

    draws: int
    seed: int
    a_job_from: int
    most: int
    valid_from: date


@cache
def drawing() -> Drawing:
    """How futures are drawn unless somebody chooses."""
    given = shelf.read_yaml(FUTURES)
    names = ("draws", "seed", "a_job_from", "most", "valid_from")
    return Drawing(**{name: given[name] for name in names})
