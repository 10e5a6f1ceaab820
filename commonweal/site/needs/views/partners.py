"""What partners do: contributing to a section, and validating one as clinicians."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.needs_assessment import CLEARED, standing
from commonweal.records.needs import actions_partners as actions
from commonweal.records.needs.models import Contribution, Validator
from commonweal.records.needs.selectors import Section, asked_of, may_answer, parties_to_ask
from commonweal.records.people.acting import NotAllowed
from commonweal.site.forms import Form
from commonweal.site.needs.desk import Desk, open_desk, topic_or_404
from commonweal.site.needs.forms import (
    AnswerForm,
    AskForm,
    ContributionForm,
    DecisionForm,
    WhyForm,
    WithdrawForm,
)
from commonweal.site.needs.presenters import assessments as words
from commonweal.site.needs.presenters.common import STANDINGS, entries_table
from commonweal.site.pages import show
from commonweal.site.requests import done
from commonweal.site.words import day


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contribute(request: HttpRequest, place: str, code: str, section: int) -> HttpResponse:
    """Add to a section for one's organisation."""
    desk = open_desk(request, place, code)
    if not desk.may_contribute:
        raise NotAllowed("Contributions are not asked for here, or not from your organisation.")
    topic = topic_or_404(desk, section)
    form = ContributionForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.contribute(by=desk.acting, topic=topic, **form.cleaned_data)
        return desk.address

    return done(request, form, act, "Thank you. You will read here what became of it.") or show(
        request,
        "needs/contribute.jinja",
        title=f"Contribute: {desk.section(section).name}",
        crumbs=desk.crumbs(),
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contribution(request: HttpRequest, place: str, code: str, pk: int) -> HttpResponse:
    """One contribution: the lead answers it, its contributor may take it back while it waits."""
    desk = open_desk(request, place, code)
    found = next((one for one in desk.contributions if one.pk == pk), None)
    if found is None:
        raise Http404(f"no contribution {pk} for this reader")
    taking_back = request.POST.get("act") == "withdraw"
    posted = request.POST if request.method == "POST" else None
    decide = DecisionForm(None if taking_back else posted)
    withdraw = WithdrawForm(posted if taking_back else None)

    def answer() -> str:
        given = decide.cleaned_data
        actions.decide_contribution(
            by=desk.acting,
            contribution=found,
            taken=given["taken"] == "yes",
            reason=given["reason"],
        )
        return desk.address

    def take_back() -> str:
        actions.withdraw_contribution(by=desk.acting, contribution=found)
        return desk.address

    if posted is not None and not taking_back and not desk.may_lead:
        raise NotAllowed(f"This is for {desk.assessment.lead}, which leads the assessment.")
    gone = done(request, withdraw, take_back, "It is taken back.") or done(
        request, decide, answer, "The contributor reads your answer now."
    )
    waits = found.outcome == Contribution.Outcome.WAITING
    own = found.organisation is not None and found.organisation == desk.acting.organisation
    return gone or show(
        request,
        "needs/contribution.jinja",
        title="Contribution",
        crumbs=desk.crumbs(),
        text=found.text,
        rows=[
            ("From", str(found.organisation)),
            ("When", day(found.made_at.date())),
            ("Evidence", found.evidence),
            ("What became of it", Contribution.Outcome(found.outcome).label),
            ("Why", found.reason),
        ],
        form=decide if waits and desk.may_lead else None,
        withdraw=withdraw if waits and own else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def validation(request: HttpRequest, place: str, code: str, section: int) -> HttpResponse:
    """A section as those who validate it see it: what is in it, who is asked, and answering."""
    desk = open_desk(request, place, code)
    found = desk.section(section)
    mine = [one for one in asked_of(desk.acting, desk.assessment) if one.topic == found.topic]
    answering = [one for one in mine if may_answer(desk.acting, one)]
    if not desk.is_inside and not mine:
        raise NotAllowed("This is for those who are asked to validate the section.")
    forms = _Forms(request, desk, found)
    gone = _act(request, desk, found, answering, forms)
    return gone or show(
        request,
        "needs/validation.jinja",
        title=f"Validation: {found.name}",
        crumbs=desk.crumbs(),
        tables=[
            entries_table(
                "entries", "What is known", [words.entries_of(desk, found)], only=True
            )
        ],
        form=forms.bound,
        forms=forms,
        tag_of=STANDINGS[standing(found.state)],
        said=words.said_words(found),
        asked=[(one.pk, words.validator_name(one)) for one in found.validators],
        answering=[(one.pk, words.validator_name(one)) for one in answering],
        own_work=words.own_work(desk) if answering else "",
        may_lead=desk.may_lead and desk.is_open,
        may_except=desk.may_publish and desk.is_open and bool(found.entries)
        and standing(found.state) not in CLEARED,
    )  # fmt: skip


class _Forms:
    """The forms of the page on which a section is validated; one of them may have been sent."""

    def __init__(self, request: HttpRequest, desk: Desk, section: Section) -> None:
        sent = request.POST.get("act", "") if request.method == "POST" else ""
        who = request.POST.get("validator", "")

        def data(act: str, validator: Validator | None = None) -> object:
            mine = validator is None or str(validator.pk) == who
            return request.POST if sent == act and mine else None

        self.sent = sent
        self.ask = AskForm(data("ask"), parties=parties_to_ask(desk.acting, desk.place))
        self.answers = {
            one.pk: AnswerForm(data("answer", one), prefix=f"answer-{one.pk}")
            for one in section.validators
        }
        self.exception = WhyForm(
            data("exception"), label="Why does it go without validation?", prefix="exception"
        )
        self.drops = {
            one.pk: WhyForm(
                data("drop", one), label="Why are they no longer asked?", prefix=f"drop-{one.pk}"
            )
            for one in section.validators
        }

    @property
    def bound(self) -> Form:
        """The form that was sent; any other where none was."""
        every: list[Form] = [
            self.ask, self.exception, *self.answers.values(), *self.drops.values()
        ]  # fmt: skip
        return next((one for one in every if one.is_bound), self.ask)


def _act(
    request: HttpRequest, desk: Desk, section: Section, answering: list[Validator], forms: _Forms
) -> HttpResponse | None:
    """Do what the form that was sent asks. Raises NotAllowed when it is not for this reader."""
    if request.method != "POST":
        return None
    who = request.POST.get("validator", "")
    if forms.sent == "answer":
        mine = next((one for one in answering if str(one.pk) == who), None)
        if mine is None:
            raise NotAllowed("You are not asked to validate this section.")
        return _answered(request, desk, mine, forms.answers[mine.pk])
    if not desk.may_lead:
        raise NotAllowed(f"This is for {desk.assessment.lead}, which leads the assessment.")
    by, topic, here = desk.acting, section.topic, request.path

    def ask() -> str:
        actions.ask_validator(by=by, topic=topic, **forms.ask.cleaned_data)
        return here

    def state_exception() -> str:
        actions.state_exception(by=by, topic=topic, **forms.exception.cleaned_data)
        return here

    gone = done(
        request, forms.ask, ask, "They are asked. They see the section once you hand it over."
    ) or done(request, forms.exception, state_exception, "The exception is stated.")
    if gone is None and forms.sent == "drop":
        asked = next((one for one in section.validators if str(one.pk) == who), None)
        gone = _dropped(request, desk, asked, forms) if asked else None
    return gone


def _answered(
    request: HttpRequest, desk: Desk, validator: Validator, form: AnswerForm
) -> HttpResponse | None:
    def answer() -> str:
        actions.validate_section(by=desk.acting, validator=validator, **form.cleaned_data)
        return desk.address

    return done(request, form, answer, "Your answer is recorded.")


def _dropped(
    request: HttpRequest, desk: Desk, validator: Validator, forms: _Forms
) -> HttpResponse | None:
    form = forms.drops[validator.pk]

    def drop() -> str:
        actions.no_longer_ask(by=desk.acting, validator=validator, **form.cleaned_data)
        return request.path

    return done(request, form, drop, "They are no longer asked.")
