"""Sharing a pot among lots by chosen factors and weights, exact to the penny, with every effect.

A lot's share is the sum over factors of weight × the lot's share of that factor. The source names
three lists of factors and no weights, so weights are a choice that needs a reason. Source:
Leicestershire Cabinet report 2017, paras 16, 38 and 51 (LEI-08, CALC-19).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from commonweal.language.apportionment import apportion
from commonweal.language.figure import Quantity, fraction_half_up
from commonweal.language.row import CannotWork

PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: its weight in percent and each lot's amount of it.

    Amounts are such that adding them up has a meaning: people, people expected to be ill. A score
    or rate is first multiplied by people (`by_people`). An amount not known is a Quantity that
    says why.
    """

    code: str
    title: str
    weight: Decimal
    amounts: Mapping[str, Quantity]


@dataclass(frozen=True, slots=True)
class Bound:
    """The least and the most that a lot may get, in pounds; None leaves a side open."""

    floor: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AllocationCase:
    """What is to be shared: the pot in pounds, the lots, the factors, and any floors and ceilings.

    `reason` says why these factors have these weights; a case without one is not worked out.
    """

    pot: Decimal
    lots: tuple[str, ...]
    factors: tuple[Factor, ...]
    reason: str
    bounds: Mapping[str, Bound] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LotShare:
    """One lot. `share` is by factors alone; `amount` is what it gets, in pounds and pence.

    `by_factor` are the pounds that each factor alone brings (exact, before floors and rounding);
    `without` what the lot would gain or lose if a factor were left out and the others scaled up
    (not for a factor without which the pot could not be shared within floors and ceilings).
    `held_by` says whether a floor or ceiling set the amount.
    """

    lot: str
    share: Fraction
    amount: Decimal
    by_factor: Mapping[str, Fraction]
    without: Mapping[str, Decimal]
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Allocation:
    """The pot shared out; the amounts add up to it exactly."""

    case: AllocationCase
    lots: tuple[LotShare, ...]
    steps: tuple[str, ...]

    def of(self, lot: str) -> LotShare:
        """The share of a lot. Raises KeyError when it is none of the case."""
        for one in self.lots:
            if one.lot == lot:
                return one
        raise KeyError(lot)


def allocation_problems(case: AllocationCase) -> list[str]:
    """What keeps a pot from being shared, one sentence each; empty when nothing does."""
    problems = []
    if case.pot < 0 or case.pot % PENNY:
        problems.append("The pot must be nought or more, in whole pence.")
    if not case.lots or len(set(case.lots)) < len(case.lots):
        problems.append("Name each lot once, and at least one.")
    codes = [factor.code for factor in case.factors]
    if len(set(codes)) < len(codes):
        problems.append("A factor stands twice: keep one.")
    total = sum((factor.weight for factor in case.factors), Decimal(0))
    if total != 100:
        problems.append(f"The weights of the factors total {total}%: they must total 100%.")
    if not case.reason.strip():
        problems.append("Say why these factors have these weights: no source states any.")
    for factor in case.factors:
        problems += _factor_problems(case, factor)
    return problems + list(_bound_problems(case))


def _factor_problems(case: AllocationCase, factor: Factor) -> Iterator[str]:
    if factor.weight < 0:
        yield f"{factor.title} has a negative weight."
    known = []
    for lot in case.lots:
        amount = factor.amounts.get(lot, Quantity.unknown("no value is given"))
        if not amount.is_exact:
            why = amount.reason or "it is known only as a range"
            yield f"{factor.title} of lot {lot} is not known ({why}): give it or drop the factor."
        elif amount.value < 0:
            yield f"{factor.title} of lot {lot} is negative."
        else:
            known.append(amount.value)
    if len(known) == len(case.lots) and not sum(known):
        yield f"{factor.title} is 0 in every lot, so nothing can be shared by it."


def _bound_problems(case: AllocationCase) -> Iterator[str]:
    for lot, bound in case.bounds.items():
        ends = [end for end in (bound.floor, bound.ceiling) if end is not None]
        if lot not in case.lots:
            yield f"There is a floor or ceiling for lot {lot}, which is not there."
        if any(end < 0 or end % PENNY for end in ends):
            yield f"The floor and ceiling of lot {lot} must be nought or more, in whole pence."
    crossed = [
        lot
        for lot, one in case.bounds.items()
        if one.floor is not None and one.ceiling is not None and one.floor > one.ceiling
    ]
    if crossed:
        yield f"The floor lies above the ceiling of lot {', '.join(crossed)}."
    floors = sum((_floor(case, lot) for lot in case.lots), Decimal(0))
    if floors > case.pot:
        yield f"The floors total £{floors:,}, more than the pot of £{case.pot:,}."
    ceilings = [_ceiling(case, lot) for lot in case.lots]
    most = sum((one for one in ceilings if one is not None), Decimal(0))
    if None not in ceilings and most < case.pot:
        yield f"The ceilings total £{most:,}, less than the pot of £{case.pot:,}."


