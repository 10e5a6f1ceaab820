"""Ranking the bids for a lot, and settling ties by the ordered rule that was published.

Bids are ranked on their full scores; bids that are equal at the published precision tie. A lot
drawn by witnesses and a rebid are outcomes that somebody records; the time of submission never
decides. Source: Procurement Act 2023 section 23; engineering standard on evaluation (LEI-23).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.scoring import BidScore, Failure


class TieStep(StrEnum):
    """One way to settle a tie."""

    CRITERION = "higher score on a named criterion"
    QUALITY = "higher quality total"
    PRICE = "lower price"
    REBID = "new prices of the tied bidders"
    LOT = "lot drawn by two witnesses"


@dataclass(frozen=True, slots=True)
class TieRule:
    """One step of the published tie rule; `criterion` is the code of a block or question."""

    step: TieStep
    criterion: str = ""

    @property
    def words(self) -> str:
        return f"{self.step} ({self.criterion})" if self.criterion else str(self.step)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lot that was drawn among tied bidders: their order, who witnessed it, and how many have to
    by the rules."""

    order: tuple[str, ...]
    witnesses: tuple[str, ...]
    least: int


@dataclass(frozen=True, slots=True)
class TieFacts:
    """What settles ties beyond the scores: prices of the bids, new prices, lots drawn."""

    prices: Mapping[str, Decimal] = field(default_factory=dict)
    rebids: Mapping[str, Decimal] = field(default_factory=dict)
    drawn: tuple[Drawn, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the ranking. More than one bidder: they still tie.

    `settled_by` tells the step of the tie rule that separated it from those it tied with;
    `needs` what has to be recorded to settle it.
    """

    rank: int
    bidders: tuple[str, ...]
    shown: Decimal
    settled_by: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The places from the first, and the bids that a threshold has disqualified."""

    lot: str
    places: tuple[Place, ...]
    disqualified: Mapping[str, tuple[Failure, ...]]
    steps: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """The bidders from first to last. Raises CannotWork while a tie is open."""
        for place in self.places:
            if len(place.bidders) > 1:
                raise CannotWork(
                    f"{_names(place.bidders)} tie in lot {self.lot}. {place.needs}".strip()
                )
        return tuple(place.bidders[0] for place in self.places)


def tie_rule_problems(rules: Sequence[TieRule], criteria: Sequence[str]) -> list[str]:
    """What keeps a tie rule from being published; `criteria` are codes of blocks and questions."""
    problems = []
    if not rules or rules[-1].step is not TieStep.LOT:
        problems.append("End the tie rule with a lot drawn by two witnesses, so that none stays.")
    for rule in rules:
        if rule.step is TieStep.CRITERION and rule.criterion not in criteria:
            problems.append(f"The tie rule names {rule.criterion or 'no criterion'}: name one.")
    words = [rule.words for rule in rules]
    problems += [
        f"The tie rule says “{one}” twice." for one in sorted(set(words)) if words.count(one) > 1
    ]
    return problems


def rank(
    bids: Sequence[BidScore], rules: Sequence[TieRule], facts: TieFacts | None = None
) -> Ranking:
    """The ranking of the bids for one lot.

    Raises CannotWork when bids are of several lots, a bidder stands twice, or a step of the tie
    rule lacks what it needs of a tied bid (its price). A lot that was not drawn, and new prices
    that were not asked for, leave the tie open and say so.
    """
    lots = {bid.lot for bid in bids}
    names = [bid.bidder for bid in bids]
    if len(lots) > 1 or len(set(names)) < len(names):
        raise CannotWork("Rank the bids for one lot at a time, each bidder once.")
    fit = [bid for bid in bids if not bid.disqualified]
    known = facts or TieFacts()
    places: list[Place] = []
    steps: list[str] = []
    for shown in sorted({bid.shown for bid in fit}, reverse=True):
        tied = [bid for bid in fit if bid.shown == shown]
        for group, settled, needs in _settle(tied, tuple(rules), known, ""):
            bidders = tuple(sorted(bid.bidder for bid in group))
            place = 1 + sum(len(one.bidders) for one in places)
            places.append(Place(place, bidders, shown, settled, needs))
            how = f", by {settled}" if settled else ""
            steps.append(f"{place}. {_names(bidders)}: {shown}{how}.")
    out = {bid.bidder: bid.failures for bid in bids if bid.disqualified}
    return Ranking(next(iter(lots), ""), tuple(places), out, tuple(steps))


_Group = tuple[list[BidScore], str, str]


def _settle(
    tied: list[BidScore], rules: tuple[TieRule, ...], facts: TieFacts, settled: str
) -> list[_Group]:
    """The tied bids in groups from the first, each with what settled it or what it needs."""
    if len(tied) == 1:
        return [(tied, settled, "")]
    if not rules:
        return [(tied, settled, "The published tie rule does not settle this tie.")]
    rule, rest = rules[0], rules[1:]
    if rule.step in (TieStep.LOT, TieStep.REBID) and not _recorded(rule.step, tied, facts):
        return [(tied, settled, _NEEDS[rule.step])]
    key = _key(rule, tied, facts)
    found: list[_Group] = []
    for value in sorted({key(bid) for bid in tied}):
        group = [bid for bid in tied if key(bid) == value]
        by = rule.words if len(group) < len(tied) else settled
        found += _settle(group, rest, facts, by)
    return found


_NEEDS = {
    TieStep.LOT: "Draw a lot before two witnesses and record it.",
    TieStep.REBID: "Ask the tied bidders for new prices and record them.",
}


def asks_new_prices(place: Place) -> bool:
    """Whether the bidders of a place tie until each gives a new price."""
    return len(place.bidders) > 1 and place.needs == _NEEDS[TieStep.REBID]


def asks_draw(place: Place) -> bool:
    """Whether the bidders of a place tie until a lot is drawn among them."""
    return len(place.bidders) > 1 and place.needs == _NEEDS[TieStep.LOT]


def _recorded(step: TieStep, tied: Sequence[BidScore], facts: TieFacts) -> bool:
    if step is TieStep.REBID:
        return all(bid.bidder in facts.rebids for bid in tied)
    return _draw(tied, facts) is not None


def _draw(tied: Sequence[BidScore], facts: TieFacts) -> Drawn | None:
    """The lot that was drawn among exactly these bidders."""
    names = {bid.bidder for bid in tied}
    draws = {one for one in facts.drawn if set(one.order) == names}
    if len(draws) > 1:
        raise CannotWork(f"More than one lot is recorded among {_names(sorted(names))}: keep one.")
    found = next(iter(draws), None)
    if (
        found is not None
        and len({n for one in found.witnesses if (n := one.strip())}) < found.least
    ):
        raise CannotWork(
            f"The lot drawn among {_names(sorted(names))} needs {found.least} witnesses."
        )
    if found is not None and len(found.order) != len(names):
        raise CannotWork(f"The lot drawn among {_names(sorted(names))} names a bidder twice.")
    return found


def _key(rule: TieRule, tied: Sequence[BidScore], facts: TieFacts) -> Callable[[BidScore], Decimal]:
    """What the bids are sorted by, the first being the lowest."""
    if rule.step is TieStep.CRITERION:
        return lambda bid: -_published(bid.reached(rule.criterion), bid)
    if rule.step is TieStep.QUALITY:
        return lambda bid: -_published(bid.quality, bid)
    if rule.step is TieStep.LOT:
        drawn = _draw(tied, facts)
        order = drawn.order if drawn else ()
        return lambda bid: Decimal(order.index(bid.bidder))
    prices = facts.prices if rule.step is TieStep.PRICE else facts.rebids
    missing = sorted(bid.bidder for bid in tied if bid.bidder not in prices)
    if missing:
        raise CannotWork(f"The price of {_names(missing)} is needed to settle a tie.")
    return lambda bid: prices[bid.bidder]


def _published(value: Fraction, bid: BidScore) -> Decimal:
    return fraction_half_up(value, bid.places)


def _names(bidders: Sequence[str]) -> str:
    return " and ".join(bidders)


def tie_rules_from(definition: Mapping[str, Any], criterion: str) -> tuple[TieRule, ...]:
    """The tie rule that `scoring.yaml` offers, its criterion being a block or question."""
    steps = [TieStep(row["step"]) for row in definition["tie_rule"]]
    return tuple(TieRule(step, criterion if step is TieStep.CRITERION else "") for step in steps)
