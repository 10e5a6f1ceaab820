"""A pot over lots, read from tables: lots, what is known of each factor, and what follows.

Pounds a year. The weights are a choice: without any, what is known is laid out and nothing is
shared. Source: Leicestershire Cabinet report 2017, paras 16, 38, 39 and 51 (LEI-08, LEI-29).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from commonweal.language.apportionment import apportion
from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork, Row
from commonweal.procuring.funding_pot import PENNY, Pledge, Pot, Shortfall, shortfalls
from commonweal.procuring.lot_allocation import (
    Allocation,
    AllocationCase,
    Bound,
    Factor,
    WeightMove,
    allocate,
    by_people,
    sensitivity,
)
from commonweal.procuring.lot_viability import (
    LotViability,
    ViabilityRule,
    smallest_viable,
    viability,
)

LOTS, FACTORS, LISTS = "funding_lots", "lot_factors", "leicestershire_allocation_factors"
TIMES_PEOPLE = "times people"


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot as its table gives it. What is not stated of overhead and bids stays unknown."""

    code: str
    title: str
    area: str
    bound: Bound
    overhead: Quantity
    expected_bids: int | None


@dataclass(frozen=True, slots=True)
class FactorData:
    """What is known of one factor in each lot. `source` says where it comes from."""

    code: str
    title: str
    unit: str
    source: str
    amounts: Mapping[str, Quantity]
    made_up: bool = False

    @property
    def lacking(self) -> tuple[str, ...]:
        """The lots of which it is not known."""
        return tuple(lot for lot, amount in self.amounts.items() if not amount.is_exact)


@dataclass(frozen=True, slots=True)
class FactorList:
    """The factors that one paragraph of a paper names: its words, and as which factor we read each
    (None for words that no factor is known for)."""

    paragraph: str
    words: tuple[str, ...]
    codes: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class LotSource:
    """What one body, or nobody yet, pays towards one lot a year."""

    lot: str
    title: str
    amount: Decimal
    pledge: str


@dataclass(frozen=True)
class Wish:
    """What a person chose: the pot, weights by factor, limits and overhead for every lot."""

    pot: Decimal | None = None
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    overhead: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LotData:
    """What is known before anything is chosen. `pot` is the funding pot (None without one) with
    `least`, what a paper says that it holds at least."""

    lots: tuple[Lot, ...]
    factors: tuple[FactorData, ...]
    lists: tuple[FactorList, ...]
    pot: Pot | None = None
    least: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LotMoney:
    """The pot over the lots. `allocation` is None while no weights are chosen.

    `pot_from` says where the pot's amount comes from. `if_none` is what each lot is short of when
    nobody who has not confirmed pays; empty where that cannot be said.
    """

    lots: tuple[Lot, ...]
    factors: tuple[FactorData, ...]
    lists: tuple[FactorList, ...]
    pot: Decimal | None
    pot_from: str
    allocation: Allocation | None
    moves: tuple[WeightMove, ...]
    sources: tuple[LotSource, ...]
    shortfalls: tuple[Shortfall, ...]
    if_none: Mapping[str, Decimal]
    viability: tuple[LotViability, ...]
    smallest: Mapping[str, Decimal]


def lots_of(rows: Sequence[Row]) -> tuple[Lot, ...]:
    """The lots in the order of their table. Raises CannotWork for half a bid."""
    return tuple(
        Lot(
            row.text("lot"),
            row.text("title"),
            row.text("area_code"),
            Bound(row.number("floor_gbp"), row.number("ceiling_gbp")),
            _overhead(row),
            _whole(row, "expected_bids"),
        )
        for row in rows
    )


def _overhead(row: Row) -> Quantity:
    number = row.number("overhead_gbp")
    if number is None:
        return Quantity.unknown("nobody has stated its overhead")
    return Quantity.exact(number)


def _whole(row: Row, column: str) -> int | None:
    number = row.number(column)
    if number is None:
        return None
    if number != int(number) or number < 0:
        raise CannotWork(f"{column} of lot {row.text('lot')} must be a whole number, 0 or more.")
    return int(number)


