"""Who pays whom: from a ledger and the contracts beside it to payments by group and provider.

What a group pays and nobody itemises by provider is the rest, and is shown as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commonweal.language.figure import Figure, Quantity
from commonweal.planning.ledger import Ledger, Line


class Kind(StrEnum):
    """Where a payment was read from."""

    LINE = "line"
    CONTRACT = "contract"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment in the ledger's unit. `provider` is empty for the rest."""

    payer: Line
    provider: str
    quantity: Quantity
    kind: Kind
    figures: tuple[Figure, ...]


def payments(
    ledger: Ledger, contracts: Sequence[Figure], *, body: str, provider: str, lead: str
) -> list[Payment]:
    """Payments of each group below the totals, biggest group as printed first.

    `body`, `provider` and `lead` name the cells with the paying body, the paid provider and a
    contract's lead commissioner. A contract counts to the group that holds its lead, unless a
    line of that group already names the provider. Money outside the totals pays nobody here.
    """
    found: list[Payment] = []
    for group in groups_of(ledger):
        lines = [line for _, line in group.walk() if line.figure.dims.get(provider)]
        paid: dict[str, list[Figure]] = {}
        for line in lines:
            paid.setdefault(line.figure.dims[provider], []).append(line.figure)
        bodies = {line.figure.dims.get(body, "") for _, line in group.walk()}
        signed = _contracts_of(contracts, bodies, paid, provider=provider, lead=lead)
        named = [
            *(_payment(group, name, figures, Kind.LINE) for name, figures in paid.items()),
            *(_payment(group, name, figures, Kind.CONTRACT) for name, figures in signed.items()),
        ]
        found += named
        rest = group.figure.quantity
        for payment in named:
            rest = rest.minus(payment.quantity)
        if rest.low is None or rest.low > 0:
            found.append(Payment(group, "", rest, Kind.REST, (group.figure,)))
    return found


def groups_of(ledger: Ledger) -> tuple[Line, ...]:
    """The lines directly below a single total; else the totals themselves."""
    if len(ledger.totals) == 1 and ledger.totals[0].adding_up:
        return ledger.totals[0].adding_up
    return ledger.totals


def bodies_of(lines: Iterable[Line], body: str) -> dict[str, Line]:
    """The line that stands for each paying body, by its code: the highest that is all its own."""
    found: dict[str, Line] = {}
    for line in lines:
        codes = {leaf.figure.dims.get(body, "") for leaf in line.leaves()}
        if len(codes) > 1:
            found |= bodies_of(line.adding_up, body)
        else:
            found.setdefault(codes.pop() or line.entry.code, line)
    return found


def _contracts_of(
    contracts: Sequence[Figure],
    bodies: set[str],
    paid: Mapping[str, object],
    *,
    provider: str,
    lead: str,
) -> dict[str, list[Figure]]:
    signed: dict[str, list[Figure]] = {}
    for contract in contracts:
        name = contract.dims.get(provider, "") or contract.subject
        if contract.dims.get(lead, "") in bodies and name not in paid:
            signed.setdefault(name, []).append(contract)
    return signed


def _payment(group: Line, provider: str, figures: list[Figure], kind: Kind) -> Payment:
    quantity = figures[0].quantity
    for figure in figures[1:]:
        quantity = quantity.plus(figure.quantity)
    return Payment(group, provider, quantity, kind, tuple(figures))
