"""The commissioning path of a place: every date from one start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.path import path_problems
from commonweal.planning.path_tables import Path, draw_path, printed_start, segments_of
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

SEGMENTS, GATES, CLUSTERS = "segments", "stage_gates", "clusters"


@dataclass(frozen=True)
class Given:
    """The day on which the path starts; None for the day that the table states."""

    start: date | None = None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Draw the path. Every cluster of the place's table of clusters must be in one segment."""
    del subject, tell
    rows, gates = reading.rows(SEGMENTS), reading.rows(GATES)
    segments = segments_of(rows, gates)
    start = given.start or printed_start(rows)
    if start is None:
        raise CannotWork("The table of segments states no start. Choose the day the path starts.")
    named = [row.text("cluster_number") for row in reading.rows(CLUSTERS)]
    known = named or [code for segment in segments for code in segment.clusters]
    path = draw_path(segments, start, known)
    ends = [one.end for one in path.dates if one.end]
    until = f", and the last segment ends on {max(ends):%-d %B %Y}" if ends else ""
    return Worked(
        answer=path,
        headline=f"From {start:%-d %B %Y}, {len(segments)} segments take the clusters along"
        f"{until}.",
        steps=tuple(
            f"{one.segment.title}: {event.title}, {event.on:%-d %B %Y} ({event.step})"
            for one in path.dates
            for event in one.events
        ),
        used=refs_of(rows, gates),
    )


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A cluster in two segments, or a gate outside its segment, keeps a file from coming in."""
    segments = segments_of(tables[SEGMENTS], tables[GATES])
    everything = {code for segment in segments for code in segment.clusters}
    codes = {row.text("segment_id"): row.key for row in tables[SEGMENTS]}
    return [
        Objection(SEGMENTS, codes[item], "", problem.sentence)
        for problem in path_problems(segments, everything)
        for item in problem.items
        if item in codes
    ]


KIND = Kind(
    code="path",
    title="Commissioning path",
    path="path/",
    reads=(SEGMENTS, GATES, CLUSTERS),
    needs=(SEGMENTS,),
    given=Given,
    answer=Path,
    work=work,
)
OBJECTORS = (Objector(frozenset({SEGMENTS, GATES}), look),)
