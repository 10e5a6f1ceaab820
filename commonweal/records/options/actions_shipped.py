"""The meetings and decisions that a worked paper prints. Bringing them in again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.records.facts.models import Document
from commonweal.records.options.actions_decisions import Ruling, Source, add_meeting, decide
from commonweal.records.options.models import Decision, Meeting
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place

Rows = Sequence[Mapping[str, str]]


def bring_meetings(*, by: Acting, place: Place, rows: Rows) -> int:
    """Add the meetings that are not there yet; gives how many."""
    there = set(Meeting.objects.filter(place=place).values_list("forum", "held_on"))
    fresh = [r for r in rows if (r["forum"], date.fromisoformat(r["held_on"])) not in there]
    for row in fresh:
        add_meeting(
            by=by,
            place=place,
            forum=row["forum"],
            held_on=date.fromisoformat(row["held_on"]),
            title=row["title"],
            by_month=row["by_month"] == "yes",
            source=_source(row),
        )
    return len(fresh)


def bring_decisions(*, by: Acting, place: Place, rows: Rows) -> int:
    """Record the decisions of appraisals on which none has been recorded; gives how many."""
    there = set(Decision.objects.filter(place=place).values_list("appraisal", flat=True))
    fresh = [row for row in rows if row["appraisal"] not in there]
    for row in fresh:
        on = date.fromisoformat(row["decided_on"])
        held = Meeting.objects.filter(place=place, forum=row["forum"], held_on=on).first()
        conditions = tuple(text.strip() for text in row["conditions"].split(";"))
        decide(
            by=by,
            place=place,
            appraisal=row["appraisal"],
            ruling=Ruling(
                outcome=row["outcome"],
                option=row["option"],
                decided_on=on,
                by_month=row["by_month"] == "yes",
                meeting=held,
                reason=row["reason"],
                conditions=conditions,
                source=_source(row),
            ),
        )
    return len(fresh)


def _source(row: Mapping[str, str]) -> Source:
    document = Document.objects.filter(code=row["document"]).first()
    return Source(document, row["section"], row["note"])
