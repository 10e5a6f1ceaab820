"""Figures for tests, made in one line."""

from __future__ import annotations

from decimal import Decimal

from commonweal.language.figure import Basis, Citation, Figure, Scope, Status
from commonweal.language.period import parse_period


def make(
    value: str | None,
    label: str = "An amount",
    *,
    unit: str = "gbp_m",
    year: str = "2013/14",
    includes: str = "",
    excludes: str = "",
    basis: Basis = Basis.GROSS,
    denominator: str = "",
    status: Status = Status.PRINTED,
    low: str | None = None,
    high: str | None = None,
    ref: str = "",
    subject: str = "",
    **dims: str,
) -> Figure:
    """A figure with the value as it was printed; None for one that has no value."""
    if value is None and status == Status.PRINTED:
        status = Status.MISSING
    return Figure(
        ref=ref or label,
        label=label,
        value=None if value is None else Decimal(value.replace(",", "")),
        unit=unit,
        status=status,
        citation=Citation("a-paper", "s1"),
        period=parse_period(year),
        subject=subject,
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        printed=value or "",
        scope=Scope(_tags(includes), _tags(excludes), basis, denominator),
        dims=dims,
    )


def _tags(text: str) -> frozenset[str]:
    return frozenset(tag.strip() for tag in text.split(";") if tag.strip())
