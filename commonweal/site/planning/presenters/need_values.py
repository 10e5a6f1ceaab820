"""How numbers of need are said: rounded for reading, with their range, or the reason for none."""

from __future__ import annotations

from decimal import Decimal

from commonweal.planning.need.estimates import COMPARABLE
from commonweal.planning.need.required import Amount
from commonweal.records.planning.definitions_need_rules import need_rules
from commonweal.site.pages import Cell, Column
from commonweal.site.words import number, short_money

#: The two estimates of need, as they are named wherever both could be meant.
NATIONAL, ADJUSTED = "by fixed national rates", "adjusted to local need"
NOT_KNOWN = "not known"
#: Below this a number that is not whole is shown with a decimal.
SMALL = 20


def by_estimate(basis: str) -> str:
    """The estimate on which services and gaps rest, by its name."""
    return NATIONAL if basis == COMPARABLE else ADJUSTED


def people_words(value: float | None) -> str:
    """A number of people to the nearest few; "not known" without one."""
    return NOT_KNOWN if value is None else number(rounded(value))


def rounded(value: float) -> Decimal:
    """The value to the nearest few that the rules name, as a decimal."""
    nearest = need_rules().shown_to_nearest
    return Decimal(round(value / nearest) * nearest)


def exact(value: float | None) -> Decimal | None:
    """The value as a decimal of a download, to the digits that a workbook keeps as a number."""
    return None if value is None else Decimal(f"{value:.12g}")


def plain(value: float | None, places: int = 0) -> str:
    """A number with thousands marks; "not known" without one."""
    return NOT_KNOWN if value is None else number(Decimal(repr(value)), places)


def range_words(low: float | None, high: float | None) -> str:
    """Both limits; empty where there are none, or where they are the same as they are shown."""
    if low is None or high is None or rounded(low) == rounded(high):
        return ""
    return f"{number(rounded(low))} to {number(rounded(high))}"


def people_cell(
    value: float | None, low: float | None, high: float | None, reason: str, no_limits: str = ""
) -> Cell:
    """People with their range below and what it leaves out, or why there is none."""
    if value is None:
        return Cell("not known", hint=reason)
    ends = range_words(low, high)
    hint = "; ".join(one for one in (ends or (no_limits and "no range"), no_limits) if one)
    return Cell(people_words(value), hint=hint, raw=exact(value))


def amount_cell(amount: Amount | None, places: int = 0) -> Cell:
    """An amount with its range below; "none" where the element has no such amount."""
    if amount is None:
        return Cell("none")
    return Cell(
        plain(amount.value, places),
        hint=f"{plain(amount.low, places)} to {plain(amount.high, places)}",
        raw=exact(amount.value),
    )


def ends_of(amount: Amount | None) -> tuple[Cell, Cell]:
    """The two ends of an amount, for a download; empty where there is none."""
    if amount is None:
        return Cell(""), Cell("")
    return two_ends(amount.low, amount.high)


def two_ends(low: float | None, high: float | None) -> tuple[Cell, Cell]:
    """Two ends as cells of a download; empty where they are not known."""
    first, last = (
        Cell("" if end is None else plain(end, 2), raw=exact(end)) for end in (low, high)
    )
    return first, last


def end_columns(key: str, label: str) -> tuple[Column, Column]:
    """The columns of two ends, which a download carries and a page says in small print."""
    return (
        Column(f"{key}_low", f"{label}: low limit", numeric=True, only="file"),
        Column(f"{key}_high", f"{label}: high limit", numeric=True, only="file"),
    )


def money_cell(amount: Amount) -> Cell:
    """Pounds at a glance with their range below."""
    return Cell(
        pounds(amount.value),
        hint=f"{pounds(amount.low)} to {pounds(amount.high)}",
        raw=pence(amount.value),
    )


def few(value: float) -> str:
    """A number of beds or contacts: small ones with a decimal, so that a difference shows."""
    return plain(value, 1 if abs(value) < SMALL and value % 1 else 0)


def pounds(value: float) -> str:
    """Pounds at a glance: £12.3m."""
    return short_money(pence(value))


def pence(value: float) -> Decimal:
    """Pounds to the penny, as the decimal that a download carries."""
    return Decimal(repr(value)).quantize(Decimal("0.01"))
