"""The indicator: what it counts, which way is good, how far along its life it is, what follows it.

Indicators come from definition files or from the rows of a place's own table. Their values are
figures and are not kept here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from commonweal.language.figure import Citation, Status
from commonweal.language.row import CannotWork, Row


class Direction(StrEnum):
    """Which way is good."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Stage(StrEnum):
    """How far along its life an indicator is: from what is done to what it leads to."""

    PROCESS = "process"
    BENEFIT = "benefit"
    WIDER_DETERMINANTS = "wider_determinants"


class Frequency(StrEnum):
    """For which stretch of time a value is reported."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Retirement:
    """The last day on which an indicator is counted, and what takes its place.

    An empty `successor` says that nothing does.
    """

    on: date
    successor: str
    reason: str
    source: str = ""


@dataclass(frozen=True)
class Indicator:
    """One indicator as it is defined.

    `codes` are other names under which tables hold its values. `assigned` names what the source
    does not print. `measure` is the activity measure that calculates it, if one does; where that is
    only planned, it is the nearest there is, and `measure_reason` says why it is not the same.
    """

    id: str
    name: str
    unit: str
    direction: Direction
    stage: Stage
    frequency: Frequency
    citation: Citation
    status: Status = Status.PRINTED
    numerator: str = ""
    denominator: str = ""
    publisher: str = ""
    period: str = ""
    note: str = ""
    codes: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    measure: str = ""
    measure_is_planned: bool = False
    measure_reason: str = ""
    retired: Retirement | None = None

    def has_ended(self, on: date) -> bool:
        """Whether it is no longer counted on a day."""
        return self.retired is not None and self.retired.on < on

    @property
    def names(self) -> frozenset[str]:
        """Everything that a table may call it."""
        return frozenset((self.id, *self.codes))


Library = Mapping[str, Indicator]


def indicators_from(given: Mapping[str, Any]) -> list[Indicator]:
    """The indicators of one definition file, parsed; its shape is held by its JSON Schema."""
    return [_indicator(entry, given) for entry in given["indicators"]]


def _indicator(entry: Mapping[str, Any], file: Mapping[str, Any]) -> Indicator:
    source, measure = entry.get("source", file["source"]), entry.get("measure", {})
    return Indicator(
        id=entry["id"],
        name=entry["name"],
        unit=entry["unit"],
        direction=Direction(entry["direction"]),
        stage=Stage(entry["stage"]),
        frequency=Frequency(entry["frequency"]),
        citation=Citation(source["document"], source["section"]),
        status=Status(entry.get("status", file["status"])),
        numerator=entry.get("numerator", ""),
        denominator=entry.get("denominator", ""),
        publisher=entry.get("publisher", file["publisher"]),
        period=entry.get("period", ""),
        note=entry.get("note", ""),
        codes=tuple(entry.get("codes", ())),
        breakdowns=tuple(entry.get("breakdowns", ())),
        assigned=tuple(file.get("assigned", ())),
        measure=measure.get("id", ""),
        measure_is_planned=measure.get("status") == "planned",
        measure_reason=measure.get("reason", ""),
        retired=_retirement(entry.get("retired")),
    )


def _retirement(given: Mapping[str, Any] | None) -> Retirement | None:
    if given is None:
        return None
    return Retirement(
        given["last_day"], given["successor"], given["reason"], given.get("source", "")
    )


def own_indicators(rows: list[Row], shipped: Library) -> dict[str, Indicator]:
    """The indicators that a place defines itself, from its table `indicator_definitions`.

    A row whose code a shipped indicator already bears speaks of that one and makes no other.
    What a row leaves out is taken as: neither way is good, process, quarter. Raises CannotWork for
    a word that is none of the choices.
    """
    taken = {name for one in shipped.values() for name in one.names}
    return {
        code: _own(row, code) for row in rows if (code := row.text("indicator_id")) not in taken
    }


def _own(row: Row, code: str) -> Indicator:
    given = {name: row.text(name) for name in ("direction", "stage", "frequency")}
    left_out = tuple(name for name, value in given.items() if not value)
    try:
        return Indicator(
            id=code,
            name=row.text("indicator"),
            unit=row.text("unit"),
            direction=Direction(given["direction"] or Direction.NEITHER),
            stage=Stage(given["stage"] or Stage.PROCESS),
            frequency=Frequency(given["frequency"] or Frequency.QUARTER),
            citation=row.citation,
            status=row.status,
            numerator=row.text("numerator"),
            denominator=row.text("denominator"),
            publisher=row.text("publisher"),
            period=row.text("period"),
            breakdowns=row.words("breakdowns"),
            assigned=left_out,
            measure=row.text("measure"),
        )
    except ValueError as fault:
        raise CannotWork(f"{row.name}: {fault}. Correct the word.") from None


def called(library: Library, name: str) -> Indicator | None:
    """The indicator that a table calls so, by its own id before any other name."""
    found = library.get(name)
    return found or next((one for one in library.values() if name in one.codes), None)


def dangling_measures(library: Library, measures: frozenset[str]) -> list[str]:
    """Indicators whose measure does not exist and is not said to be planned, as sentences."""
    return [
        f"Indicator {one.id} names the measure {one.measure}, which does not exist. "
        "Write the measure, or give the link the status planned."
        for one in library.values()
        if one.measure and not one.measure_is_planned and one.measure not in measures
    ]


def retirement_faults(library: Library) -> list[str]:
    """Retired indicators that lead nowhere, in a circle, or to one that ended before."""
    faults = []
    for one in library.values():
        seen, here = {one.id}, one
        while here.retired and here.retired.successor:
            after = library.get(here.retired.successor)
            if after is None:
                faults.append(f"{here.id} is followed by {here.retired.successor}, which is none.")
                break
            if after.id in seen:
                faults.append(f"{one.id} is followed by itself: {' → '.join(sorted(seen))}.")
                break
            seen.add(after.id)
            here = after
    return list(dict.fromkeys(faults))
