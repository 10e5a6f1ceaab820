"""Money over lots: the factors, the weights that are chosen, and what follows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.procuring.kinds.lots import Given
from commonweal.site.funding.forms import WeightsForm
from commonweal.site.funding.presenters import lots as words
from commonweal.site.pages import show
from commonweal.site.results.desk import Desk, open_desk
from commonweal.site.results.working import work_out_from

_PLAIN = ("pot", "floor", "ceiling", "overhead", "year")


@require_http_methods(["GET", "HEAD", "POST"])
def lots(request: HttpRequest, place: str) -> HttpResponse:
    """What each lot gets by the weights last chosen; commissioners may choose others."""
    desk = open_desk(request, place, "lot-money")
    form = _form(request, desk)
    done = work_out_from(request, desk, form, lambda given: _given(form, given))
    if done:
        return done
    answer = desk.answer
    return show(
        request,
        "funding/lots.jinja",
        title="Money over lots",
        crumbs=desk.crumbs(("Funding of a joint service", "funding/")),
        tables=[
            *desk.panel_tables,
            words.factors_table(answer),
            words.lists_table(answer),
            words.shares_table(answer),
            words.effects_table(answer),
            words.moves_table(answer),
            words.sources_table(answer),
            words.short_table(answer),
            words.viability_table(answer),
        ],
        desk=desk,
        form=form if desk.may_work and answer else None,
        is_shared=bool(answer and answer.allocation),
        pot_from=answer.pot_from if answer else "",
        amounts=words.amounts_chart(answer),
        sources=words.sources_chart(answer),
        warning=words.warning_words(answer),
    )


def _form(request: HttpRequest, desk: Desk) -> WeightsForm:
    given, answer = desk.given, desk.answer
    initial: dict[str, Any] = {name: getattr(given, name) for name in (*_PLAIN, "reason")}
    initial |= {f"weight-{code}": weight for code, weight in given.weights.items()}
    factors = {
        one.code: (one.title, "Not known in every lot" if one.lacking else "")
        for one in (answer.factors if answer else ())
    }
    return WeightsForm(request.POST if request.method == "POST" else None, factors, initial=initial)


def _given(form: WeightsForm, given: dict[str, Any]) -> Given:
    return Given(
        weights=form.weights(), reason=given["reason"], **{name: given[name] for name in _PLAIN}
    )
