"""The tables that the kinds about providers share, and the providers they are worked out for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commonweal.language.figure import Figure, Status
from commonweal.language.row import CannotWork, Row
from commonweal.planning.plan_tables import (
    ScenarioTable,
    missing_years,
    plan_years,
    scenario_tables,
)
from commonweal.planning.provider_plan import PlanYear
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.results.kinds import Subject
from commonweal.records.results.reading import Reading

PLAN = "provider_five_year_plan"
PRESSURES = "provider_plan_pressures"
STATEMENTS = "provider_plan_statements"
CHANGES = "stated_changes"
PEERS = "provider_peer_scale"
PEER_TURNOVERS = "peer_turnovers"
EFFECTS = "scenario_effects"
RATING_INPUTS = "provider_rating_inputs"


def providers_with_plans(reading: Reading) -> Sequence[Subject]:
    """The providers whose plan has come in, in the order of the table."""
    codes = dict.fromkeys(row.text("provider_code") for row in reading.rows(PLAN))
    return [Subject(code, reading.names.get(code, code)) for code in codes if code]


def plan_figures(reading: Reading, provider: str) -> list[Figure]:
    """One provider's plan as figures."""
    return [figure for figure in reading.figures(PLAN) if figure.subject == provider]


def years_of(reading: Reading, provider: str) -> list[PlanYear]:
    """One provider's plan, year by year. Raises CannotWork when there is none."""
    years = plan_years(plan_figures(reading, provider))
    if not years:
        name = reading.names.get(provider, provider)
        raise CannotWork(f"No plan of {name} has been brought in. Bring in its five-year plan.")
    return years


def tables_of(reading: Reading, provider: str) -> list[ScenarioTable]:
    """One provider's scenarios as printed. Raises CannotWork when there is none."""
    return scenario_tables(years_of(reading, provider))


def table_named(tables: Sequence[ScenarioTable], scenario: str) -> ScenarioTable:
    """A printed scenario; the first where none is named. Raises CannotWork for an unknown one."""
    if not scenario:
        return tables[0]
    for table in tables:
        if table.scenario == scenario:
            return table
    known = ", ".join(table.scenario for table in tables)
    raise CannotWork(f"The plan has no scenario “{scenario}”: choose one of {known}.")


def rows_about(rows: Iterable[Row], provider: str) -> list[Row]:
    """The rows of a table that are about one provider."""
    return [row for row in rows if row.text("provider_code") == provider]


def illustrative(*tables: Iterable[Row]) -> bool:
    """Whether any of the rows is made up."""
    return any(row.status == Status.ILLUSTRATIVE for table in tables for row in table)


def look_for_missing_years(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A plan that leaves a year out cannot be carried forward and does not come in."""
    return [
        Objection(PLAN, row.key, "financial_year", sentence)
        for row, sentence in missing_years(tables[PLAN])
    ]


WHOLE_PLANS = Objector(frozenset({PLAN}), look_for_missing_years)
