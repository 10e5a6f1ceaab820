"""Reviews in the browser: from a list of grants, and from five dimensions, to what follows."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from tests.records import people
from tests.records.reviews.world import DROP_IN, listed
from tests.site.test_consultation_pages import browser, words

pytestmark = pytest.mark.django_db
HOME = "/places/shire/reviews/"


@pytest.fixture
def lead() -> Acting:
    people.place("shire", north_icb="lead", trust_a="provider")
    return people.person(Role.COMMISSIONER, "north_icb")


def test_grants_are_reviewed_from_a_file_to_a_conclusion(lead: Acting) -> None:
    client = browser(lead)
    assert "No review is here yet. Begin one." in words(client.get(HOME))
    begun = client.post(f"{HOME}start/", {"title": "Grants", "kind": "grants"})
    here = begun.headers["Location"]
    assert "bring in the list of grants first" in words(client.get(here))
    assert client.get(f"{HOME}template/csv/").content.startswith(b"\xef\xbb\xbfservice,provider,")
    bad = SimpleUploadedFile("grants.csv", listed(DROP_IN, DROP_IN))
    assert "row 3, column service" in words(client.post(f"{here}grants/", {"file": bad}))
    good = SimpleUploadedFile("grants.csv", listed())
    assert client.post(f"{here}grants/", {"file": good}).headers["Location"] == here
    page = words(client.get(here))
    assert "Duplication" in page
    assert "3 of 3" in page
    assert "£30,000" in page
    doubled = client.get(here, {"download": "duplication.csv"}).content.decode()
    assert "advice,Oadby,3,Two rooms; Ask us; Council line,Doubled" in doubled
    sent = {"code": "align", "reason": "They double each other"}
    assert client.post(f"{here}conclude/", sent).headers["Location"] == here
    assert "Align with each other" in words(client.get(HOME))
    assert "Reopen it" in words(client.get(here))
    assert client.post(f"{here}conclude/", {"reason": "A grant is missing"}).status_code == 302
    assert "Reopened because A grant is missing" in words(client.get(here))


def test_a_service_is_reviewed_by_its_dimensions(lead: Acting) -> None:
    client = browser(lead)
    here = client.post(f"{HOME}start/", {"title": "Day services", "kind": "strategic"}).headers[
        "Location"
    ]
    page = client.get(f"{here}dimensions/costs/")
    assert "What does it cost, and is it worth that?" in words(page)
    short = {"evidence": "insufficient", "finding": "Nobody counts"}
    said = words(client.post(f"{here}dimensions/costs/", short))
    assert "Say which evidence would be needed." in said
    short["needed"] = "Unit costs"
    for code in ("costs", "future_demand", "effectiveness", "throughput", "strategic_relevance"):
        assert client.post(f"{here}dimensions/{code}/", short).status_code == 302
    refused = words(client.post(f"{here}conclude/", {"code": "fits", "reason": "Liked"}))
    assert "The evidence is insufficient on: Costs" in refused
    done = {"code": "cannot_conclude", "reason": "Nobody counts", "needed": "Unit costs"}
    assert client.post(f"{here}conclude/", done).status_code == 302
    assert "Cannot conclude" in words(client.get(here))


def test_a_provider_is_told_nothing_of_reviews(lead: Acting) -> None:
    browser(lead).post(f"{HOME}start/", {"title": "Grants", "kind": "grants"})
    provider = browser(people.person(Role.PROVIDER, "trust_a"))
    assert "No review is here that you may read" in words(provider.get(HOME))
    assert provider.get(f"{HOME}grants/").status_code == 404
