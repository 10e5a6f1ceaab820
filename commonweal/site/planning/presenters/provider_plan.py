"""A provider's plan in words: the scenarios as printed, and the sums done again beside them."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.language.figure import Figure
from commonweal.planning.provider_plan import PlanCheck, PlanYear, cip_percent
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.providers import line_name
from commonweal.site.planning.presenters.values import (
    VERDICTS,
    exact_of,
    say_quantity,
    say_value,
    shown,
    signed,
    value_cell,
    worked_out,
)

UNITS = {"gbp_m": ", £m", "pct": ", percent", "rating": ", from 1 (worst) to 4"}
RUN_RATE = "savings are the run-rate plus what falls away"


def plan_table(book: Book, figures: Sequence[Figure]) -> Table:
    """A row per scenario and line, a column per year."""
    years = sorted({f.period.label for f in figures})
    rows = list(
        dict.fromkeys((f.dims.get("scenario", ""), f.dims.get("line", "")) for f in figures)
    )
    at = {(f.dims.get("scenario", ""), f.dims.get("line", ""), f.period.label): f for f in figures}
    return Table(
        "plan",
        "The plan as printed, by scenario",
        (
            Column("scenario", "Scenario"),
            Column("line", "Line"),
            *(Column(year, year, numeric=True) for year in years),
        ),
        tuple(
            (
                Cell(scenario.capitalize()),
                Cell(line_name(line)),
                *(value_cell(book, at.get((scenario, line, year))) for year in years),
            )
            for scenario, line in rows
        ),
        note="Losses are below zero. The risk rating runs from 1 (worst) to 4.",
        empty="No plan has been brought in.",
    )


def _row_of(figure: Figure) -> tuple[str, str]:
    return figure.dims.get("scenario", ""), figure.dims.get("line", "")


def surplus_chart(figures: Sequence[Figure]) -> charts.LineChart | None:
    """Operating surplus by scenario; None without a plan."""
    return line_chart(figures, "ops_surplus", "surplus")


def line_chart(figures: Sequence[Figure], line: str, id: str) -> charts.LineChart | None:  # noqa: A002
    """One line of the plan by scenario; None without two years of it."""
    lines = [f for f in figures if f.dims.get("line") == line]
    years = sorted({f.period.label for f in lines})
    scenarios = list(dict.fromkeys(f.dims.get("scenario", "") for f in lines))
    if len(years) < 2:
        return None
    at = {(f.dims.get("scenario", ""), f.period.label): f for f in lines}
    series = []
    for scenario in scenarios:
        found = [at.get((scenario, year)) for year in years]
        series.append(
            charts.Series(
                scenario.capitalize(),
                tuple(f.value if f else None for f in found),
                tuple(shown(f) if f else "not printed" for f in found),
            )
        )
    last = {scenario: at.get((scenario, years[-1])) for scenario in scenarios}
    known = {name: f for name, f in last.items() if f is not None and f.value is not None}
    ends = ", ".join(f"{shown(f)} ({name})" for name, f in known.items())
    below = "; losses below zero" if "surplus" in line else ""
    return charts.lines(
        series,
        steps=years,
        id=id,
        finding=f"{line_name(line)} in {years[-1]} by scenario: {ends}",
        y_label=f"{line_name(line)}{UNITS.get(lines[0].unit, '')}{below}",
    )


def checks_table(checks: Sequence[PlanCheck]) -> Table:
    """Every sum that was done again, failing ones first."""
    ordered = sorted(checks, key=lambda check: check.passes)
    return Table(
        "checks",
        "The plan’s sums done again",
        (
            Column("check", "Check"),
            Column("scenario", "Scenario"),
            Column("year", "Year"),
            Column("printed", "Printed", numeric=True),
            Column("again", "Worked out", numeric=True),
            Column("left", "Left over", numeric=True),
            Column("result", "Result"),
        ),
        tuple(_check_row(check) for check in ordered),
        note="Allowed differences are in the definitions. The printed values stay as they are.",
        empty="The plan prints too little to check any sum.",
    )


def _check_row(check: PlanCheck) -> tuple[Cell, ...]:
    result = check.result
    unit = "pct" if "percent" in check.check else "gbp_m"

    return (
        Cell(check.check.capitalize(), hint=check.step),
        Cell(check.scenario.capitalize()),
        Cell(check.year),
        Cell(say_quantity(result.printed, unit), raw=exact_of(result.printed)),
        worked_out(result.computed, unit, 2),
        Cell(signed(result.residual, unit, 2), raw=exact_of(result.residual)),
        Cell(VERDICTS[result.verdict]),
    )


def checks_sentence(checks: Sequence[PlanCheck]) -> str:
    """How many sums hold, in a sentence; empty without any."""
    if not checks:
        return ""
    failing = [check for check in checks if not check.passes]
    if not failing:
        return f"All {len(checks)} sums of the plan that can be done again agree with the print."
    first = failing[0]
    return (
        f"{len(checks) - len(failing)} of {len(checks)} sums of the plan agree with the print. "
        f"Not so: {first.check}, {first.scenario} {first.year} ({first.step})."
    )


def need_sentences(checks: Sequence[PlanCheck], years: Sequence[PlanYear]) -> list[str]:
    """Where a year's savings come from, with their share of income."""
    found = []
    for check in checks:
        if check.check != RUN_RATE:
            continue
        year = next(y for y in years if (y.scenario, y.year) == (check.scenario, check.year))
        income = year.lines.get("income")
        share = ""
        if income is not None:
            percent = cip_percent(check.result.computed, income.quantity)
            if percent.is_exact:
                share = f", {say_value(percent.value, 'pct', 1)} of income"
        found.append(
            f"In {check.year} the plan must save {say_quantity(check.result.computed, 'gbp_m')}"
            f"{share}: next year’s run-rate and what falls away in the year ({check.step})."
        )
    return found


def pressures_table(book: Book, figures: Sequence[Figure]) -> Table:
    """What presses on the plan."""
    return Table(
        "pressures",
        "What presses on the plan",
        (
            Column("item", "Pressure"),
            Column("year", "Year"),
            Column("amount", "Amount", numeric=True),
            Column("kind", "Kind"),
            Column("recurrence", "Comes back"),
        ),
        tuple(
            (
                Cell(f.dims.get("item", f.label)),
                Cell(f.period.label),
                value_cell(book, f) if f.value is not None else Cell("no amount printed"),
                Cell(f.dims.get("kind", "") or "not stated"),
                Cell(f.dims.get("recurrence", "") or "not stated"),
            )
            for f in figures
        ),
        empty="No pressures have been brought in.",
    )
