"""Staff by group and quarter: the total check, the change over time and the ratio to beds.

Not here: forecasting of staff, which belongs to the room that runs services.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from commonweal.language.figure import Figure, Quantity, total
from commonweal.language.reconciliation import Reconciliation, Tolerance, reconcile


def check_groups(
    printed_total: Figure, groups: Mapping[str, Figure], tolerance: Tolerance
) -> Reconciliation:
    """Whether the staff groups add up to the printed total. Source: CALC-11.

    Heads or whole-time equivalents, whichever the return uses. A group that is missing or
    suppressed leaves bounds. Raises ValueError when no group is given.
    """
    if not groups:
        raise ValueError(f"{printed_total.label} has no staff groups to add up.")
    return reconcile(
        printed_total.quantity, total(groups.values()), tolerance.allowed(printed_total)
    )


def per_bed(staff: Quantity, beds: Quantity) -> Quantity:
    """Staff for each bed; unknown where either is not exact or there are no beds."""
    if not staff.is_exact or not beds.is_exact or beds.value == 0:
        return Quantity.unknown(staff.reason or beds.reason or "there are no beds")
    return Quantity.exact(staff.value / beds.value)


def change(first: Figure, last: Figure) -> tuple[Quantity, Quantity]:
    """From one quarter to another: in staff, and in percent of the first."""
    moved = last.quantity.minus(first.quantity)
    if not moved.is_exact or first.value in (None, Decimal(0)):
        return moved, Quantity.unknown(moved.reason or f"{first.label} is nought")
    return moved, Quantity.exact(moved.value / first.quantity.value * 100)
