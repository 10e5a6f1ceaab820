"""Groups of people beside the best of them, with the gap and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.reviewing.comparing import GroupGap, Groups, groups_of
from commonweal.reviewing.measures import Breakdown, Measure
from commonweal.reviewing.measures.definition import Direction
from commonweal.reviewing.publishing import COUNT, PERCENTAGES, Line, Shown
from commonweal.site import charts
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
    """One breakdown of the page: its heading, its sentence, its chart and its table.

    Where no group is known there is neither chart nor table.
    """

    heading: str
    sentence: str
    chart: charts.RangeChart | None
    table: Table | None


def part(
    measure: Measure,
    breakdown: Breakdown,
    lines: Sequence[Line],
    whole: Shown,
    decimals: int,
) -> GroupPart:
    """One breakdown in the order of its groups, those not known last, beside everybody."""
    order = sorted(lines, key=lambda one: (one.group is None, one.group or 0))
    found = groups_of(measure, order)
    heading = f"By {breakdown.label.lower()}"
    sentence = _sentence(measure, breakdown, found)
    if all(one.group is None for one in order):
        said = f"{breakdown.label} is not known for anybody counted."
        return GroupPart(heading, said, None, None)
    table = Table(
        f"by-{breakdown.name}",
        f"{measure.name} by {breakdown.label.lower()}",
        COLUMNS,
        tuple(_row(measure, breakdown, one, decimals) for one in found.rows),
        note=f"Groups: {breakdown.source}.",
    )
    return GroupPart(heading, sentence, _chart(measure, breakdown, found, whole, decimals), table)


def _chart(
    measure: Measure,
    breakdown: Breakdown,
    found: Groups,
    whole: Shown,
    decimals: int,
) -> charts.RangeChart | None:
    if all(one.compared.shown.value is None for one in found.rows):
        return None
    beside = None if measure.formula == COUNT else whole.value
    return charts.ranges(
        [_ranged(measure, breakdown, one, decimals) for one in found.rows],
        id=f"by-{breakdown.name}-chart",
        finding=_sentence(measure, breakdown, found),
        range_label="value, with its 95 % limits",
        stands_out_label="differs from the best group by more than chance may explain",
        marker=_decimal(beside),
        marker_label=f"everybody: {saying.amount(measure, beside, decimals)}"
        if beside is not None
        else "",
        tick_words=lambda mark: f"{float(mark):,.10g}",
    )


def _ranged(measure: Measure, breakdown: Breakdown, one: GroupGap, decimals: int) -> charts.Ranged:
    shown = one.compared.shown
    note = "The best group" if one.best else ""
    if _clear(one) and one.gap is not None:
        note = f"{_gap_words(measure, one.gap, decimals)} from the best group"
    return charts.Ranged(
        breakdown.label_of(one.group),
        _decimal(shown.value),
        saying.STATES[shown.state]
        if shown.value is None
        else saying.amount(measure, shown.value, decimals),
        low=_decimal(one.compared.lower),
        high=_decimal(one.compared.upper),
        note=note,
        status=saying.TAGS.get(shown.state, ""),
        stands_out=_clear(one),
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _sentence(measure: Measure, breakdown: Breakdown, found: Groups) -> str:
    clear = [one for one in found.rows if _clear(one)]
    best = next((one for one in found.rows if one.best), None)
    said = []
    if best is None:
        said.append(_why_not_judged(measure, found))
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


def _why_not_judged(measure: Measure, found: Groups) -> str:
    if measure.formula == COUNT:
        return "Counts differ with the size of a group, so groups are shown and not judged."
    if all(one.compared.lower is None for one in found.rows):
        return "The limits of chance are not known here, so groups are shown and not judged."
    if measure.direction is Direction.NEITHER:
        return "Neither high nor low is better, so groups are shown and not judged."
    return "Too few groups are large enough to be judged."


def _clear(one: GroupGap) -> bool:
    return (one.gap_lower or 0.0) * (one.gap_upper or 0.0) > 0


def _row(measure: Measure, breakdown: Breakdown, one: GroupGap, decimals: int) -> tuple[Cell, ...]:
    return (
        Cell(breakdown.label_of(one.group)),
        saying.line_cell(measure, one.compared.shown, decimals),
        limits_cell(measure, one.compared.lower, one.compared.upper, decimals),
        count_cell(one.compared.shown.denominator),
        _gap(measure, one, decimals),
    )


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
        return Cell("Not compared", hint=_why(one))
    low, high = (saying.signed(end, decimals) for end in (one.gap_lower, one.gap_upper))
    word = "" if _clear(one) else "May be chance"
    return Cell(f"{_gap_words(measure, one.gap, decimals)} ({low} to {high})", hint=word)


def _gap_words(measure: Measure, gap: float, decimals: int) -> str:
    unit = "points" if measure.formula in PERCENTAGES else measure.unit
    return f"{saying.signed(gap, decimals)} {unit}"


def _why(one: GroupGap) -> str:
    return "Those not known are no group" if one.group is None else ""
