"""The frameworks of a place as one reader meets them, read once, with the addresses of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest
from django.utils import timezone

from commonweal.records.facts.selectors_documents import documents_for
from commonweal.records.frameworks.definitions import cross_walk, frameworks
from commonweal.records.frameworks.models import (
    Attachment,
    FrameworkSet,
    FrameworkVersion,
    PlannedSwap,
)
from commonweal.records.frameworks.packing import Standing
from commonweal.records.frameworks.selectors import (
    history_for,
    latest_versions,
    library_for,
    may_publish,
    may_work,
    plan_for,
    sets_for,
    standings_for,
    versions_for,
)
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.reviewing.cross_walk import Link, OutcomeView, outcome_views
from commonweal.reviewing.frameworks import Framework, Placed
from commonweal.reviewing.indicators import Indicator
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of, place_or_404


@dataclass(frozen=True)
class Shelf:
    """Every framework of a place for one reader."""

    acting: Acting
    place: Place
    today: date

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/frameworks/"

    @property
    def frameworks(self) -> Mapping[str, Framework]:
        return frameworks()

    @property
    def links(self) -> Sequence[Link]:
        return cross_walk()

    @cached_property
    def library(self) -> dict[str, Indicator]:
        return library_for(self.acting, self.place)

    @cached_property
    def sets(self) -> dict[str, FrameworkSet]:
        return sets_for(self.acting, self.place)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        return standings_for(self.acting, self.place)

    @cached_property
    def versions(self) -> dict[str, FrameworkVersion]:
        return latest_versions(self.acting, self.place)

    @cached_property
    def views(self) -> list[OutcomeView]:
        placed = {code: one.placed for code, one in self.standings.items()}
        return outcome_views(self.frameworks, placed, self.links)

    @cached_property
    def is_inside(self) -> bool:
        return sight_of(self.acting, self.place) == Sight.ALL

    @cached_property
    def may_work(self) -> bool:
        return may_work(self.acting, self.place)

    @cached_property
    def may_publish(self) -> bool:
        return may_publish(self.acting, self.place)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of the documents that are cited."""
        return {one.code: one.title for one in documents_for(self.acting)}

    def name(self, indicator: str) -> str:
        """What an indicator is called."""
        found = self.library.get(indicator)
        return found.name if found else indicator

    def indicator_address(self, indicator: str) -> str:
        return f"{self.address}indicators/{indicator}/"

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        return place_crumbs(self.place, Crumb("Outcomes frameworks", self.address), *more)


@dataclass(frozen=True)
class Board:
    """One framework on the shelf."""

    shelf: Shelf
    framework: Framework

    @property
    def place(self) -> Place:
        return self.shelf.place

    @property
    def acting(self) -> Acting:
        return self.shelf.acting

    @property
    def address(self) -> str:
        return f"{self.shelf.address}{self.framework.id}/"

    @property
    def standing(self) -> Standing | None:
        """What stands in the set; None where the place has none for this reader."""
        return self.shelf.standings.get(self.framework.id)

    @property
    def placed(self) -> Sequence[Placed]:
        return self.standing.placed if self.standing else ()

    @property
    def version(self) -> FrameworkVersion | None:
        return self.shelf.versions.get(self.framework.id)

    @cached_property
    def plan(self) -> list[PlannedSwap]:
        chosen = self.shelf.sets.get(self.framework.id)
        return plan_for(self.acting, chosen) if chosen else []

    @cached_property
    def all_versions(self) -> list[FrameworkVersion]:
        chosen = self.shelf.sets.get(self.framework.id)
        return list(versions_for(self.acting, chosen)) if chosen else []

    @cached_property
    def gone(self) -> list[Attachment]:
        """What was taken out of the draft, the latest first."""
        chosen = self.shelf.sets.get(self.framework.id)
        rows = history_for(self.acting, chosen) if chosen else ()
        return sorted(
            (one for one in rows if one.removed_at),
            key=lambda one: str(one.removed_at),
            reverse=True,
        )

    def change_address(self, indicator: str) -> str:
        return f"{self.address}change/{indicator}/"

    def crumbs(self) -> list[Crumb]:
        """The way to a page below the framework's own."""
        return self.shelf.crumbs(Crumb(self.framework.title, self.address))


def open_shelf(request: HttpRequest, place: str) -> Shelf:
    """The frameworks of a place for whoever asks; "not found" when it is not for them."""
    return Shelf(acting_of(request), place_or_404(request, place), timezone.localdate())


def open_board(request: HttpRequest, place: str, framework: str) -> Board:
    """One framework for whoever asks; "not found" when there is none of that code."""
    shelf = open_shelf(request, place)
    found = shelf.frameworks.get(framework)
    if found is None:
        raise Http404(f"no framework {framework}")
    return Board(shelf, found)
