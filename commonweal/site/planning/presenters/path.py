"""The commissioning path in words: its segments, its dates, what another version changes."""

from __future__ import annotations

from commonweal.planning.path import compare_paths
from commonweal.planning.path_tables import Path
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.results.desk import Desk
from commonweal.site.words import day, plural


def segments_table(book: Book, path: Path | None) -> Table:
    """The segments with their clusters, how long they run and where care is to be given."""
    del book
    return Table(
        "segments",
        "Segments of the path",
        (
            Column("segment", "Segment"),
            Column("years", "Runs for"),
            Column("end", "Ends"),
            Column("procurement", "Earliest procurement"),
            Column("setting", "Expected setting"),
        ),
        tuple(
            (
                Cell(one.segment.title),
                Cell(
                    "no timeline of its own"
                    if one.segment.duration_years is None
                    else ("at most " if one.segment.is_maximum else "")
                    + plural(int(one.segment.duration_years), "year")
                ),
                Cell(day(one.end) if one.end else "not set"),
                Cell(
                    day(one.earliest_procurement)
                    if one.earliest_procurement
                    else "when the segment decides"
                ),
                Cell(one.segment.setting or "not stated"),
            )
            for one in (path.dates if path else ())
        ),
        empty="No segments have been brought in. Bring in the table “Segments of the "
        "commissioning path”.",
    )


def dates_table(path: Path | None) -> Table:
    """Every date of the path, soonest first, with how it was reached."""
    events = [
        (one.segment.title, event) for one in (path.dates if path else ()) for event in one.events
    ]
    events.sort(key=lambda item: (item[1].on, item[0]))
    return Table(
        "dates",
        "Every date of the path",
        (Column("on", "Date"), Column("segment", "Segment"), Column("what", "What happens"),
         Column("step", "How it is reached")),
        tuple(
            (Cell(("by " if event.is_latest else "") + day(event.on), raw=event.on.isoformat()),
             Cell(segment), Cell(event.title), Cell(event.step))
            for segment, event in events
        ),
        empty="There are no dates yet.",
    )  # fmt: skip


def changes_table(desk: Desk, against: Result | None) -> Table:
    """What differs between the version shown and another one."""
    changes = []
    titles: dict[str, str] = {}
    if against is not None and desk.answer is not None:
        try:
            before: Path = answer_of(against)
        except NotReadable:
            before = Path(desk.answer.start, ())
        changes = compare_paths(before.dates, desk.answer.dates)
        titles = {
            one.segment.code: one.segment.title for one in (*before.dates, *desk.answer.dates)
        }
    return Table(
        "changes",
        f"What changed since version {against.number}" if against else "What changed",
        (Column("segment", "Segment"), Column("what", "What happens"), Column("before", "Before"),
         Column("after", "Now"), Column("moved", "Moved")),
        tuple(
            (
                Cell(titles[change.segment]),
                Cell(change.title),
                Cell(day(change.before) if change.before else "not there"),
                Cell(day(change.after) if change.after else "not there"),
                Cell(_moved(change.days)),
            )
            for change in changes
        ),
        empty="No date differs.",
    )  # fmt: skip


def _moved(days: int | None) -> str:
    if days is None:
        return ""
    return f"{plural(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"
