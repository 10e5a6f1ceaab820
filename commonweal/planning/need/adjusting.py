"""Local adjustment: how an area's need stands to the national rate, by one of three ways.

A need index, a modelled local prevalence or a deprivation gradient; two of them would count the
same difference twice. Source: statistical standards 4.7, rule 3.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, isnan, log, nan, sqrt

from commonweal.language.row import CannotWork


class Basis(StrEnum):
    """What an adjustment goes by."""

    NEED_INDEX = "need index"
    MODELLED = "modelled local prevalence"
    DEPRIVATION = "deprivation gradient"


@dataclass(frozen=True, slots=True)
class Between:
    """A number with its 95% limits; limits that nobody knows are not a number."""

    value: float
    low: float = nan
    high: float = nan


@dataclass(frozen=True, slots=True)
class Adjustment:
    """The ratio of each area's need to the national rate. `condition` is empty where it fits any.

    `illustrative` is true where a parameter of it has no source.
    """

    basis: Basis
    ratios: Mapping[str, Between]
    source: str
    condition: str = ""
    illustrative: bool = False


def by_need_index(
    weighted: Mapping[str, tuple[float, float]],
    spread: float,
    source: str,
    illustrative: bool,
    countries: Collection[str] = (),
) -> Adjustment:
    """Need-weighted people ÷ people, by area (England is 1); an index is published without limits.

    `spread` is what an index may be out by, as a share: 0.1 gives ÷ 1.1 and × 1.1. That of
    `countries` is 1 by definition and cannot be out. Raises CannotWork for an area without people
    or with a weight below zero.
    """
    ratios = {}
    for area, (need, people) in weighted.items():
        if not people > 0 or not need >= 0:
            raise CannotWork(f"{area} has {need:g} weighted people for {people:g}: correct them.")
        ratio = need / people
        out = 1 if area in countries else 1 + spread
        ratios[area] = Between(ratio, ratio / out, ratio * out)
    return Adjustment(Basis.NEED_INDEX, ratios, source, illustrative=illustrative)


def by_modelled_prevalence(
    local: Mapping[str, Between], national: Between, condition: str, source: str
) -> Adjustment:
    """Modelled local ÷ national prevalence; the limits of both go into those of the ratio.

    Relative limits are combined by root-sum-of-squares on the log scale. Raises CannotWork for a
    prevalence that is not between 0 and 1, for instance one written in percent.
    """
    for area, one in (*local.items(), ("the country", national)):
        if not 0 < one.value < 1:
            raise CannotWork(
                f"The prevalence of {area} is {one.value:g}: give it as a share between 0 and 1."
            )
    return Adjustment(
        Basis.MODELLED,
        {area: _ratio(one, national) for area, one in local.items()},
        source,
        condition,
    )


def _ratio(local: Between, national: Between) -> Between:
    ratio = local.value / national.value
    known = [isnan(end) for end in (local.low, local.high, national.low, national.high)]
    if any(known) or local.low <= 0 or national.low <= 0:
        return Between(ratio)
    down = sqrt(log(local.value / local.low) ** 2 + log(national.high / national.value) ** 2)
    up = sqrt(log(local.high / local.value) ** 2 + log(national.value / national.low) ** 2)
    return Between(ratio, ratio * exp(-down), ratio * exp(up))


def by_deprivation(
    ranks: Mapping[str, float], slope: Between, condition: str, source: str, illustrative: bool
) -> Adjustment:
    """1 + slope × (0.5 − rank): the relative index of inequality, laid on an area's mean rank.

    `ranks` are the mean ranks of an area's people from 0 (most deprived) to 1 (least); over the
    whole country the ratios average 1. Raises CannotWork for a rank outside 0 to 1.
    """
    ratios = {}
    for area, rank in ranks.items():
        if not 0 <= rank <= 1:
            raise CannotWork(
                f"{area} has a rank of {rank:g}: 0 is most deprived and 1 is least, with none "
                "beyond."
            )
        ends = sorted(1 + end * (0.5 - rank) for end in (slope.low, slope.high))
        ratios[area] = Between(1 + slope.value * (0.5 - rank), *ends)
    return Adjustment(Basis.DEPRIVATION, ratios, source, condition, illustrative)
