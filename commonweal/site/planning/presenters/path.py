"""The commissioning path in words: its segments, its dates, what another version changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from urllib.parse import quote

from commonweal.language.figure import Status
from commonweal.planning.date_checks import DateCheck
from commonweal.planning.path import SegmentDates, compare_paths, in_years
from commonweal.planning.path_tables import Path
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.words import day, number, percent, plural


def length_words(one: SegmentDates) -> str:
    """How long a segment runs: "3 years", "up to 2 years"."""
    years = one.segment.duration_years
    if years is None:
        return "no timeline of its own"
    return f"up to {in_years(years)}" if one.segment.is_maximum else in_years(years)


def milestone_words(one: SegmentDates) -> str:
    """The share that is to have moved by when; "to be confirmed" where the source says so."""
    parts = []
    for stone in one.segment.milestones:
        share = "share to be confirmed" if stone.share_pct is None else percent(stone.share_pct, 0)
        parts.append(f"{share} by year {number(stone.at_years.normalize())}")
    return "; ".join(parts) or "none"


def procurement_words(one: SegmentDates) -> str:
    """The earliest day on which procurement can be considered."""
    if one.segment.is_maximum:
        return "when the area decides"
    return day(one.earliest_procurement) if one.earliest_procurement else "not on this path"


def end_words(one: SegmentDates) -> str:
    """When a segment ends, or the last day by which it must."""
    if one.end is None:
        return "not set"
    return f"by {day(one.end)}" if one.segment.is_maximum else day(one.end)


def segments_table(book: Book, path: Path | None, may_change: bool) -> Table:
    """The segments with how long they run, what is to happen on the way, and where care goes."""
    address = f"{book.address}path/segments/"
    return Table(
        "segments",
        "Segments of the path",
        (
            Column("segment", "Segment"),
            Column("years", "Runs for"),
            Column("end", "Ends"),
            Column("procurement", "Earliest procurement"),
            Column("milestone", "Shift milestone"),
            Column("setting", "Expected setting"),
        ),
        tuple(
            (
                Cell(
                    one.segment.title,
                    href=f"{address}{quote(one.segment.code)}/" if may_change else "",
                    about="change it" if may_change else "",
                ),
                Cell(length_words(one)),
                Cell(end_words(one), raw=one.end.isoformat() if one.end else None),
                Cell(procurement_words(one)),
                Cell(milestone_words(one)),
                Cell(one.segment.setting or "not stated"),
            )
            for one in (path.dates if path else ())
        ),
        note="Segments plan; the cluster pays.",
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


def checks_table(book: Book, path: Path | None) -> Table:
    """The dates that the tables state, set beside those worked out from the stated start."""
    findings = f"{book.address}findings/?origin=rule"
    return Table(
        "checks",
        "Dates that the paper states, checked",
        (Column("segment", "Segment"), Column("what", "What"), Column("stated", "Stated"),
         Column("worked", "Worked out"), Column("verdict", "Do they agree?")),
        tuple(
            (
                Cell(check.subject),
                Cell(check.what),
                Cell(check.stated),
                Cell(day(check.worked_out) if check.worked_out else "none"),
                Cell(
                    _verdict(check.agrees),
                    # The printed timeline is only drawn; what segments and gates state is ruled on.
                    href=findings if check.agrees is False and _is_ruled(check) else "",
                    about=f"{check.what} of {check.subject}",
                ),
            )
            for check in (path.checks if path else ())
        ),
        note="Worked out from the start that the table states, whatever start is tried above.",
        empty="The tables state no dates of their own.",
    )  # fmt: skip


def _verdict(agrees: bool | None) -> str:
    if agrees is None:
        return "cannot be compared"
    return "agrees" if agrees else "does not agree"


def _is_ruled(check: DateCheck) -> bool:
    return check.ref.startswith(("segments/", "stage_gates/"))


def checks_words(path: Path | None) -> str:
    """What came of the check, in one sentence; empty without any stated date."""
    checks = path.checks if path else ()
    if not checks:
        return ""
    wrong = sum(check.agrees is False for check in checks)
    right = sum(check.agrees is True for check in checks)
    if wrong:
        return f"{wrong} of {plural(len(checks), 'stated date')} do not agree with the lengths."
    return f"All {plural(right, 'stated date')} agree with the lengths of the segments."


def before_of(against: Result | None) -> Path | None:
    """The path of another version; None without one that can be read."""
    if against is None:
        return None
    try:
        found: Path = answer_of(against)
    except NotReadable:
        return None
    return found


def changes_table(path: Path | None, before: Path | None, against: Result | None) -> Table:
    """What differs between the version shown and another one."""
    old: Sequence[SegmentDates] = before.dates if before else ()
    new: Sequence[SegmentDates] = path.dates if path else ()
    changes = compare_paths(old, new) if against else []
    titles = {one.segment.code: one.segment.title for one in (*old, *new)}
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
                Cell(moved_words(change.days)),
            )
            for change in changes
        ),
        empty="No date differs.",
    )  # fmt: skip


def areas_table(path: Path | None, names: Mapping[str, str], is_made_up: bool) -> Table:
    """Each area's own plan beside the path, the widest gap first."""
    titles = {one.segment.code: one.segment.title for one in path.dates} if path else {}
    status = Status.ILLUSTRATIVE if is_made_up else ""
    return Table(
        "areas",
        "The path beside each area's own plan",
        (Column("area", "Area"), Column("segment", "Segment"), Column("clusters", "Clusters"),
         Column("planned", "The area plans"), Column("path", "The path has"),
         Column("gap", "So the path is")),
        tuple(
            (
                Cell(names.get(gap.area, gap.area)),
                Cell(titles.get(gap.segment, gap.segment)),
                Cell(", ".join(gap.clusters)),
                Cell(day(gap.planned), raw=gap.planned.isoformat(), status=status),
                Cell(day(gap.path), raw=gap.path.isoformat()),
                Cell(moved_words(gap.days) if gap.days else "on the same day"),
            )
            for gap in (path.areas if path else ())
        ),
        empty="No area has brought in a plan of its own with dates.",
    )  # fmt: skip


def moved_words(days: int | None) -> str:
    """How far a date moved: "365 days later"."""
    if days is None:
        return ""
    return f"{plural(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def membership_words(path: Path | None, before: Path | None) -> list[str]:
    """The clusters that another version had in another segment, each in a sentence."""
    if path is None or before is None:
        return []
    old = {code: one.segment for one in before.dates for code in one.segment.clusters}
    return [
        f"Cluster {code} moved from “{old[code].title}” to “{one.segment.title}”."
        for one in path.dates
        for code in sorted(one.segment.clusters, key=lambda text: (len(text), text))
        if code in old and old[code].code != one.segment.code
    ]


def years_of(path: Path) -> list[int]:
    """The numbers of the path's years, from 1 to the last that any segment reaches."""
    months = [
        (one.end.year - path.start.year) * 12 + one.end.month - path.start.month
        for one in path.dates
        if one.end
    ]
    last = max(months, default=0)
    return list(range(1, -(-last // 12) + 1))


def whole(value: Decimal) -> str:
    """A number of years without needless noughts."""
    return number(value.normalize())
