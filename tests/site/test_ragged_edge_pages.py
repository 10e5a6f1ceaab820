"""The ragged edge and integration pages of a made-up county, as each role meets them."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests import counties, universe
from tests.records import people

pytestmark = pytest.mark.django_db
HOME = "/places/exampleshire/"


@pytest.fixture
def place() -> Place:
    return people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )


@pytest.fixture
def planned(place: Place) -> Place:
    for table in ("commissioning_plan", "timeline_limits", "provider_teams", "planned_services"):
        universe.bring_in(place, table, counties.table(table))
    return place


def client_of(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(HOME + path)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_says_at_once_who_diverges_and_in_what(planned: Place) -> None:
    analyst = client_of(people.person(Role.ANALYST, "example_icb"))
    text = text_of(analyst, "ragged-edge/")
    assert "50% of pairs of areas differ in setting, 100% in date and 50% in commissioner" in text
    assert "never taken as agreement" in text
    assert "East team" in text
    assert "30 June 2026" in text
    assert "275 days sooner" in text
    assert "Apr 2027" in text_of(analyst, "ragged-edge/?show=date")
    assert "Example Council" in text_of(analyst, "ragged-edge/?download=plans.csv")
    assert "Example ward" in text_of(analyst, "integration/")


def test_other_limits_are_tried_and_a_refusal_stands_on_the_form(planned: Place) -> None:
    analyst = client_of(people.person(Role.ANALYST, "example_icb"))
    wrong = analyst.post(HOME + "ragged-edge/", {"within": "segment", "speed_up_by": "-1"})
    assert "must be 0 or more" in wrong.content.decode()
    sent = {"within": "cluster", "speed_up_by": "30", "slow_down_by": "30", "reason": "A month"}
    assert analyst.post(HOME + "ragged-edge/", sent).status_code == 302
    assert "cannot wait beyond 1 May 2026" in text_of(analyst, "ragged-edge/")


def test_who_may_see_it_before_and_after_it_is_published(planned: Place) -> None:
    provider = client_of(people.person(Role.PROVIDER, "example_trust"))
    assert "differ in setting" not in text_of(provider, "ragged-edge/")
    text_of(Client(), "ragged-edge/", 404)
    publish(place=planned, by=Acting.system())
    for reader in (provider, Client()):
        text = text_of(reader, "ragged-edge/")
        assert "50% of pairs of areas differ in setting" in text
        assert "Try other limits" not in text
    refused = provider.post(HOME + "ragged-edge/", {"within": "segment"})
    assert refused.status_code == 403


def test_without_a_plan_the_pages_say_what_to_bring_in(place: Place) -> None:
    analyst = client_of(people.person(Role.ANALYST, "example_icb"))
    assert "Bring in the table “Commissioners’ plans" in text_of(analyst, "ragged-edge/")
    assert "Bring in the table “Planned services" in text_of(analyst, "integration/")
