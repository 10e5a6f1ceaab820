"""Price formulas by name: points out of a weight, or a cost of which the lowest wins.

A tender names its formula and parameters before publication. Source: the engineering standard's
worked table of nine formulas; their use and warnings are in `definitions/procurement/prices.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import Any

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork


class Gives(StrEnum):
    """What a formula makes of a price."""

    POINTS = "points"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as a tender publishes it.

    `weight` is the most points (0 where the formula gives a cost). Prices above `ceiling` are left
    out. `parameters` are those that the formula names, in its own units.
    """

    code: str
    weight: Decimal = Decimal(0)
    parameters: Mapping[str, Decimal] = field(default_factory=dict)
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PriceBid:
    """A price in pounds, on a stated VAT basis, and the bid's quality points where they count."""

    bidder: str
    price: Decimal
    quality: Fraction | None = None
    vat: str = "excluding VAT"


@dataclass(frozen=True, slots=True)
class PriceScore:
    """What the formula makes of one bid; without points and cost `reason` says why."""

    bidder: str
    price: Decimal
    points: Fraction | None = None
    cost: Fraction | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PriceAnswer:
    """All bids of a lot in the order given. `reason` says why there is nothing to work out."""

    formula: Formula
    gives: Gives
    lines: tuple[PriceScore, ...]
    steps: tuple[str, ...]
    reason: str = ""

    def of(self, bidder: str) -> PriceScore:
        """The line of a bidder. Raises KeyError when it made no bid."""
        for line in self.lines:
            if line.bidder == bidder:
                return line
        raise KeyError(bidder)


Parameters = Mapping[str, Fraction]
#: What a formula makes of one price, given its quality (nought where none is asked for).
Point = Callable[[Fraction, Fraction], Fraction | str]


@dataclass(frozen=True, slots=True)
class _Made:
    """A formula ready for the bids of a lot: its function, or why it cannot be used on them."""

    point: Point | None
    step: str


_Maker = Callable[[Sequence[Fraction], Parameters], _Made]


def _clamp(value: Fraction) -> Fraction:
    return min(max(value, Fraction(0)), Fraction(1))


def _pounds(value: Fraction) -> str:
    return f"£{fraction_half_up(value, 2):,}"


_ZERO = "A price of 0 is among the bids and nothing can be divided by it: ask about that bid first."


def _lowest_ratio(prices: Sequence[Fraction], _: Parameters) -> _Made:
    least = min(prices)
    if not least:
        return _Made(None, _ZERO)
    return _Made(lambda p, _q: least / p, f"The lowest price is {_pounds(least)}.")


def _above_lowest(prices: Sequence[Fraction], _: Parameters) -> _Made:
    least = min(prices)
    if not least:
        return _Made(None, _ZERO)
    return _Made(lambda p, _q: _clamp(2 - p / least), f"The lowest price is {_pounds(least)}.")


def _min_max(prices: Sequence[Fraction], _: Parameters) -> _Made:
    least, most = min(prices), max(prices)
    if least == most:
        step = f"Every price is {_pounds(least)}: each gets full marks."
        return _Made(lambda _p, _q: Fraction(1), step)
    step = f"Prices run from {_pounds(least)} to {_pounds(most)}."
    return _Made(lambda p, _q: (most - p) / (most - least), step)


def _about(words: str, middle: Fraction, given: Parameters) -> _Made:
    if not middle:
        return _Made(None, _ZERO)
    start, slope = given["at_middle"] / 100, given["slope"]
    return _Made(
        lambda p, _q: _clamp(start + slope * (middle - p) / middle),
        f"The {words} is {_pounds(middle)}.",
    )


def _mean(prices: Sequence[Fraction], given: Parameters) -> _Made:
    return _about("mean price", sum(prices, Fraction(0)) / len(prices), given)


def _median(prices: Sequence[Fraction], given: Parameters) -> _Made:
    return _about("median price", Fraction(median(prices)), given)


def _closeness(prices: Sequence[Fraction], _: Parameters) -> _Made:
    mean = sum(prices, Fraction(0)) / len(prices)
    if not mean:
        return _Made(None, _ZERO)
    step = f"The mean price is {_pounds(mean)}."
    return _Made(lambda p, _q: _clamp(1 - abs(p - mean) / mean), step)


def _benchmark(_: Sequence[Fraction], given: Parameters) -> _Made:
    full, nought = given["full_marks_at"], given["no_marks_at"]
    if full >= nought:
        raise CannotWork("The price for full marks must lie below the price for none.")
    step = f"Full marks at {_pounds(full)} or less, none at {_pounds(nought)} or more."
    return _Made(lambda p, _q: _clamp((nought - p) / (nought - full)), step)


def _per_quality(_: Sequence[Fraction], __: Parameters) -> _Made:
    def point(price: Fraction, quality: Fraction) -> Fraction | str:
        return price / quality if quality > 0 else "It has no quality point to divide the price by."

    return _Made(point, "Price divided by quality points; the lowest wins.")


def _monetised(_: Sequence[Fraction], given: Parameters) -> _Made:
    worth, base = given["pounds_a_point"], given["quality_base"]
    step = (
        f"Price less {_pounds(worth)} for each quality point above "
        f"{fraction_half_up(base, 2)}; the lowest wins."
    )
    return _Made(lambda p, q: p - worth * (q - base), step)


