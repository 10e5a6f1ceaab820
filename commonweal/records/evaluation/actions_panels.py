"""Building the panels of an evaluation, and freezing them when scoring starts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.procuring.panels import Member, Panel, PanelKind, scoring_problem
from commonweal.records.acts import made, needed
from commonweal.records.evaluation.actions_common import opened_case, require_lead
from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.models import Evaluation, PanelSeat
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Capability
from commonweal.records.people.selectors import open_memberships, user_by_email
from commonweal.records.procuring.actions_common import note
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import label_of


@transaction.atomic
def appoint_member(
    *,
    by: Acting,
    tender: Tender,
    lot: str,
    email: str,
    is_chair: bool = False,
    reason: str = "",
) -> PanelSeat:
    """Give somebody a seat on the common panel (no lot) or on the panel of a lot.

    A lot's panel takes only people of the organisations that commission it. After scoring has
    started it needs a reason, and nobody who may have read scores of the panel. Raises NotAllowed,
    ValidationError.
    """
    require_lead(by, tender)
    case = opened_case(tender)
    _still_scored(case)
    if lot and lot not in {one.code for one in case.invitation.lots}:
        raise ValidationError({"lot": f"There is no lot {lot} in this tender."})
    member = _member(case, email, lot)
    if any(one.user_id == member.user_id for one in case.seats_on(lot)):
        raise ValidationError({"email": "This person sits on this panel already."})
    _refuse_bidder(case, member)
    if _may_have_read(case, member, lot):
        raise ValidationError(
            {"email": f"{member.user} leads this tender and may have read scores of this panel: "
             "appoint somebody who has not."}
        )  # fmt: skip
    said = _reason(case, reason)
    seat = PanelSeat.objects.create(
        evaluation=case.evaluation, lot=lot, user=member.user, body=member.organisation,
        is_chair=is_chair, reason=said, **made(by),
    )  # fmt: skip
    note(
        by, "evaluation.member_appointed", case.tender,
        {"member": seat.user.name, "for": str(seat.body), "lot": lot, "chair": is_chair,
         "reason": said},
    )  # fmt: skip
    return seat


def _member(case: Case, email: str, lot: str) -> Membership:
    """The membership by which somebody may sit on a panel. Raises ValidationError in a sentence
    that says whose officer they are and why that is not enough."""
    user = user_by_email(email)
    held = list(open_memberships(user)) if user else []
    able = [one for one in held if Acting.from_membership(one).may(Capability.EVALUATE)]
    if user is None or not able:
        raise ValidationError(
            {"email": f"Nobody with the address {email.strip() or 'that was given'} may evaluate "
             "bids: check the address and the role."}
        )  # fmt: skip
    kind = PanelKind.LOT if lot else PanelKind.COMMON
    problem = ""
    for one in able:
        panel = Panel(kind, (Member(label_of(user), str(one.organisation)),), lot)
        problem = scoring_problem(panel, label_of(user), case.panel_lots)
        if not problem:
            return one
    raise ValidationError({"email": problem})


def _still_scored(case: Case) -> None:
    """Refuse to change panels that have nothing left to do: the record shows who scored."""
    if case.prices_open:
        raise ValidationError("Prices are open: panels can no longer be changed.")


def _refuse_bidder(case: Case, member: Membership) -> None:
    """Refuse somebody who also acts for an organisation that bids, whatever they declare."""
    bidders = [one.organisation for one in case.bidders]
    held = open_memberships(member.user).filter(organisation__in=bidders).first()
    if held is not None:
        raise ValidationError(
            {"email": f"{member.user} also acts for {held.organisation}, which bids: appoint "
             "somebody else."}
        )  # fmt: skip


def _may_have_read(case: Case, member: Membership, lot: str) -> bool:
    """Whether somebody reads the scores of others, as whoever leads does once all are in, before
    they would give their own: also one who left the panel for a moment to do so."""
    if case.evaluation.started_at is None or not case.is_led_by(Acting.from_membership(member)):
        return False
    return any(case.all_in(unit) for unit in case.units if unit.lot == lot)


def _reason(case: Case, reason: str) -> str:
    if case.evaluation.started_at is None:
        return reason.strip()
    return needed(
        reason,
        "reason",
        "Scoring has started: say why the panel is changed, which stays on record.",
    )


@transaction.atomic
def remove_member(*, by: Acting, tender: Tender, seat: PanelSeat, reason: str = "") -> None:
    """Take somebody off a panel. What they scored stays on record and no longer counts.

    Raises NotAllowed, ValidationError without a reason once scoring has started, and once prices
    are open.
    """
    require_lead(by, tender)
    case = opened_case(tender)
    _still_scored(case)
    found = next((one for one in case.seats if one.pk == seat.pk), None)
    if found is None:
        raise ValidationError("This person does not sit on the panel any more.")
    said = _reason(case, reason)
    found.removed_at, found.removed_reason = timezone.now(), said
    found.save(update_fields=["removed_at", "removed_reason"])
    note(
        by, "evaluation.member_removed", case.tender,
        {"member": found.user.name, "lot": found.lot, "reason": said},
    )  # fmt: skip


@transaction.atomic
def start_scoring(*, by: Acting, tender: Tender) -> Evaluation:
    """Freeze the panels and let their members read and score. Raises NotAllowed, and
    ValidationError with whoever is missing, has not declared or is barred."""
    require_lead(by, tender)
    case = opened_case(tender)
    if case.evaluation.started_at is not None:
        raise ValidationError("Scoring has started already.")
    if not case.bidders:
        raise ValidationError("There is no bid to score.")
    problems = case.panel_problems()
    if problems:
        raise ValidationError(problems)
    row = case.evaluation
    row.started_at = timezone.now()
    row.save(update_fields=["started_at"])
    seats = [f"{one.user.name} for {one.body}, {one.lot or 'common'}" for one in case.seats]
    note(by, "evaluation.started", case.tender, {"panels": seats})
    return row
