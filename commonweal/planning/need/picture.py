"""The picture of need in a place: people, and those expected to be ill, as lines that can be kept.

Every number stands with its limits or the reason why it has none. Counting is in `demand` and
`estimates`; here it is laid out by condition, area and year. Sources: ESX-11, ESX-55.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from commonweal.facts.population import ESTIMATE, BandsStraddle, People
from commonweal.language.row import CannotWork
from commonweal.planning.need.adjusting import Adjustment
from commonweal.planning.need.demand import expected, variants_of
from commonweal.planning.need.drivers import drivers
from commonweal.planning.need.estimates import Estimate, estimate
from commonweal.planning.need.prevalence import BOTH, Prevalence, age_words


@dataclass(frozen=True, slots=True)
class NeedArea:
    """An area of the picture. `role` is area, whole (what the areas are parts of) or comparator."""

    code: str
    name: str
    kind: str
    role: str
    locality: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What was counted and by which rates. `no_limits` says why a total has no survey limits."""

    code: str
    title: str
    ages: str
    source: str
    mark: str
    instrument: str
    year: int
    used_by: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """People expected to have a condition in an area in a year, at full precision.

    `comparable` goes by fixed national rates, `local` by one adjustment; each with 95 % limits.
    None is not known: `reason` says why of a value, `no_limits` of limits; beside limits it says
    what they leave out.
    """

    condition: str
    area: str
    year: int
    comparable: float | None
    low: float | None
    high: float | None
    local: float | None
    local_low: float | None
    local_high: float | None
    reason: str
    local_reason: str
    no_limits: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Why expected people change from the base year to the last: parts that add up to it."""

    condition: str
    area: str
    before: float | None
    after: float | None
    size: float | None
    ageing: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Heads:
    """The people of an area in a year, by broad ages; None where they are not held or not told."""

    area: str
    year: int
    ages: str
    people: float | None
    low: float | None
    high: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class NeedPicture:
    """All of it. `basis` is what the local estimate goes by; empty where there is none. Where
    `limits_made_up`, what it may be out by is illustrative, and with it the limits.

    `base_year` is the year from which changes are told: the first that is projected, as estimates
    and projections rest on different counts and do not join; the first where none is. Where it is
    the last year, no change is told.
    """

    base_year: int
    variant: str
    basis: str
    basis_source: str
    limits_made_up: bool
    years: tuple[int, ...]
    areas: tuple[NeedArea, ...]
    conditions: tuple[Condition, ...]
    lines: tuple[Line, ...]
    moved: tuple[Moved, ...]
    heads: tuple[Heads, ...]


def picture(
    people: People,
    areas: Sequence[NeedArea],
    measures: Sequence[Prevalence],
    years: Sequence[int],
    *,
    variant: str,
    broad_ages: Iterable[tuple[int, int | None]],
    adjustments: Mapping[str, Adjustment],
) -> NeedPicture:
    """The picture of `areas` (codes of the population) in `years`, in their order.

    `adjustments` holds the local adjustment by condition; the one of "" fits any condition without
    its own. Raises CannotWork where the population cannot carry a measure at all, and where a
    measure or a year stands twice: its people would be counted twice.
    """
    if len({one.id for one in measures}) != len(measures):
        raise CannotWork("Name each condition once.")
    if len(set(years)) != len(years) or list(years) != sorted(years) or not years:
        raise CannotWork("Name the years once each, the earliest first.")
    base = base_year(people, years)
    conditions: list[Condition] = []
    lines: list[Line] = []
    moved: list[Moved] = []
    for one in measures:
        chosen = adjustments.get(one.condition, adjustments.get(""))
        found = expected(people, one, years=years)
        plain = estimate(found, variant=variant)
        local = estimate(found, [chosen], variant=variant) if chosen else None
        conditions.append(_condition(one, plain, local))
        lines += _lines(one, plain, local)
        if base != years[-1]:
            moved += _moved(people, one, (base, years[-1]), variant)
    first = next(iter(adjustments.values()), None)
    return NeedPicture(
        base_year=base,
        variant=variant,
        basis=first.basis.value if first else "",
        basis_source=first.source if first else "",
        limits_made_up=any(one.illustrative for one in adjustments.values()),
        years=tuple(years),
        areas=tuple(areas),
        conditions=tuple(conditions),
        lines=tuple(lines),
        moved=tuple(moved),
        heads=tuple(_heads(people, years, variant, broad_ages)),
    )


def base_year(people: People, years: Sequence[int]) -> int:
    """The first year of which nothing is estimated, where a later one is projected too; the last
    year where only that is projected, so that no change is told; else the first."""
    at = people.variants.index(ESTIMATE) if ESTIMATE in people.variants else None
    projected = [
        year
        for year in years
        if at is None
        or year not in people.years
        or np.isnan(people.people[:, at, people.years.index(year)]).all()
    ]
    return projected[0] if projected else years[0]


def _condition(one: Prevalence, plain: Estimate, local: Estimate | None) -> Condition:
    notes = dict.fromkeys([*plain.notes, *(local.notes if local else ()), one.note])
    return Condition(
        code=one.id,
        title=one.title,
        ages=age_words(one.first, one.last),
        source=one.cited,
        mark=one.mark,
        instrument=one.instrument,
        year=one.year,
        used_by=one.used_by,
        notes=tuple(note for note in notes if note),
    )


def _lines(one: Prevalence, plain: Estimate, local: Estimate | None) -> Iterable[Line]:
    for area, code in enumerate(plain.areas):
        for year, when in enumerate(plain.years):
            at = (area, year)
            yield Line(
                one.id, code, when,
                known(plain.value[at]), known(plain.low[at]), known(plain.high[at]),
                known(local.value[at]) if local else None,
                known(local.low[at]) if local else None,
                known(local.high[at]) if local else None,
                str(plain.reasons[at]),
                str(local.reasons[at]) if local else "no local adjustment was chosen",
                str(plain.no_limits[at]),
            )  # fmt: skip


def _moved(people: People, one: Prevalence, years: Sequence[int], variant: str) -> Iterable[Moved]:
    found = drivers(people, one, years[0], years[-1], variant=variant)
    for at, code in enumerate(found.areas):
        yield Moved(
            one.id, code, known(found.before[at]), known(found.after[at]),
            known(found.size[at]), known(found.ageing[at]), str(found.reasons[at]),
        )  # fmt: skip


def _heads(
    people: People,
    years: Sequence[int],
    variant: str,
    broad_ages: Iterable[tuple[int, int | None]],
) -> Iterable[Heads]:
    held = variants_of(people)
    chosen = variant if variant in held else held[0]
    order = [chosen, *(one for one in held if one != chosen)]
    for first, last in broad_ages:
        sums, reason = _summed(people, first, last, order)
        for at, area in enumerate(people.areas):
            for year in years:
                if year in people.years and sums is not None:
                    value, low, high = _ends(sums[:, at, people.years.index(year)])
                else:
                    value = low = high = None
                if value is None:
                    why = reason or f"no population is held for {year}"
                else:
                    why = "" if low != high else _no_range(people, order, at, year)
                yield Heads(area, year, age_words(first, last), value, low, high, why)


def _no_range(people: People, order: Sequence[str], area: int, year: int) -> str:
    """Why a number of people has no range: its year is counted, or one projection alone is held."""
    at = people.years.index(year)
    held = [
        one for one in (*order, ESTIMATE)
        if one in people.variants and people.origin[area, people.variants.index(one), at] >= 0
    ]  # fmt: skip
    if ESTIMATE in held:
        return f"{year} is an estimate of who lived there, not a projection"
    return f"only the {' and '.join(held) or order[0]} projection is held for {year}"


def _summed(
    people: People, first: int, last: int | None, order: Sequence[str]
) -> tuple[NDArray[np.float64] | None, str]:
    """People of some ages, [variant, area, year], or why the population does not tell them."""
    try:
        mask = people.within(BOTH, first, last)
    except BandsStraddle as fault:
        return None, str(fault)
    return np.stack([people.series(one)[:, :, mask].sum(axis=2) for one in order]), ""


def _ends(values: NDArray[np.float64]) -> tuple[float | None, float | None, float | None]:
    """The first variant's value, and the lowest and highest of all where others are held."""
    value = known(values[0])
    others = values[1:][~np.isnan(values[1:])]
    if value is None or not others.size:
        return value, None, None
    return value, float(min(value, others.min())), float(max(value, others.max()))


def known(value: float) -> float | None:
    """The value, or None for what is not a number."""
    return None if isnan(value) else float(value)
