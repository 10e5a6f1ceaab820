"""The lexicon's home with its search, a vocabulary, and a term with its other words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.language.partition import lexicon_partition_problems
from commonweal.records.lexicon.selectors import (
    document_titles,
    lexicon_for,
    lexicon_with,
    places_with_own_words,
    terms_matching,
)
from commonweal.site.lexicon import presenters
from commonweal.site.lexicon.labels import term_label
from commonweal.site.lexicon.picture import neighbourhood, sourced
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of

LONGEST_SEARCH = 120


def lexicon_crumb() -> Crumb:
    return Crumb("Lexicon", reverse("lexicon"))


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    lexicon = lexicon_for(acting)
    asked = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = terms_matching(acting, asked) if asked else None
    return show(
        request,
        "lexicon/home.jinja",
        title=f"Search the lexicon: {asked}" if asked else "Lexicon: the common language",
        crumbs=[lexicon_crumb()] if asked else [],
        tables=[presenters.hits_table(lexicon, found, asked)] if found else [],
        asked=asked,
        remarks=found.remarks if found else (),
        count=len(found.hits) if found else 0,
        cards=presenters.cards(lexicon),
        term_count=len(lexicon.terms),
        walk_count=len(lexicon.walks),
        may_add=places_with_own_words(acting).exists(),
    )


@require_safe
def scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    acting = acting_of(request)
    lexicon = lexicon_for(acting)
    found = lexicon.schemes.get(scheme)
    if found is None:
        raise Http404(f"no vocabulary {scheme}")
    titles = document_titles(acting)
    others = [
        other
        for other in lexicon.schemes.values()
        if found.same_word and other.same_word == found.same_word and other != found
    ]
    return show(
        request,
        "lexicon/scheme.jinja",
        title=found.title,
        crumbs=[lexicon_crumb()],
        tables=[presenters.scheme_table(lexicon, found, titles)],
        scheme=found,
        source=presenters.source_words(found.citation, titles),
        definitions=[
            (one.meaning, presenters.source_words(one.citation, titles))
            for one in found.definitions
        ],
        others=[(other.title, presenters.scheme_href(other.code)) for other in others],
        problems=lexicon_partition_problems(lexicon, scheme) if found.partition_of else (),
        members=lexicon.schemes.get(found.partition_of),
    )


@require_safe
def term(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    known = lexicon_with(acting, code)
    if known is None:
        raise Http404(f"no term {code} for this reader")
    lexicon, found = known
    titles = document_titles(acting)
    home_scheme = lexicon.schemes[found.scheme]
    translations = lexicon.translations(found.code)
    said, guessed = presenters.translations_tables(lexicon, found, translations, titles)
    return show(
        request,
        "lexicon/term.jinja",
        title=lexicon.name(found.code),
        crumbs=[lexicon_crumb(), Crumb(home_scheme.title, presenters.scheme_href(found.scheme))],
        tables=[said, guessed],
        term=found,
        scheme=home_scheme,
        broader=term_label(lexicon, found.broader) if found.broader else None,
        source=presenters.source_words(found.citation, titles),
        in_use=presenters.in_use(found),
        same_word=[
            (other.title, presenters.scheme_href(other.code), other.plain)
            for other in lexicon.same_word(found.code)
        ],
        warnings=[one.sentence for one in translations if one.is_many_to_many],
        many=any(one.is_many_to_many for one in translations),
        guess_count=len(guessed.rows),
        picture=neighbourhood(lexicon, found, sourced(translations)),
        without=presenters.without_link(lexicon, found, translations),
    )
