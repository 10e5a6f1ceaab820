"""The consultation that ships with a worked paper, as printed. Loading it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.planning.consultation import State
from commonweal.planning.consultation_answers import (
    Outcome,
    Reply,
    change_faults,
    items_of,
    reply_faults,
)
from commonweal.records import shelf
from commonweal.records.acts import free_code, made
from commonweal.records.consultation.actions import start_consultation
from commonweal.records.consultation.actions_common import note
from commonweal.records.consultation.models import (
    CoDesign,
    Consultation,
    PrintedVenue,
    ProposalVersion,
    Theme,
)
from commonweal.records.consultation.models import Reply as ReplyRow
from commonweal.records.engagement.actions import EventGiven, land_events
from commonweal.records.engagement.selectors import events_for
from commonweal.records.needs.actions_common import document_named
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place


@transaction.atomic
def load_consultation(*, by: Acting, place: Place) -> bool:
    """Keep the consultation that ships for a place, once; whether there was anything to keep.

    It stands as analysed: its period is over, and what is printed of it is kept with its paragraph.
    """
    folder = f"places/{place.code}"
    shipped = f"{folder}/consultation.yaml"
    if shipped not in shelf.list_files(folder, ".yaml"):
        return False
    given: dict[str, Any] = shelf.read_yaml(shipped)
    if Consultation.objects.filter(place=place, printed_note__gt="").exists():
        return False
    row = start_consultation(by=by, place=place, content=given)
    row.state = State.ANALYSED.value
    row.printed_note = given["printed_note"]
    row.document = document_named(given["document"])
    row.save(update_fields=["state", "printed_note", "document"])
    themes = _themes(by, row, given["themes"])
    versions = _versions(by, row, given["versions"])
    for one in given["replies"]:
        _reply(by, themes, versions, one)
    _events(by, row, given, versions.get(1))
    PrintedVenue.objects.bulk_create(
        PrintedVenue(consultation=row, **one, **made(by)) for one in given["venues"]
    )
    note(by, "consultation.loaded", row, {"themes": len(themes)})
    return True


def _themes(by: Acting, row: Consultation, given: list[dict[str, str]]) -> dict[str, Theme]:
    found: dict[str, Theme] = {}
    for one in given:
        code = free_code(one["title"], found, "theme")
        found[code] = Theme.objects.create(
            consultation=row, code=code, is_printed=True, **one, **made(by)
        )
    return found


def _versions(
    by: Acting, row: Consultation, given: list[dict[str, Any]]
) -> dict[int, ProposalVersion]:
    found: dict[int, ProposalVersion] = {}
    for number, one in enumerate(given, start=1):
        if number > 1:
            faults = change_faults(items_of(found[number - 1].items), items_of(one["items"]))
            if faults:
                raise ValidationError(faults)
        found[number] = ProposalVersion.objects.create(
            consultation=row, number=number, is_printed=True, **one, **made(by)
        )
    return found


def _events(
    by: Acting, row: Consultation, given: dict[str, Any], shaped: ProposalVersion | None
) -> None:
    """Log what shaped the first version, and tie it to the consultation."""
    said = {one["code"]: one.pop("contribution") for one in given["events"]}
    events = [EventGiven(**one, document=given["document"]) for one in given["events"]]
    land_events(by=by, place=row.place, events=events)
    for event in events_for(by, row.place).filter(code__in=said):
        CoDesign.objects.create(
            consultation=row, event=event, version=shaped, contribution=said[event.code],
            **made(by),
        )  # fmt: skip


def _reply(
    by: Acting,
    themes: dict[str, Theme],
    versions: dict[int, ProposalVersion],
    given: dict[str, Any],
) -> None:
    version = given.get("version")
    reply = Reply(
        given["theme"], Outcome(given["outcome"]), given["reason"],
        given.get("what_changed", ""), version,
    )  # fmt: skip
    faults = reply_faults(reply)
    if faults:
        raise ValidationError(faults)
    ReplyRow.objects.create(
        theme=themes[reply.theme], outcome=reply.outcome.value, reason=reply.reason,
        what_changed=reply.what_changed, component=given.get("component", ""),
        version=versions[version] if version else None, section=given["section"],
        is_printed=True, **made(by),
    )  # fmt: skip
