"""People by area, variant, year, sex and age band: estimates of the past, projections beyond."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ESTIMATE = "estimate"


class PopulationFault(ValueError):
    """A population cannot be given. The message says what, where, and what to do."""


class BandsStraddle(PopulationFault):
    """The ages that are asked for begin or end inside a band."""


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """Ages of one sex, both ends inclusive; without a last age it is that age and over."""

    sex: str
    first: int
    last: int | None

    @property
    def ages(self) -> str:
        """The ages as they are written: 34, 25-29, 90+."""
        if self.last is None:
            return f"{self.first}+"
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, eq=False)
class People:
    """People by [area, variant, year, band]; not a number where nobody is held.

    `origin` is [area, variant, year]: a place in `sources`, or -1.
    """

    areas: tuple[str, ...]
    names: Mapping[str, str]
    years: tuple[int, ...]
    variants: tuple[str, ...]
    bands: tuple[Band, ...]
    people: NDArray[np.float64]
    sources: tuple[str, ...]
    origin: NDArray[np.int64]
    reasons: tuple[str, ...] = ()

    def within(self, sexes: Collection[str], first: int, last: int | None) -> NDArray[np.bool_]:
        """The bands wholly inside the ages. Raises BandsStraddle where one is partly inside."""
        end = np.inf if last is None else last
        found = np.zeros(len(self.bands), dtype=np.bool_)
        for place, band in enumerate(self.bands):
            until = np.inf if band.last is None else band.last
            if band.sex not in sexes or band.first > end or until < first:
                continue
            if band.first < first or until > end:
                asked = f"{first} and over" if last is None else f"{first} to {last}"
                raise BandsStraddle(f"The ages {asked} cut the band {band.ages} in two.")
            found[place] = True
        return found

    def series(self, variant: str) -> NDArray[np.float64]:
        """[area, year, band]: the estimate where one is held, else the variant."""
        chosen = self.people[:, self.variants.index(variant)]
        if ESTIMATE not in self.variants:
            return chosen.copy()
        held = self.people[:, self.variants.index(ESTIMATE)]
        return np.where(np.isnan(held).any(axis=2, keepdims=True), chosen, held)
