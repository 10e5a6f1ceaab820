"""The funding of a joint service: its pot, transfers, source-to-use trace and savings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.procuring.funding_pot import Basis, Pledge
from commonweal.procuring.funding_tables import LINES, Counting, Funding, PeriodPot, funding
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning.kinds import saying
from commonweal.records.procuring.definitions import rules
from commonweal.records.register.selectors_names import spoken_names
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

TERMS = "leicestershire_tender"
_ONE_YEAR = Counting(None, Basis.MONTHS, 1)


@dataclass(frozen=True)
class Given:
    """From which day savings count that state none (empty: from the start of the service as the
    table of tender terms gives it), and how a part of a year is counted."""

    start: date | None = None
    basis: Basis = Basis.MONTHS


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Read the table of funding and work out everything in it."""
    del subject, tell
    rows = reading.rows(LINES)
    started = _service_start(reading)
    start = given.start or (_day(started) if started else None)
    day = reading.place.ends_on or timezone.localdate()
    years = rules().on("funding.saving_years", day)
    found = funding(rows, spoken_names(reading.acting), Counting(start, given.basis, years.whole))
    return Worked(
        answer=found,
        headline=_headline(found),
        steps=tuple(_steps(found)),
        used=refs_of(rows, [started] if started and not given.start else []),
        cautions=tuple(_cautions(reading, found, started, given)),
    )


def _service_start(reading: Reading) -> Row | None:
    rows = reading.rows(TERMS)
    return next((row for row in rows if row.text("term") == "service start"), None)


def _day(row: Row) -> date | None:
    try:
        return date.fromisoformat(row.text("value"))
    except ValueError:
        return None


def _headline(found: Funding) -> str:
    said = []
    for one in found.pots[:1]:
        total = one.pot.total
        sure = f"£{one.pot.confirmed.low or 0:,}"
        if total.is_exact:
            said.append(f"The pot holds £{total.value:,} a year, of which {sure} is confirmed.")
        else:
            said.append(
                f"{sure} a year is confirmed; what else comes into the pot is not known yet."
            )
    if found.trace is not None and found.trace.saving.saving.is_exact:
        amount = found.trace.saving.saving.value
        word = "saves" if amount >= 0 else "pays more by"
        said.append(f"{found.trace.title} {word} £{abs(amount):,} a year.")
    return " ".join(said) or "The table names no contribution to a pot yet."


def _steps(found: Funding) -> Iterator[str]:
    if found.trace is not None:
        yield from found.trace.saving.steps
    for one in found.pots:
        yield from (f"{one.period}: {step}" for step in one.pot.steps)
    for line in found.savings:
        yield from (f"{line.plan_line or line.title}: {year.step}" for year in line.years)


def _cautions(reading: Reading, found: Funding, started: Row | None, given: Given) -> Iterator[str]:
    yield from saying.illustrative(reading, KIND.reads)
    for one in found.pots:
        yield from _not_sure(one)
    for line in found.savings:
        if line.agrees is False:
            yield (
                f"The printed saving of {line.title} is not what sources and uses give: correct "
                "one of them, or say why."
            )
        if line.start is None:
            yield (
                f"From which day {line.title} saves is not stated, so no part of a year is worked "
                "out: choose a day."
            )
        elif started is not None and not given.start and line.start == _day(started):
            yield (
                "The source prints no day from which the saving counts. It is counted from the "
                f"start of the new service on {line.start:%-d %B %Y}."
            )


def _not_sure(one: PeriodPot) -> Iterator[str]:
    """Who has not confirmed, in one sentence each way."""
    proposed = [giver for giver in one.pot.contributors if giver.pledge is Pledge.PROPOSED]
    unstated = [giver for giver in proposed if not giver.amount.is_exact]
    if unstated:
        why = "; ".join(dict.fromkeys(giver.amount.reason for giver in unstated))
        yield (
            f"{saying.listed([giver.title for giver in unstated])} "
            f"{'has' if len(unstated) == 1 else 'have'} neither confirmed nor stated an amount "
            f"({why}). What is not stated is not nought."
        )
    stated = [giver.title for giver in proposed if giver.amount.is_exact]
    if stated:
        yield f"Not confirmed yet: the contribution of {saying.listed(stated)}."


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A table that contradicts itself does not come in."""
    found = []
    for row in tables[LINES]:
        try:
            funding([row], {}, _ONE_YEAR)
        except CannotWork as fault:
            found.append(Objection(LINES, row.key, "amount_gbp", str(fault)))
    if found:
        return found
    try:
        funding(tables[LINES], {}, _ONE_YEAR)
    except CannotWork as fault:
        found.append(Objection(LINES, tables[LINES][0].key, "body_code", str(fault)))
    return found


KIND = Kind(
    code="funding",
    title="Funding of a joint service",
    path="funding/",
    reads=(LINES, TERMS),
    needs=(LINES,),
    given=Given,
    answer=Funding,
    work=work,
)
OBJECTORS = (Objector(frozenset({LINES}), look),)
