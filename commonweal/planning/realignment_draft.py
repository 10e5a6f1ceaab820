"""A realignment that somebody has written by hand: refused unless it is affordability neutral.

Source: Essex Mental Health Review 2015, section 8 1d (ESX-31, CALC-17).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.planning.realignment import (
    BodyYear,
    Case,
    ContractYear,
    Pace,
    body_years,
    contract_years,
)
from commonweal.planning.shares import PENNY


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """From `year` on, one commissioner's spend on one contract and its Resource Limit change.

    Pounds a year; below zero is less. Changes of several years add up.
    """

    commissioner: str
    contract: str
    year: str
    spend_change: Decimal
    limit_change: Decimal


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What is wrong with a draft. Refusals keep it from being saved; cautions do not."""

    refusals: tuple[str, ...]
    cautions: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        return not self.refusals


def check_draft(case: Case, entries: Sequence[DraftEntry]) -> DraftCheck:
    """Whether a draft is affordability neutral, and what else should be known about it.

    Refused: an entry that belongs to nothing here, stands twice or is finer than a penny; changes
    in spend that do not add up to nought for a contract and year; changes in limit that do not
    add up to nought for a year; a commissioner whose change in spend differs from its change in
    limit. Cautioned: a commissioner moving away from or beyond its share used on a contract, and a
    limit of pace that is broken.
    """
    refusals = [*_strays(case, entries)]
    if not refusals:
        refusals = [fault.sentence for fault in balance_faults(entries, case.title, case.contract)]
    cautions = [] if refusals else [*_astray(case, entries), *_too_fast(case, entries)]
    return DraftCheck(tuple(refusals), tuple(cautions))


def _strays(case: Case, entries: Sequence[DraftEntry]) -> Iterator[str]:
    parties = {(one.contract, line.commissioner) for one in case.positions for line in one.lines}
    if not entries:
        yield "The draft changes nothing; enter at least one change."
    seen = set()
    for entry in entries:
        where = _where(case, entry)
        key = (entry.commissioner, entry.contract, entry.year)
        if (entry.contract, entry.commissioner) not in parties:
            yield f"{where}: this commissioner has no part in this contract."
        if entry.year not in case.years:
            yield f"{where}: {entry.year} is not one of the years."
        if key in seen:
            yield f"{where} is entered twice; keep one."
        if entry.spend_change % PENNY or entry.limit_change % PENNY:
            yield f"{where}: an amount is finer than a penny."
        seen.add(key)


def _where(case: Case, entry: DraftEntry) -> str:
    on = case.contract(entry.contract)
    return f"{case.title(entry.commissioner)} on {on} in {entry.year}"


def _groups(
    entries: Iterable[DraftEntry], key: Callable[[DraftEntry], tuple[str, ...]]
) -> list[tuple[tuple[str, ...], tuple[DraftEntry, ...]]]:
    found: dict[tuple[str, ...], tuple[DraftEntry, ...]] = {}
    for entry in entries:
        found[key(entry)] = (*found.get(key(entry), ()), entry)
    return sorted(found.items())


def _spend(entries: Iterable[DraftEntry]) -> Decimal:
    return sum((entry.spend_change for entry in entries), Decimal(0))


def _limit(entries: Iterable[DraftEntry]) -> Decimal:
    return sum((entry.limit_change for entry in entries), Decimal(0))


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a draft is not neutral, with the entries that it is about."""

    sentence: str
    about: tuple[DraftEntry, ...]


Name = Callable[[str], str]


def balance_faults(entries: Sequence[DraftEntry], name: Name, contract: Name) -> list[Fault]:
    """Where a draft does not add up to nought, or spend and Resource Limit part ways.

    `name` and `contract` say what commissioners and contracts are called.
    """
    return [*_unbalanced(entries, contract), *_unmatched(entries, name)]


def _unbalanced(entries: Sequence[DraftEntry], contract: Name) -> Iterator[Fault]:
    for (code, year), some in _groups(entries, lambda e: (e.contract, e.year)):
        if left := _spend(some):
            yield Fault(
                f"The changes in spend on {contract(code)} in {year} add up to {_signed(left)}, "
                "not to nought; what one commissioner stops paying another must pay.",
                some,
            )
    for (year,), some in _groups(entries, lambda e: (e.year,)):
        if left := _limit(some):
            yield Fault(
                f"The changes in Resource Limit in {year} add up to {_signed(left)}, not to "
                "nought; what one commissioner loses another must gain.",
                some,
            )


def _unmatched(entries: Sequence[DraftEntry], name: Name) -> Iterator[Fault]:
    for (code, year), some in _groups(entries, lambda e: (e.commissioner, e.year)):
        spend, limit = _spend(some), _limit(some)
        if spend != limit:
            yield Fault(
                f"{name(code)} in {year}: spend changes by {_signed(spend)} but the "
                f"Resource Limit by {_signed(limit)}; make them equal.",
                some,
            )


def _signed(amount: Decimal) -> str:
    return f"{'-' if amount < 0 else '+'}£{abs(amount):,.2f}"


def _astray(case: Case, entries: Sequence[DraftEntry]) -> Iterator[str]:
    lines = {(p.contract, line.commissioner): line for p in case.positions for line in p.lines}
    change = {(e.contract, e.commissioner, e.year): e.spend_change for e in entries}
    for contract, code in sorted({(e.contract, e.commissioner) for e in entries}):
        line = lines[contract, code]
        wanted, moved = line.used - line.paid, Decimal(0)
        for year in case.years:
            step, left = change.get((contract, code, year), Decimal(0)), wanted - moved
            moved += step
            where = f"{case.title(code)} on {case.contract(contract)} in {year}"
            if step and left * step <= 0:
                yield f"{where}: moves by {_signed(step)}, away from its share used."
            elif abs(step) > abs(left):
                yield f"{where}: goes {_signed(moved - wanted)} beyond its share used."


def _too_fast(case: Case, entries: Sequence[DraftEntry]) -> Iterator[str]:
    groups = dict(_groups(entries, lambda e: (e.commissioner, e.year)))
    for pace in case.paces:
        steps = [_spend(groups.get((pace.commissioner, year), ())) for year in case.years]
        yield from _pace_cautions(case, pace, steps)


def _pace_cautions(case: Case, pace: Pace, steps: Sequence[Decimal]) -> Iterator[str]:
    name = case.title(pace.commissioner)
    for year, step in zip(case.years, steps, strict=True):
        if pace.cap is not None and step > pace.cap:
            yield f"{name} in {year}: rises by £{step:,.2f}, over its limit, £{pace.cap:,.2f}."
        if pace.floor is not None and -step > pace.floor:
            yield f"{name} in {year}: falls by £{-step:,.2f}, over its limit, £{pace.floor:,.2f}."
    fallen = -sum(steps, Decimal(0))
    if pace.protection is not None and fallen > pace.protection:
        yield f"{name}: falls by £{fallen:,.2f} in all, over its limit, £{pace.protection:,.2f}."


def follow_draft(
    case: Case, entries: Sequence[DraftEntry]
) -> tuple[tuple[ContractYear, ...], tuple[BodyYear, ...]]:
    """What an accepted draft comes to: every contract and commissioner, before and after."""
    changes: dict[tuple[str, str], list[int]] = {}
    for entry in entries:
        moved = changes.setdefault((entry.contract, entry.commissioner), [0] * len(case.years))
        moved[case.years.index(entry.year)] += int(entry.spend_change / PENNY)
    cells = tuple(contract_years(case, changes))
    return cells, tuple(body_years(case, cells))
