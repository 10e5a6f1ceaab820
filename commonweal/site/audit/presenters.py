"""The words of the audit: what was done, by whom, and what the chain's check found."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localtime

from commonweal.records.audit.models import Event
from commonweal.records.audit.selectors import Verification
from commonweal.records.people.permissions import Role
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import moment, plural

#: Actions whose name alone would not read well.
_WORDS = {
    "people.added": "Gave somebody a role",
    "people.ended": "Ended somebody’s role",
    "people.signed_in": "Signed in",
    "people.signed_out": "Signed out",
    "people.sign_in_refused": "Wrong password at sign-in",
    "people.password_chosen": "Chose a password",
    "people.password_changed": "Changed a password",
    "people.second_factor_added": "Set up a second sign-in step",
    "people.second_factor_removed": "Turned off a second sign-in step",
    "people.second_factor_refused": "Wrong code at the second sign-in step",
    "people.second_factor_reset": "Reset somebody’s second sign-in step",
    "people.recovery_codes_renewed": "Made new recovery codes",
    "people.way_in_renewed": "Made a new sign-in link for somebody",
    "people.refused": "Was refused a page or an action",
    "people.demo_made": "Made the demonstration accounts",
    "place.opened": "Started a place",
    "place.published": "Published a place",
    "document.added": "Listed a document",
    "documents.loaded": "Listed documents",
    "import.received": "Sent a file",
    "import.accepted": "Accepted a file",
    "import.withdrawn": "Withdrew a file",
    "figure.corrected": "Corrected a figure",
    "findings.run": "Looked for findings",
    "finding.landed": "Entered a conclusion of the paper",
    "finding.explained": "Explained a finding",
    "adjustment.recorded": "Recorded an adjustment",
    "adjustment.withdrawn": "Withdrew an adjustment",
    "gap.found": "Found a gap",
    "gap.brought": "Entered a gap",
    "recommendation.landed": "Entered a recommendation",
    "statement.brought": "Entered a statement",
    "link.made": "Linked two records",
    "link.brought": "Linked records from a file",
    "link.retired": "Took a link away",
    "organisation.added": "Added an organisation",
    "register.boundaries_brought_in": "Brought in boundaries of areas",
    "register.file_received": "Sent a file for the register",
    "register.files_imported": "Brought files into the register",
    "register.file_dropped": "Dropped a file for the register",
    "register.role_ended": "Ended an organisation’s role",
    "audit.verified": "Checked the audit",
    "audit.seal_missing": "The audit’s seal was missing",
}

_COLUMNS = (
    Column("number", "Event"),
    Column("when", "When"),
    Column("who", "Who"),
    Column("what", "What was done"),
    Column("record", "Record"),
    Column("place", "Place"),
)


def action_words(action: str) -> str:
    """An action in words: "figure.corrected" is "Figure: corrected" unless it has its own."""
    subject, _, what = action.partition(".")
    plain = f"{subject}: {what}".replace("_", " ")
    return _WORDS.get(action, plain[:1].upper() + plain[1:])


def events_table(
    events: Iterable[Event],
    table_id: str = "events",
    caption: str = "Events, newest first",
    empty: str = "Nothing matches. Take a filter away to see more.",
) -> Table:
    """Events with who did what to which record, and a link to each one's details."""
    return Table(
        table_id,
        caption,
        _COLUMNS,
        tuple(_row(event) for event in events),
        empty=empty,
    )


def _row(event: Event) -> tuple[Cell, ...]:
    at = localtime(event.at)
    return (
        Cell(f"{event.pk}", href=reverse("audit_event", args=[event.pk])),
        Cell(moment(at), raw=at.isoformat()),
        Cell(event.actor_name, hint=str(event.organisation) if event.organisation else ""),
        Cell(action_words(event.action), raw=event.action),
        Cell(f"{event.subject_kind} {event.subject_ref}".replace("_", " ", 1)),
        Cell(str(event.place) if event.place else ""),
    )


def event_rows(event: Event) -> list[tuple[str, str]]:
    """One event's facts as names and values."""
    return [
        ("When", f"{localtime(event.at):%d %B %Y, %H:%M:%S.%f}"),
        ("Who", event.actor_name),
        ("For", str(event.organisation or "")),
        ("As", Role(event.role).label if event.role else ""),
        ("What was done", f"{action_words(event.action)} ({event.action})"),
        ("Record", f"{event.subject_kind} {event.subject_ref}"),
        ("Place", str(event.place or "")),
        ("Digest", event.digest),
        ("Digest of the event before", event.previous),
    ]


def details_table(event: Event) -> Table:
    """What the event keeps besides: each detail and its value as it was written."""
    columns = (Column("name", "Detail"), Column("value", "Value"))
    rows = tuple(
        (Cell(name.replace("_", " ").capitalize(), raw=name), Cell(_value(value)))
        for name, value in event.details.items()
    )
    return Table("details", "Details", columns, rows, empty="This event keeps no details.")


def _value(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_value(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return {True: "yes", False: "no", None: ""}.get(value, str(value))  # type: ignore[call-overload, no-any-return]


def verification_words(found: Verification) -> str:
    """One sentence for the top of the page after a check."""
    if found.holds:
        checked = plural(found.checked, "event")
        return f"Checked {checked}: none has been changed, moved or removed."
    return "The audit does not hold. " + " ".join(found.faults)
