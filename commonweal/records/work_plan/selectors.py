"""Reading the work plan through the organisation that is acting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from commonweal.language.row import Row, rows_of
from commonweal.planning.path_tables import segments_of
from commonweal.planning.work_plan import Remit, Step, remits_of, steps_of
from commonweal.records.facts.selectors import figures_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.work_plan.models import StepState

STEPS, REMIT, SEGMENTS = "team_work_plan", "team_remit", "segments"


@dataclass(frozen=True)
class Plan:
    """The steps, the segments by code with their titles, and the remit, from the place's tables."""

    steps: tuple[Step, ...]
    segments: Mapping[str, str]
    remits: Mapping[str, Remit]


def plan_for(acting: Acting, place: Place) -> Plan:
    """The plan of a place as this reader sees its tables. Raises CannotWork for a table at odds."""
    tables: dict[str, list[Row]] = {}
    for row in rows_of(figures_for(acting, place, STEPS, REMIT, SEGMENTS)):
        tables.setdefault(row.dataset, []).append(row)
    segments = segments_of(tables.get(SEGMENTS, []))
    return Plan(
        steps_of(tables.get(STEPS, [])),
        {one.code: one.title for one in segments},
        remits_of(tables.get(REMIT, [])),
    )


def step_states_for(acting: Acting, place: Place) -> QuerySet[StepState]:
    """Everything that was said, newest first, for commissioning parties: it is work in hand."""
    if sight_of(acting, place) != Sight.ALL:
        return StepState.objects.none()
    return StepState.objects.filter(place=place).select_related("organisation")


def states_now(acting: Acting, place: Place) -> dict[tuple[str, str], dict[int, StepState]]:
    """What counts now, by segment and area and then by step. One query."""
    found: dict[tuple[str, str], dict[int, StepState]] = {}
    for row in step_states_for(acting, place):
        found.setdefault((row.segment, row.area), {}).setdefault(row.step, row)
    return found


def speaks_for(acting: Acting, area: str) -> bool:
    """Whether a reader speaks for an area: its own alone, or all areas together."""
    own = acting.organisation.code if acting.organisation else ""
    return acting.is_system or area in ("", own)


def may_move_steps(acting: Acting, place: Place, area: str = "") -> bool:
    """Whether this reader may say how far a step is, in an area or in all areas together."""
    works = acting.may(Capability.WORK_OUT) and sight_of(acting, place) == Sight.ALL
    return works and speaks_for(acting, area)
