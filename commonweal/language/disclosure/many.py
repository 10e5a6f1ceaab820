"""Whole arrays of counts and percentages as a profile publishes them; the same as cell by cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from commonweal.language.disclosure.crossed import ABSENT, Counts, Marks
from commonweal.language.disclosure.profile import Profile


def too_small(counts: Counts, profile: Profile) -> Marks:
    """The counts that the profile hides for themselves; ABSENT is missing."""
    small = (counts >= profile.hide_from) & (counts <= profile.hide_to)
    return np.where(counts == ABSENT, profile.hide_missing, small)


def rounded(counts: Counts, profile: Profile) -> Counts:
    """Counts, none below nought, at the nearest step of the profile; halves go up."""
    step = profile.round_to
    return (2 * counts + step) // (2 * step) * step


def percentages(above: Counts, below: Counts, profile: Profile) -> NDArray[np.float64]:
    """One count in per cent of another as the profile rounds it; NaN without a denominator."""
    if profile.percent_from_rounded:
        above, below = rounded(above, profile), rounded(below, profile)
    scale = 10**profile.percent_decimals
    whole = np.where(below > 0, below, 1)
    steps = (200 * scale * above + whole) // (2 * whole)
    return np.where(below > 0, steps / scale, np.nan)
