"""Saying figures in other words: a place's own figures, or amounts that somebody types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.language.answer import Answer, Held
from commonweal.language.lexicon import Lexicon
from commonweal.language.lexicon_amounts import read_amounts
from commonweal.language.re_expression import re_express
from commonweal.language.terms import Confidence
from commonweal.records.lexicon.selectors import lexicon_for, tagged_figures
from commonweal.records.lexicon.shipped import unit
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import places_for
from commonweal.site.lexicon import answers
from commonweal.site.lexicon.forms import AmountsForm
from commonweal.site.lexicon.held import HeldSet, held_sets
from commonweal.site.lexicon.picture import ranges
from commonweal.site.lexicon.views.terms import lexicon_crumb
from commonweal.site.pages import Table, show
from commonweal.site.requests import acting_of, place_or_404

TITLE = "Say figures in other words"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything is in the address, so that an answer can be sent to somebody and kept."""
    acting = acting_of(request)
    lexicon = lexicon_for(acting)
    place = place_or_404(request, request.GET["place"]) if request.GET.get("place") else None
    sets = held_sets(lexicon, tagged_figures(acting, place)) if place else {}
    chosen = sets.get(request.GET.get("set", ""))
    if place is not None:
        return _for_place(request, acting, place, lexicon=lexicon, sets=sets, chosen=chosen)
    form = AmountsForm(_asked(request) or None, lexicon=lexicon, initial={"unit": "gbp_m"})
    context: dict[str, Any] = {}
    tables: list[Table] = []
    if form.is_bound and form.is_valid():
        amounts = read_amounts(lexicon, form.cleaned_data["amounts"])
        for problem in amounts.problems:
            form.add_error("amounts", str(problem))
        if not amounts.problems:
            context, tables = _answered(amounts.lexicon, amounts.held, form.cleaned_data)
    return show(
        request,
        "lexicon/re_express.jinja",
        title=TITLE,
        crumbs=[lexicon_crumb()],
        tables=tables,
        form=form,
        places=_places(acting),
        **context,
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    names = ("amounts", "unit", "to", "least")
    return {name: request.GET[name] for name in names if name in request.GET}


def _places(acting: Acting) -> Sequence[Place]:
    return list(places_for(acting).order_by("name"))


def _for_place(
    request: HttpRequest,
    acting: Acting,
    place: Place,
    *,
    lexicon: Lexicon,
    sets: dict[str, HeldSet],
    chosen: HeldSet | None,
) -> HttpResponse:
    context: dict[str, Any] = {}
    tables = [answers.sets_table(lexicon, place, list(sets.values()))]
    form = None
    if chosen is not None:
        first = {"amounts": "-", "unit": chosen.unit, "to": "segment", "least": "low"}
        asked = first | {k: v for k, v in _asked(request).items() if k in ("to", "least")}
        form = AmountsForm(
            asked if "to" in request.GET else None,
            lexicon=lexicon,
            unit=chosen.unit,
            initial={"to": _other_than(lexicon, place.leading_scheme, chosen.scheme)},
        )
        tables.append(answers.held_table(lexicon, place, chosen))
        if form.is_bound and form.is_valid():
            data = {**form.cleaned_data, "unit": chosen.unit}
            context, more = _answered(lexicon, chosen.held, data)
            tables += more
    return show(
        request,
        "lexicon/re_express_place.jinja",
        title=f"{TITLE}: {place.name}",
        crumbs=[lexicon_crumb()],
        tables=tables,
        form=form,
        place=place,
        chosen=chosen,
        chosen_scheme=lexicon.schemes[chosen.scheme].title if chosen else "",
        left_out=[figure.label for figure in chosen.under_several] if chosen else [],
        places=_places(acting),
        **context,
    )


def _other_than(lexicon: Lexicon, leading: str, own: str) -> str:
    if leading != own:
        return leading
    return next((code for code in lexicon.schemes if code != own), "")


def _answered(
    lexicon: Lexicon, held: Sequence[Held], asked: dict[str, str]
) -> tuple[dict[str, Any], list[Table]]:
    answer = _answer(lexicon, held, asked)
    context = {
        "answer": answer,
        "outcome_words": answers.OUTCOME[answer.outcome],
        "total": answers.amount_words(answer.total, answer.unit),
        "working": answers.working(lexicon, answer),
        "picture": ranges(lexicon, answer),
    }
    return context, [answers.parts_table(lexicon, answer)] if answer.parts else []


def _answer(lexicon: Lexicon, held: Sequence[Held], asked: dict[str, str]) -> Answer:
    return re_express(
        lexicon,
        held,
        unit=unit(asked["unit"]),
        to=asked["to"],
        at_least=Confidence(asked["least"] or Confidence.LOW),
    )
