"""Life expectancy by an abridged life table after Chiang, with the last band's share of chance.

One line is one band of ages of one area.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from commonweal.language.intervals.labels import Laid, lay_out
from commonweal.language.intervals.limits import (
    LEVELS,
    Array,
    Intervals,
    Words,
    held,
    reasons,
    rows,
    z_of,
)
from commonweal.language.intervals.methods import LifeRule

METHOD = "Chiang, with the last band after Silcocks"


@dataclass(frozen=True, slots=True, eq=False)
class LifeTable:
    """One row an area and age: the years that somebody of that age has before them on average."""

    area: Words
    age: Array
    found: Intervals


def life_expectancy(
    area: ArrayLike, first_age: ArrayLike, deaths: ArrayLike, people: ArrayLike, *, rule: LifeRule
) -> LifeTable:
    """Years left at each first age of each area's bands. Source: section 1.1, life expectancy.

    Bands are those of `rule`, in any order. A missing or other band, missing or negative deaths, a
    band without people or with more deaths than people, too few people in all, and nobody dying in
    the last band give the whole area a reason. A value whose 95 % limits are too wide is held back
    with its reason and keeps the limits.
    """
    ages, died, living = rows(first_age, deaths, people)
    laid = lay_out(area, ages, np.array(rule.first_ages, dtype=np.float64), died, living)
    with np.errstate(all="ignore"):
        years, error = _years(laid, rule)
    reason = np.repeat(_reasons(laid, rule), len(rule.first_ages))
    nobody = reasons(reason.shape, (np.isnan(years).ravel(), "nobody lives to this age"))
    reason = np.where(reason != "", reason, nobody).astype(object)
    value, spread = years.ravel(), error.ravel()
    with np.errstate(all="ignore"):
        pairs = [(value - z_of(one) * spread, value + z_of(one) * spread) for one in LEVELS]
    found = held(value, pairs, METHOD, reason)
    wide = found.upper95 - found.lower95 > rule.widest_years
    found.value[wide] = np.nan
    found.reason[wide] = f"its 95 % limits are more than {rule.widest_years} years apart"
    return LifeTable(
        np.repeat(laid.label, len(rule.first_ages)),
        np.tile(np.array(rule.first_ages, dtype=np.float64), len(laid.label)),
        found,
    )


def _reasons(laid: Laid, rule: LifeRule) -> Words:
    deaths, people = laid.tables
    size = len(laid.label)
    return reasons(
        (size,),
        ((laid.stray > 0) | (laid.seen > 1).any(axis=1), "a band is not one of the table's"),
        ((laid.seen == 0).any(axis=1), "a band is missing"),
        (np.isnan(deaths + people).any(axis=1), "the deaths or the people of a band are missing"),
        ((deaths < 0).any(axis=1), "the deaths of a band are below 0"),
        ((people <= 0).any(axis=1), "a band has no people"),
        ((deaths > people).any(axis=1), "a band has more deaths than people"),
        (people.sum(axis=1) <= rule.fewest_people, f"{rule.fewest_people:,} people or fewer"),
        (deaths[:, -1] == 0, "nobody died in the last band"),
    )


def _years(laid: Laid, rule: LifeRule) -> tuple[Array, Array]:
    """Years left and their standard error, areas by bands; NaN at ages that nobody reaches."""
    deaths, people = laid.tables
    rate = deaths / people
    widths = np.diff(np.array(rule.first_ages, dtype=np.float64))
    lived = np.full(len(rule.first_ages) - 1, rule.lived_by_others)
    lived[0] = rule.lived_by_infants
    each = rate[:, :-1]
    die = np.minimum(widths * each / (1 + widths * each * (1 - lived)), 1)
    reach = np.ones_like(rate)
    np.cumprod(1 - die, axis=1, out=reach[:, 1:])
    lost = reach[:, :-1] - reach[:, 1:]
    spent = np.column_stack([widths * (reach[:, 1:] + lived * lost), reach[:, -1] / rate[:, -1]])
    years = _to_the_end(spent) / reach
    chance = np.where(deaths[:, :-1] > 0, die**2 * (1 - die) / deaths[:, :-1], 0.0)
    left = np.where(reach[:, 1:] > 0, years[:, 1:], 0.0)
    moved = chance * reach[:, :-1] ** 2 * ((1 - lived) * widths + left) ** 2
    # Silcocks: the years in the open band vary with its own deaths.
    last = (reach[:, -1] / 2) ** 2 * 4 / (deaths[:, -1] * rate[:, -1] ** 2)
    return years, np.sqrt(_to_the_end(np.column_stack([moved, last]))) / reach


def _to_the_end(table: Array) -> Array:
    """The sum of each column and all after it."""
    return np.cumsum(table[:, ::-1], axis=1)[:, ::-1]
