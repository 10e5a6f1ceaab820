"""A provider's printed scenarios in words: lines beside each other, gaps, failures, statements."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.language.figure import Figure, round_half_up
from commonweal.planning.plan_reading import DriftYear, Failure, PlanReading, StatedChange
from commonweal.planning.plan_tables import ScenarioTable, Statement
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.providers import line_name
from commonweal.site.planning.presenters.values import say_value

UNITS = {"cip_pct_income": "pct", "cosrr": ""}
#: How finely each unit is written: plans print tenths, ratings are whole.
PLACES = {"gbp_m": 1, "pct": 1}
NOT_PRINTED = "not printed"


def unit_of(line: str) -> str:
    """The unit in which a line of a plan is printed."""
    return UNITS.get(line, "gbp_m")


def lines_of(answer: PlanReading | None) -> list[tuple[str, str]]:
    """The lines of the plan with what they are called, for a list to choose from."""
    tables = answer.scenarios if answer else ()
    names = dict.fromkeys(name for table in tables for name in table.lines)
    return [(name, line_name(name)) for name in names]


def amount(value: Decimal | None, unit: str) -> Cell:
    """A value as a cell; one that is not printed says so."""
    if value is None:
        return Cell(NOT_PRINTED)
    return Cell(say_value(value, unit, PLACES.get(unit)), raw=value)


def comparison_table(answer: PlanReading | None, line: str) -> Table:
    """One line, year by year: every scenario, and how far each lies from the first."""
    tables = answer.scenarios if answer else ()
    first, others = tables[:1], tables[1:]
    unit = unit_of(line)
    return Table(
        "comparison",
        f"{line_name(line)}, scenario by scenario",
        (
            Column("year", "Year"),
            *(Column(one.scenario, one.scenario.capitalize(), numeric=True) for one in tables),
            *(
                Column(
                    f"{one.scenario}_gap",
                    f"{one.scenario.capitalize()} less {first[0].scenario}",
                    numeric=True,
                )
                for one in others
            ),
        ),
        tuple(
            (
                Cell(year),
                *(amount(one.value(line, year), unit) for one in tables),
                *(_gap(first[0], one, line, year) for one in others),
            )
            for year in (first[0].years if first else ())
        ),
        empty="No plan has been brought in. Bring in the table “Five-year plan of a provider”.",
    )


def _gap(base: ScenarioTable, other: ScenarioTable, line: str, year: str) -> Cell:
    mine, theirs = base.value(line, year), other.value(line, year)
    if mine is None or theirs is None:
        return Cell(NOT_PRINTED)
    gap = theirs - mine
    sign = "+" if gap > 0 else ""
    unit = unit_of(line)
    return Cell(sign + say_value(gap, unit, PLACES.get(unit)), raw=gap)


def drift_table(answer: PlanReading | None) -> Table:
    """How far each scenario falls below the first: year by year and added up."""
    drifts = answer.drifts if answer else ()
    return Table(
        "drift",
        "How far each scenario falls below the first",
        (
            Column("scenario", "Scenario"),
            Column("year", "Year"),
            Column("surplus", "Surplus gap", numeric=True),
            Column("so_far", "Surplus gaps added up", numeric=True),
            Column("cash", "Cash gap", numeric=True),
            Column("cip", "Savings gap", numeric=True),
        ),
        tuple(
            (Cell(drift.scenario.capitalize()), Cell(one.year), *_gaps(one))
            for drift in drifts
            for one in drift.years
        ),
        note="A gap below zero means that the scenario does better than the first.",
        empty="There is only one scenario, so there is no gap.",
    )


def _gaps(one: DriftYear) -> tuple[Cell, ...]:
    values = (one.surplus, one.surplus_so_far, one.cash, one.cip)
    return tuple(amount(value, "gbp_m") for value in values)


def drift_sentence(answer: PlanReading | None) -> str:
    """What makes a scenario fall behind when it differs in nothing but its savings."""
    for check in answer.checks if answer else ():
        if check.check == "surplus gap is the savings gap" and check.passes:
            gap = say_value(check.result.computed.value, "gbp_m")
            return (
                f"From the first scenario to the {check.scenario.split()[-1]} case nothing differs "
                f"but savings: {gap} is not saved in {check.year}, and it is never made good. Each "
                "later year’s cash lies further behind by that year’s gap in surplus."
            )
    return ""


def failures_table(answer: PlanReading | None) -> Table:
    """The first year in which each test fails, the soonest first."""
    failures = sorted(
        answer.failures if answer else (),
        key=lambda one: (not one.first_year, one.first_year, one.scenario),
    )
    return Table(
        "failures",
        "The first year that each test fails",
        (
            Column("test", "Test"),
            Column("scenario", "Scenario"),
            Column("year", "First year it fails"),
            Column("value", "Printed then"),
            Column("source", "Who sets the limit"),
        ),
        tuple(
            (
                Cell(one.title),
                Cell(one.scenario.capitalize()),
                Cell(_first(one), hint=_unknown(one)),
                Cell(_printed(one), raw=one.value),
                Cell(one.source),
            )
            for one in failures
        ),
        note="Asked of forecast years only. A value at the limit keeps it.",
        empty="No plan to test has been brought in.",
    )


def _first(one: Failure) -> str:
    return one.first_year or "none within the plan"


def _unknown(one: Failure) -> str:
    return f"not printed for {', '.join(one.unknown)}" if one.unknown else ""


def _printed(one: Failure) -> str:
    if one.value is None:
        return "–"
    return say_value(one.value, unit_of(one.line))


def stated_sentences(answer: PlanReading | None) -> list[str]:
    """What the text states of its own table, and what the table gives instead."""
    return [_stated(one) for one in (answer.stated if answer else ())]


def _stated(one: StatedChange) -> str:
    said = say_value(one.stated_pct, "pct")
    start = (
        f"The text states that {one.line} of the {one.scenario} case changes by {said} by "
        f"{one.year}."
    )
    if one.agrees:
        return f"{start} The table gives that."
    alike = [c.change_pct for c in one.candidates if c.change_pct * one.stated_pct > 0]
    rounded = sorted({round_half_up(pct) for pct in alike}, key=abs)
    if not rounded:
        return f"{start} No two values of the table give a change of that kind."
    listed = " or ".join(say_value(pct, "pct") for pct in rounded)
    return f"{start} The table does not support it: it gives {listed}."


def stated_table(answer: PlanReading | None) -> Table:
    """Every change of the table that a stated one could mean, nearest first."""
    rows = [
        (
            Cell(f"{line_name(one.line)}, {one.scenario} case, {one.year}"),
            Cell(say_value(one.stated_pct, "pct"), raw=one.stated_pct),
            Cell(candidate.words),
            Cell(f"{say_value(candidate.first, 'gbp_m')} to {say_value(candidate.last, 'gbp_m')}"),
            Cell(say_value(candidate.change_pct, "pct", 1), raw=candidate.change_pct),
        )
        for one in (answer.stated if answer else ())
        for candidate in one.candidates
    ]
    return Table(
        "stated",
        "What the stated change could mean",
        (
            Column("what", "Stated"),
            Column("stated", "As stated", numeric=True),
            Column("from", "Counted"),
            Column("values", "Values"),
            Column("change", "Change", numeric=True),
        ),
        tuple(rows),
        empty="The text states no change that its table should show.",
    )


def statement_sentences(statements: Sequence[Statement]) -> list[str]:
    """What the plan says of its own future, in sentences."""
    found = []
    for one in statements:
        if one.about == "merger needed":
            found.append(f"The plan states a merger by {one.year} {one.condition} ({one.section}).")
        elif one.about == "savings delivered" and one.low is not None and one.high is not None:
            found.append(
                f"Savings of {say_value(one.low, '')} to {say_value(one.high, 'pct')} of income "
                f"are what it has delivered in {one.condition} ({one.section})."
            )
        else:
            found.append(f"The plan calls itself {one.about} if {one.condition} ({one.section}).")
    return found


def rating_sentences(answer: PlanReading | None, figures: Sequence[Figure]) -> list[str]:
    """What the rating in the plan is, and printed ratings that no rule gives."""
    if answer is None or not any(f.dims.get("line") == "cosrr" for f in figures):
        return []
    return [
        "The rating in the plan is the continuity of services risk rating, from 1 (worst) to 4. It "
        "held from October 2013 to July 2015 and is history: it says nothing of a provider today.",
        *answer.rating_problems,
    ]
