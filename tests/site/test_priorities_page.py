"""The priorities page of a made-up county, as each role meets it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.test import Client

from commonweal.records.facts import actions as facts
from commonweal.records.facts import hooks
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.results.models import Result
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db

PAGE = "/places/exampleshire/priorities/"
COUNTY = Path(__file__).parents[1] / "counties" / "exampleshire"
SYSTEM = Acting.system()
TABLES = (
    "priority_criteria", "priority_candidates", "priority_scores", "priority_total", "service_gaps",
)  # fmt: skip


def signed_in(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


@pytest.fixture
def place() -> Place:
    made = people.place("exampleshire", example_icb="lead", example_trust="provider")
    with hooks.told_once(SYSTEM):
        for name in TABLES:
            universe.bring_in(made, name, (COUNTY / f"{name}.csv").read_bytes())
    return made


@pytest.fixture
def commissioner(place: Place) -> Client:
    return signed_in(people.person(Role.COMMISSIONER, "example_icb"))


def text(client: Client, status: int = 200) -> str:
    response = client.get(PAGE)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_says_what_fits_what_is_foregone_and_how_firm_it_is(commissioner: Client) -> None:
    page = text(commissioner)
    assert "2 of 3 candidates fit within £0.70m; New ward is foregone." in page
    assert "One pound more changes nothing. £100,000 more does: money goes to New ward." in page
    # £200,000 are left, so the next penny after them takes the day service away.
    assert "£200,000.01 less does: money is taken from Day service." in page
    assert "The other way to choose, the best set, funds the same." in page
    assert "The best set is proven" in page
    assert "Day service: funded" in page
    found = commissioner.get(PAGE, {"download": "candidates.csv"}).content.decode("utf-8-sig")
    rows = {row[0]: row for row in csv.reader(io.StringIO(found)) if row}
    assert rows["Crisis line"][1:3] == ["1", "72"]


def test_other_weights_need_a_reason_which_is_kept_with_them(
    commissioner: Client, place: Place
) -> None:
    given = {"total": "800000", "method": "best", "weight-need": "9"}
    page = commissioner.post(PAGE, given).content.decode()
    assert "Say why weights differ from the table" in page
    assert Result.objects.filter(place=place, kind="priorities").count() == 1
    kept = commissioner.post(PAGE, given | {"reason": "The board puts need first"}, follow=True)
    page = kept.content.decode()
    assert "version 2 is worked out" in page
    assert "3 of 3 candidates fit within £0.80m, New ward in part; none is foregone." in page
    assert page.count("The board puts need first") >= 2
    wrong = commissioner.post(PAGE, {"total": "lots", "method": "best", "weight-need": "-1"})
    said = wrong.content.decode()
    assert "The total must be pounds as a number" in said
    assert "Weight of Need: enter 0 or more" in said


def test_a_total_that_what_must_be_done_exceeds_is_refused(place: Place) -> None:
    table = (COUNTY / "priority_candidates.csv").read_text().replace("strong,no", "strong,yes")
    universe.bring_in(place, "priority_candidates", table.encode())
    client = signed_in(people.person(Role.ANALYST, "example_icb"))
    page = client.post(PAGE, {"total": "100000", "method": "ranked"}).content.decode()
    assert "What must be done costs £200,000.00, more than the total of £100,000.00" in page


def test_before_any_table_the_page_says_what_to_bring_in() -> None:
    people.place("exampleshire", example_icb="lead")
    client = signed_in(people.person(Role.COMMISSIONER, "example_icb"))
    assert "Nothing has been prioritised yet" in text(client)
    assert client.post(PAGE, {"total": "1", "method": "best"}).status_code == 200


def test_others_see_what_is_published_and_change_nothing(place: Place) -> None:
    provider = signed_in(people.person(Role.PROVIDER, "example_trust"))
    assert "Nothing has been prioritised yet" in text(provider)
    assert "No day service" not in text(provider)
    text(Client(), 404)
    facts.publish(place=place, by=SYSTEM)
    for client in (provider, Client()):
        page = text(client)
        assert "2 of 3 candidates fit" in page
        assert "Work it out" not in page
    assert provider.post(PAGE, {"total": "1"}).status_code == 403
