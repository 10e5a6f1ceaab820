"""Whether a published rate follows from the counts published beside it.

Both are rounded below England, so a rate is reproduced when the range that the counts leave meets
the range that the printed percentage leaves. Nothing is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class Verdict(StrEnum):
    """What can be said of a published rate."""

    AGREES = "agrees"
    ROUNDING = "agrees within rounding"
    DIFFERS = "differs"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """One count for every organisation: as printed (NaN where hidden) and its bounds."""

    value: Numbers
    lower: Numbers
    upper: Numbers

    def less(self, other: Counts) -> Counts:
        """The difference, with the widest bounds that both leave."""
        return Counts(self.value - other.value, self.lower - other.upper, self.upper - other.lower)


@dataclass(frozen=True, slots=True, eq=False)
class Reproduced:
    """The rate from the printed counts, the least and most it can be, and the verdict."""

    rate: Numbers
    lower: Numbers
    upper: Numbers
    verdicts: tuple[Verdict, ...]


def reproduce(
    numerator: Counts, denominator: Counts, published: Numbers, decimals: NDArray[np.int64]
) -> Reproduced:
    """Rates in per cent against published percentages with their number of decimals.

    Arrays of one length, a row for an organisation in one period; NaN is hidden or missing. A
    hidden part gives no verdict, and neither does a denominator that is not above 0. Source: NHS
    Talking Therapies outcome definitions, section 3.3 of the clinical data standard.
    """
    with np.errstate(all="ignore"):
        rate = np.where(denominator.value > 0, 100 * numerator.value / denominator.value, np.nan)
        least = np.where(
            denominator.upper > 0, 100 * np.maximum(numerator.lower, 0) / denominator.upper, 0
        )
        most = np.where(denominator.lower > 0, 100 * numerator.upper / denominator.lower, np.inf)
        scale = 10.0**decimals
        # Half away from zero, with what binary fractions lose put back.
        printed = np.floor(rate * scale + 0.5 + 1e-9) / scale
        half = 0.5 / scale + 1e-9
        equal = np.abs(printed - published) < 0.5 / scale
        meet = (least <= published + half) & (most >= published - half)
    known = ~(np.isnan(rate) | np.isnan(published))
    verdicts = np.select(
        [~known, equal, meet],
        [Verdict.UNKNOWN.value, Verdict.AGREES.value, Verdict.ROUNDING.value],
        Verdict.DIFFERS.value,
    )
    most = np.where(np.isnan(most), np.nan, np.minimum(most, 100.0))
    return Reproduced(rate, least, most, tuple(Verdict(str(one)) for one in verdicts))