_FORMULAS: Mapping[str, tuple[Gives, tuple[str, ...], _Maker]] = {
    "lowest_ratio": (Gives.POINTS, (), _lowest_ratio),
    "above_lowest": (Gives.POINTS, (), _above_lowest),
    "min_max": (Gives.POINTS, (), _min_max),
    "mean": (Gives.POINTS, ("at_middle", "slope"), _mean),
    "median": (Gives.POINTS, ("at_middle", "slope"), _median),
    "closeness_to_mean": (Gives.POINTS, (), _closeness),
    "benchmark": (Gives.POINTS, ("full_marks_at", "no_marks_at"), _benchmark),
    "price_per_quality": (Gives.COST, (), _per_quality),
    "monetised_quality": (Gives.COST, ("pounds_a_point", "quality_base"), _monetised),
}

#: The formulas that there are, each with what it gives and the parameters that it needs.
KNOWN: Mapping[str, tuple[Gives, tuple[str, ...]]] = {
    code: (gives, names) for code, (gives, names, _) in _FORMULAS.items()
}


def formula_problems(formula: Formula) -> list[str]:
    """What keeps a formula from being published, one sentence each."""
    if formula.code not in KNOWN:
        return [f"There is no price formula {formula.code}."]
    gives, names = KNOWN[formula.code]
    problems = [f"Give {name} for the price formula." for name in names
                if name not in formula.parameters]  # fmt: skip
    problems += [
        f"The price formula knows no {name}." for name in formula.parameters if name not in names
    ]
    if gives is Gives.POINTS and not 0 < formula.weight <= 100:
        problems.append("Give price a weight above 0 and up to 100.")
    if formula.ceiling is not None and formula.ceiling < 0:
        problems.append("A ceiling on prices cannot be negative.")
    return problems


def price_scores(formula: Formula, bids: Sequence[PriceBid]) -> PriceAnswer:
    """What the formula makes of the bids for one lot.

    Points are exact fractions of the weight, costs are exact pounds. A negative price and one
    above the ceiling are left out with a reason and move nobody else. Raises CannotWork for a
    formula with problems, bids on different VAT bases, a bidder twice, or a missing quality.
    """
    _refuse(formula, bids)
    gives, _, maker = _FORMULAS[formula.code]
    if not bids:
        return PriceAnswer(formula, gives, (), (), "No bid was made for this lot.")
    out = {bid.bidder: _left_out(formula, bid) for bid in bids}
    prices = [Fraction(bid.price) for bid in bids if not out[bid.bidder]]
    if not prices:
        lines = tuple(PriceScore(b.bidder, b.price, reason=out[b.bidder]) for b in bids)
        return PriceAnswer(formula, gives, lines, (), "No bid has a price that can be scored.")
    given = {name: Fraction(value) for name, value in formula.parameters.items()}
    made = maker(prices, given)
    lines = tuple(_line(formula, gives, bid, out[bid.bidder], made) for bid in bids)
    return PriceAnswer(formula, gives, lines, (made.step,), made.step if made.point is None else "")


def _refuse(formula: Formula, bids: Sequence[PriceBid]) -> None:
    problems = formula_problems(formula)
    if problems:
        raise CannotWork(*problems)
    if len({bid.vat for bid in bids}) > 1:
        bases = " and ".join(sorted({bid.vat for bid in bids}))
        raise CannotWork(f"Prices are given {bases}: put them on one basis first.")
    if len({bid.bidder for bid in bids}) < len(bids):
        raise CannotWork("A bidder has two prices for this lot: keep the one that counts.")
    if KNOWN[formula.code][0] is Gives.COST:
        for bid in bids:
            if bid.quality is None:
                raise CannotWork(f"{bid.bidder} has no quality points, which the formula needs.")


def _left_out(formula: Formula, bid: PriceBid) -> str:
    if bid.price < 0:
        return "A negative price cannot be scored: ask the bidder what it means."
    if formula.ceiling is not None and bid.price > formula.ceiling:
        return f"The price lies above the ceiling of £{formula.ceiling:,}."
    return ""


def _line(formula: Formula, gives: Gives, bid: PriceBid, reason: str, made: _Made) -> PriceScore:
    if reason or made.point is None:
        return PriceScore(bid.bidder, bid.price, reason=reason or made.step)
    value = made.point(Fraction(bid.price), bid.quality or Fraction(0))
    if isinstance(value, str):
        return PriceScore(bid.bidder, bid.price, reason=value)
    if gives is Gives.COST:
        return PriceScore(bid.bidder, bid.price, cost=value)
    return PriceScore(bid.bidder, bid.price, points=Fraction(formula.weight) * value)


@dataclass(frozen=True, slots=True)
class FormulaGuide:
    """What a reader must know of a formula. `is_relative`: a bid's points hang on other bids.

    `parameters` are its parameters with their titles, `weaknesses` the known ones.
    """

    code: str
    title: str
    is_relative: bool
    recommended: bool
    parameters: Mapping[str, str]
    weaknesses: tuple[str, ...]
    source: str
    verified: bool


def guides_from(definition: Mapping[str, Any]) -> dict[str, FormulaGuide]:
    """The guides of `prices.yaml` by code. Raises ValueError for one that is no formula."""
    found = {}
    for row in definition["formulas"]:
        parameters = {one["code"]: one["title"] for one in row["parameters"]}
        if row["code"] not in KNOWN or tuple(parameters) != KNOWN[row["code"]][1]:
            raise ValueError(f"{row['code']} is no price formula with these parameters")
        found[row["code"]] = FormulaGuide(
            row["code"], row["title"], row["relative"], row["recommended"], parameters,
            tuple(row["weaknesses"]), row["source"], row["verified"],
        )  # fmt: skip
    return found
