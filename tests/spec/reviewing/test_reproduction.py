"""Published rates worked out again from counts: answers by hand."""

from __future__ import annotations

import numpy as np

from commonweal.reviewing.reproduction import Counts, Verdict, reproduce


def counts(*cells: tuple[float, float, float]) -> Counts:
    return Counts(*(np.array(column, dtype=float) for column in zip(*cells, strict=True)))


NAN = float("nan")


def test_verdicts_by_hand() -> None:
    numerator = counts(
        (321061, 321061, 321061),  # England, 50.5466 %
        (4695, 4693, 4697),  # 4,695 of 9,160 is 51.26 %
        (10, 8, 12),  # 10 of 15 is 66.7 %, and 8 of 17 to 12 of 13 can be
        (10, 8, 12),  # the same, against a printed 30 % that nothing allows
        (NAN, 0, 4),  # hidden
        (10, 8, 12),  # the printed percentage is hidden
    )
    finished = counts(
        (670419, 670419, 670419), (9365, 9363, 9367), (20, 18, 22), (20, 18, 22), (20, 18, 22),
        (20, 18, 22),
    )  # fmt: skip
    not_cases = counts((35234, 35234, 35234), (205, 203, 207), (5, 5, 5), (5, 5, 5), (5, 5, 7),
                       (5, 5, 7))  # fmt: skip
    found = reproduce(
        numerator,
        finished.less(not_cases),
        np.array([50.5, 51, 50, 30, 50, NAN]),
        np.array([1, 0, 0, 0, 0, 0]),
    )
    assert found.verdicts == (
        Verdict.AGREES, Verdict.AGREES, Verdict.ROUNDING, Verdict.DIFFERS, Verdict.UNKNOWN,
        Verdict.UNKNOWN,
    )  # fmt: skip
    assert round(float(found.rate[0]), 3) == 50.546
    assert round(float(found.lower[2]), 2) == round(100 * 8 / 17, 2)
    assert round(float(found.upper[2]), 2) == round(100 * 12 / 13, 2)


def test_a_half_is_rounded_away_from_nought() -> None:
    exact = counts((1, 1, 1))
    found = reproduce(exact, counts((8, 8, 8)), np.array([13.0]), np.array([0]))
    assert found.verdicts == (Verdict.AGREES,)


def test_a_denominator_of_nought_cannot_be_told() -> None:
    nothing = counts((0, 0, 0))
    found = reproduce(nothing, nothing, np.array([0.0]), np.array([0]))
    assert found.verdicts == (Verdict.UNKNOWN,)
