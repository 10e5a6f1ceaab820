"""The words of the pages about decision reports: state, next step, lists and who agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from commonweal.planning.decision_report import Composed, Listing, Outline, numbers_words
from commonweal.planning.decision_report_checks import Problem
from commonweal.planning.decision_report_compose import Entry, consultee_title, entries, signer_of
from commonweal.records.reports.models import (
    DelegatedAction,
    RecommendationOutcome,
    Report,
    ReportVersion,
    SignOff,
)
from commonweal.records.reports.selectors import Delegation, Standing
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.reports.presenters.body import when
from commonweal.site.words import day, plural


@dataclass(frozen=True)
class StateWords:
    """How a state is shown."""

    label: str
    colour: str


def state_of(report: Report) -> StateWords:
    """The state of a report in words."""
    if report.state == Report.State.ISSUED:
        return StateWords("Issued", "green")
    return StateWords("Draft", "blue")


def next_step(standing: Standing, report: Report) -> str:
    """What is to be done with a draft, in a sentence."""
    if not standing.problems:
        return "Nothing is missing: it can be issued."
    count = plural(len(standing.problems), "thing")
    said = f"{count} to do before it can be issued."
    if report.revised_reason:
        said = f"{said} It is revised because: {report.revised_reason}"
    return said


@dataclass(frozen=True)
class ToDo:
    """One thing to put right, with the page on which it is done."""

    sentence: str
    href: str


def to_do(found: Sequence[Problem], outline: Outline, address: str) -> list[ToDo]:
    """What keeps a draft from being issued, each with the way to where it is put right."""
    return [ToDo(one.sentence, _where(one, outline, address)) for one in found]


def _where(one: Problem, outline: Outline, address: str) -> str:
    if one.heading == "cover":
        return f"{address}cover/"
    if one.heading == "resources" and ("agree" in one.sentence or "object" in one.sentence):
        return f"{address}sign-off/"
    heading = outline.heading(one.heading)
    if len(heading.lists) == 1 and not heading.by_hand:
        return f"{address}lists/{heading.lists[0]}/"
    return f"{address}headings/{one.heading}/"


def about(cover: Mapping[str, str], report: Report) -> list[tuple[str, str]]:
    """Who decides, when and on whose report."""
    return [
        ("Decided by", cover.get("decider", "")),
        ("On", when(cover.get("meeting_on", ""))),
        ("Report of", cover.get("report_of", "")),
        ("Organisation", str(report.organisation or "")),
        ("Service to start", when(cover.get("service_start", ""))),
        ("Answer to what the timetable breaches", cover.get("breaches_answer", "")),
    ]


def listing_table(reports: Sequence[tuple[Report, str]], empty: str) -> Table:
    """Reports with their state and address."""
    columns = (Column("title", "Report"), Column("state", "State"), Column("body", "Led by"))
    rows = tuple(
        (Cell(row.title, href=href), Cell(state_of(row).label), Cell(str(row.organisation or "")))
        for row, href in reports
    )
    return Table("reports", "Decision reports", columns, rows, empty=empty)


def versions_table(address: str, versions: Sequence[ReportVersion]) -> Table:
    """The issued versions with their digest."""
    columns = (
        Column("version", "Version"), Column("issued", "Issued"), Column("why", "Why"),
        Column("digest", "Digest"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(f"Version {one.number}", href=f"{address}versions/{one.number}/"),
            Cell(day(localtime(one.made_at).date())),
            Cell(one.reason or "First issue"),
            Cell(one.digest[:16], raw=one.digest),
        )
        for one in versions
    )
    return Table("versions", "Issued versions", columns, rows, empty="None was issued yet.")


def sign_offs_table(
    outline: Outline, report: Report, standing: Standing, bodies: Mapping[str, str]
) -> Table:
    """Each consultee with what it said of the report as it is now."""
    columns = (
        Column("who", "Consultee"), Column("body", "Organisation"), Column("role", "Who signs"),
        Column("said", "What it says"), Column("when", "When"), Column("comment", "Comment"),
    )  # fmt: skip
    rows = tuple(
        _sign_off_row(outline, one, standing, bodies)
        for one in entries(report.content, "consultees")
    )
    empty = "No consultee is named yet. Name them below “Resource implications”."
    return Table("sign-offs", "Consultees", columns, rows, empty=empty)


def _sign_off_row(
    outline: Outline, entry: Entry, standing: Standing, bodies: Mapping[str, str]
) -> tuple[Cell, ...]:
    said = standing.sign_offs.get(entry["id"])
    return (
        Cell(consultee_title(outline, entry)),
        Cell(bodies.get(entry["body"], entry["body"])),
        Cell(outline.signers[signer_of(outline, entry)]),
        Cell(_said(said, standing.digest)),
        Cell(day(localtime(said.made_at).date()) if said else ""),
        Cell(f"{said.comment} {said.author_name}".strip() if said else ""),
    )


def _said(said: SignOff | None, digest: str) -> str:
    if said is None:
        return "Has not answered"
    label = str(SignOff.Stance(said.stance).label)
    return label if said.digest == digest else f"{label}: to an earlier draft"


def signed_table(version: ReportVersion) -> Table:
    """Who had agreed when a version was issued."""
    columns = (
        Column("who", "Consultee"), Column("body", "Organisation"), Column("role", "Signed by"),
        Column("on", "Agreed on"), Column("comment", "Comment"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one["title"]),
            Cell(one["body"]),
            Cell(one.get("role", "not kept")),
            Cell(when(one["on"])),
            Cell(one["comment"]),
        )
        for one in version.content["sign_offs"]
    )
    return Table("signed", "Consultees who agreed before issue", columns, rows)


def entries_table(listing: Listing, found: Sequence[Entry], say: Mapping[str, Any]) -> Table:
    """The entries of a list. `say` turns what a field keeps into words, by kind of field."""
    columns = tuple(Column(one.name, one.label) for one in listing.fields)
    rows = tuple(
        tuple(Cell(_field(one, blank.name, blank.kind, say)) for blank in listing.fields)
        for one in found
    )
    return Table(
        listing.code, listing.title, columns, rows, empty=f"No {listing.one} yet: add one below."
    )


def _field(entry: Entry, name: str, kind: str, say: Mapping[str, Any]) -> str:
    if kind == "period":
        return str(entry.get(f"{name}_words", ""))
    if kind == "evidence":
        return "; ".join(entry.get(f"{name}_labels", ()))
    kept = entry.get(name, "")
    if kind in say and kept:
        return str(say[kind](kept))
    return str(kept or "")


def outcomes_table(
    report: Composed, number: int, outcomes: Mapping[tuple[int, str], RecommendationOutcome]
) -> Table:
    """Each recommendation with what was decided on it."""
    columns = (
        Column("letter", "Letter"), Column("text", "Recommendation"),
        Column("limits", "Limits"), Column("outcome", "Decided"), Column("on", "On"),
        Column("words", "In words"),
    )  # fmt: skip
    rows = []
    for one in report.asked:
        found = outcomes.get((number, one.letter))
        limits = f"{one.delegate}, within {numbers_words(one.limits)}" if one.limits else ""
        rows.append((
            Cell(f"({one.letter})"), Cell(one.text), Cell(limits),
            Cell(RecommendationOutcome.Outcome(found.outcome).label if found else "Not yet"),
            Cell(day(found.decided_on) if found else ""), Cell(found.words if found else ""),
        ))  # fmt: skip
    return Table("outcomes", "What was decided", columns, tuple(rows))


def delegations_table(found: Sequence[Delegation]) -> Table:
    """The delegations in force."""
    columns = (
        Column("delegate", "Delegated to"), Column("what", "What"),
        Column("limits", "Within"), Column("on", "Decided on"),
    )  # fmt: skip
    rows = tuple(
        (Cell(one.delegate), Cell(one.text), Cell(numbers_words(one.limits).capitalize()),
         Cell(day(one.outcome.decided_on)))
        for one in found
    )  # fmt: skip
    empty = "No delegation is in force: one is, once it was agreed."
    return Table("delegations", "Delegations in force", columns, rows, empty=empty)


def used_table(found: Sequence[DelegatedAction]) -> Table:
    """What was done under the delegations."""
    columns = (
        Column("what", "What was done"), Column("by", "By"), Column("allowed", "Allowed by"),
        Column("on", "On"),
    )  # fmt: skip
    rows = tuple(
        (Cell(one.title), Cell(str(one.organisation or one.author_name)),
         Cell(f"({one.outcome.letter}), {numbers_words(one.paragraphs)}"),
         Cell(day(localtime(one.made_at).date())))
        for one in found
    )  # fmt: skip
    empty = "Nothing was done under a delegation of this report yet."
    return Table("used", "Done under delegation", columns, rows, empty=empty)


def breaches_table(lines: Sequence[Any]) -> Table:
    """The planned dates judged backward from the start of the service."""
    columns = (
        Column("step", "Step"), Column("planned", "Planned"), Column("latest", "Latest day"),
        Column("verdict", "Verdict"),
    )  # fmt: skip
    rows = tuple(
        (Cell(line.step.title), Cell(line.step.planned.label), Cell(day(line.latest)),
         Cell(str(line.verdict)))
        for line in lines
    )  # fmt: skip
    return Table(
        "backward", "The timetable worked out backward from the start of the service", columns,
        rows, empty="Give the start of the service on the cover, and planned dates here.",
    )  # fmt: skip
