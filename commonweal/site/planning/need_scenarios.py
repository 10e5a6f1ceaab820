"""Two scenarios of need compared, as the page of services shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from commonweal.language.row import CannotWork
from commonweal.records.people.acting import Acting
from commonweal.records.planning.selectors_need_scenarios import two_scenarios
from commonweal.records.register.models import Place
from commonweal.records.results.selectors import newest_results
from commonweal.site import charts
from commonweal.site.pages import Table
from commonweal.site.planning.forms_need import AS_PACKAGES, CompareForm
from commonweal.site.planning.presenters import need_services as words


@dataclass(frozen=True)
class Compared:
    """The form to choose two, and what comes of it; `trouble` says why nothing does."""

    form: CompareForm
    chart: charts.BarChart | None = None
    tables: tuple[Table, ...] = ()
    trouble: tuple[str, ...] = ()


def compare(request: HttpRequest, acting: Acting, place: Place) -> Compared | None:
    """What was asked for; None where the place has no scenario."""
    held = [one.subject for one in newest_results(acting, place) if one.kind == "need-services"]
    scenarios = sorted(one for one in held if one)
    if not scenarios:
        return None
    asked = request.GET if "first" in request.GET else None
    form = CompareForm(asked, scenarios=scenarios)
    if not form.is_bound or not form.is_valid():
        return Compared(form)
    codes = [form.cleaned_data[name] for name in ("first", "second")]
    start, end = (words.AS_THEY_ARE if one == AS_PACKAGES else one for one in codes)
    try:
        found = two_scenarios(acting, place, *("" if one == AS_PACKAGES else one for one in codes))
    except CannotWork as fault:
        return Compared(form, trouble=tuple(fault.sentences))
    return Compared(
        form,
        words.explained_chart(found.way, start, end, "between-chart"),
        (
            words.explained_table(found.way, start, end, "between"),
            words.changes_table(found.plain, ((start, found.first), (end, found.second))),
        ),
    )
