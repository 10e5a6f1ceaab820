"""Placing areas in quartiles, quintiles or tenths by one of three named definitions.

The three disagree where values tie, so a placement always says which definition made it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.language.intervals.comparators import NOT_COMPARED, Polarity
from commonweal.language.intervals.limits import Array, Words, rows

#: Source: the statistical standards, 3.3: classic service; new service; R package.
DEFINITIONS = ("interpolated", "equal-count", "rank")

#: Source: section 3.3, the new service's words, from the lowest place or from the worst.
_PLACED = {
    4: ("lowest", "low", "high", "highest"),
    5: ("lowest", "low", "middle", "high", "highest"),
}
_JUDGED = {
    4: ("worst", "worse", "better", "best"),
    5: ("worst", "worse", "middle", "better", "best"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Quantiles:
    """A place for every row, 1 the lowest values, 0 not compared; `reason` says why nobody is.

    `bounds` are the interpolated values that part the places, and hold the median among them where
    the number of places is even.
    """

    place: NDArray[np.int64]
    places: int
    definition: str
    bounds: Array
    reason: str = ""

    def worst(self, polarity: Polarity) -> NDArray[np.bool_]:
        """Whether each row lies in the worst place; nobody does where there is no judgement."""
        if polarity not in (Polarity.LOW, Polarity.HIGH):
            return np.zeros(len(self.place), dtype=bool)
        worst = 1 if polarity == Polarity.HIGH else self.places
        return np.asarray(self.place == worst, dtype=np.bool_)

    def best(self, polarity: Polarity) -> NDArray[np.bool_]:
        """Whether each row lies in the best place; nobody does where there is no judgement."""
        other = {Polarity.HIGH: Polarity.LOW, Polarity.LOW: Polarity.HIGH}
        return self.worst(other.get(polarity, polarity))

    def words(self, polarity: Polarity) -> Words:
        """The word of each row's quarter or fifth; from lowest to highest without judgement."""
        if self.places not in _PLACED:
            raise ValueError(f"there are words for quarters and fifths, not {self.places} places")
        if polarity is Polarity.NOT_APPLICABLE:
            return np.full(len(self.place), NOT_COMPARED, dtype=object)
        judged = polarity in (Polarity.LOW, Polarity.HIGH)
        named = (_JUDGED if judged else _PLACED)[self.places]
        ordered = named[::-1] if polarity is Polarity.LOW else named
        return np.array([NOT_COMPARED, *ordered], dtype=object)[self.place]


def quantiles(values: ArrayLike, places: int, definition: str) -> Quantiles:
    """Place every value from 1, the lowest, to `places`. Missing values get 0, not compared.

    Fewer valued areas than places compares nobody, with the reason. Source: section 3.3 and 1.1.
    """
    if definition not in DEFINITIONS:
        raise ValueError(f"{definition!r} is no definition of quantiles: {', '.join(DEFINITIONS)}")
    (given,) = rows(values)
    there = ~np.isnan(given)
    kept = given[there]
    place = np.zeros(len(given), dtype=np.int64)
    if len(kept) < places:
        words = f"{len(kept)} areas have a value and {places} places need at least as many"
        return Quantiles(place, places, definition, np.full(places - 1, np.nan), words)
    bounds = np.quantile(kept, np.arange(1, places) / places)
    place[there] = _places(kept, places, definition, bounds)
    return Quantiles(place, places, definition, bounds)


def _places(kept: Array, places: int, definition: str, bounds: Array) -> NDArray[np.int64]:
    count = len(kept)
    if definition == "interpolated":
        return np.searchsorted(bounds, kept, side="left").astype(np.int64) + 1
    if definition == "equal-count":
        order = np.argsort(kept, kind="stable")
        size, longer = divmod(count, places)
        sizes = [size + (number < longer) for number in range(places)]
        found = np.empty(count, dtype=np.int64)
        found[order] = np.repeat(np.arange(1, places + 1), sizes)
        return found
    rank = np.searchsorted(np.sort(kept), kept, side="left") + 1
    # In whole numbers, as a division that lands just above an integer would move a place.
    raw = places + 1 + (-(count + 1 - rank) * places) // count
    return np.maximum(raw, 1).astype(np.int64)
