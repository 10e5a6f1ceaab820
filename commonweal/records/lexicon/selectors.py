"""Reading the lexicon: everybody reads the shared terms, parties to a place also its own terms."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.db.models import Q, QuerySet

from commonweal.language.figure import Figure
from commonweal.language.lexicon import Lexicon, entered_code
from commonweal.language.lexicon_search import Found, search
from commonweal.language.terms import Relation, Scheme, Term
from commonweal.records.audit.models import Event
from commonweal.records.facts.selectors import as_figures, shown_versions, terms_by_version
from commonweal.records.lexicon.convert import as_scheme, as_term, as_walk
from commonweal.records.lexicon.models import CrossWalk
from commonweal.records.lexicon.models import Scheme as SchemeRecord
from commonweal.records.lexicon.models import Term as TermRecord
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, places_for, sight_of

#: Every write to the lexicon records an event of this kind; its last digest dates what is kept.
EVENT_KIND = "lexicon"

#: The digest of the last change, and the places whose own terms are in it.
Key = tuple[str, tuple[int, ...]]

_KEPT: OrderedDict[Key, Lexicon] = OrderedDict()
_KEEP = 16
_LOCK = Lock()
#: One thread reads a lexicon that is not kept; the others wait for it instead of reading it too.
_READING = Lock()


def lexicon_for(acting: Acting) -> Lexicon:
    """The shared lexicon with the own terms of every place that the organisation takes part in.

    The lexicon is kept in memory until somebody changes it; a change is seen by its audit event.
    """
    places = _local_places(acting)
    last = Event.objects.filter(subject_kind=EVENT_KIND).values_list("digest", flat=True).first()
    if last is None:
        return _read(places)
    key = (last, tuple(places))
    found = _kept(key)
    if found is None:
        with _READING:
            found = _kept(key) or _read_and_keep(key, places)
    return found


def _kept(key: Key) -> Lexicon | None:
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
        return _KEPT.get(key)


def _read_and_keep(key: Key, places: list[int]) -> Lexicon:
    lexicon = _read(places)
    with _LOCK:
        _KEPT[key] = lexicon
        while len(_KEPT) > _KEEP:
            _KEPT.popitem(last=False)
    return lexicon


def _local_places(acting: Acting) -> list[int]:
    if acting.is_system:
        return sorted(Place.objects.values_list("id", flat=True))
    if acting.organisation is None or not acting.may(Capability.READ_PLACE):
        return []
    parts = acting.organisation.parts.values_list("place_id", flat=True)
    return sorted(set(parts))


def _read(places: list[int]) -> Lexicon:
    here = Q(place__isnull=True) | Q(place__in=places)
    schemes = SchemeRecord.objects.select_related("document")
    terms = TermRecord.objects.filter(here).select_related("scheme", "document", "broader", "place")
    walks = CrossWalk.objects.filter(here).select_related("source", "target", "document", "place")
    return Lexicon.build(
        [as_scheme(row) for row in schemes],
        [as_term(row) for row in terms],
        [as_walk(row) for row in walks],
    )


def terms_matching(acting: Acting, text: str, limit: int = 60) -> Found:
    """The terms that answer a search by code, diagnosis, label or plain words."""
    return search(lexicon_for(acting), text, limit)


def lexicon_with(acting: Acting, code: str) -> tuple[Lexicon, Term] | None:
    """The lexicon and a term of it, also for a diagnosis code that is only inside a listed one."""
    lexicon = lexicon_for(acting)
    if code in lexicon.terms:
        return lexicon, lexicon.terms[code]
    scheme, _, notation = code.partition(":")
    known = lexicon.schemes.get(scheme)
    if known is None or known.code_system != "icd10":
        return None
    return entered_code(lexicon, notation)


def codes_touched(acting: Acting, code: str) -> dict[str, Relation]:
    """A term's code and the codes of every term that a source ties to it, each with how it stands.

    For searching figures by any word: figures tagged with one of these concern the term, wholly
    (exact, broader) or in part. Empty for a term that is not for them to know.
    """
    found = lexicon_with(acting, code)
    return found[0].touched(found[1].code) if found else {}


@dataclass(frozen=True)
class Tagged:
    """A figure with its measure and the terms that it is recorded under."""

    figure: Figure
    record: int
    measure: str
    terms: tuple[str, ...]


def tagged_figures(acting: Acting, place: Place) -> list[Tagged]:
    """The place's figures that are recorded under any term, as the reader may see them."""
    terms = terms_by_version(acting, place)
    rows = [row for row in shown_versions(acting, place) if row.pk in terms]
    return [
        Tagged(figure, row.figure_id, row.measure, tuple(terms[row.pk]))
        for row, figure in zip(rows, as_figures(rows), strict=True)
    ]


def places_with_own_words(acting: Acting) -> QuerySet[Place]:
    """The places whose own terms and leading vocabulary the person may change."""
    if not acting.may(Capability.EDIT_LEXICON):
        return places_for(acting).none()
    seen = places_for(acting).order_by("name")
    allowed = [place.pk for place in seen if sight_of(acting, place) == Sight.ALL]
    return seen.filter(pk__in=allowed)


def local_terms(acting: Acting, place: Place) -> list[Term]:
    """The place's own terms in order, for its parties; empty for anybody else."""
    found = lexicon_for(acting).terms.values()
    return sorted((term for term in found if term.place == place.code), key=lambda term: term.code)


def leading_scheme(acting: Acting, place: Place) -> Scheme | None:
    """The vocabulary in which the place thinks; None when it is no longer there."""
    return lexicon_for(acting).schemes.get(place.leading_scheme)


def document_titles(acting: Acting) -> dict[str, str]:
    """Titles of the documents that the reader may know."""
    from commonweal.records.facts.selectors_documents import documents_for

    return dict(documents_for(acting).values_list("code", "title"))
