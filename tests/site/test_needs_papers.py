"""A published needs assessment as a Word paper, and how its numbers are said."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from docx import Document

from commonweal.records.needs import actions, actions_partners, actions_publishing
from commonweal.records.needs import actions_statements as statements
from commonweal.records.needs.models import AssessmentVersion, Entry
from commonweal.records.needs.packing import leaves
from commonweal.site.needs.presenters.common import number_words
from commonweal.site.needs.presenters.versions import headline, paper
from commonweal.site.papers import as_word
from tests.records.needs import world as worlds
from tests.records.needs.world import entry, first_topic, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> AssessmentVersion:
    """Two entries, one of them an estimate; a clinician agreed in part."""
    world = worlds.build()
    made = started(world)
    actions.change_entry(
        by=world.lead,
        entry=Entry.objects.get(),
        given=entry(low=Decimal(40), high=Decimal(60), unit="people", basis="Two practices"),
    )
    actions.add_entry(by=world.lead, topic=first_topic(made), entry=entry(kind="met"))
    statements.set_priority(by=world.lead, assessment=made, title="Diagnose earlier")
    asked = actions_partners.ask_validator(
        by=world.lead, topic=first_topic(made), body="example_trust", role="Psychiatrist"
    )
    made = actions_partners.start_validation(by=world.lead, assessment=made)
    actions_partners.validate_section(
        by=world.trust, validator=asked, stance="in_part", reason="Registers lag."
    )
    return actions_publishing.publish_assessment(by=world.lead, assessment=made)


def test_the_paper_says_what_the_version_holds(version: AssessmentVersion) -> None:
    file = Document(io.BytesIO(as_word(paper(version, datetime(2026, 11, 26, tzinfo=UTC)))))
    words = [one.text for one in file.paragraphs]
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    assert file.core_properties.title == "Dementia needs"
    assert headline(version) == (
        "2 entries: 1 on met need, 1 on unmet need and 0 on masked need. Psychiatrist of Example "
        "Trust agreed to 1 section: to 0 in full and to 1 in part."
    )
    assert "Psychiatrist of Example Trust. Roles are as the lead named them" in " ".join(cells)
    assert headline(version) in words
    assert any(one.endswith(". Registers lag.") for one in words), words
    assert "40 people to 60 people (assigned)" in cells
    assert "Diagnose earlier" in cells
    assert "Half of those with dementia are on no register." in cells
    assert any("Estimate: Two practices" in one for one in cells)


def test_a_lead_that_validates_its_own_work_is_named_as_such() -> None:
    world = worlds.build()
    made = started(world)
    asked = actions_partners.ask_validator(
        by=world.lead, topic=first_topic(made), body="example_icb", role="Psychiatrist"
    )
    made = actions_partners.start_validation(by=world.lead, assessment=made)
    client = Client()
    assert world.lead.user
    client.force_login(world.lead.user)
    page = client.get(
        f"/places/{made.place.code}/needs/{made.code}/sections/{first_topic(made).number}/validation/"
    ).content.decode()
    assert "says that nobody but you has validated" in page
    actions_partners.validate_section(by=world.lead, validator=asked, stance="agree", reason="")
    version = actions_publishing.publish_assessment(by=world.lead, assessment=made)
    assert headline(version).endswith(
        "Psychiatrist of Example Icb agreed to 1 section. Nobody but Example Icb, which leads it, "
        "validated the assessment: it validated its own work."
    )


def test_no_form_of_a_priority_is_shown_once_the_assessment_is_published(
    version: AssessmentVersion,
) -> None:
    client = Client()
    assert version.made_by
    client.force_login(version.made_by)
    made = version.assessment
    address = f"/places/{made.place.code}/needs/{made.code}/"
    for sent in (client.get, client.post):
        answer = sent(f"{address}priority/", {"title": "Too late"})
        assert (answer.status_code, answer["Location"]) == (302, address)
    page = client.get(address).content.decode()
    assert "Priorities are set in a draft" in page
    assert f"{address}priority/" not in page


def number(**parts: str) -> dict[str, object]:
    empty = dict.fromkeys(("value", "low", "high", "unit", "status", "words"), "")
    return {**empty, **parts}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, ""),
        (number(value="48.5", unit="gbp_m"), "£48.5m"),
        (number(taken_from="figure", value="48.512", unit="people"), "48.512 people"),
        (number(taken_from="result", value="1234.5678", unit="people"), "1,235 people"),
        (number(taken_from="result", value="1234.5", unit="gbp"), "£1,235"),
        (number(taken_from="result", value="3.14159", unit=""), "3.14"),
        (number(taken_from="result", value="0.0034567", unit=""), "0.00346"),
        (number(taken_from="result", value="0", unit="people"), "0 people"),
        (number(taken_from="withheld"), "The number is not published yet"),
        (number(low="1", high="7", unit="people", status="suppressed"), "1 people to 7 people"),
        (number(low="400", unit="people"), "at least 400 people"),
        (number(status="suppressed"), "suppressed"),
        (number(status="not_legible"), "not legible"),
        (number(status="missing"), "missing"),
    ],
)
def test_a_number_is_said_and_never_made_zero(given: dict[str, object] | None, said: str) -> None:
    assert number_words(given) == said


def test_only_numbers_of_an_answer_may_be_cited() -> None:
    answer = {
        "made_up": True, "title": "x", "years": [{"total": "12.50"}, {"total": None}], "n": 3,
        "odd": "NaN",
    }  # fmt: skip
    assert list(leaves(answer)) == [("years/0/total", Decimal("12.50")), ("n", Decimal(3))]
