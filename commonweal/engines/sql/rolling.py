"""Counts that look back over several months, from monthly counts instead of the rows again.

People: each month in which a person is seen adds one from that month on, and takes it off again
when the window has passed or the person is next seen, whichever comes first. A running sum of
these gives the distinct people of every window, exactly, without joining anything with itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commonweal.engines.sql.counting import (
    WHO,
    Counting,
    additive,
    has_bit,
    masked,
    months_step,
    people_of,
)
from commonweal.engines.sql.shapes import CannotRender
from commonweal.language.plan import Component, Months

#: Following one component person by person costs about as much as this many months of a window.
FEW = 3


def rolling_additive(counting: Counting, components: Sequence[Component]) -> str:
    """Rows and sums of each window: the sums of its months."""
    monthly = additive(_monthly(counting), components)
    months = months_step(counting)
    by = [f"k.{name}" for name in counting.names]
    numbers = [f"SUM(k.n{place}) AS n{place}" for place in range(len(components))]
    shown = ["m.month AS month", *(f"{key} AS {key[2:]}" for key in by), *numbers]
    return counting.steps.step(
        f"SELECT {', '.join(shown)} FROM {monthly} AS k JOIN {months} AS m "
        f"ON k.month BETWEEN m.window_start AND m.month GROUP BY {', '.join(['m.month', *by])}"
    )


def rolling_people(
    counting: Counting, components: Sequence[Component]
) -> list[tuple[str, Sequence[Component]]]:
    """Distinct people of each window, from one scan of the rows: steps with what each counts.

    A few components are followed person by person. Many are put together window by window, which
    takes every month's people as often as the window is long, but only once for all components.
    """
    seen = masked(_monthly(counting), components)
    if len(components) * FEW > counting.window:
        return [(people_of(counting, _windowed(counting, seen), len(components)), components)]
    return [(_rolled(counting, seen, place), [one]) for place, one in enumerate(components)]


def _windowed(counting: Counting, seen: str) -> str:
    """The bits of each person over each window."""
    steps, months = counting.steps, months_step(counting)
    if steps.dialect.any_bit is None:
        raise CannotRender(f"{steps.dialect.name} cannot put bits of several rows together.")
    keys = ["m.month", *(f"k.{name}" for name in counting.names), f"k.{WHO}"]
    shown = [f"{key} AS {key[2:]}" for key in keys]
    return steps.step(
        f"SELECT {', '.join(shown)}, {steps.dialect.any_bit('k.mask')} AS mask FROM {seen} AS k "
        f"JOIN {months} AS m ON k.month BETWEEN m.window_start AND m.month "
        f"GROUP BY {', '.join(keys)}"
    )


def _rolled(counting: Counting, seen: str, place: int) -> str:
    steps, dialect, names = counting.steps, counting.steps.dialect, counting.names
    months = months_step(counting)
    by = "".join(f"k.{name}, " for name in names)
    following = steps.step(
        f"SELECT {by}k.month AS month, LEAD(k.month) OVER "
        f"(PARTITION BY {by}k.{WHO} ORDER BY k.month) AS again "
        f"FROM {seen} AS k WHERE {has_bit('k.mask', place)}"
    )
    passed = dialect.add_months("k.month", counting.window)
    leaves = f"CASE WHEN k.again IS NULL OR k.again > {passed} THEN {passed} ELSE k.again END"
    changes = steps.step(
        f"SELECT {by}k.month AS month, 1 AS change FROM {following} AS k "
        f"UNION ALL SELECT {by}{leaves} AS month, -1 AS change FROM {following} AS k"
    )
    summed = steps.step(
        f"SELECT {by}k.month AS month, SUM(k.change) AS change FROM {changes} AS k "
        f"GROUP BY {by}k.month"
    )
    return steps.step(
        f"SELECT {by}m.month AS month, SUM(k.change) AS n0 FROM {summed} AS k "
        f"JOIN {months} AS m ON k.month <= m.month GROUP BY {by}m.month"
    )


def _monthly(counting: Counting) -> Counting:
    """The same rows counted month by month, from the first that any window looks back to."""
    months = Months(counting.earliest, counting.months.last)
    return replace(counting, window=1, months=months)
