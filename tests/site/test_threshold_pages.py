"""The pages of thresholds and of engagement in a made-up county, as each role meets them."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from docx import Document

from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests import counties, universe
from tests.records import people

pytestmark = pytest.mark.django_db
HOME = "/places/exampleshire/"
TABLES = ("entry_thresholds", "people_by_need", "care_act_expectations", "engagement")


@pytest.fixture
def place() -> Place:
    return people.place("exampleshire", example_icb="lead", example_council="commissioner",
                        example_trust="provider")  # fmt: skip


@pytest.fixture
def filled(place: Place) -> Place:
    for table in TABLES:
        universe.bring_in(place, table, counties.table(table))
    return place


@pytest.fixture
def analyst() -> Client:
    return client_of(people.person(Role.ANALYST, "example_icb"))


def client_of(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(HOME + path)
    assert response.status_code == status
    return response.content.decode()


def test_thresholds_stand_beside_eligibility_with_who_falls_between(
    filled: Place, analyst: Client
) -> None:
    text = text_of(analyst, "thresholds/")
    assert "2 of 3 entry thresholds stand above Care Act eligibility" in text
    assert "Eligible, Complex" in text
    assert "Download the expectations as Word" in text
    assert "new money, £12,000 a year" in text


def test_the_expectations_go_out_as_word_with_owner_and_funding(
    filled: Place, analyst: Client
) -> None:
    sent = analyst.get(HOME + "thresholds/expectations.docx")
    assert sent.status_code == 200
    file = Document(io.BytesIO(sent.content))
    headings = [p.text for p in file.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headings == [
        "What this is for", "X1. One door", "Why they are needed", "Where this comes from",
    ]  # fmt: skip
    terms = {row.cells[0].text: row.cells[1].text for row in file.tables[0].rows}
    assert terms == {
        "Follows from": "Care Act 2014, section 9",
        "Pathway": "Community team",
        "Owner": "Example Council",
        "Funding": "new money, £12,000 a year",
    }


def test_who_may_have_the_paper(filled: Place, analyst: Client) -> None:
    provider = client_of(people.person(Role.PROVIDER, "example_trust"))
    text_of(provider, "thresholds/expectations.docx", 404)
    text_of(Client(), "thresholds/", 404)
    publish(place=filled, by=Acting.system())
    assert provider.get(HOME + "thresholds/expectations.docx").status_code == 200
    assert "stand above Care Act eligibility" in text_of(Client(), "thresholds/")


def test_the_log_says_who_has_not_been_engaged(filled: Place, analyst: Client) -> None:
    text = text_of(analyst, "engagement/")
    assert "Every party has been engaged. No event is on record with:" in text
    assert "People who use services" in text
    assert "but the groups that are listed come to 32 people listed" in text
    assert "Events that are linked to nothing yet" in text
    assert "NHS commissioners" in text
    provider = client_of(people.person(Role.PROVIDER, "example_trust"))
    seen = text_of(provider, "engagement/")
    assert "Add an event" not in seen
    assert "Workshop: carers" not in seen


def test_an_event_is_added_by_form_and_withdrawn(filled: Place, analyst: Client) -> None:
    bad = analyst.post(HOME + "engagement/add/", {"kind": "Talk", "count": "many"})
    text = bad.content.decode()
    assert "must be a whole number" in text
    assert "Enter the day it was held" in text
    sent = {
        "kind": "Service user meeting", "stakeholder": "service_users", "count": "9",
        "unit": "over", "starts_on_day": "14", "starts_on_month": "7", "starts_on_year": "2025",
    }  # fmt: skip
    made = analyst.post(HOME + "engagement/add/", sent)
    assert made.status_code == 302, made.content.decode()
    page = analyst.get(made["Location"]).content.decode()
    assert "over 9" in page
    assert "14 July 2025" in page
    assert "What used it" in page
    unsaid = analyst.post(made["Location"], {"reason": ""})
    assert "Why is the event withdrawn?" in unsaid.content.decode()
    gone = analyst.post(made["Location"], {"reason": "Entered twice"})
    assert gone.status_code == 302
    assert analyst.get(made["Location"]).status_code == 404


def test_without_tables_the_pages_say_what_to_do(place: Place, analyst: Client) -> None:
    assert "Bring in the table “Entry thresholds" in text_of(analyst, "thresholds/")
    assert "No engagement has been logged yet" in text_of(analyst, "engagement/")
    text_of(analyst, "thresholds/expectations.docx", 404)
