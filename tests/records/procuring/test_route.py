"""The route on a tender: chosen by its questions, planned, and marked with who, when and where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from commonweal.procuring.route_plan import What
from commonweal.procuring.timetable import Timetable
from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import cancel_tender, publish_tender
from commonweal.records.procuring.actions_route import (
    add_scrutiny_step,
    choose_tender_route,
    mark_route_step,
    plan_route_step,
    unmark_route_step,
)
from commonweal.records.procuring.selectors import problems_of
from commonweal.records.procuring.selectors_route import plan_for
from tests.records import people
from tests.records.procuring.world import DEADLINE, Buying, Clock, buying, clock, provider

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

NO_CHOICE = {
    "is_health": "yes", "is_framework": "no", "only_existing_provider": "no",
    "patients_choose": "no", "existing_contract_ends": "no", "can_identify_provider": "no",
}  # fmt: skip


def choose(made: Buying, route: str = "psr-competitive", **answers: str) -> None:
    choose_tender_route(
        by=made.lead, tender=made.tender, answers={**NO_CHOICE, **answers}, day=date(2031, 1, 6),
        route=route, reason="An open market of many providers.",
    )  # fmt: skip
    made.tender.refresh_from_db()


def mark(made: Buying, code: str, what: What = What.STAGE, reference: str = "") -> None:
    mark_route_step(
        by=made.lead, tender=made.tender, what=what, code=code, done=date(2031, 2, 1),
        reference=reference,
    )  # fmt: skip


def test_a_route_is_taken_with_its_answers_and_its_reason(clock: Clock) -> None:
    made = buying(route="", route_on=None)
    assert any("Choose the route" in one for one in problems_of(made.lead, made.tender))
    choose(made)
    kept = made.tender.content
    assert (kept["route"], kept["route_on"]) == ("psr-competitive", "2031-01-06")
    assert {row["code"]: row["answer"] for row in kept["route_answers"]} == NO_CHOICE
    assert problems_of(made.lead, made.tender) == []
    event = Event.objects.get(action="tender.route_chosen")
    assert event.details["reason"] == "An open market of many providers."


@pytest.mark.parametrize(
    ("route", "answers", "words"),
    [
        ("psr-direct-award-c", {}, "Does an existing contract"),
        ("psr-direct-award-a", {"only_existing_provider": ""}, "Answer first"),
        ("psr-competitive", {"only_existing_provider": "yes"}, "psr-direct-award-a must be used"),
        ("psr-competitive", {"is_health": "perhaps"}, "is no answer"),
        ("psr-competitive", {"value": "many", "is_health": "no"}, "is no answer"),
    ],
)
def test_a_route_that_does_not_follow_is_refused(
    clock: Clock, route: str, answers: dict[str, str], words: str
) -> None:
    made = buying(route="", route_on=None)
    with pytest.raises(ValidationError, match=words):
        choose(made, route, **answers)
    assert made.tender.content["route"] == ""


def test_an_unknown_route_or_one_not_in_force_cannot_be_published(clock: Clock) -> None:
    made = buying(route="open and fair")
    assert any("none of the routes" in one for one in problems_of(made.lead, made.tender))
    assert plan_for(made.lead, made.tender) is None
    made.tender.content |= {"route": "act-open", "route_on": "2017-01-01"}
    assert any("can be used from" in one for one in problems_of(made.lead, made.tender))


def test_stages_are_marked_with_who_when_and_where(clock: Clock) -> None:
    made = buying()
    mark(made, "case", reference="Minute 4")
    mark(made, "route")
    publish_tender(by=made.lead, tender=made.tender, signs_off=True)
    mark(made, "psr-tender", What.NOTICE, reference="2031/S 000-001")
    plan = plan_for(Acting.public(), made.tender)
    assert plan is not None
    case = plan.marks[What.STAGE, "case"]
    assert (case.done, case.who, case.reference) == (date(2031, 2, 1), made.lead.name, "Minute 4")
    publish = plan.marks[What.STAGE, "publish"]
    assert (publish.done, publish.reference) == (date(2031, 2, 1), "Version 1 of the tender")
    assert plan.marks[What.STAGE, "open"].planned == DEADLINE.date()
    assert Event.objects.filter(action="tender.step_done").count() == 3


def test_what_cannot_have_been_done_is_refused(clock: Clock) -> None:
    made = buying()
    for code, words in (("route", "comes before it"), ("publish", "mark themselves"),
                        ("approach", "Choose a step"), ("decide", "comes before")):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            mark(made, code)
    with pytest.raises(ValidationError, match="Give the reference"):
        mark(made, "psr-tender", What.NOTICE)
    mark(made, "case")
    with pytest.raises(ValidationError, match="marked already"):
        mark(made, "case")
    with pytest.raises(ValidationError, match="has not come yet"):
        mark_route_step(by=made.lead, tender=made.tender, what="stage", code="route",
                        done=clock.now.date() + timedelta(days=1))  # fmt: skip


def test_a_mark_is_taken_back_with_a_reason_that_the_audit_keeps(clock: Clock) -> None:
    made = buying()
    mark(made, "case", reference="Minute 4")
    with pytest.raises(ValidationError, match="Say why"):
        unmark_route_step(by=made.lead, tender=made.tender, what="stage", code="case", reason=" ")
    unmark_route_step(by=made.lead, tender=made.tender, what="stage", code="case", reason="Slip")
    details = Event.objects.get(action="tender.step_unmarked").details
    assert (details["reference"], details["reason"]) == ("Minute 4", "Slip")
    with pytest.raises(ValidationError, match="not marked"):
        unmark_route_step(by=made.lead, tender=made.tender, what="stage", code="case", reason="x")


def test_scrutiny_is_planned_before_its_stage_and_a_breach_is_told(clock: Clock) -> None:
    """Service start 1 October 2026; the contract is signed by 1 July. The cabinet of 1 July comes
    too late for a decision by 9 June."""
    made = buying(service_start="2026-10-01")
    held = add_scrutiny_step(
        by=made.lead, tender=made.tender, title="Cabinet", before="decide",
        planned=date(2026, 7, 1),
    )  # fmt: skip
    plan = plan_for(made.lead, made.tender)
    assert plan
    assert isinstance(plan.timetable, Timetable)
    assert [line.step.title for line in plan.timetable.scrutiny] == ["Cabinet"]
    assert any("Cabinet (" in one and "too late" in one for one in plan.timetable.breaches)
    plan_route_step(by=made.lead, tender=made.tender, what="scrutiny", code=held.code,
                    planned=date(2026, 5, 11))  # fmt: skip
    plan = plan_for(made.lead, made.tender)
    assert plan
    assert isinstance(plan.timetable, Timetable)
    assert not any("Cabinet (" in one for one in plan.timetable.breaches if "too late" in one)
    mark(made, held.code, What.SCRUTINY)
    with pytest.raises(ValidationError, match="Choose a stage"):
        add_scrutiny_step(by=made.lead, tender=made.tender, title="Board", before="approach")
    # Bank holidays of 2031 are not announced: then no latest day is told.
    late = buying_again(made)
    assert "add the bank holidays" in str(late)


def buying_again(made: Buying) -> Timetable | str:
    made.tender.content |= {"service_start": "2031-10-01"}
    plan = plan_for(made.lead, made.tender)
    assert plan is not None
    return plan.timetable


def test_only_those_who_run_the_tender_mark_it(clock: Clock) -> None:
    made = buying()
    outsider = provider("trust_a")
    for who in (
        outsider, people.person(Role.COMMISSIONER, "other_icb"),
        people.person(Role.AUDITOR, "north_icb"), made.openers[0],
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            mark_route_step(by=who, tender=made.tender, what="stage", code="case",
                            done=date(2031, 2, 1))  # fmt: skip
    assert plan_for(outsider, made.tender) is None
    cancel_tender(by=made.lead, tender=made.tender, reason="No money")
    with pytest.raises(ValidationError, match="cancelled"):
        mark(made, "case")
