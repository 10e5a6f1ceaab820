"""Rates and ratios that make groups of different ages comparable, by weights or by a reference.

One line is one band of one group; the bands need not be ages. What a group lacks gives that group a
reason, and the others their result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.language.intervals.labels import Places, coded
from commonweal.language.intervals.limits import (
    LEVELS,
    MISSING,
    Array,
    Intervals,
    Words,
    byar,
    count_method,
    counts_limits,
    held,
    reasons,
    rows,
)

Test = tuple[NDArray[np.bool_], str]


@dataclass(frozen=True, slots=True)
class StandardPopulation:
    """People of each band of ages; `bands` are (youngest, oldest), both included, None is open."""

    id: str
    title: str
    bands: tuple[tuple[int, int | None], ...]
    people: tuple[float, ...]

    def weights(self, bands: tuple[tuple[int, int | None], ...]) -> tuple[float, ...]:
        """The people of bands that are each made of whole bands of this population."""
        return tuple(self._weight(band) for band in bands)

    def _weight(self, band: tuple[int, int | None]) -> float:
        starts = [youngest for youngest, _ in self.bands]
        ends = [oldest for _, oldest in self.bands]
        if band[0] not in starts or band[1] not in ends:
            raise ValueError(
                f"{self.title} has no bands that make up the ages {band[0]} to {band[1]}"
            )
        return sum(self.people[starts.index(band[0]) : ends.index(band[1]) + 1])


def read_standard_population(given: Mapping[str, Any]) -> StandardPopulation:
    """The standard population of a definition that has passed its schema."""
    bands = given["bands"]
    return StandardPopulation(
        given["id"],
        given["title"],
        tuple((one["youngest"], one["oldest"]) for one in bands),
        tuple(float(one["people"]) for one in bands),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Standardised:
    """One entry a group, in the order in which the groups were first named.

    `events` are those observed; `gaps` is the number of bands whose count was missing and was taken
    as 0, as the field does.
    """

    group: Words
    found: Intervals
    events: Array
    gaps: Places


@dataclass(frozen=True, slots=True, eq=False)
class Indirect(Standardised):
    """Standardised by a reference; `expected` are the events at the reference's rates."""

    expected: Array


def directly_standardised(
    group: ArrayLike,
    x: ArrayLike,
    n: ArrayLike,
    w: ArrayLike,
    *,
    fewest: int,
    multiplier: float = 1,
) -> Standardised:
    """Rates weighed band by band, with Dobson's limits. Source: section 1.1, DSR.

    `x` are events, `n` people and `w` weights of the bands of `group`, line by line; groups may
    have different bands. A missing count is 0. Fewer than `fewest` events, a missing people or
    weight, no people, a negative count or weight give a reason.
    """
    lines = _Lines(group, x, n, w)
    return lines.directly(
        lines.count,
        lines.weight,
        lines.count,
        fewest=fewest,
        multiplier=multiplier,
        method="Dobson",
    )


def directly_standardised_repeated(
    group: ArrayLike,
    band: ArrayLike,
    *,
    frequency: ArrayLike,
    persons: ArrayLike,
    n: ArrayLike,
    w: ArrayLike,
    fewest: int,
    multiplier: float = 1,
) -> Standardised:
    """As `directly_standardised`, of events that happen to one person more than once.

    A line says how many `persons` of a band of a group had `frequency` events each; people `n` and
    weight `w` of a band are the same on all its lines, or the group has a reason. The variance is
    the sum of frequency² times that of the persons. Source: section 1.1, DSR of repeat events.
    """
    lines = _Lines(group, persons, n, w)
    (times,) = rows(frequency)
    times = np.broadcast_to(times, lines.count.shape)
    _, places = coded(band)
    bands = lines.places * (int(places.max(initial=0)) + 1) + places
    _, first, inverse = np.unique(bands, return_index=True, return_inverse=True)
    differs = (lines.people != lines.people[first][inverse]) | (
        lines.weight != lines.weight[first][inverse]
    )
    once = np.zeros(len(bands), dtype=bool)
    once[first] = True
    lines.also(~(times >= 0), "a number of events of one person is missing or below 0")
    lines.also(differs, "the people or the weight of a band differ between its lines")
    return lines.directly(
        times * lines.count,
        np.where(once, lines.weight, 0.0),
        times**2 * lines.count,
        fewest=fewest,
        multiplier=multiplier,
        method="Dobson, repeat events",
    )


def indirectly_standardised_ratio(
    group: ArrayLike,
    x: ArrayLike,
    n: ArrayLike,
    reference_x: ArrayLike,
    reference_n: ArrayLike,
    *,
    observed: Mapping[Any, float | None] | None = None,
    multiplier: float = 1,
) -> Indirect:
    """Events observed over those expected at the reference's rates, times `multiplier` (SMR).

    Lines as in `directly_standardised`, with the events and people of the reference in the same
    band. `observed` gives one total a group instead of `x`, which is then not read. Missing counts,
    people and reference events are 0. A group with fewer bands than others, a reference without
    people and no event expected give a reason. Source: section 1.1, indirectly standardised ratio.
    """
    made = _Compared(group, (x, n, reference_x, reference_n), observed)
    return made.standardised(multiplier)


