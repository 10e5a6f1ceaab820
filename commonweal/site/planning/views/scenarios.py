"""A provider's scenarios as printed, and the savings that it needs next year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.planning.kinds import savings_need as need_kind
from commonweal.site.pages import show
from commonweal.site.planning import book as books
from commonweal.site.planning.forms_scenarios import LineForm, NeedForm
from commonweal.site.planning.presenters import provider_plan as plan_words
from commonweal.site.planning.presenters import savings as savings_words
from commonweal.site.planning.presenters import scenarios as words
from commonweal.site.planning.provider_desk import (
    open_provider_desk,
    own_figures,
    printed_plan,
)
from commonweal.site.results.desk import Desk
from commonweal.site.results.working import work_out_from

SURPLUS = "ops_surplus"


def above(desk: Desk, organisation: str) -> tuple[tuple[str, str], ...]:
    """What lies between a place and a page about one of its providers."""
    return (
        ("Providers", "providers/"),
        (desk.book.name(organisation), f"providers/{organisation}/"),
    )


@require_safe
def printed(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """The scenarios as printed, line by line, with their sums done again."""
    desk = open_provider_desk(request, place, organisation, "provider-plan", (books.PLAN,))
    figures = own_figures(desk.book, books.PLAN, organisation)
    lines = words.lines_of(desk.answer)
    form = LineForm(request.GET or None, lines=lines)
    line = form.cleaned_data["line"] if form.is_valid() else SURPLUS
    checks = desk.answer.checks if desk.answer else ()
    return show(
        request,
        "planning/scenarios.jinja",
        title=f"Scenarios of {desk.book.name(organisation)}",
        crumbs=desk.crumbs(*above(desk, organisation)),
        tables=[
            *desk.panel_tables,
            plan_words.plan_table(desk.book, figures),
            words.comparison_table(desk.answer, line),
            words.drift_table(desk.answer),
            plan_words.checks_table(checks),
            words.failures_table(desk.answer),
            words.stated_table(desk.answer),
        ],
        desk=desk,
        organisation=organisation,
        form=form if lines else None,
        chart=plan_words.line_chart(figures, line, "line"),
        checks_sentence=plan_words.checks_sentence(checks),
        drift_sentence=words.drift_sentence(desk.answer),
        stated=words.stated_sentences(desk.answer),
        statements=words.statement_sentences(desk.answer.statements if desk.answer else ()),
        ratings=words.rating_sentences(desk.answer, figures),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def savings(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """The savings that next year needs, from their parts."""
    desk = open_provider_desk(request, place, organisation, "savings-need")
    plan = printed_plan(desk, organisation)
    form = NeedForm(
        request.POST if request.method == "POST" else None,
        initial=savings_words.initial(desk.answer),
        scenarios=savings_words.scenarios(plan),
        years=savings_words.years(plan),
    )
    done = work_out_from(
        request, desk, form, lambda given: need_kind.Given(given["year"], given["scenario"])
    )
    if done:
        return done
    return show(
        request,
        "planning/savings.jinja",
        title=f"Savings that {desk.book.name(organisation)} needs next year",
        crumbs=desk.crumbs(*above(desk, organisation)),
        tables=[*desk.panel_tables, savings_words.parts_table(desk.answer)],
        desk=desk,
        organisation=organisation,
        form=form if desk.may_work and desk.answer else None,
        chart=savings_words.need_chart(desk.answer),
        flag=savings_words.flag(desk.answer),
    )
