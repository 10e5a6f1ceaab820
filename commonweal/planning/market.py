"""The market of providers: who holds what, what was won and lost, and what may still be lost.

Tables: `market_changes`, `provider_peer_scale`, `block_contracts`, `market_shares`,
`peer_turnovers`, `provider_profile`. Source: ESX-25, ESX-41, ESX-46, JCP-45; CALC-09, CALC-10.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity, Status
from commonweal.language.reconciliation import step_of
from commonweal.language.row import CannotWork, Row
from commonweal.planning.own_scenario import peers_in
from commonweal.planning.scale import (
    PeerPlace,
    among_peers,
    change_percent,
    change_within_rounding,
    concentration,
    dependency,
    market_after,
    shares,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One contract or share that changed hands, or is expected to."""

    event: str
    loser: str
    winner: str
    effect: str
    amount: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class ScaleChange:
    """A turnover before and after a loss, with the change as computed and as printed.

    `within_rounding` says whether the printed amounts, being rounded, allow the printed change.
    The places are among the peers; None where not even their average is known.
    """

    subject: str
    provider: str
    peer_group: str
    before: Decimal
    after: Decimal
    change_pct: Decimal
    printed_pct: Decimal | None
    within_rounding: bool
    place_before: PeerPlace | None
    place_after: PeerPlace | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A loss that is stated in words and printed differently in figures."""

    event: str
    provider: str
    stated_pct: Decimal
    printed: tuple[tuple[str, Decimal], ...]

    @property
    def nearest(self) -> Decimal:
        """The printed loss that comes nearest to the stated one."""
        return min((pct for _, pct in self.printed), key=lambda pct: abs(pct - self.stated_pct))


@dataclass(frozen=True, slots=True)
class Share:
    """One provider's part of a market in a year; the part of the market in percent.

    `amount` is None where it is not known, and `share_pct` wherever any amount of the market is.
    """

    provider: str
    amount: Decimal | None
    share_pct: Decimal | None
    status: Status


@dataclass(frozen=True, slots=True)
class MarketYear:
    """One service in one area and year: its shares, and how concentrated it is (up to 10,000).

    `reason` says why the total is not known; then only a provider alone has a share.
    """

    service: str
    area: str
    year: str
    total: Decimal | None
    shares: tuple[Share, ...]
    concentration: Decimal | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TypeShare:
    """The share of a kind of provider in all markets of a year; None where it is not known."""

    year: str
    provider_type: str
    amount: Decimal | None
    share_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class SmallProvider:
    """A provider that holds little of the market: what it holds, and where (JCP-45)."""

    provider: str
    year: str
    income: Decimal
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dependency:
    """How much of a provider's turnover hangs on one contract, in percent."""

    provider: str
    covers: str
    lead: str
    value: Quantity
    share_pct: Quantity


@dataclass(frozen=True, slots=True)
class LossRange:
    """What a market may lose: the range of the share, and what is lost and left (CALC-10)."""

    market: Decimal
    made_of: str
    low_pct: Decimal
    high_pct: Decimal
    lost: Quantity
    left: Quantity


@dataclass(frozen=True, slots=True)
class Market:
    """The market of a place."""

    changes: tuple[Change, ...]
    scale: tuple[ScaleChange, ...]
    conflicts: tuple[Conflict, ...]
    years: tuple[MarketYear, ...]
    types: tuple[TypeShare, ...]
    small: tuple[SmallProvider, ...]
    dependencies: tuple[Dependency, ...]
    loss: LossRange | None


def changes_of(rows: Iterable[Row]) -> tuple[Change, ...]:
    """Every change that the table lists, in its order."""
    return tuple(
        Change(
            row.text("event"),
            row.text("loser_code"),
            row.text("winner_code"),
            row.text("effect"),
            row.number("effect_value"),
            row.text("effect_unit"),
        )
        for row in rows
    )


