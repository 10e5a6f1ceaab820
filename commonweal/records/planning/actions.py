"""Taking positions on recommendations, moving them on, and the actions that they ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonweal.records.audit.actions import record
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.models import Action, Position, Recommendation
from commonweal.records.planning.selectors import is_asked
from commonweal.records.planning.states import (
    ACTION_MOVES,
    ASKED,
    RECOMMENDATION_MOVES,
)
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, require_work_on, sight_of


@transaction.atomic
def take_position(
    *,
    by: Acting,
    recommendation: Recommendation,
    stance: str,
    reason: str = "",
    organisation: Organisation | None = None,
) -> Position:
    """Say what an organisation thinks of a recommendation. Each one speaks for itself only.

    The system names the `organisation`; everybody else speaks for their own. Declining, or
    agreeing in part, needs a reason: the others have to know what would have to change. Raises
    ValidationError.
    """
    body = _speaker(by, recommendation.place, organisation)
    chosen = _choice(Position.Stance, stance, "stance")
    if chosen in (Position.Stance.DECLINE, Position.Stance.AGREE_IN_PART) and not reason.strip():
        raise ValidationError({"reason": "Say why, so that the others know what would help."})
    position = Position(
        recommendation=recommendation,
        organisation=body,
        stance=chosen,
        reason=reason.strip(),
        taken_at=timezone.now(),
        taken_by=by.user,
    )
    position.save(force_insert=True)
    details = {"organisation": body.code, "stance": chosen.value, "reason": position.reason}
    _note(by, "recommendation.position_taken", recommendation, details)
    return position


@transaction.atomic
def move_recommendation(
    *, by: Acting, recommendation: Recommendation, state: str, reason: str = ""
) -> Recommendation:
    """Move a recommendation to another state. Raises ValidationError for one that cannot follow."""
    require_work_on(by, recommendation.place, Capability.MANAGE_PLACE)
    chosen = _choice(Recommendation.State, state, "state")
    row = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if chosen not in RECOMMENDATION_MOVES[row.state]:
        before, after = Recommendation.State(row.state).label, chosen.label
        raise ValidationError({"state": f"“{after}” cannot follow “{before}”."})
    if chosen == Recommendation.State.DECLINED and not reason.strip():
        raise ValidationError({"reason": "Say why it is declined."})
    details = {"from": row.state, "to": chosen.value, "reason": reason.strip()}
    row.state = chosen
    row.save(update_fields=["state"])
    _note(by, "recommendation.moved", row, details)
    return row


@transaction.atomic
def plan_recommendation(
    *,
    by: Acting,
    recommendation: Recommendation,
    owner: Organisation | None,
    due_on: date | None,
    stage: str | None = None,
) -> Recommendation:
    """Say who owns a recommendation and when it is due. An owner must be a party to the place."""
    require_work_on(by, recommendation.place, Capability.MANAGE_PLACE)
    _require_party(recommendation.place, owner)
    row = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    details = {
        "owner": [row.owner.code if row.owner else "", owner.code if owner else ""],
        "due_on": [row.due_on, due_on],
    }
    row.owner, row.due_on = owner, due_on
    if stage is not None:
        row.stage = stage
    row.save(update_fields=["owner", "due_on", "stage"])
    _note(by, "recommendation.planned", row, details)
    return row


@transaction.atomic
def add_action(
    *,
    by: Acting,
    recommendation: Recommendation,
    title: str,
    owner: Organisation | None = None,
    due_on: date | None = None,
    document: Document | None = None,
    section: str = "",
) -> Action:
    """Add a piece of work that a recommendation asks for."""
    require_work_on(by, recommendation.place, Capability.MANAGE_PLACE)
    _require_party(recommendation.place, owner)
    if not title.strip():
        raise ValidationError({"title": "Say what is to be done."})
    Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    last = recommendation.actions.aggregate(last=Max("number"))["last"] or 0
    action = Action(
        recommendation=recommendation,
        number=last + 1,
        title=title.strip()[:300],
        owner=owner,
        due_on=due_on,
        document=document,
        section=section,
    )
    action.save(force_insert=True)
    details = {
        "number": action.number,
        "title": action.title,
        "owner": owner.code if owner else "",
        "due_on": due_on,
    }
    _note(by, "recommendation.action_added", recommendation, details)
    return action


@transaction.atomic
def update_action(
    *, by: Acting, action: Action, state: str, owner: Organisation | None, due_on: date | None
) -> Action:
    """Move an action on. Its owner may change the state; owner and date are the commissioners'."""
    place = action.recommendation.place
    row = Action.objects.select_for_update().get(pk=action.pk)
    replans = (owner.pk if owner else None, due_on) != (row.owner_id, row.due_on)
    owns = bool(by.organisation and row.owner_id == by.organisation.pk)
    if replans or not (owns and by.may(Capability.TAKE_POSITION)):
        require_work_on(by, place, Capability.MANAGE_PLACE)
        _require_party(place, owner)
    chosen = _choice(Action.State, state, "state")
    if chosen != row.state and chosen not in ACTION_MOVES[row.state]:
        before = Action.State(row.state).label
        raise ValidationError({"state": f"“{chosen.label}” cannot follow “{before}”."})
    details: dict[str, Any] = {"number": row.number, "from": row.state, "to": chosen.value}
    if replans:
        details |= {"owner": owner.code if owner else "", "due_on": due_on}
    row.state, row.owner, row.due_on = chosen, owner, due_on
    row.save(update_fields=["state", "owner", "due_on"])
    _note(by, "recommendation.action_updated", action.recommendation, details)
    return row


def _note(by: Acting, action: str, about: Recommendation, details: dict[str, Any]) -> None:
    record(
        by=by,
        action=action,
        kind="recommendation",
        ref=about.code,
        place=about.place,
        details=details,
    )


def _speaker(by: Acting, place: Place, organisation: Organisation | None) -> Organisation:
    by.require(Capability.TAKE_POSITION)
    if by.is_system:
        if organisation is None:
            raise ValidationError("Name the organisation that takes the position.")
        _require_party(place, organisation)
        return organisation
    if by.organisation is None or sight_of(by, place) == Sight.NOTHING:
        raise NotAllowed("Your organisation takes no part in this place.")
    if organisation not in (None, by.organisation):
        raise NotAllowed("You may take a position for your own organisation only.")
    if not is_asked(by, place):
        raise NotAllowed(f"{by.organisation} is not asked for a position in {place}.")
    return by.organisation


def _require_party(place: Place, body: Organisation | None) -> None:
    if body and not place.parties.filter(organisation=body, part__in=ASKED).exists():
        raise ValidationError({"owner": f"{body} is no party to {place}."})


def _choice(choices: Any, given: str, field: str) -> Any:
    try:
        return choices(given)
    except ValueError:
        words = ", ".join(choice.value for choice in choices)
        raise ValidationError({field: f"Choose one of: {words}."}) from None
