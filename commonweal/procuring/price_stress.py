"""Whether a price formula lets irrelevant bids decide: who leads when bids come, go or move.

Before publication the bids are made up; afterwards they can be the real ones. Source: the
engineering standard's worked rank reversal; known as the ranking paradox of relative scoring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.price import Formula, PriceBid, price_scores
from commonweal.procuring.rules import Rules

_PENCE = 100


class Change(StrEnum):
    """What a trial changes."""

    WITHOUT = "without the bid"
    DEARER = "price raised"
    CHEAPER = "price lowered"
    ENTRANT = "a made-up bid added"


@dataclass(frozen=True, slots=True)
class StressSettings:
    """By how much prices are moved, and the made-up bids: how many, from which seed, how priced.

    Entrants are priced evenly between `lowest` percent of the lowest price and `highest` percent
    of the highest, their quality evenly between 0 and `quality_most` points.
    """

    move: Decimal
    entrants: int
    seed: int
    lowest: Decimal
    highest: Decimal
    quality_most: Decimal


@dataclass(frozen=True, slots=True)
class Trial:
    """One change, and who leads before and after it (more than one: they are level).

    Where a bid comes or goes, `before` and `after` compare the other bids alone. `by_loser` says
    that the bid which came, went or moved did not itself lead on either side.
    """

    change: Change
    bidder: str
    before: frozenset[str]
    after: frozenset[str]
    by_loser: bool

    @property
    def flips(self) -> bool:
        """Whether first place changes."""
        return self.before != self.after

    @property
    def is_reversal(self) -> bool:
        """Whether a bid that cannot win changes who does."""
        return self.flips and self.by_loser


@dataclass(frozen=True, slots=True)
class StressAnswer:
    """All trials on the bids and on made-up entrants, and what they come to."""

    leaders: frozenset[str]
    trials: tuple[Trial, ...]
    headline: str

    @property
    def flips(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if trial.flips)

    @property
    def reversals(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if trial.is_reversal)

    @property
    def entrants_reversing(self) -> Fraction | None:
        """The share of made-up bids that lose and yet change who leads; None without any."""
        every = [one for one in self.trials if one.change is Change.ENTRANT]
        if not every:
            return None
        return Fraction(sum(one.is_reversal for one in every), len(every))


def stress(formula: Formula, bids: Sequence[PriceBid], settings: StressSettings) -> StressAnswer:
    """Try a formula on bids with their quality points: does first place flip?

    Each bid is left out (the same as added last), each price is raised and lowered, and made-up
    bids are added one at a time. The total is quality plus price points, or the cost where the
    formula gives one. Where a change leaves no bid that can be scored, nobody leads. Equal input
    gives equal output. Raises CannotWork for fewer than two bids, a bid without quality, or prices
    that the formula cannot work on.
    """
    if len(bids) < 2:
        raise CannotWork("A price formula is tried on at least two bids.")
    refused = price_scores(formula, bids).reason
    if refused:
        raise CannotWork(refused)
    leaders = _leaders(_totals(formula, bids))
    trials = (
        *_without(formula, bids),
        *_moved(formula, bids, settings.move),
        *_entrants(formula, bids, settings),
    )
    return StressAnswer(leaders, trials, _headline(trials))


def _totals(formula: Formula, bids: Sequence[PriceBid]) -> dict[str, Fraction]:
    """What each bid comes to, the highest being best; bids left out by the formula are not in."""
    answer = price_scores(formula, bids)
    found = {}
    for bid, line in zip(bids, answer.lines, strict=True):
        if bid.quality is None:
            raise CannotWork(f"{bid.bidder} has no quality points to add to its price.")
        if line.cost is not None:
            found[bid.bidder] = -line.cost
        elif line.points is not None:
            found[bid.bidder] = bid.quality + line.points
    return found


def _leaders(totals: dict[str, Fraction], but: str = "") -> frozenset[str]:
    """Who is best, one bidder left out of the comparison."""
    others = {bidder: total for bidder, total in totals.items() if bidder != but}
    best = max(others.values(), default=None)
    return frozenset(bidder for bidder, total in others.items() if total == best)


def _without(formula: Formula, bids: Sequence[PriceBid]) -> Iterator[Trial]:
    for bid in bids:
        with_it = _totals(formula, bids)
        rest = [one for one in bids if one is not bid]
        yield Trial(
            Change.WITHOUT,
            bid.bidder,
            _leaders(with_it, bid.bidder),
            _leaders(_totals(formula, rest)),
            bid.bidder not in _leaders(with_it),
        )


def _moved(formula: Formula, bids: Sequence[PriceBid], percent: Decimal) -> Iterator[Trial]:
    before = _leaders(_totals(formula, bids))
    for bid in bids:
        for change, sign in ((Change.DEARER, 1), (Change.CHEAPER, -1)):
            price = bid.price * (100 + sign * percent) / 100
            moved = [replace(one, price=price) if one is bid else one for one in bids]
            after = _leaders(_totals(formula, moved))
            yield Trial(change, bid.bidder, before, after, bid.bidder not in before | after)


def _entrants(
    formula: Formula, bids: Sequence[PriceBid], settings: StressSettings
) -> Iterator[Trial]:
    before = _leaders(_totals(formula, bids))
    low = int(min(bid.price for bid in bids) * settings.lowest / 100 * _PENCE)
    high = int(max(bid.price for bid in bids) * settings.highest / 100 * _PENCE)
    drawn = np.random.default_rng(settings.seed)
    prices = drawn.integers(max(low, 1), max(high, 1), size=settings.entrants, endpoint=True)
    most = int(settings.quality_most * 100)
    qualities = drawn.integers(1, max(most, 1), size=settings.entrants, endpoint=True)
    for n, (pence, points) in enumerate(zip(prices, qualities, strict=True), 1):
        name = f"made-up bid {n}"
        bid = PriceBid(name, Decimal(int(pence)) / _PENCE, Fraction(int(points), 100), bids[0].vat)
        totals = _totals(formula, [*bids, bid])
        yield Trial(
            Change.ENTRANT, name, before, _leaders(totals, name), name not in _leaders(totals)
        )


def _headline(trials: Sequence[Trial]) -> str:
    reversals = [trial for trial in trials if trial.is_reversal]
    if not reversals:
        return "No bid that cannot win changes who does."
    own = [trial for trial in reversals if trial.change is not Change.ENTRANT]
    made_up = len(reversals) - len(own)
    every = sum(trial.change is Change.ENTRANT for trial in trials)
    parts = []
    if own:
        bidders = sorted({trial.bidder for trial in own})
        parts.append(f"{' and '.join(bidders)}, though losing, would change who wins")
    if made_up:
        share = fraction_half_up(Fraction(100 * made_up, every), 1)
        parts.append(f"{made_up} of {every} made-up losing bids ({share}%) would change who wins")
    return f"First place hangs on bids that cannot win: {'; '.join(parts)}."


def stress_settings_from(rules: Rules, day: date, quality_most: Decimal) -> StressSettings:
    """The settings of the rules on a day; `quality_most` are the quality points to be had."""

    def value(name: str) -> Decimal:
        return rules.on(f"price_stress.{name}", day).value

    return StressSettings(
        value("move"),
        int(value("entrants")),
        int(value("seed")),
        value("entrant_lowest"),
        value("entrant_highest"),
        quality_most,
    )


def sign_off_problem(is_relative: bool, answer: StressAnswer | None, signed_by: str) -> str:
    """Why a formula cannot be published yet; empty when it can.

    A relative formula needs a stored trial and a person who has signed it off.
    """
    if is_relative and answer is None:
        return "A formula that compares bids with each other must be tried before publication."
    if is_relative and not signed_by.strip():
        return "Somebody must sign off the trial of the price formula before publication."
    return ""
