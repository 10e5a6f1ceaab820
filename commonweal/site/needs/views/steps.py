"""The steps that the lead takes: asking the parties, handing over, publishing, correcting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.needs_assessment import refusals
from commonweal.records.needs import actions, actions_partners, actions_publishing
from commonweal.records.needs.models import Assessment
from commonweal.records.needs.selectors_publishing import number_faults
from commonweal.records.people.acting import NotAllowed
from commonweal.site.forms import Form
from commonweal.site.needs.desk import Desk, open_desk, require_lead
from commonweal.site.needs.forms import NoteForm, WhyForm
from commonweal.site.pages import show
from commonweal.site.requests import done

State = Assessment.State


@dataclass(frozen=True)
class Step:
    """One step that may be taken now: what it does, its form, and whether it is the main one."""

    act: str
    heading: str
    about: str
    button: str
    said: str
    form: Form
    do: Callable[[], object]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def steps(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Every step that may be taken now, with what stands in the way of publishing."""
    desk = open_desk(request, place, code)
    require_lead(desk)
    found = _steps(request, desk)
    sent = request.POST.get("act", "")
    bound = next((one for one in found if one.act == sent), None)
    if sent in ("publish", "correct") and not desk.may_publish:
        raise NotAllowed("This is for a commissioner of the organisation that leads it.")
    if bound is not None:

        def act() -> str:
            bound.do()
            return desk.address

        gone = done(request, bound.form, act, bound.said)
        if gone:
            return gone
    return show(
        request,
        "needs/steps.jinja",
        title="Steps of this assessment",
        crumbs=desk.crumbs(),
        steps=found,
        form=bound.form if bound else None,
        in_the_way=_in_the_way(desk),
    )


def _in_the_way(desk: Desk) -> list[str]:
    """What keeps it from being published; empty where there is nothing to publish."""
    if not desk.is_open:
        return []
    found = refusals(one.state for one in desk.sections)
    return found + number_faults(desk.acting, desk.assessment)


class _Sent:
    """What was sent: a form is bound only when it is its own step that was chosen."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def data(self, act: str) -> object:
        return self.request.POST if self.request.POST.get("act") == act else None

    def why(self, act: str, label: str) -> WhyForm:
        """The form that asks why a step is taken."""
        return WhyForm(self.data(act), label=label, prefix=act)


def _steps(request: HttpRequest, desk: Desk) -> list[Step]:
    """The steps that may be taken now, the main one first."""
    sent, state = _Sent(request), desk.assessment.state
    found = []
    if desk.is_open and desk.assessment.opened_at is None:
        found.append(_open(sent, desk))
    if state == State.DRAFT:
        found.append(_validate(sent, desk))
    if state in (State.IN_VALIDATION, State.VALIDATED):
        if desk.may_publish:
            found.append(_publish(sent, desk))
        found.append(_back(sent, desk))
    if state == State.PUBLISHED and desk.may_publish:
        found.append(_correct(sent, desk))
    return found


def _open(sent: _Sent, desk: Desk) -> Step:
    return Step(
        "open",
        "Ask the parties to contribute",
        "Providers and voluntary organisations of the place then see the cover and the topics, not "
        "the entries, and may add to each topic.",
        "Ask them",
        "The parties are asked.",
        Form(sent.data("open")),
        lambda: actions.open_to_parties(by=desk.acting, assessment=desk.assessment),
    )


def _validate(sent: _Sent, desk: Desk) -> Step:
    return Step(
        "validate",
        "Hand it to those who validate",
        "Those who are asked then see their sections and say whether they agree.",
        "Hand it over",
        "It is in validation.",
        Form(sent.data("validate")),
        lambda: actions_partners.start_validation(by=desk.acting, assessment=desk.assessment),
    )


def _publish(sent: _Sent, desk: Desk) -> Step:
    form = NoteForm(sent.data("publish"))
    return Step(
        "publish",
        "Publish it",
        "Everybody who sees this place then reads it as a numbered version. It never changes; a "
        "correction makes the next one.",
        "Publish",
        "It is published.",
        form,
        lambda: actions_publishing.publish_assessment(
            by=desk.acting, assessment=desk.assessment, note_on=form.cleaned_data["note_on"]
        ),
    )


def _back(sent: _Sent, desk: Desk) -> Step:
    form = sent.why("back", "Why does it go back?")
    return Step(
        "back",
        "Take it back to a draft",
        "What was said still counts for sections that stay as they are.",
        "Take it back",
        "It is a draft again.",
        form,
        lambda: actions_partners.back_to_draft(
            by=desk.acting, assessment=desk.assessment, reason=form.cleaned_data["reason"]
        ),
    )


def _correct(sent: _Sent, desk: Desk) -> Step:
    form = sent.why("correct", "What is to be corrected?")
    return Step(
        "correct",
        "Begin a correction",
        "The version stands, and is read by all, until the next one is published.",
        "Begin it",
        "It is open as a draft again.",
        form,
        lambda: actions_publishing.begin_correction(
            by=desk.acting, assessment=desk.assessment, reason=form.cleaned_data["reason"]
        ),
    )