def scale_changes(rows: Sequence[Row], peers: Sequence[Row]) -> tuple[ScaleChange, ...]:
    """Every turnover after a loss beside the one before it. Source: CALC-09."""
    averages = {
        row.text("peer_group"): row.number("turnover_gbp_m")
        for row in rows
        if row.text("part") == "average"
    }
    before = {
        (row.text("provider_code"), row.text("peer_group")): row
        for row in rows
        if row.text("part") in ("whole", "part")
    }
    found = []
    for row in rows:
        first = before.get((row.text("provider_code"), row.text("peer_group")))
        if row.text("part") == "after loss" and first is not None:
            change = _scale_change(first, row, averages, peers)
            found += [change] if change else []
    return tuple(found)


def _scale_change(
    first: Row, last: Row, averages: Mapping[str, Decimal | None], peers: Sequence[Row]
) -> ScaleChange | None:
    before, after = first.number("turnover_gbp_m"), last.number("turnover_gbp_m")
    if not before or after is None:
        return None
    group = last.text("peer_group")
    printed = last.number("change_pct")
    steps = [step_of(row.figures["turnover_gbp_m"]) for row in (first, last)]
    if before * 2 <= steps[0]:
        raise CannotWork(
            f"The turnover of {first.text('subject')} before the loss is £{before}m: give one "
            "above zero."
        )
    allowed = change_within_rounding(before, steps[0], after, steps[1])
    average, others = averages.get(group), peers_in(peers, group)
    if average is not None and average <= 0:
        raise CannotWork(
            f"The average turnover of the peer group {group} is £{average}m: give one above zero."
        )

    def place(turnover: Decimal) -> PeerPlace | None:
        return None if average is None else among_peers(turnover, average, others)

    within = (
        printed is not None
        and allowed.low is not None
        and allowed.high is not None
        and allowed.low <= printed <= allowed.high
    )
    return ScaleChange(
        subject=first.text("subject"),
        provider=last.text("provider_code"),
        peer_group=group,
        before=before,
        after=after,
        change_pct=change_percent(before, after),
        printed_pct=printed,
        within_rounding=within,
        place_before=place(before),
        place_after=place(after),
    )


def conflicts_of(
    changes: Sequence[Change], scale: Sequence[ScaleChange], turnover_loss: str
) -> tuple[Conflict, ...]:
    """The losses of turnover stated in words that no printed change agrees with."""
    found = []
    for change in changes:
        if change.effect != turnover_loss or change.amount is None or change.unit != "pct":
            continue
        printed = tuple(
            (one.peer_group, -one.printed_pct)
            for one in scale
            if one.provider == change.loser and one.printed_pct is not None
        )
        if printed and change.amount not in {pct for _, pct in printed}:
            found.append(Conflict(change.event, change.loser, change.amount, printed))
    return tuple(found)


def market_years(rows: Iterable[Row]) -> tuple[MarketYear, ...]:
    """The shares of every service, area and year. Raises CannotWork for an amount below zero."""
    gathered: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        if _income(row) != 0:
            key = (row.text("service"), row.text("area"), row.text("financial_year"))
            gathered.setdefault(key, []).append(row)
    return tuple(_market_year(*key, listed) for key, listed in sorted(gathered.items()))


def _income(row: Row) -> Decimal | None:
    amount = row.number("amount_gbp_m")
    if amount is not None and amount < 0:
        raise CannotWork(f"The amount of {row.name} is £{amount}m, below zero: correct it.")
    return amount


