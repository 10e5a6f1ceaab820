"""The pages of contracts, from an award to a running service, as each side meets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from commonweal.procuring.mobilisation import UserCounts
from commonweal.records.contracts.actions_start import count_users
from commonweal.records.contracts.models import Contract
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import start_tender
from tests import universe
from tests.records import people
from tests.records.contracts.world import JUNE, Parties, made, parties, signed
from tests.records.procuring.world import Clock, content
from tests.shared import once

pytestmark = pytest.mark.django_db
HOME = "/places/shire/contracts/"
TERMS = """\
term,value,unit,applies_to,source_doc,source_section
incumbent contract start,2014-10-01,date,meadow,this file,para 24
incumbent initial term,2,years,meadow,this file,para 24
incumbent extension option,1,years,meadow,this file,para 24
"""
EHRIA = "item,content,source_doc,source_section\naction,Avoid language barriers,this file,para 61\n"


def _world() -> Parties:
    who = parties()
    universe.bring_in(who.place, "leicestershire_tender", TERMS.encode())
    universe.bring_in(who.place, "leicestershire_ehria", EHRIA.encode())
    start_tender(by=who.icb, place=who.place, content=content())
    return who


who = once(_world)


@dataclass
class Clients:
    council: Client
    meadow: Client
    harbour: Client
    other: Client


def signed_in(acting: Acting) -> Client:
    client = Client()
    assert acting.user
    client.force_login(acting.user)
    return client


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made_clock = Clock(datetime.now(UTC))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: made_clock().date())
    return made_clock


@pytest.fixture
def clients(who: Parties) -> Clients:
    return Clients(*(signed_in(one) for one in (who.council, who.meadow, who.harbour, who.other)))


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[-3000:]
    return str(response.content.decode())


def page(client: Client, path: str = "", status: int = 200) -> str:
    return text(client.get(HOME + path), status)


def day_of(name: str, when: str) -> dict[str, str]:
    """A day as its three boxes send it."""
    year, month, day = when.split("-")
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def send(client: Client, path: str, **data: object) -> Any:
    return client.post(HOME + path, data)


def test_the_contract_of_today_ends_as_the_paper_s_dates_say(clients: Clients) -> None:
    """1 October 2014 and two years: 30 September 2016; one more: 30 September 2017."""
    shown = page(clients.council)
    assert "30 September 2016" in shown
    assert "30 September 2017" in shown
    assert "Make a contract once a lot is awarded" in shown
    page(clients.harbour, status=404)
    assert "Your organisation provides under no contract" in text(
        clients.harbour.get("/contracts/")
    )


MAKE = {
    "lot": "1", "title": "The north", "provider": "meadow", "holder": "shire_council",
    "bodies": ["north_icb"], "value": "60,000", "months": "36", "extension": "24",
    "extension_notice": "6", "meetings": "4", "manager": "Contracts team",
    "obligations": "Avoid language barriers", **day_of("start", "2031-10-01"),
}  # fmt: skip


def test_a_contract_that_comes_from_no_tender_is_made_and_none_can_be_chosen(
    clients: Clients,
) -> None:
    form = page(clients.council, "make/")
    assert "Avoid language barriers" in form
    assert "made from its confirmed awards" in form
    assert 'name="tender"' not in form
    early = send(clients.council, "make/", **MAKE | day_of("standstill", "2035-01-01"))
    assert "The standstill lasts until 2 January 2035" in text(early)
    assert not Contract.objects.exists()
    assert send(clients.council, "make/", **MAKE)["Location"] == f"{HOME}the-north/"
    shown = page(clients.council, "the-north/")
    assert "Waits for the signature of the contract holder and the provider" in shown
    assert "30 September 2034" in shown
    assert "Avoid language barriers" in shown
    assert "Lot 1 has a contract already" in text(send(clients.council, "make/", **MAKE))


def test_both_sides_sign_and_others_cannot(who: Parties, clients: Clients) -> None:
    made(who, start=date(2031, 10, 1))
    assert "The south" in text(clients.harbour.get("/contracts/"))
    page(clients.harbour, "the-north/", 404)
    page(clients.harbour, "the-north/sign/", 404)
    assert clients.other.post(HOME + "the-north/sign/").status_code == 403
    assert "You sign for Meadow as provider" in page(clients.meadow, "the-north/sign/")
    assert send(clients.meadow, "the-north/sign/").status_code == 302
    assert "Signed by one side" in page(clients.council, "the-north/")
    assert send(clients.council, "the-north/sign/").status_code == 302
    shown = page(clients.meadow, "the-north/")
    assert "Signed by both sides. The service is to start on 1 October 2031." in shown
    assert "signed as holder" in shown


def test_days_go_to_a_calendar_and_each_provider_gets_its_own(
    who: Parties, clients: Clients
) -> None:
    made(who)
    response = clients.harbour.get(HOME + "calendar.ics")
    feed = Calendar.from_ical(response.content)
    said = [str(event["summary"]) for event in feed.walk("VEVENT")]
    assert "The south: ends" in said
    assert not any("north" in one for one in said)
    assert "The north" in page(clients.council, "?download=dates.csv")


def test_a_mobilisation_goes_from_plan_to_start(
    who: Parties, clients: Clients, clock: Clock
) -> None:
    clock.set(JUNE)
    contract = signed(who, made(who)[0])
    base = "the-north/mobilisation/"
    assert "No condition is set yet" in page(clients.council, base)
    task = {"title": "Tell every user", "side": "provider", "owner": "Service lead"}
    assert send(clients.meadow, base + "task/", **task | day_of("due_on", "2017-08-01"))
    assert send(clients.council, base + "condition/", title="Staff in post", side="provider")
    row, said = contract.tasks.get(), contract.criteria.get()
    refused = send(clients.council, f"{base}conditions/{said.pk}/", is_met="yes", evidence="Seen")
    assert refused.status_code == 403
    assert send(clients.meadow, f"{base}conditions/{said.pk}/", is_met="yes", evidence="Rota")
    clock.set(datetime(2017, 10, 1, 8, tzinfo=UTC))
    done = f'href="{HOME}{base}tasks/{row.pk}/"'
    assert done in clients.meadow.get(HOME + base).content.decode()
    assert done not in clients.council.get(HOME + base).content.decode()
    refused = send(clients.council, f"{base}tasks/{row.pk}/", **day_of("done_on", "2017-07-30"))
    assert refused.status_code == 403
    assert send(clients.meadow, f"{base}tasks/{row.pk}/", **day_of("done_on", "2017-07-30"))
    wrong = send(
        clients.meadow, base + "users/", at_start="100", moved="80", exited="17", unresolved="2",
        **day_of("counted_on", "2017-09-30"),
    )  # fmt: skip
    assert "make 99, not the 100 people at the start" in text(wrong)
    assert send(
        clients.meadow, base + "users/", at_start="100", moved="80", exited="17", unresolved="3",
        **day_of("counted_on", "2017-09-30"),
    ).status_code == 302  # fmt: skip
    assert send(clients.meadow, base + "needs/", kind="language", name="Gujarati", people="12",
                support="An interpreter").status_code == 302  # fmt: skip
    assert "has not decided at the gate" in text(send(clients.council, base + "start/"))
    for client in (clients.council, clients.meadow):
        assert send(client, base + "gate/", go="go").status_code == 302
    shown = page(clients.council, base)
    assert "3 of 100 people are unresolved" in shown
    assert "3 people are unresolved: settle where they go" in shown
    assert "Too late" in shown  # The signatures carry today's moment; the service began in 2017.
    assert "3 people are unresolved" in text(send(clients.council, base + "start/"))
    assert send(clients.council, base + "start/", reason="Visited every week").status_code == 302
    assert "The service started on 1 October 2017" in page(clients.meadow, base)
    assert "Service running" in page(clients.council, "the-north/")


def test_who_is_no_party_sees_no_small_number(who: Parties, clients: Clients) -> None:
    contract = made(who)[0]
    count_users(by=who.meadow, contract=contract, counts=UserCounts(60, 50, 8, 2),
                counted_on=JUNE.date())  # fmt: skip
    shown = page(clients.other, "the-north/mobilisation/")
    assert "held back" in shown
    assert "unresolved: settle" not in shown
    assert "2 of 60" not in shown
    sent = page(clients.other, "the-north/mobilisation/?download=users.csv")
    assert "Unresolved,held back" in sent
    assert "2 of 60 people are unresolved" in page(clients.council, "the-north/mobilisation/")
    assert "held back" in page(clients.other, "pack/")


def test_the_pack_sets_lots_side_by_side_and_tells_who_did_not_come(
    who: Parties, clients: Clients, clock: Clock
) -> None:
    clock.set(JUNE)
    for contract in made(who):
        signed(who, contract)
    clock.set(datetime(2017, 12, 5, tzinfo=UTC))
    sent = send(
        clients.council, "meet/", group="none", attended=["the-north", "the-west"],
        actions="Share what works", **day_of("held_on", "2017-12-04"),
    )  # fmt: skip
    assert sent.status_code == 302
    shown = page(clients.council, "pack/")
    assert "3 contracts side by side" in shown
    assert "0 of 1" in shown
    assert "Share what works" in shown
    assert "did not come to the group meeting" in page(clients.harbour, "the-south/")
    assert "The north" not in page(clients.harbour, "pack/")
    assert send(clients.meadow, "meet/").status_code == 403


def offers_extension(client: Client) -> bool:
    return 'the-north/extend/"' in client.get(f"{HOME}the-north/").content.decode()


def asks_extension(client: Client) -> bool:
    return 'name="taken"' in client.get(f"{HOME}the-north/extend/").content.decode()


def test_an_extension_is_decided_with_a_reason(
    who: Parties, clients: Clients, clock: Clock
) -> None:
    """It is offered once the contract is in place, until it was decided or its notice is over."""
    contract = made(who)[0]
    assert offers_extension(clients.council) is False
    closed = page(clients.council, "the-north/extend/")
    assert "A contract that is not in place cannot be extended." in closed
    assert "Back to The north" in closed
    assert asks_extension(clients.council) is False
    sent = send(clients.council, "the-north/extend/", taken="yes", reason="It works")
    assert "A contract that is not in place cannot be extended." in text(sent)
    signed(who, contract)
    clock.set(datetime(2020, 3, 31, tzinfo=UTC))
    assert offers_extension(clients.council) is False
    assert asks_extension(clients.council) is False
    clock.set(datetime(2020, 1, 6, tzinfo=UTC))
    assert offers_extension(clients.council) is True
    assert asks_extension(clients.council) is True
    assert offers_extension(clients.meadow) is False
    assert "Decide on the extension now" in page(clients.council, "the-north/")
    assert send(clients.council, "the-north/extend/", taken="yes", reason="It works")
    shown = page(clients.council, "the-north/")
    assert "taken up on 6 January 2020" in shown
    assert "Ends, extended 1 of 1 times" in shown
    assert offers_extension(clients.council) is False
    assert clients.meadow.get(HOME + "the-north/extend/").status_code == 403


def test_a_scrutiny_member_finds_no_contract(who: Parties) -> None:
    made(who)
    reader = signed_in(people.person(Role.READER, "shire_council", "reader@shire.example"))
    assert "No contract is open to you" in page(reader)
    page(reader, "the-north/", 404)
