"""Seeded futures: checked against the closed form and against themselves."""

import numpy as np
import pytest

from commonweal.planning.futures import Line, draw_futures, futures_problems

INCOME = Line("Income", +1, 100.0, -1.0, 1.0)
PAY = Line("Pay", -1, 100.0, -1.0, 1.0)
YEARS = ("2015/16", "2016/17", "2017/18")


def drawn(lines, together, draws=60_000, seed=11):
    return draw_futures(
        lines, np.array(together), years=YEARS, cash=5.0, other_cash=[0.0] * 3, draws=draws,
        seed=seed,
    )  # fmt: skip


def test_four_out_of_five_growths_lie_in_the_stated_range():
    cost = Line("Nothing", -1, 0.0, 0.0, 0.0)
    futures = drawn([INCOME, cost], [[1, 0], [0, 1]])
    first = futures.surplus[0]
    # income of 100 growing by a normal percent with 80% of it within ±1 point
    deviation = 1 / 1.2815515655446004
    assert first.p50 == pytest.approx(100, abs=0.02)
    assert first.p95 == pytest.approx(100 + 1.6448536 * deviation, abs=0.03)
    assert first.p25 == pytest.approx(100 - 0.6744898 * deviation, abs=0.03)


def test_lines_that_move_together_cancel_out():
    apart = drawn([INCOME, PAY], [[1, 0], [0, 1]]).surplus[0]
    together = drawn([INCOME, PAY], [[1, 0.99], [0.99, 1]]).surplus[0]
    ratio = (together.p95 - together.p5) / (apart.p95 - apart.p5)
    # the variance of a difference is 2 − 2r: √(0.02 ÷ 2) = 0.1
    assert ratio == pytest.approx(0.1, abs=0.005)


def test_a_loss_by_a_later_year_is_never_less_likely():
    futures = drawn([INCOME, PAY], [[1, 0.3], [0.3, 1]])
    assert list(futures.loss_by) == sorted(futures.loss_by)
    assert futures.loss_by[0] == pytest.approx(0.5, abs=0.01)
    assert list(futures.cash_out_by) == sorted(futures.cash_out_by)


def test_the_same_seed_gives_the_same_digits_and_another_does_not():
    pair = [[1, 0.3], [0.3, 1]]
    assert drawn([INCOME, PAY], pair) == drawn([INCOME, PAY], pair)
    assert drawn([INCOME, PAY], pair) != drawn([INCOME, PAY], pair, seed=12)


def test_uncertainties_that_contradict_are_refused():
    assert "low end of Odd" in futures_problems([Line("Odd", 1, 1, 2, 1)], np.eye(1))[0]
    assert "2 by 2" in futures_problems([INCOME, PAY], np.eye(3))[0]
    assert "same both ways" in futures_problems([INCOME, PAY], np.array([[1, 0.5], [0.1, 1]]))[0]
    three = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    with pytest.raises(ValueError, match="contradicts itself"):
        drawn([INCOME, PAY, INCOME], three)