def local_factors(
    rows: Sequence[Row], lots: Sequence[Lot], people: Mapping[str, Quantity]
) -> list[FactorData]:
    """The factors of the table of lots' factors. Scores are multiplied by the people of the lot."""
    found = []
    for title in dict.fromkeys(row.text("factor") for row in rows):
        mine = {row.text("lot"): row for row in rows if row.text("factor") == title}
        given = {
            lot.code: mine[lot.code].quantity("amount")
            if lot.code in mine
            else Quantity.unknown("not in the table")
            for lot in lots
        }
        first = next(iter(mine.values()))
        scaled = first.text("counted_as") == TIMES_PEOPLE
        unit = first.text("unit") + (" times people" if scaled else "")
        found.append(
            FactorData(
                _code(title), title, unit, "Table “Factors of lots”",
                by_people(given, people) if scaled else given,
                made_up=any(row.status == "illustrative" for row in mine.values()),
            )
        )  # fmt: skip
    return found


def _code(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.casefold()).split())


def factor_lists(rows: Sequence[Row], definition: Mapping[str, Any]) -> tuple[FactorList, ...]:
    """The lists of factors of a paper, by paragraph, with what we read each as."""
    known = {word: one["code"] for one in definition["factors"] for word in one["words"]}
    paragraphs = dict.fromkeys(row.text("paragraph") for row in rows)
    return tuple(
        FactorList(
            paragraph,
            words := tuple(r.text("factor") for r in rows if r.text("paragraph") == paragraph),
            tuple(known.get(word) for word in words),
        )
        for paragraph in paragraphs
    )


def lists_differ(lists: Sequence[FactorList]) -> bool:
    """Whether paragraphs name different factors."""
    return len({frozenset(one.codes) for one in lists}) > 1


def lot_money(data: LotData, wish: Wish, rule: ViabilityRule, step: Decimal) -> LotMoney:
    """Share the pot as chosen and work out what follows from it.

    `step` is by how many percentage points each weight is moved. Raises CannotWork with what keeps
    the pot from being shared.
    """
    amount, where = _pot_amount(data.pot, data.least, wish)
    lots = tuple(_as_wished(lot, wish) for lot in data.lots)
    shared = _shared(lots, data.factors, amount, wish)
    planned = {one.lot: one.amount for one in shared.lots} if shared else {}
    return LotMoney(
        lots=lots,
        factors=data.factors,
        lists=data.lists,
        pot=amount,
        pot_from=where,
        allocation=shared,
        moves=sensitivity(shared, step) if shared else (),
        sources=_sources(data.pot, planned),
        shortfalls=_short(data.pot, planned),
        if_none=_if_none(data.pot, planned),
        viability=tuple(_viable(lot, planned, rule) for lot in lots),
        smallest=_smallest(lots, rule),
    )


def _smallest(lots: Sequence[Lot], rule: ViabilityRule) -> dict[str, Decimal]:
    """The value at which each lot's overhead just passes, for lots whose overhead is known."""
    found = {}
    for lot in lots:
        value = smallest_viable(lot.overhead.value, rule) if lot.overhead.is_exact else None
        if value is not None:
            found[lot.code] = value
    return found


def _pot_amount(pot: Pot | None, least: Decimal | None, wish: Wish) -> tuple[Decimal | None, str]:
    if wish.pot is not None:
        return wish.pot, "chosen here"
    if pot is not None and pot.total.is_exact:
        return pot.total.value, "the contributions together"
    if least is not None:
        return least, "the least that the source says the pot will hold"
    return None, ""


def _as_wished(lot: Lot, wish: Wish) -> Lot:
    """A lot with the limits and overhead chosen for all lots, where its table states none."""
    bound = Bound(
        wish.floor if lot.bound.floor is None else lot.bound.floor,
        wish.ceiling if lot.bound.ceiling is None else lot.bound.ceiling,
    )
    known = lot.overhead.is_exact or wish.overhead is None
    overhead = lot.overhead if known else Quantity.exact(wish.overhead or Decimal(0))
    return replace(lot, bound=bound, overhead=overhead)


