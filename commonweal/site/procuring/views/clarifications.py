"""Clarification questions: everybody reads the answers, bidders ask, those who buy answer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.procuring.actions_clarifications import answer_question, ask_question
from commonweal.records.procuring.selectors_clarifications import (
    answers_of,
    takes_questions,
    waiting_of,
)
from commonweal.site.pages import Crumb, show
from commonweal.site.procuring.desk import open_desk, require_bid, require_run
from commonweal.site.procuring.forms import AnswerForm, AskForm
from commonweal.site.procuring.presenters import clarifications as words
from commonweal.site.procuring.presenters.tenders import CLOCK, when
from commonweal.site.requests import done


@require_safe
@never_cache
def questions(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The answers, and the questions that wait for those who may know of them."""
    desk = open_desk(request, place, code)
    waiting = waiting_of(desk.acting, desk.tender)
    return show(
        request,
        "procuring/questions.jinja",
        title="Questions and answers",
        crumbs=desk.crumbs(),
        tables=[
            words.answers_table(answers_of(desk.acting, desk.tender)),
            words.waiting_table(waiting, is_inside=desk.is_inside),
        ],
        desk=desk,
        until=when(desk.invitation.questions_until),
        may_ask=takes_questions(desk.acting, desk.tender),
        may_answer=desk.may_run and desk.takes_bids and bool(waiting),
        shows_waiting=desk.is_inside or (desk.may_bid and bool(waiting)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def ask(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Ask a question without saying who asks."""
    desk = open_desk(request, place, code)
    require_bid(desk)
    form = AskForm(request.POST if request.method == "POST" else None)
    home = f"{desk.address}questions/"

    def act() -> str:
        ask_question(by=desk.acting, tender=desk.tender, question=form.cleaned_data["question"])
        return home

    return done(request, form, act, "Your question is sent.") or show(
        request,
        "procuring/form.jinja",
        title="Ask a question",
        crumbs=[*desk.crumbs(), Crumb("Questions and answers", home)],
        lede=f"Questions are taken until {when(desk.invitation.questions_until)}. Nobody is told "
        f"who asks, the commissioners neither. {CLOCK}",
        form=form,
        button="Send the question",
        warning=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def answer(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Answer a question to everybody."""
    desk = open_desk(request, place, code)
    require_run(desk)
    waiting = waiting_of(desk.acting, desk.tender)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, waiting=words.choices(waiting)
    )
    home = f"{desk.address}questions/"

    def act() -> str:
        answer_question(
            by=desk.acting, tender=desk.tender, question=int(form.cleaned_data["question"]),
            answer=form.cleaned_data["answer"],
        )  # fmt: skip
        return home

    return done(request, form, act, "Everybody can read the answer.") or show(
        request,
        "procuring/answer.jinja",
        title="Answer a question",
        crumbs=[*desk.crumbs(), Crumb("Questions and answers", home)],
        tables=[words.waiting_table(waiting, is_inside=True)],
        form=form,
        home=home,
        has_waiting=bool(waiting),
    )
