"""The people and audit pages as an administrator, an auditor and others meet them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Role
from commonweal.records.people.selectors import people_of
from tests.records.people import person
from tests.tampering import without_the_guard

pytestmark = pytest.mark.django_db


def signed_in(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


@pytest.fixture
def administrator() -> Client:
    return signed_in(person(Role.ADMINISTRATOR, "north_ccg"))


def test_adding_somebody_shows_a_link_that_works(administrator: Client, client: Client) -> None:
    page = administrator.post(
        "/people/add/", {"email": "new@example.org", "name": "New Person", "role": "analyst"}
    )
    found = re.search(r"http://testserver(/people/welcome/[-\w]+/)", page.content.decode())
    assert found
    welcome = client.get(found[1], follow=True).content.decode()
    assert "For New Person" in welcome
    assert "New Person" in administrator.get("/people/").content.decode()


def test_mistakes_stand_beside_their_fields(administrator: Client) -> None:
    page = administrator.post("/people/add/", {"email": "new@example.org", "role": "analyst"})
    text = page.content.decode()
    assert "Enter the person&#39;s name." in text
    assert "Error: Add a person" in text
    assert not User.objects.filter(email="new@example.org").exists()


def test_ending_a_role_needs_a_reason(administrator: Client) -> None:
    administrator.post(
        "/people/add/", {"email": "new@example.org", "name": "New Person", "role": "analyst"}
    )
    pk = people_of(Acting.system()).get(role="analyst").pk
    assert "Enter a reason" in administrator.post(f"/people/{pk}/end/").content.decode()
    administrator.post(f"/people/{pk}/end/", {"end-reason": "Left"})
    assert people_of(Acting.system()).get(pk=pk).ended_on is not None
    assert "Ended somebody’s role" in administrator.get("/people/").content.decode()


def test_the_link_for_a_forgotten_password(administrator: Client) -> None:
    own = people_of(Acting.system()).get()
    page = administrator.post(f"/people/{own.pk}/renew/").content.decode()
    assert "/people/welcome/" in page
    assert "key" not in Event.objects.latest("id").details


def test_another_organisations_person_is_not_found(administrator: Client) -> None:
    person(Role.ANALYST, "south_ccg")
    pk = people_of(Acting.system()).get(organisation__code="south_ccg").pk
    for address in (f"/people/{pk}/", f"/people/{pk}/end/", f"/people/{pk}/renew/"):
        method = administrator.get if address.count("/") == 3 else administrator.post
        assert method(address).status_code == 404


def test_being_refused_is_an_event() -> None:
    analyst = signed_in(person(Role.ANALYST, "north_ccg"))
    assert analyst.get("/people/").status_code == 403
    event = Event.objects.latest("id")
    assert (event.action, event.subject_ref) == ("people.refused", "GET /people/")
    assert Client().get("/people/").status_code == 302
    assert Event.objects.latest("id") == event


def test_an_auditor_reads_searches_and_checks() -> None:
    auditor = signed_in(person(Role.AUDITOR, "north_ccg"))
    signed_in(person(Role.ANALYST, "north_ccg")).get("/people/")
    page = auditor.get("/audit/", {"who": "analyst", "action": "people.refused"}).content.decode()
    assert "GET /people/" in page
    event = Event.objects.get(action="people.refused")
    assert event.digest in auditor.get(f"/audit/{event.pk}/").content.decode()
    sheet = auditor.get("/audit/", {"download": "events.csv"}).content.decode("utf-8-sig")
    assert "people.refused" in sheet
    checked = auditor.post("/audit/verify/", follow=True).content.decode()
    assert "none has been changed, moved or removed" in checked
    with without_the_guard():
        Event.objects.filter(pk=event.pk).update(actor_name="nobody")
    checked = auditor.post("/audit/verify/", follow=True).content.decode()
    assert f"Event {event.pk} has been changed" in checked
    assert "it did not hold" in checked


def test_a_filter_with_a_mistake_says_so() -> None:
    auditor = signed_in(person(Role.AUDITOR, "north_ccg"))
    page = auditor.get("/audit/", {"since_day": "31", "since_month": "2", "since_year": "2016"})
    assert "must be a real date" in page.content.decode()


def test_an_event_of_others_is_not_found() -> None:
    auditor = signed_in(person(Role.AUDITOR, "north_ccg"))
    signed_in(person(Role.ANALYST, "south_ccg")).get("/people/")
    event = Event.objects.get(action="people.refused")
    assert auditor.get(f"/audit/{event.pk}/").status_code == 404
