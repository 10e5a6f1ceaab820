"""The library over places: what each reader finds in it, what overlaps, and the command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError

from commonweal.cli.main import cli
from commonweal.planning.needs_assessment import Scope
from commonweal.records.facts.actions import publish
from commonweal.records.needs import actions, actions_partners, actions_publishing
from commonweal.records.needs.actions import OutsideGiven
from commonweal.records.needs.models import Assessment
from commonweal.records.needs.selectors import UNTITLED, title_for
from commonweal.records.needs.selectors_library import library_for, overlapping
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from tests.records import people
from tests.records.needs import world as worlds
from tests.records.needs.world import DEMENTIA, PSYCHOSIS, World, cover, first_topic, started

pytestmark = pytest.mark.django_db
PUBLIC, SYSTEM = Acting.public(), Acting.system()
TODAY = date(2026, 11, 26)


@pytest.fixture
def world() -> World:
    return worlds.build()


def published(world: World) -> Assessment:
    """An assessment that was published under an exception."""
    made = started(world)
    topic = first_topic(made)
    actions_partners.state_exception(by=world.lead, topic=topic, reason="Nobody to ask")
    made = actions_partners.start_validation(by=world.lead, assessment=made)
    actions_publishing.publish_assessment(by=world.lead, assessment=made)
    made.refresh_from_db()
    return made


def outside(**changes: object) -> OutsideGiven:
    given: dict[str, object] = {
        "title": "Dementia review",
        "topics": (DEMENTIA,),
        "areas": ("exampleshire_county",),
        "publisher": "Example Council",
        "finished_on": date(2025, 6, 1),
        "address": "https://www.example.org/review",
    }
    return OutsideGiven(**(given | changes))  # type: ignore[arg-type]


def titles(acting: Acting) -> list[str]:
    return [one.title for one in library_for(acting)]


def test_own_drafts_and_the_published_of_others(world: World) -> None:
    published(world)
    started(world, title="Psychosis", topics=(PSYCHOSIS,))
    stranger = people.person(Role.COMMISSIONER, "faraway_ccg")
    assert titles(world.lead) == ["Dementia needs", "Psychosis"]
    assert titles(world.auditor) == ["Dementia needs", "Psychosis"]
    assert titles(world.trust) == ["Dementia needs"]
    assert titles(stranger) == titles(PUBLIC) == [], "the place is not published"
    publish(place=world.place, by=world.lead)
    assert titles(stranger) == titles(PUBLIC) == ["Dementia needs"]


def test_a_correction_does_not_show_to_those_who_read_what_is_published(world: World) -> None:
    made = published(world)
    made = actions_publishing.begin_correction(by=world.lead, assessment=made, reason="A title")
    actions.change_cover(
        by=world.lead,
        assessment=made,
        cover=cover(title="Secret", areas=("southtown", "northtown")),
    )
    (seen,) = library_for(world.trust)
    assert (seen.title, seen.state, seen.version) == ("Dementia needs", "published", 1)
    assert list(seen.areas) == ["northtown"]
    assert titles(world.lead) == ["Secret"]


def test_who_contributed_reads_nothing_of_a_draft_that_is_closed_to_them(world: World) -> None:
    made = actions.open_to_parties(by=world.lead, assessment=started(world))
    actions_partners.contribute(by=world.trust, topic=first_topic(made), text="People wait.")
    (seen,) = library_for(world.trust)
    assert (seen.title, seen.topics) == ("Dementia needs", (DEMENTIA,))
    Assessment.objects.update(opened_at=None)
    made.refresh_from_db()
    (seen,) = library_for(world.trust)
    assert seen.title == title_for(world.trust, made) == UNTITLED
    assert (seen.topics, dict(seen.areas), seen.method, seen.data_on) == ((), {}, "", None)
    assert library_for(world.rival) == []
    assert titles(world.lead) == ["Dementia needs"]


def test_a_review_from_outside_is_kept_by_its_cover(world: World) -> None:
    row = actions.add_outside(by=world.lead, place=world.place, given=outside())
    assert titles(world.lead) == ["Dementia review"]
    assert titles(world.trust) == []
    with pytest.raises(ValidationError, match="from outside"):
        actions.add_entry(by=world.lead, topic=row.topics.get(), entry=worlds.entry())
    publish(place=world.place, by=world.lead)
    (seen,) = library_for(PUBLIC)
    assert (seen.lead, seen.is_own, seen.done_on) == ("Example Council", False, date(2025, 6, 1))
    with pytest.raises(NotAllowed):
        actions.add_outside(by=world.trust, place=world.place, given=outside())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"publisher": ""}, "Say who made it"),
        ({"address": "javascript:alert(1)"}, "whole web address"),
        ({"title": " "}, "Give its title"),
    ],
)
def test_a_faulty_cover_from_outside_is_refused(
    world: World, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        actions.add_outside(by=world.lead, place=world.place, given=outside(**changes))
    assert not Assessment.objects.exists()


def overlaps(acting: Acting, topic: str, area: str, on: date = TODAY) -> list[str]:
    scope = Scope(frozenset({topic}), frozenset({area}))
    return [one.title for one, _ in overlapping(acting, scope, on)]


def test_what_overlaps_by_topic_and_by_an_area_that_lies_in_another(world: World) -> None:
    actions.add_outside(by=world.lead, place=world.place, given=outside())
    started(world)
    assert overlaps(world.lead, DEMENTIA, "northtown") == ["Dementia needs", "Dementia review"]
    assert overlaps(world.lead, "cluster:18", "northtown") == ["Dementia needs", "Dementia review"]
    assert overlaps(world.lead, PSYCHOSIS, "northtown") == []
    assert overlaps(world.lead, DEMENTIA, "southtown") == []
    assert overlaps(world.lead, DEMENTIA, "northtown", date(2028, 6, 1)) == ["Dementia needs"]
    assert overlaps(world.trust, DEMENTIA, "northtown") == [], "neither is theirs to see"


def test_the_command_lists_and_shows_what_a_reader_sees(world: World, tmp_path: Path) -> None:
    published(world)
    said = CliRunner().invoke(cli, ["needs", "assessments", "list"])
    assert said.exit_code == 0, said.output
    assert "exampleshire/dementia-needs\tDementia needs\tpublished\tNorthtown" in said.output
    said = CliRunner().invoke(
        cli,
        ["needs", "assessments", "show", "exampleshire", "dementia-needs", "--out",
         str(tmp_path / "version.json")],
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    content = json.loads((tmp_path / "version.json").read_text())
    assert content["sections"][0]["exception"] == "Nobody to ask"
    said = CliRunner().invoke(
        cli, ["needs", "assessments", "show", "exampleshire", "dementia-needs", "--number", "7"]
    )
    assert said.exit_code == 1
    assert "no published version 7 of dementia-needs" in said.output
