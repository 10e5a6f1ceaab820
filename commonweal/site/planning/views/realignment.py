"""Realignment: who pays for whose use, the plan over years, and drafts written by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.planning.realignment_tables import draft_code, years_after
from commonweal.records.planning.definitions import realignment_rules
from commonweal.records.planning.kinds import realignment as plan_kind
from commonweal.records.planning.kinds import realignment_draft as draft_kind
from commonweal.records.planning.kinds import subsidy
from commonweal.records.planning.selectors_contracts import contract_tables, limits_of_pace
from commonweal.records.register.selectors_names import spoken_names
from commonweal.records.results.selectors import newest_results
from commonweal.site.pages import show
from commonweal.site.planning.forms_draft import DraftForm
from commonweal.site.planning.forms_realignment import MeasureForm, PlanForm
from commonweal.site.planning.presenters import realignment as words
from commonweal.site.planning.presenters import realignment_consent as consent_words
from commonweal.site.planning.presenters import realignment_plan as plan_words
from commonweal.site.results.desk import Desk, open_desk
from commonweal.site.results.working import work_out_from

SPEND = ("Spend", "spend/")
NOW = ("Realignment", "realignment/")
DRAFTS = ("Drafts", "realignment/drafts/")


@require_http_methods(["GET", "HEAD", "POST"])
def now(request: HttpRequest, place: str) -> HttpResponse:
    """Who pays for whose use, by the measure that was last chosen."""
    desk = open_desk(request, place, "subsidy")
    form = _measure_form(request, desk)
    if form or request.method == "POST":
        done = work_out_from(
            request,
            desk,
            form or MeasureForm(request.POST, (), ()),
            lambda given: subsidy.Given(given["measure"], given["year"]),
        )
        if done:
            return done
    names, answer, drawn = spoken_names(desk.acting), desk.answer, words.drawn_status(desk)
    tables = [*desk.panel_tables]
    if answer:
        tables += [
            words.position_table(answer, names),
            words.measures_table(answer, names),
            words.supports_table(answer, names),
        ]
    return show(
        request,
        "planning/realignment.jinja",
        title="Realignment: who pays for whose use",
        crumbs=desk.crumbs(SPEND),
        tables=tables,
        desk=desk,
        form=form,
        flow=words.flow_chart(answer, names, drawn) if answer else None,
        unusable=words.unusable(answer) if answer else [],
    )


def _measure_form(request: HttpRequest, desk: Desk) -> MeasureForm | None:
    """The form for those who may work here; None where there is nothing to choose from."""
    if not desk.may_work:
        return None
    tables = contract_tables(desk.acting, desk.place)
    if not tables.years:
        return None
    chosen = desk.answer
    year = chosen.year if chosen else tables.years[-1]
    initial = {"measure": chosen.measure.code if chosen else "", "year": year}
    data = request.POST if request.method == "POST" else None
    return MeasureForm(data, tables.measures(year), tables.years, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, place: str) -> HttpResponse:
    """The fastest affordability-neutral plan within the limits, or the limits that leave none."""
    desk = open_desk(request, place, "realignment")
    form = _plan_form(request, desk)
    if form or request.method == "POST":
        sent = form or PlanForm(request.POST, (), (), {}, most_years=1, initial={})
        done = work_out_from(request, desk, sent, lambda given: _plan_given(desk, sent, given))
        if done:
            return done
    names, answer, drawn = spoken_names(desk.acting), desk.answer, words.drawn_status(desk)
    moves = plan_words.moves_of(answer) if answer else None
    tables = [*desk.panel_tables, consent_words.consent_table(desk, moves, names)]
    if moves:
        tables += [
            plan_words.neutral_table(moves),
            plan_words.bodies_table(moves, names),
            plan_words.transfers_table(answer, names),
            plan_words.contracts_table(moves, names),
            plan_words.binding_table(answer),
            plan_words.limits_table(answer, names),
        ]
    return show(
        request,
        "planning/realignment_plan.jinja",
        title="Realignment over years",
        crumbs=desk.crumbs(SPEND, NOW),
        tables=tables,
        desk=desk,
        form=form,
        path=plan_words.path_chart(moves, names, drawn) if moves else None,
        bars=plan_words.before_after_chart(moves, names, words.drawn_status(desk))
        if moves
        else None,
        proof=plan_words.proof_sentence(answer) if answer else "",
        consent=consent_words.consent(desk, moves, names),
    )


def _plan_form(request: HttpRequest, desk: Desk) -> PlanForm | None:
    if not desk.may_work:
        return None
    tables, rules = contract_tables(desk.acting, desk.place), realignment_rules()
    if not tables.years:
        return None
    answer, given = desk.answer, desk.given
    year = tables.years[-1]
    paces = limits_of_pace(desk.acting, desk.place) if given.paces is None else given.paces
    bodies = {body for _, listed in tables.parties(year).values() for body in listed}
    return PlanForm(
        request.POST if request.method == "POST" else None,
        tables.measures(year),
        paces,
        {body: tables.name(body) for body in sorted(bodies)},
        most_years=rules.most_years,
        initial={
            "measure": answer.measure.code if answer else given.measure,
            "years": given.years or rules.years,
            "weights": ", ".join(str(weight) for weight in given.weights),
        },
    )


def _plan_given(desk: Desk, form: PlanForm, given: dict[str, Any]) -> plan_kind.Given:
    """What was chosen. Limits left as the table has them go on following the table."""
    chosen = form.paces()
    of_table = limits_of_pace(desk.acting, desk.place)
    same = sorted(chosen, key=str) == sorted(of_table, key=str)
    return plan_kind.Given(
        measure=given["measure"],
        years=given["years"],
        weights=given["weights"],
        paces=None if same else chosen,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest, place: str) -> HttpResponse:
    """The drafts that are kept, and a form to write one."""
    desk = open_desk(request, place, "realignment-draft")
    form = _draft_form(request, desk)
    if form or request.method == "POST":
        sent = form or DraftForm(request.POST, {}, (), {})
        code = draft_code(request.POST.get("name", ""))
        done = work_out_from(
            request,
            replace(desk, subject=code),
            sent,
            lambda given: draft_kind.Given(given["name"].strip(), sent.entries()),
        )
        if done:
            return done
    kept = [row for row in newest_results(desk.acting, desk.place) if row.kind == desk.kind.code]
    return show(
        request,
        "planning/realignment_drafts.jinja",
        title="Drafts of a realignment",
        crumbs=desk.crumbs(SPEND, NOW),
        tables=[plan_words.drafts_table(desk.book, desk.address, kept)],
        desk=desk,
        form=form,
    )


def _draft_form(request: HttpRequest, desk: Desk) -> DraftForm | None:
    if not desk.may_work:
        return None
    tables, rules = contract_tables(desk.acting, desk.place), realignment_rules()
    if not tables.years:
        return None
    year = tables.years[-1]
    data = request.POST if request.method == "POST" else None
    return DraftForm(data, tables.parties(year), years_after(year, rules.years), tables.names)


@require_safe
def draft(request: HttpRequest, place: str, draft: str) -> HttpResponse:
    """One draft: what it changes, before and after, and who agrees."""
    desk = open_desk(request, place, "realignment-draft", draft)
    if desk.result is None and desk.attempt is None:
        raise Http404(f"no draft {draft} for this reader")
    names, answer, drawn = spoken_names(desk.acting), desk.answer, words.drawn_status(desk)
    moves = plan_words.moves_of(answer) if answer else None
    tables = [*desk.panel_tables, consent_words.consent_table(desk, moves, names)]
    if moves:
        tables += [
            plan_words.entries_table(answer, names),
            plan_words.neutral_table(moves),
            plan_words.bodies_table(moves, names),
        ]
    return show(
        request,
        "planning/realignment_draft.jinja",
        title=answer.name if answer else draft,
        crumbs=desk.crumbs(SPEND, NOW, DRAFTS),
        tables=tables,
        desk=desk,
        path=plan_words.path_chart(moves, names, drawn) if moves else None,
        consent=consent_words.consent(desk, moves, names),
    )
