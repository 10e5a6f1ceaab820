"""Plans of involvement in the browser: from a project to what changed because of its partners."""

from __future__ import annotations

import pytest

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from tests.records import people
from tests.site.test_consultation_pages import browser, words

pytestmark = pytest.mark.django_db
HOME = "/places/shire/involvement/"
SENT = {
    "who": "Peers of the shire", "stakeholder": "service_users", "role": "designs",
    "phases": ["planning", "delivery"], "payment": "expenses", "payment_words": "Bus fares",
}  # fmt: skip


@pytest.fixture
def lead() -> Acting:
    people.place("shire", north_icb="lead", trust_a="provider")
    return people.person(Role.COMMISSIONER, "north_icb")


def test_a_plan_goes_from_a_project_to_what_changed(lead: Acting) -> None:
    client = browser(lead)
    assert "Begin one for a project." in words(client.get(HOME))
    begun = client.post(f"{HOME}start/", {"title": "Crisis café", "weeks": ""})
    here = begun.headers["Location"]
    assert "Nobody takes part from:" in words(client.get(here))
    assert "Error: Add a partner" in words(client.post(f"{here}add/", {**SENT, "phases": []}))
    assert client.post(f"{here}add/", SENT).headers["Location"] == here
    page = words(client.get(here))
    assert "Nobody pays for the time of: Peers of the shire." in page
    assert "Bus fares" in page
    one = f"{here}partners/1/"
    assert "Error: Peers of the shire" in words(client.post(one, {"act": "told", "text": "A room"}))
    told = {"act": "told", "text": "A quiet room", "shows_in": "Specification 3.2"}
    assert client.post(one, told).headers["Location"] == one
    assert client.post(one, {**SENT, "act": "changed", "payment": "paid"}).status_code == 302
    client.post(here, {"weeks": "12"})
    page = words(client.get(here))
    assert "Nobody pays for" not in page
    assert "12 weeks" in page
    assert "A quiet room" in page
    assert client.post(one, {"act": "left", "reason": "The group closed"}).status_code == 302
    assert "Left: The group closed" in words(client.get(here))
    assert client.get(f"{here}partners/7/").status_code == 404


def test_weeks_that_are_no_weeks_are_refused_at_the_field(lead: Acting) -> None:
    client = browser(lead)
    page = words(client.post(f"{HOME}start/", {"title": "Crisis café", "weeks": "0"}))
    assert "Error: Begin a plan" in page
    assert "Answer “How many weeks are set aside for working together?” with 1 or more" in page


def test_an_auditor_reads_and_writes_nothing(lead: Acting) -> None:
    browser(lead).post(f"{HOME}start/", {"title": "Crisis café"})
    auditor = browser(people.person(Role.AUDITOR, "north_icb"))
    assert "Crisis café" in words(auditor.get(HOME))
    assert "Add a partner" not in words(auditor.get(f"{HOME}crisis-cafe/"))
    assert auditor.post(f"{HOME}crisis-cafe/", {"weeks": "3"}).status_code == 403
