"""Why need changes between two years: more people, other ages, other prevalence, both at once.

Source: ledger ESX-11 (growth and prevalence apart). The four parts add up to the change exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.facts.population import ESTIMATE, People, PopulationFault
from commonweal.language.row import CannotWork
from commonweal.planning.need.demand import (
    Array,
    Words,
    counted_people,
    matched,
    require_bands,
    variants_of,
)
from commonweal.planning.need.prevalence import (
    BOTH,
    Prevalence,
    Rate,
    fitting,
    require_one_family,
)


@dataclass(frozen=True, eq=False)
class Drivers:
    """The change of expected people between two mid-years by [area], in people.

    `size` is growth of all people (or of those of the rate's ages) at the first year's ages,
    `ageing` the change of ages and sexes, `prevalence` that of the rates, `interaction` what
    both do together. Where a year is not held, all are not a number and `reasons` says why.
    """

    areas: tuple[str, ...]
    from_year: int
    to_year: int
    variant: str
    before: Array
    after: Array
    size: Array
    ageing: Array
    prevalence: Array
    interaction: Array
    reasons: Words
    grows_with: str

    @property
    def change(self) -> Array:
        """After less before."""
        return self.after - self.before


def drivers(
    people: People,
    before: Prevalence,
    from_year: int,
    to_year: int,
    *,
    after: Prevalence | None = None,
    factor: float = 1.0,
    within_ages: bool = False,
    variant: str = "principal",
) -> Drivers:
    """What makes need change: `after` is a later survey, or `factor` multiplies every rate.

    Without either only the population moves. `within_ages` measures growth among people of the
    rate's ages; else among everybody, so that an older population counts as ageing. Raises
    CannotWork for another instrument, other bands, an unknown variant, or bands that are missing.
    """
    chosen = _variant(people, variant)
    fitting(before)
    rates, masks, _ = matched(people, before, before.rates)
    later = _later(people, before, after, rates, factor)
    years = (from_year, to_year)
    counted = counted_people(people, chosen, years, masks)
    first, last = counted[:, 0], counted[:, 1]
    growth = _growth(people, chosen, years, masks if within_ages else None)
    start = np.array([rate.value for rate in rates])
    old, moved = first @ start, (last - first) @ start
    size = old * (growth - 1)
    return Drivers(
        areas=people.areas,
        from_year=from_year,
        to_year=to_year,
        variant=chosen,
        before=old,
        after=last @ later,
        size=size,
        ageing=moved - size,
        prevalence=first @ (later - start),
        interaction=(last - first) @ (later - start),
        reasons=_reasons(people, years, old, last @ later),
        grows_with="people of these ages" if within_ages else "everybody",
    )


def _variant(people: People, variant: str) -> str:
    held = variants_of(people)
    if variant in held:
        return variant
    if held == (ESTIMATE,):
        return ESTIMATE
    raise CannotWork(f"There is no projection {variant}: use one of {', '.join(held)}.")


def _later(
    people: People,
    before: Prevalence,
    after: Prevalence | None,
    rates: tuple[Rate, ...],
    factor: float,
) -> Array:
    if after is None:
        return np.array([rate.value * factor for rate in rates])
    require_one_family([before, after])
    others, _, _ = matched(people, after, after.rates)
    by_band = {(one.sexes, one.first, one.last): one.value for one in others}
    if set(by_band) != {(one.sexes, one.first, one.last) for one in rates}:
        raise CannotWork(
            f"{before.title} ({before.year}) and {after.title} ({after.year}) are given for other "
            "ages or sexes: take two measures with the same bands."
        )
    return np.array([by_band[one.sexes, one.first, one.last] * factor for one in rates])


def _growth(
    people: People,
    variant: str,
    years: tuple[int, int],
    masks: list[NDArray[np.bool_]] | None,
) -> Array:
    if masks is None:
        try:
            everybody = people.within(BOTH, 0, None)
        except PopulationFault as fault:
            raise CannotWork(str(fault)) from None
        require_bands(people, BOTH, (0, None), everybody)
        masks = [everybody]
    counted = counted_people(people, variant, years, masks).sum(axis=2)
    with np.errstate(all="ignore"):
        return np.where(counted[:, 0] > 0, counted[:, 1] / counted[:, 0], 1.0)


def _reasons(people: People, years: tuple[int, int], old: Array, new: Array) -> Words:
    found = np.full(len(people.areas), "", dtype=object)
    for place in np.flatnonzero(np.isnan(old) | np.isnan(new)):
        name = people.names.get(people.areas[place], people.areas[place])
        lost = years[0] if np.isnan(old[place]) else years[1]
        found[place] = f"the population of {name} in {lost} is not held"
    return found
