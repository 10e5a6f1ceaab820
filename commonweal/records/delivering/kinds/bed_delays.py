"""Assessments that waited for a bed, as the oversight meeting reads them month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from commonweal.delivering.bed_delays import (
    DelayReport,
    delay_problems,
    delay_report,
    delay_rows,
)
from commonweal.delivering.supply_tables import made_up
from commonweal.language.figure import Quantity
from commonweal.language.row import Row
from commonweal.language.worked import Worked, refs_of
from commonweal.records import shelf
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

DELAYS = "bed_delays"


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Sum the log up by month and set occupancy against the target."""
    del subject, given, tell
    rows = reading.rows(DELAYS)
    definition = shelf.read_yaml("rules/beds.yaml")
    report = delay_report(delay_rows(rows), Decimal(definition["target_occupancy_pct"]))
    return Worked(
        answer=report,
        headline=_headline(report),
        steps=tuple(
            f"{one.month}: {_say(one.delayed)} of {_say(one.assessments)} assessments waited, "
            f"{_say(one.hours)} hours in all"
            for one in report.months
        ),
        used=refs_of(rows),
        definitions=(f"rules/beds@{definition['valid_from']}",),
        cautions=("The counts of this log are illustrative.",) if made_up(rows) else (),
    )


def _headline(report: DelayReport) -> str:
    last = report.months[-1]
    return (
        f"In {last.month}, {_say(last.delayed)} of {_say(last.assessments)} assessments waited for "
        f"a bed; occupancy was above {report.target}% in {len(report.over_target)} of "
        f"{len(report.rows)} returns."
    )


def _say(quantity: Quantity) -> str:
    if quantity.is_exact:
        return f"{quantity.value.normalize():,f}"
    if quantity.low is not None and quantity.high is not None:
        return f"{quantity.low.normalize():,f} to {quantity.high.normalize():,f}"
    return "an unknown number"


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A month with more delays than assessments keeps the file out."""
    return [
        Objection(DELAYS, row.key, "delayed", problem)
        for row in tables[DELAYS]
        for problem in delay_problems(delay_rows([row]))
    ]


KIND = Kind(
    code="bed-delays",
    title="Delays for want of a bed",
    path="workforce/bed-delays/",
    reads=(DELAYS,),
    needs=(DELAYS,),
    answer=DelayReport,
    work=work,
)
OBJECTORS = (Objector(frozenset({DELAYS}), look),)
