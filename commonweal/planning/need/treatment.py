"""Who is treated: the share by a named definition, the gap to what is expected, and the mix.

Source: statistical standards 4.7, rule 4, and JCP-23 (Practical mental health commissioning 2011,
section 1.13). A gap above 100% treated is shown as it is: its denominator is then wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.row import CannotWork

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class TreatedShare:
    """A treated share in percent by one definition: of whom, by which survey and year."""

    id: str
    title: str
    of_whom: str
    share: Quantity
    year: str
    source: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class TreatmentGap:
    """Treated of expected, and what is left, in percent of those expected; `people` are the rest.

    Limits come from the expected side (and from the treated side where it is a range). `over` is
    true where more are treated than expected; nothing is clipped.
    """

    treated: Quantity
    expected: Quantity
    treated_pct: Quantity
    gap_pct: Quantity
    people: Quantity
    over: bool
    note: str


@dataclass(frozen=True, slots=True)
class Mix:
    """Kinds of treatment in percent; `whole` as printed, `summed` from the parts.

    `note` says where the two differ.
    """

    whole: Quantity
    parts: tuple[tuple[str, Quantity], ...]
    summed: Quantity
    note: str


def treatment_gap(treated: Quantity, expected: Quantity) -> TreatmentGap:
    """1 − treated ÷ expected (rule 4), `treated` being distinct people in the period.

    `expected` is a value or its limits. A count that is held back keeps its bounds or its reason.
    Raises CannotWork for numbers below zero and where nobody is expected.
    """
    for name, number in (("treated", treated), ("expected", expected)):
        if number.low is not None and number.low < 0:
            raise CannotWork(f"The number of people {name} is {number.low}: it cannot be below 0.")
    if expected.high == 0 or expected.low == 0:
        raise CannotWork("Nobody is expected to need treatment: there is no gap to work out.")
    share = Quantity(
        None if expected.high is None or treated.low is None else _pct(treated.low, expected.high),
        None if expected.low is None or treated.high is None else _pct(treated.high, expected.low),
        "; ".join(one for one in (treated.reason, expected.reason) if one),
    )
    gap = Quantity.exact(HUNDRED).minus(share)
    over = share.low is not None and share.low > HUNDRED
    return TreatmentGap(
        treated, expected, share, gap, expected.minus(treated), over, _note(share, over)
    )


def _note(share: Quantity, over: bool) -> str:
    if over:
        return (
            "More people are treated than are expected to be ill: the two do not count the same "
            "people. Check the ages, the area and the definition before using this."
        )
    if share.high is not None and share.high > HUNDRED:
        return "At the low end of what is expected, more are treated than are ill: check both."
    return ""


def _pct(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole * HUNDRED


def treated_by(expected: Quantity, share: TreatedShare) -> Quantity:
    """How many of those expected would be treated at a definition's share, both ends kept."""
    low = _times(expected.low, share.share.low)
    high = _times(expected.high, share.share.high)
    return Quantity(low, high, expected.reason or share.share.reason)


def _times(people: Decimal | None, pct: Decimal | None) -> Decimal | None:
    return None if people is None or pct is None else people * pct / HUNDRED


def mix(whole: Quantity, parts: Sequence[tuple[str, Quantity]]) -> Mix:
    """The kinds of treatment beside their printed whole; a difference is told, not corrected."""
    summed = Quantity.exact(Decimal(0))
    for _, part in parts:
        summed = summed.plus(part)
    note = ""
    if whole.is_exact and summed.is_exact and whole.value != summed.value:
        slack = Decimal(len(parts) + 1) / 2
        by = "which rounding explains" if abs(whole.value - summed.value) <= slack else "too much"
        note = (
            f"The parts add up to {round_half_up(summed.value)}% and the whole is printed as "
            f"{round_half_up(whole.value)}%, {by}."
        )
    return Mix(whole, tuple(parts), summed, note)
