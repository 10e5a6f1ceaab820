"""Who reads an explanation: the commissioning parties at once, everybody else once published."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from commonweal.records.audit.models import Event
from commonweal.records.facts.actions import publish
from commonweal.records.facts.models import Finding
from commonweal.records.findings.actions import explain_finding, publish_explanations
from commonweal.records.findings.selectors import finding_for, findings_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.selectors_home import counts_for
from commonweal.records.register.models import Place
from tests.conftest import run_command
from tests.records import people
from tests.records.findings.makers import PLAN, SPEND, bring_in

SECRET = "The council booked it twice"
Seen = tuple[str, str]


@pytest.fixture
def place(db: None) -> Place:
    return people.place(north_ccg="lead", shire_council="commissioner", trust_a="provider")


@pytest.fixture
def lead(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_ccg")


@pytest.fixture
def published(place: Place, lead: Acting) -> Finding:
    """A finding that everybody sees, and one about the trust alone."""
    bring_in(place, lead, SPEND)
    bring_in(place, lead, PLAN, "provider_five_year_plan")
    publish(place=place, by=lead)
    return Finding.objects.get(rule="spend-parts")


def seen(acting: Acting, finding: Finding) -> Seen:
    place = Place.objects.get(pk=finding.place_id)
    found = finding_for(acting, place, finding.pk)
    return found.shown_state, found.shown_explanation


def others() -> list[Acting]:
    return [
        Acting.public(),
        people.person(Role.READER, "north_ccg"),
        people.person(Role.COMMISSIONER, "elsewhere_ccg"),
        people.person(Role.PROVIDER, "trust_a"),
    ]


def test_an_explanation_waits_for_the_next_publication(
    place: Place, lead: Acting, published: Finding
) -> None:
    everybody_else = others()
    explain_finding(finding=published, explanation=SECRET, by=lead)
    council = people.person(Role.ANALYST, "shire_council")
    assert [seen(who, published) for who in (lead, council)] == [("explained", SECRET)] * 2
    assert {seen(who, published) for who in everybody_else} == {("open", "")}
    assert counts_for(lead, place).open_findings == 1
    assert counts_for(Acting.public(), place).open_findings == 2

    publish(place=place, by=lead)
    assert {seen(who, published) for who in everybody_else} == {("explained", SECRET)}
    event = Event.objects.get(action="explanations.published")
    assert event.details == {"findings": [published.code]}
    publish(place=place, by=lead)
    assert Event.objects.filter(action="explanations.published").count() == 1


def test_a_changed_explanation_is_read_by_others_as_it_was_published(
    place: Place, lead: Acting, published: Finding
) -> None:
    explain_finding(finding=published, explanation="First.", by=lead)
    publish(place=place, by=lead)
    explain_finding(finding=published, explanation=SECRET, by=lead)
    assert seen(Acting.public(), published) == ("explained", "First.")
    explain_finding(finding=published, explanation="", by=lead)
    assert seen(lead, published) == ("open", "")
    assert seen(Acting.public(), published) == ("explained", "First.")
    publish(place=place, by=lead)
    assert seen(Acting.public(), published) == ("open", "")


def test_an_explanation_of_earlier_values_is_not_published(
    place: Place, lead: Acting, published: Finding
) -> None:
    explain_finding(finding=published, explanation="First.", by=lead)
    publish(place=place, by=lead)
    text = SPEND.replace("component,3.9", "component,4.0")
    bring_in(place, lead, text, is_correction=True, reason="The accounts say so.")
    publish(place=place, by=lead)
    assert seen(Acting.public(), published) == ("open", "")


def test_a_provider_does_not_read_what_commissioners_say_of_its_figures(
    place: Place, lead: Acting, published: Finding
) -> None:
    own = Finding.objects.get(rule="plan-savings-percent")
    explain_finding(finding=own, explanation=SECRET, by=lead)
    trust = people.person(Role.PROVIDER, "trust_a")
    assert seen(trust, own) == ("open", "")


def test_no_page_file_or_command_gives_it_away(
    place: Place, lead: Acting, published: Finding
) -> None:
    explain_finding(finding=published, explanation=SECRET, by=lead)
    home = f"/places/{place.code}"
    client, ours = Client(), Client()
    assert lead.user
    ours.force_login(lead.user)
    listing = f"{home}/findings/?download=findings.csv"
    pages = (
        f"{home}/findings/",
        f"{home}/findings/{published.pk}/",
        f"{home}/findings/?state=explained",
        listing,
    )
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()
    assert SECRET in ours.get(pages[1]).content.decode()
    rows = list(csv.DictReader(io.StringIO(client.get(listing).content.decode("utf-8-sig"))))
    assert {row["State"] for row in rows} == {"Open"}
    filtered = client.get(f"{home}/findings/?state=explained").content.decode()
    assert "No finding matches" in filtered
    people.person(Role.READER, "north_ccg", "reader@example.org")
    words = ("findings", "list", "--place", place.code, "--as", "reader@example.org")
    assert "Explained" not in run_command(*words)


def test_only_who_manages_the_place_publishes_explanations(
    place: Place, lead: Acting, published: Finding
) -> None:
    explain_finding(finding=published, explanation=SECRET, by=lead)
    for role, body in ((Role.READER, "north_ccg"), (Role.PROVIDER, "trust_a")):
        with pytest.raises(NotAllowed):
            publish_explanations(place=place, by=people.person(role, body))
    assert findings_for(Acting.public(), place).filter(shown_explanation=SECRET).count() == 0
