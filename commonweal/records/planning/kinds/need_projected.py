"""Projected numbers of people as a paper prints them, with their change beside the printed one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.projected import Interpolated, Projected, interpolate
from commonweal.planning.need.tables import projections_of
from commonweal.records.planning.kinds import saying
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

DEMAND = "leicestershire_demand"


@dataclass(frozen=True)
class Given:
    """A year between printed ones to draw a straight line to; none is drawn unless asked for."""

    year: int | None = None


@dataclass(frozen=True)
class Between:
    """What was asked for between the printed years of one projection, or why there is none."""

    measure: str
    found: Interpolated | None
    reason: str


@dataclass(frozen=True)
class Projections:
    """Every projection of the table; `between` is empty unless a year was asked for."""

    projections: tuple[Projected, ...]
    between: tuple[Between, ...]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Later ÷ earlier − 1 of every number that the table gives for two years or more."""
    del subject, tell
    found, used = projections_of(reading.rows(DEMAND))
    if not found:
        raise CannotWork(
            "The table of demand gives no number of people for two years: add a later one."
        )
    answer = Projections(tuple(found), tuple(_between(found, given.year)))
    return Worked(
        answer=answer,
        headline=_headline(found),
        steps=tuple(_steps(answer)),
        used=refs_of(used),
        cautions=tuple(_cautions(reading, answer)),
    )


def _between(found: Sequence[Projected], year: int | None) -> Iterator[Between]:
    if year is None:
        return
    for one in found:
        try:
            yield Between(one.measure, interpolate(one.points, year), "")
        except CannotWork as fault:
            yield Between(one.measure, None, str(fault))


def _headline(found: Sequence[Projected]) -> str:
    said = []
    for one in found:
        last = one.changes[-1]
        way = "up" if last.percent >= 0 else "down"
        said.append(
            f"{one.measure} {way} {abs(last.percent):.1f}% from {last.from_year} to {last.to_year}"
        )
    return f"Projected: {saying.listed(said)}."


def _steps(answer: Projections) -> Iterator[str]:
    for one in answer.projections:
        values = {point.year: point.value for point in one.points}
        for change in one.changes:
            first, last = values[change.from_year], values[change.to_year]
            step = f"{one.measure}: {last:,} ÷ {first:,} − 1 = {change.percent:.2f}%"
            if change.printed is not None:
                agrees = "agrees with" if change.agrees else "differs from"
                step += f", which {agrees} the printed {change.printed}%"
            yield step
    for asked in answer.between:
        said = asked.found.step if asked.found is not None else asked.reason
        yield f"{asked.measure}: {said}"


def _cautions(reading: Reading, answer: Projections) -> Iterator[str]:
    yield from saying.illustrative(reading, (DEMAND,))
    yield (
        "Projections of this kind hold national rates still: only the number of people and their "
        "ages move them, and they print no limits."
    )
    if any(change.agrees is False for one in answer.projections for change in one.changes):
        yield "A printed change does not agree with the numbers beside it: see the steps."
    if any(one.found is not None for one in answer.between):
        yield "The year between stands on a straight line that was asked for: no source has it."


KIND = Kind(
    code="need-projected",
    title="Projected need, as printed",
    path="need/projected/",
    reads=(DEMAND,),
    needs=(DEMAND,),
    given=Given,
    answer=Projections,
    work=work,
)
OBJECTORS = ()
