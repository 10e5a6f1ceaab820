"""Contracts out of the awards of a tender: only what is confirmed, with the published terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from commonweal.language.thread import End
from commonweal.procuring.contracts import AwardedLot, ContractTerms, per_year
from commonweal.procuring.notices_ocds import record_package
from commonweal.records.contracts.actions import Carried, make_contracts, sign_contract
from commonweal.records.contracts.actions_awards import contracts_of_awards
from commonweal.records.contracts.models import Contract
from commonweal.records.contracts.selectors import tenders_awarded
from commonweal.records.evaluation.actions_award import (
    confirm_award,
    decide_award,
    decide_representation,
    receive_representation,
    tell_outcome,
)
from commonweal.records.evaluation.models import FurtherDecision
from commonweal.records.evaluation.selectors_record import awarded_lots, chain_check
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading_notices import as_json, chain_fault
from commonweal.records.procuring.selectors_notices import releases_of
from commonweal.records.register.models import Place, PlaceParty
from commonweal.records.thread.selectors import chain_of
from tests.ocds import faults
from tests.records import people
from tests.records.evaluation.world import OPENED, SYSTEM, World, at, priced
from tests.shared import once

pytestmark = pytest.mark.django_db
MANAGER = "Contracts team"


def _awarded() -> World:
    world = priced()
    shire, city = world.others["shire_lead"], world.evaluators["city"]
    with at(OPENED + timedelta(hours=6)):
        decide_award(by=shire, tender=world.tender, lot="1", reason="The best bid.")
        decide_award(by=city, tender=world.tender, lot="2", reason="The best bid.")
    with at(OPENED + timedelta(hours=7)):
        tell_outcome(by=world.lead, tender=world.tender, route="psr-competitive")
    return world


world = once(_awarded)


def test_a_price_for_three_years_is_a_third_of_it_a_year() -> None:
    assert per_year(Decimal(120_000), 36) == 40_000
    assert per_year(Decimal(100), 36) == Decimal("33.33")
    assert per_year(None, 36) is None
    assert per_year(Decimal(100), None) is None


TERMS = ContractTerms(date(2027, 10, 1), 36)
WON = AwardedLot("1", "The shire", "meadow", "shire_council", Decimal("40000.00"))


def _made(by: Acting, tender: Tender | None, award: AwardedLot, **more: Any) -> list[Contract]:
    carried = Carried(manager=MANAGER, **more)
    place = Place.objects.get(code="shire")
    return make_contracts(
        by=by, place=place, awards=[award], terms=TERMS, tender=tender, carried=carried
    )


def test_a_tender_s_contract_is_made_of_a_confirmed_award_as_it_was_recorded(world: World) -> None:
    """The standstill ended with 10 March 2027: the contract says so although nobody stated it."""
    shire, tender = world.others["shire_lead"], world.tender
    with at(OPENED + timedelta(days=13)):
        with pytest.raises(ValidationError, match="No award of lot 1 is confirmed"):
            _made(shire, tender, WON)
        confirm_award(by=shire, tender=tender, lot="1")
        for wrong in (
            replace(WON, provider="harbour"), replace(WON, holder="north_icb"),
            replace(WON, value=Decimal("40000.01")), replace(WON, value=None),
        ):  # fmt: skip
            with pytest.raises(ValidationError, match="Lot 1 goes by its award"):
                _made(shire, tender, wrong)
        with pytest.raises(ValidationError, match="No award of lot 2 is confirmed"):
            _made(world.lead, tender, replace(WON, lot="2"))
        with pytest.raises(ValidationError, match="comes from its record"):
            _made(shire, tender, WON, standstill_ends=OPENED)
        with pytest.raises(NotAllowed, match="who leads the tender or will hold it"):
            _made(world.evaluators["city"], tender, WON)
        with pytest.raises(ValidationError, match="Lot 1 is a lot of the tender"):
            _made(shire, None, WON)
        assert not Contract.objects.exists()
        (old,) = _made(shire, None, replace(WON, lot="old service"))
        assert old.tender is None
        (contract,) = _made(shire, tender, WON)
    chain = chain_of(shire, tender.place, End("tender", tender.code))
    assert chain
    assert [str(one.end) for one in chain.forward] == [f"contract {contract.code}"]
    assert contract.standstill_ends
    award = awarded_lots(SYSTEM, tender)[0]
    assert award.standstill_ends_on
    ended = award.standstill_ends_on + timedelta(days=1)
    assert timezone.localtime(contract.standstill_ends).date() == ended


def test_of_a_cancelled_tender_no_contract_is_made_or_signed(world: World) -> None:
    shire, tender = world.others["shire_lead"], world.tender
    with at(OPENED + timedelta(days=13)):
        confirm_award(by=shire, tender=tender, lot="1")
        (contract,) = _made(shire, tender, WON)
        Tender.objects.update(state=Tender.State.CANCELLED)
        with pytest.raises(ValidationError, match="This tender is cancelled"):
            _made(shire, tender, WON)
        with pytest.raises(ValidationError, match="No award of lot 1 is confirmed"):
            sign_contract(by=shire, contract=Contract.objects.get(pk=contract.pk))
    assert not contract.signatures.exists()


def test_a_contract_without_its_award_is_not_signed(world: World) -> None:
    """One that was made before awards were asked for, with somebody who did not win the lot."""
    shire, harbour = world.others["shire_lead"], world.bidders["harbour"]
    with at(OPENED + timedelta(days=13)):
        confirm_award(by=shire, tender=world.tender, lot="1")
        (contract,) = _made(shire, world.tender, WON)
        assert harbour.organisation
        contract.provider = harbour.organisation
        contract.save()
        with pytest.raises(ValidationError, match="No award of lot 1 is confirmed"):
            sign_contract(by=harbour, contract=contract)


def test_only_who_leads_or_holds_makes_the_contracts_of_a_tender(world: World) -> None:
    """The city holds lot 2, whose award waits; a body that commissions here without a part in the
    tender makes none, nor is it asked to. The lead makes those of all holders."""
    tender = world.tender
    body = people.organisation("outer_icb")
    PlaceParty.objects.create(place=tender.place, organisation=body, part="commissioner")
    outer = people.person(Role.COMMISSIONER, "outer_icb")
    with at(OPENED + timedelta(days=13)):
        confirm_award(by=world.others["shire_lead"], tender=tender, lot="1")
        with pytest.raises(NotAllowed, match="who leads it or will hold"):
            contracts_of_awards(by=outer, tender=tender, manager=MANAGER)
        with pytest.raises(ValidationError, match="No lot waits for its contract"):
            contracts_of_awards(by=world.evaluators["city"], tender=tender, manager=MANAGER)
        assert tenders_awarded(outer, tender.place) == []
        assert tenders_awarded(world.lead, tender.place) == [tender]
        client = Client()
        assert outer.user
        client.force_login(outer.user)
        address = f"/places/shire/contracts/from-awards/{tender.code}/"
        assert client.get(address).status_code in {403, 404}
        made = contracts_of_awards(by=world.lead, tender=tender, manager=MANAGER)
    assert [one.holder.code for one in made] == ["shire_council"]


def test_only_confirmed_awards_become_contracts_and_once(world: World) -> None:
    """Lot 1 went to Meadow for 120,000 over 36 months: 40,000 a year from 1 October 2027 to 30
    September 2030, with notice of an extension by 30 March 2030 and four meetings a year."""
    shire = world.others["shire_lead"]
    with at(OPENED + timedelta(days=13)):
        with pytest.raises(ValidationError, match="No lot waits for its contract"):
            contracts_of_awards(by=shire, tender=world.tender, manager=MANAGER)
        with pytest.raises(NotAllowed):
            contracts_of_awards(by=world.bidders["meadow"], tender=world.tender, manager=MANAGER)
        confirm_award(by=shire, tender=world.tender, lot="1")
        client = Client()
        assert shire.user
        client.force_login(shire.user)
        home = "/places/shire/contracts/"
        told = client.get(f"/places/shire/tenders/{world.tender.code}/").content.decode()
        assert "Confirmed: the award of 1 lot. Their contracts can be made." in told
        assert f'href="{home}"' in told
        address = f"{home}from-awards/{world.tender.code}/"
        assert address in client.get(home).content.decode()
        page = client.get(address).content.decode()
        assert "Confirmed" in page
        assert "Not confirmed yet" in page
        assert client.post(address, {"manager": MANAGER}).status_code == 302
        with pytest.raises(ValidationError, match="No lot waits for its contract"):
            contracts_of_awards(by=shire, tender=world.tender, manager=MANAGER)
    (contract,) = Contract.objects.filter(tender=world.tender)
    assert contract.provider.code == "meadow"
    assert contract.holder.code == "shire_council"
    assert {body.code for body in contract.bodies.all()} == {"shire_council", "north_icb"}
    assert contract.lots == [{"code": "1", "title": "The shire", "value": "40000.00"}]
    assert (contract.starts_on, contract.months) == (date(2027, 10, 1), 36)
    assert contract.extensions == [{"months": 24, "notice_months": 6}]
    assert contract.meetings_a_year == 4


def test_awards_and_contracts_are_published_and_nothing_of_those_who_lost(world: World) -> None:
    """Told when the outcome is told, again when an award is confirmed and when both sides have
    signed: 120,000 for the first term, 1 October 2027 to 30 September 2030, at most two years on.
    """
    tender, shire = world.tender, world.others["shire_lead"]
    provider = world.bidders["meadow"]
    with at(OPENED + timedelta(days=13)):
        confirm_award(by=shire, tender=tender, lot="1")
        (contract,) = contracts_of_awards(by=shire, tender=tender, manager=MANAGER)
        sign_contract(by=shire, contract=contract)
        assert len(releases_of(SYSTEM, tender)) == 3
        sign_contract(by=provider, contract=contract)
    with at(OPENED + timedelta(days=14)):
        confirm_award(by=world.evaluators["city"], tender=tender, lot="2")
    rows = releases_of(Acting.public(), tender)
    assert [row.tags for row in rows] == [
        ["tender"], ["award"], ["awardUpdate"], ["contract"], ["awardUpdate"],
    ]  # fmt: skip
    assert chain_fault(rows) == ""
    said = [as_json(row) for row in rows]
    states = [[one["status"] for one in row.get("awards", ())] for row in said]
    assert states == [
        [], ["pending", "pending"], ["active", "pending"], ["active", "pending"],
        ["active", "active"],
    ]  # fmt: skip
    ocid = said[0]["ocid"]
    package = record_package("https://x.example/r", "North", rows[-1].date, ocid, said)
    assert faults("record", package) == []
    (told,) = said[-1]["contracts"]
    assert said[3]["contracts"] == [told]
    assert told["awardID"] == said[1]["awards"][0]["id"]
    assert told["value"]["amount"] == 120_000
    assert (told["period"]["endDate"][:10], told["period"]["maxExtentDate"][:10]) == (
        "2030-09-30", "2032-09-30",
    )  # fmt: skip
    # Harbour lost lot 1 and won lot 2: it is named only for that. No score or reason is told.
    assert [one["suppliers"][0]["name"] for one in said[1]["awards"]] == ["Meadow", "Harbour"]
    assert set(said[1]["awards"][0]) == {
        "id", "title", "status", "date", "suppliers", "relatedLots", "value", "contractPeriod",
    }  # fmt: skip
    assert not any("The best bid" in row.text for row in rows)


def test_a_further_decision_cancels_the_award_of_one_lot_and_the_other_goes_on(
    world: World,
) -> None:
    """Told on Monday 1 March 2027 and objected to on the Thursday; the award of lot 1 falls on the
    day after. Lot 2 is confirmed once five working days have passed, and its contract, the only one
    that is still to come, completes the tender."""
    tender, lead = world.tender, world.lead
    shire, city = world.others["shire_lead"], world.evaluators["city"]
    harbour = world.bidders["harbour"]
    assert harbour.organisation
    with at(OPENED + timedelta(days=3)):
        row = receive_representation(
            by=lead, tender=tender, bidder=harbour.organisation,
            received_at=OPENED + timedelta(days=2), words="The scores of lot 1 are wrong.",
        )  # fmt: skip
    decided = {"by": lead, "tender": tender, "representation": row, "reason": "A score was wrong."}
    with at(OPENED + timedelta(days=4)):
        with pytest.raises(ValidationError, match="Choose each lot whose award does not stand"):
            decide_representation(**decided, stands=False)
        with pytest.raises(ValidationError, match="choose no lot"):
            decide_representation(**decided, stands=True, lots=["1"])
        with pytest.raises(ValidationError, match="Lot 9 is not awarded"):
            decide_representation(**decided, stands=False, lots=["9"])
        decide_representation(**decided, stands=False, lots=["1"])
    with at(OPENED + timedelta(days=13)):
        with pytest.raises(ValidationError, match=r"lot 1 does not stand after the .* of Harbour"):
            confirm_award(by=shire, tender=tender, lot="1")
        confirm_award(by=city, tender=tender, lot="2")
        (contract,) = contracts_of_awards(by=city, tender=tender, manager=MANAGER)
        sign_contract(by=city, contract=contract)
        sign_contract(by=harbour, contract=contract)
    assert [one["code"] for one in contract.lots] == ["2"]
    rows = releases_of(Acting.public(), tender)
    assert [one.tags for one in rows] == [
        ["tender"], ["award"], ["awardCancellation"], ["awardUpdate"], ["contract"],
    ]  # fmt: skip
    said = [as_json(one) for one in rows]
    states = [[one["status"] for one in row.get("awards", ())] for row in said]
    assert states[2:] == [
        ["cancelled", "pending"], ["cancelled", "active"], ["cancelled", "active"],
    ]  # fmt: skip
    assert said[-1]["tender"]["status"] == "complete"
    package = record_package("https://x.example/r", "North", rows[-1].date, said[0]["ocid"], said)
    assert faults("record", package) == []
    assert not any("A score was wrong" in one.text for one in rows)
    assert chain_check(SYSTEM, tender).holds


def test_a_decision_from_before_lots_were_named_cancels_every_award(world: World) -> None:
    harbour = world.bidders["harbour"].organisation
    assert harbour
    with at(OPENED + timedelta(days=3)):
        row = receive_representation(
            by=world.lead, tender=world.tender, bidder=harbour,
            received_at=OPENED + timedelta(days=2), words="Wrong.",
        )  # fmt: skip
        decide_representation(
            by=world.lead, tender=world.tender, representation=row, stands=False, lots=["1"],
            reason="It was.",
        )  # fmt: skip
    gone = awarded_lots(world.lead, world.tender)
    assert [one.cancelled_on is None for one in gone] == [False, True]
    FurtherDecision.objects.update(lots=[])
    gone = awarded_lots(world.lead, world.tender)
    assert [one.cancelled_on for one in gone] == [date(2027, 3, 4), date(2027, 3, 4)]