def _floor(case: AllocationCase, lot: str) -> Decimal:
    return case.bounds.get(lot, Bound()).floor or Decimal(0)


def _ceiling(case: AllocationCase, lot: str) -> Decimal | None:
    return case.bounds.get(lot, Bound()).ceiling


def allocate(case: AllocationCase) -> Allocation:
    """Share the pot among the lots.

    Amounts are in proportion to the shares, within floors and ceilings (what these take or leave
    is shared by the others in proportion), rounded to the penny by largest remainder so that they
    add up to the pot. Raises CannotWork with the case's problems, and when what is left cannot be
    placed because every lot with a share is at its ceiling.
    """
    problems = allocation_problems(case)
    if problems:
        raise CannotWork(*problems)
    parts = {factor.code: _parts(case, factor) for factor in case.factors}
    shares = _shares(case, parts)
    amounts = _amounts(case, shares)
    without = {factor.code: _without(case, factor, amounts) for factor in case.factors}
    rate = _rate(case, shares)
    lots = tuple(
        LotShare(
            lot,
            shares[lot],
            amounts[lot],
            {code: Fraction(case.pot) * of[lot] for code, of in parts.items()},
            {code: of[lot] for code, of in without.items() if of},
            _held_by(case, lot, amounts[lot], rate * shares[lot]),
        )
        for lot in case.lots
    )
    return Allocation(case, lots, tuple(_steps(case, lots)))


def _parts(case: AllocationCase, factor: Factor) -> dict[str, Fraction]:
    """What a factor adds to each lot's share: weight × the lot's share of the factor."""
    whole = sum((Fraction(factor.amounts[lot].value) for lot in case.lots), Fraction(0))
    weight = Fraction(factor.weight) / 100
    return {lot: weight * Fraction(factor.amounts[lot].value) / whole for lot in case.lots}


def _shares(
    case: AllocationCase, parts: Mapping[str, Mapping[str, Fraction]]
) -> dict[str, Fraction]:
    return {lot: sum((of[lot] for of in parts.values()), Fraction(0)) for lot in case.lots}


def _amounts(case: AllocationCase, shares: Mapping[str, Fraction]) -> dict[str, Decimal]:
    """Within the bounds and to the penny: lots at a bound get it, the others share what is left."""
    rate = _rate(case, shares)
    held = {}
    for lot in case.lots:
        floor, ceiling = _floor(case, lot), _ceiling(case, lot)
        if rate * shares[lot] <= floor:
            held[lot] = floor
        elif ceiling is not None and rate * shares[lot] >= ceiling:
            held[lot] = ceiling
    left = case.pot - sum(held.values(), Decimal(0))
    free = {lot: shares[lot] for lot in case.lots if lot not in held}
    if left and not free:
        raise CannotWork(
            f"£{left:,} of the pot cannot be placed: every lot with a share is at its ceiling."
        )
    return held | (apportion(left, free, PENNY) if free else {})


def _rate(case: AllocationCase, shares: Mapping[str, Fraction]) -> Fraction:
    """The pounds for a whole share at which the pot is spent.

    At each rate a lot gets rate × share, kept within its bounds. The sum rises with the rate and
    bends only where a lot meets a bound, so the rate sought lies on a straight piece.
    """
    pot = Fraction(case.pot)
    bends = {Fraction(0)}
    for lot in case.lots:
        ends = (_floor(case, lot), _ceiling(case, lot))
        bends |= {Fraction(end) / shares[lot] for end in ends if end is not None and shares[lot]}
    below = max(rate for rate in bends if _spent(case, shares, rate) <= pot)
    rising = sum((shares[lot] for lot in case.lots if _rises(case, lot, below * shares[lot])),
                 Fraction(0))  # fmt: skip
    left = pot - _spent(case, shares, below)
    return below + left / rising if rising else below


def _rises(case: AllocationCase, lot: str, amount: Fraction) -> bool:
    """Whether a lot gets more when the rate rises from where it would get this amount."""
    ceiling = _ceiling(case, lot)
    return amount >= _floor(case, lot) and (ceiling is None or amount < ceiling)


