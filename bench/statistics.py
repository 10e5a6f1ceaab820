"""How long a rate with both limits takes for a million groups, beside bare NumPy by hand.

Both give the value with its 95 and 99.8 % limits, exact below ten events and Byar's from ten; ours
also names the method of each row and says why a row has no result. They run in turn in one process
and their answers are compared first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import scipy

from commonweal.language.intervals import rate
from commonweal.language.intervals.limits import Array

GROUPS = 1_000_000
ROUNDS = 7
SEED = 2015
PER = 100_000.0
TARGET = 2.0
#: Published seconds of the field's Python package for a rate with one pair of limits.
PUBLISHED_GROUPS, PUBLISHED_SECONDS = 100_000, 33.7


def made_up() -> tuple[Array, Array]:
    """Counts as small areas have them, a good part below ten and some of them 0, and people."""
    chance = np.random.default_rng(SEED)
    people = chance.integers(500, 50_000, GROUPS).astype(np.float64)
    return chance.poisson(people * 0.001).astype(np.float64), people


def bare(x: Array, n: Array) -> list[Array]:
    """The same numbers with nothing around them: a table of ten rows, and Byar's over arrays."""
    per = PER / n
    small = x < 10
    which = x[small].astype(np.int64)
    found = [x * per]
    whole = np.arange(10)
    root, more = np.sqrt(x), x + 1
    root_more = np.sqrt(more)
    for level in (0.95, 0.998):
        z = scipy.special.ndtri((1 + level) / 2)
        tail = (1 - level) / 2
        with np.errstate(all="ignore"):
            low = x * (1 - 1 / (9 * x) - z / (3 * root)) ** 3
        high = more * (1 - 1 / (9 * more) + z / (3 * root_more)) ** 3
        exact = np.where(whole > 0, scipy.special.gammaincinv(np.maximum(whole, 1), tail), 0)
        low[small] = exact[which]
        high[small] = scipy.special.gammaincinv(whole + 1, 1 - tail)[which]
        found += [low * per, high * per]
    return found


def timed(do: Callable[[], object]) -> float:
    """The seconds of processor time that something takes."""
    began = time.process_time()
    do()
    return time.process_time() - began


def main() -> int:
    """Compare the answers, run both in turn; 1 when they differ or ours takes too long."""
    x, n = made_up()
    ours, theirs = rate(x, n, PER), bare(x, n)
    sides = (ours.value, ours.lower95, ours.upper95, ours.lower998, ours.upper998)
    worst = max(
        float(np.abs(one - two).max() / np.abs(two).max())
        for one, two in zip(sides, theirs, strict=True)
    )
    times = [(timed(lambda: rate(x, n, PER)), timed(lambda: bare(x, n))) for _ in range(ROUNDS)]
    house, plain = (median(one[side] for one in times) for side in (0, 1))
    few = slice(PUBLISHED_GROUPS)
    hundred = median(timed(lambda: rate(x[few], n[few], PER)) for _ in range(ROUNDS))
    print(f"A rate with both limits for {GROUPS:,} groups, median of {ROUNDS} runs")
    print(f"  rate                 {house:7.3f} s")
    print(f"  bare NumPy           {plain:7.3f} s")
    print(f"  ratio                {house / plain:7.2f}     (target at most {TARGET})")
    print(f"  answers differ by at most {worst:.1e} of the largest")
    print(f"  for {PUBLISHED_GROUPS:,} groups {hundred:7.4f} s")
    print(
        f"    PHStatsMethods 0.1.16, 95 % limits only, as published: {PUBLISHED_SECONDS} s, about"
    )
    print(f"    {PUBLISHED_SECONDS / hundred:,.0f} times as long. Not run here: it was measured on")
    print("    another day (statistical standards, section 2).")
    return 1 if house / plain > TARGET or worst > 1e-12 else 0


if __name__ == "__main__":
    sys.exit(main())
