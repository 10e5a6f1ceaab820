"""Assessments that wait for a bed: counts, hours and occupancy by month, provider and area.

Aggregates only, nobody is identified. Source: Essex Mental Health Review 2015, section 5 (ESX-36).
A count that was suppressed or is missing is carried as such; totals with one in them are bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.row import Row


@dataclass(frozen=True, slots=True)
class DelayMonth:
    """One provider in one part of the county in one month. `occupancy` is in percent."""

    month: str
    provider: str
    area: str
    assessments: Quantity
    delayed: Quantity
    hours: Quantity
    occupancy: Quantity
    escalation: str


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """All providers of one month; `share` is delayed ÷ assessments in percent."""

    month: str
    assessments: Quantity
    delayed: Quantity
    hours: Quantity
    share: Quantity


@dataclass(frozen=True, slots=True)
class DelayReport:
    """The log as its oversight meeting reads it.

    `over_target` are the rows whose occupancy is above the target; `unescalated` those among them
    with delays and no word of what was done.
    """

    target: Decimal
    rows: tuple[DelayMonth, ...]
    months: tuple[MonthTotal, ...]
    over_target: tuple[DelayMonth, ...]
    unescalated: tuple[DelayMonth, ...]


def delay_rows(rows: Iterable[Row]) -> list[DelayMonth]:
    """The log's rows, in the order of months."""
    found = [
        DelayMonth(
            row.text("month"), row.text("provider_code"), row.text("area"),
            row.quantity("assessments"), row.quantity("delayed"), row.quantity("hours"),
            row.quantity("occupancy_pct"), row.text("escalation"),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.month, one.provider, one.area))


def delay_problems(rows: Iterable[DelayMonth]) -> list[str]:
    """Rows that cannot be: more delayed than assessed, or hours without a delay."""
    problems = []
    for row in rows:
        where = f"{row.area}, {row.month}"
        most, least = row.assessments.high, row.delayed.low
        if most is not None and least is not None and least > most:
            problems.append(f"{where}: {least} delayed of {most} assessments; correct one of them.")
        hours = row.hours.low
        if row.delayed.high == 0 and hours is not None and hours > 0:
            problems.append(f"{where}: {hours} hours were waited but nobody was delayed.")
    return problems


def share_of(part: Quantity, whole: Quantity) -> Quantity:
    """A part in percent of a whole; unknown where either is not exact or the whole is nought."""
    if not (part.is_exact and whole.is_exact):
        return Quantity.unknown(part.reason or whole.reason or "one of both is a range")
    if not whole.value:
        return Quantity.unknown("there were none")
    return Quantity.exact(part.value * 100 / whole.value)


def delay_report(rows: Sequence[DelayMonth], target: Decimal) -> DelayReport:
    """Totals by month, and where occupancy is above the target (strictly)."""
    by_month: dict[str, list[DelayMonth]] = {}
    for row in rows:
        by_month.setdefault(row.month, []).append(row)
    over = tuple(
        row for row in rows if row.occupancy.low is not None and row.occupancy.low > target
    )
    return DelayReport(
        target=target,
        rows=tuple(rows),
        months=tuple(_total(month, listed) for month, listed in by_month.items()),
        over_target=over,
        unescalated=tuple(
            row for row in over if not row.escalation and row.delayed.high not in (None, 0)
        ),
    )


def _total(month: str, rows: Sequence[DelayMonth]) -> MonthTotal:
    assessments, delayed, hours = (
        _sum(getattr(row, name) for row in rows) for name in ("assessments", "delayed", "hours")
    )
    return MonthTotal(month, assessments, delayed, hours, share_of(delayed, assessments))


def _sum(quantities: Iterable[Quantity]) -> Quantity:
    total = Quantity.exact(Decimal(0))
    for quantity in quantities:
        total = total.plus(quantity)
    return total