def _spent(case: AllocationCase, shares: Mapping[str, Fraction], rate: Fraction) -> Fraction:
    total = Fraction(0)
    for lot in case.lots:
        ceiling = _ceiling(case, lot)
        amount = max(rate * shares[lot], Fraction(_floor(case, lot)))
        total += amount if ceiling is None else min(amount, Fraction(ceiling))
    return total


def _held_by(case: AllocationCase, lot: str, amount: Decimal, rate: Fraction) -> str:
    """Whether a lot's floor or ceiling set its amount, given what its share alone would bring."""
    if amount == _floor(case, lot) and amount > rate:
        return "floor"
    return "ceiling" if amount == _ceiling(case, lot) and amount < rate else ""


def _without(
    case: AllocationCase, factor: Factor, amounts: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """What each lot would gain or lose without a factor; empty where that cannot be worked out."""
    rest = [one for one in case.factors if one is not factor]
    return _differences(case, _reweighted(rest, Fraction(100)), amounts) or {}


def _differences(
    case: AllocationCase, parts: Sequence[tuple[Factor, Fraction]], amounts: Mapping[str, Decimal]
) -> dict[str, Decimal] | None:
    """What each lot would gain or lose by other weights; None where the pot cannot be placed."""
    if not parts:
        return None
    shares = dict.fromkeys(case.lots, Fraction(0))
    for factor, weight in parts:
        whole = replace(factor, weight=Decimal(100))
        for lot, part in _parts(case, whole).items():
            shares[lot] += weight / 100 * part
    try:
        then = _amounts(case, shares)
    except CannotWork:
        return None
    return {lot: then[lot] - amounts[lot] for lot in case.lots}


def _reweighted(factors: Sequence[Factor], total: Fraction) -> list[tuple[Factor, Fraction]]:
    """The factors with their weights scaled to a total; none where they have none to scale."""
    whole = sum((Fraction(factor.weight) for factor in factors), Fraction(0))
    if not whole:
        return []
    return [(factor, Fraction(factor.weight) * total / whole) for factor in factors]


@dataclass(frozen=True, slots=True)
class WeightMove:
    """One weight moved, the others scaled to make room: what each lot gains or loses in pounds."""

    factor: str
    weight: Decimal
    changes: Mapping[str, Decimal]

    @property
    def most(self) -> tuple[str, Decimal]:
        """The lot that changes most, and by how much."""
        return max(self.changes.items(), key=lambda one: (abs(one[1]), one[0]))


def sensitivity(found: Allocation, step: Decimal) -> tuple[WeightMove, ...]:
    """What moving each weight down and up by `step` percentage points does to the lots.

    A move that would leave 0 to 100, that no other weight can make room for, or by which the pot
    could not be placed within floors and ceilings, is left out.
    """
    case = found.case
    amounts = {one.lot: one.amount for one in found.lots}
    moves = []
    for factor in case.factors:
        rest = [one for one in case.factors if one is not factor]
        for weight in (factor.weight - step, factor.weight + step):
            other = _reweighted(rest, Fraction(100) - Fraction(weight))
            if not 0 <= weight <= 100 or not other:
                continue
            changes = _differences(case, [(factor, Fraction(weight)), *other], amounts)
            if changes is not None:
                moves.append(WeightMove(factor.code, weight, changes))
    return tuple(moves)


def by_people(
    scores: Mapping[str, Quantity], people: Mapping[str, Quantity]
) -> dict[str, Quantity]:
    """A score or rate times the people of each lot, so that its amounts can be added up.

    What is known of neither or one is not known, with its reason.
    """
    found = {}
    for lot, score in scores.items():
        count = people.get(lot, Quantity.unknown(f"the people of lot {lot} are not given"))
        if score.is_exact and count.is_exact:
            found[lot] = Quantity.exact(score.value * count.value)
        else:
            reasons = (one.reason for one in (score, count) if not one.is_exact)
            found[lot] = Quantity.unknown("; ".join(r or "a range is not enough" for r in reasons))
    return found


def _steps(case: AllocationCase, lots: Sequence[LotShare]) -> Iterator[str]:
    weights = ", ".join(f"{factor.title} {factor.weight}%" for factor in case.factors)
    yield f"Weights: {weights}. Reason: {case.reason}"
    for one in lots:
        parts = " + ".join(f"£{fraction_half_up(part, 2):,}" for part in one.by_factor.values())
        held = f", set by its {one.held_by}" if one.held_by else ""
        yield f"Lot {one.lot}: {parts}; it gets £{one.amount:,}{held}."
    yield f"All lots: £{sum((one.amount for one in lots), Decimal(0)):,} of £{case.pot:,}."
