"""The assessment that ships with a worked paper, as printed. Loading it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commonweal.records import shelf
from commonweal.records.acts import made
from commonweal.records.equality.actions import freeze, note, start_assessment
from commonweal.records.equality.models import Assessment, Carried, EqualityAction
from commonweal.records.needs.actions_common import document_named
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions_shipped import shipped_tender
from commonweal.records.register.models import Place


@transaction.atomic
def load_assessment(*, by: Acting, place: Place) -> bool:
    """Keep the assessment that ships for a place, once; whether there was anything to keep.

    What is to come of its actions in the tender that ships is carried on to it as planned, where
    that was begun.
    """
    folder = f"places/{place.code}"
    shipped = f"{folder}/equality.yaml"
    if shipped not in shelf.list_files(folder, ".yaml"):
        return False
    if Assessment.objects.filter(place=place, printed_note__gt="").exists():
        return False
    given: dict[str, Any] = shelf.read_yaml(shipped)
    row = start_assessment(by=by, place=place, title=given["title"], scope=given["scope"])
    row.content["conclusion"] = given["conclusion"]
    row.printed_note = given["printed_note"]
    row.document = document_named(given["document"])
    row.save(update_fields=["content", "printed_note", "document"])
    tender = shipped_tender(by, place)
    for number, one in enumerate(given["actions"], start=1):
        action = EqualityAction.objects.create(
            assessment=row, number=number, text=one["text"], section=one["section"],
            is_printed=True, **made(by),
        )  # fmt: skip
        Carried.objects.bulk_create(
            Carried(
                action=action, target=to["target"], ref=tender.code, status=Carried.Status.PLANNED,
                **made(by),
            )
            for to in one["carried"]
            if tender is not None
        )  # fmt: skip
    freeze(
        by, row, group=given["group"], approved_period=given["approved_period"],
        section=given["section"],
    )  # fmt: skip
    note(by, "equality.loaded", row, {"actions": len(given["actions"])})
    return True
