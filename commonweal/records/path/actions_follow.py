"""Keeping gates and printed criteria as the table of stage gates has them, and publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commonweal.planning.gate_tables import CriterionRow, GateRow, criteria_in, gates_in
from commonweal.planning.path_tables import segments_of
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.path.models import Criterion, Decision, Gate
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.results.reading import Reading

SEGMENTS, GATES = "segments", "stage_gates"


@transaction.atomic
def follow_gates(*, place: Place, by: Acting) -> None:
    """Add what the table has come to state and drop what it states no more. Nothing is deleted."""
    reading = Reading(Acting.system(), place, (SEGMENTS, GATES))
    rows = reading.rows(GATES)
    titles = {one.code: one.title for one in segments_of(reading.rows(SEGMENTS))}
    now = timezone.now()
    changed = _follow_gates(place, gates_in(rows), titles, now)
    changed += _follow_criteria(place, criteria_in(rows), now)
    if changed:
        record(
            by=by, action="gates.followed", kind="gate", ref="all", place=place,
            details={"changed": changed},
        )  # fmt: skip


def _follow_gates(
    place: Place, wanted: Sequence[GateRow], titles: Mapping[str, str], now: datetime
) -> list[str]:
    known = {(row.segment, row.number): row for row in Gate.objects.filter(place=place)}
    changed = []
    for one in wanted:
        row = known.pop((one.segment, one.number), None) or Gate(
            place=place, segment=one.segment, number=one.number
        )
        title = titles.get(one.segment, one.segment)[:200]
        before = (row.segment_title, row.subject, row.dropped_at)
        row.segment_title, row.subject, row.dropped_at = title, one.subject[:300], None
        if row.pk is None or before != (row.segment_title, row.subject, None):
            row.save()
            changed.append(row.ref)
    gone = [row for row in known.values() if row.dropped_at is None]
    Gate.objects.filter(pk__in=[row.pk for row in gone]).update(dropped_at=now)
    return changed + [row.ref for row in gone]


def _follow_criteria(place: Place, wanted: Sequence[CriterionRow], now: datetime) -> list[str]:
    gates = Gate.objects.filter(place=place, dropped_at__isnull=True)
    known = {
        (row.gate_id, row.code, row.side): row
        for row in Criterion.objects.filter(gate__place=place, is_printed=True)
    }
    documents = Document.objects.in_bulk({one.document for one in wanted}, field_name="code")
    changed = []
    for gate in gates:
        for one in (row for row in wanted if row.segment == gate.segment):
            for side in one.sides:
                row = known.pop((gate.pk, one.key, side.value), None) or Criterion(
                    gate=gate, code=one.key, side=side.value, is_printed=True, added_at=now
                )
                before = (row.title, row.section, row.dropped_at)
                row.title, row.section, row.dropped_at = one.title[:300], one.section, None
                row.document = documents.get(one.document)
                if row.pk is None or before != (row.title, row.section, None):
                    row.save()
                    changed.append(f"{gate.ref}: {row.title}")
    gone = [row for row in known.values() if row.dropped_at is None]
    Criterion.objects.filter(pk__in=[row.pk for row in gone]).update(
        dropped_at=now, dropped_reason="No longer in the table of stage gates"
    )
    return changed + [row.title for row in gone]


@transaction.atomic
def publish(*, place: Place, by: Acting) -> int:
    """Publish the decisions that were taken at a place's gates, with the place's figures."""
    fresh = Decision.objects.filter(gate__place=place, published_at__isnull=True)
    refs = [row.gate.ref for row in fresh.select_related("gate")]
    if refs:
        fresh.update(published_at=timezone.now())
        record(
            by=by, action="gates.published", kind="place", ref=place.code, place=place,
            details={"decisions": refs},
        )  # fmt: skip
    return len(refs)
