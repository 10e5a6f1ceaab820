"""The comparators of the field by name: how an area is judged, and in which words.

Which comparators there are, at which levels and with which source, is data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from commonweal.language.intervals.limits import Intervals, Words, rows

NOT_COMPARED = "not compared"
SIMILAR = "similar"


class Polarity(StrEnum):
    """What a high value means. Source: the statistical standards, 3.3."""

    LOW = "low is good"
    HIGH = "high is good"
    NO_JUDGEMENT = "no judgement"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Comparator:
    """A named way to judge. `against` is "value" or "interval"; `levels` are tried in order."""

    id: str
    title: str
    against: str
    levels: tuple[float, ...]
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """One word a row, the comparator that gave it, and the reason where a row is not compared."""

    word: Words
    comparator: str
    reason: Words


def read_comparators(given: Mapping[str, Any]) -> dict[str, Comparator]:
    """The comparators of the definitions file, by id."""
    return {
        one["id"]: Comparator(
            id=one["id"],
            title=one["title"],
            against=one["against"],
            levels=tuple(float(level) for level in one["levels"]),
            source=one["source"],
        )
        for one in given["comparators"]
    }


def compare(
    areas: Intervals,
    benchmark: float | Intervals | None,
    comparator: Comparator,
    polarity: Polarity,
) -> Verdicts:
    """Judge every area against a benchmark value, or against an interval of one row.

    A benchmark equal to a limit is similar: the limits are inclusive. One level gives better,
    similar or worse; two levels add best and worst; without judgement the words are higher and
    lower, highest and lowest. Source: section 3.3, comparators 1, 12, 17 and 18.
    """
    if polarity == Polarity.NOT_APPLICABLE:
        return _nobody(areas, comparator, "this measure is not compared")
    far = np.zeros(len(areas), dtype=np.int64)
    for level in comparator.levels:
        low, high = _benchmark(benchmark, comparator, level)
        if np.isnan(low) or np.isnan(high):
            return _nobody(areas, comparator, "the benchmark has no value")
        lower, upper = areas.limits(level)
        far += (lower > high).astype(np.int64) - (upper < low).astype(np.int64)
    lost = np.isnan(np.vstack([areas.limits(level) for level in comparator.levels])).any(axis=0)
    reason = np.where(areas.reason != "", areas.reason, "the area has no limits")
    word = np.array([_word(int(one), polarity) for one in far], dtype=object)
    return Verdicts(
        np.where(lost, NOT_COMPARED, word).astype(object),
        comparator.id,
        np.where(lost, reason, "").astype(object),
    )


def compare_with_limits(
    values: ArrayLike, lower: ArrayLike, upper: ArrayLike, polarity: Polarity
) -> Words:
    """One word a row for values against control limits around what is expected, inclusive.

    Source: section 3.3, comparators 5 and 6.
    """
    value, low, high = rows(values, lower, upper)
    far = (value > high).astype(np.int64) - (value < low).astype(np.int64)
    lost = np.isnan(value + low + high)
    if polarity == Polarity.NOT_APPLICABLE:
        lost[:] = True
    words = [_word(int(one), polarity) for one in far]
    return np.where(lost, NOT_COMPARED, np.array(words, dtype=object)).astype(object)


def _benchmark(
    benchmark: float | Intervals | None, comparator: Comparator, level: float
) -> tuple[float, float]:
    if benchmark is None:
        return float("nan"), float("nan")
    if not isinstance(benchmark, Intervals):
        if comparator.against == "interval":
            raise ValueError(f"{comparator.title} needs the limits of the benchmark")
        return float(benchmark), float(benchmark)
    if comparator.against == "interval":
        low, high = benchmark.limits(level)
        return float(low[0]), float(high[0])
    # The benchmark's own interval is ignored by every other comparator.
    return float(benchmark.value[0]), float(benchmark.value[0])


def _word(far: int, polarity: Polarity) -> str:
    if far == 0:
        return SIMILAR
    if polarity == Polarity.NO_JUDGEMENT:
        pair = ("higher", "highest") if far > 0 else ("lower", "lowest")
    else:
        good = (far > 0) == (polarity == Polarity.HIGH)
        pair = ("better", "best") if good else ("worse", "worst")
    return pair[abs(far) - 1]


def _nobody(areas: Intervals, comparator: Comparator, reason: str) -> Verdicts:
    size = len(areas)
    return Verdicts(
        np.full(size, NOT_COMPARED, dtype=object),
        comparator.id,
        np.full(size, reason, dtype=object),
    )
