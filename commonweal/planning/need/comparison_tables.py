"""The tables of use and of spend as the formulas of equity and variation read them.

A cell that cannot be used raises CannotWork with a sentence that names the row and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.language.intervals import Polarity
from commonweal.language.row import CannotWork, Row
from commonweal.planning.need.equity import GroupKind, Use
from commonweal.planning.need.variation import AreaValue, Measured, Spend

ALL_PEOPLE = "all people"
POLARITIES = {"high": Polarity.HIGH, "low": Polarity.LOW}

PERCENT = frozenset({"%", "percent", "per cent", "pct"})
NUMBERS = {
    "count": "A count", "denominator": "A number of people", "expected_need": "Expected need",
}  # fmt: skip
_HUNDRED = Decimal(100)

#: Why there is no count, by the status of its figure.
HELD_BACK = {
    Status.SUPPRESSED: "suppressed in the source",
    Status.NOT_LEGIBLE: "not legible in the source",
    Status.MISSING: "not available",
}

#: An area's code and name, a measure and the kind of group by which it is told apart.
StudyKey = tuple[str, str, str, str]


def uses_of(rows: Iterable[Row], kinds: Mapping[str, GroupKind]) -> dict[StudyKey, list[Use]]:
    """The uses of each study, in the order of the table; rows about all people are none.

    Raises CannotWork for a group of an ordered kind that is no number.
    """
    found: dict[StudyKey, list[Use]] = {}
    for row in rows:
        kind = kinds.get(row.text("group_kind"))
        if kind is None or not (row.text("count") or "count" in row.figures):
            continue
        _check_group(row, kind)
        key = (row.text("area_code"), row.text("area_name"), row.text("measure"), kind.id)
        found.setdefault(key, []).append(_use(row))
    return found


def _check_group(row: Row, kind: GroupKind) -> None:
    group = row.text("group")
    if kind.ordered and group not in kind.unknown | kind.whole and not group.isdecimal():
        raise CannotWork(
            f"The group “{group}” in {row.name} is no tenth of deprivation: write a number from 1, "
            "the most deprived."
        )


def use_faults(row: Row) -> Iterator[tuple[str, str]]:
    """Numbers that cannot be in a row of use: the column and what to do.

    People below nought, more counted than there are, and a percentage outside 0 to 100.
    """
    for column, what in NUMBERS.items():
        number = row.number(column)
        if number is not None and number < 0:
            yield column, f"{what} of {number} is below 0. Correct it, or leave the cell empty."
    count, people = row.number("count"), row.number("denominator")
    if count is not None and people is not None and 0 <= people < count:
        yield (
            "count",
            f"{count} are counted of {people}: more than there are. Correct one of the two; events "
            "of which a person has several go into the column value, with their unit.",
        )
    value, unit = row.number("value"), row.text("unit")
    if value is None:
        return
    if unit.casefold() in PERCENT and not 0 <= value <= _HUNDRED:
        yield "value", f"{value} is no percentage of a whole: write one from 0 to 100."
    elif value < 0 and row.text("theme") == "waiting":
        yield "value", f"Nobody waits {value} {unit}. Correct it, or leave the cell empty."


def _use(row: Row) -> Use:
    count = row.number("count")
    return Use(
        row.text("group"), row.text("period"), _float(count), _float(row.number("denominator")),
        _float(row.number("expected_need")), row.text("population_basis"),
        "" if count is not None else why_not(row, "count"),
    )  # fmt: skip


def panels_of(rows: Iterable[Row], per: int) -> list[tuple[Measured, list[AreaValue]]]:
    """Measures of all people with their areas, each in its latest period."""
    gathered: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.text("group_kind") == ALL_PEOPLE:
            gathered.setdefault((row.text("theme"), row.text("measure")), []).append(row)
    found = []
    for (theme, title), kept in gathered.items():
        period = max(row.text("period") for row in kept)
        latest = [row for row in kept if row.text("period") == period]
        unit = next((row.text("unit") for row in latest if row.text("unit")), f"per {per:,}")
        polarity = POLARITIES.get(latest[0].text("good"), Polarity.NO_JUDGEMENT)
        measure = Measured(title, theme, unit, polarity, period)
        found.append((measure, [_area(row) for row in latest]))
    return found


def _area(row: Row) -> AreaValue:
    count, value = row.number("count"), row.number("value")
    column = "value" if row.text("unit") else "count"
    return AreaValue(
        row.text("area_code"), row.text("area_name"), row.text("locality"), _float(count),
        _float(row.number("denominator")), _float(row.number("expected_need")), _float(value),
        why_not(row, column) if count is None and value is None else "",
    )  # fmt: skip


def why_not(row: Row, column: str) -> str:
    """Why a cell has no number, in the words of its status."""
    figure = row.figures.get(column)
    return HELD_BACK.get(figure.status, "not available") if figure else "not available"


def spends_of(rows: Sequence[Row]) -> tuple[str, list[Spend], dict[str, Decimal]]:
    """The latest year, its spends, and the need-weighted people of each area.

    Raises CannotWork where two rows of an area give different people.
    """
    year = max((row.text("financial_year") for row in rows), default="")
    spends: list[Spend] = []
    weighted: dict[str, Decimal] = {}
    for row in rows:
        if row.text("financial_year") != year:
            continue
        area, people = row.text("area_code"), row.number("weighted_people")
        amount = row.number("amount_gbp")
        spends.append(
            Spend(area, row.text("area_name"), row.text("kind"), amount,
                  "" if amount is not None else why_not(row, "amount_gbp"))
        )  # fmt: skip
        if people is not None and weighted.setdefault(area, people) != people:
            raise CannotWork(
                f"{row.name} gives {people} need-weighted people and another row of "
                f"{row.text('area_name')} gives {weighted[area]}: write the same on each."
            )
    return year, spends, weighted


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
