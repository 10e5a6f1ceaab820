"""The funding of a joint service read from its table: pots by period, transfers, trace, savings.

Pounds a year. What is not stated stays unknown. Source: Leicestershire Cabinet report 2017, paras
5, 14 to 16 and 28 (LEI-05, LEI-07, LEI-32, CALC-18, CALC-30).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import Quantity, Status, fraction_half_up
from commonweal.language.period import add_months, financial_year_of
from commonweal.language.row import CannotWork, Row
from commonweal.procuring.contract_terms import last_day
from commonweal.procuring.funding_pot import (
    NOTHING,
    Basis,
    Contributor,
    Instalment,
    Pledge,
    Pot,
    Saving,
    funding_pot,
    part_year,
    payment_schedule,
    section_256_saving,
)

LINES = "funding_lines"
COST, PAID, PLEDGED, TOTAL, SAVED = (
    "cost now", "contribution now", "contribution", "total", "saving",
)  # fmt: skip
#: A transfer that is paid over from one body to another, not a body's own budget.
OWN = "own budget"


@dataclass(frozen=True, slots=True)
class Counting:
    """From which day savings count that state none (None: not known), how a part of a year is
    counted, and for how many financial years savings are shown."""

    start: date | None
    basis: Basis
    years: int


@dataclass(frozen=True, slots=True)
class PeriodPot:
    """The pot of one period, as its table names it. `least` is the printed total, if any."""

    period: str
    pot: Pot
    least: Decimal | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money that one body pays over to another each year, and how far its terms are known.

    `lacking` names what an agreement has to say and nobody has stated.
    """

    body: str
    title: str
    period: str
    now: bool
    amount: Quantity
    pledge: Pledge
    instrument: str
    purpose: str
    starts_on: date | None
    ends_on: date | None
    instalments: tuple[Instalment, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SavingYear:
    """What a saving comes to in one financial year."""

    year: str
    amount: Decimal
    step: str


@dataclass(frozen=True, slots=True)
class SavingLine:
    """A line of a savings plan beside what the funding gives.

    `worked` is what the trace of sources and uses gives for the same body; `start` is None where
    no day is known, and then there are no years.
    """

    body: str
    title: str
    plan_line: str
    printed: Quantity
    worked: Quantity | None
    recurrent_pct: Decimal
    delivery: str
    start: date | None
    years: tuple[SavingYear, ...]

    @property
    def agrees(self) -> bool | None:
        """Whether the printed saving is the one worked out; None when that cannot be said."""
        if self.worked is None or not (self.worked.is_exact and self.printed.is_exact):
            return None
        return self.worked.value == self.printed.value


@dataclass(frozen=True, slots=True)
class UseLine:
    """One line of the ledger from source to use. `is_use` tells uses from sources."""

    title: str
    amount: Quantity
    is_use: bool
    status: str = "printed"


@dataclass(frozen=True, slots=True)
class Trace:
    """What the service costs now, to the last pound: who pays it, and where it goes next.

    `body` holds the contract now and pays what others do not.
    """

    body: str
    title: str
    saving: Saving
    ledger: tuple[UseLine, ...]


@dataclass(frozen=True, slots=True)
class Funding:
    """Everything that the table of a joint service's funding says, worked out."""

    pots: tuple[PeriodPot, ...]
    transfers: tuple[Transfer, ...]
    trace: Trace | None
    savings: tuple[SavingLine, ...]


def funding(rows: Sequence[Row], names: Mapping[str, str], counting: Counting) -> Funding:
    """Work out a table of funding.

    Raises CannotWork for a body twice in a period, two
    current holders, or an amount that is negative.
    """
    trace = _trace(rows, names)
    return Funding(
        pots_of(rows, names),
        tuple(_transfer(row, names) for row in rows if _is_transfer(row)),
        trace,
        tuple(_saving(row, names, trace, counting) for row in _of(rows, SAVED)),
    )  # fmt: skip


def _of(rows: Iterable[Row], part: str) -> list[Row]:
    return [row for row in rows if row.text("part") == part]


def _name(row: Row, names: Mapping[str, str]) -> str:
    return " and ".join(names.get(code, code) for code in row.words("body_code"))


def contributor_of(row: Row, names: Mapping[str, str]) -> Contributor:
    """A row of a contribution as a contributor; one whose pledge is not stated is proposed."""
    return Contributor(
        body=row.text("body_code"),
        title=_name(row, names),
        amount=amount_of(row),
        pledge=Pledge(row.text("pledge") or Pledge.PROPOSED),
        instrument=row.text("instrument"),
        lots=frozenset(row.words("lots")),
    )


def amount_of(row: Row) -> Quantity:
    """The pounds of a row; where none are stated, the row's note says why."""
    found = row.quantity("amount_gbp")
    if found.is_exact or found.low is not None or found.high is not None:
        return found
    figure = row.figures.get("amount_gbp")
    return Quantity.unknown(figure.note if figure and figure.note else "nobody has stated it")


def pots_of(rows: Sequence[Row], names: Mapping[str, str]) -> tuple[PeriodPot, ...]:
    """The pots of a table of funding, one for each period. Raises CannotWork as `funding_pot`."""
    printed = {row.text("period"): row.number("amount_gbp") for row in _of(rows, TOTAL)}
    periods = dict.fromkeys(row.text("period") for row in _of(rows, PLEDGED))
    found = []
    for period in periods:
        mine = [row for row in _of(rows, PLEDGED) if row.text("period") == period]
        least = printed.get(period)
        pot = funding_pot([contributor_of(row, names) for row in mine], least)
        found.append(PeriodPot(period, pot, least))
    return tuple(found)


def _is_transfer(row: Row) -> bool:
    return row.text("part") in (PAID, PLEDGED) and row.text("instrument") not in ("", OWN)


def _transfer(row: Row, names: Mapping[str, str]) -> Transfer:
    starts, ends = _day(row, "starts_on"), _day(row, "ends_on")
    number = row.number("payments_a_year")
    amount = amount_of(row)
    lacking = [
        words
        for words, said in (
            ("amount", amount.is_exact), ("purpose", row.text("purpose")), ("first day", starts),
            ("last day", ends), ("payments", number),
        )
        if not said
    ]  # fmt: skip
    now = row.text("part") == PAID
    return Transfer(
        body=row.text("body_code"),
        title=_name(row, names),
        period=row.text("period"),
        now=now,
        amount=amount,
        pledge=Pledge.CONFIRMED if now else Pledge(row.text("pledge") or Pledge.PROPOSED),
        instrument=row.text("instrument"),
        purpose=row.text("purpose"),
        starts_on=starts,
        ends_on=ends,
        instalments=_instalments(row, amount, starts, ends, number),
        lacking=tuple(lacking),
    )


def _day(row: Row, column: str) -> date | None:
    text = row.text(column)
    return date.fromisoformat(text) if text else None


def _instalments(
    row: Row, amount: Quantity, starts: date | None, ends: date | None, number: Decimal | None
) -> tuple[Instalment, ...]:
    """The payments of each year of a transfer until its last day (of one year without one).

    A last year that is shorter is paid by whole months. Raises CannotWork when a year does not
    divide, or the transfer ends before it starts.
    """
    if not (amount.is_exact and starts and number):
        return ()
    count = int(number)
    if count < 1 or count != number or 12 % count:
        raise CannotWork(f"{number} payments a year of {row.name} do not divide twelve months.")
    last = ends or last_day(starts, 12)
    if last < starts:
        raise CannotWork(f"{row.name} ends before it starts: correct its days.")
    found: list[Instalment] = []
    begins = starts
    while begins <= last:
        year_end = min(last_day(begins, 12), last)
        share = _share_of_year(row, begins, year_end)
        due = [day for n in range(count) if (day := add_months(begins, 12 // count * n)) <= last]
        found += payment_schedule(fraction_half_up(Fraction(amount.value) * share, 2), due)
        begins = year_end + timedelta(days=1)
    return tuple(found)


def _share_of_year(row: Row, first: date, last: date) -> Fraction:
    for months in range(1, 13):
        if last_day(first, months) == last:
            return Fraction(months, 12)
    raise CannotWork(f"{row.name} does not end with a whole month: correct its last day.")


def _trace(rows: Sequence[Row], names: Mapping[str, str]) -> Trace | None:
    """The trace of the one body that holds the contract now; None without a cost now."""
    costs = _of(rows, COST)
    if not costs:
        return None
    if len(costs) > 1:
        raise CannotWork("The service has one cost now: put it into one row.")
    body, title = costs[0].text("body_code"), _name(costs[0], names)
    paid = _of(rows, PAID)
    after = [row for row in _of(rows, PLEDGED) if row.text("body_code") == body]
    future = amount_of(after[0]) if after else Quantity.unknown(f"{title} has no contribution yet")
    saving = section_256_saving(
        amount_of(costs[0]), {row.text("body_code"): amount_of(row) for row in paid}, future
    )
    return Trace(body, title, saving, tuple(_ledger(title, paid, saving, names)))


def _ledger(
    title: str, paid: Sequence[Row], saving: Saving, names: Mapping[str, str]
) -> Iterable[UseLine]:
    """Each source of today's cost, then each use of it; both sides come to the same.

    What other bodies pay now is carried to their own contribution, of which it is the part that
    is known.
    """
    for row in paid:
        yield UseLine(f"{_name(row, names)} pays towards it now", amount_of(row), is_use=False)
    yield UseLine(f"{title} pays the rest now", saving.net, is_use=False, status="derived")
    yield UseLine(f"{title} pays into the new pot", saving.future, is_use=True)
    yield UseLine(f"{title} saves", saving.saving, is_use=True, status="derived")
    for row in paid:
        yield UseLine(
            f"Share of {_name(row, names)} in the old contract, reinvested once it confirms",
            amount_of(row),
            is_use=True,
        )


def balance_of(trace: Trace) -> Quantity:
    """Sources less uses of a ledger: nought when every pound is traced."""
    left = NOTHING
    for line in trace.ledger:
        left = left.minus(line.amount) if line.is_use else left.plus(line.amount)
    return left


def _saving(
    row: Row, names: Mapping[str, str], trace: Trace | None, counting: Counting
) -> SavingLine:
    body = row.text("body_code")
    own = _day(row, "starts_on") or counting.start
    given = row.number("recurrent_pct")
    recurrent = Decimal(100) if given is None else given
    if not 0 <= recurrent <= 100:
        raise CannotWork(f"{row.name}: the recurrent part is between 0 and 100 percent.")
    printed = amount_of(row)
    told: tuple[SavingYear, ...] = ()
    if own is not None and printed.is_exact:
        told = saving_years(printed.value, recurrent, replace(counting, start=own))
    return SavingLine(
        body=body,
        title=_name(row, names),
        plan_line=row.text("plan_line"),
        printed=printed,
        worked=trace.saving.saving if trace is not None and trace.body == body else None,
        recurrent_pct=recurrent,
        delivery=row.text("delivery"),
        start=own,
        years=told,
    )


def saving_years(
    annual: Decimal, recurrent_pct: Decimal, counting: Counting
) -> tuple[SavingYear, ...]:
    """What a saving comes to in each financial year from its start (CALC-30).

    The recurrent part counts every year, in the first one only from the day on which it starts; the
    rest comes once, in full, in the first year. £116,000 from 1 October 2017, all recurrent, by
    months: £58,000 in 2017/18, then £116,000. No years without a start.
    """
    start = counting.start
    if start is None:
        return ()
    each = fraction_half_up(Fraction(annual) * Fraction(recurrent_pct) / 100, 2)
    once = annual - each
    found = []
    for n in range(counting.years):
        year = financial_year_of(add_months(start, 12 * n))
        part = part_year(each, start, year, counting.basis)
        amount = part.amount + (once if n == 0 else 0)
        step = part.step if n or not once else f"{part.step} And £{once:,} that comes once."
        found.append(SavingYear(year.label, amount, step))
    return tuple(found)


def status_of(row: Row) -> Status:
    """How the amount of a row stands in its source."""
    figure = row.figures.get("amount_gbp")
    return figure.status if figure is not None else Status.MISSING
