"""What other apps do when facts arrive. They sign up when Django starts; facts knows none of them.

`on_check` adds questions to a file before it is accepted, `on_accept` takes the rows of one kind
of table into records of its own, `after_release` runs when the figures of a place have changed.
The last two run inside the transaction of the import: what they refuse is not half-saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonweal.facts.problem import Query
from commonweal.language.figure import Figure

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
    """A file before it is accepted: the place's figures as they would be, and which are fresh.

    `rows` gives the row of the file for each fresh figure's ref.
    """

    place: Place
    figures: tuple[Figure, ...]
    rows: Mapping[str, int]

    @property
    def fresh(self) -> frozenset[str]:
        return frozenset(self.rows)


Checker = Callable[[Proposal], Sequence[Query]]
Lander = Callable[[Landed], None]
Follower = Callable[["Place", "Acting"], object]

_checkers: list[Checker] = []
_landers: dict[str, list[Lander]] = {}
_followers: list[Follower] = []
_gathered: ContextVar[dict[int, Place] | None] = ContextVar("gathered", default=None)


def on_check(checker: Checker) -> None:
    """Ask `checker` for questions about every file."""
    if checker not in _checkers:
        _checkers.append(checker)


def on_accept(lands: str, lander: Lander) -> None:
    """Hand the rows of tables whose template lands as `lands` to `lander`."""
    if lander not in _landers.setdefault(lands, []):
        _landers[lands].append(lander)


def after_release(follower: Follower) -> None:
    """Call `follower` with the place and the actor after each release."""
    if follower not in _followers:
        _followers.append(follower)


def anybody_asks() -> bool:
    """Whether there is any use in making a proposal."""
    return bool(_checkers)


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
