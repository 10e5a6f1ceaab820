"""The definitions that findings and money need, read from their files into pure objects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from commonweal.facts.checks import Rule, parse_rule
from commonweal.facts.checks.evidence import Questions
from commonweal.facts.roll_up import Conventions
from commonweal.language.reconciliation import Tolerance
from commonweal.planning.comparability import Aspect, Severity
from commonweal.planning.provider_plan import PlanRules
from commonweal.planning.trend import AssumptionSet
from commonweal.records.shelf import list_files, read_yaml


@cache
def finding_rules() -> tuple[Rule, ...]:
    """Every rule of `definitions/findings`. What a file says above its rules holds for each."""
    rules: list[Rule] = []
    for path in list_files("findings", ".yaml"):
        given = read_yaml(path)
        shared = {key: value for key, value in given.items() if key != "rules"}
        rules += [parse_rule(shared | rule) for rule in given["rules"]]
    return tuple(rules)


@cache
def rules_that_ask(dataset: str) -> tuple[Rule, ...]:
    """The rules that look at a data set and ask about what they find before it is accepted."""
    return tuple(rule for rule in finding_rules() if rule.asks and dataset in rule.datasets)


@cache
def ledger_conventions() -> dict[str, Conventions]:
    """How the lines of a ledger roll up, by data set, for the templates that say so."""
    templates = (read_yaml(path) for path in list_files("templates", ".yaml"))
    return {
        given["id"]: Conventions.from_definition(given["roll_up"])
        for given in templates
        if given.get("roll_up")
    }


@cache
def tolerances() -> dict[str, Tolerance]:
    """The named tolerances."""
    listed: dict[str, dict[str, Any]] = read_yaml("rules/tolerances.yaml")["tolerances"]
    return {
        name: Tolerance(
            printed_units=Decimal(given.get("printed_units", "0")),
            absolute=Decimal(given.get("absolute", "0")),
            percent=Decimal(given.get("percent", "0")),
        )
        for name, given in listed.items()
    }


@cache
def questions() -> Questions:
    """When a value of a quarterly return is questioned."""
    given = read_yaml("rules/returns.yaml")
    return Questions(
        points=Decimal(given["points_in_a_quarter"]),
        points_units=tuple(given["points_units"]),
        times=Decimal(given["times_the_previous"]),
        times_units=tuple(given["times_units"]),
    )


@cache
def comparability_rules(purpose: str) -> dict[Aspect, Severity]:
    """What each difference means when two amounts are compared, or summed: "compare", "sum"."""
    given = read_yaml("rules/comparability.yaml")[purpose]
    return {Aspect(aspect): Severity(severity) for aspect, severity in given.items()}


@cache
def plain_names() -> dict[str, str]:
    """What measures and lines are called, by their code in a table."""
    names: dict[str, str] = read_yaml("figures/names.yaml")["names"]
    return names


@cache
def plan_rules() -> PlanRules:
    """The tolerances of the checks on a provider's plan."""
    named = tolerances()
    return PlanRules(
        surplus=named["operating_surplus"],
        percent=named["cip_percent"],
        scenario_gap=named["scenario_gap"],
        run_rate=named["run_rate"],
    )


@cache
def pressures_that_fall_away() -> frozenset[str]:
    """The kinds of a plan's pressures that next year's savings must make good."""
    return frozenset(read_yaml("rules/provider_plan.yaml")["falls_away"])


@cache
def assumption_sets(kind: str) -> tuple[AssumptionSet, ...]:
    """The named sets of yearly changes of one kind: "spend" or "deflator"."""
    return tuple(
        AssumptionSet(
            id=given["id"],
            title=given["title"],
            changes_pct={line: Decimal(pct) for line, pct in given["changes_pct"].items()},
            source=f"{given['source']['document']}, {given['source']['section']}",
        )
        for given in read_yaml("rules/assumptions.yaml")["sets"]
        if given["kind"] == kind
    )


def assumed_share(name: str) -> dict[str, Any]:
    """An assumed share of a wider budget and the shares at which it is tried, in percent."""
    given = read_yaml("rules/estimates.yaml")["shares"][name]
    return {
        **given,
        "assumed_pct": Decimal(given["assumed_pct"]),
        "tried_pct": tuple(Decimal(pct) for pct in given["tried_pct"]),
    }


def per_head_band() -> Decimal:
    """How far from a comparator still counts as in line, in percent of it."""
    return Decimal(read_yaml("rules/estimates.yaml")["per_head"]["band_pct"])


def reviews_due(day: date) -> list[Rule]:
    """The finding rules whose next review lies before a day."""
    return [rule for rule in finding_rules() if rule.next_review < day]
