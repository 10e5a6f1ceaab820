"""Whether the ages of an area are whole: from 0 to the open end, each a number not below nought."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from commonweal.facts.population.band import Band

NOBODY = "nobody at all is in it"


def hole(bands: Sequence[Band], said: NDArray[np.bool_], sexes: Collection[str]) -> str:
    """What is wrong with the bands that are said of some sexes: they must follow one another from
    0 to the open end. "" where nothing is."""
    for sex in sexes:
        expected: int | None = 0
        for place in np.flatnonzero(said).tolist():
            band = bands[place]
            if band.sex != sex:
                continue
            if expected is None or band.first < expected:
                return f"{sex} {band.ages} is given in two ways"
            if band.first > expected:
                return f"the band of {sex} from age {expected} is missing"
            expected = None if band.last is None else band.last + 1
        if expected is not None:
            return f"the band of {sex} from age {expected} is missing"
    return ""


def no_number(bands: Sequence[Band], said: NDArray[np.bool_], values: NDArray[np.float64]) -> str:
    """Which band that is said has a cell below nought or no number. "" where none has."""
    below, empty = said & (values < 0), said & np.isnan(values)
    if not (below | empty).any():
        return ""
    band = bands[int(np.argmax(below if below.any() else empty))]
    return f"{band.sex} {band.ages} {'is below nought' if below.any() else 'is no number'}"


def nobody(said: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """By row, whether everything that is said is nought: no area is without a single person."""
    found: NDArray[np.bool_] = said.any(axis=1) & (~said | (values == 0)).all(axis=1)
    return found


def faults_of(
    bands: Sequence[Band], said: NDArray[np.bool_], values: NDArray[np.float64]
) -> dict[int, str]:
    """What is wrong, by row, with rows of [row, band] of one source. A sex of which it says
    nothing is nothing wrong, since a source may come as a file for each."""
    found: dict[int, str] = {}
    patterns, which = np.unique(said, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        sexes = sorted({bands[place].sex for place in np.flatnonzero(pattern).tolist()})
        if what := hole(bands, pattern, sexes):
            found |= dict.fromkeys(np.flatnonzero(which.ravel() == number).tolist(), what)
    for row in np.flatnonzero((said & ~(values >= 0)).any(axis=1)).tolist():
        found.setdefault(row, no_number(bands, said[row], values[row]))
    for row in np.flatnonzero(nobody(said, values)).tolist():
        found.setdefault(row, NOBODY)
    return found
