"""The market of a place, and what happens to it and its providers if nothing changes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.planning.kinds import market as market_kind
from commonweal.records.planning.kinds import momentum as momentum_kind
from commonweal.records.planning.kinds import portfolio as portfolio_kind
from commonweal.site.pages import show
from commonweal.site.planning.forms_providers import LossForm, MomentumForm, StopsForm
from commonweal.site.planning.presenters import market as words
from commonweal.site.planning.presenters import momentum as momentum_words
from commonweal.site.planning.presenters import portfolio as portfolio_words
from commonweal.site.planning.provider_desk import open_provider_desk
from commonweal.site.planning.views.scenarios import above
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
def market(request: HttpRequest, place: str) -> HttpResponse:
    """Who holds what, what was won and lost, and what of the market may go."""
    desk = open_desk(request, place, "market")
    form = LossForm(_posted(request), initial=words.initial(desk.answer))
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: market_kind.Given(given["market"], given["low_pct"], given["high_pct"]),
    )
    if done:
        return done
    book, answer = desk.book, desk.answer
    return show(
        request,
        "planning/market.jinja",
        title="Market of providers",
        crumbs=desk.crumbs(("Providers", "providers/")),
        tables=[
            *desk.panel_tables,
            words.changes_table(book, answer),
            words.scale_table(book, answer),
            words.shares_table(book, answer),
            words.types_table(answer),
            words.small_table(book, answer),
            words.dependencies_table(book, answer),
            words.loss_table(answer),
        ],
        desk=desk,
        form=form if desk.may_work and desk.answer else None,
        conflicts=words.conflict_sentences(book, answer),
        scale_chart=words.scale_chart(answer),
        map_chart=words.map_chart(book, answer),
        loss_chart=words.loss_chart(answer),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def momentum(request: HttpRequest, place: str) -> HttpResponse:
    """If nothing changes: when each risk may, and must, cross its line."""
    desk = open_desk(request, place, "momentum")
    form = MomentumForm(_posted(request), initial=momentum_words.initial(desk.answer))
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: momentum_kind.Given(given["low_pct"], given["high_pct"]),
    )
    if done:
        return done
    return show(
        request,
        "planning/momentum.jinja",
        title="Momentum case",
        crumbs=desk.crumbs(),
        tables=[
            *desk.panel_tables,
            momentum_words.risks_table(desk.book, desk.answer),
            momentum_words.years_table(desk.book, desk.answer),
        ],
        desk=desk,
        form=form if desk.may_work and desk.answer else None,
        timeline=momentum_words.timeline(desk.book, desk.answer),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def portfolio(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """What is core to a provider, and who is left where it stops bidding."""
    desk = open_provider_desk(request, place, organisation, "portfolio")
    answer = desk.answer
    stopped = [one.service for one in answer.lines if one.stops] if answer else []
    form = StopsForm(
        _posted(request),
        services=portfolio_words.services(answer),
        initial={"stops": list(dict.fromkeys(stopped))},
    )
    done = work_out_from(
        request, desk, form, lambda given: portfolio_kind.Given(tuple(given["stops"]))
    )
    if done:
        return done
    return show(
        request,
        "planning/portfolio.jinja",
        title=f"Portfolio of {desk.book.name(organisation)}",
        crumbs=desk.crumbs(*above(desk, organisation)),
        tables=[
            *desk.panel_tables,
            portfolio_words.lines_table(answer),
            portfolio_words.parts_table(answer),
        ],
        desk=desk,
        organisation=organisation,
        form=form if desk.may_work and answer else None,
        chart=portfolio_words.chart(answer),
    )
