"""Need: people expected to be ill, the services that they need, and what is missing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.planning.definitions_need import prevalences
from commonweal.records.planning.kinds import need_expected as expected_kind
from commonweal.records.planning.kinds import need_services as services_kind
from commonweal.records.planning.selectors_priorities import gap_standings
from commonweal.records.results.selectors import newest_results
from commonweal.site.downloads import FORMATS, as_workbook
from commonweal.site.need_start import AREAS, missing_tables
from commonweal.site.pages import show
from commonweal.site.papers import paper_response
from commonweal.site.planning.book import open_book
from commonweal.site.planning.forms_need import GapFilter, PictureForm, ServicesForm
from commonweal.site.planning.need_scenarios import compare
from commonweal.site.planning.presenters import need as words
from commonweal.site.planning.presenters import need_expected as expected_words
from commonweal.site.planning.presenters import need_gaps as gap_words
from commonweal.site.planning.presenters import need_pack as pack
from commonweal.site.planning.presenters import need_services as services_words
from commonweal.site.planning.presenters.need_multiples import (
    need_over_years,
    need_over_years_table,
)
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from

NEED = ("Need", "need/")


def posted(request: HttpRequest) -> Any:
    """What a form was sent; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


@require_safe
def overview(request: HttpRequest, place: str) -> HttpResponse:
    """Where need is least met and how sure that is, before anything else."""
    desk = open_desk(request, place, "need-gap")
    picture = open_desk(request, place, "need-expected")
    services = open_desk(request, place, "need-services")
    return show(
        request,
        "planning/need.jinja",
        title="Need",
        crumbs=desk.crumbs(),
        tables=[
            *desk.panel_tables,
            gap_words.areas_table(desk.answer),
            expected_words.conditions_table(picture.answer, picture.address),
        ],
        desk=desk,
        picture=picture,
        services=services,
        changed=words.changed(desk.panel, picture.panel, services.panel),
        areas_chart=gap_words.areas_chart(desk.answer),
        chart=gap_words.gaps_chart(desk.answer),
        map_chart=words.gaps_map(desk.answer),
        sections=words.sections(
            desk.book.address, {one.kind for one in newest_results(desk.acting, desk.place)}
        ),
        missing=missing_tables(desk.acting, desk.place),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def expected(request: HttpRequest, place: str) -> HttpResponse:
    """People and those expected to be ill, by condition, area and year."""
    desk = open_desk(request, place, "need-expected")
    answer = desk.answer
    form = PictureForm(
        posted(request),
        measures=[(one.id, f"{one.title} ({one.year})") for one in prevalences().values()],
        variants=words.VARIANTS,
        initial=words.picture_initial(answer),
    )
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: expected_kind.Given(
            tuple(given["measures"]), given["years"], given["variant"]
        ),
    )
    if done:
        return done
    chosen = (
        expected_words.condition_of(answer, request.GET.get("condition", "")) if answer else None
    )
    tables = [
        *desk.panel_tables,
        expected_words.conditions_table(answer, desk.address),
        expected_words.heads_table(answer),
    ]
    if answer and chosen:
        tables += [
            expected_words.areas_table(answer, chosen),
            need_over_years_table(answer, chosen),
            expected_words.moved_table(answer, chosen),
        ]
    return show(
        request,
        "planning/need_expected.jinja",
        title="People expected to be ill",
        crumbs=desk.crumbs(NEED),
        tables=tables,
        desk=desk,
        condition=chosen,
        missing=missing_tables(desk.acting, desk.place, AREAS),
        form=form if desk.may_work else None,
        chart=expected_words.areas_chart(answer, chosen) if answer and chosen else None,
        over_years=need_over_years(answer, chosen) if answer and chosen else None,
        growth=expected_words.years_chart(answer, answer.conditions) if answer else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def services(request: HttpRequest, place: str, scenario: str = "") -> HttpResponse:
    """The services that people need, as the packages are or in one scenario."""
    desk = open_desk(request, place, "need-services", scenario)
    if scenario and desk.result is None and desk.attempt is None:
        raise Http404(f"no scenario {scenario} for this reader")
    answer = desk.answer
    form = ServicesForm(posted(request), initial=words.services_initial(desk.given))
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: services_kind.Given(
            year=given["year"], basis=given["basis"], market_forces=given["market_forces"]
        ),
    )
    if done:
        return done
    names = words.area_names(open_desk(request, place, "need-expected").answer)
    explained = answer.explained if answer else None
    compared = compare(request, desk.acting, desk.place) if not scenario else None
    tables = [
        *desk.panel_tables,
        services_words.elements_table(answer),
        services_words.groups_table(answer),
        services_words.staff_table(answer),
        services_words.swings_table(answer),
        services_words.drivers_table(answer),
        services_words.explained_table(explained),
    ]
    if answer:
        tables.append(services_words.areas_table(answer, names))
    if compared:
        tables += compared.tables
    return show(
        request,
        "planning/need_services.jinja",
        title=f"Services that people need: {scenario}" if scenario else "Services that people need",
        crumbs=desk.crumbs(NEED, *words.above_scenario(scenario)),
        tables=tables,
        desk=desk,
        scenario=scenario,
        missing=missing_tables(desk.acting, desk.place, AREAS),
        compared=compared,
        scenarios=words.scenarios(desk.acting, desk.place, desk.book.address),
        form=form if desk.may_work else None,
        cost_chart=services_words.cost_chart(answer),
        swings_chart=services_words.swings_chart(answer),
        explained_chart=services_words.explained_chart(explained),
    )


@require_safe
def gaps(request: HttpRequest, place: str) -> HttpResponse:
    """Every gap between what people need and what is there, ranked."""
    desk = open_desk(request, place, "need-gap")
    answer = desk.answer
    areas, elements = gap_words.choices(answer)
    filters = GapFilter(request.GET, areas=areas, elements=elements)
    asked = filters.cleaned_data if filters.is_valid() else {}
    return show(
        request,
        "planning/need_gaps.jinja",
        title="Gaps between need and services",
        crumbs=desk.crumbs(NEED),
        tables=[
            *desk.panel_tables,
            gap_words.largest_table(answer, desk.address),
            gap_words.gaps_table(
                answer,
                gap_standings(desk.acting, desk.place),
                desk.address,
                asked.get("area", ""),
                asked.get("element", ""),
            ),
            gap_words.areas_table(answer),
        ],
        desk=desk,
        missing=missing_tables(desk.acting, desk.place),
        filters=filters,
        every_gap=gap_words.every_gap(answer),
        is_filtered=any(asked.values()),
        areas_chart=gap_words.areas_chart(answer),
        chart=gap_words.gaps_chart(answer),
        map_chart=words.gaps_map(answer),
    )


@require_safe
def pack_paper(request: HttpRequest, place: str) -> HttpResponse:
    """The needs assessment pack as Word."""
    book = open_book(request, place, ())
    found = pack.material_for(book.acting, book.place)
    return paper_response(pack.paper(found, timezone.now()))


@require_safe
def pack_workbook(request: HttpRequest, place: str) -> HttpResponse:
    """Every table of the pack as one Excel workbook."""
    book = open_book(request, place, ())
    found = pack.material_for(book.acting, book.place)
    title = f"Needs assessment pack: {book.place.name}"
    return HttpResponse(
        as_workbook(pack.sheets(found), title),
        content_type=FORMATS["xlsx"][0],
        headers={"Content-Disposition": f'attachment; filename="need-{book.place.code}.xlsx"'},
    )
