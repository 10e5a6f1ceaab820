"""Statements of need of a place, the priorities that its assessments set, and publishing them."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.records.acts import free_code, made, needed
from commonweal.records.audit.actions import record
from commonweal.records.needs.actions_common import (
    RESERVED,
    areas_named,
    document_named,
    note,
    open_to_write,
    strength_named,
)
from commonweal.records.needs.models import Assessment, BaselineStatement, NeedsPriority, Topic
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on


@dataclass(frozen=True)
class StatementGiven:
    """A statement of need as somebody gives it. Areas and document are codes."""

    sentence: str
    areas: tuple[str, ...]
    strength: str
    theme: str = ""
    document: str = ""
    section: str = ""


@transaction.atomic
def add_statement(*, by: Acting, place: Place, statement: StatementGiven) -> BaselineStatement:
    """Add a statement of need. Raises ValidationError without words, area or evidence."""
    require_work_on(by, place, Capability.WORK_OUT)
    Place.objects.select_for_update().get(pk=place.pk)
    sentence = needed(statement.sentence, "sentence", "Say in a sentence what was found.")
    document, section = document_named(statement.document), statement.section.strip()[:200]
    if document is None and not section:
        raise ValidationError({"document": "Say what shows it: a document, or in words."})
    areas = areas_named(statement.areas)
    taken = BaselineStatement.objects.filter(place=place).values_list("code", flat=True)
    row = BaselineStatement.objects.create(
        place=place,
        code=free_code(sentence[:60], {*taken, *RESERVED}, "statement"),
        theme=statement.theme.strip()[:80],
        sentence=sentence,
        strength=strength_named(statement.strength),
        document=document,
        section=section,
        **made(by),
    )
    row.areas.set(areas)
    _note(by, "needs.statement_added", row, {"sentence": sentence})
    return row


@transaction.atomic
def withdraw_statement(*, by: Acting, statement: BaselineStatement, reason: str) -> None:
    """Take a statement out of use; it stays on record. Raises ValidationError without a reason."""
    require_work_on(by, statement.place, Capability.WORK_OUT)
    said = needed(reason, "reason", "Say why the statement is withdrawn.")[:300]
    row = BaselineStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if row.withdrawn_at is not None:
        raise ValidationError("The statement has been withdrawn already.")
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), said
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _note(by, "needs.statement_withdrawn", row, {"reason": said})


@transaction.atomic
def publish_with_place(*, place: Place, by: Acting) -> int:
    """Publish statements, and covers from outside. Only who publishes the place calls this."""
    require_work_on(by, place, Capability.MANAGE_PLACE)
    now = timezone.now()
    statements = BaselineStatement.objects.filter(
        place=place, published_at__isnull=True, withdrawn_at__isnull=True
    ).update(published_at=now)
    outside = Assessment.objects.filter(
        place=place, origin=Assessment.Origin.OUTSIDE, published_at__isnull=True
    ).update(published_at=now)
    if statements or outside:
        record(
            by=by, action="needs.published_with_place", kind="place", ref=place.code, place=place,
            details={"statements": statements, "outside": outside},
        )  # fmt: skip
    return statements + outside


@transaction.atomic
def set_priority(
    *,
    by: Acting,
    assessment: Assessment,
    title: str,
    sentence: str = "",
    topic: Topic | None = None,
) -> NeedsPriority:
    """Set a priority of a draft; it is seen by others with the next published version."""
    row = open_to_write(by, assessment, lead=True)
    words = needed(title, "title", "Say what the priority is.")[:200]
    Place.objects.select_for_update().get(pk=row.place_id)
    there = NeedsPriority.objects.filter(place=row.place)
    if there.filter(assessment=row, title__iexact=words, removed_at__isnull=True).exists():
        raise ValidationError({"title": "The assessment has this priority already."})
    made_now = NeedsPriority.objects.create(
        assessment=row,
        place=row.place,
        code=free_code(words, {*there.values_list("code", flat=True), *RESERVED}, "priority"),
        title=words,
        sentence=sentence.strip(),
        topic=topic,
        **made(by),
    )
    note(by, "needs.priority_set", row, {"title": words}, made_now.code)
    return made_now


@transaction.atomic
def drop_priority(*, by: Acting, priority: NeedsPriority, reason: str) -> None:
    """Take a priority out of the draft; published versions keep it."""
    assessment = open_to_write(by, priority.assessment, lead=True)
    row = NeedsPriority.objects.select_for_update(of=("self",)).get(
        pk=priority.pk, removed_at__isnull=True
    )
    row.removed_reason = needed(reason, "reason", "Say why it is taken out.")[:300]
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at", "removed_reason"])
    note(by, "needs.priority_dropped", assessment, {"reason": row.removed_reason}, row.code)


def _note(by: Acting, action: str, row: BaselineStatement, details: dict[str, str]) -> None:
    record(
        by=by, action=action, kind="baseline_statement", ref=f"{row.place.code}/{row.code}",
        place=row.place, details=details,
    )  # fmt: skip
