"""People who are eligible and below the thresholds of services, in words, tables and a chart."""

from __future__ import annotations

from commonweal.language.figure import Quantity
from commonweal.planning.need.missing_middle import GroupNeed
from commonweal.records.planning.kinds.need_missing_middle import Middle, MiddleLine
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.values import exact_of, say_quantity


def areas_table(answer: Middle | None) -> Table:
    """Each area and pathway: which levels of need are left out, and how many people they are."""
    return Table(
        "middle_areas",
        "People who are eligible and below the threshold",
        (
            Column("area", "Area"),
            Column("pathway", "Pathway"),
            Column("levels", "Levels of need left out"),
            Column("people", "People", numeric=True),
            Column("basis", "How they were found"),
        ),
        tuple(_row(answer, one) for one in (answer.lines if answer else ())),
        note="Left out are the levels from Care Act eligibility to the lowest threshold on the "
        "pathway in the area.",
        empty="No threshold stands above eligibility."
        if answer
        else "Bring in the table “Entry thresholds of services”. With “People by area and level of "
        "need” people are counted; without it they are estimated.",
    )


def _row(answer: Middle | None, one: MiddleLine) -> tuple[Cell, ...]:
    labels = answer.levels if answer else {}
    return (
        Cell(one.area_name),
        Cell(one.pathway),
        Cell(", ".join(labels.get(code, code) for code in one.middle.levels)),
        _people(one.middle.people, one.middle.status),
        Cell(one.basis[:1].upper() + one.basis[1:]),
    )


def _people(quantity: Quantity, status: str = "") -> Cell:
    return Cell(
        say_quantity(quantity, "", 0),
        raw=exact_of(quantity),
        hint=quantity.reason[:1].upper() + quantity.reason[1:],
        status=status if status == "illustrative" else "",
    )


def groups_table(answer: Middle | None) -> Table:
    """How many of them belong to each group that the papers name."""
    return Table(
        "middle_groups",
        "Who they are",
        (
            Column("area", "Area"),
            Column("group", "Group"),
            Column("people", "People", numeric=True),
            Column("offered", "Offered something now", numeric=True),
            Column("gap", "Without", numeric=True),
        ),
        tuple(
            _group_row(one, group)
            for one in (answer.lines if answer else ())
            for group in one.middle.groups
        ),
        note="One person may be in several groups: the rows are never added.",
        empty="Nobody has been found between eligibility and a threshold.",
    )


def _group_row(one: MiddleLine, group: GroupNeed) -> tuple[Cell, ...]:
    return (
        Cell(one.area_name, hint=one.pathway),
        Cell(group.group.title),
        _people(group.people, group.group.status),
        _people(group.offered),
        _people(group.gap),
    )


def middle_chart(answer: Middle | None) -> charts.BarChart | None:
    """People between by area, the most first: certain, and open between two ends."""
    lines = sorted(answer.lines if answer else (), key=_order)
    if not lines:
        return None
    first = lines[0]
    people = say_quantity(first.middle.people, "", 0)
    return charts.bars(
        [
            charts.Bar(
                one.area_name,
                exact_of(one.middle.people),
                say_quantity(one.middle.people, "", 0),
                note=f"{one.pathway}, {one.basis}",
                status=one.middle.status if one.middle.status == "illustrative" else "",
                low=one.middle.people.low,
                high=one.middle.people.high,
            )
            for one in lines
        ],
        id="middle-chart",
        finding=f"{first.area_name} has the most people who are eligible and below the threshold: "
        f"{people}"
        if first.middle.people.low is not None
        else "How many people fall between cannot be said yet",
        description="An outline reaches to the high end, or is open where the end is not known.",
    )


def _order(one: MiddleLine) -> tuple[bool, int]:
    people = one.middle.people
    most = people.low if people.high is None else people.high
    return most is None, -int(most or 0)
