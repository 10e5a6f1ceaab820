"""Projected numbers of people as a paper prints them, in words, tables and a chart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.planning.need.projected import Change, Projected
from commonweal.records.planning.kinds.need_projected import Given, Projections
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import number, percent


def changes_table(answer: Projections | None) -> Table:
    """Each later number with its change since the first, beside the change that is printed."""
    rows = [
        _row(one, change)
        for one in (answer.projections if answer else ())
        for change in one.changes
    ]
    return Table(
        "projected_changes",
        "Printed numbers and their changes",
        (
            Column("measure", "Who"),
            Column("years", "Years"),
            Column("first", "First", numeric=True),
            Column("last", "Later", numeric=True),
            Column("change", "Change, worked out", numeric=True),
            Column("printed", "Change, printed", numeric=True),
            Column("agrees", "Do they agree?"),
        ),
        tuple(rows),
        note="A printed change agrees where it differs by no more than half its last digit.",
        empty="Bring in the table “Demand and its projection” with numbers of people in two years.",
    )


def _row(one: Projected, change: Change) -> tuple[Cell, ...]:
    at = {point.year: point.value for point in one.points}
    first, last = at[change.from_year], at[change.to_year]
    said = {True: "Yes", False: "No: see the steps below", None: "Nothing is printed"}
    return (
        Cell(_title(one), hint=one.population),
        Cell(f"{change.from_year} to {change.to_year}"),
        Cell(number(first), raw=first),
        Cell(number(last), raw=last),
        Cell(_signed(change.percent, 1), raw=change.percent),
        Cell("not printed") if change.printed is None
        else Cell(_signed(change.printed), raw=change.printed),
        Cell(said[change.agrees]),
    )  # fmt: skip


def _title(one: Projected) -> str:
    return one.measure[:1].upper() + one.measure[1:]


def _signed(value: Decimal, places: int | None = None) -> str:
    shown = number(value) + "%" if places is None else percent(value, places)
    return f"+{shown}" if value > 0 else shown


def between_table(answer: Projections | None) -> Table:
    """The year that was asked for, on a straight line; empty unless somebody asked."""
    return Table(
        "projected_between",
        "The year between that was asked for",
        (
            Column("measure", "Who"),
            Column("people", "People", numeric=True),
            Column("how", "How"),
        ),
        tuple(
            (
                Cell(one.measure[:1].upper() + one.measure[1:]),
                Cell("not known", hint=one.reason) if one.found is None
                else Cell(number(one.found.value, 0), raw=one.found.value),
                Cell("" if one.found is None else
                     one.found.step[:1].upper() + one.found.step[1:]),
            )
            for one in (answer.between if answer else ())
        ),
        note="No source has this year. It stands on a straight line between two printed ones.",
        empty="No year between was asked for.",
    )  # fmt: skip


def projected_chart(answer: Projections | None) -> charts.LineChart | None:
    """Printed numbers as marks on a line; years that are not printed have no mark."""
    if answer is None:
        return None
    printed = sorted({point.year for one in answer.projections for point in one.points})
    years = range(printed[0], printed[-1] + 1)
    first = answer.projections[0]
    last = first.changes[-1]
    way = "rises" if last.percent >= 0 else "falls"
    return charts.lines(
        [_series(one, years) for one in answer.projections],
        steps=[str(year) for year in years],
        tick_steps=[str(year) for year in printed],
        id="projected-chart",
        finding=f"{_title(first)}: the number {way} by {percent(abs(last.percent), 1)} from "
        f"{last.from_year} to {last.to_year}",
        y_label="People",
        from_zero=True,
        description="Only printed years have a mark: nobody prints the years between.",
    )


def _series(one: Projected, years: Sequence[int]) -> charts.Series:
    at = {point.year: point.value for point in one.points}
    return charts.Series(
        _title(one),
        tuple(at.get(year) for year in years),
        tuple(number(at[year]) if year in at else "not printed" for year in years),
    )


def initial(given: Given) -> dict[str, int | None]:
    """What the form starts with: the year that was asked for."""
    return {"year": given.year}
