"""What every act about options shares: who may, for whom, and the one audit event of each."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from commonweal.planning.option_tables import Question
from commonweal.records.audit.actions import record
from commonweal.records.options.selectors import NoSuchAppraisal, is_lead, question_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, require_work_on, sight_of
from commonweal.records.results.selectors import commissioners_of


def question_to_act_on(place: Place, code: str) -> Question:
    """The appraisal that an act is about. Raises ValidationError when there is none."""
    try:
        return question_for(Acting.system(), place, code)
    except NoSuchAppraisal as fault:
        raise ValidationError(str(fault)) from None


def speaker(
    by: Acting, place: Place, capability: Capability, organisation: Organisation | None
) -> Organisation:
    """The commissioner for whom somebody acts: their own; the system names it.

    Raises NotAllowed for a role that may not, and for another's organisation.
    """
    by.require(capability)
    body = organisation if by.is_system else by.organisation
    if body is None:
        raise ValidationError("Name the organisation that this is for.")
    if not by.is_system and (
        sight_of(by, place) != Sight.ALL or organisation not in (None, by.organisation)
    ):
        raise NotAllowed(f"{body} does not commission in {place}, or you do not act for it.")
    if body not in commissioners_of(by, place):
        raise ValidationError(f"{body} does not commission in {place}.")
    return body


def require_lead(by: Acting, place: Place) -> None:
    """Raise NotAllowed unless they manage the place for one of its lead commissioners."""
    require_work_on(by, place, Capability.MANAGE_PLACE)
    if not is_lead(by, place):
        raise NotAllowed(f"Only a lead commissioner of {place} may do this.")


def note(by: Acting, action: str, place: Place, ref: str, details: dict[str, Any]) -> None:
    """The audit event of an act about options."""
    record(by=by, action=action, kind="option", ref=ref, place=place, details=details)
