"""A kept contract as the room's dataclasses: its lots, its term, who has signed, how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.language.period import NOT_STATED, Period, parse_period
from commonweal.procuring.contract_terms import (
    ContractTerm,
    Extension,
    contract_term,
    extension_problem,
)
from commonweal.procuring.contracts import (
    AwardedLot,
    KeyDate,
    Leads,
    Side,
    State,
    contract_state,
    key_dates,
    total_value,
)
from commonweal.procuring.mobilisation import UserCounts, gate_line
from commonweal.procuring.timetable import Line as GateLine
from commonweal.records.contracts.models import Contract, GateDecision, Signature, UserCount
from commonweal.records.procuring.definitions import rules


@dataclass(frozen=True)
class Standing:
    """How a contract stands on a day. The rows of the contract come prefetched."""

    contract: Contract
    day: date
    term: ContractTerm
    taken: int
    signed: Mapping[Side, Signature]
    go: Mapping[Side, GateDecision]
    users: UserCount | None
    started_on: date | None
    state: State
    lots: tuple[AwardedLot, ...]

    @property
    def end(self) -> date:
        """The last day with the extensions taken up."""
        return self.term.end_with(self.taken)

    @property
    def value(self) -> Decimal | None:
        """Pounds a year over all lots; None where one is not stated."""
        return total_value(self.lots)

    @property
    def in_place_on(self) -> date | None:
        """The day on which the second side signed; None before."""
        if len(self.signed) < len(Side):
            return None
        return max(one.made_at.date() for one in self.signed.values())

    @property
    def dates(self) -> tuple[KeyDate, ...]:
        """Its days in order, with what has to be done about them."""
        return key_dates(
            self.term, self.taken, self.contract.notice_months, leads(self.day), self.day
        )

    @property
    def extension_problem(self) -> str:
        """Why nobody can decide on the next extension now; empty when they can."""
        if self.in_place_on is None:
            return "A contract that is not in place cannot be extended."
        if any(not one.taken for one in self.contract.extension_decisions.all()):
            return "An extension was declined: nothing can follow it."
        return extension_problem(self.term, self.taken + 1, self.day)

    @property
    def counts(self) -> UserCounts | None:
        """The latest counts of people; None while nobody has counted."""
        if self.users is None:
            return None
        one = self.users
        return UserCounts(one.at_start, one.moved, one.exited, one.unresolved)


def leads(day: date) -> Leads:
    """How long before a day people have to begin, by the rules of that day."""
    return Leads(
        rules().on("contract.decision_lead", day).whole,
        rules().on("contract.buy_again_lead", day).whole,
    )


def term_of(contract: Contract) -> ContractTerm:
    """The periods of a contract."""
    extensions = [Extension(one["months"], one["notice_months"]) for one in contract.extensions]
    return contract_term(contract.starts_on, contract.months, extensions)


def lots_of(contract: Contract) -> tuple[AwardedLot, ...]:
    """The lots of a contract."""
    return tuple(
        AwardedLot(
            one["code"], one["title"], contract.provider.code, contract.holder.code,
            Decimal(one["value"]) if one["value"] else None,
        )
        for one in contract.lots
    )  # fmt: skip


def standing_of(contract: Contract, day: date) -> Standing:
    """How a contract stands on a day."""
    term = term_of(contract)
    taken = sum(1 for one in contract.extension_decisions.all() if one.taken)
    signed = {Side(one.side): one for one in contract.signatures.all()}
    go: dict[Side, GateDecision] = {}
    for one in contract.gate_decisions.all():
        go.setdefault(Side(one.side), one)
    start = getattr(contract, "start", None)
    started_on = start.started_on if start is not None else None
    users = next(iter(contract.user_counts.all()), None)
    state = contract_state(signed, started_on, term.end_with(taken), day)
    return Standing(
        contract, day, term, taken, signed, go, users, started_on, state, lots_of(contract)
    )


def gate_of(standing: Standing) -> GateLine:
    """Whether the contract is in place in time for the start of its service."""
    in_place = standing.in_place_on
    planned: Period = parse_period(in_place.isoformat()) if in_place else NOT_STATED
    start = standing.contract.starts_on
    return gate_line(start, planned, rules().on("mobilisation.least", start).whole)
