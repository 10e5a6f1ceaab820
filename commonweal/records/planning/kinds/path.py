"""The commissioning path of a place: every date from one start, and the work that leads there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.language.period import add_months
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.date_checks import DateCheck, check_dates, disagreements
from commonweal.planning.gate_tables import criteria_in
from commonweal.planning.path import Segment, path_dates, path_problems
from commonweal.planning.path_areas import compare_with_areas, plans_of
from commonweal.planning.path_tables import (
    Path,
    draw_path,
    from_start,
    printed_start,
    segments_of,
)
from commonweal.planning.programme import (
    Scheduled,
    SegmentGoals,
    changed_steps,
    schedule,
    tasks_of,
)
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning.definitions_path import (
    programme_steps,
    programme_version,
    start_years,
    year_zero_months,
)
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

SEGMENTS, GATES, CLUSTERS, TIMELINE = "segments", "stage_gates", "clusters", "path_timeline"
#: What each area plans by itself, where that table is there.
PLANS = "commissioning_plan"


@dataclass(frozen=True)
class Given:
    """The day on which the path starts, and the months of pieces of work.

    None for the day that the table states; a piece of work that is not named takes the months of
    the definition.
    """

    start: date | None = None
    months: Mapping[str, Decimal] = field(default_factory=dict)


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Draw the path. Every cluster of the place's table of clusters must be in one segment."""
    del subject, tell
    rows, gates = reading.rows(SEGMENTS), reading.rows(GATES)
    segments = segments_of(rows, gates)
    start = given.start or printed_start(rows)
    if start is None:
        raise CannotWork("The table of segments states no start. Choose the day the path starts.")
    _refuse_far(start, segments)
    named = [row.text("cluster_number") for row in reading.rows(CLUSTERS)]
    known = named or [code for segment in segments for code in segment.clusters]
    path = draw_path(segments, start, known)
    plans = reading.rows(PLANS)
    path = replace(
        path,
        programme=_programme(path, given),
        checks=_checks(reading, segments, rows),
        areas=compare_with_areas(path.dates, plans_of(plans)),
    )
    ends = [one.end for one in path.dates if one.end]
    until = f", and the last segment ends on {max(ends):%-d %B %Y}" if ends else ""
    return Worked(
        answer=path,
        headline=f"From {start:%-d %B %Y}, {_count(segments)}{until}.",
        steps=tuple(
            f"{one.segment.title}: {event.title}, {event.on:%-d %B %Y} ({event.step})"
            for one in path.dates
            for event in one.events
        ),
        used=refs_of(rows, gates, plans if path.areas else ()),
        definitions=(programme_version(),),
        cautions=tuple(_cautions(reading, path, segments)),
    )


def _refuse_far(start: date, segments: Sequence[Segment]) -> None:
    first, last = start_years()
    starts = {"The path": start} | {one.title: one.starts_on for one in segments if one.starts_on}
    for name, day in starts.items():
        if not first <= day.year <= last:
            raise CannotWork(
                f"{name} starts on {day.isoformat()}: give a start from {first} to {last}."
            )


def _count(segments: Sequence[Segment]) -> str:
    clusters = sum(len(one.clusters) for one in segments)
    moving = sum(bool(one.clusters) for one in segments)
    words = "1 cluster moves" if clusters == 1 else f"{clusters} clusters move"
    return f"{words} in {moving} {'segment' if moving == 1 else 'segments'}"


def _programme(path: Path, given: Given) -> tuple[Scheduled, ...]:
    steps, problems = changed_steps(programme_steps(), given.months)
    if problems:
        raise CannotWork(*problems)
    goals = [
        SegmentGoals(
            one.segment.code,
            one.segment.title,
            tuple(
                (event.code, event.title, event.on)
                for event in one.events
                if event.kind in ("gate", "end")
            ),
        )
        for one in path.dates
    ]
    begins = add_months(path.start, -year_zero_months())
    return schedule(tasks_of(steps, goals, path.start), begins)


def _checks(
    reading: Reading, segments: Sequence[Segment], rows: Sequence[Row]
) -> tuple[DateCheck, ...]:
    stated = printed_start(rows)
    if stated is None:
        return ()
    dates = path_dates(from_start(segments, stated), stated)
    return check_dates(dates, rows, reading.rows(GATES), reading.rows(TIMELINE))


def _cautions(reading: Reading, path: Path, segments: Sequence[Segment]) -> Iterator[str]:
    for name, check in disagreements(path.checks).items():
        day = f"{check.worked_out:%-d %B %Y}" if check.worked_out else "no day"
        yield f"{name} is stated as {check.stated}, and its length gives {day}."
    if path.areas and any(row.status == Status.ILLUSTRATIVE for row in reading.rows(PLANS)):
        yield "The plans of the areas are illustrative: made up to show how this works."
    homes = {code: segment for segment in segments for code in segment.clusters}
    codes = {segment.code: segment for segment in segments}
    for row in reading.rows(CLUSTERS):
        cluster, stated = row.text("cluster_number"), row.text("segment_id")
        home = homes.get(cluster)
        if home is not None and stated in codes and home.code != stated:
            yield (
                f"Cluster {cluster} moves with “{home.title}” here; the table of clusters has it "
                f"with “{codes[stated].title}”."
            )


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A cluster in two segments, or a gate outside its segment, keeps a file from coming in."""
    unreadable = list(_unreadable(tables))
    if unreadable:
        return unreadable
    segments = segments_of(tables[SEGMENTS], tables[GATES])
    everything = {code for segment in segments for code in segment.clusters}
    codes = {row.text("segment_id"): row.key for row in tables[SEGMENTS]}
    found = [
        Objection(SEGMENTS, codes[item], "", problem.sentence)
        for problem in path_problems(segments, everything)
        for item in problem.items
        if item in codes
    ]
    return found + [
        Objection(
            GATES,
            criterion.key,
            "tested_party",
            f"“{criterion.title}” has no number of years, so it is a criterion: say in "
            "tested_party whom it tests, commissioner, provider or both.",
        )
        for criterion in criteria_in(tables[GATES])
        if not criterion.sides
    ]


def _unreadable(tables: Mapping[str, Sequence[Row]]) -> Iterator[Objection]:
    for table in (SEGMENTS, GATES):
        for row in tables[table]:
            try:
                segments_of([row]) if table == SEGMENTS else segments_of([], [row])
            except CannotWork as fault:
                yield Objection(table, row.key, "", str(fault))


KIND = Kind(
    code="path",
    title="Commissioning path",
    path="path/",
    reads=(SEGMENTS, GATES, CLUSTERS, TIMELINE, PLANS),
    needs=(SEGMENTS,),
    given=Given,
    answer=Path,
    work=work,
)
OBJECTORS = (Objector(frozenset({SEGMENTS, GATES}), look),)
