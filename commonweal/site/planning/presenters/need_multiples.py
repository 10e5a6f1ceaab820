"""The same small drawing for each of several things: need by area, use against need by group."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.planning.need.equity import Study
from commonweal.planning.need.numbers import Number
from commonweal.planning.need.picture import Condition, NeedPicture
from commonweal.records.planning.definitions_equity import equity_rules
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.need_equity import rounded
from commonweal.site.planning.presenters.need_values import exact, people_words, plain
from commonweal.site.words import number


def _changes(
    answer: NeedPicture, condition: Condition
) -> tuple[list[int], list[tuple[str, list[float | None], list[float | None]]]]:
    """The projected years, and for each area its people expected and their change in per cent."""
    years = [year for year in answer.years if year >= answer.base_year]
    if answer.base_year not in years:
        years.insert(0, answer.base_year)
    held = {
        (one.area, one.year): one.comparable
        for one in answer.lines
        if one.condition == condition.code
    }
    found = []
    for area in answer.areas:
        people = [held.get((area.code, year)) for year in years]
        base = people[0]
        changes = [None if not base or then is None else (then / base - 1) * 100 for then in people]
        if any(one is not None for one in people):
            found.append((area.name, people, changes))
    return years, found


def need_over_years(answer: NeedPicture, condition: Condition) -> charts.Multiples | None:
    """How need changes in each area, one small drawing an area; None with fewer than two years."""
    years, areas = _changes(answer, condition)
    last = [(changes[-1], name) for name, _, changes in areas if changes[-1] is not None]
    if len(years) < 2 or not last:
        return None
    (low, least), (high, most) = min(last), max(last)
    return charts.multiples(
        [
            charts.Small(
                name,
                tuple(rounded(one) for one in changes),
                tuple(change_words(one) for one in changes),
            )
            for name, _, changes in areas
        ],
        steps=[str(year) for year in years],
        id="need-over-years",
        finding=f"{condition.title}: from {years[0]} to {years[-1]} need changes from "
        f"{change_words(low)} in {least} to {change_words(high)} in {most}",
        y_label=f"Change of people expected since {years[0]}, %",
        description="By fixed national rates, so only the population moves it. All drawings have "
        "one scale.",
        marker=Decimal(0),
        marker_label=f"as in {years[0]}",
    )  # fmt: skip


def need_over_years_table(answer: NeedPicture | None, condition: Condition | None) -> Table:
    """The numbers of the small drawings: people expected and their change, by area and year."""
    years, areas = _changes(answer, condition) if answer and condition else ([], [])
    return Table(
        "over_years",
        f"{condition.title}: people expected by area and year" if condition else "Need over years",
        (
            Column("area", "Area"),
            *(Column(f"y{year}", str(year), numeric=True) for year in years),
        ),
        tuple(
            (
                Cell(name),
                *(
                    Cell(people_words(value), raw=exact(value),
                         hint=change_words(change) if at else "")
                    for at, (value, change) in enumerate(zip(people, changes, strict=True))
                ),
            )
            for name, people, changes in areas
        ),
        note=f"The small line is the change since {years[0]}." if years else "",
        empty="No two projected years are held.",
    )  # fmt: skip


def change_words(change: float | None) -> str:
    """A change in per cent with its sign; "not known" without one."""
    if change is None:
        return "not known"
    shown = number(Decimal(repr(change)), 1)
    return f"{'+' if change > 0 and shown.strip('0.') else ''}{shown}%"


def use_over_time(one: Study) -> charts.Multiples | None:
    """Use against need of each group period by period, one small drawing a group, on one scale.

    Without expected need it is the rates; None where only one period has a value.
    """
    whole = equity_rules().kinds[one.kind].whole
    by_need = any(point.use_need.value is not None for point in one.history)
    held = {
        (point.group, point.period): (point.use_need if by_need else point.rate, point.breaks)
        for point in one.history
        if point.group not in whole
    }
    periods = sorted({period for _, period in held})
    if len({period for (_, period), (found, _) in held.items() if found.value is not None}) < 2:
        return None
    items = [
        _small(group, [held.get((group, period)) for period in periods], 2 if by_need else 1)
        for group in dict.fromkeys(group for group, _ in held)
    ]
    return charts.multiples(
        items,
        steps=periods,
        id="over-time",
        finding=_moved_most(items, periods, "use against need" if by_need else "the rate"),
        y_label="Use against need" if by_need else f"For each {one.per:,} people",
        description="No line joins periods whose people were counted on a new basis. The numbers "
        "stand in the table of every period.",
        marker=Decimal(1) if by_need else None,
        marker_label="equal use for equal need",
        range_label="95% limits",
    )


def _small(group: str, run: Sequence[tuple[Number, bool] | None], places: int) -> charts.Small:
    none = (Number(None, reason="no line in the table"), False)
    points = [none if one is None else one for one in run]
    return charts.Small(
        group,
        tuple(rounded(found.value) for found, _ in points),
        tuple(plain(found.value, places) for found, _ in points),
        tuple(rounded(found.low) for found, _ in points),
        tuple(rounded(found.high) for found, _ in points),
        frozenset(at for at, (_, breaks) in enumerate(points) if breaks),
        "New basis: periods do not compare" if any(breaks for _, breaks in points) else "",
    )


def _moved_most(items: Sequence[charts.Small], periods: Sequence[str], what: str) -> str:
    """Which group moved the most from the first period to the last, of those that compare."""
    moved = [
        (last - first, one.label)
        for one in items
        if not one.breaks and (first := one.values[0]) is not None
        and (last := one.values[-1]) is not None
    ]  # fmt: skip
    if not moved:
        return f"No group's {what} can be compared from {periods[0]} to {periods[-1]}"
    most, label = max(moved, key=lambda item: abs(item[0]))
    if not most:
        return f"{what[:1].upper()}{what[1:]} is the same in {periods[0]} and {periods[-1]}"
    way = "rose" if most > 0 else "fell"
    return (
        f"{label}: {what} {way} the most from {periods[0]} to {periods[-1]}, by "
        f"{number(abs(most), 2)}"
    )
