"""The funding of a joint service: its pot, transfers, trace and savings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.procuring.funding_pot import Basis
from commonweal.records.procuring.kinds.funding import Given
from commonweal.site.funding.forms import SavingsForm
from commonweal.site.funding.presenters import pot as words
from commonweal.site.pages import show
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def pot(request: HttpRequest, place: str) -> HttpResponse:
    """Who pays, how sure it is, what is paid over when, and what is saved."""
    desk = open_desk(request, place, "funding")
    answer = desk.answer
    form = SavingsForm(
        request.POST if request.method == "POST" else None,
        initial={"start": desk.given.start, "basis": desk.given.basis.value},
    )
    done = work_out_from(
        request, desk, form, lambda given: Given(given["start"], Basis(given["basis"]))
    )
    if done:
        return done
    return show(
        request,
        "funding/pot.jinja",
        title="Funding of a joint service",
        crumbs=desk.crumbs(),
        tables=[
            *desk.panel_tables,
            words.pot_table(answer),
            words.trace_table(answer),
            words.transfers_table(answer),
            words.payments_table(answer),
            words.savings_table(answer),
        ],
        desk=desk,
        chart=words.trace_chart(answer.trace) if answer else None,
        implied=words.implied_words(answer),
        form=form if desk.may_work and answer else None,
    )
