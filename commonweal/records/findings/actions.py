"""Writing findings: running the rules, explaining a finding, recording an adjustment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from commonweal.facts.checks import run
from commonweal.language.finding import Finding as Found
from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document, Figure, Finding, FindingSide, Release
from commonweal.records.findings.definitions import finding_rules
from commonweal.records.findings.models import ScopeAdjustment
from commonweal.records.findings.selectors_evidence import evidence_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on

_FIELDS = (
    "rule", "title", "sentence", "difference", "unit", "audience", "state", "steps",
    "document", "found_in",
)  # fmt: skip


class NotExplained(ValueError):
    """The explanation or adjustment cannot be taken. The message is fit to show."""


@dataclass(frozen=True)
class Outcome:
    """What running the rules changed, counted in findings."""

    open: int
    new: int
    changed: int
    gone: int


@transaction.atomic
def run_finding_rules(*, place: Place, by: Acting) -> Outcome:
    """Run every rule over the place's current figures and keep what they find.

    A finding is met again by its code. One that is no longer found is kept and marked so; one
    that was explained opens again when what it says has changed.
    """
    if not (by.is_system or by.may(Capability.SUBMIT_RETURN)):
        require_work_on(by, place, Capability.IMPORT_FACTS)
    found = run(finding_rules(), evidence_for(Acting.system(), place))
    release = Release.objects.filter(place=place).order_by("-number").first()
    kept = {
        finding.code: finding
        for finding in Finding.objects.filter(place=place, origin=Finding.Origin.RULE)
    }
    new, changed = _sorted_out(place, found, kept, release)
    gone = _gone(kept, {one.code for one in found}, release)
    Finding.objects.bulk_create(new)
    Finding.objects.bulk_update([*changed, *gone], _FIELDS)
    _put_sides(place, found, [*new, *changed])
    outcome = Outcome(len(found), len(new), len(changed), len(gone))
    record(
        by=by,
        action="findings.run",
        kind="place",
        ref=place.code,
        place=place,
        details={"open": outcome.open, "new": [f.code for f in new],
                 "changed": [f.code for f in changed], "gone": [f.code for f in gone]},
    )  # fmt: skip
    return outcome


def _sorted_out(
    place: Place, found: Sequence[Found], kept: dict[str, Finding], release: Release | None
) -> tuple[list[Finding], list[Finding]]:
    documents = Document.objects.in_bulk(
        [code for one in found for code in one.documents], field_name="code"
    )
    new: list[Finding] = []
    changed: list[Finding] = []
    restated: list[Finding] = []
    for one in found:
        finding = kept.get(one.code)
        document = documents.get(one.documents[0]) if one.documents else None
        if finding is None:
            finding = Finding(place=place, code=one.code, origin=Finding.Origin.RULE)
            new.append(finding)
        elif _says_the_same(finding, one):
            if (finding.difference, finding.unit) != (one.difference, one.unit):
                finding.difference, finding.unit = one.difference, one.unit
                restated.append(finding)
            continue
        else:
            changed.append(finding)
        finding.rule, finding.title, finding.sentence = one.rule, one.title, one.sentence
        finding.difference, finding.unit = one.difference, one.unit
        finding.audience, finding.steps = one.audience, list(one.steps)
        finding.document, finding.found_in = document, release
        finding.state = Finding.State.OPEN
    # Another convention of the difference is no other finding, so its explanation holds.
    Finding.objects.bulk_update(restated, ["difference", "unit"])
    return new, changed


def _says_the_same(finding: Finding, found: Found) -> bool:
    return (
        finding.state != Finding.State.GONE
        and finding.sentence == found.sentence
        and finding.title == found.title
        and finding.steps == list(found.steps)
    )


def _gone(kept: dict[str, Finding], codes: set[str], release: Release | None) -> list[Finding]:
    gone = [
        finding
        for code, finding in kept.items()
        if code not in codes and finding.state != Finding.State.GONE
    ]
    for finding in gone:
        finding.state, finding.found_in = Finding.State.GONE, release
    return gone


def _put_sides(place: Place, found: Sequence[Found], findings: Sequence[Finding]) -> None:
    """The sides of new and changed findings, in place of those they had."""
    by_code = {one.code: one for one in found}
    wanted = {side.ref for finding in findings for side in by_code[finding.code].sides}
    figures = {
        f"{dataset}/{key}/{column}": pk
        for pk, dataset, key, column in Figure.objects.filter(
            place=place, dataset__in={ref.split("/", 1)[0] for ref in wanted}
        ).values_list("pk", "dataset", "key", "column")
    }
    FindingSide.objects.filter(finding__in=findings).delete()
    FindingSide.objects.bulk_create(
        FindingSide(
            finding=finding, figure_id=figures[side.ref], part=side.part[:60], position=position
        )
        for finding in findings
        for position, side in enumerate(by_code[finding.code].sides)
    )


@transaction.atomic
def explain_finding(*, finding: Finding, explanation: str, by: Acting) -> Finding:
    """Say why the sides differ. The figures stay as they are; an empty text opens it again.

    The commissioning parties read it at once, everybody else when the place is published again.
    """
    require_work_on(by, finding.place, Capability.ANSWER_FINDING)
    if finding.state == Finding.State.GONE:
        raise NotExplained("This is no longer found, so there is nothing to explain.")
    before = finding.explanation
    finding.explanation = explanation.strip()
    finding.state = Finding.State.EXPLAINED if finding.explanation else Finding.State.OPEN
    finding.save(update_fields=["explanation", "state"])
    record(
        by=by,
        action="finding.explained" if finding.explanation else "finding.opened",
        kind="finding",
        ref=f"{finding.place.code}/{finding.code}",
        place=finding.place,
        details={"before": before, "after": finding.explanation},
    )
    return finding


@transaction.atomic
def publish_explanations(*, place: Place, by: Acting) -> int:
    """Let everybody read the explanations that hold; one of earlier values is said no more.

    Runs when the place is published. Gives the number of findings whose explanation changes.
    """
    if not by.is_system:
        require_work_on(by, place, Capability.MANAGE_PLACE)
    findings = Finding.objects.filter(place=place)
    holds = Q(state=Finding.State.EXPLAINED)
    told = findings.filter(holds).exclude(published_explanation=F("explanation"))
    past = findings.exclude(holds | Q(published_explanation=""))
    codes = [*past.values_list("code", flat=True), *told.values_list("code", flat=True)]
    past.update(published_explanation="")
    told.update(published_explanation=F("explanation"))
    if codes:
        record(
            by=by,
            action="explanations.published",
            kind="place",
            ref=place.code,
            place=place,
            details={"findings": codes},
        )
    return len(codes)


@transaction.atomic
def record_adjustment(
    *, figure: Figure, tag: str, adds: bool, low: Decimal, high: Decimal, reason: str, by: Acting
) -> ScopeAdjustment:
    """Record what was added to an amount, or taken out, to compare it. The figure stays."""
    require_work_on(by, figure.place, Capability.ANSWER_FINDING)
    if not tag.strip() or not reason.strip():
        raise NotExplained("Say what was adjusted and why.")
    if not 0 <= low <= high:
        raise NotExplained("The lowest amount must be nought or more, and not above the highest.")
    adjustment = ScopeAdjustment.objects.create(
        figure=figure,
        tag=tag.strip(),
        adds=adds,
        low=low,
        high=high,
        reason=reason.strip(),
        made_at=timezone.now(),
        made_by=by.user,
    )
    record(
        by=by,
        action="adjustment.recorded",
        kind="figure",
        ref=f"{figure.place.code}/{figure.ref}",
        place=figure.place,
        details={"tag": tag, "adds": adds, "low": low, "high": high, "reason": reason},
    )
    return adjustment


@transaction.atomic
def withdraw_adjustment(*, adjustment: ScopeAdjustment, by: Acting) -> ScopeAdjustment:
    """Stop using an adjustment. It stays on record."""
    place = adjustment.figure.place
    require_work_on(by, place, Capability.ANSWER_FINDING)
    if adjustment.withdrawn_at:
        raise NotExplained("This adjustment has been withdrawn already.")
    adjustment.withdrawn_at = timezone.now()
    adjustment.save(update_fields=["withdrawn_at"])
    record(
        by=by,
        action="adjustment.withdrawn",
        kind="figure",
        ref=f"{place.code}/{adjustment.figure.ref}",
        place=place,
        details={"tag": adjustment.tag, "adds": adjustment.adds},
    )
    return adjustment
