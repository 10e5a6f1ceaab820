"""Counts made into values. Suppression comes later and elsewhere; what is here is exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.reviewing.measures.definition import Measure
from commonweal.reviewing.measures.formulas import Recipe, Shape


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a measure: of a month's period, an organisation or all, a group or everybody.

    `value` is None where the denominator is nothing or no value is known; `numerator` is None for
    a percentile, whose value stands alone and whose denominator is the number of values behind it.
    `behind` are the numbers by which a ratio of amounts is hidden, in the order of its recipe.
    """

    month: date
    organisation: str
    group: int | None
    numerator: float | None
    denominator: float | None
    value: float | None
    behind: tuple[float | None, ...] = ()


def values_of(
    measure: Measure,
    recipe: Recipe,
    counted: Iterable[tuple[date, str, int | None, Sequence[float | None]]],
) -> list[Value]:
    """Values from lines of (month, organisation, group, counts in the order of the recipe).

    Only the months in which a period of the measure ends are kept, and none after it was retired.
    """
    return [
        _value(recipe, month, organisation, group, counts)
        for month, organisation, group, counts in counted
        if measure.is_given_for(month)
    ]


def with_noughts(
    measure: Measure, recipe: Recipe, values: Sequence[Value], months: Iterable[date]
) -> list[Value]:
    """The values with a nought for each month in which an organisation or group counted nothing.

    A month without a single event has no line to count, and is nought all the same. Shares, means
    and percentiles of nothing stay away: they are not known.
    """
    if recipe.shape is not Shape.COUNT:
        return list(values)
    there = {(value.month, value.organisation, value.group) for value in values}
    keys = dict.fromkeys((value.organisation, value.group) for value in values)
    noughts = [
        Value(month, organisation, group, 0, None if recipe.denominator is None else 0, 0)
        for month in months
        if measure.is_given_for(month)
        for organisation, group in keys
        if (month, organisation, group) not in there
    ]
    return [*values, *noughts]


def _value(
    recipe: Recipe,
    month: date,
    organisation: str,
    group: int | None,
    counts: Sequence[float | None],
) -> Value:
    first = counts[0]
    second = counts[1] if recipe.denominator is not None else None
    if recipe.shape is Shape.COUNT:
        return Value(month, organisation, group, first, second, first)
    if recipe.shape is Shape.PERCENTILE:
        return Value(month, organisation, group, None, second, first if second else None)
    value = None if not second or first is None else first / second * recipe.per
    behind = tuple(counts[2:])
    return Value(month, organisation, group, first, second, value, behind)
