"""A provider's plan read from its table: years, lines and scenarios, and the plan to project from.

Tables: `provider_five_year_plan`, `provider_plan_pressures`, `provider_plan_statements`. Lines keep
the unit of the table (£m); what is not printed stays unknown. Source: ESX-42 to ESX-45.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Figure
from commonweal.language.row import CannotWork, Row
from commonweal.planning.provider_plan import PlanYear
from commonweal.planning.scenario import Plan, plan_from_printed, skipped_years

#: The lines without which a plan cannot be carried forward.
NEEDED = ("income", "ops_surplus", "cip", "cash")


@dataclass(frozen=True, slots=True)
class ScenarioTable:
    """One scenario as printed: a value for each year in each line, None where none is printed.

    `forecast` are the years that are not actual figures.
    """

    scenario: str
    years: tuple[str, ...]
    forecast: tuple[str, ...]
    lines: Mapping[str, tuple[Decimal | None, ...]]

    def value(self, line: str, year: str) -> Decimal | None:
        """The value of a line in a year; None where none is printed."""
        values = self.lines.get(line, ())
        return values[self.years.index(year)] if year in self.years and values else None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a plan says in words: of which year, and a range where it gives one."""

    about: str
    condition: str
    year: str
    low: Decimal | None
    high: Decimal | None
    section: str


def plan_years(figures: Iterable[Figure]) -> list[PlanYear]:
    """The plan's years in the order of the sheet, each with its lines."""
    found: dict[tuple[str, str, str], dict[str, Figure]] = {}
    for figure in figures:
        key = (figure.subject, figure.dims.get("scenario", ""), figure.period.label)
        found.setdefault(key, {})[figure.dims.get("line", "")] = figure
    return [PlanYear(*key, lines) for key, lines in found.items()]


def pressures_by_year(
    figures: Iterable[Figure], kinds: Collection[str]
) -> dict[tuple[str, str], list[Figure]]:
    """The pressures of some kinds that have an amount, by provider and year."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if figure.dims.get("kind") in kinds and figure.value is not None:
            found.setdefault((figure.subject, figure.period.label), []).append(figure)
    return found


def scenario_tables(years: Sequence[PlanYear]) -> list[ScenarioTable]:
    """The scenarios of one provider, each with its years in order."""
    by_scenario: dict[str, list[PlanYear]] = {}
    for year in years:
        by_scenario.setdefault(year.scenario, []).append(year)
    return [_table(name, sorted(listed, key=_label)) for name, listed in by_scenario.items()]


def _label(year: PlanYear) -> str:
    return year.year


def _table(scenario: str, listed: Sequence[PlanYear]) -> ScenarioTable:
    names = dict.fromkeys(name for year in listed for name in year.lines)
    return ScenarioTable(
        scenario=scenario,
        years=tuple(year.year for year in listed),
        forecast=tuple(year.year for place, year in enumerate(listed) if _is_ahead(place, year)),
        lines={name: tuple(_known(year, name) for year in listed) for name in names},
    )


def _is_ahead(place: int, year: PlanYear) -> bool:
    """Whether a year is forecast: as its rows say, else every year but the first."""
    said = {figure.dims.get("actual_or_forecast", "") for figure in year.lines.values()} - {""}
    return "forecast" in said if said else place > 0


def _known(year: PlanYear, name: str) -> Decimal | None:
    figure = year.lines.get(name)
    return figure.quantity.value if figure is not None and figure.quantity.is_exact else None


def plan_of(table: ScenarioTable) -> Plan:
    """A scenario as the plan that effects are laid over.

    It starts with the first year in which every needed line is printed. Raises CannotWork for a
    year that is missing, or a line that is missing in a later year.
    """
    lines = {name: table.lines.get(name, (None,) * len(table.years)) for name in NEEDED}
    complete = [all(lines[name][n] is not None for name in NEEDED) for n in range(len(table.years))]
    problems = [f"{year} is missing from the plan." for year in skipped_years(table.years)]
    if True not in complete:
        needed = "income, operating surplus, savings and cash"
        problems.append(f"The {table.scenario} plan prints no year with {needed}.")
        raise CannotWork(*problems)
    start = complete.index(True)
    problems += [
        f"The {table.scenario} plan prints no {name.replace('_', ' ')} for {table.years[n]}; "
        "give it, or end the plan before."
        for n in range(start, len(table.years))
        for name in NEEDED
        if lines[name][n] is None
    ]
    if problems:
        raise CannotWork(*problems)
    known = {name: [v for v in lines[name][start:] if v is not None] for name in NEEDED}
    return plan_from_printed(
        table.years[start:],
        income=known["income"],
        surplus=known["ops_surplus"],
        cip=known["cip"],
        cash=known["cash"],
    )


def missing_years(rows: Iterable[Row]) -> list[tuple[Row, str]]:
    """The years that a plan's table leaves out, each with the last row before the hole."""
    by_scenario: dict[tuple[str, str], dict[str, Row]] = {}
    for row in rows:
        key = (row.text("provider_code"), row.text("scenario"))
        by_scenario.setdefault(key, {}).setdefault(row.text("financial_year"), row)
    found = []
    for (provider, scenario), years in by_scenario.items():
        for hole in skipped_years(tuple(years)):
            before = max((year for year in years if year < hole), default=min(years))
            sentence = (
                f"{hole} is missing from the {scenario} plan of {provider}: add its lines, "
                "or leave the later years out."
            )
            found.append((years[before], sentence))
    return found


def statements_of(rows: Iterable[Row], provider: str) -> list[Statement]:
    """What one provider's plan says beside its table."""
    return [
        Statement(
            about=row.text("statement"),
            condition=row.text("condition"),
            year=row.text("financial_year"),
            low=row.number("low"),
            high=row.number("high"),
            section=row.citation.section,
        )
        for row in rows
        if row.text("provider_code") == provider
    ]
