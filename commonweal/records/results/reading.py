"""A place's figures at hand for one piece of working out, read once, as rows.

It notes which published statistics were read besides, so that a result can name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from commonweal.language.figure import Figure
from commonweal.language.row import Row, rows_of
from commonweal.records.facts.selectors import figures_for
from commonweal.records.facts.selectors_documents import cited_titles
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors_names import area_names, body_names


class Reading:
    """The figures of some data sets of a place, as `acting` sees them. One pass."""

    def __init__(self, acting: Acting, place: Place, datasets: Iterable[str]) -> None:
        self.acting = acting
        self.place = place
        names = tuple(datasets)
        self._figures = figures_for(acting, place, *names) if names else []
        self._official: set[str] = set()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What the bodies and areas of the register are called, by code."""
        return {**area_names(self.acting), **body_names(self.acting)}

    @cached_property
    def documents(self) -> Mapping[str, str]:
        """Titles of the documents that rows name, by code."""
        return cited_titles(self.acting, {one.citation.document for one in self._figures})

    @cached_property
    def _by_dataset(self) -> Mapping[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in rows_of(self._figures):
            found.setdefault(row.dataset, []).append(row)
        return found

    def rows(self, dataset: str) -> list[Row]:
        """The rows of one data set, in the order of its file; none when nothing came in."""
        return self._by_dataset.get(dataset, [])

    def figures(self, dataset: str) -> list[Figure]:
        """The figures of one data set."""
        start = f"{dataset}/"
        return [figure for figure in self._figures if figure.ref.startswith(start)]

    @property
    def datasets(self) -> frozenset[str]:
        """The data sets in which something is."""
        return frozenset(self._by_dataset)

    def note_official(self, refs: Iterable[str]) -> None:
        """Note releases of published statistics that went in, each as "set/number"."""
        self._official.update(refs)

    @property
    def official(self) -> tuple[str, ...]:
        """The releases of published statistics that were read here."""
        return tuple(sorted(self._official))
