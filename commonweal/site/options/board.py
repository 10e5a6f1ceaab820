"""One appraisal as one reader meets it: its tables, what was done, and what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest

from commonweal.language.row import Row
from commonweal.planning.option_tables import TABLES, Option, Question, appraisal_of, obstacle_to
from commonweal.records.options.models import Decision
from commonweal.records.options.selectors import (
    OptionStanding,
    is_lead,
    questions_in,
    standings_for,
)
from commonweal.records.options.selectors_checks import watched_in
from commonweal.records.options.selectors_decisions import latest_decisions
from commonweal.records.options.watching import CHECKED, CONTINUITY, Watched, flags_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.register.selectors_names import body_names
from commonweal.records.results.reading import Reading
from commonweal.records.results.selectors import commissioners_of
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of, place_or_404

READS = tuple(dict.fromkeys((*TABLES, *CHECKED.values(), CONTINUITY)))


@dataclass(frozen=True)
class Shelf:
    """Every appraisal of a place as one reader sees it, read once."""

    acting: Acting
    place: Place

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/options/"

    @cached_property
    def _reading(self) -> Reading:
        return Reading(self.acting, self.place, READS)

    @cached_property
    def tables(self) -> dict[str, list[Row]]:
        return {name: self._reading.rows(name) for name in READS}

    @cached_property
    def questions(self) -> dict[str, Question]:
        return questions_in(self.acting, self.place, self.tables)

    @cached_property
    def watched(self) -> list[Watched]:
        return watched_in(self.acting, self.place, self.tables)

    @cached_property
    def decided(self) -> dict[str, Decision]:
        return latest_decisions(self.acting, self.place)

    @cached_property
    def names(self) -> dict[str, str]:
        full = {body.code: body.name for body in commissioners_of(self.acting, self.place)}
        return {**body_names(self.acting), **full}

    def name(self, code: str) -> str:
        """What a body is called."""
        return self.names.get(code, code)

    @cached_property
    def is_inside(self) -> bool:
        """Whether the reader is among the commissioners of the place."""
        return sight_of(self.acting, self.place) == Sight.ALL

    @property
    def may_manage(self) -> bool:
        return self.is_inside and self.acting.may(Capability.MANAGE_PLACE)

    @property
    def may_work(self) -> bool:
        return self.is_inside and self.acting.may(Capability.WORK_OUT)

    @property
    def may_speak(self) -> bool:
        own = self.acting.organisation is not None
        return self.is_inside and own and self.acting.may(Capability.TAKE_POSITION)

    @cached_property
    def leads(self) -> bool:
        """Whether the reader manages the place for a lead commissioner."""
        return self.may_manage and is_lead(self.acting, self.place)

    def settled(self) -> frozenset[str]:
        return frozenset(code for code, row in self.decided.items() if row.settles)

    def obstacle(self, question: Question) -> str:
        """Why a decision cannot be taken yet; empty when it can."""
        return obstacle_to(question, self.questions, self.settled())

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way to a page about options."""
        return place_crumbs(self.place, Crumb("Options", self.address), *more)


@dataclass(frozen=True)
class Board:
    """One appraisal on the shelf."""

    shelf: Shelf
    question: Question

    @property
    def acting(self) -> Acting:
        return self.shelf.acting

    @property
    def place(self) -> Place:
        return self.shelf.place

    @property
    def code(self) -> str:
        return self.question.code

    @property
    def address(self) -> str:
        return f"{self.shelf.address}{self.code}/"

    @cached_property
    def standings(self) -> dict[str, OptionStanding]:
        return standings_for(self.acting, self.place, self.question)

    @cached_property
    def flags(self) -> dict[str, list[Watched]]:
        """What puts each option in danger."""
        return flags_of(self.shelf.watched, self.code)

    @property
    def watched(self) -> list[Watched]:
        return [one for one in self.shelf.watched if one.appraisal == self.code]

    @property
    def decision(self) -> Decision | None:
        return self.shelf.decided.get(self.code)

    @property
    def obstacle(self) -> str:
        return self.shelf.obstacle(self.question)

    def rows(self, table: str) -> list[Row]:
        """The rows of a table that belong to this appraisal."""
        return [row for row in self.shelf.tables[table] if appraisal_of(row) == self.code]

    def option_address(self, option: Option | str) -> str:
        code = option if isinstance(option, str) else option.code
        return f"{self.address}options/{code}/"

    def check_address(self, one: Watched) -> str:
        return f"{self.address}checks/{one.about}/{one.key}/"

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way to a page below the appraisal's own."""
        return self.shelf.crumbs(Crumb(self.question.title, self.address), *more)


def open_shelf(request: HttpRequest, place: str) -> Shelf:
    """The appraisals of a place for whoever asks; "not found" when it is not for them."""
    return Shelf(acting_of(request), place_or_404(request, place))


def open_board(request: HttpRequest, place: str, appraisal: str) -> Board:
    """One appraisal for whoever asks; "not found" when there is none for them."""
    shelf = open_shelf(request, place)
    question = shelf.questions.get(appraisal)
    if question is None:
        raise Http404(f"no appraisal {appraisal} for this reader")
    return Board(shelf, question)
