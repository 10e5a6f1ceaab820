"""Contracts of a made-up place with their people, for the tests of contracts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from commonweal.procuring.contract_terms import Extension
from commonweal.procuring.contracts import AwardedLot, ContractTerms
from commonweal.records.contracts.actions import Carried, make_contracts, sign_contract
from commonweal.records.contracts.models import Contract
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people

#: Signed in June 2017, the service starts on 1 October: the paper's dates.
JUNE = datetime(2017, 6, 15, 9, 0, tzinfo=UTC)
TERMS = ContractTerms(
    start=date(2017, 10, 1), months=36, extensions=(Extension(24, 6),), notice_months=12,
    meetings_a_year=4,
)  # fmt: skip
AWARDS = (
    AwardedLot("1", "The north", "meadow", "shire_council", Decimal(60_000)),
    AwardedLot("2", "The south", "harbour", "shire_council", Decimal(40_000)),
    AwardedLot("3", "The west", "meadow", "shire_council", Decimal(50_000)),
)


@dataclass
class Parties:
    """The people of both sides, and others."""

    place: Place
    council: Acting
    analyst: Acting
    icb: Acting
    other: Acting
    meadow: Acting
    harbour: Acting


def parties() -> Parties:
    place = people.place(
        "shire", north_icb="lead", shire_council="commissioner", city_council="commissioner"
    )
    return Parties(
        place,
        people.person(Role.COMMISSIONER, "shire_council"),
        people.person(Role.ANALYST, "shire_council", "analyst@shire.example"),
        people.person(Role.COMMISSIONER, "north_icb"),
        people.person(Role.COMMISSIONER, "city_council"),
        people.person(Role.PROVIDER, "meadow"),
        people.person(Role.PROVIDER, "harbour"),
    )


def made(
    who: Parties, *awards: AwardedLot, carried: Carried | None = None, **more: Any
) -> list[Contract]:
    terms = replace(TERMS, **{key: more.pop(key) for key in ("start",) if key in more})
    return make_contracts(
        by=who.council, place=who.place, awards=awards or AWARDS, terms=terms,
        carried=carried or Carried(bodies=("north_icb",), manager="Contracts team"), **more,
    )  # fmt: skip


def signed(who: Parties, contract: Contract) -> Contract:
    provider = who.meadow if contract.provider.code == "meadow" else who.harbour
    sign_contract(by=who.council, contract=contract)
    sign_contract(by=provider, contract=contract)
    return contract
