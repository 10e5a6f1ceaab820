"""Awarding lots under no limit, a limit, or with combination offers, by three mechanisms.

Which mechanism applies is published with the tender; they can pick different winners from the
same scores. Source: Procurement Act 2023 section 23 (lot limits need an objective mechanism);
Leicestershire Cabinet report 2017, para 40 (LEI-18). Telling why is in `award_explanation`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from commonweal.procuring.ranking import Ranking

PENNY = Decimal("0.01")

Number = TypeVar("Number", int, Decimal)


class Mechanism(StrEnum):
    """How lots are awarded when a bidder could win more than it may have."""

    IN_ORDER = "lot by lot in the published order"
    PREFERENCE = "by each bidder's order of preference"
    BEST_TOTAL = "best total over all lots"


@dataclass(frozen=True, slots=True)
class Offer:
    """An eligible bid for one lot: its score, its value in pounds (None: not given).

    The score is that at the published precision, so that hidden digits never decide. `rank` is
    its place in the lot once ties are settled; None while one is open, or none had to be.
    """

    bidder: str
    lot: str
    score: Fraction
    value: Decimal | None = None
    rank: int | None = None

    @property
    def lots(self) -> frozenset[str]:
        return frozenset({self.lot})


@dataclass(frozen=True, slots=True)
class Combination:
    """An offer for several lots together or not at all; the score is the sum over its lots."""

    code: str
    bidder: str
    lots: frozenset[str]
    score: Fraction
    value: Decimal | None = None


Choice = Offer | Combination


@dataclass(frozen=True, slots=True)
class Limit:
    """The most lots, and the most value in pounds, that one bidder may be awarded; None: any."""

    lots: int | None = None
    value: Decimal | None = None

    @property
    def is_none(self) -> bool:
        return self.lots is None and self.value is None


@dataclass(frozen=True, slots=True)
class AwardCase:
    """What is to be awarded: lots in their published order, the offers, and the published rule.

    `own_limits` are what a bidder says it can take at most; the tighter of both limits holds.
    `preferences` are each bidder's lots from the one it wants most. With `fill_first` as many
    lots as possible are awarded before the total counts (best total only).
    """

    lots: tuple[str, ...]
    offers: tuple[Offer, ...]
    mechanism: Mechanism
    limit: Limit = Limit()
    combinations: tuple[Combination, ...] = ()
    own_limits: Mapping[str, Limit] = field(default_factory=dict)
    preferences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fill_first: bool = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        return (*self.offers, *self.combinations)

    def limit_of(self, bidder: str) -> Limit:
        """The limit that holds for a bidder: the tighter of the tender's and its own."""
        own = self.own_limits.get(bidder, Limit())
        return Limit(_tighter(self.limit.lots, own.lots), _tighter(self.limit.value, own.value))

    @property
    def is_limited(self) -> bool:
        bidders = {choice.bidder for choice in self.choices}
        return any(not self.limit_of(bidder).is_none for bidder in bidders)

    def ranked(self, lot: str) -> list[Offer]:
        """The single offers for a lot from the best."""
        offers = [offer for offer in self.offers if offer.lot == lot]
        if all(offer.rank is not None for offer in offers):
            return sorted(offers, key=lambda one: (one.rank or 0, one.bidder))
        return sorted(offers, key=lambda one: (-one.score, one.bidder))


def _tighter(one: Number | None, other: Number | None) -> Number | None:
    known = [value for value in (one, other) if value is not None]
    return min(known) if known else None


def case_problems(case: AwardCase) -> list[str]:
    """What keeps a case from being awarded, one sentence each; empty when nothing does."""
    return [
        *_listed_twice(case),
        *_offer_problems(case),
        *_limit_problems(case),
        *(_rank_problems(case) if case.mechanism is not Mechanism.BEST_TOTAL else ()),
    ]


def _listed_twice(case: AwardCase) -> Iterator[str]:
    for words, keys in (
        ("The lot {}", list(case.lots)),
        ("The combination {}", [one.code for one in case.combinations]),
        ("The offer of {}", [f"{one.bidder} for lot {one.lot}" for one in case.offers]),
    ):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{words.format(key)} stands twice: keep one."


def _offer_problems(case: AwardCase) -> Iterator[str]:
    for choice in case.choices:
        name = choice.code if isinstance(choice, Combination) else choice.bidder
        for lot in sorted(choice.lots - set(case.lots)):
            yield f"{name} offers for lot {lot}, which is not there."
        if choice.score < 0:
            yield f"{name} has a score below 0."
        if choice.value is not None and (choice.value < 0 or choice.value % PENNY):
            yield f"The value of {name} must be nought or more, in whole pence."
    for one in case.combinations:
        if len(one.lots) < 2:
            yield f"The combination {one.code} covers fewer than two lots."
    if case.combinations and case.mechanism is not Mechanism.BEST_TOTAL:
        yield "Combination offers can only be awarded by the best total over all lots."


