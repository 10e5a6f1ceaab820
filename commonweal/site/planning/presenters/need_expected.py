"""People of a place and those expected to be ill, in words, tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonweal.planning.need.picture import Condition, Heads, Line, Moved, NeedPicture
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.need_values import (
    exact,
    people_cell,
    people_words,
    range_words,
    rounded,
)
from commonweal.site.words import number

LIMITS_MADE_UP = (
    " Its range is illustrative in part: nobody publishes what the index of need may be out by."
)
MARKS = {"A": "checked", "B": "read in a source", "C": "recalled, not verified"}


def condition_of(answer: NeedPicture, code: str) -> Condition:
    """The condition of a code, else the first."""
    return next((one for one in answer.conditions if one.code == code), answer.conditions[0])


def conditions_table(answer: NeedPicture | None, address: str) -> Table:
    """Each condition over all areas, in the first year, in that from which changes are told, and in
    the last."""
    rows = [_condition_row(answer, one, address) for one in answer.conditions] if answer else []
    changes = answer is not None and answer.base_year != answer.years[-1]
    return Table(
        "conditions",
        "People expected, all areas together, by fixed national rates",
        (
            Column("condition", "Condition"),
            *(
                Column(f"in_{year}", f"People in {year}", numeric=True)
                for year in _years_shown(answer)
            ),
            *((Column("change", f"Change from {answer.base_year} to {answer.years[-1]}",
                      numeric=True),) if answer and changes else ()),
            Column("survey", "Survey"),
            Column("source", "Source of the rates", only="file"),
        ),
        tuple(rows),
        note="Conditions overlap, so their rows are never added. Numbers are shown to the "
        "nearest 5; downloads carry them in full." + _do_not_join(answer),
        empty="Nothing has been worked out yet. It takes the table "
        "“Areas of the needs assessment”.",
    )  # fmt: skip


def _years_shown(answer: NeedPicture | None) -> list[int]:
    """The first year, the one from which changes are told, and the last, each once."""
    if answer is None:
        return []
    return sorted({answer.years[0], answer.base_year, answer.years[-1]})


def _do_not_join(answer: NeedPicture | None) -> str:
    """That the years hold estimates and projections, which rest on different counts."""
    if answer is None or answer.base_year == answer.years[0]:
        return ""
    before = [str(year) for year in answer.years if year < answer.base_year]
    return (
        f" {' and '.join(before)} {'is' if len(before) == 1 else 'are'} estimated, "
        f"{answer.base_year} and later are projected from another count. A difference between the "
        "two is not growth."
    )


def _condition_row(answer: NeedPicture, one: Condition, address: str) -> tuple[Cell, ...]:
    sums = {year: whole(answer, one.code, year) for year in _years_shown(answer)}
    start, last = answer.base_year, answer.years[-1]
    return (
        Cell(
            one.title,
            href=f"{address}?condition={one.code}#by-area",
            hint="" if any(letter.isdigit() for letter in one.title) else f"aged {one.ages}",
        ),
        *(_sum_cell(value) for value in sums.values()),
        *((_change_cell(sums[start], sums[last]),) if start != last else ()),
        Cell(f"{one.year}", hint=MARKS[one.mark]),
        Cell(one.source),
    )


def whole(answer: NeedPicture, code: str, year: int) -> float | None:
    """People with a condition in all areas that are counted; None where one is not known."""
    areas = {one.code for one in answer.areas if one.role == "area"}
    values = [
        line.comparable
        for line in answer.lines
        if line.condition == code and line.year == year and line.area in areas
    ]
    known = [value for value in values if value is not None]
    return sum(known) if values and len(known) == len(values) else None


def _sum_cell(value: float | None) -> Cell:
    return Cell(people_words(value), raw=exact(value))


def _change_cell(now: float | None, then: float | None) -> Cell:
    if now is None or then is None or not now:
        return Cell("not known")
    change = Decimal(repr((then / now - 1) * 100))
    sign = "+" if change > 0 else ""
    return Cell(f"{sign}{number(change, 1)}%", raw=change)


def areas_table(answer: NeedPicture, condition: Condition) -> Table:
    """One condition by area and year: comparable, and locally adjusted."""
    names = {one.code: one for one in answer.areas}
    return Table(
        "expected",
        f"{condition.title}: people expected by area",
        (
            Column("area", "Area"),
            Column("year", "Year"),
            Column("comparable", "By national rates", numeric=True),
            Column("low", "Low limit, by national rates", numeric=True, only="file"),
            Column("high", "High limit, by national rates", numeric=True, only="file"),
            Column("local", "Adjusted to local need", numeric=True),
            Column("local_low", "Low limit, adjusted to local need", numeric=True, only="file"),
            Column("local_high", "High limit, adjusted to local need", numeric=True, only="file"),
        ),
        tuple(
            (
                Cell(names[line.area].name, hint=_role(names[line.area].role)),
                Cell(str(line.year)),
                people_cell(line.comparable, line.low, line.high, line.reason, line.no_limits),
                _plain(line.low),
                _plain(line.high),
                people_cell(
                    line.local, line.local_low, line.local_high, line.local_reason, line.no_limits
                ),
                _plain(line.local_low),
                _plain(line.local_high),
            )
            for line in _lines(answer, condition)
        ),
        note="The small line is the 95% range. The first estimate is what POPPI and PANSI give: "
        "only the population moves it. The second multiplies it by how great local need is."
        + (LIMITS_MADE_UP if answer.limits_made_up else ""),
    )


def _lines(answer: NeedPicture, condition: Condition) -> list[Line]:
    return [line for line in answer.lines if line.condition == condition.code]


def _plain(value: float | None) -> Cell:
    return Cell("" if value is None else number(rounded(value)), raw=exact(value))


def _role(role: str) -> str:
    return {"whole": "all of it", "comparator": "to compare with"}.get(role, "")


def areas_chart(answer: NeedPicture, condition: Condition) -> charts.RangeChart | None:
    """The areas in the first year, the adjusted estimate where there is one, with its range."""
    year = answer.years[0]
    names = {one.code: one.name for one in answer.areas if one.role == "area"}
    lines = [one for one in _lines(answer, condition) if one.year == year and one.area in names]
    if not lines:
        return None
    adjusted = bool(answer.basis)
    lines.sort(key=lambda line: -(_value(line, adjusted)[0] or 0))
    items = [_ranged(line, names[line.area], adjusted) for line in lines]
    top = lines[0]
    return charts.ranges(
        items,
        id="expected-chart",
        finding=f"{names[top.area]} has the most people expected to have a "
        f"{condition.title.lower()} in {year}: {people_words(_value(top, adjusted)[0])}",
        description="Adjusted to local need" if adjusted else "By fixed national rates",
        range_label="95% range",
    )


def _value(line: Line, adjusted: bool) -> tuple[float | None, float | None, float | None]:
    if adjusted:
        return line.local, line.local_low, line.local_high
    return line.comparable, line.low, line.high


def _ranged(line: Line, name: str, adjusted: bool) -> charts.Ranged:
    value, low, high = _value(line, adjusted)
    return charts.Ranged(
        name,
        exact(value),
        people_words(value),
        low=exact(low),
        high=exact(high),
        note=range_words(low, high),
    )


def moved_table(answer: NeedPicture, condition: Condition) -> Table:
    """Why the number changes: more people, and older people."""
    names = {one.code: one.name for one in answer.areas}
    first, last = answer.base_year, answer.years[-1]
    return Table(
        "moved",
        f"{condition.title}: why the number by national rates changes from {first} to {last}",
        (
            Column("area", "Area"),
            Column("before", f"In {first}", numeric=True),
            Column("size", "More or fewer people", numeric=True),
            Column("ageing", "Other ages", numeric=True),
            Column("after", f"In {last}", numeric=True),
        ),
        tuple(
            _moved_row(one, names[one.area])
            for one in answer.moved
            if one.condition == condition.code
        ),
        note="The rates stay as they are, so the parts add up to the whole change.",
        empty="A change needs two years.",
    )


def _moved_row(one: Moved, name: str) -> tuple[Cell, ...]:
    if one.before is None or one.after is None:
        unknown = Cell("not known", hint=one.reason)
        return (Cell(name), unknown, Cell(""), Cell(""), Cell(""))
    return (Cell(name), *(_signed(part, n) for n, part in enumerate(
        (one.before, one.size, one.ageing, one.after))))  # fmt: skip


def _signed(value: float | None, place: int) -> Cell:
    if value is None:
        return Cell("not known")
    shown = rounded(value)
    sign = "+" if place in (1, 2) and shown > 0 else ""
    return Cell(f"{sign}{number(shown)}", raw=exact(value))


def heads_table(answer: NeedPicture | None) -> Table:
    """The people themselves, by broad ages."""
    names = {one.code: one.name for one in answer.areas} if answer else {}
    return Table(
        "heads",
        "People by age",
        (
            Column("area", "Area"),
            Column("ages", "Ages"),
            Column("year", "Year"),
            Column("people", "People", numeric=True),
        ),
        tuple(_heads_row(one, names[one.area]) for one in (answer.heads if answer else ())),
        note="The small line runs from the lowest to the highest projection that is held."
        + _do_not_join(answer),
        empty="No population is held for these areas.",
    )


def _heads_row(one: Heads, name: str) -> tuple[Cell, ...]:
    return (
        Cell(name), Cell(one.ages), Cell(str(one.year)),
        people_cell(one.people, one.low, one.high, one.reason, one.reason),
    )  # fmt: skip


def years_chart(answer: NeedPicture, conditions: Sequence[Condition]) -> charts.BarChart | None:
    """How much each condition grows, all areas together."""
    first, last = answer.base_year, answer.years[-1]
    found = []
    for one in conditions:
        now, then = whole(answer, one.code, first), whole(answer, one.code, last)
        if now and then is not None:
            found.append((one, Decimal(repr((then / now - 1) * 100))))
    if not found or first == last:
        return None
    found.sort(key=lambda pair: -pair[1])
    top, most = found[0]
    return charts.bars(
        [charts.Bar(one.title, change, f"{'+' if change > 0 else ''}{number(change, 1)}%")
         for one, change in found],
        id="growth-chart",
        finding=f"{top.title} grows the most from {first} to {last}: {number(most, 1)}%",
        description="Change of people expected in all areas together, by fixed national rates.",
    )  # fmt: skip
