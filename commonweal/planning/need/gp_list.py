"""What a list of general practice holds: people expected by condition, beside its registers.

Source: CALC-26 and JCP-22 (Practical mental health commissioning 2011, section 1.13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork


@dataclass(frozen=True, slots=True)
class Condition:
    """People with a condition on a list of the base size."""

    code: str
    title: str
    people: Quantity


@dataclass(frozen=True, slots=True)
class ListLine:
    """One condition: people expected on the list, on its register, and register ÷ expected in %.

    `found` is unknown where one of both is. People may be in several lines: never add them.
    """

    condition: Condition
    expected: Quantity
    register: Decimal | None
    found: Quantity


@dataclass(frozen=True, slots=True)
class GpList:
    """The conditions of one list; `size` is None where nobody entered it: then per base list."""

    size: Decimal | None
    base: Decimal
    lines: tuple[ListLine, ...]


def gp_list(
    conditions: Sequence[Condition],
    base: Decimal,
    *,
    size: Decimal | None = None,
    registers: Mapping[str, Decimal] | None = None,
) -> GpList:
    """List ÷ 2,000 × count (CALC-26), with the register's count set beside it.

    Raises CannotWork for a list that is not above zero, a register below zero or of more people
    than the list, and a register of an unknown condition.
    """
    counted = dict(registers or {})
    known = [one.code for one in conditions]
    if size is not None and size <= 0:
        raise CannotWork(f"The list has {size} people: enter how many are registered.")
    for code, count in counted.items():
        if code not in known:
            raise CannotWork(f"There is no condition {code}; there are {', '.join(known)}.")
        if count < 0:
            raise CannotWork(f"The register of {code} holds {count}: it cannot be below zero.")
        if size is not None and count > size:
            title = next(one.title for one in conditions if one.code == code)
            raise CannotWork(
                f"The register “{title}” holds {count:,} people and the list {size:,}: a register "
                "cannot hold more than the list. Correct one of the two."
            )
    scale = Decimal(1) if size is None else size / base
    lines = [_line(one, scale, counted.get(one.code), size is not None) for one in conditions]
    return GpList(size, base, tuple(lines))


def _line(one: Condition, scale: Decimal, register: Decimal | None, sized: bool) -> ListLine:
    expected = one.people.times(scale)
    if register is None:
        found = Quantity.unknown("no register has been entered")
    elif not sized:
        found = Quantity.unknown("no list size has been entered")
    elif not expected.low or not expected.high:
        found = Quantity.unknown(expected.reason or "nobody is expected")
    else:
        found = Quantity(register / expected.high * 100, register / expected.low * 100)
    return ListLine(one, expected, register, found)
