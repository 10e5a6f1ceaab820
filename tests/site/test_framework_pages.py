"""The pages about frameworks: what cannot be read is said, a downloaded schedule comes back."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from docx import Document

from commonweal.records.frameworks.actions import attach, take_out, take_up
from commonweal.records.frameworks.actions_publishing import Term, publish_set, send_schedules
from commonweal.records.frameworks.selectors_schedules import schedules_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.reviewing.frameworks import Placed
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
STRATEGY = "mh-strategy-2011"


def client(role: Role, body: str) -> Client:
    who = people.person(role, body)
    assert who.user
    made = Client()
    made.force_login(who.user)
    return made


def text(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def place() -> Place:
    made = people.place("exampleshire", example_icb="lead", trust_a="provider", trust_b="provider")
    take_up(by=SYSTEM, place=made, framework=STRATEGY)
    for name in ("iapt-recovery", "suicide-rate"):
        attach(by=SYSTEM, place=made, framework=STRATEGY, wanted=Placed(name, "2.1"))
    publish_set(by=SYSTEM, place=made, framework=STRATEGY)
    term = Term(date(2027, 4, 1), date(2028, 3, 31))
    send_schedules(by=SYSTEM, place=made, framework=STRATEGY, term=term)
    return made


def test_values_that_cannot_be_read_are_said_to_be_so() -> None:
    universe.essex("indicators_by_ccg", "indicator_definitions")
    home = "/places/essex-2015/frameworks/indicators/"
    page = text(Client().get(f"{home}cpa-settled-accommodation/"))
    assert "none of 7 areas has a value for 2013/14 Q1 that can be used (not legible)" in page
    assert "Not legible" in page
    # The code that the paper's table uses leads to the same page.
    assert "CPA adults in settled accommodation" in text(Client().get(f"{home}outc_2/"))
    assert Client().get(f"{home}outc_99/").status_code == 404
    listed = Client().get(f"{home}cpa-settled-accommodation/?download=values.csv")
    rows = text(listed).splitlines()
    assert len(rows) == 9
    assert all(",0" not in row for row in rows)


def test_a_downloaded_schedule_comes_back_the_same(place: Place) -> None:
    trust = client(Role.PROVIDER, "trust_a")
    home = f"/places/exampleshire/frameworks/{STRATEGY}/schedules/"
    file = trust.get(f"{home}trust_a/?download=indicator_schedule_returned.csv").content
    assert trust.get(f"{home}trust_b/").status_code == 404
    universe.bring_in(place, "indicator_schedule_returned", file)
    found = {one.provider.code: one.state for one in schedules_for(SYSTEM, place, STRATEGY)}
    assert found == {"trust_a": "same", "trust_b": "waiting"}
    assert "No provider that has answered differs" in text(trust.get(home))


def test_the_schedule_in_word_holds_every_indicator_and_its_calendar(place: Place) -> None:
    icb = client(Role.COMMISSIONER, "example_icb")
    home = f"/places/exampleshire/frameworks/{STRATEGY}/schedules/trust_a/"
    paper = Document(io.BytesIO(icb.get(f"{home}word/").content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert any("Deaths by suicide" in cell for cell in cells)
    assert any("Rate of recovery for IAPT treatment" in cell for cell in cells)
    # The first quarter ends on 30 June; 30 days later its return is due.
    assert "30 July 2027" in cells


def test_others_read_the_version_and_commissioners_their_draft(place: Place) -> None:
    take_out(by=SYSTEM, place=place, framework=STRATEGY, outcome="2.1",
             indicator="suicide-rate", reason="Not ours to move.")  # fmt: skip
    home = f"/places/exampleshire/frameworks/{STRATEGY}/"
    draft = text(client(Role.COMMISSIONER, "example_icb").get(home))
    assert "Not ours to move." in draft
    seen = text(client(Role.PROVIDER, "trust_a").get(home))
    assert "Published: 2 key indicators" in seen
    assert "Not ours to move." not in seen
    assert Client().get(home).status_code == 404


def test_what_nothing_links_is_said(place: Place) -> None:
    del place
    icb = client(Role.COMMISSIONER, "example_icb")
    home = "/places/exampleshire/frameworks/cross-walk/"
    page = text(icb.get(f"{home}?first=public-health-2010&second=social-care-2010"))
    assert "Nothing links these two." in page
    page = text(icb.get(f"{home}?first=nhs-2011&second=nhs-2011"))
    assert "Choose two different frameworks." in page


def test_an_indicator_leads_to_the_outcomes_that_it_serves(place: Place) -> None:
    reader = client(Role.ANALYST, "example_icb")
    home = "/places/exampleshire/frameworks/"
    page = text(reader.get(f"{home}indicators/iapt-recovery/"))
    assert f'href="{home}{STRATEGY}/#outcome-2.1"' in page
    assert 'id="outcome-2.1"' in text(reader.get(f"{home}{STRATEGY}/"))
