"""The page of one measure: its question and answer, chart, areas, organisations, groups, method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.engines.definitions import breakdowns, measures, modes, most_rule, profiles
from commonweal.records.frameworks.selectors import library_for
from commonweal.records.measures.models import MeasureRun, MeasureStanding
from commonweal.records.measures.selectors import (
    CODES,
    latest_run,
    names_by_code,
    newest_release,
    series_of_measure,
    standings_for,
)
from commonweal.records.measures.standing import shown
from commonweal.records.people.acting import Acting
from commonweal.records.register.layouts import layouts
from commonweal.records.register.models import Place
from commonweal.records.register.selectors_served import areas_served
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.publishing import Line, decimals_of
from commonweal.reviewing.standing import chart_of
from commonweal.site.forms import Form, set_choices
from commonweal.site.measures.presenters import (
    glance,
    groups,
    method,
    peers,
    saying,
    served,
    trend,
    values,
    where,
)
from commonweal.site.measures.views.listing import crumbs_of, place_seen
from commonweal.site.pages import Table, show
from commonweal.site.requests import acting_of


class BodyChoice(Form):
    """Whose values are shown."""

    of = forms.ChoiceField(label="Show the values of", required=False)


@dataclass(frozen=True)
class Seen:
    """What the page rests on: published lines, standings and names, read once."""

    place: Place
    measure: Measure
    lines: Sequence[Line]
    standings: Sequence[MeasureStanding]
    names: dict[str, str]

    @property
    def decimals(self) -> int:
        return decimals_of(self.measure, profiles()[self.measure.disclosure])

    def at(self, level: str) -> list[Line]:
        """The lines of everybody at a level."""
        return [one for one in self.lines if one.level == level and not one.breakdown]

    def standings_at(self, level: str) -> dict[str, MeasureStanding]:
        """The standings of a level by organisation."""
        return {one.organisation: one for one in self.standings if one.level == level}

    def called(self, level: str) -> Callable[[str], str]:
        return lambda code: saying.named(self.names, level, code)

    def address(self, level: str) -> Callable[[str], str]:
        return lambda code: saying.measure_address(self.place, self.measure.id, level, code)


@dataclass(frozen=True)
class Part:
    """What the page shows of values: its context for the template, and its tables."""

    context: dict[str, Any] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)


#: What the template finds where there are no values.
EMPTY: dict[str, Any] = dict.fromkeys(
    ("answer", "held_back", "doubt", "facts", "chart", "groups", "where", "peers", "few", "form",
     "who", "on_map", "values_href"),
    "",
)  # fmt: skip


@require_safe
@login_required
def one(request: HttpRequest, place: str, measure: str) -> HttpResponse:
    acting, found = acting_of(request), place_seen(request, place)
    defined = measures().get(measure)
    if defined is None:
        raise Http404(f"no measure {measure}")
    run = latest_run(acting, found)
    part = _part(request, acting, found, defined, run) if run else Part()
    retired = defined.retired
    library = library_for(acting, found).values()
    return show(
        request,
        "measures/one.jinja",
        title=defined.question,
        crumbs=crumbs_of(found),
        tables=part.tables,
        place=found,
        measure=defined,
        direction=saying.DIRECTIONS[defined.direction],
        theme=saying.theme_name(defined.theme),
        ended=saying.ended(defined) if retired else "",
        successor=saying.measure_address(found, retired.successor)
        if retired and retired.successor in measures()
        else "",
        basis=saying.basis(run, newest_release(acting, found)) if run else "",
        served=[one for one in library if one.measure == defined.id],
        method=method.rows(defined, timezone.localdate()),
        cases=method.cases(defined),
        **{**EMPTY, **part.context},
    )


def _part(
    request: HttpRequest, acting: Acting, place: Place, measure: Measure, run: MeasureRun
) -> Part:
    """Everything about values, of which the profile has decided what is shown."""
    level, code = _wanted(request)
    rows = series_of_measure(acting, run, measure.id, level, code)
    names = names_by_code(acting)
    lines = shown(rows)
    standings = list(standings_for(acting, run).filter(measure=measure.id))
    seen = Seen(place, measure, lines, standings, names)
    whole = [line for line in lines if not line.breakdown]
    chosen = next((one for one in whole if (one.level, one.organisation) == (level, code)), None)
    form = BodyChoice(request.GET)
    set_choices(form, "of", _choices(whole, names))
    part = Part({"form": form, "who": saying.named(names, level, code)})
    if chosen is None:
        if level != "all":
            raise Http404(f"no values of {level} {code} for this reader")
        return part
    _of_body(seen, chosen, part)
    _areas(seen, part)
    _organisations(acting, seen, part)
    _taken_away(request, seen, part)
    return part


def _of_body(seen: Seen, chosen: Line, part: Part) -> None:
    """The values of whom the page is about: over time, by group, and at a glance."""
    measure, decimals = seen.measure, seen.decimals
    who = saying.named(seen.names, chosen.level, chosen.organisation)
    chart = chart_of(measure, chosen, modes()[measure.chart.mode], decimals)
    standing = seen.standings_at(chosen.level).get(chosen.organisation)
    by_group = [
        groups.part(measure, breakdowns()[name], found, chosen.latest, decimals)
        for name in measure.breakdowns
        if (found := [line for line in seen.lines if line.breakdown == name])
    ]
    part.tables.append(trend.table(measure, chart, chosen, who))
    part.tables.extend(one.table for one in by_group if one.table is not None)
    context = part.context
    context |= {
        "answer": chart.sentence(),
        "held_back": saying.held_back(measure, chosen.latest),
        "doubt": standing.doubt if standing else "",
        "facts": glance.facts(measure, chart, chosen.latest, standing, who),
        "chart": trend.drawing(chart, who=who),
        "groups": by_group,
    }


def _areas(seen: Seen, part: Part) -> None:
    """Commissioners on a map."""
    found = where.part(
        seen.measure,
        seen.at("commissioner"),
        seen.standings_at("commissioner"),
        layouts(),
        seen.decimals,
        called=seen.called("commissioner"),
        address=seen.address("commissioner"),
    )
    if found is not None:
        part.tables.append(found.table)
        part.context["where"] = found


def _organisations(acting: Acting, seen: Seen, part: Part) -> None:
    """Providers beside each other, and the few behind most of the excess."""
    bodies = seen.at("provider")
    whole = next((one.latest for one in seen.at("all")), None)
    if not bodies:
        return
    called, address = seen.called("provider"), seen.address("provider")
    standings = seen.standings_at("provider")
    doubts = {code: one.doubt for code, one in standings.items() if one.doubt}
    compared = peers.part(
        seen.measure, bodies, whole, most_rule(), seen.decimals,
        called=called, address=address, doubts=doubts,
    )  # fmt: skip
    on_map = served.part(
        seen.measure, bodies, standings, layouts(), seen.decimals,
        served=_areas_of(acting, bodies), called=called,
    )  # fmt: skip
    few = peers.excess_part(
        seen.measure, bodies, whole, most_rule(), called=called, address=address
    )
    part.tables.append(compared.table)
    part.tables.extend([few.table] if few else [])
    context = part.context
    context |= {"peers": compared, "few": few, "on_map": on_map}


def _areas_of(acting: Acting, bodies: Sequence[Line]) -> dict[str, frozenset[str]]:
    """The areas of any map in which each provider gave care in the month of its latest value."""
    names = {name for layout in layouts() for spot in layout.spots for name in spot.names}
    codes = [one.organisation for one in bodies]
    return areas_served(acting, CODES, codes, names, bodies[0].latest.month)


def _taken_away(request: HttpRequest, seen: Seen, part: Part) -> None:
    """Every value of the page as one file; the rows are made only when they are asked for."""
    query = request.GET.copy()
    if query.pop("download", [""])[0].startswith(f"{values.ID}."):
        part.tables.append(values.table(seen.measure, breakdowns(), seen.lines, seen.names))
    query["download"] = f"{values.ID}."
    part.context["values_href"] = f"{request.path}?{query.urlencode()}"


def _wanted(request: HttpRequest) -> tuple[str, str]:
    level, _, code = request.GET.get("of", "").partition(":")
    return (level, code) if level in ("commissioner", "provider") else ("all", "")


def _choices(lines: Sequence[Line], names: dict[str, str]) -> list[tuple[str, str]]:
    """Whole place first, then commissioners and providers by name."""
    bodies = [
        (line.level, saying.named(names, line.level, line.organisation), line.organisation)
        for line in lines
        if line.level != "all"
    ]
    found = [(f"{level}:{code}", f"{saying.LEVELS[level]}: {name}")
             for level, name, code in sorted(bodies)]  # fmt: skip
    return [("", saying.LEVELS["all"]), *found]
