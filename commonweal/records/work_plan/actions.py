"""Saying how far a step of the work plan is. Order and remit are kept by the room's rule."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.planning.work_plan import State, move_problem
from commonweal.records.audit.actions import record
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.results.selectors import commissioners_of
from commonweal.records.work_plan.models import StepState, plain_states
from commonweal.records.work_plan.selectors import plan_for, speaks_for, states_now


@dataclass(frozen=True)
class Said:
    """What is said of one step. `area` is that of a commissioner; empty for all areas together."""

    segment: str
    step: int
    state: str
    area: str = ""
    evidence: str = ""
    variation: str = ""


@transaction.atomic
def say_step(*, by: Acting, place: Place, said: Said) -> StepState:
    """Say how far a step is. Done needs evidence. Raises ValidationError, NotAllowed."""
    require_work_on(by, place, Capability.WORK_OUT)
    if not speaks_for(by, said.area):
        raise NotAllowed("Only the commissioner of an area may say how far its steps are.")
    Place.objects.select_for_update().get(pk=place.pk)
    plan = plan_for(Acting.system(), place)
    if said.segment not in plan.segments:
        raise ValidationError({"segment": f"There is no segment “{said.segment}” here."})
    if said.area and said.area not in {body.code for body in commissioners_of(by, place)}:
        raise ValidationError({"area": f"“{said.area}” does not commission in {place}."})
    if said.state not in StepState.State.values:
        words = ", ".join(StepState.State.values)
        raise ValidationError({"state": f"Choose one of: {words}."})
    if said.state == StepState.State.DONE and not said.evidence.strip():
        raise ValidationError({"evidence": "Say what shows that the step is done."})
    now = states_now(Acting.system(), place).get((said.segment, said.area), {})
    problem = move_problem(
        plan.steps,
        plain_states(now),
        said.step,
        State(said.state),
        plan.remits.get(said.segment),
        for_all_areas=not said.area,
        segment_title=plan.segments[said.segment],
    )
    if problem:
        raise ValidationError(problem)
    row = StepState.objects.create(
        place=place,
        segment=said.segment,
        area=said.area,
        step=said.step,
        state=said.state,
        evidence=said.evidence.strip(),
        variation=said.variation.strip(),
        said_at=timezone.now(),
        said_by=by.user,
        organisation=by.organisation,
    )
    record(
        by=by,
        action="work_plan.step_said",
        kind="work_plan",
        ref=f"{place.code}/{said.segment}/{said.area or 'all'}/{said.step}",
        place=place,
        details={"state": said.state, "evidence": row.evidence, "variation": row.variation},
    )
    return row
