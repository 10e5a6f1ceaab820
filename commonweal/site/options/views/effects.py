"""What follows beside the scores: money under each placement, posts under each model."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.planning.kinds import deployment as deployed
from commonweal.records.planning.kinds import placement as placed
from commonweal.site.forms import AmountField, Form
from commonweal.site.options.board import open_board
from commonweal.site.options.presenters import effects as words
from commonweal.site.options.views.common import caption
from commonweal.site.pages import show
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from


class ShareForm(Form):
    """Another share to try."""

    share_pct = forms.DecimalField(
        label="Share of the budget in percent",
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=2,
    )
    reason = forms.CharField(label="Why this share?", required=False, max_length=300)


class CentralForm(Form):
    """What is assumed of a central team."""

    travel_pct = forms.DecimalField(
        label="Time that a central team travels, in percent",
        min_value=0,
        max_value=100,
        max_digits=6,
        decimal_places=2,
    )
    management_gbp = AmountField(
        label="What running a central team costs more in a year, in pounds",
        min_value=0,
        max_digits=12,
        decimal_places=2,
    )
    reason = forms.CharField(label="Why so?", required=False, max_length=300)


@require_http_methods(["GET", "HEAD", "POST"])
def placement(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """Where the money stands under each option; commissioners may try another share."""
    board = open_board(request, place, appraisal)
    desk = open_desk(request, place, "placement", appraisal)
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        initial={"share_pct": desk.answer.share_pct.normalize() if desk.answer else None},
    )
    done = work_out_from(request, desk, form, lambda given: placed.Given(given["share_pct"]))
    return done or show(
        request,
        "options/effect.jinja",
        title="Money under each placement",
        crumbs=board.crumbs(),
        tables=[*desk.panel_tables, words.placement_table(board, desk.answer)],
        board=board,
        caption=caption(board),
        desk=desk,
        stack=words.placement_chart(board, desk.answer),
        form=form if desk.may_work else None,
        ask="Try another share",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def deployment(request: HttpRequest, place: str, appraisal: str) -> HttpResponse:
    """Cover, cost and Care Act time under each model; commissioners may change what is assumed."""
    board = open_board(request, place, appraisal)
    desk = open_desk(request, place, "deployment", appraisal)
    answer = desk.answer
    form = CentralForm(
        request.POST if request.method == "POST" else None,
        initial={
            "travel_pct": answer.travel_pct.normalize() if answer else None,
            "management_gbp": f"{answer.management:f}" if answer else None,
        },
    )
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: deployed.Given(given["travel_pct"], given["management_gbp"]),
    )
    return done or show(
        request,
        "options/effect.jinja",
        title="Posts under each model",
        crumbs=board.crumbs(),
        tables=[
            *desk.panel_tables,
            words.deployment_table(answer),
            words.models_table(answer),
        ],
        board=board,
        caption=caption(board),
        desk=desk,
        bar_chart=words.deployment_chart(answer),
        form=form if desk.may_work else None,
        ask="Change what is assumed of a central team",
    )
