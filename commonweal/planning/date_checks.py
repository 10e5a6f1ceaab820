"""The dates that a path's tables state beside those that its own lengths give (CALC-15, ESX-52).

Nothing is corrected here: a stated date that differs is shown with both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from commonweal.language.period import add_months, months_in, parse_period
from commonweal.language.row import Row
from commonweal.planning.path import SegmentDates


@dataclass(frozen=True, slots=True)
class DateCheck:
    """One stated date. `worked_out` is None where the lengths give none; `ref` names its row.

    `agrees` is None where one of the two cannot be compared.
    """

    subject: str
    what: str
    stated: str
    worked_out: date | None
    agrees: bool | None
    ref: str


def check_dates(
    dates: Sequence[SegmentDates],
    segments: Iterable[Row],
    gates: Iterable[Row],
    timeline: Iterable[Row] = (),
) -> tuple[DateCheck, ...]:
    """Every date that the three tables state, set beside `dates`, worked out from the same start.

    A timeline's bar is known by the clusters in its row's name; bars of the central team and the
    axis state no date of a segment and are left out.
    """
    by_code = {one.segment.code: one for one in dates}
    by_clusters = {one.segment.clusters: one for one in dates if one.segment.clusters}
    found: list[DateCheck] = []
    for row in segments:
        one = by_code.get(row.text("segment_id"))
        if one is not None:
            found += _of_segment(row, one)
    for row in gates:
        one, number = by_code.get(row.text("segment_id")), _whole(row.text("gate_number"))
        if one is not None and number is not None and row.text("date_derived"):
            gate = _gate_day(one, number)
            found.append(_check(one, f"Stage gate {number}", row.text("date_derived"), gate, row))
    for row in timeline:
        one = by_clusters.get(clusters_named(row.text("row")))
        if one is not None:
            found += _of_bar(row, one)
    return tuple(found)


def _of_segment(row: Row, one: SegmentDates) -> Iterator[DateCheck]:
    if row.text("end_date_derived"):
        yield _check(one, "End", row.text("end_date_derived"), one.end, row)
    gates = [event.on for event in one.events if event.kind == "gate"]
    for number, text in enumerate(row.words("stage_gate_years"), start=1):
        try:
            day: date | None = add_months(one.start, months_in(Decimal(text)))
        except (InvalidOperation, ValueError):
            day = None
        gate = gates[number - 1] if number <= len(gates) else None
        agrees = None if day is None or gate is None else day == gate
        words = f"after {text} years"
        yield DateCheck(one.segment.title, f"Stage gate {number}", words, gate, agrees, _ref(row))


def _of_bar(row: Row, one: SegmentDates) -> Iterator[DateCheck]:
    if "gate" in row.text("marker").casefold():
        number = re.search(r"gate (\d+)", row.text("label").casefold())
        if number and row.text("end"):
            gate = _gate_day(one, int(number[1]))
            what = f"Stage gate {number[1]} on the timeline"
            yield _check(one, what, row.text("end"), gate, row)
        return
    if row.text("start"):
        yield _check(one, "Start on the timeline", row.text("start"), one.start, row)
    if row.text("end"):
        yield _check(one, "End on the timeline", row.text("end"), one.end, row)


def _check(one: SegmentDates, what: str, stated: str, day: date | None, row: Row) -> DateCheck:
    """A stated month or year agrees with every day in it."""
    period = parse_period(stated)
    agrees = period.contains(day) if day is not None and period.is_known else None
    return DateCheck(one.segment.title, what, stated, day, agrees, _ref(row))


def _gate_day(one: SegmentDates, number: int) -> date | None:
    return next((event.on for event in one.events if event.code == f"gate-{number}"), None)


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _ref(row: Row) -> str:
    return f"{row.dataset}/{row.key}"


def clusters_named(text: str) -> frozenset[str]:
    """The clusters that words name: "clusters 10, 13-17" gives 10 and 13 to 17; none gives none."""
    if not text.casefold().startswith("cluster"):
        return frozenset()
    found: set[str] = set()
    for first, last in re.findall(r"(\d+)(?:\s*(?:-|–|to)\s*(\d+))?", text):
        found |= {str(number) for number in range(int(first), int(last or first) + 1)}
    return frozenset(found)


def disagreements(checks: Iterable[DateCheck]) -> Mapping[str, DateCheck]:
    """The checks that do not agree, by what they are about."""
    return {f"{one.subject}: {one.what}": one for one in checks if one.agrees is False}
