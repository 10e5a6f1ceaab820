"""People by area, variant, year and band, with the release that each number came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.facts.population.band import Band
from commonweal.facts.population.faults import BandsStraddle, PopulationFault

ESTIMATE = "estimate"
#: All variants: what was estimated for years that are past, and what is projected.
VARIANTS = (ESTIMATE, "principal", "high", "low")


@dataclass(frozen=True, eq=False)
class People:
    """Numbers of people.

    `people` is [area, variant, year, band], NaN where nothing is held; the bands of a sex follow
    one another from age 0 to the open end. `origin` is [area, variant, year]: a place in
    `sources`, or -1. `reasons` are sentences on what was given and not used.
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
        """Which bands lie wholly inside the ages, both ends inclusive.

        Raises BandsStraddle where a band lies partly inside, and PopulationFault for a sex that
        is not held or for ages that end before they begin.
        """
        held = {band.sex for band in self.bands}
        strange = sorted(set(sexes) - held)
        if strange or not sexes:
            raise PopulationFault(
                f"People are held as {' and '.join(sorted(held))}; there is no “"
                f"{', '.join(strange)}”."
            )
        if first < 0 or (last is not None and last < first):
            raise PopulationFault(f"Ages {first} to {last} are none: they end before they begin.")
        end = np.inf if last is None else last
        mask = np.zeros(len(self.bands), dtype=np.bool_)
        for place, band in enumerate(self.bands):
            if band.sex not in sexes:
                continue
            until = np.inf if band.last is None else band.last
            if until < first or band.first > end:
                continue
            if band.first < first or until > end:
                raise BandsStraddle(self._straddles(band, first, last))
            mask[place] = True
        return mask

    def _straddles(self, band: Band, first: int, last: int | None) -> str:
        asked = f"{first} and over" if last is None else f"{first} to {last}"
        given = ", ".join(one.ages for one in self.bands if one.sex == band.sex)
        return (
            f"The ages {asked} cut the band {band.ages} in two; the source gives {given}. Ask for "
            "ages that begin and end with a band, or bring in single years of age."
        )

    def series(self, variant: str) -> NDArray[np.float64]:
        """[area, year, band]: the estimate where it is held, else the variant.

        Raises PopulationFault for a variant that is not held.
        """
        chosen = self.people[:, self.variant_at(variant)]
        if ESTIMATE not in self.variants:
            return chosen.copy()
        estimate = self.people[:, self.variants.index(ESTIMATE)]
        return np.where(np.isnan(estimate).any(axis=2, keepdims=True), chosen, estimate)

    def variant_at(self, variant: str) -> int:
        """The place of a variant. Raises PopulationFault naming those that are held."""
        if variant not in self.variants:
            held = ", ".join(self.variants)
            raise PopulationFault(f"There is no variant “{variant}”; held are {held}.")
        return self.variants.index(variant)

    def year_at(self, year: int) -> int:
        """The place of a year. Raises PopulationFault saying from when to when there are any."""
        if year not in self.years:
            raise PopulationFault(year_outside(year, self.years, self.sources))
        return self.years.index(year)

    def area_at(self, area: str) -> int:
        """The place of an area. Raises PopulationFault."""
        if area not in self.areas:
            raise PopulationFault(f"No population is held for {area}.")
        return self.areas.index(area)

    def source_of(self, area: str, variant: str, year: int) -> str:
        """The release from which the numbers of an area came; "" where nothing is held."""
        at = self.origin[self.area_at(area), self.variant_at(variant), self.year_at(year)]
        return self.sources[at] if at >= 0 else ""


def year_outside(year: int, years: Collection[int], sources: Collection[str]) -> str:
    """Why there is no number for a year."""
    said = f" ({', '.join(sources)})" if sources else ""
    if not years:
        return f"No population is held for {year}: bring in estimates or projections first."
    return (
        f"There is no population for {year}: those held{said} run from {min(years)} to "
        f"{max(years)}. Ask for a year between them, or bring in a later projection."
    )
