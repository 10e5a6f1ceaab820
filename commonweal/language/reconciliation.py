"""Whether a printed value and a computed one agree, within a stated tolerance.

The residual is always computed less printed. A part that is not known exactly gives bounds, and
then the answer may be that nobody can say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.language.figure import Figure, Quantity, printed_step

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Verdict(StrEnum):
    """The outcome of setting a computed value beside a printed one."""

    RECONCILES = "reconciles"
    DOES_NOT = "does_not_reconcile"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two values may lie apart. Where several ways are given, the widest holds.

    `printed_units` counts units of the last printed digit, `absolute` is in the figures' own
    unit, `percent` is of the largest value compared (for numbers printed as "about").
    """

    printed_units: Decimal = Decimal(0)
    absolute: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)

    def allowed(self, *figures: Figure) -> Decimal:
        """The tolerance in the figures' own unit. The coarsest printing among them decides."""
        steps = [step_of(figure) for figure in figures if figure.value is not None]
        sizes = [abs(figure.value) for figure in figures if figure.value is not None]
        shares = [size * self.percent / 100 for size in sizes]
        return max([self.absolute, *(self.printed_units * step for step in steps), *shares])


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A printed and a computed value, what is left between them, and the verdict."""

    printed: Quantity
    computed: Quantity
    tolerance: Decimal
    verdict: Verdict

    @property
    def residual(self) -> Quantity:
        """Computed less printed."""
        return self.computed.minus(self.printed)


def step_of(figure: Figure) -> Decimal:
    """The unit in which the figure was printed; from its value where the print has no number."""
    if figure.value is None:
        raise ValueError(f"{figure.label} has no value, so it has no printed unit")
    found = _NUMBER.search(figure.printed)
    if found and Decimal(found[0].replace(",", "")) == abs(figure.value):
        return printed_step(found[0])
    exponent = figure.value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0))


def reconcile(
    printed: Quantity, computed: Quantity, tolerance: Decimal, *, partial: bool = False
) -> Reconciliation:
    """Set a computed sum beside the printed value.

    `partial` says that the parts are only some of the whole: then they may fall short of it,
    but not exceed it. Unknown ends of a quantity leave the verdict open unless the known end
    already settles it.
    """
    residual = computed.minus(printed)
    too_high = residual.low is not None and residual.low > tolerance
    too_low = residual.high is not None and residual.high < -tolerance
    high_enough = partial or (residual.low is not None and residual.low >= -tolerance)
    low_enough = residual.high is not None and residual.high <= tolerance
    if too_high or (too_low and not partial):
        verdict = Verdict.DOES_NOT
    elif high_enough and low_enough:
        verdict = Verdict.RECONCILES
    else:
        verdict = Verdict.CANNOT_SAY
    return Reconciliation(printed, computed, tolerance, verdict)
