"""What the import pages offer at each state of a file, and naming who takes part in a place."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from commonweal.records.facts import actions, library
from commonweal.records.facts.models import Import
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place, PlaceParty
from commonweal.site.imports.presenters import next_steps
from tests.records import people
from tests.records.findings.makers import SPEND

pytestmark = pytest.mark.django_db
HOME = "/places/exampleshire/"


@pytest.fixture
def place() -> Place:
    people.organisation("shire_council")
    return people.place(north_ccg="lead", trust_a="provider")


@pytest.fixture
def lead(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_ccg")


@pytest.fixture
def web(lead: Acting) -> Client:
    assert lead.user
    client = Client()
    client.force_login(lead.user)
    return client


def sent(place: Place, by: Acting, text: str = SPEND) -> Import:
    file = ContentFile(text.encode(), name="spend.csv")
    held = actions.receive_import(place=place, template="spend", file=file, by=by)
    return actions.check_import(import_=held, by=by)


def text_of(client: Client, path: str) -> str:
    response = client.get(HOME + path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_an_empty_place_tells_how_to_begin_and_does_not_offer_to_publish(web: Client) -> None:
    html = text_of(web, "imports/")
    assert 'href="/templates/spend/?place=exampleshire"' in html
    assert 'id="publish"' not in html


def test_a_refused_file_says_where_codes_are_and_is_not_withdrawn(
    web: Client, place: Place, lead: Acting
) -> None:
    held = sent(place, lead, SPEND.replace("north_ccg", "nobody_ccg"))
    html = text_of(web, f"imports/{held.pk}/")
    assert 'href="/register/organisations/"' in html
    assert "Send another file" in html
    assert "Withdraw" not in html
    assert "What you can do next" not in html


def test_an_accepted_file_leads_on(web: Client, place: Place, lead: Acting) -> None:
    held = sent(place, lead)
    assert "What you can do next" not in text_of(web, f"imports/{held.pk}/")
    actions.accept_import(import_=held, by=lead, reason="The accounts say so.")
    html = text_of(web, f"imports/{held.pk}/")
    for href in (
        f"{HOME}spend/",
        f"{HOME}figures/?dataset=spend",
        f"{HOME}findings/",
        f"{HOME}imports/new/",
        f"{HOME}imports/#publish",
    ):
        assert f'href="{href}"' in html, href
    assert "Withdraw this file" in html
    web.post(f"{HOME}publish/")
    assert "#publish" not in text_of(web, f"imports/{held.pk}/")
    assert "Everybody can read all that this place holds now" in text_of(web, "imports/")


def test_every_template_stands_under_one_stage(web: Client) -> None:
    html = web.get("/templates/").content.decode()
    for name in library.templates():
        assert html.count(f'href="/templates/{name}/"') == 1, name


def test_a_template_asked_for_a_hidden_place_is_not_found(place: Place) -> None:
    assert Client().get("/templates/spend/?place=exampleshire").status_code == 404


@pytest.mark.parametrize("written", ["trust_a", "Trust A", "trust a "])
def test_who_takes_part_is_named_by_name_or_code(web: Client, written: str) -> None:
    answer = web.post("/places/new/", {"name": "Vale review", "providers": written})
    assert answer.status_code == 302
    party = PlaceParty.objects.get(place__name="Vale review", part="provider")
    assert party.organisation.code == "trust_a"


def test_a_name_that_the_register_does_not_know_is_said(web: Client) -> None:
    answer = web.post("/places/new/", {"name": "Vale review", "providers": "Trust A\nTrust Q"})
    assert "The register does not know “Trust Q” as one organisation." in answer.content.decode()
    assert not Place.objects.filter(name="Vale review").exists()


def test_an_accepted_file_offers_findings_even_where_none_was_found(place: Place) -> None:
    held = Import(place=place, template="caseloads")
    steps = next_steps(held, findings=0, may_publish=False)
    assert f"/places/{place.code}/findings/" in [step.href for step in steps]
