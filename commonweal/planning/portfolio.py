"""A provider's service lines, what they are to it, and who is left if it stops bidding.

Table: `provider_service_lines`. Income is £m. Source: ESX-60, JCP-45.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commonweal.language.figure import Quantity, Status
from commonweal.language.row import Row


class Left(StrEnum):
    """Who could give a service when its provider stops bidding."""

    NOBODY = "nobody"
    ONE = "one other"
    SEVERAL = "several others"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service line: core, adjacent or non-core, and whether the provider goes on bidding."""

    service: str
    area: str
    portfolio: str
    income: Quantity
    stops: bool
    others: int | None
    status: Status

    @property
    def left(self) -> Left:
        """Who could give it besides this provider."""
        if self.others is None:
            return Left.UNKNOWN
        return Left.NOBODY if not self.others else Left.ONE if self.others == 1 else Left.SEVERAL


@dataclass(frozen=True, slots=True)
class Part:
    """What a class of the portfolio comes to."""

    portfolio: str
    lines: int
    income: Quantity


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A provider's lines, and what follows when it stops bidding for some of them."""

    provider: str
    lines: tuple[ServiceLine, ...]
    parts: tuple[Part, ...]
    income: Quantity
    income_given_up: Quantity
    uncovered: tuple[ServiceLine, ...]


def service_lines(rows: Iterable[Row], stops: Sequence[str] | None = None) -> list[ServiceLine]:
    """The lines of one provider. `stops` names those it stops bidding for, else the table says."""
    found = []
    for row in rows:
        others = row.number("other_providers")
        service = row.text("service")
        says_no = row.text("goes_on_bidding").casefold() == "no"
        found.append(
            ServiceLine(
                service,
                row.text("area"),
                row.text("portfolio") or "not classed",
                row.quantity("income_gbp_m"),
                says_no if stops is None else service in stops,
                None if others is None else int(others),
                row.status,
            )
        )
    return found


def portfolio_of(provider: str, lines: Sequence[ServiceLine]) -> Portfolio:
    """The portfolio with its parts, and where nobody is left."""
    classes = list(dict.fromkeys(line.portfolio for line in lines))
    return Portfolio(
        provider=provider,
        lines=tuple(lines),
        parts=tuple(
            _part(name, [one for one in lines if one.portfolio == name]) for name in classes
        ),
        income=_income(lines),
        income_given_up=_income([line for line in lines if line.stops]),
        uncovered=tuple(line for line in lines if line.stops and line.left == Left.NOBODY),
    )


def _part(name: str, lines: Sequence[ServiceLine]) -> Part:
    return Part(name, len(lines), _income(lines))


def _income(lines: Iterable[ServiceLine]) -> Quantity:
    whole = Quantity.exact(Decimal(0))
    for line in lines:
        whole = whole.plus(line.income)
    return whole
