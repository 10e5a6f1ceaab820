"""Ranges around a provider's plan: many seeded futures of its lines, drawn together.

Each line grows a year by an uncertain percent, stated as the range that holds it four times out
of five; lines may move together. The same seed gives the same answer to the digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: Futures drawn at a time, so that memory stays small and the order of draws never changes.
BATCH = 20_000

#: The normal deviate between which and its opposite 80 per cent of draws fall.
EIGHTY_PERCENT = 1.2815515655446004

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """An income (+1) or cost (-1) line: its value in the first year and its growth in percent.

    `low` and `high` are the growth between which it stays four years out of five.
    """

    title: str
    sign: int
    start: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Spread:
    """What the futures say of one amount in one year: five points of its spread."""

    year: str
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


@dataclass(frozen=True, slots=True)
class Futures:
    """The spread of surplus and cash by year, and how often each floor is broken by then."""

    surplus: tuple[Spread, ...]
    cash: tuple[Spread, ...]
    loss_by: tuple[float, ...]
    cash_out_by: tuple[float, ...]
    draws: int
    seed: int


def futures_problems(lines: Sequence[Line], together: Floats) -> list[str]:
    """Why these uncertainties cannot be drawn, one sentence each."""
    problems = [
        f"The low end of {line.title} is above its high end."
        for line in lines
        if line.low > line.high
    ]
    size = len(lines)
    if together.shape != (size, size):
        return [*problems, f"The table of what moves together must be {size} by {size}."]
    if not np.allclose(together, together.T) or not np.allclose(np.diag(together), 1):
        problems.append("What moves together must be the same both ways, and 1 with itself.")
    elif np.linalg.eigvalsh(together).min() <= 0:
        problems.append("What moves together contradicts itself; make some links weaker.")
    return problems


def draw_futures(
    lines: Sequence[Line],
    together: Floats,
    *,
    years: Sequence[str],
    cash: float,
    other_cash: Sequence[float],
    draws: int,
    seed: int,
) -> Futures:
    """Draw `draws` futures of all lines over `years` (the years after the first).

    `together` holds the correlations of the lines' growth, `other_cash` what moves cash besides
    the surplus. Growth is normal and independent from year to year. Raises ValueError when the
    uncertainties cannot be drawn.
    """
    problems = futures_problems(lines, together)
    if len(other_cash) != len(years):
        problems.append("Give what else moves cash for every year.")
    if problems:
        raise ValueError(" ".join(problems))
    surplus = np.empty((draws, len(years)))
    generator = np.random.default_rng(seed)
    mixing = _mixing(lines, together)
    for first in range(0, draws, BATCH):
        rows = surplus[first : first + BATCH]
        rows[:] = _surpluses(generator, lines, mixing, rows.shape)
    held = cash + np.cumsum(surplus + np.asarray(other_cash), axis=1)
    return Futures(
        _spreads(years, surplus),
        _spreads(years, held),
        _ever_below_zero(surplus),
        _ever_below_zero(held),
        draws,
        seed,
    )


def _mixing(lines: Sequence[Line], together: Floats) -> Floats:
    deviation = np.array([(line.high - line.low) / 2 / EIGHTY_PERCENT / 100 for line in lines])
    mixed: Floats = np.linalg.cholesky(together) * deviation[:, None]
    return mixed.T


def _surpluses(
    generator: np.random.Generator, lines: Sequence[Line], mixing: Floats, shape: tuple[int, ...]
) -> Floats:
    draws, years = shape
    growth = generator.standard_normal((years, draws, len(lines))) @ mixing
    growth += np.array([1 + (line.low + line.high) / 200 for line in lines])
    signed = np.array([line.sign * line.start for line in lines])
    result = np.empty((draws, years))
    level = np.ones((draws, len(lines)))
    for year in range(years):
        level *= growth[year]
        np.matmul(level, signed, out=result[:, year])
    return result


def _spreads(years: Sequence[str], values: Floats) -> tuple[Spread, ...]:
    points = np.quantile(values, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    return tuple(
        Spread(year, *(float(point) for point in points[:, n])) for n, year in enumerate(years)
    )


def _ever_below_zero(values: Floats) -> tuple[float, ...]:
    broken = np.logical_or.accumulate(values < 0, axis=1)
    return tuple(float(share) for share in broken.mean(axis=0))
