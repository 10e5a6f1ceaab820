"""What procuring reads of its definitions: rules, scales, limits, routes, formulas, factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from commonweal.procuring.price import FormulaGuide, guides_from
from commonweal.procuring.route_plan import StageTime, stage_times_from
from commonweal.procuring.routes import Route, routes_from
from commonweal.procuring.rules import Rules, rules_from
from commonweal.procuring.scoring import Scale, scales_from
from commonweal.procuring.working_days import Calendar, calendar_from, calendar_of_regime
from commonweal.records import shelf

_ENGLAND = "england-and-wales"


@cache
def scales() -> dict[str, Scale]:
    """The scales that a question may use, by code."""
    return scales_from(shelf.read_yaml("procurement/scoring.yaml"))


@cache
def scale_words(code: str) -> dict[str, str]:
    """What each level of a scale means, by the score as it is written."""
    rows = shelf.read_yaml("procurement/scoring.yaml")["scales"]
    found = next((row for row in rows if row["code"] == code), None)
    return {one["score"]: one["words"] for one in found["levels"]} if found else {}


@dataclass(frozen=True)
class BidLimits:
    """What a bid may hold, how many openers a tender may have, and how long after the deadline they
    wait. `file_types` are the ends of the names of files that are taken."""

    most_openers: int
    opening_wait_minutes: int
    amendment_hours: int
    answer_characters: int
    question_characters: int
    file_bytes: int
    files: int
    combinations: int
    bid_bytes: int
    file_types: tuple[str, ...]


@cache
def bid_limits() -> BidLimits:
    """The limits of bids."""
    read = shelf.read_yaml("procurement/bids.yaml")
    numbers = {one.name: int(read[one.name]) for one in fields(BidLimits) if one.type == "int"}
    return BidLimits(**numbers, file_types=tuple(read["file_types"]))


@cache
def routes() -> dict[str, Route]:
    """The routes to a contract, by code."""
    return routes_from(shelf.read_yaml("procurement/routes.yaml"))


@cache
def rules() -> Rules:
    """The dated numbers of law and practice."""
    return rules_from(shelf.read_csv("procurement/rules.csv"))


@cache
def lot_factors() -> dict[str, Any]:
    """The factors by which a pot may be shared over lots."""
    found: dict[str, Any] = shelf.read_yaml("procurement/lot-factors.yaml")
    return found


@cache
def calendar(regime: str) -> Calendar:
    """The calendar that a regime counts by; that of England where it names none."""
    definition = shelf.read_yaml("procurement/calendars.yaml")
    holidays = shelf.read_csv("procurement/bank-holidays.csv")
    named = {row["regime"] for row in definition["regimes"]}
    if regime in named:
        return calendar_of_regime(definition, holidays, regime)
    return calendar_from(definition, holidays, _ENGLAND)


@cache
def stage_times() -> tuple[dict[str, StageTime], StageTime]:
    """The least time after each stage, and after a step of scrutiny."""
    return stage_times_from(shelf.read_yaml("procurement/stage-times.yaml"))


@cache
def formula_guides() -> dict[str, FormulaGuide]:
    """What a reader must know of each price formula, by code."""
    return guides_from(shelf.read_yaml("procurement/prices.yaml"))


@cache
def price_trial() -> Mapping[str, Any]:
    """The made-up bids on which a formula is tried."""
    return dict(shelf.read_yaml("procurement/price-trial.yaml"))
