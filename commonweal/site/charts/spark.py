"""The shape of a few values over time, small enough for a cell of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 104.0, 28.0, 5.0


@dataclass(frozen=True)
class Spark:
    """The line as drawn, in unbroken runs, and where its last known value stands."""

    paths: tuple[str, ...]
    x: float
    y: float


def spark(values: Sequence[float | None]) -> Spark | None:
    """The shape of values in order of time; a missing one breaks the line. None below two known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        share = (value - low) / (high - low) if high > low else 0.5
        runs[-1].append((MARGIN + at * step, HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)))
    there = [run for run in runs if run]
    paths = tuple("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in there)
    return Spark(paths, *there[-1][-1])
