"""A place's home as each reader meets it: what is there, what is next, which pages they open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.planning.selectors_home import stage_facts
from commonweal.records.register.models import Place
from commonweal.site.charts import StageState
from commonweal.site.place_pages import next_page
from commonweal.site.start.presenters_place import cycle_sentence, state_of
from tests.records import people
from tests.records.findings.makers import SPEND, bring_in

pytestmark = pytest.mark.django_db
HOME = "/places/exampleshire/"
KNOWN, PART, MISSING = StageState.KNOWN, StageState.PART, StageState.MISSING


def read_by(who: Acting | None) -> str:
    client = Client()
    if who is not None:
        assert who.user
        client.force_login(who.user)
    return client.get(HOME).content.decode()


@pytest.fixture
def place() -> Place:
    people.organisation("shire_council")
    return people.place(north_ccg="lead", trust_a="provider")


@pytest.fixture
def lead(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_ccg")


def test_an_empty_place_begins_with_what_to_do(lead: Acting) -> None:
    html = read_by(lead)
    assert "No figure has been brought in yet." in html
    assert f'href="{HOME}imports/new/"' in html
    assert "What do people need here? Begin with its areas" in html
    assert 'href="/templates/need_areas/?place=exampleshire"' in html
    assert "Nothing is known yet about any stage of the cycle" in html
    assert "recommendations settled" not in html


def test_a_stage_leads_to_its_pages_and_its_figures(place: Place, lead: Acting) -> None:
    bring_in(place, lead, SPEND)
    html = read_by(lead)
    assert "No figure has been brought in yet." not in html
    assert f'href="{HOME}figures/#find_the_money"' in html
    for page in ("spend/", "spend/per-head/", "gaps/", "providers/", "thread/links/"):
        assert f'href="{HOME}{page}"' in html, page
    assert "£30.5m" in html


def test_a_stage_is_known_only_with_figures_on_all_its_topics(place: Place, lead: Acting) -> None:
    """One contract says something of buying; of who holds how much of the market, nothing."""
    contract = (
        "provider_code,lead_ccg_code,value_gbp_m,source_doc,source_section\n"
        "trust_a,north_ccg,12.5,this file,Contracts\n"
    )
    bring_in(place, lead, contract, "block_contracts")
    buy = next(facts for facts in stage_facts(lead, place) if facts.stage.code == "buy")
    assert (buy.usable, buy.gaps, buy.topics, buy.wanting) == (1, 0, 1, 1)
    assert state_of(buy) == PART
    assert "1 usable figure; nothing yet on 1 of 1 topic" in read_by(lead)
    assert state_of(replace(buy, wanting=0)) == KNOWN


def test_activity_makes_a_stage_known_in_part_and_never_in_full(place: Place, lead: Acting) -> None:
    deliver = next(facts for facts in stage_facts(lead, place) if facts.stage.code == "deliver")
    assert (state_of(deliver), state_of(deliver, is_counted=True)) == (MISSING, PART)


def test_files_are_offered_to_those_who_take_part(place: Place, lead: Acting) -> None:
    bring_in(place, lead, SPEND)
    publish(place=place, by=lead)
    offered = f'href="{HOME}imports/"'
    assert offered in read_by(lead)
    assert offered in read_by(people.person(Role.PROVIDER, "trust_a"))
    assert offered not in read_by(None)


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([KNOWN] * 8, "Every stage of the cycle is known, and no gap is open"),
        (
            [PART] * 8,
            "Every stage of the cycle has figures, and at every stage something is not known",
        ),
        (
            [KNOWN, *[PART] * 3, *[MISSING] * 4],
            "Known of the eight stages of the cycle: 1 in full, 3 in part, 4 not at all",
        ),
        (
            [*[PART] * 3, *[MISSING] * 5],
            "Known of the eight stages of the cycle: 3 in part, 5 not at all",
        ),
    ],
)
def test_the_cycle_in_a_sentence(states: list[StageState], said: str) -> None:
    assert cycle_sentence(states) == said


def test_each_page_leads_to_the_next_of_the_cycle(place: Place, lead: Acting) -> None:
    client = Client()
    assert lead.user
    client.force_login(lead.user)
    for path, following in (
        ("realignment", "realignment/plan"),
        ("realignment/plan", "realignment/drafts"),
        ("path", "path/programme"),
        ("options", "meetings"),
        ("ragged-edge", "integration"),
        ("momentum", "work-plan"),
        ("work-plan", "reports"),
        ("intentions", "tenders"),
        ("tenders", "contracts"),
    ):
        html = client.get(f"{HOME}{path}/").content.decode()
        assert f'Next: <a href="{HOME}{following}/">' in html, path


def test_the_last_page_of_the_cycle_leads_nowhere() -> None:
    assert next_page("findings") is None
