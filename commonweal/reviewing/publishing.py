"""What of a measure's values may be shown: its disclosure profile, applied once, to whole tables.

Everything that pages, charts, alerts and files show of a measure comes from here. Exact values go
in, published ones come out; a value that is held back is a state of its own and never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import isnan, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonweal.language import disclosure
from commonweal.language.disclosure import ABSENT, Profile, State
from commonweal.language.disclosure.crossed import Counts, Marks
from commonweal.reviewing.measures import Measure

#: Formulas whose values are shares of a count, in per cent.
PERCENTAGES = frozenset({"share", "portion"})
#: Formulas whose numerator counts events; of the others only the denominator tells of people.
COUNTED = frozenset({"count", "share", "portion", "rate", "ratio"})
COUNT, SHARE = "count", "share"
PER_CENT = "per cent"
PENCE, POUNDS = "pence", "pounds"
PENCE_IN_A_POUND = 100
PER_HUNDRED = 100.0
#: What doubles may lose of a number on its way to be rounded.
NEAR_A_TIE = 1e-6


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact values of one organisation (or all) and group (or everybody), month by month.

    None is missing. `breakdown` and `group` are empty for everybody together; a group of None
    within a breakdown is not known. `behind` has for each month the numbers that a ratio of amounts
    is hidden by.
    """

    level: str
    organisation: str
    breakdown: str
    group: int | None
    months: tuple[date, ...]
    numerators: tuple[float | None, ...]
    denominators: tuple[float | None, ...]
    values: tuple[float | None, ...]
    behind: tuple[tuple[float | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One value as it may be shown; the numbers are there in the state NUMBER only.

    `numerator` and `denominator` are rounded as the profile says; `ranked` is False where the
    denominator is too small for a place among others.
    """

    month: date
    state: State
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    ranked: bool = False


#: A value as it is kept: its state, then what `Shown` holds beside the month.
Published = tuple[str, float | None, float | None, float | None, bool]


@dataclass(frozen=True, slots=True)
class Line:
    """The published values of one organisation and group, one for each month asked."""

    level: str
    organisation: str
    breakdown: str
    group: int | None
    values: tuple[Shown, ...]

    @property
    def latest(self) -> Shown:
        return self.values[-1]


def unit_of(measure: Measure) -> str:
    """The unit in which values are shown: "%", pounds for pence, else as defined."""
    return {PER_CENT: "%", PENCE: POUNDS}.get(measure.unit, measure.unit)


def decimals_of(measure: Measure, profile: Profile) -> int:
    """Decimals shown; a percentage has no more than its profile publishes."""
    if measure.formula in PERCENTAGES:
        return min(measure.decimals, profile.percent_decimals)
    return measure.decimals


def is_amount(measure: Measure) -> bool:
    """Whether a measure adds amounts up, of which the number behind them says what is hidden."""
    return measure.formula == COUNT and "behind" in measure.parameters


def _amounts_in(measure: Measure) -> int:
    """How many parts of a ratio or rate are amounts, hidden by the number behind each."""
    return 0 if measure.formula == COUNT else len(measure.parameters.get("behind", ()))


def is_money(measure: Measure) -> bool:
    """Whether it is an amount of money: that of many may be small, and is not rounded as counts
    are."""
    return measure.unit == PENCE


def per_of(measure: Measure) -> float:
    """What a value per one of the denominator is multiplied by, to be in the measure's unit."""
    if measure.formula in PERCENTAGES:
        return PER_HUNDRED
    return float(measure.parameters.get("per", 1))


def bounds_of(measure: Measure) -> tuple[float | None, float | None]:
    """What no value of the measure can be below or above, in its unit; None where there is no end.

    What is counted is never negative, of other formulas the definition says so. A share is of those
    counted and ends at all of them; other percentages may be over a hundred.
    """
    least = 0.0 if measure.formula in COUNTED or measure.never_negative else None
    return least, PER_HUNDRED if measure.formula == SHARE else None


def behind(measure: Measure, shown: Shown) -> tuple[float, float]:
    """The events and the denominator behind a published share or rate; NaN where hidden.

    Both are of what is published, the events by the value itself: rounded counts would give gaps
    and limits that disagree with the values beside them.
    """
    if shown.value is None or not shown.denominator:
        return nan, nan
    return shown.value / per_of(measure) * shown.denominator, shown.denominator


def months_shown(measure: Measure, first: date, last: date) -> tuple[date, ...]:
    """The months from first to last for which the measure has values."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    begun = first.year * 12 + first.month - 1
    months = (date((begun + at) // 12, (begun + at) % 12 + 1, 1) for at in range(count))
    return tuple(month for month in months if measure.is_given_for(month))


def published(
    measure: Measure, lines: Iterable[Exact], months: Sequence[date], profile: Profile
) -> list[Line]:
    """All lines of one measure as they may be shown, in the order given; see `published_cells`."""
    given = list(lines)
    cells = published_cells(measure, given, months, profile)
    return [
        Line(one.level, one.organisation, one.breakdown, one.group, shown_of(months, row))
        for one, row in zip(given, cells, strict=True)
    ]


def published_cells(
    measure: Measure, lines: Iterable[Exact], months: Sequence[date], profile: Profile
) -> list[list[Published]]:
    """What may be shown of all lines of one measure, in the order of the lines and months given.

    `lines` are all there are: every body, everybody and every group of each. Hidden counts are
    protected over all of them at once, where the profile protects totals, so that whoever sees
    several pages, or another part of them, works nothing out. A month that a line does not hold is
    missing.
    """
    given = list(lines)
    held = _held(measure, given, months)
    hidden = [
        _hidden(measure, given, one, profile, amount=at in held.behind)
        for at, one in enumerate(held.counts)
    ]
    columns = _columns(measure, held, hidden, profile)
    return [list(zip(*row, strict=True)) for row in zip(*columns, strict=True)]


def shown_of(months: Sequence[date], cells: Iterable[Published]) -> tuple[Shown, ...]:
    """Published cells as the values of a line, month by month."""
    return tuple(
        Shown(month, State(state), value, above, below, ranked)
        for month, (state, value, above, below, ranked) in zip(months, cells, strict=True)
    )


_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Held:
    """Lines by months: what is counted, then exact denominators and values with NaN for none.

    `above` and `below` say at which place of `counts` they stand, -1 for not at all, and `behind`
    where the numbers do that amounts are hidden by.
    """

    counts: list[Counts]
    above: int
    below: int
    silent: Marks
    values: _Numbers
    behind: tuple[int, ...] = ()


def _held(measure: Measure, lines: Sequence[Exact], months: Sequence[date]) -> _Held:
    above, below, values, *behind = _laid_out(lines, months, _amounts_in(measure))
    if is_amount(measure) and is_money(measure):
        return _Held([_whole(below)], -1, -1, np.isnan(values), values, behind=(0,))
    if is_amount(measure):
        counts = [_whole(values), _whole(below)]
        return _Held(counts, 0, -1, np.isnan(values), values, behind=(1,))
    if measure.formula == COUNT:
        # Nobody reported what has no value. A count of nothing is held as nought.
        return _Held([_whole(values)], 0, -1, np.isnan(values), values)
    silent = np.zeros(values.shape, dtype=bool)
    if measure.formula in COUNTED:
        counts = [_whole(one) for one in (above, below, *behind)]
        return _Held(counts, 0, 1, silent, values, behind=tuple(range(2, len(counts))))
    return _Held([_whole(below)], -1, 0, silent, values)


def _laid_out(lines: Sequence[Exact], months: Sequence[date], amounts: int) -> list[_Numbers]:
    """Numerators, denominators, values and what is behind so many amounts, each of lines by months
    with NaN for none."""
    place = {month: at for at, month in enumerate(months)}
    found = [np.full((len(lines), len(months)), np.nan) for _ in range(3 + amounts)]
    for row, one in enumerate(lines):
        kept = [(place[month], at) for at, month in enumerate(one.months) if month in place]
        if not kept:
            continue
        to, of = zip(*kept, strict=True)
        # Series that were worked out before amounts had them say nothing of who is behind.
        behind = zip(*one.behind, strict=True) if amounts and one.behind else ()
        sources = (one.numerators, one.denominators, one.values, *behind)
        for target, source in zip(found, sources, strict=False):
            target[row, to] = np.array(source, dtype=float)[list(of)]
    return found


def _whole(numbers: _Numbers) -> Counts:
    # Parts of a unit are cut, so that a count just above what is hidden stays hidden.
    return np.where(np.isnan(numbers), ABSENT, np.nan_to_num(numbers)).astype(np.int64)


def _hidden(
    measure: Measure, lines: Sequence[Exact], counts: Counts, profile: Profile, *, amount: bool
) -> Marks:
    """The counts to hide, month by month, each month a table by itself. `amount` says that they are
    not shown, but stand behind one."""
    small = disclosure.too_small(counts, profile)
    if measure.formula == COUNT:
        small &= counts != ABSENT
    # An amount is large beside what it is rounded by, if it is at all, so that a total less the
    # others would give one away in any profile.
    if not (profile.complementary or amount) or not small.any():
        return small
    width = max(profile.width, profile.hide_to) if amount else profile.width
    rows, columns, crossing = _crossed(lines)
    shape = (1 + max(rows), 1 + max(columns))
    # Where noughts are shown a hidden count is known not to be one.
    lowest = max(profile.hide_from, 0)
    for month in range(counts.shape[1]):
        table, marks = np.full(shape, ABSENT, dtype=np.int64), np.zeros(shape, dtype=bool)
        table[rows, columns], marks[rows, columns] = counts[:, month], small[:, month]
        marks = disclosure.protected(table, marks, crossing, lowest=lowest, width=width)
        small[:, month] |= marks[rows, columns]
    return small


def _crossed(lines: Sequence[Exact]) -> tuple[list[int], list[int], disclosure.Crossing]:
    """The row and the column of each line, and how they add up: bodies of a level to all, groups
    of a breakdown to everybody."""
    bodies = dict.fromkeys((one.level, one.organisation) for one in lines if one.level != "all")
    groups = dict.fromkeys((one.breakdown, one.group) for one in lines if one.breakdown)
    row = {body: at for at, body in enumerate(bodies, 1)}
    column = {group: at for at, group in enumerate(groups, 1)}
    crossing = disclosure.Crossing(_ways(row), _ways(column))
    rows = [row.get((one.level, one.organisation), 0) for one in lines]
    return rows, [column.get((one.breakdown, one.group), 0) for one in lines], crossing


def _ways(places: Mapping[tuple[str, Any], int]) -> tuple[tuple[int, ...], ...]:
    found: dict[str, list[int]] = {}
    for (way, _), at in places.items():
        found.setdefault(way, []).append(at)
    return tuple(tuple(one) for one in found.values())


def _columns(
    measure: Measure, held: _Held, hidden: Sequence[Marks], profile: Profile
) -> tuple[list[list[Any]], ...]:
    """State, value, numerator, denominator and rank of every line and month, as plain lists."""
    any_hidden = np.logical_or.reduce(hidden)
    absent = np.logical_or.reduce([one == ABSENT for one in held.counts])
    below = held.counts[held.below] if held.below >= 0 else None
    states = np.full(held.values.shape, State.NUMBER.value, dtype=object)
    states[np.isnan(held.values)] = State.MISSING.value
    if below is not None:
        states[below <= 0] = State.NOT_APPLICABLE.value
    states[absent] = State.MISSING.value
    states[any_hidden] = State.SUPPRESSED.value
    states[held.silent] = State.MISSING.value
    is_number = states == State.NUMBER.value
    values = _shown_values(measure, held, is_number, profile)
    counts = [
        np.where(is_number, disclosure.rounded(held.counts[at], profile), np.nan)
        if at >= 0
        else np.full(values.shape, np.nan)
        for at in (held.above, held.below)
    ]
    ranked = np.zeros(values.shape, dtype=bool)
    if below is not None:
        # By what is shown: the place of one whose exact count is hidden would tell of it.
        least = max(measure.show_from_denominator, profile.rank_from)
        ranked = is_number & (disclosure.rounded(below, profile) >= least)
    return (
        states.tolist(),
        *(_or_none(one) for one in (values, *counts)),
        ranked.tolist(),
    )


def _or_none(numbers: _Numbers) -> list[list[float | None]]:
    return [[None if isnan(one) else one for one in row] for row in numbers.tolist()]


def _shown_values(measure: Measure, held: _Held, is_number: Marks, profile: Profile) -> _Numbers:
    if measure.formula in PERCENTAGES:
        above, below = held.counts
        found = disclosure.percentages(above, below, profile)
    elif measure.formula == COUNT and not is_money(measure):
        found = _in_unit(measure, disclosure.rounded(held.counts[0], profile).astype(float))
    else:
        found = _in_unit(measure, held.values)
    return np.where(is_number, found, np.nan)


def _in_unit(measure: Measure, values: _Numbers) -> _Numbers:
    """Values in the unit shown, halves away from nought; a tie as its decimal digits have it."""
    given = values / PENCE_IN_A_POUND if measure.unit == PENCE else values
    scale = 10.0**measure.decimals
    steps = np.abs(given) * scale
    found = np.sign(given) * np.floor(steps + 0.5) / scale
    for at in np.argwhere(np.abs(steps - np.floor(steps) - 0.5) < NEAR_A_TIE):
        place = tuple(at)
        step = Decimal(1).scaleb(-measure.decimals)
        found[place] = float(Decimal(str(float(given[place]))).quantize(step, ROUND_HALF_UP))
    return found