def _shared(
    lots: Sequence[Lot], factors: Sequence[FactorData], amount: Decimal | None, wish: Wish
) -> Allocation | None:
    weights = {code: weight for code, weight in wish.weights.items() if weight}
    if not weights:
        return None
    by_code = {one.code: one for one in factors}
    strange = [code for code in weights if code not in by_code]
    if strange:
        raise CannotWork(f"There is no factor {', '.join(strange)}: choose among those listed.")
    if amount is None:
        raise CannotWork("How much the pot holds is not known: enter an amount.")
    return allocate(
        AllocationCase(
            pot=amount,
            lots=tuple(lot.code for lot in lots),
            factors=tuple(
                Factor(code, by_code[code].title, weight, by_code[code].amounts)
                for code, weight in weights.items()
            ),
            reason=wish.reason,
            bounds={lot.code: lot.bound for lot in lots if lot.bound != Bound()},
        )
    )


def _counted_on(pot: Pot, planned: Mapping[str, Decimal]) -> Decimal:
    """What the plan counts on beyond the amounts that are stated and stand."""
    standing = [one for one in pot.contributors if one.pledge is not Pledge.WITHDRAWN]
    stated = sum((one.amount.value for one in standing if one.amount.is_exact), Decimal(0))
    return max(sum(planned.values(), Decimal(0)) - stated, Decimal(0))


def _short(pot: Pot | None, planned: Mapping[str, Decimal]) -> tuple[Shortfall, ...]:
    if pot is None or not any(planned.values()):
        return ()
    return shortfalls(pot, planned, _counted_on(pot, planned))


def _if_none(pot: Pot | None, planned: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What each lot is short of when only what is confirmed is paid; empty where bodies pay for
    some lots only, because money for other lots does not help."""
    if pot is None or not any(planned.values()) or not pot.confirmed.is_exact:
        return {}
    if any(one.lots for one in pot.contributors):
        return {}
    missing = sum(planned.values(), Decimal(0)) - pot.confirmed.value
    if missing <= 0:
        return dict.fromkeys(planned, Decimal(0))
    return dict(apportion(missing, planned, PENNY))


def _sources(pot: Pot | None, planned: Mapping[str, Decimal]) -> tuple[LotSource, ...]:
    """What pays for each lot: stated amounts over the lots they are for, in proportion to the plan
    (no more than is planned), and what nobody has stated."""
    if pot is None or not any(planned.values()):
        return ()
    left = dict(planned)
    found = []
    for one in pot.contributors:
        if not one.amount.is_exact or one.pledge is Pledge.WITHDRAWN:
            continue
        mine = {lot: planned[lot] for lot in planned if not one.lots or lot in one.lots}
        if not any(mine.values()):
            continue
        for lot, amount in apportion(one.amount.value, mine, PENNY).items():
            paid = min(amount, left[lot])
            left[lot] -= paid
            found.append(LotSource(lot, one.title, paid, one.pledge.value))
    found += [
        LotSource(lot, "Nobody has stated it", rest, "") for lot, rest in left.items() if rest
    ]
    return tuple(found)


def _viable(lot: Lot, planned: Mapping[str, Decimal], rule: ViabilityRule) -> LotViability:
    value = (
        Quantity.exact(planned[lot.code])
        if lot.code in planned
        else Quantity.unknown("its money is not shared out yet")
    )
    return viability(lot.code, value, lot.overhead, lot.expected_bids, rule)


def lot_problems(rows: Iterable[Row]) -> list[tuple[Row, str, str]]:
    """What keeps a table of lots out: column and sentence of each fault."""
    found = []
    for row in rows:
        try:
            (lot,) = lots_of([row])
        except CannotWork as fault:
            found.append((row, "expected_bids", str(fault)))
            continue
        ends = [end for end in (lot.bound.floor, lot.bound.ceiling) if end is not None]
        if any(end < 0 or end % PENNY for end in ends):
            found.append((row, "floor_gbp", "Limits are 0 or more, in whole pence: correct them."))
        if len(ends) == 2 and ends[0] > ends[1]:
            found.append((row, "floor_gbp", "The least of a lot is above its most: correct one."))
        if lot.overhead.is_exact and lot.overhead.value < 0:
            found.append((row, "overhead_gbp", "Overhead is 0 or more: correct it."))
    return found
