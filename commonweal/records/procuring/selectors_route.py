"""The route of a tender as a dated plan, for whoever sees the tender."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from commonweal.language.row import CannotWork
from commonweal.procuring.route_plan import (
    Marks,
    NoticeDue,
    Scrutiny,
    dated_plan,
    notices_due,
    plan_steps,
    standstill_of,
)
from commonweal.procuring.routes import Route
from commonweal.procuring.standstill import Standstill
from commonweal.procuring.timetable import Step, Timetable
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.definitions import rules, stage_times
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.reading_route import (
    marks_of,
    route_of,
    rule_calendar,
    scrutiny_of,
)
from commonweal.records.procuring.selectors import tenders_for


@dataclass(frozen=True)
class RoutePlan:
    """A tender's route with what is planned, due and done. `timetable` is a sentence where no
    latest days can be counted; `steps` are there without them too."""

    route: Route
    steps: tuple[Step, ...]
    timetable: Timetable | str
    marks: Marks
    notices: tuple[NoticeDue, ...]
    standstill: Standstill | None
    cautions: tuple[str, ...]


def plan_for(acting: Acting, tender: Tender) -> RoutePlan | None:
    """The plan of a tender's route; None without a known route, or for who does not see it."""
    route = route_of(tender)
    if route is None or not tenders_for(acting).filter(pk=tender.pk).exists():
        return None
    times, scrutiny_time = stage_times()
    marks = marks_of(tender)
    extras = [Scrutiny(one.code, one.title, one.before) for one in scrutiny_of(tender)]
    steps = plan_steps(route, times, scrutiny_time, marks, extras)
    start = invitation_of(tender.content).service_start
    told: list[str] = list(route.cautions)
    today = timezone.localdate()
    try:
        due = notices_due(route, marks, rules(), today)
        found = standstill_of(route, marks, rule_calendar(route), rules())
    except CannotWork as fault:
        due, found = [], None
        told.append(str(fault))
    unverified = [step.title for step in steps if not _verified(step)]
    if unverified:
        told.append(f"The time after {', '.join(unverified)} is illustrative: no source states it.")
    told += found.cautions if found else ()
    return RoutePlan(
        route, steps, dated_plan(start, steps, rule_calendar(route)), marks, tuple(due), found,
        tuple(told),
    )  # fmt: skip


def _verified(step: Step) -> bool:
    times, scrutiny_time = stage_times()
    return (times.get(step.code) or scrutiny_time).verified
