"""What other apps do when facts arrive. They sign up when Django starts; facts knows none of them.

`on_check` adds questions to a file before it is accepted, `refuse_by` keeps out one whose rows
cannot stand beside what is there, `on_accept` takes the rows of one kind of table into records of
its own, `after_release` runs when the figures of a place have changed, `on_publish` when they are
published.
All but the first two run inside the transaction: what they refuse is not half-saved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonweal.facts.problem import Query
from commonweal.language.figure import Figure
from commonweal.language.row import Row

if TYPE_CHECKING:
    from commonweal.records.facts.models import Import, Release
    from commonweal.records.people.acting import Acting
    from commonweal.records.register.models import Place


@dataclass(frozen=True)
class LandedRow:
    """One accepted row with its number in the file. `document` is the code of its source."""

    number: int
    cells: Mapping[str, str]
    document: str


@dataclass(frozen=True)
class Landed:
    """An accepted table: where, what, by whom."""

    place: Place
    rows: Sequence[LandedRow]
    import_: Import
    release: Release
    by: Acting


@dataclass(frozen=True)
class Proposal:
    """A file before it is accepted: what is fresh in it, by ref, with the row of each.

    `figures` reads the named data sets of the place as they would be; for a sender who sees only
    what is about itself, no others are among them.
    """

    place: Place
    dataset: str
    fresh: Mapping[str, Figure]
    rows: Mapping[str, int]
    figures: Callable[[Collection[str]], list[Figure]]


@dataclass(frozen=True)
class Objection:
    """Why rows cannot stand: the key of the row it is about, its column, and what to do."""

    dataset: str
    key: str
    column: str
    sentence: str


@dataclass(frozen=True)
class Objector:
    """Looks at whole tables as they would be, by data set, before one of them is accepted.

    One that `is_by_row` looks at each row alone: a row on record that the file does not speak of
    is then no fault of the file.
    """

    reads: frozenset[str]
    look: Callable[[Mapping[str, Sequence[Row]]], Sequence[Objection]]
    is_by_row: bool = False


Checker = Callable[[Proposal], Sequence[Query]]
Lander = Callable[[Landed], None]
Follower = Callable[["Place", "Acting"], object]

_checkers: list[Checker] = []
_objectors: list[Objector] = []
_publishers: list[Follower] = []
_landers: dict[str, list[Lander]] = {}
_followers: list[Follower] = []
_gathered: ContextVar[dict[int, Place] | None] = ContextVar("gathered", default=None)


def on_check(checker: Checker) -> None:
    """Ask `checker` for questions about every file."""
    if checker not in _checkers:
        _checkers.append(checker)


def refuse_by(objector: Objector) -> None:
    """Let `objector` look at every file whose table it reads."""
    if objector not in _objectors:
        _objectors.append(objector)


def on_publish(publisher: Follower) -> None:
    """Call `publisher` with the place and the actor when a place is published."""
    if publisher not in _publishers:
        _publishers.append(publisher)


def published(place: Place, by: Acting) -> None:
    """Tell everybody that a place is published."""
    for publisher in _publishers:
        publisher(place, by)


def tables_looked_at(dataset: str) -> frozenset[str]:
    """The tables that must be at hand to look at a file of one data set; often none."""
    concerned = (one.reads for one in _objectors if dataset in one.reads)
    return frozenset().union(*concerned)


def objections_to(
    dataset: str, tables: Mapping[str, Sequence[Row]], keys: Collection[str]
) -> tuple[list[Objection], list[Objection]]:
    """Everything that anybody objects to in the tables as they would be, in two lists.

    The first keeps the file out. The second is about rows on record that were looked at alone and
    that the file, whose rows have `keys`, does not speak of.
    """
    against: list[Objection] = []
    on_record: list[Objection] = []
    for one in _objectors:
        if dataset not in one.reads:
            continue
        for objection in one.look({name: tables.get(name, ()) for name in one.reads}):
            is_here = objection.dataset == dataset and objection.key in keys
            (on_record if one.is_by_row and not is_here else against).append(objection)
    return against, on_record


def on_accept(lands: str, lander: Lander) -> None:
    """Hand the rows of tables whose template lands as `lands` to `lander`."""
    if lander not in _landers.setdefault(lands, []):
        _landers[lands].append(lander)


def after_release(follower: Follower) -> None:
    """Call `follower` with the place and the actor after each release."""
    if follower not in _followers:
        _followers.append(follower)


def questions_about(proposal: Proposal) -> list[Query]:
    """Everything that anybody asks about a file."""
    return [query for checker in _checkers for query in checker(proposal)]


def land(lands: str, landed: Landed) -> None:
    """Hand accepted rows to everybody who takes them."""
    for lander in _landers.get(lands, ()):
        lander(landed)


def follow(place: Place, by: Acting) -> None:
    """Tell everybody that the figures of a place have changed."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered[place.pk] = place
        return
    for follower in _followers:
        follower(place, by)


@contextmanager
def told_once(by: Acting) -> Iterator[None]:
    """Inside, several releases of a place count as one: its followers hear when all are in."""
    gathered: dict[int, Place] = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    for place in gathered.values():
        follow(place, by)
