"""Tables that a place brings in about need, as the formulas read them: scenarios and services.

A cell that cannot be used raises CannotWork with a sentence that names the row and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from commonweal.language.figure import Figure, Quantity, Status, total
from commonweal.language.row import CannotWork, Row
from commonweal.planning.need.gap import There
from commonweal.planning.need.packages import BED_DAY, CONTACT, PLACE, Driver, Element
from commonweal.planning.need.scenario import Change, faults_of

#: The words for what the activity of an element is counted in, by its unit, the plainest first.
COUNTED_IN = {
    CONTACT: ("contacts", "contact"),
    BED_DAY: ("bed days", "bed day", "occupied bed days"),
    PLACE: ("place days", "place day", "days"),
}
AMOUNTS = {
    "activity": "An activity", "capacity": "A number of beds or places",
    "staff_fte": "A number of staff", "spend_gbp": "An amount of money",
}  # fmt: skip


def scenario_codes(rows: Iterable[Row]) -> tuple[str, ...]:
    """The scenarios of a table, in its order."""
    return tuple(dict.fromkeys(row.text("scenario") for row in rows))


def changes_of(rows: Iterable[Row], scenario: str) -> tuple[Change, ...]:
    """The changes of one scenario. Without ends, a value has no range.

    Raises CannotWork for a value that is not given.
    """
    return tuple(change_of(row) for row in rows if row.text("scenario") == scenario)


def change_of(row: Row) -> Change:
    """The change of a row. Raises CannotWork for a value that is not given."""
    value = row.number("value")
    if value is None:
        raise CannotWork(f"{row.name} gives no value. Fill in the column value.")
    low, high = (row.number(end) for end in ("low", "high"))
    return Change(
        row.text("driver"),
        float(value),
        float(value if low is None else low),
        float(value if high is None else high),
        row.text("reason"),
    )


def scenario_faults(row: Row, drivers: Mapping[str, Driver]) -> Iterator[tuple[str, str]]:
    """What cannot be in a row of a scenario: the column and what to do."""
    try:
        change = change_of(row)
    except CannotWork as fault:
        yield "value", str(fault)
        return
    column = "value" if change.driver in drivers else "driver"
    for sentence in faults_of(drivers, change):
        yield column, sentence


def measure_of(element: Element) -> tuple[str, str]:
    """The column in which an element is compared, and the name of that measure."""
    if element.unit == CONTACT:
        return "activity", "contacts a year"
    return "capacity", "beds" if element.unit == "bed day" else "places"


def services_there(rows: Iterable[Row], elements: Iterable[Element]) -> tuple[There, ...]:
    """What is there of each element in each area: the providers' numbers added up.

    Where one of them is not known the sum is not known, with the reason. Raises CannotWork for an
    element that the packages do not have.
    """
    known = {element.code: element for element in elements}
    gathered: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        code = row.text("element")
        if code not in known:
            raise CannotWork(
                f"{row.name} names the element “{code}”, which no package has. Use one of "
                f"{', '.join(sorted(known))}."
            )
        gathered.setdefault((code, row.text("area_code")), []).append(row)
    return tuple(_there(known[code], area, held) for (code, area), held in gathered.items())


def service_faults(row: Row, element: Element) -> Iterator[tuple[str, str]]:
    """What cannot be in a row of an element: the column and what to do.

    A unit that is not the element's would be compared as if it were; an amount below nought is
    none. An activity without a unit is taken to be in that of the element.
    """
    unit, known = row.text("activity_unit"), COUNTED_IN[element.unit]
    if unit and " ".join(unit.casefold().split()) not in known:
        yield (
            "activity_unit",
            f"{element.title} is counted in {known[0]}, not in “{unit}”. Give the activity in "
            f"{known[0]}, or correct the unit.",
        )
    for column, what in AMOUNTS.items():
        number = row.number(column)
        if number is not None and number < 0:
            yield column, f"{what} of {number} is below 0. Correct it, or leave the cell empty."


def _there(element: Element, area: str, rows: list[Row]) -> There:
    column, measure = measure_of(element)
    held = [row.figures[column] for row in rows if column in row.figures]
    lacking = next((row for row in rows if column not in row.figures), None)
    if lacking is not None:
        who = lacking.text("provider") or "The table"
        found = Quantity.unknown(f"{who} gives no {column}.")
    else:
        found = total(held)
    low, high = found.low, found.high
    return There(
        element.code, area, measure,
        float(found.value) if found.is_exact else None,
        None if low is None else float(low),
        None if high is None else float(high),
        "" if found.is_exact else found.reason,
        _weakest(held), _year(held), tuple(one.ref for one in held),
    )  # fmt: skip


def _weakest(figures: list[Figure]) -> str:
    """The status of the sum: illustrative where any part is, else the first part's."""
    statuses = [figure.status for figure in figures]
    if Status.ILLUSTRATIVE in statuses:
        return Status.ILLUSTRATIVE.value
    return statuses[0].value if statuses else Status.MISSING.value


def _year(figures: list[Figure]) -> int | None:
    """The year in which the oldest of the numbers ends; None where none has a period."""
    ends = [one.period.end for one in figures if one.period.end is not None]
    return min(ends).year if ends else None