def _market_year(service: str, area: str, year: str, rows: Sequence[Row]) -> MarketYear:
    amounts = {row.text("provider_code"): _income(row) for row in rows}
    status = {row.text("provider_code"): row.status for row in rows}
    known = {code: amount for code, amount in amounts.items() if amount is not None}
    open_ = sorted({status[code].value for code in amounts if code not in known})
    alone = dict.fromkeys(amounts, Decimal(1)) if len(amounts) == 1 else {}
    counted = alone if open_ else known
    parts = shares(counted) if counted else {}
    order = sorted(amounts, key=lambda code: (code not in known, -known.get(code, 0), code))
    return MarketYear(
        service,
        area,
        year,
        None if open_ else sum(known.values(), Decimal(0)),
        tuple(Share(code, amounts[code], parts.get(code), status[code]) for code in order),
        concentration(counted) if counted else None,
        f"an amount is {' and one '.join(open_)}" if open_ else "",
    )


def type_shares(rows: Iterable[Row]) -> tuple[TypeShare, ...]:
    """The share of each kind of provider, year by year; none where an amount is not known."""
    by_year: dict[str, dict[str, list[Decimal | None]]] = {}
    for row in rows:
        kind = row.text("provider_type") or "not stated"
        year = by_year.setdefault(row.text("financial_year"), {})
        year.setdefault(kind, []).append(_income(row))
    found = []
    for name, kinds in sorted(by_year.items()):
        known = {kind: sum(a for a in listed if a) for kind, listed in kinds.items()}
        open_ = {kind for kind, listed in kinds.items() if None in listed}
        amounts = {kind: Decimal(amount) for kind, amount in known.items()}
        if open_:
            found += [TypeShare(name, k, None if k in open_ else amounts[k], None) for k in kinds]
        elif sum(amounts.values()) > 0:
            found += [TypeShare(name, k, amounts[k], part) for k, part in shares(amounts).items()]
    return tuple(found)


def small_providers(years: Sequence[MarketYear], below: Decimal) -> tuple[SmallProvider, ...]:
    """Who holds less than `below` £m in the latest year, in all services together.

    A provider of whom an amount is not known is not among them: nobody knows that it is small.
    """
    latest = max((one.year for one in years), default="")
    held: dict[str, list[tuple[str, Decimal | None]]] = {}
    for one in years:
        for share in one.shares if one.year == latest else ():
            held.setdefault(share.provider, []).append((f"{one.service}, {one.area}", share.amount))
    known = {
        code: [amount for _, amount in parts if amount is not None] for code, parts in held.items()
    }
    sums = {
        code: sum(known[code], Decimal(0))
        for code, parts in held.items()
        if len(known[code]) == len(parts)
    }
    return tuple(
        SmallProvider(code, latest, sums[code], tuple(name for name, _ in held[code]))
        for code in sorted(sums, key=lambda code: (sums[code], code))
        if sums[code] < below
    )


def dependencies_of(contracts: Iterable[Row], profiles: Iterable[Row]) -> tuple[Dependency, ...]:
    """Each contract as a share of its provider's turnover."""
    turnovers = {row.text("provider_code"): row.quantity("turnover_gbp_m") for row in profiles}
    nothing = Quantity.unknown("no turnover is known")
    return tuple(
        Dependency(
            provider=row.text("provider_code"),
            covers=row.text("covers"),
            lead=row.text("lead_ccg_code"),
            value=row.quantity("value_gbp_m"),
            share_pct=dependency(
                row.quantity("value_gbp_m"), turnovers.get(row.text("provider_code"), nothing)
            ),
        )
        for row in contracts
    )


def loss_range(market: Decimal, made_of: str, low_pct: Decimal, high_pct: Decimal) -> LossRange:
    """What a market loses between two shares; never one number. Source: CALC-10."""
    small, large = sorted((low_pct, high_pct))
    whole = Quantity.exact(market)
    left = market_after(whole, small, large)
    return LossRange(market, made_of, small, large, whole.minus(left), left)


def contracts_total(contracts: Iterable[Row]) -> Decimal | None:
    """What all listed contracts come to; None when one has no exact value or there is none."""
    values = [row.quantity("value_gbp_m") for row in contracts]
    if not values or not all(value.is_exact for value in values):
        return None
    return sum((value.value for value in values), Decimal(0))
