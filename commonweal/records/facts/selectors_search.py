"""Searching the figures of a place as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from commonweal.records.facts.models import Figure, FigureVersion
from commonweal.records.facts.selectors import figure_records_for
from commonweal.records.lexicon.selectors import codes_touched, terms_matching
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Organisation, Place

#: So many lexicon terms of a search are followed to figures.
MOST_TERMS = 20


@dataclass(frozen=True)
class Search:
    """What is looked for; empty parts are not asked. All parts must fit."""

    text: str = ""
    dataset: str = ""
    organisation: str = ""
    status: str = ""
    term: str = ""
    document: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Search()


def search_figures(acting: Acting, place: Place, search: Search) -> QuerySet[Figure]:
    """The figures that fit, with `shown_id`, in the order of the files."""
    figures = figure_records_for(acting, place).select_related("organisation", "area")
    for word in search.text.split():
        figures = figures.filter(
            Q(label__icontains=word) | Q(measure__icontains=word) | Q(key__icontains=word)
        )
    if search.dataset:
        figures = figures.filter(dataset=search.dataset)
    if search.organisation:
        figures = figures.filter(organisation__code=search.organisation)
    if search.status:
        figures = figures.filter(_shown("status", search.status))
    if search.document:
        figures = figures.filter(_shown("document__code", search.document))
    if search.term:
        figures = figures.filter(terms__term__in=term_codes(acting, search.term)).distinct()
    return figures.order_by("dataset", "id")


def _shown(field: str, value: str) -> Q:
    """The version that this reader sees has the value."""
    versions = FigureVersion.objects.filter(pk=OuterRef("shown_id"), **{field: value})
    return Q(shown_id__in=Subquery(versions.values("pk")))


def term_codes(acting: Acting, text: str) -> set[str]:
    """The codes of the terms that a text means and of those that touch them."""
    codes: set[str] = set()
    for hit in terms_matching(acting, text).hits[:MOST_TERMS]:
        codes |= set(codes_touched(acting, hit.term.code))
    return codes | {text.strip()}


def figure_record(acting: Acting, place: Place, pk: int) -> Figure:
    """One figure with `shown_id`. Raises Figure.DoesNotExist when it is not theirs to see."""
    return (
        figure_records_for(acting, place)
        .select_related("organisation", "area", "place", "current")
        .get(pk=pk)
    )


def figure_by_ref(acting: Acting, place: Place, ref: str) -> Figure:
    """One figure by its ref. Raises Figure.DoesNotExist."""
    dataset, _, rest = ref.partition("/")
    key, _, column = rest.rpartition("/")
    figures = figure_records_for(acting, place).select_related("organisation", "area", "place")
    return figures.get(dataset=dataset, key=key, column=column)


def organisations_with_figures(acting: Acting, place: Place) -> QuerySet[Organisation]:
    """The bodies that the seen figures are about."""
    figures = figure_records_for(acting, place).order_by()
    return Organisation.objects.filter(pk__in=figures.values("organisation")).order_by("name")
