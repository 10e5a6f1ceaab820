"""The services that people need, what the number hangs on, and scenarios, in words and tables."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.planning.need.required import WHOLE, ElementLine, RequiredServices
from commonweal.planning.need.scenario import Explained, Swing
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.need_values import (
    amount_cell,
    by_estimate,
    end_columns,
    ends_of,
    exact,
    money_cell,
    pence,
    people_words,
    plain,
    pounds,
    range_words,
)

#: How many drivers the chart shows; the table holds all.
DRAWN = 10
AS_THEY_ARE, IN_SCENARIO = "Packages as they are", "In the scenario"
UNITS = {"contact": "contacts a year", "bed day": "bed days a year", "place": "place days a year"}


def elements_table(answer: RequiredServices | None) -> Table:
    """Each element for all areas together: activity, beds and cost."""
    titles = {one.code: one for one in answer.elements} if answer else {}
    return Table(
        "elements",
        f"Services needed a year, all areas together{_named(answer)}",
        (
            Column("element", "Service"),
            Column("activity", "Contacts or bed days", numeric=True),
            *end_columns("activity", "Contacts or bed days"),
            Column("beds", "Beds", numeric=True),
            *end_columns("beds", "Beds"),
            Column("cost", "Cost a year", numeric=True),
            *end_columns("cost", "Cost a year"),
        ),
        tuple(
            (
                Cell(titles[one.element].title, hint=UNITS[titles[one.element].more]),
                amount_cell(one.activity),
                *ends_of(one.activity),
                amount_cell(one.capacity),
                *ends_of(one.capacity),
                money_cell(one.cost),
                *ends_of(one.cost),
            )
            for one in _of_area(answer, WHOLE)
        ),
        note="The small line is the 95% range.",
        empty="Nothing has been worked out yet. It takes the table "
        "“Areas of the needs assessment”.",
    )


def areas_table(answer: RequiredServices, names: dict[str, str]) -> Table:
    """Every element in every area."""
    titles = {one.code: one.title for one in answer.elements}
    return Table(
        "elements_by_area",
        f"Services needed a year, by area{_named(answer)}",
        (
            Column("area", "Area"),
            Column("element", "Service"),
            Column("activity", "Contacts or bed days", numeric=True),
            *end_columns("activity", "Contacts or bed days"),
            Column("beds", "Beds", numeric=True),
            *end_columns("beds", "Beds"),
            Column("cost", "Cost a year", numeric=True),
            *end_columns("cost", "Cost a year"),
        ),
        tuple(
            (
                Cell(names.get(one.area, one.area)),
                Cell(titles[one.element]),
                amount_cell(one.activity),
                *ends_of(one.activity),
                amount_cell(one.capacity),
                *ends_of(one.capacity),
                money_cell(one.cost),
                *ends_of(one.cost),
            )
            for one in answer.element_lines
            if one.area != WHOLE
        ),
    )


def _named(answer: RequiredServices | None) -> str:
    """By which estimate of need, as the end of a caption."""
    return f": need {by_estimate(answer.basis)}" if answer else ""


def _of_area(answer: RequiredServices | None, area: str) -> list[ElementLine]:
    return [one for one in answer.element_lines if one.area == area] if answer else []


def groups_table(answer: RequiredServices | None) -> Table:
    """The need groups: how many people, and of them how many come."""
    titles = {one.code: one for one in answer.groups} if answer else {}
    lines = answer.group_lines if answer else ()
    return Table(
        "groups",
        f"Who needs care, all areas together{_named(answer)}",
        (
            Column("group", "Group of people"),
            Column("clusters", "Clusters"),
            Column("expected", "Expected with the condition", numeric=True),
            Column("people", "Of this severity, coming for care", numeric=True),
            *end_columns("people", "Coming for care"),
        ),
        tuple(
            (
                Cell(titles[one.group].title),
                Cell(titles[one.group].more or "none"),
                Cell(people_words(one.expected), raw=exact(one.expected)),
                Cell(
                    people_words(one.people.value),
                    hint=range_words(one.people.low, one.people.high),
                    raw=exact(one.people.value),
                ),
                *ends_of(one.people),
            )
            for one in lines
            if one.area == WHOLE
        ),
        empty="Nothing has been worked out yet.",
    )


def staff_table(answer: RequiredServices | None) -> Table:
    """Staff by profession, all areas together."""
    titles = {one.code: one.title for one in answer.professions} if answer else {}
    lines = [one for one in answer.staff_lines if one.area == WHOLE] if answer else []
    return Table(
        "staff",
        f"Staff needed, all areas together{_named(answer)}",
        (
            Column("profession", "Profession"),
            Column("staff", "Full-time equivalent", numeric=True),
            *end_columns("staff", "Full-time equivalent"),
        ),
        tuple(
            (Cell(titles[one.profession]), amount_cell(one.staff), *ends_of(one.staff))
            for one in lines
        ),
        empty="Nothing has been worked out yet.",
    )


def cost_chart(answer: RequiredServices | None) -> charts.RangeChart | None:
    """What each service costs, with its range, the dearest first."""
    lines = sorted(_of_area(answer, WHOLE), key=lambda one: -one.cost.value)
    if not answer or not lines:
        return None
    titles = {one.code: one.title for one in answer.elements}
    return charts.ranges(
        [
            charts.Ranged(
                titles[one.element],
                pence(one.cost.value),
                pounds(one.cost.value),
                low=pence(one.cost.low),
                high=pence(one.cost.high),
                status=Status.ILLUSTRATIVE if answer.illustrative else "",
            )
            for one in lines
        ],
        id="cost-chart",
        finding=f"{titles[lines[0].element]} costs the most: {pounds(lines[0].cost.value)} a year",
        range_label="95% range",
        tick_words=lambda at: pounds(float(at)),
    )


def swings_table(answer: RequiredServices | None) -> Table:
    """What the range of each driver alone does to the cost."""
    found = answer.swings if answer else ()
    return Table(
        "swings",
        "What the cost hangs on",
        (
            Column("driver", "Number that may be otherwise"),
            Column("low", "Cost at its low end", numeric=True),
            Column("high", "Cost at its high end", numeric=True),
            Column("width", "Between them", numeric=True),
            Column("status", "Status"),
        ),
        tuple(
            (
                Cell(one.title, hint=one.driver),
                Cell(pounds(one.low), raw=pence(one.low)),
                Cell(pounds(one.high), raw=pence(one.high)),
                Cell(pounds(one.width), raw=pence(one.width)),
                Cell("", status=one.status),
            )
            for one in found
        ),
        note="Each number is moved to its ends alone, with everything else as it is.",
        empty="No number has a range.",
    )


def swings_chart(answer: RequiredServices | None) -> charts.RangeChart | None:
    """The widest swings around the cost."""
    found: tuple[Swing, ...] = answer.swings[:DRAWN] if answer else ()
    if not answer or not found:
        return None
    total = pence(answer.total_cost.value)
    return charts.ranges(
        [
            charts.Ranged(
                one.title,
                total,
                f"{pounds(min(one.low, one.high))} to {pounds(max(one.low, one.high))}",
                low=pence(min(one.low, one.high)),
                high=pence(max(one.low, one.high)),
                status=one.status if one.status == Status.ILLUSTRATIVE else "",
            )
            for one in found
        ],
        id="swings-chart",
        finding=f"The cost hangs most on this: {found[0].title[:1].lower()}{found[0].title[1:]}",
        description="How far the cost of everything moves when one number is at its low or high "
        "end. Ask about the first ones first.",
        range_label="cost between its two ends",
        tick_words=lambda at: pounds(float(at)),
    )


def drivers_table(answer: RequiredServices | None) -> Table:
    """Every number of the packages, by its code: what a table of scenarios may change."""
    return Table(
        "drivers",
        "Every number of the packages",
        (
            Column("code", "Code"),
            Column("title", "Number"),
            Column("value", "Value", numeric=True),
            Column("low", "Low end", numeric=True),
            Column("high", "High end", numeric=True),
            Column("unit", "Unit"),
            Column("status", "Status"),
            Column("source", "Source", only="file"),
        ),
        tuple(
            (
                Cell(one.code), Cell(one.title), _number(one.value), _number(one.low),
                _number(one.high), Cell(one.unit), Cell("", status=one.status), Cell(one.source),
            )
            for one in (answer.drivers if answer else ())
        ),
        empty="Nothing has been worked out yet.",
    )  # fmt: skip


def _number(value: float) -> Cell:
    return Cell(plain(value, 0 if value >= 1000 else 2), raw=Decimal(repr(value)))


def explained_table(
    found: Explained | None,
    start: str = AS_THEY_ARE,
    end: str = IN_SCENARIO,
    code: str = "explained",
) -> Table:
    """What the way from one set of numbers to another changes, step by step, and what the changes
    do only together."""
    rows: list[tuple[Cell, ...]] = []
    if found is not None:
        rows.append(_step(start, "", "", found.first, ""))
        rows += [
            _step(one.title, plain(one.before, 2), plain(one.after, 2), one.effect, one.reason)
            for one in found.steps
        ]
        rows.append(_step("What they do only together", "", "", found.interaction, ""))
        rows.append(_step(end, "", "", found.last, ""))
    return Table(
        code,
        f"The way of the cost from “{start}” to “{end}”",
        (
            Column("what", "What is changed"),
            Column("before", "From", numeric=True),
            Column("after", "To", numeric=True),
            Column("effect", "Cost a year", numeric=True),
            Column("why", "Why"),
        ),
        tuple(rows),
        empty="These are the packages as they are.",
    )


def _step(what: str, before: str, after: str, pounds_a_year: float, why: str) -> tuple[Cell, ...]:
    effect = Cell(pounds(pounds_a_year), raw=pence(pounds_a_year))
    return (Cell(what), Cell(before), Cell(after), effect, Cell(why))


def explained_chart(
    found: Explained | None,
    start_label: str = AS_THEY_ARE,
    end_label: str = IN_SCENARIO,
    code: str = "explained-chart",
) -> charts.BarChart | None:
    """The bridge from one set of numbers to another."""
    if found is None:
        return None
    start = charts.Step(start_label, pence(found.first), pounds(found.first), is_total=True)
    moves = [(one.title, one.effect) for one in found.steps]
    moves += [("What they do only together", found.interaction)] if found.interaction else []
    parts = [charts.Step(title, pence(effect), pounds(effect)) for title, effect in moves]
    # To the penny the end is what the rounded parts make.
    end = start.value + sum(part.value for part in parts)
    change = found.last - found.first
    word = "more" if change >= 0 else "less"
    return charts.waterfall(
        [start, *parts, charts.Step(end_label, end, pounds(found.last), is_total=True)],
        id=code,
        finding=f"“{end_label}” costs {pounds(abs(change))} {word} a year",
    )


def scenario_links(subjects: Iterable[tuple[str, str]], address: str) -> list[tuple[str, str]]:
    """The scenarios of the place: address and name."""
    return [(f"{address}{code}/" if code else address, title) for code, title in subjects]


def changes_table(
    plain_: RequiredServices | None, sides: Iterable[tuple[str, RequiredServices]]
) -> Table:
    """Every number that one of two sides changes: as the packages have it, and in each."""
    both = list(sides)
    held = [{one.code: one for one in side.drivers} for _, side in both]
    base = {one.code: one for one in plain_.drivers} if plain_ else {}
    moved = [
        one
        for code, one in base.items()
        if any(side[code].value != one.value for side in held if code in side)
    ]
    return Table(
        "changes",
        "What each of the two changes",
        (
            Column("driver", "Number"),
            Column("packages", AS_THEY_ARE, numeric=True),
            *(Column(f"side_{at}", name, numeric=True) for at, (name, _) in enumerate(both)),
        ),
        tuple(
            (
                Cell(one.title, hint=one.code),
                _number(one.value),
                *(_number(side[one.code].value) for side in held),
            )
            for one in moved
        ),
        empty="Neither of the two changes a number of the packages.",
    )
