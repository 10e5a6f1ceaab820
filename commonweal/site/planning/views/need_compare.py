"""Use against need by group, and variation between the areas of a place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.planning.need.variation import Panel
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds.need_default import Given
from commonweal.records.planning.kinds.need_neighbours import PeerAnswer
from commonweal.records.register.selectors_boundaries import outlines_for
from commonweal.records.register.selectors_names import ons_codes
from commonweal.site.pages import Table, show
from commonweal.site.planning.forms_need import ConditionForm
from commonweal.site.planning.presenters import need as need_words
from commonweal.site.planning.presenters import need_equity as equity_words
from commonweal.site.planning.presenters import need_neighbours as peer_words
from commonweal.site.planning.presenters import need_variation as words
from commonweal.site.planning.presenters.need_multiples import (
    need_over_years,
    need_over_years_table,
    use_over_time,
)
from commonweal.site.planning.views.need import NEED, posted
from commonweal.site.requests import acting_of
from commonweal.site.results.desk import Desk, open_desk
from commonweal.site.results.working import work_out_from


def condition_form(request: HttpRequest, desk: Desk) -> ConditionForm:
    """Which condition stands for need, with the one that was chosen last."""
    return ConditionForm(
        posted(request),
        conditions=need_words.conditions_to_choose(),
        initial={"condition": desk.given.condition},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def equity(request: HttpRequest, place: str) -> HttpResponse:
    """Groups beside each other; `?study=2` shows the second that is listed."""
    desk = open_desk(request, place, "need-equity")
    form = condition_form(request, desk)
    done = work_out_from(request, desk, form, lambda given: Given(given["condition"]))
    if done:
        return done
    one = equity_words.chosen(desk.answer, request.GET.get("study", ""))
    tables = [*desk.panel_tables, equity_words.studies_table(desk.answer, desk.address)]
    if one:
        tables += [
            equity_words.groups_table(one),
            equity_words.ratios_table(one),
            equity_words.slopes_table(one),
            equity_words.history_table(one),
        ]
    return show(
        request,
        "planning/need_equity.jinja",
        title="Use against need by group",
        crumbs=desk.crumbs(NEED),
        tables=tables,
        desk=desk,
        form=form if desk.may_work else None,
        heading=equity_words.title_of(one) if one else "",
        finding=equity_words.finding(one) if one else "",
        unknown=equity_words.unknown_words(one) if one else "",
        beside=one.reference if one else "",
        chart=equity_words.chart(one) if one else None,
        over_time=use_over_time(one) if one else None,
    )


def official_codes(acting: Acting, one: Panel) -> dict[str, str]:
    """The code of the statistical office of each area of a measure; a code that the register does
    not know is taken as one of them, since tables may name areas by them."""
    areas = [area.area for area in one.areas]
    known = ons_codes(acting, areas)
    return {area: known.get(area, area) for area in areas}


def beside_peers_table(answer: PeerAnswer | None, one: Panel) -> Table:
    """The areas of a measure, each beside the median of its own nearest neighbours."""
    title = one.measure.title
    return peer_words.standings_table(
        answer,
        peer_words.standings_of(answer, measure=title),
        f"{title}: each area beside the median of its nearest neighbours",
        by_area=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def variation(request: HttpRequest, place: str) -> HttpResponse:
    """Areas beside each other; `?measure=2` shows the second that is listed."""
    desk = open_desk(request, place, "need-variation")
    form = condition_form(request, desk)
    done = work_out_from(request, desk, form, lambda given: Given(given["condition"]))
    if done:
        return done
    answer = desk.answer
    one = words.chosen(answer, request.GET.get("measure", ""))
    ons = official_codes(acting_of(request), one) if one else {}
    outlines = outlines_for(acting_of(request), ons.values())
    peers = open_desk(request, place, "need-neighbours")
    picture = open_desk(request, place, "need-expected").answer
    condition = picture.conditions[0] if picture else None
    return show(
        request,
        "planning/need_variation.jinja",
        title="Variation between areas",
        peers_address=peers.address,
        crumbs=desk.crumbs(NEED),
        tables=[
            *desk.panel_tables,
            words.measures_table(answer, desk.address),
            words.scores_table(answer),
            *([words.areas_table(one), beside_peers_table(peers.answer, one)] if one else []),
            words.quarters_chart(answer),
            words.money_table(answer),
            need_over_years_table(picture, condition),
        ],
        desk=desk,
        form=form if desk.may_work else None,
        heading=one.measure.title if one else "",
        finding=words.finding(one) if one else "",
        outlines=words.outline_chart(one, outlines, ons) if one and outlines else None,
        map_chart=words.map_chart(one) if one and not outlines else None,
        ranges=words.range_chart(one) if one else None,
        funnel=words.funnel_chart(one) if one else None,
        mix=words.mix_chart(answer),
        over_years=need_over_years(picture, condition) if condition else None,
    )


@require_safe
def neighbours(request: HttpRequest, place: str) -> HttpResponse:
    """The areas most like each of the place's; `?area=E09000007` shows one with its neighbours."""
    desk = open_desk(request, place, "need-neighbours")
    answer = desk.answer
    one = peer_words.chosen(answer, request.GET.get("area", ""))
    tables = [*desk.panel_tables, peer_words.areas_table(answer, desk.address)]
    if one:
        tables += [
            peer_words.peers_table(answer, one),
            peer_words.features_table(answer, one),
            peer_words.standings_table(
                answer,
                peer_words.standings_of(answer, area=one.code),
                f"{one.name} beside the median of its neighbours",
            ),
        ]
    return show(
        request,
        "planning/need_neighbours.jinja",
        title="Nearest neighbours",
        crumbs=desk.crumbs(NEED),
        tables=tables,
        desk=desk,
        made_up=peer_words.made_up(desk.panel.status),
        area=one,
        chart=peer_words.distances_chart(answer, one) if one else None,
    )