def _limit_problems(case: AwardCase) -> Iterator[str]:
    for bidder in sorted({choice.bidder for choice in case.choices}):
        limit = case.limit_of(bidder)
        if limit.lots is not None and limit.lots < 0:
            yield f"The limit of lots of {bidder} is below 0."
        if limit.value is not None and (limit.value < 0 or limit.value % PENNY):
            yield f"The limit of value of {bidder} must be nought or more, in whole pence."
        unknown = [one for one in case.choices if one.bidder == bidder and one.value is None]
        if limit.value is not None and unknown:
            lots = ", ".join(sorted({lot for one in unknown for lot in one.lots}))
            yield f"{bidder} has a limit of value but no value for lot {lots}: give it."


def _rank_problems(case: AwardCase) -> Iterator[str]:
    for lot in case.lots:
        offers = case.ranked(lot)
        ranks = [offer.rank for offer in offers if offer.rank is not None]
        if len(set(ranks)) < len(ranks):
            yield f"Two offers for lot {lot} have the same rank: settle the tie first."
        if len(ranks) == len(offers):
            continue
        for first, second in itertools.pairwise(offers):
            if first.score == second.score:
                yield (
                    f"{first.bidder} and {second.bidder} tie in lot {lot}: settle it by the "
                    "published tie rule and give every offer its rank."
                )
    if case.mechanism is Mechanism.PREFERENCE:
        yield from _preference_problems(case)


def _preference_problems(case: AwardCase) -> Iterator[str]:
    for bidder in sorted({offer.bidder for offer in case.offers}):
        wanted = {offer.lot for offer in case.offers if offer.bidder == bidder}
        said = case.preferences.get(bidder, ())
        if len(set(said)) < len(said):
            yield f"{bidder} names a lot twice in its order of preference."
        missing = sorted(wanted - set(said))
        if missing and not case.limit_of(bidder).is_none and len(wanted) > 1:
            yield f"{bidder} gives no place in its order of preference to lot {', '.join(missing)}."


def offers_from(
    rankings: Sequence[Ranking], values: Mapping[tuple[str, str], Decimal]
) -> tuple[Offer, ...]:
    """The offers of ranked bids, disqualified ones left out; `values` by bidder and lot.

    Where a tie of a lot is still open its offers have no rank.
    """
    found = []
    for ranking in rankings:
        settled = all(len(place.bidders) == 1 for place in ranking.places)
        for place in ranking.places:
            found += [
                Offer(
                    bidder,
                    ranking.lot,
                    Fraction(place.shown),
                    values.get((bidder, ranking.lot)),
                    place.rank if settled else None,
                )
                for bidder in place.bidders
            ]
    return tuple(found)


def fits(case: AwardCase, bidder: str, held: Sequence[Choice]) -> bool:
    """Whether a bidder may hold these offers together."""
    limit = case.limit_of(bidder)
    if limit.lots is not None and sum(len(one.lots) for one in held) > limit.lots:
        return False
    value = sum((one.value or Decimal(0) for one in held), Decimal(0))
    return limit.value is None or value <= limit.value


def award_in_order(case: AwardCase) -> list[Choice]:
    """Lot by lot, each to the best offer whose bidder still has room for it."""
    held: dict[str, list[Choice]] = {}
    for lot in case.lots:
        for offer in case.ranked(lot):
            own = held.setdefault(offer.bidder, [])
            if fits(case, offer.bidder, [*own, offer]):
                own.append(offer)
                break
    return [offer for own in held.values() for offer in own]


def award_by_preference(case: AwardCase) -> list[Choice]:
    """Each lot goes to its best offer; a bidder with too many keeps those that it wants most.

    What a bidder gives back goes to the next offer, until nobody has too many. A lot that was
    given back is not offered to that bidder again.
    """
    waiting = {lot: case.ranked(lot) for lot in case.lots}
    held: dict[str, list[Offer]] = {}
    free = list(case.lots)
    while free:
        lot = free.pop(0)
        if not waiting[lot]:
            continue
        offer = waiting[lot].pop(0)
        own = [*held.get(offer.bidder, []), offer]
        kept = _kept(case, offer.bidder, own)
        held[offer.bidder] = kept
        free += [one.lot for one in own if one not in kept]
    return [offer for own in held.values() for offer in own]


def _kept(case: AwardCase, bidder: str, own: Sequence[Offer]) -> list[Offer]:
    said = case.preferences.get(bidder, ())
    place = {lot: n for n, lot in enumerate(said)}
    kept: list[Offer] = []
    for offer in sorted(own, key=lambda one: (place.get(one.lot, len(said)), one.lot)):
        if fits(case, bidder, [*kept, offer]):
            kept.append(offer)
    return kept
