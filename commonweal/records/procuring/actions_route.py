"""Choosing the route of a tender, planning its steps, and marking what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.language.row import CannotWork
from commonweal.procuring.route_choice import (
    QUESTIONS,
    Authority,
    RouteChoice,
    Situation,
    Subject,
    choose_route,
)
from commonweal.procuring.route_plan import BY_ITSELF, Mark, What, mark_problem
from commonweal.records.acts import free_code, made, needed
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions_common import draft_to_run, note, to_run
from commonweal.records.procuring.definitions import routes, rules
from commonweal.records.procuring.models import RouteMark, Tender
from commonweal.records.procuring.reading_route import marks_of, route_of, rule_calendar

_CHOICES: Mapping[str, Any] = {"subject": Subject, "authority": Authority}


def situation_from(answers: Mapping[str, str]) -> Situation:
    """The answers as they were typed or kept. Raises ValidationError for one that is none."""
    found: dict[str, Any] = {}
    for name, text in answers.items():
        if name not in QUESTIONS or not text:
            continue
        try:
            if name == "value":
                found[name] = Decimal(text.replace(",", "").removeprefix("£"))
            elif name in _CHOICES:
                found[name] = _CHOICES[name](text)
            else:
                found[name] = {"yes": True, "no": False}[text]
        except (InvalidOperation, KeyError, ValueError):
            raise ValidationError({name: f"“{text}” is no answer to this: choose one."}) from None
    return Situation(**found)


def routes_for(answers: Mapping[str, str], day: date) -> RouteChoice:
    """The routes that follow from answers on a day. Raises ValidationError."""
    try:
        return choose_route(situation_from(answers), day, routes(), rules())
    except CannotWork as fault:
        raise ValidationError(str(fault)) from None


@transaction.atomic
def choose_tender_route(
    *, by: Acting, tender: Tender, answers: Mapping[str, str], day: date, route: str, reason: str
) -> Tender:
    """Put the route into the draft with the answers it follows from and why it was chosen.

    Raises NotAllowed, and ValidationError for a published tender, an answer that is none, or a
    route that does not follow from the answers.
    """
    row = draft_to_run(by, tender)
    problem = routes_for(answers, day).problem(route)
    if problem:
        raise ValidationError({"route": problem})
    said = needed(reason, "reason", "Say why this route is chosen.")
    kept = [
        {"code": name, "question": QUESTIONS[name], "answer": text}
        for name, text in answers.items()
        if text and name in QUESTIONS
    ]
    row.content = {
        **row.content, "route": route, "route_on": day.isoformat(), "route_reason": said,
        "route_answers": kept,
    }  # fmt: skip
    row.save(update_fields=["content"])
    answered = {one["code"]: one["answer"] for one in kept}
    note(by, "tender.route_chosen", row, {"route": route, "reason": said, "answers": answered})
    return row


@transaction.atomic
def plan_route_step(
    *, by: Acting, tender: Tender, what: str, code: str, planned: date | None
) -> RouteMark:
    """Say for which day a stage, notice, duty or step of scrutiny is planned; None takes it back.

    Raises NotAllowed, and ValidationError for something that the route does not have.
    """
    row = _live(by, tender)
    held = _held(by, row, what, code)
    held.planned = planned
    held.save()
    note(by, "tender.step_planned", row, {"step": _name(held), "planned": _told(planned)})
    return held


@transaction.atomic
def add_scrutiny_step(
    *, by: Acting, tender: Tender, title: str, before: str, planned: date | None = None
) -> RouteMark:
    """Add a step before a body that looks at the proposals, which must come before a stage.

    Raises NotAllowed, and ValidationError without a title or for a stage that the route has not.
    """
    row = _live(by, tender)
    route = route_of(row)
    if route is None or before not in {one.code for one in route.stages}:
        raise ValidationError({"before": "Choose a stage of the route."})
    said = needed(title, "title", "Say which body looks at it.")
    taken = row.route_marks.values_list("code", flat=True)
    taken_too = [one.code for one in route.stages]
    held = RouteMark.objects.create(
        tender=row, what=What.SCRUTINY, code=free_code(said, [*taken, *taken_too], "scrutiny"),
        title=said, before=before, planned=planned, **made(by),
    )  # fmt: skip
    note(by, "tender.scrutiny_added", row, {"step": said, "planned": _told(planned)})
    return held


@transaction.atomic
def remove_scrutiny_step(*, by: Acting, tender: Tender, code: str) -> None:
    """Take out a step of scrutiny that is not done yet. Raises NotAllowed, ValidationError."""
    row = _live(by, tender)
    held = row.route_marks.filter(what=What.SCRUTINY, code=code).first()
    if held is None:
        raise ValidationError("There is no such step of scrutiny.")
    if held.done is not None:
        raise ValidationError("This step is marked as done: take the mark back first.")
    title = held.title
    held.delete()
    note(by, "tender.scrutiny_removed", row, {"step": title})


@transaction.atomic
def mark_route_step(
    *, by: Acting, tender: Tender, what: str, code: str, done: date, reference: str = ""
) -> RouteMark:
    """Mark that something of the route was done on a day, with where it is on record.

    Raises NotAllowed, and ValidationError for what cannot have been done: out of order, in the
    future, before a waiting time has passed or during the standstill; and for what happens by
    itself or is marked already.
    """
    row = _live(by, tender)
    held = _held(by, row, what, code)
    if held.done is not None:
        raise ValidationError("This is marked already: take the mark back first, with a reason.")
    route = route_of(row)
    assert route is not None  # noqa: S101  told by _held
    mark = Mark(What(what), code, held.planned, done, by.name, reference.strip())
    try:
        problem = mark_problem(
            route,
            mark,
            marks_of(row),
            now=timezone.localtime(),
            calendar=rule_calendar(route),
            rules=rules(),
        )
    except CannotWork as fault:
        problem = str(fault)
    if problem:
        raise ValidationError(problem)
    held.done, held.reference = done, reference.strip()
    held.save()
    note(
        by, "tender.step_done", row,
        {"step": _name(held), "done": _told(done), "reference": held.reference},
    )  # fmt: skip
    return held


@transaction.atomic
def unmark_route_step(
    *, by: Acting, tender: Tender, what: str, code: str, reason: str
) -> RouteMark:
    """Take a mark back with a reason, which the audit keeps. Raises NotAllowed, ValidationError."""
    row = _live(by, tender)
    held = _held(by, row, what, code)
    if held.done is None:
        raise ValidationError("This is not marked as done.")
    said = needed(reason, "reason", "Say why the mark is taken back.")
    was = {"done": _told(held.done), "reference": held.reference}
    held.done, held.reference = None, ""
    held.save()
    note(by, "tender.step_unmarked", row, {"step": _name(held), **was, "reason": said})
    return held


def _live(by: Acting, tender: Tender) -> Tender:
    row = to_run(by, tender)
    if row.state == Tender.State.CANCELLED:
        raise ValidationError("This tender is cancelled: its route goes no further.")
    return row


def _held(by: Acting, tender: Tender, what: str, code: str) -> RouteMark:
    """The mark of something that the route has, made when there is none; by whoever acts now."""
    route = route_of(tender)
    if route is None:
        raise ValidationError("Choose the route first: its stages follow from it.")
    there = {
        What.STAGE: {one.code for one in route.stages} - BY_ITSELF,
        What.NOTICE: {one.code for one in route.notices},
        What.DUTY: {one.code for one in route.records},
        What.SCRUTINY: set(
            tender.route_marks.filter(what=What.SCRUTINY).values_list("code", flat=True)
        ),
    }
    if what not in there or code not in there[What(what)]:
        raise ValidationError(
            {"step": "Choose a step of this route; publication and opening mark themselves."}
        )
    found = tender.route_marks.filter(what=what, code=code).first()
    row = found or RouteMark(tender=tender, what=what, code=code)
    for name, value in made(by).items():
        setattr(row, name, value)
    return row


def _name(row: RouteMark) -> str:
    return f"{row.what} {row.title or row.code}"


def _told(day: date | None) -> str:
    return day.isoformat() if day else "no day"
