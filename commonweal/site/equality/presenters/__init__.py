"""What the pages of equality assessments say, and their tables. What is not stated is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from commonweal.language.disclosure import State as CellState
from commonweal.language.thread import End
from commonweal.planning.equality import Effect, Screened, in_table5, not_listed, said_of
from commonweal.planning.equality_use import Standing
from commonweal.records.equality.definitions import groups, law, rights
from commonweal.records.equality.models import AssessmentVersion, Carried, Evidence
from commonweal.records.equality.selectors import CarriedAction
from commonweal.records.thread.selectors_ends import Shown
from commonweal.site.equality.desk import Desk
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.thread.addresses import record_address
from commonweal.site.thread.presenters import value_words
from commonweal.site.words import day, section

EFFECTS = {
    Effect.POSITIVE: "Positive",
    Effect.NEUTRAL: "Neutral",
    Effect.NEGATIVE: "Negative",
    Effect.UNKNOWN: "Not known",
}
STATES = {"draft": ("Draft", "grey"), "approved": ("Approved", "green")}


def group_labels() -> dict[str, str]:
    """The words of the groups by code; nothing means everybody."""
    return {"": "Everybody", **{one.code: one.label for one in groups()}}


def when(version: AssessmentVersion) -> str:
    """When it was approved, as far as is known."""
    if version.approved_on:
        return day(version.approved_on)
    return f"{version.approved_period} (the day is not printed)"


def listing(desks: Sequence[Desk], empty: str) -> Table:
    """The assessments with their approval."""
    return Table(
        "assessments",
        "Equality and human rights impact assessments",
        (Column("title", "Assessment"), Column("state", "State"), Column("by", "Approved by")),
        tuple(
            (
                Cell(desk.row.title, href=desk.address),
                Cell(STATES[desk.row.state][0]),
                Cell(_approval(desk.versions[0]) if desk.versions else "not approved yet"),
            )
            for desk in desks
        ),
        empty=empty,
    )


def _approval(version: AssessmentVersion) -> str:
    return f"{version.group}, {when(version)}"


def lede(desk: Desk) -> str:
    """Where the assessment stands."""
    if not desk.is_draft:
        return f"Approved by {_approval(desk.versions[0])}."
    if desk.row.revised_because:
        return f"Being revised: {desk.row.revised_because}"
    return "This is a draft." if desk.problems else "Nothing is missing: have it approved."


def screening_words(outcome: Screened, *, is_printed: bool) -> str:
    """The outcome of the screening in a sentence."""
    if is_printed and outcome.is_full_needed is None:
        return "Missing: the paper prints no screening"
    if outcome.is_full_needed is None:
        return "Not complete"
    if outcome.is_full_needed:
        return f"A full assessment is needed. Yes to: {' '.join(outcome.reasons)}"
    return "No full assessment is needed: every question was answered with no."


def effects_table(content: Mapping[str, Any], part: str, *, is_printed: bool = False) -> Table:
    """The effect on each group with its reason, what is not stated being missing; and on each right
    that the proposal is said to touch."""
    if part == "groups":
        items = [(one.code, one.label, _protected(one.is_protected)) for one in groups()]
        caption, first = "Effect on groups of people", "Group"
    else:
        touched = content.get("rights", {})
        items = [(one.code, one.label, one.article) for one in rights() if one.code in touched]
        caption, first = "Effect on human rights", "Right"
    rows = []
    for code, label, hint in items:
        said = said_of(content, part, code)
        stated = Cell(EFFECTS[said.effect]) if said.effect else Cell("Missing", status="missing")
        rows.append((Cell(label, hint=hint), stated, Cell(said.reason)))
    columns = (Column("of", first), Column("effect", "Effect"), Column("why", "Why"))
    empty = "Missing: the paper prints no effect on any right."
    if not is_printed:
        empty = "No right is said to be touched."
    return Table(part, caption, columns, tuple(rows), empty=empty)


def _protected(is_protected: bool) -> str:
    return f"{law()['title']}, {law()['section']}" if is_protected else "by convention"


def table5_table() -> Table:
    """Table 5 of the Joint Commissioning Panel beside the law in force."""
    return Table(
        "table-5",
        "What table 5 of the Joint Commissioning Panel (2011) asks of each group",
        (Column("group", "Group"), Column("law", "In the law in force"), Column("asks", "Table 5")),
        tuple(
            (
                Cell(one.label),
                Cell("protected" if one.is_protected else "no"),
                Cell(one.table5 or "not in the table"),
            )
            for one in groups()
        ),
        note=completeness(),
    )


def completeness() -> str:
    """Which protected groups the table leaves out, by the law in force."""
    absent = [one.label for one in not_listed(in_table5(groups()), groups())]
    since = day(date.fromisoformat(law()["valid_from"]))
    named = f"{law()['title']}, {law()['section']}, in force from {since}"
    if not absent:
        return f"The table names every group of the {named}."
    return f"The table leaves out what the {named} protects: {', '.join(absent)}."


def evidence_table(desk: Desk, rows: Iterable[Evidence], shown: Mapping[End, Shown]) -> Table:
    """What the assessment rests on; a record that this reader may not see stays hidden."""
    labels = group_labels()
    found = []
    for one in rows:
        record = shown.get(End(one.kind, one.ref))
        if record is None:
            found.append((Cell(labels[one.group]), Cell("Not visible to you"), Cell(""), Cell("")))
            continue
        found.append(
            (
                Cell(labels[one.group]),
                Cell(record.label, href=record_address(desk.place, record), hint=record.document),
                Cell(value_words(record), status=_status(record.status)),
                Cell(one.says),
            )
        )
    return Table(
        "evidence",
        "Evidence",
        (
            Column("group", "Group"),
            Column("record", "Record"),
            Column("value", "Value"),
            Column("says", "What it tells"),
        ),
        tuple(found),
        empty="No figure or finding is tied to it yet.",
    )


def _status(status: str) -> str:
    return "" if status == "printed" else status


def actions_table(desk: Desk, carried: Sequence[CarriedAction]) -> Table:
    """The actions with owner and day, and where each is carried on to."""
    labels = group_labels()
    targets = dict(Carried.Target.choices)
    statuses = dict(Carried.Status.choices)
    rows = []
    for one in desk.actions:
        to = [
            f"{targets[c.target]} {c.ref}: {statuses[c.status].lower()}"
            for c in carried
            if c.action.pk == one.pk
        ]
        href = f"{desk.address}actions/{one.number}/" if desk.is_inside else ""
        rows.append(
            (
                Cell(f"{one.number}. {one.text}", href=href, hint=section(one.section)),
                Cell(", ".join(labels[code] for code in one.groups) or "everybody"),
                Cell(one.owner) if one.owner else Cell("Missing", status="missing"),
                Cell(day(one.due)) if one.due else Cell("Missing", status="missing"),
                Cell("; ".join(to) or "nowhere yet"),
            )
        )
    return Table(
        "actions",
        "Actions",
        (
            Column("action", "Action"),
            Column("groups", "For"),
            Column("owner", "Who"),
            Column("due", "Until"),
            Column("carried", "Carried on to"),
        ),
        tuple(rows),
        empty="There is no action yet.",
    )


def versions_table(desk: Desk) -> Table:
    """What was approved, newest first."""
    return Table(
        "versions",
        "Approved versions",
        (
            Column("version", "Version"),
            Column("group", "Approved by"),
            Column("when", "When"),
            Column("why", "Why it was revised"),
        ),
        tuple(
            (
                Cell(f"Version {one.number}", href=f"{desk.address}versions/{one.number}/"),
                Cell(one.group, hint=section(one.section)),
                Cell(when(one)),
                Cell(one.reason or "First version"),
            )
            for one in desk.versions
        ),
        empty="Nothing has been approved yet.",
    )


def use_table(id: str, caption: str, found: Sequence[Standing]) -> Table:  # noqa: A002
    """Who uses a service beside who lives there, with small numbers held back."""
    labels = group_labels()
    return Table(
        id,
        caption,
        (
            Column("characteristic", "Characteristic"),
            Column("group", "Group"),
            Column("users", "Users", numeric=True),
            Column("share", "Share of users and 95% range", numeric=True),
            Column("expected", "Share of population", numeric=True),
            Column("standing", "Reached"),
        ),
        tuple(
            (
                Cell(labels.get(one.characteristic, one.characteristic)),
                Cell(one.group),
                _users(one),
                Cell(_range(one)),
                Cell(f"{one.expected:.1%}" if one.expected is not None else "not known"),
                Cell(_reached(one), sign=""),
            )
            for one in found
        ),
        note="Counts of 1 to 4 are held back, and others with them where they would tell.",
    )


def _users(one: Standing) -> Cell:
    if one.users.value is not None:
        return Cell(f"{one.users.value:,.0f}", raw=one.users.value)
    status = "suppressed" if one.users.state == CellState.SUPPRESSED else "missing"
    return Cell(status.capitalize(), status=status)


def _range(one: Standing) -> str:
    if one.share is None or one.low is None or one.high is None:
        return "not shown"
    return f"{one.share:.1%} ({one.low:.1%} to {one.high:.1%})"


def _reached(one: Standing) -> str:
    if one.is_low is None:
        return "cannot be said"
    return "less than they live here" if one.is_low else "no sign of being missed"


def alerts(found: Sequence[Standing]) -> tuple[str, ...]:
    """The groups that are reached less than they live there, in sentences."""
    labels = group_labels()
    return tuple(
        f"{labels.get(one.characteristic, one.characteristic)}, {one.group}: {one.share:.1%} of "
        f"users and {one.expected:.1%} of the population."
        for one in found
        if one.is_low and one.share is not None and one.expected is not None
    )


def carried_table(rows: Sequence[CarriedAction]) -> Table:
    """Where one action is carried on to, and how far it is there."""
    targets, statuses = dict(Carried.Target.choices), dict(Carried.Status.choices)
    return Table(
        "carried",
        "Carried on to",
        (
            Column("target", "Where"),
            Column("ref", "Tender or contract"),
            Column("part", "Part"),
            Column("status", "How far"),
            Column("note", "Note"),
        ),
        tuple(
            (
                Cell(str(targets[one.target])),
                Cell(one.ref),
                Cell(one.part),
                Cell(str(statuses[one.status])),
                Cell(one.note),
            )
            for one in rows
        ),
        empty="It is carried on nowhere yet.",
    )


def carried_here_table(rows: Sequence[CarriedAction]) -> Table:
    """The actions that are carried on to one tender or contract, as its page shows them."""
    targets, statuses = dict(Carried.Target.choices), dict(Carried.Status.choices)
    return Table(
        "equality",
        "Carried on from the equality assessment",
        (
            Column("action", "Action"),
            Column("owner", "Who"),
            Column("due", "Until"),
            Column("target", "Where"),
            Column("part", "Part"),
            Column("status", "How far"),
        ),
        tuple(
            (
                Cell(one.action.text),
                Cell(one.action.owner) if one.action.owner else Cell("Missing", status="missing"),
                Cell(day(one.action.due)) if one.action.due else Cell("Missing", status="missing"),
                Cell(str(targets[one.target])),
                Cell(one.part),
                Cell(str(statuses[one.status]), hint=one.note),
            )
            for one in rows
        ),
        empty="No action is carried on here yet.",
    )
