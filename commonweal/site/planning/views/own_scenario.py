"""A provider's scenario of one's own, and the ranges around its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.language.row import rows_of
from commonweal.records.planning.kinds.provider_tables import EFFECTS
from commonweal.records.planning.kinds.scenario import Given, scenarios_in
from commonweal.site.pages import show
from commonweal.site.planning import forms_scenarios as forms
from commonweal.site.planning.presenters import own_scenario as words
from commonweal.site.planning.presenters import ranges as range_words
from commonweal.site.planning.presenters import savings as savings_words
from commonweal.site.planning.provider_desk import open_provider_desk, printed_plan
from commonweal.site.planning.views.scenarios import above
from commonweal.site.results.desk import Desk, other_version
from commonweal.site.results.working import work_out_from


@dataclass
class _Forms:
    """The three forms of the page; the one that was sent is bound."""

    start: forms.StartForm
    effect: forms.EffectForm
    remove: forms.RemoveForm

    def sent(self, do: str) -> forms.StartForm | forms.EffectForm | forms.RemoveForm:
        """The form that was sent; the first for anything else."""
        if do == "effect":
            return self.effect
        return self.remove if do == "remove" else self.start


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """A scenario with effects laid over the plan; commissioners may add to it."""
    desk = open_provider_desk(request, place, organisation, "scenario", (EFFECTS,))
    made = _forms(request, desk, organisation)
    sent = made.sent(request.POST.get("do", ""))
    done = work_out_from(request, desk, sent, lambda _: sent.given(_last(desk)))
    if done:
        return done
    against = other_version(request, desk)
    bridge = words.bridge_into(desk.answer, request.GET.get("into", ""))
    years = words.bridge_years(desk.answer)
    return show(
        request,
        "planning/own_scenario.jinja",
        title=f"Your own scenario for {desk.book.name(organisation)}",
        crumbs=desk.crumbs(
            *above(desk, organisation), ("Scenarios", f"providers/{organisation}/scenarios/")
        ),
        tables=[
            *desk.panel_tables,
            words.years_table(desk.answer),
            words.effects_table(desk.answer.effects if desk.answer else ()),
            words.bridge_table(bridge),
            words.tests_table(desk.answer),
            words.against_table(desk.answer, against),
        ],
        desk=desk,
        organisation=organisation,
        sentences=words.sentences(desk.answer),
        ratings=words.rating_sentences(desk.answer),
        surplus_chart=words.chart(desk.answer, "surplus"),
        cash_chart=words.chart(desk.answer, "cash"),
        bridge_chart=words.bridge_chart(bridge),
        bridge_form=forms.BridgeForm(initial={"into": bridge.last if bridge else ""}, years=years),
        against=against,
        forms=made if desk.may_work and (desk.answer or sent.is_bound) else None,
        bound=sent if sent.is_bound else None,
    )


def _last(desk: Desk) -> Given:
    """What was chosen for the version shown, with the name that it goes by."""
    given: Given = desk.given
    if desk.answer is None:
        return given
    answer = desk.answer
    return replace(given, name=answer.name, base=answer.base, table=answer.table)


def _forms(request: HttpRequest, desk: Desk, organisation: str) -> _Forms:
    do = request.POST.get("do", "") if request.method == "POST" else None
    last = _last(desk)
    plan = printed_plan(desk, organisation)
    named = scenarios_in(rows_of(desk.book.of(EFFECTS)), organisation)

    def posted(name: str) -> Any:
        return request.POST if do == name else None

    start = forms.StartForm(
        request.POST if do is not None and do not in {"effect", "remove"} else None,
        prefix="start",
        bases=savings_words.scenarios(plan),
        tables=named,
        initial={
            "name": last.name,
            "base": last.base,
            "table": last.table or forms.NO_TABLE,
            "rated_on": last.rated_on,
        },
    )
    return _Forms(
        start,
        forms.EffectForm(posted("effect"), prefix="effect"),
        forms.RemoveForm(posted("remove"), prefix="remove", effects=last.effects),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ranges(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """The range of the plan's surplus and cash, from seeded futures."""
    desk = open_provider_desk(request, place, organisation, "scenario-range")
    plan = printed_plan(desk, organisation)
    form = forms.RangeForm(
        request.POST if request.method == "POST" else None,
        scenarios=savings_words.scenarios(plan),
        initial=range_words.initial(desk.answer),
    )
    done = work_out_from(request, desk, form, lambda _: form.given())
    if done:
        return done
    return show(
        request,
        "planning/ranges.jinja",
        title=f"Range of the plan of {desk.book.name(organisation)}",
        crumbs=desk.crumbs(
            *above(desk, organisation), ("Scenarios", f"providers/{organisation}/scenarios/")
        ),
        tables=[
            *desk.panel_tables,
            range_words.spread_table(desk.answer, "surplus"),
            range_words.spread_table(desk.answer, "cash"),
            range_words.chance_table(desk.answer),
            range_words.lines_table(desk.answer),
        ],
        desk=desk,
        organisation=organisation,
        form=form if desk.may_work and desk.answer else None,
        surplus_chart=range_words.fan(desk.answer, "surplus"),
        cash_chart=range_words.fan(desk.answer, "cash"),
        drawn=range_words.drawn(desk.answer),
    )
