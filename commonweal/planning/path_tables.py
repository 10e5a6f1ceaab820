"""The commissioning path read from its tables: segments, stage gates and the lexicon's clusters.

Tables: `segments` (one row a segment) and `stage_gates` (one row a dated gate; rows without a
number of years are criteria and are read by `planning.gates`). Source: ESX-49, ESX-51.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from commonweal.language.row import CannotWork, Row
from commonweal.planning.path import (
    Milestone,
    PlannedGate,
    Segment,
    SegmentDates,
    path_dates,
    path_problems,
)


@dataclass(frozen=True, slots=True)
class Path:
    """A path with its dates, worked out from one start."""

    start: date
    dates: tuple[SegmentDates, ...]


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
    )


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
    """A segment in words: "Clusters 1 to 3", "Clusters 10, 13 to 17", or what the table calls it.

    Runs are read by number; a cluster number that does not exist (9 of 21) breaks none.
    """
    numbers = sorted(int(one) for one in clusters if one.isdecimal())
    if not numbers:
        return otherwise.replace("_", " ").capitalize() or "Other"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = ", ".join(_run(run) for run in runs)
    return f"Cluster {words}" if len(numbers) == 1 else f"Clusters {words}"


def _run(run: Sequence[int]) -> str:
    if len(run) < 3:
        return ", ".join(str(number) for number in run)
    return f"{run[0]} to {run[-1]}"


def printed_start(rows: Iterable[Row]) -> date | None:
    """The start that the segments' table states, the earliest where it states several."""
    days = [row.text("start_date") for row in rows]
    found = []
    for text in days:
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            continue
    return min(found, default=None)


def draw_path(segments: Sequence[Segment], start: date, clusters: Iterable[str]) -> Path:
    """The path from one start. Raises CannotWork with every problem that it has."""
    problems = path_problems(segments, clusters)
    if problems:
        raise CannotWork(*(problem.sentence for problem in problems))
    return Path(start, tuple(path_dates(segments, start)))


def printed_ends(rows: Iterable[Row]) -> Mapping[str, date]:
    """The end that the table states for each segment, where it states one."""
    found = {}
    for row in rows:
        try:
            found[row.text("segment_id")] = date.fromisoformat(row.text("end_date_derived"))
        except ValueError:
            continue
    return found
