"""How big a provider is beside its peers, what losing a contract does, and who depends on whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity

HUNDRED = Decimal(100)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class PeerPlace:
    """Where a turnover lies among peers. `quartile` is 1 for the smallest quarter.

    `quartile` is None when fewer than four peers have a value: then only the average is known.
    """

    against_average: Decimal
    against_average_pct: Decimal
    quartile: int | None


def change_percent(before: Decimal, after: Decimal) -> Decimal:
    """The change from one amount to another in percent of the first; a fall is below zero.

    Raises ValueError when there was nothing before. Source: CALC-09.
    """
    if before == 0:
        raise ValueError("There is no percent change from nought.")
    return (after / before - ONE) * HUNDRED


def after_loss(turnover: Quantity, loss_pct: Decimal) -> Quantity:
    """Turnover times one less the loss; `loss_pct` is 0 to 100. Source: CALC-09."""
    if not 0 <= loss_pct <= HUNDRED:
        raise ValueError(f"A loss lies between 0 and 100 percent, not at {loss_pct}.")
    return turnover.times(ONE - loss_pct / HUNDRED)


def change_within_rounding(
    before: Decimal, before_step: Decimal, after: Decimal, after_step: Decimal
) -> Quantity:
    """Every percent change that two rounded amounts allow, lowest first.

    Each amount lies within half a printed unit of what is printed.
    """
    half_before, half_after = before_step / 2, after_step / 2
    if before - half_before <= 0:
        raise ValueError("The first amount must be above its own rounding.")
    return Quantity(
        change_percent(before + half_before, after - half_after),
        change_percent(before - half_before, after + half_after),
    )


def among_peers(turnover: Decimal, average: Decimal, peers: Sequence[Decimal] = ()) -> PeerPlace:
    """Place a turnover against the peers' average, and in a quarter where peers are known.

    It is in quarter 2 when at least a quarter of the peers are smaller, in 3 from half, in 4
    from three quarters. Source: ESX-25.
    """
    gap = turnover - average
    quartile = None
    if len(peers) >= 4:
        below = sum(1 for peer in peers if peer < turnover)
        quartile = min(below * 4 // len(peers) + 1, 4)
    return PeerPlace(gap, change_percent(average, turnover), quartile)


def dependency(contract: Quantity, turnover: Quantity) -> Quantity:
    """A contract as a percent of the provider's turnover; unknown where either is not exact."""
    if not contract.is_exact or not turnover.is_exact or turnover.value == 0:
        return Quantity.unknown(contract.reason or turnover.reason or "turnover is nought")
    return Quantity.exact(contract.value / turnover.value * HUNDRED)


def market_after(market: Quantity, loss_low_pct: Decimal, loss_high_pct: Decimal) -> Quantity:
    """What is left of a market that loses between two shares: the range, not a midpoint."""
    small, large = sorted((loss_low_pct, loss_high_pct))
    low, high = after_loss(market, large), after_loss(market, small)
    return Quantity(low.low, high.high, market.reason)


def shares(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Each provider's share of a market in percent; raises ValueError for an empty market."""
    whole = sum(amounts.values(), Decimal(0))
    if whole <= 0:
        raise ValueError("A market needs an amount above zero.")
    return {name: amount / whole * HUNDRED for name, amount in amounts.items()}


def concentration(amounts: Mapping[str, Decimal]) -> Decimal:
    """The sum of squared shares, from near 0 to 10,000 where one provider has everything."""
    return sum((share * share for share in shares(amounts).values()), Decimal(0))
