"""Narrower bounds from a total and its parts, only where a definition says that they belong.

Bounds of both sides are used and never the printed numbers, so the slack of rounding is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.facts.published.definition import Relation

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
#: What one relation narrows can narrow another.
PASSES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Sharpened:
    """Bounds of every row; cells narrowed, and lines whose published numbers contradict it."""

    lower: Numbers
    upper: Numbers
    narrowed: int
    contradicting: int


def sharpen(
    keys: Places,
    measures: Places,
    *,
    names: Mapping[str, int],
    is_count: NDArray[np.bool_],
    bounds: tuple[Numbers, Numbers],
    relations: Sequence[Relation],
) -> Sharpened:
    """Narrow the bounds of counts, NaN for none.

    `keys` are equal for rows of one organisation, group and period; `names` gives the number of a
    measure. A part that is not there counts as at least 0. A line whose numbers contradict a
    relation keeps the bounds that it came with.
    """
    before = np.array(bounds[0], dtype=np.float64), np.array(bounds[1], dtype=np.float64)
    low, high = before[0].copy(), before[1].copy()
    _, line = np.unique(keys, return_inverse=True)
    lines = int(line.max(initial=-1)) + 1
    at = {
        name: _where(line, is_count & (measures == names[name]), lines)
        for one in relations
        for name in (one.total, *one.parts)
        if name in names
    }
    for _ in range(PASSES):
        for one in relations:
            if one.total in at:
                _apply(one, at, low, high, lines)
    bad = np.zeros(lines, dtype=bool)
    bad[line[low > high]] = True
    back = bad[line]
    low, high = np.where(back, before[0], low), np.where(back, before[1], high)
    changed = _differs(low, before[0]) | _differs(high, before[1])
    return Sharpened(low, high, int(changed.sum()), int(bad.sum()))


def _where(line: Places, chosen: NDArray[np.bool_], lines: int) -> Places:
    found = np.full(lines, -1, dtype=np.int64)
    rows = np.flatnonzero(chosen)
    found[line[rows]] = rows
    return found


def _apply(
    said: Relation, at: Mapping[str, Places], low: Numbers, high: Numbers, lines: int
) -> None:
    places = [at.get(part, np.full(lines, -1, dtype=np.int64)) for part in said.parts]
    lows = np.array([_take(low, place, 0.0) for place in places])
    highs = np.array([_take(high, place, np.inf) for place in places])
    total = at[said.total]
    total_low, total_high = _take(low, total, 0.0), _take(high, total, np.inf)
    _raise(low, total, lows.sum(axis=0))
    for number, place in enumerate(places):
        _cut(high, place, total_high - (lows.sum(axis=0) - lows[number]))
    if not said.equal:
        return
    _cut(high, total, highs.sum(axis=0))
    for number, place in enumerate(places):
        others = np.delete(highs, number, axis=0).sum(axis=0)
        _raise(low, place, total_low - others)


def _take(numbers: Numbers, place: Places, absent: float) -> Numbers:
    found = np.where(place >= 0, numbers[place], absent)
    return np.where(np.isnan(found), absent, found)


def _cut(high: Numbers, place: Places, most: Numbers) -> None:
    rows = place[(place >= 0) & np.isfinite(most)]
    most = most[(place >= 0) & np.isfinite(most)]
    high[rows] = np.where(np.isnan(high[rows]), np.nan, np.minimum(high[rows], most))


def _raise(low: Numbers, place: Places, least: Numbers) -> None:
    rows = place[(place >= 0) & np.isfinite(least)]
    least = least[(place >= 0) & np.isfinite(least)]
    low[rows] = np.where(np.isnan(low[rows]), np.nan, np.maximum(low[rows], least))


def _differs(one: Numbers, other: Numbers) -> NDArray[np.bool_]:
    return np.asarray((one != other) & ~(np.isnan(one) & np.isnan(other)), dtype=np.bool_)
