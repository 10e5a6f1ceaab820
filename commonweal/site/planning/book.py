"""A place's figures at hand for one page: read once, with the address of each one's own page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from commonweal.language.figure import Figure
from commonweal.records.facts.selectors import figures_for
from commonweal.records.facts.selectors_documents import document_choices
from commonweal.records.findings.selectors import figure_ids
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors_names import body_names
from commonweal.records.register.selectors_parties import parties_of
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.words import cited

#: The data sets that the money pages read.
SPEND, PER_HEAD, SCOPE, TRENDS = (
    "spend", "spend_per_head", "spend_scope", "spend_trends",
)  # fmt: skip
SHARE, CONTRACTS = "dementia_spend", "block_contracts"
PROFILE, HISTORY, PLAN, PRESSURES = (
    "provider_profile", "provider_finance_history", "provider_five_year_plan",
    "provider_plan_pressures",
)  # fmt: skip
REGULATORS = "regulation_events"
RETURNS, STAFF, SURVEY, PEERS, MARKET = (
    "provider_performance_quarterly", "provider_workforce_quarterly", "provider_staff_survey",
    "provider_peer_scale", "market_changes",
)  # fmt: skip


@dataclass(frozen=True)
class Book:
    """Figures by data set, the number of each one's page, and what bodies are called."""

    acting: Acting
    place: Place
    figures: tuple[Figure, ...]
    ids: dict[str, int]
    names: dict[str, str]

    def of(self, dataset: str, where: Callable[[Figure], bool] | None = None) -> list[Figure]:
        """The figures of one data set, in the order of its file."""
        return [
            figure
            for figure in self.figures
            if figure.ref.split("/", 1)[0] == dataset and (where is None or where(figure))
        ]

    def href(self, figure: Figure) -> str:
        """The page of a figure; empty where it has none for this reader."""
        pk = self.ids.get(figure.ref)
        return f"{self.address}figures/{pk}/" if pk else ""

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return dict(document_choices(self.acting))

    def source(self, figure: Figure) -> str:
        """The document that a figure is taken from, by its title, and where in it."""
        title = self._titles.get(figure.citation.document, figure.citation.document)
        return cited(title, figure.citation.section)

    @cached_property
    def parties(self) -> dict[str, str]:
        """The parties of the place by their full names, by code."""
        return {body.code: body.name for body in parties_of(self.acting, self.place)}

    def full_name(self, code: str) -> str:
        """A party by its full name, anybody else as short as it comes."""
        return self.parties.get(code) or self.name(code)

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/"

    def crumbs(self, *more: tuple[str, str]) -> list[Crumb]:
        """The way to this page: places, the place, and what lies between."""
        between = (Crumb(label, self.address + path) for label, path in more)
        return place_crumbs(self.place, *between)


def open_book(request: HttpRequest, code: str, datasets: Iterable[str]) -> Book:
    """The book of a place for whoever asks; "not found" when the place is not for them.

    Only the named data sets are read; without any, the book has no figures.
    """
    place = place_or_404(request, code)
    acting = acting_of(request)
    names = tuple(datasets)
    return Book(
        acting=acting,
        place=place,
        figures=tuple(figures_for(acting, place, *names)) if names else (),
        ids=figure_ids(acting, place, *names) if names else {},
        names=body_names(acting),
    )
