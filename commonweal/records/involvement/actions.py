"""Beginning a plan of involvement, its partners, and what changed because of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.records.acts import free_code, made, needed
from commonweal.records.audit.actions import record
from commonweal.records.involvement.definitions import group_titles, lists, titles
from commonweal.records.involvement.models import Influence, InvolvementPlan, Partner
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on


@dataclass(frozen=True)
class PartnerGiven:
    """A partner as somebody gives it: codes, and words for who it is and what it is paid."""

    who: str
    stakeholder: str
    role: str
    phases: tuple[str, ...]
    payment: str
    payment_words: str = ""
    reaches: tuple[str, ...] = ()


@transaction.atomic
def start_plan(*, by: Acting, place: Place, title: str, weeks: int | None) -> InvolvementPlan:
    """Begin the plan of a project. Raises NotAllowed, ValidationError."""
    require_work_on(by, place, Capability.CONSULT)
    Place.objects.select_for_update().get(pk=place.pk)
    said = needed(title, "title", "Say which project it is.")[:200]
    taken = InvolvementPlan.objects.filter(place=place).values_list("code", flat=True)
    row = InvolvementPlan.objects.create(
        place=place, code=free_code(said, taken, "plan"), title=said, weeks=weeks, **made(by)
    )
    _note(by, "involvement.started", row, {"title": said, "weeks": weeks})
    return row


@transaction.atomic
def set_weeks(*, by: Acting, plan: InvolvementPlan, weeks: int | None) -> InvolvementPlan:
    """Say how many weeks are set aside for working together. Raises NotAllowed."""
    row = _locked(by, plan)
    before, row.weeks = row.weeks, weeks
    row.save(update_fields=["weeks"])
    _note(by, "involvement.weeks", row, {"weeks": weeks, "before": before})
    return row


@transaction.atomic
def put_partner(
    *, by: Acting, plan: InvolvementPlan, partner: PartnerGiven, number: int | None = None
) -> Partner:
    """Add a partner, or change the one of that number. Raises NotAllowed, and ValidationError by
    field."""
    row = _locked(by, plan)
    _require_whole(partner)
    if number is None:
        found = Partner(plan=row, number=row.partners.count() + 1, **made(by))
    else:
        found = _taking_part(row, number)
    found.who = partner.who.strip()[:200]
    found.stakeholder, found.role, found.payment = (
        partner.stakeholder, partner.role, partner.payment
    )  # fmt: skip
    found.payment_words = partner.payment_words.strip()[:300]
    found.phases, found.reaches = list(partner.phases), list(partner.reaches)
    found.save()
    action = "involvement.partner_added" if number is None else "involvement.partner_changed"
    details = {"number": found.number, "who": found.who, "role": found.role,
               "payment": found.payment, "phases": found.phases}  # fmt: skip
    _note(by, action, row, details)
    return found


@transaction.atomic
def let_go(*, by: Acting, plan: InvolvementPlan, number: int, reason: str) -> Partner:
    """Say that a partner no longer takes part, and why; it stays on record. Raises NotAllowed,
    ValidationError."""
    row = _locked(by, plan)
    found = _taking_part(row, number)
    found.left_because = needed(reason, "reason", "Say why they take part no longer.")
    found.save(update_fields=["left_because"])
    _note(by, "involvement.partner_left", row, {"number": number, "reason": found.left_because})
    return found


@transaction.atomic
def tell_influence(
    *, by: Acting, plan: InvolvementPlan, number: int, text: str, shows_in: str
) -> Influence:
    """Keep what changed because of a partner, and where it shows. Raises NotAllowed,
    ValidationError."""
    row = _locked(by, plan)
    found = row.partners.filter(number=number).first()
    if found is None:
        raise ValidationError("This partner is not in the plan.")
    kept = Influence.objects.create(
        partner=found,
        text=needed(text, "text", "Say what changed because of them."),
        shows_in=needed(shows_in, "shows_in", "Say where it shows, such as a paper or a clause.")[
            :300
        ],
        **made(by),
    )
    _note(by, "involvement.influence", row, {"number": number, "text": kept.text[:200]})
    return kept


def _require_whole(given: PartnerGiven) -> None:
    faults: dict[str, str] = {}
    if not given.who.strip():
        faults["who"] = "Say which group or organisation it is."
    known = (
        ("stakeholder", lists().classes),
        ("role", titles("roles")),
        ("payment", titles("payments")),
    )
    for name, among in known:
        if getattr(given, name) not in among:
            faults[name] = "Choose one of the list."
    if not given.phases or set(given.phases) - set(titles("phases")):
        faults["phases"] = "Choose at least one phase."
    if set(given.reaches) - set(group_titles()):
        faults["reaches"] = "Choose groups of the list."
    if faults:
        raise ValidationError(faults)


def _taking_part(row: InvolvementPlan, number: int) -> Partner:
    found = row.partners.filter(number=number, left_because="").first()
    if found is None:
        raise ValidationError("This partner takes part no longer: look at the plan again.")
    return found


def _locked(by: Acting, plan: InvolvementPlan) -> InvolvementPlan:
    require_work_on(by, plan.place, Capability.CONSULT)
    rows = InvolvementPlan.objects.select_for_update(of=("self",)).select_related("place")
    return rows.get(pk=plan.pk)


def _note(by: Acting, action: str, row: InvolvementPlan, details: dict[str, Any]) -> None:
    record(
        by=by, action=action, kind="involvement", ref=f"{row.place.code}/{row.code}",
        place=row.place, details=details,
    )  # fmt: skip
