"""Spend over the years in words: printed changes, what they add up to, and projections."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.language.figure import Figure
from commonweal.language.period import PeriodKind
from commonweal.planning.trend import Projection, Step, as_percent_change, compound
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import (
    count_word,
    say_value,
    shown,
    value_cell,
)
from commonweal.site.words import plural


def _steps_of(figure: Figure) -> int:
    """Whole years between the first and the last year of a span; 0 where that is not known."""
    period = figure.period
    if period.kind != PeriodKind.SPAN or not period.start or not period.end:
        return 0
    first = period.start.year
    last = period.end.year - (1 if period.end.month <= 3 else 0)
    return last - first


def _in_all(figure: Figure) -> Cell:
    steps = _steps_of(figure)
    if figure.dims.get("per") != "year" or figure.value is None or not steps:
        return Cell("cannot be worked out")
    left = as_percent_change(compound(figure.value, steps))
    return Cell(f"{say_value(left, 'pct')} over {plural(steps, 'year')}", raw=left)


def headline(figures: Sequence[Figure]) -> str:
    """What the yearly change adds up to, in a sentence; empty where nothing can be worked out."""
    for figure in figures:
        steps = _steps_of(figure)
        if figure.dims.get("per") == "year" and figure.value is not None and steps:
            in_all = as_percent_change(compound(figure.value, steps))
            measure = figure.dims.get("measure", figure.label)
            return (
                f"{measure} changed by {shown(figure)} a year over {figure.period.label}: "
                f"{say_value(in_all, 'pct', 1)} in all over {count_word(steps)} years."
            )
    return ""


def trends_table(book: Book, figures: Sequence[Figure]) -> Table:
    """The changes as printed, and what a yearly one adds up to."""
    return Table(
        "trends",
        "Changes that the source states",
        (
            Column("measure", "What"),
            Column("scope", "Whose"),
            Column("change", "Change", numeric=True),
            Column("per", "Per"),
            Column("period", "Years"),
            Column("in_all", "In all", numeric=True),
        ),
        tuple(
            (
                Cell(figure.dims.get("measure", "") or figure.label),
                Cell(figure.dims.get("scope", "")),
                value_cell(book, figure),
                Cell(figure.dims.get("per", "") or "not stated"),
                Cell(figure.period.label),
                _in_all(figure),
            )
            for figure in figures
        ),
        note="A change whose span or rhythm is not stated is not carried any further.",
        empty="No changes over time have been brought in.",
    )


def projection_table(path: Projection, unit: str) -> Table:
    """Year by year: cash, and the same at today's prices where a deflator was chosen."""
    columns = [Column("year", "Year"), Column("cash", "Cash", numeric=True)]
    if path.deflator:
        columns.append(Column("real", "At the first year's prices", numeric=True))

    def row(step: Step) -> tuple[Cell, ...]:
        year = "The printed total" if step.number == 0 else f"Year {step.number}"
        cells = [Cell(year), Cell(say_value(step.cash, unit, 1), raw=step.cash)]
        if path.deflator:
            cells.append(Cell(say_value(step.real, unit, 1), raw=step.real))
        return tuple(cells)

    prices = f" Prices: {path.deflator.title} ({path.deflator.source})." if path.deflator else ""
    return Table(
        "projection",
        f"The total carried forward: {path.assumptions.title}",
        tuple(columns),
        tuple(row(step) for step in path.steps),
        note=f"Assumption: {path.assumptions.title} ({path.assumptions.source}).{prices}",
    )


def chart(path: Projection, total: Figure) -> charts.LineChart:
    """The projection as lines."""
    unit = total.unit
    series = [_series("Cash", unit, [step.cash for step in path.steps])]
    if path.deflator:
        series.append(_series("First year's prices", unit, [step.real for step in path.steps]))
    last = path.steps[-1]
    return charts.lines(
        series,
        steps=["now", *(f"+{step.number}" for step in path.steps[1:])],
        id="projection",
        finding=(
            f"{path.assumptions.title}: {shown(total)} becomes "
            f"{say_value(last.cash, unit, 1)} in cash after {last.number} years"
        ),
        y_label="£m" if unit == "gbp_m" else unit,
        from_zero=True,
    )


def _series(label: str, unit: str, values: list[Decimal]) -> charts.Series:
    return charts.Series(
        label, tuple(values), tuple(say_value(v, unit, 1) for v in values), "derived"
    )
