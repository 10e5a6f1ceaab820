"""Every published value of a measure's page in one table, for those who take it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.language.disclosure import State
from commonweal.reviewing.measures import Breakdowns, Measure
from commonweal.reviewing.publishing import Line, unit_of
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, Table

ID = "values"


def table(
    measure: Measure,
    breakdowns: Breakdowns,
    lines: Sequence[Line],
    names: Mapping[str, str],
) -> Table:
    """One row for each organisation, group and month, in the order of the page."""
    return Table(
        ID,
        f"{measure.name}: all that the page shows",
        (
            Column("measure", "Measure"),
            Column("level", "Level"),
            Column("code", "Organisation code"),
            Column("name", "Organisation"),
            Column("breakdown", "Breakdown"),
            Column("group", "Group"),
            Column("month", "Month"),
            Column("state", "State"),
            Column("value", "Value", numeric=True),
            Column("unit", "Unit"),
            Column("numerator", "Numerator", numeric=True),
            Column("denominator", "Denominator", numeric=True),
        ),
        tuple(row for line in lines for row in _rows(measure, breakdowns, line, names)),
        note=f"Numerator: {measure.numerator}. Denominator: {measure.denominator}. "
        f"What is held back is decided by the disclosure profile “{measure.disclosure}”.",
    )


def _rows(
    measure: Measure, breakdowns: Breakdowns, line: Line, names: Mapping[str, str]
) -> list[tuple[Cell, ...]]:
    group = breakdowns[line.breakdown].label_of(line.group) if line.breakdown else "Everybody"
    label = breakdowns[line.breakdown].label if line.breakdown else "None"
    who = (
        Cell(measure.id),
        Cell(saying.LEVELS[line.level]),
        Cell(line.organisation),
        Cell(saying.named(names, line.level, line.organisation)),
        Cell(label),
        Cell(group),
    )
    return [
        (
            *who,
            Cell(f"{shown.month:%Y-%m}"),
            Cell("number" if shown.state == State.NUMBER else saying.STATES[shown.state].lower()),
            _number(shown.value),
            Cell(unit_of(measure)),
            _number(shown.numerator),
            _number(shown.denominator),
        )
        for shown in line.values
    ]


def _number(value: float | None) -> Cell:
    return Cell("", raw="") if value is None else Cell(f"{value:,g}", raw=saying.raw(value))
