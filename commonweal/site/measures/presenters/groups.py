"""Groups of people beside the best of them, with the gap and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.language.disclosure import State
from commonweal.reviewing.comparing import GroupGap, Groups, groups_of
from commonweal.reviewing.measures import Breakdown, Measure
from commonweal.reviewing.publishing import COUNT, PERCENTAGES, Line
from commonweal.site.measures.presenters import saying
from commonweal.site.measures.presenters.trend import count_cell
from commonweal.site.pages import Cell, Column, Table

COLUMNS = (
    Column("group", "Group"),
    Column("value", "Value", numeric=True),
    Column("limits", "95 % limits"),
    Column("denominator", "Denominator", numeric=True),
    Column("gap", "Gap to the best group"),
)


@dataclass(frozen=True)
class GroupPart:
    """One breakdown of the page: its heading, its sentence and its table.

    Where no group is known there is no table.
    """

    heading: str
    sentence: str
    table: Table | None


def part(measure: Measure, breakdown: Breakdown, lines: Sequence[Line], decimals: int) -> GroupPart:
    """One breakdown in the order of its groups, those not known last."""
    order = sorted(lines, key=lambda one: (one.group is None, one.group or 0))
    found = groups_of(measure, order)
    heading = f"By {breakdown.label.lower()}"
    if all(one.group is None for one in order):
        return GroupPart(heading, f"{breakdown.label} is not known for anybody counted.", None)
    table = Table(
        f"by-{breakdown.name}",
        f"{measure.name} by {breakdown.label.lower()}",
        COLUMNS,
        tuple(_row(measure, breakdown, one, decimals) for one in found.rows),
        note=f"Groups: {breakdown.source}.",
    )
    return GroupPart(heading, _sentence(breakdown, found), table)


def _sentence(breakdown: Breakdown, found: Groups) -> str:
    clear = [one for one in found.rows if one.gap_lower is not None and _clear(one)]
    best = next((one for one in found.rows if one.best), None)
    said = []
    if best is None:
        said.append("The groups are shown and not judged.")
    elif not clear:
        said.append("No group differs from the best one by more than chance may explain.")
    else:
        furthest = max(clear, key=lambda one: abs(one.gap or 0))
        said.append(
            f"{breakdown.label_of(furthest.group)} is furthest from "
            f"{breakdown.label_of(best.group)}, the best group, and chance alone is an unlikely "
            "reason."
        )
    label = breakdown.label.lower()
    if found.unknown is None:
        said.append(f"How many have no known {label} is not shown.")
    else:
        said.append(
            f"{label.capitalize()} is not known for {found.unknown:.0f} % of those counted."
        )
    return " ".join(said)


def _clear(one: GroupGap) -> bool:
    return (one.gap_lower or 0.0) * (one.gap_upper or 0.0) > 0


def _row(measure: Measure, breakdown: Breakdown, one: GroupGap, decimals: int) -> tuple[Cell, ...]:
    return (
        Cell(breakdown.label_of(one.group)),
        value_cell(measure, one, decimals),
        limits_cell(measure, one.compared.lower, one.compared.upper, decimals),
        count_cell(one.compared.shown.denominator),
        _gap(measure, one, decimals),
    )


def value_cell(measure: Measure, one: GroupGap, decimals: int) -> Cell:
    """The value of a group, or the state that it is in."""
    shown = one.compared.shown
    if shown.state != State.NUMBER or shown.value is None:
        return saying.state_cell(shown.state)
    return Cell(saying.amount(measure, shown.value, decimals), raw=saying.raw(shown.value))


def limits_cell(measure: Measure, lower: float | None, upper: float | None, decimals: int) -> Cell:
    """The limits around a value."""
    if lower is None or upper is None:
        return Cell("None", raw="")
    low, high = (saying.amount(measure, end, decimals) for end in (lower, upper))
    return Cell(f"{low} to {high}")


def _gap(measure: Measure, one: GroupGap, decimals: int) -> Cell:
    if one.best:
        return Cell("The best group")
    if one.gap is None or one.gap_lower is None or one.gap_upper is None:
        return Cell("Not compared", hint=_why(measure, one))
    unit = "points" if measure.formula in PERCENTAGES else measure.unit
    low, high = (saying.signed(end, decimals) for end in (one.gap_lower, one.gap_upper))
    word = "" if _clear(one) else "May be chance"
    return Cell(f"{saying.signed(one.gap, decimals)} {unit} ({low} to {high})", hint=word)


def _why(measure: Measure, one: GroupGap) -> str:
    if measure.formula == COUNT:
        return "Counts differ with the size of a group"
    if one.group is None:
        return "Those not known are no group"
    return ""
