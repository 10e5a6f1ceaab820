"""Expected people: population × rate, band by band, for every area, year and variant at once.

The comparable estimate of the field (POPPI, PANSI) is this and no more; limits of the survey go
with it. What else is unsure, and the locally adjusted estimate, is in `estimates`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commonweal.facts.population import ESTIMATE, BandsStraddle, People, PopulationFault
from commonweal.language.row import CannotWork
from commonweal.planning.need.prevalence import (
    Prevalence,
    Rate,
    Split,
    age_words,
    fitting,
    sex_words,
)

Array = NDArray[np.float64]
Words = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Expected:
    """People expected to have a condition, by [area, variant, year].

    `low` and `high` are the survey's 95% limits; `bare` is the share of the value that rests on
    rates without limits and `bare_reason` says why. Where there is no value, `reasons` says why.
    `estimated` is true by [area, year] where the people are an estimate of the past.
    """

    prevalence: Prevalence
    areas: tuple[str, ...]
    years: tuple[int, ...]
    variants: tuple[str, ...]
    value: Array
    low: Array
    high: Array
    bare: Array
    bare_reason: str
    reasons: Words
    estimated: NDArray[np.bool_]
    notes: tuple[str, ...] = ()


def variants_of(people: People) -> tuple[str, ...]:
    """The projections of a population; the estimates where there is no projection."""
    return tuple(one for one in people.variants if one != ESTIMATE) or (ESTIMATE,)


def expected(
    people: People,
    prevalence: Prevalence,
    *,
    years: Sequence[int] | None = None,
    ages: tuple[int, int | None] | None = None,
    setting: str = "",
) -> Expected:
    """Fixed national rates × the people of each band, summed over bands (handbook 4.7, rule 1).

    Years are mid-years; one that is not held has a reason and no number. `ages` narrows to some
    of the rate's ages. The survey limits are combined over independent bands by root-sum-of-
    squares on the scale of people (rule 2). Raises CannotWork for ages or a setting that the rate
    does not fit, ages that the population does not tell apart, and a population below zero.
    """
    rates = fitting(prevalence, ages, setting)
    _require_numbers(prevalence, rates)
    wanted = tuple(people.years if years is None else years)
    rates, masks, notes = matched(people, prevalence, rates)
    variants = variants_of(people)
    counted = np.stack(
        [counted_people(people, variant, wanted, masks) for variant in variants], axis=1
    )
    value, low, high = with_limits(counted, rates)
    return Expected(
        prevalence=prevalence,
        areas=people.areas,
        years=wanted,
        variants=variants,
        value=value,
        low=low,
        high=high,
        bare=_bare(counted, rates, value),
        bare_reason="; ".join(dict.fromkeys(one.reason for one in rates if not one.has_limits)),
        reasons=_reasons(people, wanted, variants, value, rates),
        estimated=_estimated(people, wanted),
        notes=notes,
    )


def counted_people(
    people: People, variant: str, years: Sequence[int], masks: Sequence[NDArray[np.bool_]]
) -> Array:
    """The people of each rate, [area, year, rate]; not a number where none are held.

    Raises CannotWork for a population below zero.
    """
    series = people.series(variant)
    held = [year for year in years if year in people.years]
    chosen = series[:, [people.years.index(year) for year in held]]
    used = np.any(np.stack(list(masks)), axis=0)
    below = (chosen < 0) & used
    if below.any():
        area, year, band = (int(one) for one in np.argwhere(below)[0])
        raise CannotWork(
            f"The population of {_name(people, area)} in {held[year]}, {_band(people, band)}, is "
            f"{chosen[area, year, band]:g}: nobody can be fewer than none. Correct the file."
        )
    found = np.full((len(people.areas), len(years), len(masks)), np.nan)
    places = [place for place, year in enumerate(years) if year in people.years]
    for column, mask in enumerate(masks):
        found[:, places, column] = chosen[:, :, mask].sum(axis=2)
    return found


def with_limits(counted: Array, rates: Sequence[Rate]) -> tuple[Array, Array, Array]:
    """Value and survey limits of people [..., rate]; no limits at all where no rate has any."""
    share = np.array([rate.value for rate in rates])
    known = np.array([rate.has_limits for rate in rates])
    below = np.array([rate.value - rate.low if rate.has_limits else 0.0 for rate in rates])
    above = np.array([rate.high - rate.value if rate.has_limits else 0.0 for rate in rates])
    value: Array = counted @ share
    low = value - np.sqrt(((counted * below) ** 2).sum(axis=-1))
    high = value + np.sqrt(((counted * above) ** 2).sum(axis=-1))
    if not known.any():
        low, high = np.full_like(value, np.nan), np.full_like(value, np.nan)
    return value, np.maximum(low, 0.0), high


def _estimated(people: People, years: Sequence[int]) -> NDArray[np.bool_]:
    """Whether an area has an estimate in a year, which `People.series` takes for every variant."""
    found = np.zeros((len(people.areas), len(years)), dtype=np.bool_)
    if ESTIMATE in people.variants:
        counted = people.people[:, people.variants.index(ESTIMATE)]
        for place, year in enumerate(years):
            if year in people.years:
                found[:, place] = ~np.isnan(counted[:, people.years.index(year)]).any(axis=1)
    return found


def matched(
    people: People, prevalence: Prevalence, rates: Sequence[Rate]
) -> tuple[tuple[Rate, ...], list[NDArray[np.bool_]], tuple[str, ...]]:
    """The rates with the bands of the population that each is for, and what was put together.

    Raises CannotWork for ages that the population does not hold or does not tell apart.
    """
    found: list[tuple[Rate, NDArray[np.bool_]]] = []
    notes: list[str] = []
    joined: set[str] = set()
    for rate in rates:
        split = _split_of(prevalence, rate)
        try:
            mask = people.within(rate.sexes, rate.first, rate.last)
        except BandsStraddle as fault:
            if split is None:
                raise CannotWork(f"{prevalence.title}: {fault}") from None
            if split.sex in joined:
                continue
            joined.add(split.sex)
            rate = _joined(rates, split)  # noqa: PLW2901 - the joined rate stands for its parts
            mask = people.within(rate.sexes, rate.first, rate.last)
            notes.append(f"The rates of {rate.words} are joined by the ages of {split.source}.")
        except PopulationFault as fault:
            raise CannotWork(f"{prevalence.title}: {fault}") from None
        require_bands(people, rate.sexes, (rate.first, rate.last), mask)
        found.append((rate, mask))
    return tuple(one for one, _ in found), [mask for _, mask in found], tuple(notes)


def merge(people: People, into: Mapping[str, tuple[str, Sequence[str]]]) -> People:
    """Areas put together: new code → its name and the codes of its parts, which do not overlap.

    A part that is not held leaves the whole without a number. Raises CannotWork for a code that
    the population does not know.
    """
    unknown = [code for _, parts in into.values() for code in parts if code not in people.areas]
    if unknown:
        raise CannotWork(f"The population has no area {unknown[0]}: check its code.")
    places = [[people.areas.index(code) for code in parts] for _, parts in into.values()]
    origins = [people.origin[at] for at in places]
    return replace(
        people,
        areas=tuple(into),
        names={code: name for code, (name, _) in into.items()},
        people=np.stack([people.people[at].sum(axis=0) for at in places]),
        # A whole is said to come from a release where all its parts do.
        origin=np.stack([np.where((one == one[0]).all(axis=0), one[0], -1) for one in origins]),
    )


def _require_numbers(prevalence: Prevalence, rates: Sequence[Rate]) -> None:
    ranged = next((rate for rate in rates if rate.is_range), None)
    if ranged is not None:
        raise CannotWork(
            f"{prevalence.title} is given as a range of {ranged.low:.1%} to {ranged.high:.1%}: "
            "multiply both ends and keep the range."
        )


def _split_of(prevalence: Prevalence, rate: Rate) -> Split | None:
    return next(
        (
            one
            for one in prevalence.splits
            if (one.sex,) == rate.sexes
            and (rate.first, rate.last) in [(first, last) for first, last, _ in one.parts]
        ),
        None,
    )


def _joined(rates: Sequence[Rate], split: Split) -> Rate:
    shares = {(first, last): share for first, last, share in split.parts}
    parts = [
        (rate, shares[rate.first, rate.last])
        for rate in rates
        if rate.sexes == (split.sex,) and (rate.first, rate.last) in shares
    ]
    value = sum(rate.value * share for rate, share in parts)
    below = sum(((rate.value - rate.low) * share) ** 2 for rate, share in parts) ** 0.5
    above = sum(((rate.high - rate.value) * share) ** 2 for rate, share in parts) ** 0.5
    first = parts[0][0]
    return replace(
        first, first=split.first, last=None, value=value, low=value - below, high=value + above
    )


def require_bands(
    people: People, sexes: Sequence[str], ages: tuple[int, int | None], mask: NDArray[np.bool_]
) -> None:
    """Refuse a population without all ages of a sex: people would be left out unseen.

    Raises CannotWork naming the ages.
    """
    start, end = ages
    for sex in sexes:
        bands = sorted(
            (band.first, np.inf if band.last is None else band.last)
            for band, inside in zip(people.bands, mask, strict=True)
            if inside and band.sex == sex
        )
        reached: float = start - 1
        for first, last in bands:
            if first != reached + 1:
                break
            reached = last
        if reached < (np.inf if end is None else end):
            raise CannotWork(
                f"The population does not hold all {sex_words(sex)} aged "
                f"{age_words(start, end)}: bring in a file with every band."
            )


def _bare(counted: Array, rates: Sequence[Rate], value: Array) -> Array:
    share = np.array([0.0 if rate.has_limits else rate.value for rate in rates])
    with np.errstate(all="ignore"):
        return np.where(value > 0, (counted @ share) / value, 0.0)


def _reasons(
    people: People,
    years: Sequence[int],
    variants: Sequence[str],
    value: Array,
    rates: Sequence[Rate],
) -> Words:
    found = np.full(value.shape, "", dtype=object)
    ages = age_words(min(rate.first for rate in rates), _highest(rates))
    for area, variant, year in np.argwhere(np.isnan(value)):
        if years[year] not in people.years:
            said = (
                f"the population is held for {people.years[0]} to {people.years[-1]}, "
                f"not for {years[year]}"
            )
        else:
            said = (
                f"the population of {_name(people, area)} aged {ages} in {years[year]} is not held "
                f"in the variant {variants[variant]}"
            )
        found[area, variant, year] = said
    return found


def _highest(rates: Sequence[Rate]) -> int | None:
    ends = [rate.last for rate in rates]
    return None if None in ends else max(end for end in ends if end is not None)


def _name(people: People, area: int) -> str:
    code = people.areas[area]
    return people.names.get(code, code)


def _band(people: People, band: int) -> str:
    one = people.bands[band]
    return f"{sex_words(one.sex)} aged {age_words(one.first, one.last)}"
