"""What a list of general practice is expected to hold, in words, a table and a chart."""

from __future__ import annotations

from typing import Any

from commonweal.planning.need.gp_list import GpList, ListLine
from commonweal.records.planning.definitions_need import list_rules
from commonweal.records.planning.kinds.need_gp_list import Given
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.forms_need_calculators import COUNTED
from commonweal.site.planning.presenters.values import exact_of, say_quantity
from commonweal.site.words import number

#: A register that holds more than were expected says that the two do not count the same.
MORE = (
    "More than expected, so the two do not count the same: check the ages and years of the "
    "register, and whether it is of this list. It does not mean that everybody is found."
)


def list_table(answer: GpList | None) -> Table:
    """Each condition: expected on the list, on the register, and the share that was found."""
    return Table(
        "gp_list",
        f"A list of {_size(answer)} people",
        (
            Column("condition", "Condition"),
            Column("expected", "Expected", numeric=True),
            Column("register", "On the register", numeric=True),
            Column("found", "Found of those expected", numeric=True),
        ),
        tuple(_row(line) for line in (answer.lines if answer else ())),
        note="One person may have several conditions, so the rows are never added. A register "
        "holds who was recognised and recorded, not who is ill.",
        empty="Nothing has been worked out yet. Enter how many people are on the list.",
    )


def _size(answer: GpList | None) -> str:
    if answer is None:
        return number(list_rules().base)
    return number(answer.base if answer.size is None else answer.size)


def _row(line: ListLine) -> tuple[Cell, ...]:
    more = line.found.low is not None and line.found.low > 100
    return (
        Cell(line.condition.title),
        Cell(say_quantity(line.expected, "", 0), raw=exact_of(line.expected),
             hint=line.expected.reason),
        Cell("not entered") if line.register is None
        else Cell(number(line.register), raw=line.register),
        Cell("") if line.register is None
        else Cell(say_quantity(line.found, "pct", 0), raw=exact_of(line.found),
                  hint=MORE if more else line.found.reason),
    )  # fmt: skip


def list_chart(answer: GpList | None) -> charts.BarChart | None:
    """People expected by condition, the register as a line."""
    if answer is None:
        return None
    return charts.bars(
        [
            charts.Bar(
                line.condition.title,
                exact_of(line.expected),
                say_quantity(line.expected, "", 0),
                low=line.expected.low,
                high=line.expected.high,
                marker=line.register if answer.size is not None else None,
                marker_shown="" if line.register is None else number(line.register),
            )
            for line in answer.lines
        ],
        id="gp-list-chart",
        finding=_finding(answer),
        marker_label="on the register",
    )


def _finding(answer: GpList) -> str:
    short = [
        line
        for line in answer.lines
        if line.found.high is not None and line.found.high < 100
    ]  # fmt: skip
    if short:
        worst = min(short, key=lambda line: line.found.high or 0)
        return (
            f"{worst.condition.title} is the least found: the register holds "
            f"{say_quantity(worst.found, 'pct', 0)} of the people expected"
        )
    most = max(answer.lines, key=lambda line: line.expected.high or 0)
    return (
        f"{say_quantity(most.expected, '', 0)} of {_size(answer)} people are expected to have "
        f"{most.condition.title.lower()}"
    )


def counted_choices() -> list[tuple[str, str]]:
    """The conditions with a register: code and question."""
    return [(one.code, f"On the register: {one.title.lower()}") for one in list_rules().conditions]


def initial(given: Given) -> dict[str, Any]:
    """What the form starts with: what was entered."""
    counts = {f"{COUNTED}{code}": count for code, count in given.registers.items()}
    return {"size": given.size, **counts}
