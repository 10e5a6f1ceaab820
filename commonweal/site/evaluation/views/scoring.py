"""An evaluator's own work: reading an answer and its files, and scoring it alone."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.evaluation.actions_scoring import (
    Answer,
    read_answer,
    save_score_draft,
    submit_score,
)
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.selectors_work import Own, own_score, require_part, work_of
from commonweal.records.people.acting import NotAllowed
from commonweal.site.evaluation.files import attachment
from commonweal.site.evaluation.forms import ScoreForm
from commonweal.site.evaluation.presenters import home as words
from commonweal.site.evaluation.presenters import scoring as said_of
from commonweal.site.evaluation.sheet import Act, Section, first_done, home_of, room_of, sent, sheet
from commonweal.site.pages import Crumb
from commonweal.site.procuring.desk import Desk


@require_safe
@never_cache
@login_required
def work(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The answers that the reader scores."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    rows = work_of(desk.acting, desk.tender)
    return sheet(
        request,
        desk,
        title="Your scoring",
        lede="You score alone. Nobody sees your scores until all of the panel are in.",
        sections=[Section(table="work")],
        tables=[words.work_table(home_of(desk), rows)],
    )


def address_of(question: str, lot: str, bidder: str) -> Address:
    """The answer that an address names."""
    return Address(question, "" if lot == "common" else lot, bidder)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def one(
    request: HttpRequest, place: str, code: str, *, question: str, lot: str, bidder: str
) -> HttpResponse:
    """One answer with its files, and one's own score of it."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    at = address_of(question, lot, bidder)
    try:
        answer = read_answer(by=desk.acting, tender=desk.tender, at=at)
    except ValidationError as fault:
        raise NotAllowed(fault.messages[0]) from None
    own = own_score(desk.acting, desk.tender, at)
    is_sent = sent(request, "draft") or sent(request, "submit")
    form = ScoreForm(
        request.POST if is_sent else None,
        scale=answer.question.scale,
        initial={
            "score": f"{own.score.normalize():f}" if own.score is not None else None,
            "reason": own.reason,
        },
        is_submitted=own.is_submitted,
    )
    here = f"{home_of(desk)}scoring/"

    def act() -> str:
        said = form.cleaned_data
        score: Decimal | None = said["score"]
        if request.POST.get("keep"):
            save_score_draft(
                by=desk.acting, tender=desk.tender, at=at, score=score, reason=said["reason"]
            )
            return here
        if score is None:
            raise ValidationError({"score": "Choose a score of the scale."})
        submit_score(
            by=desk.acting, tender=desk.tender, at=at, score=score, reason=said["reason"],
            change_reason=said.get("change_reason", ""),
        )  # fmt: skip
        return here

    kept = "Your draft is saved." if request.POST.get("keep") else "Your score is submitted."
    return first_done(request, [(form, act, kept)]) or sheet(
        request,
        desk,
        title=answer.question.title,
        lede=said_of.lede(answer),
        crumbs=[
            Crumb("Evaluation and award", home_of(desk)),
            Crumb("Your scoring", here),
        ],
        sections=_sections(desk, answer, own, form),
    )


def _sections(desk: Desk, answer: Answer, own: Own, form: ScoreForm) -> list[Section]:
    at = answer.at
    path = words.unit_path(at.question, at.lot, at.bidder)
    mine = Section("Your score", (said_of.MODERATED,))
    if not own.is_moderated:
        act = Act("submit", form, "Submit the score", keep="Save as draft")
        mine = Section("Your score", said_of.scoring(own, answer), act=act)
    return [
        Section("The question", said_of.question(desk, answer)),
        Section("The answer", quote=answer.text or "There is no answer."),
        Section(links=said_of.files(f"{home_of(desk)}scoring/{path}", answer)),
        mine,
    ]


@require_safe
@never_cache
@login_required
def file(
    request: HttpRequest,
    place: str,
    code: str,
    *,
    question: str,
    lot: str,
    bidder: str,
    number: int,
) -> HttpResponse:
    """One file of an answer, as a download: what bidders sent is never shown in the browser."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    try:
        answer = read_answer(
            by=desk.acting, tender=desk.tender, at=address_of(question, lot, bidder)
        )
    except ValidationError as fault:
        raise NotAllowed(fault.messages[0]) from None
    if not 1 <= number <= len(answer.files):
        raise Http404("no such file of this answer")
    found = answer.files[number - 1]
    return attachment(found.data, found.name)
