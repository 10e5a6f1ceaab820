"""How a measure is worked out, who answers for it, and its worked cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.engines.definitions import profiles
from commonweal.reviewing.measures import Measure, Period
from commonweal.reviewing.publishing import decimals_of
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, ShownTable, Table
from commonweal.site.words import day, plural

PERIODS = {
    Period.MONTH: "Each month",
    Period.ROLLING_3: "The three months that end with each month",
    Period.ROLLING_12: "The twelve months that end with each month",
    Period.QUARTER: "Each quarter of the financial year",
}
FORMULAS = {
    "count": "A count",
    "share": "A share of those counted, in per cent",
    "portion": "A share, counted from rows of its own, in per cent",
    "rate": "Events over what they could happen in",
    "ratio": "One count over another",
    "mean": "The mean over the rows for which the value is known",
    "percentile": "A percentile of the ordered values",
}


_CUT = (
    "Limits are shown no further than a value can be: not below nought, nor above 100 % of those "
    "counted. The rules judge by the limits as they are worked out."
)


@dataclass(frozen=True)
class WorkedCase:
    """A worked case on the page: what is given, what comes out, and why."""

    name: str
    tables: tuple[ShownTable, ...]
    because: str


def rows(measure: Measure, today: date) -> list[tuple[str, str]]:
    """The method as names and words; what a measure does not have is left out."""
    overdue = " This review is overdue." if measure.next_review < today else ""
    additive = "They may be added up." if measure.additive else "They must not be added up."
    least = measure.show_from_denominator
    return [
        ("Why it matters", measure.why),
        ("Numerator", measure.numerator),
        ("Denominator", measure.denominator),
        ("Formula", f"{FORMULAS[measure.formula]}. Unit: {measure.unit}."),
        ("Period", f"{PERIODS[measure.period]}. Values of several periods: {additive}"),
        ("Ranked from", f"A denominator of {least:,}" if least else ""),
        ("Targets", " ".join(saying.target_words(measure, one) for one in measure.targets)),
        ("What is held back", _held_back(measure)),
        ("Rules of the chart", f"{measure.chart.mode}. {_CUT}"),
        ("Source", measure.source),
        ("National identifier", measure.national_id),
        ("Status", measure.status.capitalize()),
        ("Limits of what it says", measure.limits),
        ("Owner", f"{measure.owner}; checked by {measure.checker}"),
        ("Reviewed", f"{day(measure.reviewed)}; next by {day(measure.next_review)}.{overdue}"),
        ("Changes", "; ".join(f"{day(one.on)}: {one.reason}" for one in measure.changes)),
    ]


def _held_back(measure: Measure) -> str:
    said = f"By the disclosure profile “{measure.disclosure}”."
    decimals = decimals_of(measure, profiles()[measure.disclosure])
    if decimals == measure.decimals:
        return said
    many = plural(decimals, "decimal") if decimals else "no decimals"
    return f"{said} It publishes {many}, so that a line of small values goes in steps."


def cases(measure: Measure) -> list[WorkedCase]:
    """The worked cases as small tables."""
    return [
        WorkedCase(
            str(one["name"]),
            tuple(_tables(measure, number, one)),
            str(one["because"]),
        )
        for number, one in enumerate(measure.cases, start=1)
    ]


def _tables(measure: Measure, number: int, case: Mapping[str, Any]) -> list[ShownTable]:
    found = [
        _table(f"case-{number}-{name}", f"Given: {name.replace('_', ' ')}", held)
        for name, held in case["given"].items()
        if held
    ]
    expected = [{**line, "month": saying.month(line["month"])} for line in case["expect"]]
    unit = "per cent" if measure.unit == "per cent" else measure.unit
    found.append(_table(f"case-{number}-expected", f"What comes out, in {unit}", expected))
    return found


def _table(name: str, caption: str, held: Sequence[Mapping[str, Any]]) -> ShownTable:
    keys = list(dict.fromkeys(key for row in held for key in row))
    table = Table(
        name,
        caption,
        tuple(Column(key, key.replace("_", " ").capitalize()) for key in keys),
        tuple(tuple(_cell(row.get(key)) for key in keys) for row in held),
    )
    return ShownTable(table, "", "")


def _cell(value: object) -> Cell:
    if value is None:
        return Cell("Not there")
    return Cell(day(value) if isinstance(value, date) else str(value))
