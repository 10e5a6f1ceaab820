"""How long a million five-year futures take, beside a bare NumPy evaluation of the same arithmetic.

Both draw twelve lines that move together, carry surplus and cash through five years, and say the
five points of their spread and how often each floor is broken. They run in turn in one process;
the ratio of their medians says more than seconds on somebody else's machine.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from commonweal.planning.futures import EIGHTY_PERCENT, Floats, Line, draw_futures

DRAWS = 1_000_000
YEARS = ("2016/17", "2017/18", "2018/19", "2019/20", "2020/21")
CASH = 10.0
OTHER_CASH = (0.5, -0.5, 0.2, 0.0, -1.0)
SEED = 2015
ROUNDS = 3
TARGET = 2.0


def lines() -> list[Line]:
    """Four lines of income and eight of cost that start alike and differ in how unsure they are."""
    income = [Line(f"Income {n}", +1, 26.0, -3.0 - n / 4, 1.0) for n in range(4)]
    return income + [Line(f"Cost {n}", -1, 13.0, -3.0, 0.5 + n / 8) for n in range(8)]


def links(count: int) -> Floats:
    """Neighbours move together, those further apart less."""
    place = np.arange(count)
    together: Floats = 0.5 ** np.abs(place[:, None] - place[None, :])
    return together


def bare(given: list[Line], together: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The same arithmetic with nothing around it, over whole arrays."""
    rng = np.random.default_rng(SEED)
    sd = np.array([(one.high - one.low) / 2 / EIGHTY_PERCENT / 100 for one in given])
    mean = np.array([1 + (one.low + one.high) / 200 for one in given])
    signed = np.array([one.sign * one.start for one in given])
    mixing = (np.linalg.cholesky(together) * sd[:, None]).T
    level = np.ones((DRAWS, len(given)))
    surplus = np.empty((DRAWS, len(YEARS)))
    for year in range(len(YEARS)):
        level = level * (rng.standard_normal((DRAWS, len(given))) @ mixing + mean)
        surplus[:, year] = level @ signed
    cash = CASH + np.cumsum(surplus + np.array(OTHER_CASH), axis=1)
    points = [0.05, 0.25, 0.5, 0.75, 0.95]
    return (
        np.quantile(surplus, points, axis=0),
        np.quantile(cash, points, axis=0),
        np.logical_or.accumulate(surplus < 0, axis=1).mean(axis=0),
        np.logical_or.accumulate(cash < 0, axis=1).mean(axis=0),
    )


def timed(do: Callable[[], object]) -> tuple[float, object]:
    """The seconds that something takes, and what it gave."""
    began = time.perf_counter()
    found = do()
    return time.perf_counter() - began, found


def main() -> int:
    """Run both in turn; 1 when they disagree or ours takes longer than the target allows."""
    given = lines()
    together = links(len(given))
    ours, theirs, worst = [], [], 0.0
    for _ in range(ROUNDS):
        seconds, futures = timed(
            lambda: draw_futures(
                given, together, years=YEARS, cash=CASH, other_cash=OTHER_CASH, draws=DRAWS,
                seed=SEED,
            )
        )  # fmt: skip
        ours.append(seconds)
        seconds, plain = timed(lambda: bare(given, together))
        theirs.append(seconds)
        medians = np.array([one.p50 for one in futures.surplus])  # type: ignore[attr-defined]
        worst = max(worst, float(np.abs(medians - plain[0][2]).max()))  # type: ignore[index]
    ratio = median(ours) / median(theirs)
    print(f"{DRAWS:,} futures, {len(given)} lines, {len(YEARS)} years, median of {ROUNDS} runs")
    print(f"  futures of a plan    {median(ours):6.2f} s")
    print(f"  bare NumPy           {median(theirs):6.2f} s")
    print(f"  ratio                {ratio:6.2f}   (target at most {TARGET})")
    print(f"  medians differ by at most £{worst:.3f}m, which is chance")
    # The standard error of a median of a million draws is well below a fiftieth of the spread.
    return 1 if ratio > TARGET or worst > 0.05 else 0


if __name__ == "__main__":
    sys.exit(main())
