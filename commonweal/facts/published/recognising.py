"""Finding the set that a published file is of by its columns, with the reason in words.

What cannot be told by columns is not guessed: the sets that come into question are named instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from commonweal.facts.checks.saying import listing
from commonweal.facts.published.definition import PublishedSet
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.files import Bounds, Source
from commonweal.facts.published.shape import Version

#: So many columns are named where no set fits.
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Likeness:
    """Which sets are named where none fits: those of which at least `least`, a share, of the
    columns are there, and at most `named` of them."""

    least: float
    named: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """The one set whose columns a file has, and why it was taken."""

    said: PublishedSet
    why: str


class NotRecognised(PublishedFault):
    """No set is taken: several fit, or none. `candidates` are those that come into question."""

    def __init__(self, what: str, *, file: str, candidates: Sequence[PublishedSet]) -> None:
        super().__init__(what, file=file)
        self.candidates = tuple(candidates)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A version whose every column is there, with the headers of the file that it is known by."""

    said: PublishedSet
    version: Version
    headers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Table:
    """Headers of a file or of one of its sheets, with the versions that may be laid out so."""

    headers: tuple[str, ...]
    versions: tuple[tuple[PublishedSet, Version], ...]


def recognise(
    stream: IO[bytes],
    sets: Iterable[PublishedSet],
    name: str,
    bounds: Bounds,
    likeness: Likeness,
) -> Recognised:
    """The set of a file, a stream that can seek, of which only the headers are read.

    A version fits where all its columns are there; of two that fit, the one with more columns is
    taken if it has all those of the other. Raises NotRecognised where more than one set is left,
    none, or one whose columns other statistics have too; PublishedFault for a damaged file.
    """
    known = list(sets)
    with Source(stream, name, bounds) as source:
        tables = list(_tables(source, known))
        shown = source.name
    fits = [fit for table in tables for fit in _fits(table)]
    best = [one for one in fits if not any(one.headers < other.headers for other in fits)]
    named = [one for one in best if one.version.may_be_of(shown)] or best
    found = list({one.said.id: one.said for one in named}.values())
    if not found:
        raise _none(tables, known, shown, likeness)
    if len(found) > 1:
        what = f"its columns fit {len(found)} sets: {_titles(found)}"
        raise NotRecognised(what, file=shown, candidates=found)
    if not named[0].version.is_told_by_columns:
        what = f"it has the columns of {_titles(found)}, but so may a file of something else"
        raise NotRecognised(what, file=shown, candidates=found)
    return Recognised(found[0], _why(named, fits))


def _tables(source: Source, sets: Sequence[PublishedSet]) -> Iterator[_Table]:
    versions = [(said, one) for said in sets for one in said.versions]
    if not source.is_workbook:
        yield _Table(source.headers, tuple(one for one in versions if not one[1].sheet))
        return
    sheets = [(said, one, one.sheet) for said, one in versions if one.sheet]
    for sheet in source.heads(max((one.header_row for *_, one in sheets), default=1)):
        for said, version, layout in sheets:
            if layout.pattern.fullmatch(sheet.title):
                yield _Table(sheet.headers(layout.header_row), ((said, version),))


def _fits(table: _Table) -> Iterator[_Fit]:
    for said, version in table.versions:
        met = version.met_by(table.headers)
        if not met.misses(table.headers):
            spread = (one.header for one in met.spread_over(table.headers))
            yield _Fit(said, met, frozenset([*met.headers, *spread]))


def _why(taken: Sequence[_Fit], fits: Sequence[_Fit]) -> str:
    said, period = taken[0].said, taken[0].version.period
    versions = "; ".join(dict.fromkeys(one.version.id for one in taken))
    others = {one.said.id: one.said for one in fits if one.said.id != said.id}
    words = f"It has every column of “{said.title}” ({versions})"
    words += f" and more than {_titles(others.values())} asks for." if others else "."
    if period.first and period.last:
        days = dict.fromkeys(f"{one.day} {one:%B %Y}" for one in (period.first, period.last))
        words += f" Its columns do not say of when it is: {' to '.join(days)} is taken."
    return words


def _none(
    tables: Sequence[_Table], sets: Sequence[PublishedSet], name: str, rule: Likeness
) -> NotRecognised:
    if not tables:
        books = [said for said in sets if any(one.sheet for one in said.versions)]
        what = "no sheet of the workbook is one of a set that is known"
        return NotRecognised(what, file=name, candidates=books)
    likeness: dict[str, float] = {}
    for table in tables:
        for said, version in table.versions:
            likeness[said.id] = max(_likeness(version, table), likeness.get(said.id, 0.0))
    near = [one for one in sets if likeness.get(one.id, 0.0) >= rule.least]
    near = sorted(near, key=lambda one: -likeness[one.id])[: rule.named]
    headers = [one for table in tables for one in table.headers]
    more = ", …" if len(headers) > _NAMED else ""
    what = f"no set that is known has its columns ({', '.join(headers[:_NAMED])}{more})"
    what += f"; the nearest is {' or '.join(_titles([one]) for one in near)}" if near else ""
    return NotRecognised(what, file=name, candidates=near)


def _likeness(version: Version, table: _Table) -> float:
    """The share of a version's columns that are there; those that follow a pattern are one each."""
    met = version.met_by(table.headers)
    asked = len(met.headers) + len(met.spread)
    return 1 - len(met.misses(table.headers)) / asked if asked else 0.0


def _titles(sets: Iterable[PublishedSet]) -> str:
    return listing(f"“{one.title}”" for one in sets)
