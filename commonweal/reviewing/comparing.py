"""Groups and organisations beside each other on one measure, from published values alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np

from commonweal.language.disclosure import State
from commonweal.language.intervals import (
    Funnel,
    Intervals,
    difference_of_proportions,
    difference_of_rates,
    funnel_around_expected,
    quantiles,
    rate_around_expected,
)
from commonweal.reviewing.concentration import Concentration, Site, concentration
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.measures.definition import Direction
from commonweal.reviewing.publishing import (
    COUNT,
    PER_HUNDRED,
    PERCENTAGES,
    Line,
    Shown,
    behind,
    per_of,
)
from commonweal.reviewing.standing import RATE, limits_of

#: The named definition by which organisations are put into quarters.
QUARTERS = "equal-count"


@dataclass(frozen=True, slots=True)
class MostRule:
    """`part` of an excess is most of it; organisations are put into so many `places`."""

    part: float
    places: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A value with its limits, all in the unit of the measure; None where there are none."""

    key: str
    shown: Shown
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class GroupGap:
    """A group beside the best one: the gap with its limits, None where it is not compared."""

    group: int | None
    compared: Compared
    best: bool = False
    gap: float | None = None
    gap_lower: float | None = None
    gap_upper: float | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a breakdown. `unknown` is the percentage in none, None where it is hidden."""

    rows: tuple[GroupGap, ...]
    unknown: float | None


@dataclass(frozen=True, slots=True)
class Peer:
    """An organisation among others. `funnel` is empty within the limits at 99.8 % and where there
    is no funnel; `place` is from 1, the lowest values, 0 where it is not ranked.
    """

    compared: Compared
    funnel: str
    place: int


def read_most_rule(given: Mapping[str, Any]) -> MostRule:
    """The rule of a definition that has passed its schema."""
    return MostRule(float(given["part"]["value"]), int(given["places"]["value"]))


def with_limits(measure: Measure, lines: Sequence[Line], keys: Sequence[str]) -> list[Compared]:
    """The latest value of each line with its 95 % limits; shares and rates have them."""
    values = [line.latest for line in lines]
    above, below = _counts(measure, values)
    found = limits_of(measure, above, below)
    per = per_of(measure)
    made = []
    for at, (key, shown) in enumerate(zip(keys, values, strict=True)):
        if found is None or found.reason[at]:
            made.append(Compared(key, shown))
        else:
            low, high = float(found.lower95[at]) * per, float(found.upper95[at]) * per
            made.append(Compared(key, shown, low, high))
    return made


def groups_of(measure: Measure, lines: Sequence[Line]) -> Groups:
    """The groups of one breakdown beside the best of those whose denominator is large enough."""
    compared = with_limits(measure, lines, [str(line.group) for line in lines])
    best = _best(measure, lines)
    gaps = None if best is None else _gaps(measure, lines, best)
    per = per_of(measure)
    rows = []
    for at, (line, one) in enumerate(zip(lines, compared, strict=True)):
        if gaps is None or at == best or line.group is None or gaps.reason[at]:
            rows.append(GroupGap(line.group, one, best=at == best))
            continue
        rows.append(
            GroupGap(
                line.group,
                one,
                False,
                float(gaps.value[at]) * per,
                float(gaps.lower95[at]) * per,
                float(gaps.upper95[at]) * per,
            )
        )
    return Groups(tuple(rows), _unknown(measure, lines))


def peers_of(
    measure: Measure, lines: Sequence[Line], whole: Shown | None, rule: MostRule
) -> list[Peer]:
    """Organisations of one level with limits, funnel and quarter; small ones are not ranked."""
    compared = with_limits(measure, lines, [line.organisation for line in lines])
    ranked = [_ranked(measure, line.latest) for line in lines]
    values = [
        line.latest.value if good and line.latest.value is not None else np.nan
        for line, good in zip(lines, ranked, strict=True)
    ]
    placed = quantiles(values, rule.places, QUARTERS).place
    funnels = _funnels(measure, [line.latest for line in lines], whole)
    return [
        Peer(one, funnels[at] if ranked[at] else "", int(placed[at]))
        for at, one in enumerate(compared)
    ]


def excess_of(
    measure: Measure, lines: Sequence[Line], whole: Shown | None, rule: MostRule
) -> Concentration | None:
    """The few behind most of what is worse than the whole; None where nothing can be said so.

    Where higher is better, those whom the share does not reach are counted instead.
    """
    if (
        measure.formula not in PERCENTAGES | {RATE}
        or measure.direction is Direction.NEITHER
        or whole is None
        or whole.value is None
    ):
        return None
    turned = measure.direction is Direction.HIGHER
    if turned and measure.formula == RATE:
        return None
    each = whole.value / per_of(measure)
    benchmark = max(1 - each, 0.0) if turned else each
    sites = [_site(measure, line, turned=turned) for line in lines]
    return concentration(sites, benchmark, measure.show_from_denominator, rule.part)


def _site(measure: Measure, line: Line, *, turned: bool) -> Site:
    above, below = behind(measure, line.latest)
    if isnan(below):
        return Site(line.organisation, None, None)
    return Site(line.organisation, max(below - above, 0.0) if turned else above, below)


def _ranked(measure: Measure, shown: Shown) -> bool:
    return measure.formula != COUNT and shown.ranked and shown.value is not None


def _counts(measure: Measure, values: Sequence[Shown]) -> tuple[list[float], list[float]]:
    """The events and the denominators behind published values."""
    pairs = [behind(measure, one) for one in values]
    return [first for first, _ in pairs], [second for _, second in pairs]


def _best(measure: Measure, lines: Sequence[Line]) -> int | None:
    if measure.formula not in PERCENTAGES | {RATE} or measure.direction is Direction.NEITHER:
        return None
    held = [
        (one.latest.value, at)
        for at, one in enumerate(lines)
        if one.group is not None and one.latest.ranked and one.latest.value is not None
    ]
    if len(held) < 2:
        return None
    return (max if measure.direction is Direction.HIGHER else min)(held)[1]


def _gaps(measure: Measure, lines: Sequence[Line], best: int) -> Intervals:
    above, below = _counts(measure, [line.latest for line in lines])
    first, second = [above[best]] * len(lines), [below[best]] * len(lines)
    how = difference_of_rates if measure.formula == RATE else difference_of_proportions
    return how(above, below, first, second)


def _unknown(measure: Measure, lines: Sequence[Line]) -> float | None:
    """The percentage of those counted whose group is not known; None where it is held back."""
    sizes: list[float] = []
    missing = 0.0
    for line in lines:
        shown = line.latest
        size = shown.value if measure.formula == COUNT else shown.denominator
        if shown.state != State.NUMBER or size is None:
            if line.group is None and shown.state == State.SUPPRESSED:
                return None
            continue
        sizes.append(size)
        if line.group is None:
            missing = size
    return PER_HUNDRED * missing / sum(sizes) if sum(sizes) else None


def funnel_of(measure: Measure, whole: Shown | None, sizes: Sequence[float]) -> Funnel | None:
    """The limits of chance around all together for denominators `sizes`, per one of them.

    None for measures other than shares and rates and where the whole has no value.
    """
    if measure.formula not in PERCENTAGES | {RATE} or whole is None or whole.value is None:
        return None
    each = whole.value / per_of(measure)
    if measure.formula == RATE:
        return rate_around_expected(sizes, each)
    return funnel_around_expected(sizes, min(each, 1.0))


def _funnels(measure: Measure, values: Sequence[Shown], whole: Shown | None) -> list[str]:
    """Where each value lies to the limits at 99.8 % around what is expected of its size."""
    above, below = _counts(measure, values)
    funnel = funnel_of(measure, whole, below)
    if funnel is None:
        return ["" for _ in values]
    said = []
    for at, (first, second) in enumerate(zip(above, below, strict=True)):
        share = first / second if second else np.nan
        low, high = funnel.lower998[at], funnel.upper998[at]
        said.append("above" if share > high else "below" if share < low else "")
    return said
