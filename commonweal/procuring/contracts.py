"""Contracts from awards: one per lot, or one per provider and holder; how each stands; its days.

What an award is and who won it comes in as values. Pounds a year. Source: Leicestershire Cabinet
report 2017, paras 8, 24, 50 and 53 to 55 (LEI-09, LEI-25, CALC-21).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commonweal.language.figure import fraction_half_up
from commonweal.language.period import add_months
from commonweal.language.row import CannotWork, Row
from commonweal.procuring.contract_terms import (
    ContractTerm,
    Extension,
    ExtensionState,
    contract_term,
    extension_state,
)

TERMS = "leicestershire_tender"


@dataclass(frozen=True, slots=True)
class AwardedLot:
    """A lot that was awarded: to whom (by code), who will hold the contract, pounds a year (None:
    not stated)."""

    lot: str
    title: str
    provider: str
    holder: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What contracts of a tender say alike. `notice_months` is for ending it early; None where the
    contract does not say."""

    start: date
    months: int
    extensions: tuple[Extension, ...] = ()
    notice_months: int | None = None
    meetings_a_year: int = 0


class Side(StrEnum):
    """The two sides of a contract."""

    HOLDER = "holder"
    PROVIDER = "provider"


class State(StrEnum):
    """How a contract stands on a day."""

    TO_SIGN = "to be signed"
    HALF = "signed by one side"
    IN_PLACE = "in place"
    RUNNING = "service running"
    ENDED = "ended"


def contract_groups(awards: Sequence[AwardedLot], *, together: bool) -> list[list[AwardedLot]]:
    """Which lots go into one contract: each its own, or all of one provider with one holder.

    Raises CannotWork without awards, for a lot twice, and for one without provider or holder.
    """
    if not awards:
        raise CannotWork("No lot is awarded: there is nothing to make a contract of.")
    lots = [one.lot for one in awards]
    for one in awards:
        if lots.count(one.lot) > 1:
            raise CannotWork(f"Lot {one.lot} is awarded twice: keep one award.")
        if not one.provider or not one.holder:
            raise CannotWork(f"Lot {one.lot} needs a provider and a contract holder.")
        if one.value is not None and one.value < 0:
            raise CannotWork(f"The value of lot {one.lot} is below nought: correct it.")
    found: dict[tuple[str, str, str], list[AwardedLot]] = {}
    for one in awards:
        key = (one.holder, one.provider, "" if together else one.lot)
        found.setdefault(key, []).append(one)
    return list(found.values())


def total_value(awards: Iterable[AwardedLot]) -> Decimal | None:
    """Pounds a year of several lots; None where one of them is not stated."""
    total = Decimal(0)
    for one in awards:
        if one.value is None:
            return None
        total += one.value
    return total


def per_year(price: Decimal | None, months: int | None) -> Decimal | None:
    """Pounds a year of a price for a whole term, to the penny; None where no price was given or
    the term is not stated."""
    if price is None or not months:
        return None
    return fraction_half_up(Fraction(price) * 12 / months, 2)


def standstill_problem(ends: datetime | None, now: datetime) -> str:
    """Why contracts cannot be made or signed yet; empty when they can.

    `ends` is the moment at which the standstill ends, None for a route that has none.
    """
    if ends is None or now >= ends:
        return ""
    return (
        f"The standstill lasts until {ends:%-d %B %Y, %H:%M}: a contract is neither made nor "
        "signed before."
    )


def contract_state(signed: Iterable[Side], started: date | None, end: date, day: date) -> State:
    """How a contract stands on a day: it is in place only when both sides have signed."""
    sides = set(signed)
    if len(sides) < len(Side):
        return State.HALF if sides else State.TO_SIGN
    if day > end:
        return State.ENDED
    return State.RUNNING if started is not None and started <= day else State.IN_PLACE


@dataclass(frozen=True, slots=True)
class KeyDate:
    """One day in the life of a contract. `alert` says what has to be done about it, if anything."""

    on: date
    what: str
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Leads:
    """How many months before a day somebody has to begin: to decide, to buy again."""

    decide: int
    buy_again: int


def key_dates(
    term: ContractTerm, taken: int, notice_months: int | None, leads: Leads, day: date
) -> tuple[KeyDate, ...]:
    """The days of a contract of which `taken` extensions were taken up, in their order.

    The end, the last day to decide on the next extension, when to begin to buy again, and the last
    day of notice to end with the term.
    """
    return tuple(sorted(_days(term, taken, notice_months, leads, day), key=lambda one: one.on))


def _days(
    term: ContractTerm, taken: int, notice_months: int | None, leads: Leads, day: date
) -> Iterator[KeyDate]:
    yield KeyDate(term.periods[0].start, "Starts")
    end = term.end_with(taken)
    ended = day > end
    yield KeyDate(end, "Ends" if not taken else f"Ends, extended {taken} of "
                  f"{len(term.periods) - 1} times")  # fmt: skip
    if taken + 1 < len(term.periods):
        following = term.periods[taken + 1]
        yield KeyDate(following.end, f"Would end with extension {taken + 1}")
        state = extension_state(term, taken + 1, day, leads.decide)
        if following.decide_by is not None:
            yield KeyDate(
                following.decide_by, f"Last day to decide on extension {taken + 1}",
                "" if ended else _EXTENSION[state],
            )  # fmt: skip
    if notice_months is not None:
        yield KeyDate(add_months(end, -notice_months), "Last day of notice for this end")
    begin = add_months(end, -leads.buy_again)
    alert = "Begin to buy again, or extend" if begin <= day <= end else ""
    yield KeyDate(begin, "Begin to buy again", alert)


_EXTENSION = {
    ExtensionState.AHEAD: "",
    ExtensionState.DUE: "Decide on the extension now",
    ExtensionState.MISSED: "The day for notice has passed",
    ExtensionState.NOT_STATED: "No notice is stated",
}


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The contract of today as a table of terms prints it. `rows` are what it was read from."""

    provider: str
    term: ContractTerm
    rows: tuple[Row, ...]


def incumbents_of(rows: Sequence[Row]) -> tuple[Incumbent, ...]:
    """The contracts that run now, out of the table of tender terms: start, term, extension.

    1 October 2014, two years and one more: 30 September 2016, or 2017. Rows without a start are
    none. Raises CannotWork for a start that is no day or half a month.
    """
    found = []
    providers = dict.fromkeys(
        row.text("applies_to") for row in rows if row.text("term").startswith("incumbent")
    )
    for provider in providers:
        mine = {row.text("term"): row for row in rows if row.text("applies_to") == provider}
        start, first = mine.get("incumbent contract start"), mine.get("incumbent initial term")
        if start is None or first is None:
            continue
        option = mine.get("incumbent extension option")
        extensions = (Extension(_months(option)),) if option else ()
        term = contract_term(_day(start), _months(first), extensions)
        used = tuple(row for row in (start, first, option) if row is not None)
        found.append(Incumbent(provider, term, used))
    return tuple(found)


def _day(row: Row) -> date:
    try:
        return date.fromisoformat(row.text("value"))
    except ValueError:
        raise CannotWork(
            f"{row.name}: “{row.text('value')}” is no day. Write 2014-10-01."
        ) from None


def _months(row: Row) -> int:
    number = row.number("value")
    months = None if number is None else number * (12 if row.text("unit") == "years" else 1)
    if months is None or months != int(months):
        raise CannotWork(f"{row.name}: give whole months, or years, as a number.")
    return int(months)
