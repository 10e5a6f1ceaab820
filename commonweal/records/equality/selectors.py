"""Reading equality assessments through the organisation that is acting.

Those who commission in the place and their auditors see drafts; everybody who sees the place sees
what has been approved.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from commonweal.planning.equality import approval_problems
from commonweal.records.equality.definitions import groups, screening
from commonweal.records.equality.models import (
    Assessment,
    AssessmentVersion,
    Carried,
    EqualityAction,
    Evidence,
    UseReturn,
)
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, places_for, sight_of


def assessments_for(acting: Acting, place: Place) -> QuerySet[Assessment]:
    """The assessments of a place that this reader may know of."""
    rows = Assessment.objects.filter(place=place).select_related("place", "document")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    if sight == Sight.NOTHING:
        return rows.none()
    return rows.filter(versions__isnull=False).distinct()


def assessment_for(acting: Acting, place: str, code: str) -> Assessment:
    """One assessment by the code of its place and its own. Raises Assessment.DoesNotExist."""
    found = places_for(acting).filter(code=place).first()
    if found is None:
        raise Assessment.DoesNotExist
    return assessments_for(acting, found).get(code=code)


def is_inside(acting: Acting, place: Place) -> bool:
    """Whether this reader works for, or audits, those who commission in the place."""
    return sight_of(acting, place) == Sight.ALL


def may_assess(acting: Acting, place: Place) -> bool:
    """Whether this reader may work on assessments here; the actions decide again."""
    return acting.may(Capability.ASSESS_EQUALITY) and is_inside(acting, place)


def may_approve(acting: Acting, assessment: Assessment) -> bool:
    """Whether this reader may record the approval: no author may."""
    if not acting.may(Capability.APPROVE_EQUALITY) or acting.user is None:
        return False
    if not is_inside(acting, assessment.place):
        return False
    return not assessment.authors.filter(pk=acting.user.pk).exists()


def versions_of(acting: Acting, assessment: Assessment) -> list[AssessmentVersion]:
    """What was approved, newest first, for whoever sees the assessment."""
    if not assessments_for(acting, assessment.place).filter(pk=assessment.pk).exists():
        return []
    return list(assessment.versions.order_by("-number"))


def approved_assessment(acting: Acting, place: Place, code: str = "") -> AssessmentVersion | None:
    """The approved version that counts for a place, or for one of its assessments by code.

    None where nothing has been approved: a decision report may then not be issued. A revision in
    hand does not take away what was approved before it.
    """
    rows = AssessmentVersion.objects.filter(
        assessment__in=assessments_for(acting, place).values("pk")
    )
    if code:
        rows = rows.filter(assessment__code=code)
    return rows.select_related("assessment").order_by("-pk").first()


def actions_of(acting: Acting, assessment: Assessment) -> list[EqualityAction]:
    """The actions of an assessment, for whoever sees it as it stands."""
    rows = assessment.actions.all()
    if not is_inside(acting, assessment.place):
        newest = next(iter(versions_of(acting, assessment)), None)
        numbers = [one["number"] for one in newest.content["actions"]] if newest else []
        rows = rows.filter(number__in=numbers)
    return list(rows)


def action_for(acting: Acting, assessment: Assessment, number: int) -> EqualityAction:
    """One action by its number, for those inside. Raises EqualityAction.DoesNotExist."""
    if not is_inside(acting, assessment.place):
        raise EqualityAction.DoesNotExist
    return assessment.actions.get(number=number)


def evidence_of(acting: Acting, assessment: Assessment) -> list[Evidence]:
    """What the assessment rests on: as it stands inside, as it was approved for others. Who sees
    what each leads to, the thread decides."""
    rows = list(assessment.evidence.all())
    if is_inside(acting, assessment.place):
        return rows
    newest = next(iter(versions_of(acting, assessment)), None)
    approved = newest.content.get("evidence", ()) if newest else ()
    seen = {(one["group"], one["kind"], one["ref"]) for one in approved}
    return [one for one in rows if (one.group, one.kind, one.ref) in seen]


@dataclass(frozen=True)
class CarriedAction:
    """An action with one place that it is carried on to and its status there."""

    action: EqualityAction
    target: str
    ref: str
    part: str
    status: str
    note: str


def carried_actions(
    acting: Acting, place: Place, *, target: str = "", ref: str = ""
) -> list[CarriedAction]:
    """The actions of the place that are carried on, each target once with its last status.

    For a tender pass its code as `ref`, with `target` "specification" or "evaluation"; for a
    contract its code, with "contract". For those who commission here and their auditors.
    """
    if not is_inside(acting, place):
        return []
    rows = Carried.objects.filter(action__assessment__place=place).select_related("action")
    if target:
        rows = rows.filter(target=target)
    if ref:
        rows = rows.filter(ref=ref)
    last = {(row.action_id, row.target, row.ref): row for row in rows.order_by("pk")}
    return [
        CarriedAction(row.action, row.target, row.ref, row.part, row.status, row.note)
        for row in sorted(last.values(), key=lambda one: (one.action.number, one.pk))
    ]


def problems_of(acting: Acting, assessment: Assessment) -> list[str]:
    """What keeps a draft from approval, for those inside."""
    if not is_inside(acting, assessment.place):
        return []
    actions = [
        (one.owner, one.due.isoformat() if one.due else "", tuple(one.groups))
        for one in assessment.actions.all()
    ]
    return approval_problems(assessment.content, screening(), groups(), actions)


def use_returns(acting: Acting, place: Place) -> list[UseReturn]:
    """The returns of who uses the services, newest first, for those inside."""
    rows = UseReturn.objects.filter(place=place)
    return list(rows) if is_inside(acting, place) else []
