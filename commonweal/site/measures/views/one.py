"""The page of one measure: its question and answer, chart, groups, organisations and method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.engines.definitions import breakdowns, measures, modes, most_rule, profiles
from commonweal.records.measures.models import MeasureRun
from commonweal.records.measures.selectors import (
    latest_run,
    names_by_code,
    newest_release,
    series_of_measure,
)
from commonweal.records.measures.standing import months_of_run, shown
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.publishing import Line, decimals_of
from commonweal.reviewing.standing import chart_of
from commonweal.site.forms import Form, set_choices
from commonweal.site.measures.presenters import groups, method, peers, saying, trend
from commonweal.site.measures.views.listing import crumbs_of, place_seen
from commonweal.site.pages import Table, show
from commonweal.site.requests import acting_of


class BodyChoice(Form):
    """Whose values are shown."""

    of = forms.ChoiceField(label="Show the values of", required=False)


@dataclass(frozen=True)
class Part:
    """What the page shows of values: its context for the template, and its tables."""

    context: dict[str, Any]
    tables: list[Table]


#: What the template finds where there are no values.
EMPTY: dict[str, Any] = dict.fromkeys(
    (
        "answer",
        "held_back",
        "chart",
        "variation",
        "target",
        "groups",
        "peers",
        "few",
        "form",
        "who",
    ),
    "",
)


@require_safe
@login_required
def one(request: HttpRequest, place: str, measure: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    defined = measures().get(measure)
    if defined is None:
        raise Http404(f"no measure {measure}")
    run = latest_run(acting, found)
    part = _part(request, acting, found, defined, run) if run else None
    retired = defined.retired
    return show(
        request,
        "measures/one.jinja",
        title=defined.question,
        crumbs=crumbs_of(found),
        tables=part.tables if part else [],
        place=found,
        measure=defined,
        direction=saying.DIRECTIONS[defined.direction],
        theme=saying.theme_name(defined.theme),
        ended=saying.ended(defined) if retired else "",
        successor=saying.measure_address(found, retired.successor)
        if retired and retired.successor in measures()
        else "",
        basis=saying.basis(run, newest_release(acting, found)) if run else "",
        method=method.rows(defined, timezone.localdate()),
        cases=method.cases(defined),
        **{**EMPTY, **(part.context if part else {})},
    )


def _part(
    request: HttpRequest, acting: Acting, place: Place, measure: Measure, run: MeasureRun
) -> Part:
    """Everything about values, of which the profile has decided what is shown."""
    level, code = _wanted(request)
    rows = series_of_measure(acting, run, measure.id, level, code)
    months = months_of_run(run, measure)
    names = names_by_code(acting)
    lines = shown(measure, rows, months) if months else []
    whole = [line for line in lines if not line.breakdown]
    chosen = next((one for one in whole if (one.level, one.organisation) == (level, code)), None)
    form = BodyChoice(request.GET)
    set_choices(form, "of", _choices(whole, names))
    who = saying.named(names, level, code)
    context: dict[str, Any] = {"form": form, "who": who}
    if chosen is None:
        if level != "all":
            raise Http404(f"no values of {level} {code} for this reader")
        return Part(context, [])
    filled = _filled(place, measure, chosen, lines, names)
    return Part({**context, **filled.context}, filled.tables)


def _filled(
    place: Place,
    measure: Measure,
    chosen: Line,
    lines: Sequence[Line],
    names: dict[str, str],
) -> Part:
    part = Part({}, [])
    decimals = decimals_of(measure, profiles()[measure.disclosure])
    who = saying.named(names, chosen.level, chosen.organisation)
    chart = chart_of(measure, chosen, modes()[measure.chart.mode], decimals)
    by_group = [
        groups.part(measure, breakdowns()[name], found, decimals)
        for name in measure.breakdowns
        if (found := [line for line in lines if line.breakdown == name])
    ]
    target = measure.target_on(chosen.latest.month)
    part.tables.append(trend.table(measure, chart, chosen, who))
    part.tables.extend(one.table for one in by_group if one.table is not None)
    context = part.context
    context |= {
        "answer": chart.sentence(),
        "held_back": saying.held_back(measure, chosen.latest),
        "chart": trend.drawing(chart, who=who),
        "variation": saying.chart_variation(chart),
        "target": saying.target_words(measure, target) if target else "",
        "groups": by_group,
    }
    _organisations(place, measure, lines, names, part)
    return part


def _organisations(
    place: Place, measure: Measure, lines: Sequence[Line], names: dict[str, str], part: Part
) -> None:
    """Providers beside each other, and the few behind most of the excess."""
    bodies = [one for one in lines if one.level == "provider" and not one.breakdown]
    whole = next((one.latest for one in lines if one.level == "all" and not one.breakdown), None)
    if not bodies:
        return
    decimals = decimals_of(measure, profiles()[measure.disclosure])

    def called(code: str) -> str:
        return saying.named(names, "provider", code)

    def address(code: str) -> str:
        return saying.measure_address(place, measure.id, "provider", code)

    compared = peers.part(
        measure, bodies, whole, most_rule(), decimals, called=called, address=address
    )
    few = peers.excess_part(measure, bodies, whole, most_rule(), called=called, address=address)
    part.tables.append(compared.table)
    part.tables.extend([few.table] if few else [])
    context = part.context
    context |= {"peers": compared, "few": few}


def _wanted(request: HttpRequest) -> tuple[str, str]:
    level, _, code = request.GET.get("of", "").partition(":")
    return (level, code) if level in ("commissioner", "provider") else ("all", "")


def _choices(lines: Sequence[Line], names: dict[str, str]) -> list[tuple[str, str]]:
    """All together first, then commissioners and providers by name."""
    bodies = [
        (line.level, saying.named(names, line.level, line.organisation), line.organisation)
        for line in lines
        if line.level != "all"
    ]
    found = [(f"{level}:{code}", f"{saying.LEVELS[level]}: {name}")
             for level, name, code in sorted(bodies)]  # fmt: skip
    return [("", saying.LEVELS["all"]), *found]
