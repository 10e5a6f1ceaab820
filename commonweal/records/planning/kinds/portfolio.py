"""A provider's portfolio: what is core, what it would stop bidding for, and who is then left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.portfolio import Portfolio, portfolio_of, service_lines
from commonweal.records.planning.kinds.provider_tables import illustrative, rows_about
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading

LINES = "provider_service_lines"


@dataclass(frozen=True)
class Given:
    """The services that the provider stops bidding for; None for those that the table says."""

    stops: tuple[str, ...] | None = None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Class the lines and say where nobody is left."""
    del tell
    rows = rows_about(reading.rows(LINES), subject)
    name = reading.names.get(subject, subject)
    if not rows:
        raise CannotWork(f"No service line of {name} has been brought in.")
    known = {row.text("service") for row in rows}
    for service in given.stops or ():
        if service not in known:
            raise CannotWork(f"{name} has no service line “{service}”: choose one of its own.")
    answer = portfolio_of(subject, service_lines(rows, given.stops))
    return Worked(
        answer=answer,
        headline=_headline(name, answer),
        steps=tuple(
            f"{line.service} in {line.area}: {line.portfolio}, "
            f"{'stops bidding' if line.stops else 'goes on bidding'}, {line.left} could give it"
            for line in answer.lines
        ),
        used=refs_of(rows),
        cautions=("Classes and amounts marked illustrative are made up for the example.",)
        if illustrative(rows)
        else (),
    )


def _headline(name: str, answer: Portfolio) -> str:
    stopped = [line for line in answer.lines if line.stops]
    if not stopped:
        return f"{name} goes on bidding for all {len(answer.lines)} of its service lines."
    lines = "one service line" if len(stopped) == 1 else f"{len(stopped)} service lines"
    if not answer.uncovered:
        return f"{name} would stop bidding for {lines}; somebody else could give each of them."
    listed = ", ".join(f"{line.service} in {line.area}" for line in answer.uncovered)
    return f"{name} would stop bidding for {lines}, and nobody else is known to give {listed}."


def subjects(reading: Reading) -> Sequence[Subject]:
    """The providers whose service lines have come in."""
    codes = dict.fromkeys(row.text("provider_code") for row in reading.rows(LINES))
    return [Subject(code, reading.names.get(code, code)) for code in codes if code]


KIND = Kind(
    code="portfolio",
    title="Portfolio of a provider",
    path="providers/{subject}/portfolio/",
    reads=(LINES,),
    needs=(LINES,),
    given=Given,
    answer=Portfolio,
    work=work,
    subjects=subjects,
)
OBJECTORS = ()
