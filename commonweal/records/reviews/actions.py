"""Beginning a review, bringing in grants, saying what was found, concluding, and reopening."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.facts.reading import read_table
from commonweal.planning.grant_review import read_grants
from commonweal.planning.service_review import (
    Conclusion,
    Finding,
    conclusion_faults,
    finding_faults,
)
from commonweal.records.acts import free_code, made, needed
from commonweal.records.audit.actions import record
from commonweal.records.facts import library
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.reviews.definitions import (
    conclusions,
    dimensions,
    evidence,
    levels,
    measures,
)
from commonweal.records.reviews.models import Review, ReviewConclusion
from commonweal.records.reviews.reading import findings_in
from commonweal.records.reviews.selectors import problems_of


@transaction.atomic
def start_review(*, by: Acting, place: Place, title: str, kind: str) -> Review:
    """Begin a review. Raises NotAllowed, ValidationError."""
    require_work_on(by, place, Capability.WORK_OUT)
    Place.objects.select_for_update().get(pk=place.pk)
    said = needed(title, "title", "Say what is reviewed.")[:200]
    if kind not in Review.Kind.values:
        raise ValidationError({"kind": "Choose what kind of review it is."})
    taken = Review.objects.filter(place=place).values_list("code", flat=True)
    row = Review.objects.create(
        place=place, code=free_code(said, taken, "review"), title=said, kind=kind, **made(by)
    )
    _note(by, "review.started", row, {"title": said, "kind": kind})
    return row


@transaction.atomic
def bring_in_grants(*, by: Acting, review: Review, data: bytes, file_name: str) -> Review:
    """Put the grants of a file in place of those listed before, all of it or nothing.

    Raises NotAllowed, and ValidationError with every fault by row and column.
    """
    row = _draft(by, review, Review.Kind.GRANTS)
    reading = read_table(data, file_name, library.limits())
    if reading.table is None:
        raise ValidationError({"file": [str(one) for one in reading.problems]})
    grants, problems = read_grants(reading.table, tuple(levels()), tuple(measures()))
    if problems:
        most = library.limits().problems
        raise ValidationError({"file": [str(one) for one in problems[:most]]})
    before = len(row.content.get("grants", ()))
    row.content["grants"] = [one.plain for one in grants]
    row.save(update_fields=["content"])
    details = {"file": file_name[:200], "grants": len(grants), "before": before}
    _note(by, "review.grants_brought_in", row, details)
    return row


@transaction.atomic
def save_finding(*, by: Acting, review: Review, dimension: str, finding: Finding) -> Review:
    """Keep what was found in one dimension. Raises NotAllowed, and ValidationError by field."""
    row = _draft(by, review, Review.Kind.STRATEGIC)
    if dimension not in dimensions():
        raise ValidationError("There is no such dimension.")
    if finding.evidence not in evidence(printed=bool(row.printed_note)):
        raise ValidationError({"evidence": "Say how far the evidence suffices."})
    faults = finding_faults(finding)
    if faults:
        raise ValidationError(faults)
    kept = row.content.setdefault("dimensions", {})
    kept[dimension] = {name: text.strip() for name, text in asdict(finding).items()}
    row.save(update_fields=["content"])
    details = {"dimension": dimension, "evidence": finding.evidence}
    _note(by, "review.found", row, details)
    return row


@transaction.atomic
def conclude_review(*, by: Acting, review: Review, conclusion: Conclusion) -> ReviewConclusion:
    """Say what follows from a review; what it rests on is frozen with it.

    Raises NotAllowed, and ValidationError with what is missing, or when the evidence does not
    bear the conclusion.
    """
    require_work_on(by, review.place, Capability.MANAGE_PLACE)
    row = _draft(by, review, Review.Kind(review.kind))
    problems = problems_of(Acting.system(), row)
    if problems:
        raise ValidationError(problems)
    if conclusion.code not in conclusions(row.kind):
        raise ValidationError({"code": "Choose what follows from the review."})
    faults = conclusion_faults(conclusion, dimensions(), findings_in(row.content))
    if faults:
        raise ValidationError(faults)
    kept = ReviewConclusion.objects.create(
        review=row, number=row.conclusions.count() + 1, conclusion=conclusion.code,
        reason=conclusion.reason.strip(), needed=conclusion.needed.strip(),
        content=row.content, **made(by),
    )  # fmt: skip
    row.state = Review.State.CONCLUDED
    row.save(update_fields=["state"])
    _note(by, "review.concluded", row, {"number": kept.number, "conclusion": kept.conclusion})
    return kept


@transaction.atomic
def reopen_review(*, by: Acting, review: Review, reason: str) -> Review:
    """Work on a concluded review again; its conclusions stay. Raises NotAllowed,
    ValidationError."""
    require_work_on(by, review.place, Capability.MANAGE_PLACE)
    row = _locked(review)
    if row.state != Review.State.CONCLUDED:
        raise ValidationError("This review is not concluded.")
    row.reopened_because = needed(reason, "reason", "Say why it is reopened.")
    row.state = Review.State.DRAFT
    row.save(update_fields=["state", "reopened_because"])
    _note(by, "review.reopened", row, {"reason": row.reopened_because})
    return row


def _draft(by: Acting, review: Review, kind: str) -> Review:
    require_work_on(by, review.place, Capability.WORK_OUT)
    row = _locked(review)
    if row.kind != kind:
        raise ValidationError(f"This is no {Review.Kind(kind).label.lower()}.")
    if row.state != Review.State.DRAFT:
        raise ValidationError("This review is concluded: reopen it with a reason first.")
    return row


def _locked(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).select_related("place")
    return rows.get(pk=review.pk)


def _note(by: Acting, action: str, row: Review, details: dict[str, Any]) -> None:
    record(
        by=by, action=action, kind="service_review", ref=f"{row.place.code}/{row.code}",
        place=row.place, details=details,
    )  # fmt: skip
