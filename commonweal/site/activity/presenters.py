"""The words and tables of the activity pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commonweal.facts.activity.checks import HOW_ROWS_COUNT
from commonweal.records.activity.models import ActivityFile, ActivityRelease, QualityFinding
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural

#: Months that the grid shows on the page; its file has them all.
SHOWN_MONTHS = 12
SEVERITIES = {
    "reject_file": "Keeps the file out",
    "reject_record": "Record left out",
    "warn": "To look at",
}
#: The tables of the page of one file: what kept it out, what was left out, what to look at.
CAPTIONS = {
    "reject_file": "What keeps the file out",
    "reject_record": "Records left out",
    "warn": "Worth a look",
}


def month(text: str) -> str:
    """A month as people write it."""
    return f"{date.fromisoformat(f'{text}-01'):%B %Y}"


def latest_sentence(release: ActivityRelease | None) -> str:
    """What the place holds now."""
    if release is None:
        return "No activity has been brought in yet."
    rows = sum(release.rows_by_table.values())
    made = day(timezone.localtime(release.made_at).date())
    if not release.months:
        return f"Release {release.number} of {made} holds nothing: what was in it was withdrawn."
    span = month(release.months[0])
    if release.months[-1] != release.months[0]:
        span += f" to {month(release.months[-1])}"
    return f"Release {release.number} of {made} holds {rows:,} records with dates in {span}."


def releases_table(releases: Iterable[ActivityRelease]) -> Table:
    """The releases, newest first."""
    return Table(
        "releases",
        "Releases of the activity",
        (
            Column("number", "Release", numeric=True),
            Column("on", "Made on"),
            Column("by", "By"),
            Column("records", "Records", numeric=True),
            Column("left_out", "Left out by its checks", numeric=True),
            Column("why", "Why"),
        ),
        tuple(
            (
                Cell(str(one.number)),
                Cell(day(timezone.localtime(one.made_at).date())),
                Cell(str(one.made_by) if one.made_by else "By command"),
                Cell(f"{sum(one.rows_by_table.values()):,}"),
                Cell(f"{one.quality.get('rejected', 0):,}"),
                Cell(
                    one.reason or "No reason was given",
                    hint=f"Withdrawn: {one.withdrawn_because}" if one.withdrawn_at else "",
                ),
            )
            for one in releases
        ),
        empty="No release yet. Bring in a submission.",
    )


def grid_table(reported: Sequence[Mapping[str, Any]]) -> Table:
    """What came in by provider and month: the records accepted, or that nothing came.

    Months of a made-up system come from no provider's submission and are left out.
    """
    reported = [one for one in reported if "rows" in one]
    months = sorted({one["month"] for one in reported})
    held: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for one in reported:
        held[one["provider"], one["adapter"]][one["month"]] = sum(one["rows"].values())
    older = len(months) - SHOWN_MONTHS
    columns = [Column("provider", "Provider"), Column("set", "Data set")]
    columns += [
        Column(name, month(name), numeric=True, only="file" if place < older else "")
        for place, name in enumerate(months)
    ]
    return Table(
        "grid",
        "Records brought in, by provider and reporting month",
        tuple(columns),
        tuple(
            (Cell(provider), Cell(adapter), *(_count(rows.get(name)) for name in months))
            for (provider, adapter), rows in sorted(held.items())
        ),
        note="The file of this table has the earlier months too." if older > 0 else "",
        empty="No provider’s month has been brought in yet.",
    )


def _count(rows: int | None) -> Cell:
    return Cell("Did not come", raw="") if rows is None else Cell(f"{rows:,}", raw=str(rows))


def files_table(files: Iterable[ActivityFile]) -> Table:
    """The files handed in, newest first."""
    return Table(
        "files",
        "Files handed in",
        (
            Column("file", "File"),
            Column("provider", "Provider"),
            Column("months", "Months"),
            Column("state", "State"),
            Column("accepted", "Accepted", numeric=True),
            Column("left_out", "Left out", numeric=True),
            Column("on", "On"),
        ),
        tuple(
            (
                Cell(
                    one.name,
                    href=reverse("activity_file", args=[one.place.code, one.pk]),
                    about=f"file number {one.pk}",
                ),
                Cell(one.provider or _unread(one, "Local return")),
                Cell(", ".join(month(name) for name in one.months) or _unread(one, "By its rows")),
                Cell(one.get_state_display()),
                Cell(f"{one.accepted:,}"),
                Cell(f"{one.rejected:,}"),
                Cell(day(timezone.localtime(one.received_at).date())),
            )
            for one in files
        ),
        empty="No file has been handed in yet.",
    )


def _unread(file: ActivityFile, otherwise: str) -> str:
    """What stands for what a file would have told, had it been read."""
    return otherwise if file.state == ActivityFile.State.ACCEPTED else "Not known"


STOPPED = "Whatever read this file was stopped, and nothing of it came in. Send it again."


def outcome(file: ActivityFile, *, is_going_on: bool) -> str:
    """What became of a file, in a sentence."""
    if file.state == ActivityFile.State.WAITING:
        if not is_going_on:
            return STOPPED
        return "The file is being checked. This page renews itself."
    if file.state == ActivityFile.State.REFUSED:
        return "Nothing of this file came in, and what was there before is as it was."
    number = file.release.number if file.release else 0
    return (
        f"{plural(file.accepted, 'record')} came in with release {number}; "
        f"{plural(file.rejected, 'record was', 'records were')} left out."
    )


def next_step(file: ActivityFile, findings: Sequence[QualityFinding]) -> str:
    """What to do now, in a sentence; empty where nothing is."""
    kinds = {one.severity for one in findings}
    if file.state == ActivityFile.State.REFUSED:
        if "reject_file" not in kinds:
            return file.sentence
        return "Correct at the source what the first table names, and send the file again."
    if "reject_record" in kinds:
        return (
            "To bring in what was left out, correct it at the source and send the whole month "
            "again; it takes the place of this one."
        )
    return "Nothing was left out." if file.state == ActivityFile.State.ACCEPTED else ""


def tallies_table(file: ActivityFile) -> Table:
    """The records of a file by table: how many came, were accepted and were left out."""
    return Table(
        "tallies",
        "Records of this file, by table",
        (
            Column("table", "Table"),
            Column("came", "Came", numeric=True),
            Column("accepted", "Accepted", numeric=True),
            Column("left_out", "Left out", numeric=True),
        ),
        tuple(
            (
                Cell(one["table"].replace("_", " ").capitalize()),
                Cell(f"{one['came']:,}", raw=str(one["came"])),
                Cell(f"{one['accepted']:,}", raw=str(one["accepted"])),
                Cell(f"{one['came'] - one['accepted']:,}", raw=str(one["came"] - one["accepted"])),
            )
            for one in file.tallies
        ),
    )


def kinds_of_findings(file: ActivityFile, findings: Sequence[QualityFinding]) -> list[Table]:
    """What the rules found in one file, the gravest first; no table for what was not found."""
    captions = dict(CAPTIONS)
    if file.state == ActivityFile.State.REFUSED:
        captions["reject_record"] = "Records that would be left out"
    return [
        findings_table([f for f in findings if f.severity == kind], kind, captions[kind])
        for kind in SEVERITIES
        if any(f.severity == kind for f in findings)
    ]


def findings_table(
    findings: Iterable[QualityFinding], kind: str = "", caption: str = "Rules that found something"
) -> Table:
    """What the rules found, the gravest and the most frequent first: in one file those of a kind,
    or in all files, each with its own."""
    order = list(SEVERITIES)
    rows = sorted(findings, key=lambda one: (order.index(one.severity), -one.count, one.pk))
    columns = [
        Column("what", "What is wrong, and what to do"),
        Column("count", "How often", numeric=True),
        Column("rows", "First places"),
        Column("where", "Table and field"),
    ]
    if not kind:
        columns.insert(0, Column("provider", "Provider and file"))
        columns.insert(2, Column("follows", "What follows"))
    return Table(
        f"findings-{kind.replace('_', '-')}" if kind else "findings",
        caption,
        tuple(columns),
        tuple(_finding(one, with_file=not kind) for one in rows),
        empty="No rule found anything.",
        note=HOW_ROWS_COUNT if any(one.samples for one in rows) else "",
    )


def _finding(one: QualityFinding, *, with_file: bool) -> tuple[Cell, ...]:
    more = f" and {one.count - len(one.samples):,} more" if one.count > len(one.samples) else ""
    places = ", ".join(f"{s['file']} row {s['row']}" for s in one.samples)
    cells = [
        Cell(one.sentence, hint=one.check_id),
        Cell(f"{one.count:,}", raw=str(one.count)),
        Cell(f"{places}{more}" if places else "The whole file"),
        Cell(".".join(part for part in (one.table, one.field) if part) or "The whole file"),
    ]
    if not with_file:
        return tuple(cells)
    cells.insert(1, Cell(SEVERITIES[one.severity]))
    whose = Cell(
        one.file.provider or "Local return",
        href=reverse("activity_file", args=[one.file.place.code, one.file.pk]),
        hint=one.file.name,
        about=f"{one.file.name}, rule {one.check_id}",
    )
    return (whose, *cells)


def quality_sentence(
    files: Sequence[ActivityFile], findings: Sequence[QualityFinding], *, measured: bool
) -> str:
    """How much came and was left out, in all files that are shown; `measured` says that activity
    is here all the same, made up and not brought in."""
    if not files and measured:
        return "This activity came without a file, so no rule for files has looked at it."
    if not files:
        return "No file of activity has been brought in yet, so there is nothing to say of it."
    accepted, rejected = sum(f.accepted for f in files), sum(f.rejected for f in files)
    rules = len({one.check_id for one in findings})
    return (
        f"{plural(len(files), 'file')} brought {plural(accepted + rejected, 'record')}: "
        f"{accepted:,} were accepted and {rejected:,} left out. "
        f"{plural(rules, 'rule')} found something."
    )


def held_table(release: ActivityRelease | None) -> Table:
    """The records of the latest release by table."""
    rows = release.rows_by_table if release else {}
    return Table(
        "held",
        "Records held, by table",
        (Column("table", "Table"), Column("records", "Records", numeric=True)),
        tuple(
            (Cell(name.replace("_", " ").capitalize()), Cell(f"{count:,}", raw=str(count)))
            for name, count in rows.items()
        ),
        empty="Nothing is held yet.",
    )
