"""The market of a place: changes of hands, size beside peers, shares, and what may be lost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.market import (
    Change,
    LossRange,
    Market,
    changes_of,
    conflicts_of,
    contracts_total,
    dependencies_of,
    loss_range,
    market_years,
    scale_changes,
    small_providers,
    type_shares,
)
from commonweal.records.planning import definitions_providers as shelf
from commonweal.records.planning.kinds.provider_tables import (
    PEER_TURNOVERS,
    PEERS,
    illustrative,
)
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

CHANGES, CONTRACTS = "market_changes", "block_contracts"
SHARES, PROFILES = "market_shares", "provider_profile"


@dataclass(frozen=True)
class Given:
    """The market that may be lost, in £m, and its two shares in percent; read off when left out."""

    market: Decimal | None = None
    low_pct: Decimal | None = None
    high_pct: Decimal | None = None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Gather what the tables say of the market."""
    del subject, tell
    changes = changes_of(reading.rows(CHANGES))
    scale = scale_changes(reading.rows(PEERS), reading.rows(PEER_TURNOVERS))
    loss = _loss(reading, changes, given)
    shares = reading.rows(SHARES)
    years = market_years(shares)
    answer = Market(
        changes=changes,
        scale=scale,
        conflicts=conflicts_of(changes, scale, shelf.market_words()["turnover_loss"]),
        years=years,
        types=type_shares(shares),
        small=small_providers(years, Decimal(shelf.market_words()["small_provider"]["gbp_m"])),
        dependencies=dependencies_of(reading.rows(CONTRACTS), reading.rows(PROFILES)),
        loss=loss,
    )
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=_steps(answer),
        used=refs_of(*(reading.rows(name) for name in KIND.reads)),
        definitions=(shelf.dated(shelf.MARKET),),
        cautions=_cautions(shares, reading.rows(PEER_TURNOVERS)),
    )


def _loss(reading: Reading, changes: tuple[Change, ...], given: Given) -> LossRange | None:
    words = shelf.market_words()
    stated = {change.effect: change.amount for change in changes}
    low = given.low_pct if given.low_pct is not None else stated.get(words["loss_low"])
    high = given.high_pct if given.high_pct is not None else stated.get(words["loss_high"])
    contracts = contracts_total(reading.rows(CONTRACTS))
    market = given.market if given.market is not None else contracts
    if low is None or high is None or market is None:
        return None
    for pct in (low, high):
        if not 0 <= pct <= 100:
            raise CannotWork(f"A market loses between 0 and 100 percent, not {pct}: correct it.")
    if market <= 0:
        raise CannotWork(f"The market is £{market}m: give an amount above zero.")
    made_of = "as chosen" if given.market is not None else "the block contracts that are listed"
    return loss_range(market, made_of, low, high)


def _headline(answer: Market) -> str:
    parts = []
    if answer.loss:
        loss = answer.loss
        parts.append(
            f"Of a market of £{loss.market.normalize():f}m, providers may lose "
            f"{loss.low_pct.normalize():f} to {loss.high_pct.normalize():f}%: "
            f"£{_m(loss.lost.low)}m to £{_m(loss.lost.high)}m"
        )
    if answer.changes:
        parts.append(f"{len(answer.changes)} changes of the market are on record")
    if not parts:
        return f"{len(answer.years)} shares of services are on record."
    return "; ".join(parts) + "."


def _m(value: Decimal | None) -> str:
    return "?" if value is None else f"{value.normalize():f}"


def _steps(answer: Market) -> tuple[str, ...]:
    lines = [
        f"{one.subject}: {one.before} to {one.after} is {one.change_pct:.1f}%, "
        f"printed {one.printed_pct if one.printed_pct is not None else 'nowhere'}"
        for one in answer.scale
    ]
    if answer.loss:
        loss = answer.loss
        lines.append(f"Market: £{loss.market}m, {loss.made_of}")
        lines.append(f"Lost: {loss.low_pct}% to {loss.high_pct}% of it; the rest is left")
    return tuple(lines)


def _cautions(shares: list[Row], peers: list[Row]) -> tuple[str, ...]:
    made_up = []
    if illustrative(shares):
        made_up.append("shares of services where they are marked so")
    if illustrative(peers):
        made_up.append("the peers behind each quarter, of whom only the average is printed")
    if not made_up:
        return ()
    return (f"Illustrative, made up to show how this works: {'; '.join(made_up)}.",)


KIND = Kind(
    code="market",
    title="Market of providers",
    path="market/",
    reads=(CHANGES, PEERS, PEER_TURNOVERS, CONTRACTS, SHARES, PROFILES),
    needs=(CHANGES,),
    given=Given,
    answer=Market,
    work=work,
)
OBJECTORS = ()
