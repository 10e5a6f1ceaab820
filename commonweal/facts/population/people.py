"""People by area, variant, year, sex and age band: estimates of the past, projections beyond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ESTIMATE = "estimate"


class BandsStraddle(ValueError):
    """A band of the source lies partly inside the ages that were asked for."""


@dataclass(frozen=True, slots=True, order=True)
class Band:
    """One sex between two ages, both inclusive; a last age of None means and over."""

    sex: str
    first: int
    last: int | None

    @property
    def words(self) -> str:
        """The band in a sentence: "women aged 65 to 69"."""
        who = {"female": "women", "male": "men"}.get(self.sex, self.sex)
        ages = f"{self.first} and over" if self.last is None else f"{self.first} to {self.last}"
        return f"{who} aged {ages}"


@dataclass(frozen=True, eq=False)
class People:
    """People by [area, variant, year, band]; not a number where nobody is held."""

    areas: tuple[str, ...]
    names: Mapping[str, str]
    years: tuple[int, ...]
    variants: tuple[str, ...]
    bands: tuple[Band, ...]
    people: NDArray[np.float64]
    sources: tuple[str, ...] = ()

    def within(self, sexes: Sequence[str], first: int, last: int | None) -> NDArray[np.bool_]:
        """The bands wholly inside the ages. Raises BandsStraddle where one is partly inside."""
        end = np.inf if last is None else last
        found = np.zeros(len(self.bands), dtype=bool)
        for place, band in enumerate(self.bands):
            band_end = np.inf if band.last is None else band.last
            if band.sex not in sexes or band.first > end or band_end < first:
                continue
            if band.first < first or band_end > end:
                raise BandsStraddle(
                    f"The population gives {band.words} together, and ages {first} to "
                    f"{'the end' if last is None else last} were asked for."
                )
            found[place] = True
        return found

    def series(self, variant: str) -> NDArray[np.float64]:
        """[area, year, band]: the estimate where one is held, else the variant."""
        chosen = self.people[:, self.variants.index(variant)]
        if ESTIMATE not in self.variants:
            return chosen
        held = self.people[:, self.variants.index(ESTIMATE)]
        return np.where(np.isnan(held), chosen, held)
