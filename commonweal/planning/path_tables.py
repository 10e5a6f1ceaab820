"""The commissioning path read from its tables: segments, stage gates and the lexicon's clusters.

Tables: `segments` (one row a segment) and `stage_gates` (one row a dated gate; rows without a
number of years are criteria and are read by `planning.gate_tables`). Source: ESX-49, ESX-51.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from commonweal.language.period import add_months
from commonweal.language.row import CannotWork, Row
from commonweal.planning.date_checks import DateCheck
from commonweal.planning.path import (
    Milestone,
    PlannedGate,
    Segment,
    SegmentDates,
    path_dates,
    path_problems,
)
from commonweal.planning.path_areas import AreaGap
from commonweal.planning.programme import Scheduled


@dataclass(frozen=True, slots=True)
class Path:
    """A path with its dates, worked out from one start.

    `checks` sets the dates that the tables state beside those worked out from the start that the
    tables state. `programme` is the work that leads to each gate and contract, and `areas` sets
    each area's own plan beside the path.
    """

    start: date
    dates: tuple[SegmentDates, ...]
    checks: tuple[DateCheck, ...] = ()
    programme: tuple[Scheduled, ...] = ()
    areas: tuple[AreaGap, ...] = ()


def segments_of(rows: Iterable[Row], gates: Iterable[Row] = ()) -> list[Segment]:
    """The segments of a path with their gates. Raises CannotWork for a cell that is no number."""
    by_segment: dict[str, list[PlannedGate]] = {}
    for row in gates:
        at = row.number("at_years")
        if at is not None:
            number = row.number("gate_number")
            listed = by_segment.setdefault(row.text("segment_id"), [])
            listed.append(PlannedGate(int(number or len(listed) + 1), at, row.text("subject")))
    return [_segment(row, by_segment.get(row.text("segment_id"), [])) for row in rows]


def _segment(row: Row, gates: Sequence[PlannedGate]) -> Segment:
    clusters = row.words("clusters")
    return Segment(
        code=row.text("segment_id"),
        title=segment_title(clusters, row.text("super_cluster")),
        clusters=frozenset(clusters),
        duration_years=row.number("duration_years"),
        is_maximum=row.text("duration_is_maximum").casefold() == "yes",
        gates=tuple(sorted(gates, key=lambda gate: gate.at_years)),
        milestones=_milestones(row),
        setting=row.text("expected_setting"),
        starts_on=_day(row.text("start_date")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _milestones(row: Row) -> tuple[Milestone, ...]:
    year = row.number("shift_milestone_year")
    if year is None:
        return ()
    try:
        share: Decimal | None = Decimal(row.text("shift_milestone_pct").rstrip("% "))
    except InvalidOperation:
        # "TBC": the source leaves it open, and so do we.
        share = None
    return (Milestone(year, share),)


def segment_title(clusters: Sequence[str], otherwise: str) -> str:
    """A segment in words: "Clusters 1 to 3", "Clusters 10 and 13 to 17", or what the table says.

    Runs are read by number; a cluster number that does not exist (9 of 21) breaks none.
    """
    numbers = sorted(int(one) for one in clusters if one.isdecimal())
    if not numbers:
        return _others(otherwise)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [word for run in runs for word in _run(run)]
    if len(numbers) == 1:
        return f"Cluster {words[0]}"
    return f"Clusters {_listed(words)}"


#: Words that are written in capitals.
_ACRONYMS = {"camhs": "CAMHS", "nhs": "NHS", "iapt": "IAPT"}


def _others(text: str) -> str:
    parts = [part.strip().replace("_", " ") for part in text.split(";") if part.strip()]
    parts = [_ACRONYMS.get(part.casefold(), part) for part in parts]
    if not parts:
        return "Other"
    return f"Other: {_listed(parts)}"


def _run(run: Sequence[int]) -> list[str]:
    if len(run) < 3:
        return [str(number) for number in run]
    return [f"{run[0]} to {run[-1]}"]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else words[0]


def printed_start(rows: Iterable[Row]) -> date | None:
    """The start that the segments' table states, the earliest where it states several."""
    return min((day for row in rows if (day := _day(row.text("start_date")))), default=None)


def from_start(segments: Sequence[Segment], start: date) -> list[Segment]:
    """The segments of a path that starts on `start`.

    A segment that its table starts later than the earliest one keeps its distance to that one,
    in whole months where both fall on the same day of a month.
    """
    stated = [segment.starts_on for segment in segments if segment.starts_on]
    first = min(stated, default=start)
    return [
        replace(segment, starts_on=None)
        if segment.starts_on in (None, first)
        else replace(segment, starts_on=_moved(segment.starts_on or first, first, start))
        for segment in segments
    ]


def _moved(day: date, first: date, start: date) -> date:
    if day.day == first.day:
        months = (day.year - first.year) * 12 + day.month - first.month
        return add_months(start, months)
    return start + timedelta(days=(day - first).days)


def draw_path(segments: Sequence[Segment], start: date, clusters: Iterable[str]) -> Path:
    """The path from one start. Raises CannotWork with every problem that it has."""
    problems = path_problems(segments, clusters)
    if problems:
        raise CannotWork(*(problem.sentence for problem in problems))
    return Path(start, tuple(path_dates(from_start(segments, start), start)))
