"""A provider's printed scenarios with their sums done again and the first year each test fails."""

from __future__ import annotations

from commonweal.language.row import Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.plan_reading import (
    Failure,
    LineLimit,
    PlanReading,
    StatedChange,
    drift_between,
    failures_of,
    stated_change,
)
from commonweal.planning.plan_tables import (
    ScenarioTable,
    Statement,
    pressures_by_year,
    statements_of,
)
from commonweal.planning.provider_plan import PlanCheck, check_plan
from commonweal.planning.rating import printed_rating_problems
from commonweal.records.findings import definitions
from commonweal.records.planning import definitions_providers as shelf
from commonweal.records.planning.kinds.provider_tables import (
    CHANGES,
    PLAN,
    PRESSURES,
    STATEMENTS,
    WHOLE_PLANS,
    providers_with_plans,
    rows_about,
    tables_of,
    years_of,
)
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Read one provider's plan and check what can be checked."""
    del given, tell
    tables = tables_of(reading, subject)
    kinds = definitions.pressures_that_fall_away()
    pressures = pressures_by_year(reading.figures(PRESSURES), kinds)
    checks = check_plan(years_of(reading, subject), pressures, definitions.plan_rules())
    statements = statements_of(reading.rows(STATEMENTS), subject)
    changes = rows_about(reading.rows(CHANGES), subject)
    stated = tuple(one for row in changes if (one := _stated(row, tables)) is not None)
    answer = PlanReading(
        scenarios=tuple(tables),
        drifts=tuple(drift_between(tables[0], other) for other in tables[1:]),
        checks=tuple(checks),
        failures=tuple(f for table in tables for f in failures_of(table, _limits(statements))),
        stated=stated,
        statements=tuple(statements),
        rating_problems=tuple(_rating_problems(tables)),
    )
    return Worked(
        answer=answer,
        headline=_headline(reading.names.get(subject, subject), answer),
        steps=_steps(checks, stated),
        used=refs_of(
            rows_about(reading.rows(PLAN), subject),
            rows_about(reading.rows(PRESSURES), subject),
            rows_about(reading.rows(STATEMENTS), subject),
            changes,
        ),
        definitions=(
            shelf.dated(shelf.PLAN_RULES),
            shelf.dated(shelf.TOLERANCES),
            shelf.dated(shelf.RATING),
        ),
    )


def _limits(statements: list[Statement]) -> list[LineLimit]:
    """The limits of every plan, and the one that the provider's own record sets."""
    limits = list(shelf.plan_limits())
    wanted = shelf.plan_words()["delivered"]
    for said in statements:
        if said.about == wanted and said.high is not None:
            limits.append(shelf.delivered_limit(said.high, said.section))
    return limits


def _stated(row: Row, tables: list[ScenarioTable]) -> StatedChange | None:
    change = row.number("change_pct")
    if change is None:
        return None
    return stated_change(
        tables,
        line=row.text("line"),
        scenario=row.text("scenario"),
        year=row.text("period"),
        stated_pct=change,
        allowed=definitions.tolerances()["same_measure"].allowed(row.figures["change_pct"]),
    )


def _rating_problems(tables: list[ScenarioTable]) -> list[str]:
    definition = shelf.rating_definition()
    printed = [
        value for table in tables for value in table.lines.get("cosrr", ()) if value is not None
    ]
    return printed_rating_problems(printed, definition)


def _headline(name: str, answer: PlanReading) -> str:
    good = sum(check.passes for check in answer.checks)
    scenarios = len(answer.scenarios)
    plans = "one scenario" if scenarios == 1 else f"{scenarios} scenarios"
    sums = f"{good} of {len(answer.checks)} sums agree with the print"
    return f"{name} prints {plans}; {sums}. {_soonest(answer.failures)}"


def _soonest(failures: tuple[Failure, ...]) -> str:
    found = [one for one in failures if one.first_year]
    if not found:
        return "No scenario fails a test within the plan."
    first = min(found, key=lambda one: (one.first_year, one.title))
    title = first.title[0].lower() + first.title[1:]
    return (
        f"The first test to fail is “{title}”, in the {first.scenario} case of {first.first_year}."
    )


def _steps(checks: list[PlanCheck], stated: tuple[StatedChange, ...]) -> tuple[str, ...]:
    lines = [f"{one.check}, {one.scenario} {one.year}: {one.step}" for one in checks]
    lines += [
        f"{one.line} of the {one.scenario} case, {one.year}: {one.stated_pct}% is stated; "
        + "; ".join(
            f"{c.words} {c.first} to {c.last} is {c.change_pct:.1f}%" for c in one.candidates
        )
        for one in stated
    ]
    return tuple(lines)


KIND = Kind(
    code="provider-plan",
    title="Provider’s scenarios as printed",
    path="providers/{subject}/scenarios/",
    reads=(PLAN, PRESSURES, STATEMENTS, CHANGES),
    needs=(PLAN,),
    answer=PlanReading,
    work=work,
    subjects=providers_with_plans,
)
OBJECTORS = (WHOLE_PLANS,)
