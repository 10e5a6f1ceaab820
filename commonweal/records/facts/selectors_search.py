"""Searching the figures of a place as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from commonweal.language.figure import Status
from commonweal.records.facts.models import FigureTerm, FigureVersion
from commonweal.records.facts.selectors import shown_versions, versions_at
from commonweal.records.lexicon.selectors import codes_touched, terms_matching
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Organisation, Place

#: So many lexicon terms of a search are followed to figures.
MOST_TERMS = 20


@dataclass(frozen=True)
class Search:
    """What is looked for; empty parts are not asked. All parts must fit.

    `release` is the number of a release whose state is searched instead of what holds now.
    """

    text: str = ""
    dataset: str = ""
    organisation: str = ""
    status: str = ""
    term: str = ""
    document: str = ""
    release: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == Search()


def search_figures(acting: Acting, place: Place, search: Search) -> QuerySet[FigureVersion]:
    """The seen versions of the figures that fit, in the order of the files.

    Where a term is looked for, those that were made up come last.

    Raises Release.DoesNotExist for a release that is not for them to look at.
    """
    seen = shown_versions(acting, place)
    if search.release is not None:
        seen = versions_at(acting, place, search.release)
    for word in search.text.split():
        seen = seen.filter(
            Q(label__icontains=word) | Q(measure__icontains=word) | Q(figure__key__icontains=word)
        )
    wanted = {
        "figure__dataset": search.dataset,
        "about__code": search.organisation,
        "status": search.status,
        "document__code": search.document,
    }
    seen = seen.filter(**{field: value for field, value in wanted.items() if value})
    if search.term:
        terms = FigureTerm.objects.filter(term__in=term_codes(acting, search.term))
        seen = seen.filter(Exists(terms.filter(version=OuterRef("pk"))))
        # A term touches many others: what a source says comes before what was made up.
        made_up = Case(When(status=Status.ILLUSTRATIVE, then=1), default=0)
        seen = seen.order_by(made_up, "figure__dataset", "figure_id")
    return seen


def term_codes(acting: Acting, text: str) -> set[str]:
    """The codes of the terms that a text means and of those that touch them."""
    codes: set[str] = set()
    for hit in terms_matching(acting, text).hits[:MOST_TERMS]:
        codes |= set(codes_touched(acting, hit.term.code))
    return codes | {text.strip()}


def figure_version(acting: Acting, place: Place, pk: int) -> FigureVersion:
    """The seen version of one figure. Raises FigureVersion.DoesNotExist when it is not theirs."""
    seen = shown_versions(acting, place).select_related("figure__place", "figure__current")
    return seen.get(figure=pk)


def version_by_ref(acting: Acting, place: Place, ref: str) -> FigureVersion:
    """The seen version of the figure of that ref. Raises FigureVersion.DoesNotExist."""
    dataset, _, rest = ref.partition("/")
    key, _, column = rest.rpartition("/")
    return shown_versions(acting, place).get(
        figure__dataset=dataset, figure__key=key, figure__column=column
    )


def organisations_with_figures(acting: Acting, place: Place) -> QuerySet[Organisation]:
    """The bodies that the seen figures are about."""
    seen = shown_versions(acting, place).order_by()
    return Organisation.objects.filter(pk__in=seen.values("about")).order_by("name")
