"""The realignment pages of a made-up county, as each role meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from commonweal.records.facts import actions as facts
from commonweal.records.facts import hooks
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.results.actions import agree
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import result_for
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db

HOME = "/places/exampleshire/realignment/"
COUNTY = Path(__file__).parents[1] / "counties" / "exampleshire"
SYSTEM = Acting.system()


def signed_in(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


@pytest.fixture
def place() -> Place:
    made = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    with hooks.told_once(SYSTEM):
        for name in ("block_contracts", "contract_shares", "pace_limits", "resource_limits"):
            universe.bring_in(made, name, (COUNTY / f"{name}.csv").read_bytes())
    return made


@pytest.fixture
def commissioner(place: Place) -> Client:
    return signed_in(people.person(Role.COMMISSIONER, "example_icb"))


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(HOME + path)
    assert response.status_code == status, path
    return response.content.decode()


def test_the_page_says_who_pays_for_whose_use(commissioner: Client) -> None:
    page = text(commissioner, "")
    assert "£2.00m pays for what others use" in page
    assert "Example Icb pays the most for others: £2.0m a year" in page
    assert "+£2,000,000" in page


def test_before_any_table_the_page_says_what_to_bring_in() -> None:
    people.place("exampleshire", example_icb="lead")
    client = signed_in(people.person(Role.COMMISSIONER, "example_icb"))
    assert "Bring in the tables “Block contracts”" in text(client, "")
    assert "There is no plan yet" in text(client, "plan/")
    assert "There is no draft yet" in text(client, "drafts/")
    # Nothing to choose from, and a form sent all the same answers with a page.
    assert client.post(HOME, {"measure": "cost"}).status_code == 200


def test_other_limits_make_another_version_and_impossible_ones_none(
    commissioner: Client, place: Place
) -> None:
    given = {"measure": "agreed", "years": "2", "cap-example_council": "1000000"}
    done = commissioner.post(HOME + "plan/", given, follow=True)
    assert "version 2 is worked out" in done.content.decode()
    newest = result_for(SYSTEM, place, "realignment")
    assert newest is not None
    assert newest.headline.startswith("From 2025/26 to 2026/27, £2.00m of the £2.00m")
    assert "three years sooner is £6" in done.content.decode()
    count = Result.objects.count()
    bad = given | {"by-example_icb": "2025/26", "reason": "As fast as can be"}
    page = commissioner.post(HOME + "plan/", bad).content.decode()
    assert "No realignment keeps these limits together" in page
    assert "The least loosening that would do" in page
    odd = given | {"weights": "3, 2, 1", "cap-example_council": "much"}
    page = commissioner.post(HOME + "plan/", odd).content.decode()
    assert "Enter 2 numbers, one for each year, or none" in page
    assert "Most up in a year, Example Council: enter pounds as a number" in page
    assert Result.objects.count() == count


def draft(spend: str, limit: str = "") -> dict[str, str]:
    return {
        "name": "Half now",
        "spend-0-example_icb-2025/26": "-1000000",
        "spend-0-example_council-2025/26": spend,
        "limit-example_council-2025/26": limit,
    }


def test_a_draft_by_hand_is_refused_with_the_sum_and_kept_when_it_is_neutral(
    commissioner: Client, place: Place
) -> None:
    short = commissioner.post(HOME + "drafts/", draft("900000")).content.decode()
    assert "in 2025/26 add up to -£100,000.00, not to nought" in short
    parted = commissioner.post(HOME + "drafts/", draft("1000000", "400000")).content.decode()
    assert "spend changes by +£1,000,000.00 but the Resource Limit by +£400,000.00" in parted
    assert result_for(SYSTEM, place, "realignment-draft", "half-now") is None
    kept = commissioner.post(HOME + "drafts/", draft("1000000"), follow=True).content.decode()
    assert "moves £1.00m of spend and the same of Resource Limit by 2025/26" in kept
    # The council may rise by £0.8m a year: allowed to be drafted, and said.
    assert "Example Council in 2025/26: rises by £1,000,000.00, over its limit" in kept
    assert "Half now" in text(commissioner, "drafts/")


def test_all_whose_money_moves_have_to_agree(commissioner: Client, place: Place) -> None:
    result = result_for(SYSTEM, place, "realignment")
    assert result is not None
    assert "Not yet: Example Council, Example Icb" in text(commissioner, "plan/")
    for code in ("example_icb", "example_council"):
        agree(by=SYSTEM, result=result, stance="agree", organisation=people.organisation(code))
    assert "Agreed by all: every commissioner whose money moves" in text(commissioner, "plan/")


def test_others_see_what_is_published_and_change_nothing(place: Place) -> None:
    provider = signed_in(people.person(Role.PROVIDER, "example_trust"))
    assert "Nothing says yet who pays" in text(provider, "")
    text(Client(), "", 404)
    facts.publish(place=place, by=SYSTEM)
    for client in (provider, Client()):
        page = text(client, "plan/")
        assert "moves to those who use it" in page
        assert "Who agrees" not in page
        assert "Work the plan out" not in page
    text(Client(), "drafts/none/", 404)
    assert provider.post(HOME + "plan/", {"years": "2"}).status_code == 403
    assert Client().post(HOME + "plan/", {"years": "2"}).status_code == 302