def indirectly_standardised_rate(
    group: ArrayLike,
    x: ArrayLike,
    n: ArrayLike,
    reference_x: ArrayLike,
    reference_n: ArrayLike,
    *,
    observed: Mapping[Any, float | None] | None = None,
    multiplier: float = 1,
) -> Indirect:
    """The ratio of `indirectly_standardised_ratio` times the reference's crude rate (ISR)."""
    made = _Compared(group, (x, n, reference_x, reference_n), observed)
    with np.errstate(all="ignore"):
        crude = made.total(made.reference_x) / made.total(made.reference_n)
    return made.standardised(multiplier * crude)


class _Grouped:
    """Lines by group, with sums and reasons a group."""

    def __init__(self, group: ArrayLike, *columns: ArrayLike) -> None:
        self.columns = rows(*columns)
        size = len(self.columns[0])
        self.group, places = coded(group)
        self.places = np.array(np.broadcast_to(places, size))
        self.tests: list[Test] = []

    def total(self, lines: NDArray[Any]) -> Array:
        """The sum of the lines of each group."""
        found = np.bincount(self.places, weights=lines, minlength=len(self.group))
        return found.astype(np.float64)

    def also(self, wrong: NDArray[np.bool_], words: str) -> None:
        """A reason for each group that has a line of this kind."""
        self.tests.append((self.total(wrong) > 0 if wrong.any() else self._nowhere(), words))

    def _nowhere(self) -> NDArray[np.bool_]:
        return np.zeros(len(self.group), dtype=bool)


class _Lines(_Grouped):
    """Counts, people and weights of bands."""

    def __init__(self, group: ArrayLike, x: ArrayLike, n: ArrayLike, w: ArrayLike) -> None:
        super().__init__(group, x, n, w)
        self.count, self.people, self.weight = self.columns
        missing = np.isnan(self.count)
        self.gaps = self.total(missing).astype(np.int64)
        self.count[missing] = 0
        self.also(np.isnan(self.people), "the people of a band are missing")
        self.also(np.isnan(self.weight), "the weight of a band is missing")
        self.also(self.people <= 0, "a band has no people")
        self.also(self.weight < 0, "the weight of a band is below 0")
        self.also(self.count < 0, "a count is below 0")

    def directly(
        self,
        events: Array,
        weights: Array,
        spread: Array,
        *,
        fewest: int,
        multiplier: float,
        method: str,
    ) -> Standardised:
        """The rates of `events`, weighed; `spread` is what each line's variance is made of."""
        with np.errstate(all="ignore"):
            each = self.weight / self.people
            whole, number = self.total(weights), self.total(events)
            value = self.total(each * events) / whole
            step = np.sqrt(self.total(spread * each * each) / number) / whole
            pairs = []
            for level in LEVELS:
                low, high = byar(number, level)
                pairs.append(
                    (
                        multiplier * (value + step * (low - number)),
                        multiplier * (value + step * (high - number)),
                    )
                )
        reason = reasons(
            value.shape,
            *self.tests,
            (whole <= 0, "no band has a weight"),
            (number < fewest, f"fewer than {fewest} events"),
        )
        return Standardised(
            self.group, held(multiplier * value, pairs, method, reason), number, self.gaps
        )


class _Compared(_Grouped):
    """Counts and people of bands beside those of a reference."""

    def __init__(
        self,
        group: ArrayLike,
        columns: tuple[ArrayLike, ArrayLike, ArrayLike, ArrayLike],
        observed: Mapping[Any, float | None] | None,
    ) -> None:
        super().__init__(group, *columns)
        count, self.people, self.reference_x, self.reference_n = self.columns
        missing = np.isnan(count) & (observed is None)
        missing = missing | np.isnan(self.people) | np.isnan(self.reference_x)
        self.gaps = self.total(missing).astype(np.int64)
        for column in (count, self.people, self.reference_x):
            column[np.isnan(column)] = 0
        if observed is None:
            self.also(count < 0, "a count is below 0")
            self.events = self.total(count)
        else:
            totals = [observed.get(one) for one in self.group]
            self.events = np.array(totals, dtype=np.float64)
        self.also(self.people < 0, "the people of a band are below 0")
        self.also(self.reference_x < 0, "a reference count is below 0")
        self.also(~(self.reference_n > 0), "the reference has no people in a band")

    def standardised(self, multiplier: float | Array) -> Indirect:
        """Observed over expected, times the multiplier."""
        with np.errstate(all="ignore"):
            expected = self.total(self.people * self.reference_x / self.reference_n)
            each = multiplier / expected
            pairs = [(each * low, each * high) for low, high in counts_limits(self.events)]
            value = each * self.events
        found = held(value, pairs, count_method(self.events), self._reasons(expected))
        return Indirect(self.group, found, self.events, self.gaps, expected)

    def _reasons(self, expected: Array) -> Words:
        bands = np.bincount(self.places, minlength=len(self.group))
        most = int(bands.max(initial=0))
        return reasons(
            expected.shape,
            *self.tests,
            (np.isnan(self.events), MISSING),
            (self.events < 0, "a count is below 0"),
            (bands < most, f"it has fewer bands than the {most} of others"),
            (expected <= 0, "no event is expected"),
        )
