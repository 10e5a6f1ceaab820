"""Proofs in whole numbers: what a solver's prices prove, whatever its own rounding.

A solver works in floating point. Its prices (dual values) give a lower bound on an aim for any
choice of numbers, so they are rounded to simple fractions and the bound is worked out exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonweal.language.optimum import Aim, Row

#: Prices are rounded to fractions with a denominator no larger than this. Any rounding gives a
#: true bound; a good one makes it sharp.
FINEST = 720

Bounds = Sequence[tuple[int, int]]
RowBounds = Sequence[tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Exact prices of the rows, exact reduced costs of the columns, and the bound they prove."""

    prices: tuple[Fraction, ...]
    reduced: tuple[Fraction, ...]
    bound: Fraction


def certify(
    columns: Bounds, rows: Sequence[Row], limits: RowBounds, aim: Aim, duals: Sequence[float]
) -> Certificate:
    """The bound that the prices prove on an aim, over all plans within columns and limits.

    A price on a side that is open proves nothing and counts as nought.
    """
    prices = [_usable(dual, limit) for dual, limit in zip(duals, limits, strict=True)]
    scale = math.lcm(*(price.denominator for price in prices)) if prices else 1
    whole = [int(price * scale) for price in prices]
    reduced = [0] * len(columns)
    for column, cost in aim.costs:
        reduced[column] += cost * scale
    bound = aim.constant * scale
    for row, price, (low, high) in zip(rows, whole, limits, strict=True):
        if price:
            side = low if price > 0 else high
            bound += price * (side or 0)
            for column, factor in row.terms:
                reduced[column] -= price * factor
    for cost, (low, high) in zip(reduced, columns, strict=True):
        bound += cost * (low if cost > 0 else high)
    return Certificate(
        tuple(prices), tuple(Fraction(cost, scale) for cost in reduced), Fraction(bound, scale)
    )


def _usable(dual: float, limit: tuple[int | None, int | None]) -> Fraction:
    price = Fraction(dual).limit_denominator(FINEST) if math.isfinite(dual) else Fraction(0)
    low, high = limit
    if (price > 0 and low is None) or (price < 0 and high is None):
        return Fraction(0)
    return price


def narrow(
    columns: Bounds, limits: RowBounds, certificate: Certificate
) -> tuple[list[tuple[int, int]], list[tuple[int | None, int | None]]]:
    """The columns and limits that hold exactly the plans that reach a bound that is reached.

    Any best plan pays nothing beyond the bound: where a column or row has a price, it lies at
    the end that the price speaks of.
    """
    tight_columns = [
        _at_end(ends, price) for ends, price in zip(columns, certificate.reduced, strict=True)
    ]
    tight_limits: list[tuple[int | None, int | None]] = []
    for (low, high), price in zip(limits, certificate.prices, strict=True):
        if price > 0:
            tight_limits.append((low, low))
        elif price < 0:
            tight_limits.append((high, high))
        else:
            tight_limits.append((low, high))
    return tight_columns, tight_limits


def _at_end(ends: tuple[int, int], price: Fraction) -> tuple[int, int]:
    low, high = ends
    if price > 0:
        return (low, low)
    return (high, high) if price < 0 else ends
