"""AMHPs over the years, their rotas, delays for want of a bed, and commissioning posts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.delivering.rota_sharing import RotaAnswer
from commonweal.records.delivering.kinds import amhp_supply
from commonweal.records.delivering.kinds import rota as rota_kind
from commonweal.records.facts.selectors_rows import rows_for
from commonweal.site.delivering.forms import RotaForm, SupplyForm
from commonweal.site.delivering.presenters import beds
from commonweal.site.delivering.presenters import posts as posts_words
from commonweal.site.delivering.presenters import rota as rota_words
from commonweal.site.delivering.presenters import supply as supply_words
from commonweal.site.pages import show
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from

ABOVE = ("AMHPs over the years", "workforce/")


@require_http_methods(["GET", "HEAD", "POST"])
def supply(request: HttpRequest, place: str) -> HttpResponse:
    """AMHPs year by year against what is required; commissioners choose horizon and leavers."""
    desk = open_desk(request, place, "amhp-supply")
    answer, given = desk.answer, desk.given
    form = SupplyForm(
        request.POST if request.method == "POST" else None,
        initial={
            "last_year": answer.last_year if answer else None,
            "leaving_low": given.leaving_low,
            "leaving_high": given.leaving_high,
        },
    )
    done = work_out_from(
        request,
        desk,
        form,
        lambda said: amhp_supply.Given(
            said["last_year"], said["leaving_low"], said["leaving_high"]
        ),
    )
    if done:
        return done
    return show(
        request,
        "delivering/supply.jinja",
        title="AMHPs over the years",
        crumbs=desk.crumbs(),
        tables=[
            *desk.panel_tables,
            supply_words.years_table(desk.book, answer),
            supply_words.required_table(desk.book, answer),
            supply_words.payers_table(desk.book, answer),
            supply_words.professions_table(desk.book, answer),
        ],
        desk=desk,
        form=form if desk.may_work else None,
        chart=supply_words.chart(desk.book, answer),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: HttpRequest, place: str) -> HttpResponse:
    """The rotas, separate and shared. Drawing them up takes a while and runs as a job."""
    desk = open_desk(request, place, "rota")
    answer: RotaAnswer | None = desk.answer
    given = desk.given
    form = RotaForm(
        request.POST if request.method == "POST" else None,
        initial={"first": given.first, "days": given.days},
    )
    done = work_out_from(
        request, desk, form, lambda said: rota_kind.Given(said["first"], said["days"])
    )
    if done:
        return done
    return show(
        request,
        "delivering/rota.jinja",
        title="AMHP rotas",
        crumbs=desk.crumbs(ABOVE),
        tables=[
            *desk.panel_tables,
            rota_words.operators_table(desk.book, rows_for(desk.acting, desk.place, "amhp_rota")),
            rota_words.sharing_table(answer),
            rota_words.coverage_table(answer),
            rota_words.unfilled_table(answer),
            rota_words.loads_table(desk.book, answer),
            rota_words.duties_table(answer.separate if answer else None, "separate"),
            rota_words.duties_table(answer.shared if answer else None, "shared"),
        ],
        desk=desk,
        form=form if desk.may_work else None,
        chart=rota_words.load_chart(desk.book, answer),
    )


@require_safe
def bed_delays(request: HttpRequest, place: str) -> HttpResponse:
    """Assessments that waited for a bed: the monthly report to the oversight meeting."""
    desk = open_desk(request, place, "bed-delays")
    return show(
        request,
        "delivering/bed_delays.jinja",
        title="Delays for want of a bed",
        crumbs=desk.crumbs(ABOVE),
        tables=[
            *desk.panel_tables,
            beds.months_table(desk.answer),
            beds.rows_table(desk.book, desk.answer),
        ],
        desk=desk,
        chart=beds.chart(desk.answer),
    )


@require_safe
def posts(request: HttpRequest, place: str) -> HttpResponse:
    """Commissioning posts today beside the proposed shared team."""
    desk = open_desk(request, place, "posts", datasets=["commissioning_capacity"])
    return show(
        request,
        "delivering/posts.jinja",
        title="Commissioning posts",
        crumbs=desk.crumbs(ABOVE),
        tables=[
            *desk.panel_tables,
            posts_words.printed_table(desk.book, desk.book.of("commissioning_capacity")),
            posts_words.totals_table(desk.answer),
            posts_words.skills_table(desk.answer),
            posts_words.lines_table(desk.answer),
        ],
        desk=desk,
        chart=posts_words.chart(desk.answer),
    )
