"""Planning a consultation, taking it from state to state, and versions of what is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.language.row import CannotWork
from commonweal.planning.consultation import State, content_of, plan_of
from commonweal.planning.consultation_answers import change_faults, items_of
from commonweal.records.acts import free_code, made, needed
from commonweal.records.consultation.actions_common import note, to_run
from commonweal.records.consultation.models import (
    CoDesign,
    Consultation,
    ProposalVersion,
    Step,
)
from commonweal.records.consultation.selectors import problems_of, themes_for
from commonweal.records.engagement.models import EngagementEvent
from commonweal.records.engagement.selectors import event_for
from commonweal.records.needs.actions_common import (
    party_named,
)
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on

#: What follows each state.
FOLLOWING = {
    State.DRAFT: State.OPEN,
    State.OPEN: State.CLOSED,
    State.CLOSED: State.ANALYSED,
    State.ANALYSED: State.PUBLISHED,
}


@transaction.atomic
def start_consultation(*, by: Acting, place: Place, content: dict[str, Any]) -> Consultation:
    """Begin a consultation as a draft. Raises NotAllowed, and ValidationError for content that
    cannot be read or a lead that does not commission here."""
    require_work_on(by, place, Capability.CONSULT)
    Place.objects.select_for_update().get(pk=place.pk)
    title = needed(str(content.get("title", "")), "title", "Give the consultation a title.")
    taken = Consultation.objects.filter(place=place).values_list("code", flat=True)
    row = Consultation(place=place, code=free_code(title, taken, "consultation"), **made(by))
    _fill(row, content)
    note(by, "consultation.started", row, {"title": row.title})
    return row


@transaction.atomic
def save_plan(*, by: Acting, consultation: Consultation, content: dict[str, Any]) -> Consultation:
    """Keep a changed draft. Raises NotAllowed, and ValidationError once it has been opened."""
    row = to_run(by, consultation, State.DRAFT)
    _fill(row, content)
    note(by, "consultation.planned", row, {"title": row.title})
    return row


@transaction.atomic
def go_on(*, by: Acting, consultation: Consultation) -> Consultation:
    """Take a consultation to its next state: open, closed, analysed, published.

    Raises NotAllowed, and ValidationError with everything that keeps it from that state.
    """
    row = to_run(by, consultation)
    problems = problems_of(by, row)
    if problems:
        raise ValidationError(problems)
    row.state = FOLLOWING[State(row.state)].value
    row.save(update_fields=["state"])
    Step.objects.create(consultation=row, state=row.state, **made(by))
    note(by, f"consultation.{row.state}", row, {})
    return row


@transaction.atomic
def add_version(
    *, by: Acting, consultation: Consultation, title: str, items: Sequence[dict[str, Any]]
) -> ProposalVersion:
    """Add what is proposed now as the next version; each item that changed says why.

    Raises NotAllowed, and ValidationError without items, with a code twice, a cost that is no
    number, an unknown theme, or a change without a reason.
    """
    row = to_run(by, consultation)
    said = needed(title, "title", "Give the version a title.")
    try:
        new = items_of(items)
    except (ArithmeticError, KeyError, ValueError):
        raise ValidationError({"items": "A cost is no number, or an item has no code."}) from None
    codes = [one.code for one in new]
    if not codes or len(set(codes)) != len(codes):
        raise ValidationError({"items": "List at least one item, each code once."})
    known = set(themes_for(by, row).values_list("code", flat=True))
    strange = sorted({one.theme for one in new if one.theme} - known)
    if strange:
        raise ValidationError({"items": f"There is no theme {', '.join(strange)}."})
    last = row.versions.order_by("-number").first()
    faults = change_faults(items_of(last.items), new) if last else []
    if faults:
        raise ValidationError({"items": faults})
    version = ProposalVersion.objects.create(
        consultation=row, number=last.number + 1 if last else 1, title=said[:200],
        items=list(items), **made(by),
    )  # fmt: skip
    note(by, "consultation.proposed", row, {"version": version.number})
    return version


@transaction.atomic
def tie_event(
    *,
    by: Acting,
    consultation: Consultation,
    event: str,
    contribution: str,
    version: int | None = None,
    component: str = "",
) -> CoDesign:
    """Tie an event of the engagement log to the consultation, with what it gave to the design.

    Raises NotAllowed, and ValidationError for an unknown event or version, or one tied already.
    """
    row = to_run(by, consultation)
    try:
        found = event_for(by, row.place, event)
    except EngagementEvent.DoesNotExist:
        raise ValidationError({"event": "Choose an event of the engagement log."}) from None
    if row.co_design.filter(event=found).exists():
        raise ValidationError({"event": "This event is tied to the consultation already."})
    said = needed(contribution, "contribution", "Say what the event gave to the design.")
    shaped = None
    if version is not None:
        shaped = row.versions.filter(number=version).first()
        if shaped is None:
            raise ValidationError({"version": f"There is no version {version}."})
    made_row = CoDesign.objects.create(
        consultation=row, event=found, version=shaped, contribution=said,
        component=component.strip()[:200], **made(by),
    )  # fmt: skip
    note(by, "consultation.co_designed", row, {"event": found.code, "version": version})
    return made_row


def _fill(row: Consultation, content: dict[str, Any]) -> None:
    """Put content into a consultation and save it. Raises ValidationError."""
    try:
        plan = plan_of(content)
    except CannotWork as fault:
        raise ValidationError(list(fault.sentences)) from None
    row.title = needed(plan.title, "title", "Give the consultation a title.")[:200]
    row.lead = party_named(row.place, plan.lead, "lead", commissioning=True)
    row.content = content_of(plan)
    row.save()
