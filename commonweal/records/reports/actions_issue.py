"""Signing a report off, issuing and revising it, what was decided, and what cites a delegation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.planning.decision_report_compose import consultee_title, entries, signer_of
from commonweal.records.acts import made, needed
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.records.reports.actions_common import locked, note
from commonweal.records.reports.definitions import outline
from commonweal.records.reports.models import (
    DelegatedAction,
    RecommendationOutcome,
    Report,
    ReportVersion,
    SignOff,
)
from commonweal.records.reports.reading import digest_of, version_digest
from commonweal.records.reports.selectors import (
    composed_of,
    delegations_for,
    latest_sign_offs,
    outcomes_of,
    standing_of,
)


@transaction.atomic
def sign_off(
    *, by: Acting, report: Report, consultee: str, stance: str, comment: str, digest: str
) -> SignOff:
    """Answer for a consultee of one's own organisation, in the role that the report names for it.

    `digest` is that of the report as it was read. Raises NotAllowed, and ValidationError when the
    report changed since it was read.
    """
    require_work_on(by, report.place, Capability.SIGN_REPORT)
    row = locked(report)
    if row.state != Report.State.DRAFT:
        raise ValidationError("This report is issued already.")
    asked = next((o for o in entries(row.content, "consultees") if o["id"] == consultee), None)
    if asked is None:
        raise ValidationError("This consultee is not asked any more.")
    if by.organisation is None or by.organisation.code != asked["body"]:
        raise NotAllowed("Only the organisation of a consultee may answer for it.")
    signer = signer_of(outline(), asked)
    if by.role is None or by.role.value != signer:
        raise NotAllowed(f"The report names who signs here: {outline().signers[signer]}.")
    if stance not in SignOff.Stance.values:
        raise ValidationError({"stance": "Say whether you agree."})
    if stance == SignOff.Stance.OBJECTS:
        needed(comment, "comment", "Say what you object to.")
    if digest != digest_of(composed_of(Acting.system(), row)):
        raise ValidationError("The report changed since you read it: read it again, then answer.")
    title = consultee_title(outline(), asked)
    made_row = SignOff(
        report=row, consultee=consultee, title=title, role=by.role.value, stance=stance,
        comment=comment.strip(), digest=digest, **made(by),
    )  # fmt: skip
    made_row.save(force_insert=True)
    note(
        by,
        "report.signed",
        row,
        {"consultee": title, "role": by.role.value, "stance": stance, "digest": digest},
    )
    return made_row


@transaction.atomic
def issue_report(*, by: Acting, report: Report) -> ReportVersion:
    """Freeze the draft as a version that everybody may read who sees the place.

    Raises NotAllowed, and ValidationError with everything that keeps it from being issued.
    """
    require_work_on(by, report.place, Capability.MANAGE_PLACE)
    row = locked(report)
    if row.state != Report.State.DRAFT:
        raise ValidationError("This report is issued already.")
    standing = standing_of(Acting.system(), row)
    if standing is None or standing.problems:
        raise ValidationError([one.sentence for one in standing.problems] if standing else "")
    number = row.versions.count() + 1
    content = {
        "title": row.title,
        "report": standing.composed.plain,
        "sign_offs": _signed(row),
        "signed_digest": standing.digest,
    }
    version = ReportVersion(
        report=row, number=number, content=content, digest=version_digest(content, number),
        reason=row.revised_reason, **made(by),
    )  # fmt: skip
    version.save(force_insert=True)
    row.state = Report.State.ISSUED
    row.save(update_fields=["state"])
    note(by, "report.issued", row, {"version": number, "digest": version.digest})
    return version


def _signed(row: Report) -> list[dict[str, str]]:
    return [
        {
            "title": one.title,
            "body": str(one.organisation),
            "role": outline().signers.get(one.role, one.role),
            "by": one.author_name,
            "on": one.made_at.date().isoformat(),
            "comment": one.comment,
        }
        for one in latest_sign_offs(Acting.system(), row).values()
    ]


@transaction.atomic
def revise_report(*, by: Acting, report: Report, reason: str) -> Report:
    """Make an issued report a draft again; its versions stay.

    Raises NotAllowed, ValidationError.
    """
    require_work_on(by, report.place, Capability.MANAGE_PLACE)
    row = locked(report)
    if row.state != Report.State.ISSUED:
        raise ValidationError("This report is a draft already.")
    row.revised_reason = needed(reason, "reason", "Say why it is revised: readers see it.")
    row.state = Report.State.DRAFT
    row.save(update_fields=["state", "revised_reason"])
    note(by, "report.revised", row, {"reason": row.revised_reason})
    return row


@transaction.atomic
def record_outcome(
    *, by: Acting, version: ReportVersion, letter: str, outcome: str, decided_on: date, words: str
) -> RecommendationOutcome:
    """Keep what was decided on one recommendation; what was kept before stays as its history.

    Raises NotAllowed, and ValidationError for an outcome with changes that does not say which.
    """
    require_work_on(by, version.report.place, Capability.WORK_OUT)
    row = locked(version.report)
    asked = {one["letter"]: one for one in version.content["report"]["asked"]}
    if letter not in asked:
        raise ValidationError({"letter": "Choose a recommendation of this version."})
    if outcome not in RecommendationOutcome.Outcome.values:
        raise ValidationError({"outcome": "Say what was decided."})
    if outcome != RecommendationOutcome.Outcome.AGREED:
        needed(words, "words", "Say what was decided instead, and why.")
    kept = RecommendationOutcome(
        version=version, letter=letter, outcome=outcome, decided_on=decided_on,
        words=words.strip(), **made(by),
    )  # fmt: skip
    kept.save(force_insert=True)
    note(by, "report.decided", row, {"version": version.number, "letter": letter,
                                     "outcome": outcome})  # fmt: skip
    return kept


@transaction.atomic
def cite_delegation(
    *,
    by: Acting,
    outcome: RecommendationOutcome,
    title: str,
    paragraphs: tuple[int, ...],
    kind: str = "",
    ref: str = "",
) -> DelegatedAction:
    """Keep that something was done under a delegation, with the paragraphs that allow it.

    Raises NotAllowed, and ValidationError when the delegation is not in force or the paragraphs
    lie outside its limits.
    """
    report = outcome.version.report
    require_work_on(by, report.place, Capability.WORK_OUT)
    row = locked(report)
    said = needed(title, "title", "Say what was done.")
    latest = outcomes_of(Acting.system(), row).get((outcome.version.number, outcome.letter))
    force = {one.pk: one for one in delegations_for(Acting.system(), row.place)}
    found = force.get(outcome.pk)
    if found is None or latest is None or latest.pk != outcome.pk:
        raise ValidationError("This delegation is not in force: only one that was agreed is.")
    if not paragraphs:
        raise ValidationError({"paragraphs": "Name the paragraphs that allow it."})
    outside = sorted(set(paragraphs) - set(found.limits))
    if outside:
        raise ValidationError({"paragraphs": _outside(outside)})
    kept = DelegatedAction(
        outcome=outcome, title=said, kind=kind, ref=ref, paragraphs=list(paragraphs), **made(by)
    )
    kept.save(force_insert=True)
    note(by, "report.delegation_used", row, {"title": said, "paragraphs": list(paragraphs)})
    return kept


def _outside(numbers: list[Any]) -> str:
    listed = ", ".join(str(one) for one in numbers)
    return f"The delegation does not reach to paragraph {listed}: keep within its limits."
