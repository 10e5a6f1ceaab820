"""Where one condition's money stands under each placement: two views of the same whole.

The first option of an appraisal of this sort shows the condition's spend with mental health, the
others leave it in the wider budget. Sources: ESX-10, ESX-38.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Figure
from commonweal.language.row import CannotWork
from commonweal.planning.estimate import View, estimate, two_views


@dataclass(frozen=True, slots=True)
class Placed:
    """One option with where the money stands under it."""

    option: str
    view: View


@dataclass(frozen=True, slots=True)
class Placement:
    """Every option with its view. Amounts are in `unit`; the whole is the same in all."""

    share_pct: Decimal
    unit: str
    options: tuple[Placed, ...]


def place_money(
    options: Sequence[str], total: Figure, budget: Figure, share_pct: Decimal
) -> Placement:
    """The condition's share of the budget under each option.

    Raises CannotWork when there are not two options or more, or the amounts cannot be set
    together.
    """
    if len(options) < 2:
        raise CannotWork("Two options are needed: one that moves the money and one that does not.")
    moved = estimate(budget, share_pct).rounded
    try:
        stays, moves = two_views(total, budget, moved, ("stays", "moves"))
    except ValueError as fault:
        raise CannotWork(str(fault)) from None
    return Placement(
        share_pct,
        total.unit,
        tuple(Placed(code, stays if at else moves) for at, code in enumerate(options)),
    )
