"""Closed forms to be worked out by an engine, and what the functions over arrays give for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from commonweal.engines.sql import Dialect, Shape, figured, figured_of_sums
from commonweal.language.intervals import (
    directly_standardised,
    indirectly_standardised_ratio,
    portable,
    proportion,
    rate,
)
from commonweal.language.intervals.limits import LEVELS, Intervals
from commonweal.language.plan import Col, Expression

WHOLE, FRACTION = Shape(), Shape(fraction=True)
FEWEST = 10
PER = 100_000.0
#: Every count below the change of method and around it, all, more than all, none of none, missing.
COUNTS = [*range(13), 65, 99, 100, 101, 895, 10_000_000, -1, None, 5, 0, 5]
PEOPLE = [*[100] * 13, 100, 100, 100, 100, 8970, 11_000_000, 100, 100, None, 0, -3]
LINES = pa.table({"x": pa.array(COUNTS, pa.int64()), "n": pa.array(PEOPLE, pa.int64())})
SIDES = ("lower95", "upper95", "lower998", "upper998")


@dataclass(frozen=True)
class Closed:
    """A statement over a table, and the columns that it must give."""

    table: pa.Table
    statement: Callable[[str, Dialect], str]
    expected: Mapping[str, list[float | None]]


def _limits(of: Callable[[float], portable.Pair]) -> dict[str, Expression]:
    both = [side for level in LEVELS for side in of(level)]
    return dict(zip(SIDES, both, strict=True))


def _expected(found: Intervals) -> dict[str, list[float | None]]:
    columns = (found.lower95, found.upper95, found.lower998, found.upper998)
    return {
        side: [None if np.isnan(one) else float(one) for one in column]
        for side, column in zip(SIDES, columns, strict=True)
    }


def _lines(columns: Mapping[str, Expression], found: Intervals) -> Closed:
    shapes = {"x": WHOLE, "n": WHOLE}
    return Closed(
        LINES,
        lambda relation, dialect: figured(relation, shapes, columns, dialect),
        _expected(found),
    )


def _standardised() -> Closed:
    chance = np.random.default_rng(19)
    groups, bands = 12, 19
    group = np.repeat(np.arange(groups), bands)
    n = chance.integers(100, 4000, groups * bands)
    x = chance.poisson(n * 0.0001 * (group + 1))
    w = np.tile(chance.integers(1000, 7000, bands), groups)
    table = pa.table({"area": group, "x": x, "n": n, "w": w})
    sums = portable.Sums(*(Col(name) for name in ("events", "weights", "value", "variance")))
    line = portable.standardised_line(Col("x"), Col("n"), Col("w"))
    summed = {
        "events": line.events,
        "weights": line.weights,
        "value": line.value,
        "variance": line.variance,
    }
    columns = {
        "rate": portable.standardised(sums, FEWEST, PER),
        **_limits(lambda level: portable.standardised_limits(sums, level, FEWEST, PER)),
    }
    shapes = dict.fromkeys(("area", "x", "n", "w"), WHOLE)
    found = directly_standardised(group, x, n, w, fewest=FEWEST, multiplier=PER).found
    assert 0 < (found.reason != "").sum() < groups
    rates = [None if np.isnan(one) else float(one) for one in found.value]
    return Closed(
        table,
        lambda relation, dialect: (
            figured_of_sums(
                relation, shapes, by=["area"], summed=summed, columns=columns, dialect=dialect
            )
            + " ORDER BY 1"
        ),
        {"rate": rates, **_expected(found)},
    )


def closed_forms() -> dict[str, Closed]:
    """Every closed form by its name."""
    x, n = Col("x"), Col("n")
    ratio = indirectly_standardised_ratio(
        np.arange(len(COUNTS)), COUNTS, PEOPLE, 1, 1, observed=dict(enumerate(COUNTS))
    )
    return {
        "Wilson": _lines(
            _limits(lambda level: portable.share_limits(x, n, level)), proportion(COUNTS, PEOPLE)
        ),
        "exact and Byar's": _lines(
            _limits(lambda level: portable.rate_limits(x, n, level, PER)),
            rate(COUNTS, PEOPLE, PER),
        ),
        "ratio": _lines(_limits(lambda level: portable.rate_limits(x, n, level)), ratio.found),
        "Dobson": _standardised(),
    }


def check(closed: Closed, got: Mapping[str, list[float | None]]) -> None:
    """The engine's columns are those of the arrays, to the twelfth digit."""
    for name, expected in closed.expected.items():
        for row, (one, other) in enumerate(zip(got[name], expected, strict=True)):
            if one is None or other is None:
                assert one is other, f"{name}, row {row}: {one} is not {other}"
            else:
                # A lower limit near 0 is what is left of two numbers that are nearly alike.
                near = abs(one - other) <= 1e-12 * max(1.0, abs(other))
                assert near, f"{name}, row {row}: {one} is not {other}"
