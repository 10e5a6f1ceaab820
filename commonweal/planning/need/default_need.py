"""Expected need of areas, sexes and ages where a table of use gives none: people × rate by band.

It is the estimate of `demand`, kept by band so that parts of an area can be told apart. What a
table gives itself always counts instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.facts.population import BandsStraddle, People, PopulationFault
from commonweal.planning.need.demand import Array, counted_people, matched, variants_of
from commonweal.planning.need.prevalence import BOTH, Prevalence, age_words, fitting

_AGES = re.compile(
    r"(?:ages? |aged )?(?:(?P<under>under )(?P<end>\d+)|(?P<first>\d+)"
    r"(?:\s*(?:-|–|to)\s*(?P<last>\d+)|(?P<open>\s*\+| and over| or over| and older)))",
    re.IGNORECASE,
)
_SEXES = {
    "female": ("female",), "females": ("female",), "women": ("female",),
    "male": ("male",), "males": ("male",), "men": ("male",),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class NeedByBand:
    """People expected to have a condition in one year, [area, band], times a need index where
    there is one. `covered` are the bands that the rates speak of; the others have no rate."""

    people: People
    prevalence: Prevalence
    year: int
    by_band: Array
    covered: NDArray[np.bool_]

    def of_areas(self, areas: Sequence[str]) -> float | None:
        """All of those in some areas, over the ages of the rates; None where one is not held."""
        return self._sum(areas, self.covered)

    def of_group(self, areas: Sequence[str], kind: str, group: str) -> tuple[float | None, str]:
        """Those of a sex or an age in some areas, or None and why."""
        try:
            mask = self._mask(kind, group)
        except (BandsStraddle, PopulationFault) as fault:
            return None, str(fault)
        if mask is None:
            return None, f"“{group}” names no {kind} that a population has"
        if not mask.any() or (mask & ~self.covered).any():
            said = age_words(self.prevalence.first, self.prevalence.last)
            return None, f"the rates of {self.prevalence.title} are of ages {said}, not of {group}"
        return self._sum(areas, mask), ""

    def _mask(self, kind: str, group: str) -> NDArray[np.bool_] | None:
        if kind == "sex":
            sexes = _SEXES.get(group.casefold())
            return None if sexes is None else self.people.within(sexes, 0, None) & self.covered
        ages = ages_in(group)
        return None if ages is None else self.people.within(BOTH, *ages)

    def _sum(self, areas: Sequence[str], mask: NDArray[np.bool_]) -> float | None:
        if not areas or any(area not in self.people.areas for area in areas):
            return None
        at = [self.people.areas.index(area) for area in areas]
        total = float(self.by_band[at][:, mask].sum())
        return total if np.isfinite(total) else None


def ages_in(group: str) -> tuple[int, int | None] | None:
    """The ages that a group's name means; None for one that names none.

    >>> ages_in("18 to 64"), ages_in("65+"), ages_in("Under 18"), ages_in("Adults")
    ((18, 64), (65, None), (0, 17), None)
    """
    found = _AGES.fullmatch(group.strip())
    if found is None:
        return None
    if found["under"]:
        return (0, int(found["end"]) - 1) if int(found["end"]) else None
    return int(found["first"]), int(found["last"]) if found["last"] else None


def need_by_band(
    people: People, prevalence: Prevalence, year: int, index: Mapping[str, float] | None = None
) -> NeedByBand:
    """Fixed national rates × the people of each band in a year, by area.

    `index` are need-weighted over registered people by area; an area without one then has no
    number. Raises CannotWork for a population that the rates do not fit.
    """
    rates, masks, _ = matched(people, prevalence, fitting(prevalence, None, ""))
    # Each band by itself: a rate's people are the sum of its bands.
    bands = [np.arange(len(people.bands)) == at for at in range(len(people.bands))]
    counted = counted_people(people, variants_of(people)[0], [year], bands)[:, 0]
    share = np.zeros(len(people.bands))
    covered = np.zeros(len(people.bands), dtype=np.bool_)
    for rate, mask in zip(rates, masks, strict=True):
        share[mask] = rate.value
        covered |= mask
    weight = np.ones(len(people.areas))
    if index is not None:
        weight = np.array([index.get(area, np.nan) for area in people.areas])
    return NeedByBand(people, prevalence, year, counted * share * weight[:, None], covered)
