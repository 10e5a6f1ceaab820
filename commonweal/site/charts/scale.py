"""Scales, round axis steps and the fill that a status calls for."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from decimal import Decimal

from commonweal.language.figure import VALUELESS, Status

SOLID = "solid"
HATCH = "hatch"
OUTLINE = "outline"


def fill_for(status: str, known: bool = True) -> str:
    """Solid for what a source says, hatched for what was assigned or made up, else an outline."""
    if not known or status in VALUELESS:
        return OUTLINE
    return HATCH if status in {Status.ASSIGNED, Status.ILLUSTRATIVE} else SOLID


def ends(values: Iterable[Decimal | None]) -> tuple[Decimal, Decimal]:
    """The lowest and highest known value, with zero always inside."""
    known = [value for value in values if value is not None]
    return min([Decimal(0), *known]), max([Decimal(0), *known])


def percent_of(value: Decimal, low: Decimal, high: Decimal) -> float:
    """Where a value lies between the ends, from 0 to 100; 0 when both ends are equal."""
    return float((value - low) / (high - low) * 100) if high > low else 0.0


def round_steps(low: Decimal, high: Decimal, wanted: int = 5) -> list[Decimal]:
    """Round axis values that cover both ends, about `wanted` of them."""
    span = high - low
    if span <= 0:
        return [low, low + 1]
    rough = span / wanted
    size = Decimal(10) ** rough.adjusted()
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= rough)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    marks = [first]
    while marks[-1] < high:
        marks.append(marks[-1] + step)
    return marks


def wrapped(text: str, width: int, most: int = 2) -> tuple[str, ...]:
    """Text in at most `most` lines for a drawing, which cannot wrap by itself."""
    return tuple(textwrap.wrap(text, width, max_lines=most, placeholder=" …")) or ("",)
