"""Dividing an amount in stated proportions so that the parts add up to it exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction


def apportion(
    amount: Decimal, shares: Mapping[str, Fraction | Decimal | int], step: Decimal
) -> dict[str, Decimal]:
    """Divide `amount` in proportion to `shares`, each part a whole number of `step`s.

    Parts are cut down to a whole step and what is left over goes, a step at a time, to the
    largest remainders (equal ones in the order of their codes), so that the parts add up to the
    amount exactly. An amount finer than `step` is divided in steps of its own last digit. Works
    for negative amounts as for their opposite. Raises ValueError when there are no shares, one
    is negative, all are nought, or the step is not above nought.
    """
    weights = {code: Fraction(share) for code, share in shares.items()}
    whole = sum(weights.values(), Fraction(0))
    if step <= 0:
        raise ValueError("a step is above nought")
    if not weights or whole <= 0 or min(weights.values()) < 0:
        raise ValueError(
            "an amount is divided by shares of which none is negative and one is not 0"
        )
    fine = finest(amount, step)
    units = abs(Fraction(amount) / Fraction(fine))
    exact = {code: units * weight / whole for code, weight in weights.items()}
    parts = {code: int(portion) for code, portion in exact.items()}
    left = int(units) - sum(parts.values())
    by_remainder = sorted(exact, key=lambda code: (parts[code] - exact[code], code))
    for code in by_remainder[:left]:
        parts[code] += 1
    sign = -1 if amount < 0 else 1
    return {code: fine * (sign * count) for code, count in parts.items()}


def finest(amount: Decimal, step: Decimal) -> Decimal:
    """The step, or the place of the amount's last digit where the step does not fit into it."""
    if (Fraction(amount) / Fraction(step)).denominator == 1:
        return step
    exponent = amount.normalize().as_tuple().exponent
    digit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    if (Fraction(step) / Fraction(digit)).denominator == 1:
        return digit
    return Decimal(1).scaleb(min(_exponent(step), _exponent(digit)))


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
