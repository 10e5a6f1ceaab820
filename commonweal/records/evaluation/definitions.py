"""What an evaluation reads of its definitions: rules, routes and the calendar of working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from commonweal.engines.solvers import choices_solver, settings_from
from commonweal.language.optimum import Solver
from commonweal.procuring.low_bids import LowBidRule, low_bid_rule_from
from commonweal.procuring.moderation import ModerationRule, moderation_rule_from
from commonweal.procuring.not_awarding import Ground, grounds_from
from commonweal.procuring.routes import Route, routes_from
from commonweal.procuring.rules import Rules, rules_from
from commonweal.procuring.standstill import Kind
from commonweal.procuring.working_days import Calendar, calendar_of_regime
from commonweal.records import shelf


@dataclass(frozen=True)
class Conventions:
    """The rules by which one evaluation works, as they hold on a day."""

    moderation: ModerationRule
    low_bid: LowBidRule
    answer_days: int
    prices_after_quality: bool
    ties: int
    witnesses: int
    solver: Solver
    cautions: tuple[str, ...]


@cache
def rules() -> Rules:
    """The dated numbers of law and practice."""
    return rules_from(shelf.read_csv("procurement/rules.csv"))


@cache
def routes() -> dict[str, Route]:
    """The routes to a contract by code."""
    return routes_from(shelf.read_yaml("procurement/routes.yaml"))


@cache
def calendar(kind: Kind) -> Calendar:
    """The working days that a standstill counts by."""
    regime = "psr" if kind is Kind.PSR else "act"
    return calendar_of_regime(
        shelf.read_yaml("procurement/calendars.yaml"),
        shelf.read_csv("procurement/bank-holidays.csv"),
        regime,
    )


@cache
def grounds() -> tuple[Ground, ...]:
    """The declared grounds for not awarding a lot."""
    return grounds_from(shelf.read_yaml("procurement/awarding.yaml"))


def conventions_on(day: date) -> Conventions:
    """The rules that hold on a day."""
    found = rules()
    solving = shelf.read_yaml("rules/solving.yaml")
    codes = (
        "low_bid.answer_days", "evaluation.prices_after_quality", "moderation.least_attend",
        "tie_draw.witnesses",
    )  # fmt: skip
    return Conventions(
        moderation_rule_from(found, day),
        low_bid_rule_from(found, day),
        found.on("low_bid.answer_days", day).whole,
        bool(found.on("evaluation.prices_after_quality", day).whole),
        int(shelf.read_yaml("procurement/awarding.yaml")["ties"]["value"]),
        found.on("tie_draw.witnesses", day).whole,
        choices_solver(settings_from(solving, "awards")),
        tuple(one.caution for code in codes if (one := found.on(code, day)).caution),
    )
