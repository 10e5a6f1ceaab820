"""The award with its reasons: for each lot who was best, who has it and why, and what limits cost.

Also how far awards are concentrated on few bidders, which is told whether or not there is a limit
(LEI-18). Source as for `awarding`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import Quantity, fraction_half_up
from commonweal.language.optimum import Solver
from commonweal.language.row import CannotWork
from commonweal.procuring.award_best import BestAward, best_award, best_total, by_lot
from commonweal.procuring.awarding import (
    AwardCase,
    Choice,
    Combination,
    Mechanism,
    Offer,
    award_by_preference,
    award_in_order,
    case_problems,
    fits,
)


@dataclass(frozen=True, slots=True)
class NotAwarded:
    """A bidder that does not have a lot for which it made an offer, and why."""

    bidder: str
    score: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class LotAward:
    """One lot. `bidder` is empty where nobody has it.

    `score` and `value` are None where it belongs to a combination, named by its code. `best` are
    the bidders with the highest single offer; `given_up` is by how much it is higher than the
    score awarded, nought where it is not, None for a combination.
    """

    lot: str
    bidder: str
    score: Fraction | None
    value: Decimal | None
    combination: str
    best: tuple[str, ...]
    best_score: Fraction | None
    given_up: Fraction | None
    others: tuple[NotAwarded, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class BidderShare:
    """What one bidder has: shares are of the lots awarded and of their value.

    `share_of_value` is None where the value of an award is not known.
    """

    bidder: str
    lots: tuple[str, ...]
    share_of_lots: Fraction
    value: Quantity
    share_of_value: Fraction | None


@dataclass(frozen=True, slots=True)
class Awards:
    """The award of all lots and its reasons.

    `without_limit` is the highest total if nobody had a limit (nor lots had to be filled first),
    and `cost_of_limit` what the rule gives up of it. `ties` are other awards exactly as good, from
    which the published tie rule chooses.
    """

    case: AwardCase
    lots: tuple[LotAward, ...]
    total: Fraction
    without_limit: Fraction
    shares: tuple[BidderShare, ...]
    ties: tuple[tuple[Choice, ...], ...]
    best: BestAward | None
    steps: tuple[str, ...]

    @property
    def cost_of_limit(self) -> Fraction:
        return self.without_limit - self.total

    @property
    def concentration(self) -> Fraction | None:
        """The sum of the squared shares of lots, up to 10,000 where one bidder has all; None when
        nothing is awarded."""
        if not self.shares:
            return None
        return sum(((100 * one.share_of_lots) ** 2 for one in self.shares), Fraction(0))

    @property
    def is_settled(self) -> bool:
        """Whether no other award is as good."""
        return not self.ties

    @property
    def most(self) -> BidderShare | None:
        """The bidder with the largest share of lots; None when nothing is awarded."""
        return self.shares[0] if self.shares else None

    def of(self, lot: str) -> LotAward:
        """The award of a lot. Raises KeyError when it is none of the case."""
        for one in self.lots:
            if one.lot == lot:
                return one
        raise KeyError(lot)


def award(case: AwardCase, solve: Solver, *, ties: int) -> Awards:
    """Award the lots by the published mechanism, and say why.

    The solver works out the best total (and, with combinations, the total without limits); up to
    `ties` equal awards are told. Raises CannotWork with the case's problems, and RuntimeError when
    the solver stopped before it found an award.
    """
    problems = case_problems(case)
    if problems:
        raise CannotWork(*problems)
    chosen, best = _awarded(case, solve, ties)
    total = sum((choice.score for choice in chosen), Fraction(0))
    return Awards(
        case=case,
        lots=tuple(_lot_award(case, lot, chosen) for lot in case.lots),
        total=total,
        without_limit=_without_limit(case, total, solve),
        shares=_shares(chosen),
        ties=best.ties if best else (),
        best=best,
        steps=tuple(_steps(case, chosen, total, best)),
    )


def with_chosen(found: Awards, chosen: Sequence[Choice], how: Sequence[str]) -> Awards:
    """The awards with the one of the equals that the tie rule chose; `how` are its steps."""
    case = found.case
    best = replace(found.best, ties=()) if found.best else None
    return replace(
        found,
        lots=tuple(_lot_award(case, lot, chosen) for lot in case.lots),
        shares=_shares(chosen),
        ties=(),
        steps=(*_steps(case, chosen, found.total, best), *how),
    )


def _awarded(
    case: AwardCase, solve: Solver, ties: int
) -> tuple[Sequence[Choice], BestAward | None]:
    if not case.choices:
        return (), None
    if case.mechanism is Mechanism.BEST_TOTAL:
        best = best_award(case, solve, ties=ties)
        return best.chosen, best
    by = award_by_preference if case.mechanism is Mechanism.PREFERENCE else award_in_order
    return by(case), None


def _without_limit(case: AwardCase, total: Fraction, solve: Solver) -> Fraction:
    if not case.choices or (not case.is_limited and not case.fill_first):
        return total
    if case.combinations:
        return best_total(case, solve)
    tops = (max((o.score for o in case.ranked(lot)), default=Fraction(0)) for lot in case.lots)
    return sum(tops, Fraction(0))


def _lot_award(case: AwardCase, lot: str, chosen: Sequence[Choice]) -> LotAward:
    offers = case.ranked(lot)
    has = by_lot(chosen).get(lot)
    best_score = max((offer.score for offer in offers), default=None)
    best = tuple(sorted(offer.bidder for offer in offers if offer.score == best_score))
    others = tuple(
        NotAwarded(offer.bidder, offer.score, _why_not(case, offer, has, chosen))
        for offer in offers
        if has is None or offer.bidder != has.bidder
    )
    single = has if isinstance(has, Offer) else None
    given_up = None
    if single is not None and best_score is not None:
        given_up = max(best_score - single.score, Fraction(0))
    return LotAward(
        lot=lot,
        bidder=has.bidder if has else "",
        score=single.score if single else None,
        value=single.value if single else None,
        combination=has.code if isinstance(has, Combination) else "",
        best=best,
        best_score=best_score,
        given_up=given_up,
        others=others,
        sentence=_sentence(lot, has, best, best_score),
    )


def _sentence(
    lot: str, has: Choice | None, best: Sequence[str], best_score: Fraction | None
) -> str:
    if has is None:
        return f"Lot {lot} has no award{'' if best else ': nobody made an eligible offer'}."
    if isinstance(has, Combination):
        lots = ", ".join(sorted(has.lots))
        return (
            f"Lot {lot} goes to {has.bidder} with its combination {has.code} for lots {lots} "
            f"({_show(has.score)} together)."
        )
    if has.score == best_score:
        return f"Lot {lot} goes to {has.bidder}, whose offer scores highest ({_show(has.score)})."
    higher = f"; {' and '.join(best)} scored {_show(best_score)}" if best_score is not None else ""
    return f"Lot {lot} goes to {has.bidder} with {_show(has.score)}{higher}."


def _why_not(case: AwardCase, offer: Offer, has: Choice | None, chosen: Sequence[Choice]) -> str:
    held = [choice for choice in chosen if choice.bidder == offer.bidder]
    without = [choice for choice in held if offer.lot not in choice.lots]
    full = not fits(case, offer.bidder, [*without, offer])
    if isinstance(has, Offer) and has.score == offer.score and _ranks_before(has, offer):
        return f"{offer.bidder} scored as high as {has.bidder}: the tie rule puts it behind."
    if isinstance(has, Offer) and has.score > offer.score:
        below = _show(has.score - offer.score)
        return f"{offer.bidder} scored {_show(offer.score)}, {below} below {has.bidder}."
    if full:
        return f"{offer.bidder} {_at_limit(case, offer.bidder, without)}."
    if isinstance(has, Combination):
        return f"The combination {has.code} serves the total better than this offer."
    if isinstance(has, Offer) and has.score == offer.score:
        return f"{offer.bidder} scored as high as {has.bidder}: another award is as good."
    return "Another award of the lots together has the higher total."


def _ranks_before(has: Offer, offer: Offer) -> bool:
    return has.rank is not None and offer.rank is not None and has.rank < offer.rank


def _at_limit(case: AwardCase, bidder: str, held: Sequence[Choice]) -> str:
    limit = case.limit_of(bidder)
    lots = ", ".join(sorted(lot for choice in held for lot in choice.lots)) or "none"
    most = [f"{limit.lots} lots" if limit.lots != 1 else "1 lot"] if limit.lots is not None else []
    if limit.value is not None:
        most.append(f"£{limit.value:,}")
    return f"may have at most {' and '.join(most)} and has lot {lots}"


def _shares(chosen: Sequence[Choice]) -> tuple[BidderShare, ...]:
    every = _value(chosen)
    count = sum(len(choice.lots) for choice in chosen)
    shares = []
    for bidder in {choice.bidder for choice in chosen}:
        own = [choice for choice in chosen if choice.bidder == bidder]
        lots = tuple(sorted(lot for choice in own for lot in choice.lots))
        value = _value(own)
        share = None
        if every.is_exact and every.value:
            share = Fraction(value.value) / Fraction(every.value)
        shares.append(BidderShare(bidder, lots, Fraction(len(lots), count), value, share))
    return tuple(sorted(shares, key=lambda one: (-one.share_of_lots, one.bidder)))


def _value(chosen: Sequence[Choice]) -> Quantity:
    value = Quantity.exact(Decimal(0))
    for choice in chosen:
        lots = ", ".join(sorted(choice.lots))
        unknown = f"the value of {choice.bidder}'s offer for lot {lots} is not given"
        known = choice.value is not None
        value = value.plus(
            Quantity.exact(choice.value or Decimal(0)) if known
            else Quantity(Decimal(0), None, unknown)
        )  # fmt: skip
    return value


def _steps(
    case: AwardCase, chosen: Sequence[Choice], total: Fraction, best: BestAward | None
) -> Iterator[str]:
    yield f"Mechanism: {case.mechanism}."
    for choice in sorted(chosen, key=lambda one: sorted(one.lots)):
        lots = ", ".join(sorted(choice.lots))
        yield f"Lot {lots}: {choice.bidder}, {_show(choice.score)}."
    yield f"Total: {_show(total)}."
    if best is None:
        return
    proof = "proven to be the highest" if best.proven else "not proven to be the highest"
    yield f"The total is {proof} ({best.solution.solver} {best.solution.version})."
    if not best.is_exact:
        yield "Scores were told apart to a millionth of a point."
    if best.ties:
        more = "" if best.all_ties_found else " at least"
        is_one = len(best.ties) == 1 and best.all_ties_found
        others = "is 1 other award" if is_one else f"are{more} {len(best.ties)} other awards"
        yield f"There {others} with the same total."


def _show(score: Fraction | None) -> Decimal:
    return fraction_half_up(score or Fraction(0), 2)
