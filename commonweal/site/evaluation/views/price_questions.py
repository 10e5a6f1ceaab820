"""A bidder's own page of questions about its prices, and its answers to them."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.records.evaluation.actions_totals import answer_about_price
from commonweal.site.evaluation.forms import PriceAnswerForm
from commonweal.site.evaluation.presenters import price_questions as words
from commonweal.site.evaluation.sheet import Act, Section, first_done, home_of, room_of, sent, sheet
from commonweal.site.procuring.desk import require_bid


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def questions(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """What those who buy ask about one's own prices; each is answered once, in time."""
    desk = room_of(request, place, code)
    require_bid(desk)
    here = f"{home_of(desk)}price-questions/"
    sections: list[Section] = []
    tries: list[tuple[forms.Form, Callable[[], str], str]] = []
    for one in desk.price_questions:
        name = f"answer-{one.lot}"
        form = PriceAnswerForm(request.POST if sent(request, name) else None, lot=one.lot)

        def answer(lot: str = one.lot, form: PriceAnswerForm = form) -> str:
            said = form.cleaned_data[f"answer_{lot}"]
            answer_about_price(by=desk.acting, tender=desk.tender, lot=lot, answer=said)
            return here

        tries.append((form, answer, "Your answer is sent."))
        act = Act(name, form, "Send the answer") if words.is_open(one) else None
        told = getattr(one, "told", None)
        heading = f"Lot {one.lot}: {desk.invitation.lot(one.lot).title}"
        quote = told.answer if told is not None else ""
        sections.append(Section(heading, words.about(one), quote=quote, act=act))
    return first_done(request, tries) or sheet(
        request,
        desk,
        title="Questions about your price",
        lede=words.lede(desk.price_questions),
        sections=sections,
        crumbs=(),
    )
