"""A needs assessment from its draft to a published version: who does what, and who sees what."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from commonweal.language.thread import End
from commonweal.records.audit.models import Event
from commonweal.records.facts.actions import publish
from commonweal.records.facts.models import FigureVersion
from commonweal.records.facts.selectors import shown_versions
from commonweal.records.needs import actions, actions_partners, actions_publishing
from commonweal.records.needs import actions_statements as statements
from commonweal.records.needs.models import Assessment, AssessmentVersion, Contribution, Entry
from commonweal.records.needs.packing import entry_content
from commonweal.records.needs.selectors import (
    areas_to_cover,
    assessment_for,
    assessments_for,
    contributions_for,
    entries_for,
    packing_for,
    priorities_for,
    priorities_in_force,
    priority_for,
    sections_for,
    statements_for,
    topics_for,
    version_for,
    versions_for,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.thread.selectors import panel_for
from commonweal.records.thread.selectors_ends import resolve
from commonweal.site.needs.desk import Desk
from commonweal.site.needs.presenters.assessments import section_tables
from tests import universe
from tests.records import people
from tests.records.needs import world as worlds
from tests.records.needs.world import DEMENTIA, PSYCHOSIS, World, cover, entry, first_topic, started
from tests.shared import once

pytestmark = pytest.mark.django_db
State = Assessment.State
PUBLIC = Acting.public()


made = once(worlds.build)


@pytest.fixture
def world(made: World, db: None) -> World:
    return deepcopy(made)


def validated(
    world: World, assessment: Assessment, stance: str = "agree", reason: str = ""
) -> None:
    """Ask the trust's clinician about the first section, and let them answer."""
    asked = actions_partners.ask_validator(
        by=world.lead, topic=first_topic(assessment), body="example_trust", role="Psychiatrist"
    )
    actions_partners.start_validation(by=world.lead, assessment=assessment)
    actions_partners.validate_section(by=world.trust, validator=asked, stance=stance, reason=reason)


def published(world: World, **changes: object) -> AssessmentVersion:
    made = started(world, **changes)
    validated(world, made)
    return actions_publishing.publish_assessment(by=world.lead, assessment=made)


def test_a_draft_is_for_the_commissioners_and_their_auditors(world: World) -> None:
    made = started(world)
    assert (made.state, made.code, made.lead.code) == ("draft", "dementia-needs", "example_icb")  # type: ignore[union-attr]
    for reader in (world.lead, world.analyst, world.council, world.auditor):
        assert [one.code for one in assessments_for(reader, world.place)] == ["dementia-needs"]
        assert len(entries_for(reader, made)) == 1
    for stranger in (world.trust, world.rival, world.board, PUBLIC):
        assert not assessments_for(stranger, world.place)
        assert entries_for(stranger, made) == []
        assert topics_for(stranger, made) == []
    assert Event.objects.filter(action="needs.started", subject_ref="exampleshire/dementia-needs")


@pytest.mark.parametrize("who", ["trust", "auditor", "board"])
def test_only_those_who_commission_write(world: World, who: str) -> None:
    made = started(world)
    with pytest.raises(NotAllowed):
        actions.add_entry(by=getattr(world, who), topic=first_topic(made), entry=entry(kind="met"))


def test_the_other_commissioner_writes_entries_and_does_not_decide(world: World) -> None:
    made = started(world)
    actions.add_entry(by=world.council, topic=first_topic(made), entry=entry(kind="met"))
    with pytest.raises(NotAllowed, match="Example Icb, which leads"):
        actions.change_cover(by=world.council, assessment=made, cover=cover(title="Ours"))
    with pytest.raises(NotAllowed, match="which leads"):
        actions_partners.start_validation(by=world.council, assessment=made)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "Give the assessment a title"),
        ({"topics": ()}, "at least one topic"),
        ({"topics": ("segment:nothing",)}, "No topic is called segment:nothing"),
        ({"topics": ("setting:ward",)}, "No topic is called setting:ward"),
        ({"areas": ("atlantis",)}, "No area is registered as atlantis"),
        ({"lead": "example_trust"}, "example_trust does not commission"),
        ({"replaces": "what"}, "There is no assessment what"),
    ],
)
def test_a_faulty_cover_is_refused_whole(
    world: World, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        actions.start_assessment(by=world.lead, place=world.place, cover=cover(**changes))
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "hidden"}, "met, unmet or masked"),
        ({"sentence": ""}, "Say in a sentence"),
        ({"strength": "certain"}, "how strong the evidence is: strong, moderate, weak"),
        ({"section": ""}, "Say where this comes from"),
        ({"area": "southtown"}, "does not cover Southtown"),
        ({"locality": "rural"}, "not both"),
        ({"area": "", "locality": "coastal"}, "No kind of locality is called coastal"),
        ({"low": Decimal(5)}, "has a range"),
        ({"low": Decimal(5), "high": Decimal(4), "basis": "x"}, "below the lowest"),
        ({"low": Decimal(4), "high": Decimal(5)}, "what the estimate rests on"),
        ({"kind": "unmet"}, "is an entry on unmet need for Northtown already"),
    ],
)
def test_a_faulty_entry_is_refused(world: World, changes: dict[str, object], words: str) -> None:
    made = started(world)
    with pytest.raises(ValidationError, match=words):
        actions.add_entry(
            by=world.lead, topic=first_topic(made), entry=entry(**({"kind": "masked"} | changes))
        )
    assert Entry.objects.count() == 1


def test_met_stands_before_unmet_and_unmet_before_masked(world: World) -> None:
    """Whichever was entered first: unmet came in first here, then masked, then met."""
    made = started(world)
    for kind in ("masked", "met"):
        actions.add_entry(by=world.lead, topic=first_topic(made), entry=entry(kind=kind))
    drafted = [one.kind for one in entries_for(world.lead, made)]
    assert drafted == ["met", "unmet", "masked"]


def test_forms_say_what_may_be_left_empty(world: World, client: Client) -> None:
    made = started(world)
    assert world.lead.user
    client.force_login(world.lead.user)
    home = f"/places/{world.place.code}/needs/"
    begin = client.get(f"{home}start/").content.decode()
    assert "Answer each question that is not marked as optional." in begin
    assert "How is need assessed?" in begin
    assert "How is need assessed? (optional)" not in begin
    assert "When is it to be reviewed? (optional)" in begin
    assert "Choose at least one" in begin
    assert "Which organisation leads it? (optional)" not in begin
    adding = client.get(f"{home}{made.code}/sections/1/entry/").content.decode()
    assert "Your estimate: at least (optional)" in adding
    assert "What is known? (optional)" not in adding
    assert "Where in it, or which other source? (optional)" not in adding
    assert "Needed where you choose no document" in adding


def test_one_entry_a_place_and_kind_also_by_the_database(world: World) -> None:
    made = started(world)
    row = Entry.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    actions.remove_entry(by=world.lead, entry=Entry.objects.get(), reason="Wrong")
    assert actions.add_entry(by=world.lead, topic=first_topic(made), entry=entry()).pk


def test_a_topic_with_entries_stays_and_one_without_may_go_and_come_back(world: World) -> None:
    made = started(world)
    actions.change_cover(by=world.lead, assessment=made, cover=cover(topics=(DEMENTIA, PSYCHOSIS)))
    actions.change_cover(by=world.lead, assessment=made, cover=cover())
    assert [one.term for one in topics_for(world.lead, made)] == [DEMENTIA]
    with pytest.raises(ValidationError, match="has entries"):
        actions.change_cover(by=world.lead, assessment=made, cover=cover(topics=(PSYCHOSIS,)))
    actions.change_cover(by=world.lead, assessment=made, cover=cover(topics=(DEMENTIA, PSYCHOSIS)))
    assert [one.number for one in topics_for(world.lead, made)] == [1, 2]


def test_contributions_are_asked_for_decided_and_only_their_own(world: World) -> None:
    made = started(world)
    topic = first_topic(made)
    with pytest.raises(NotAllowed):
        actions_partners.contribute(by=world.trust, topic=topic, text="Too early")
    made = actions.open_to_parties(by=world.lead, assessment=made)
    assert assessment_for(world.trust, world.place, made.code) == made
    assert [one.term for one in topics_for(world.trust, made)] == [DEMENTIA]
    assert entries_for(world.trust, made) == []
    given = actions_partners.contribute(
        by=world.trust, topic=topic, text="People wait 20 weeks.", evidence="Waiting list"
    )
    other = actions_partners.contribute(by=world.rival, topic=topic, text="Carers are tired.")
    assert contributions_for(world.trust, made) == [given]
    assert contributions_for(world.rival, made) == [other]
    assert contributions_for(world.council, made) == [given, other]
    assert contributions_for(PUBLIC, made) == []
    with pytest.raises(NotAllowed):
        actions_partners.contribute(by=world.board, topic=topic, text="From the board")
    with pytest.raises(NotAllowed, match="Only the organisation that contributed"):
        actions_partners.withdraw_contribution(by=world.rival, contribution=given)
    with pytest.raises(ValidationError, match="Say why"):
        actions_partners.decide_contribution(
            by=world.lead, contribution=given, taken=True, reason=" "
        )
    actions_partners.decide_contribution(
        by=world.lead, contribution=given, taken=True, reason="In the entry on unmet need."
    )
    with pytest.raises(ValidationError, match="decided already"):
        actions_partners.withdraw_contribution(by=world.trust, contribution=given)
    seen = contributions_for(world.trust, made)[0]
    assert (seen.outcome, seen.reason) == ("taken", "In the entry on unmet need.")
    actions_partners.withdraw_contribution(by=world.rival, contribution=other)
    assert contributions_for(world.rival, made)[0].outcome == Contribution.Outcome.WITHDRAWN


def test_who_validates_sees_the_section_and_only_while_asked(world: World) -> None:
    made = started(world)
    asked = actions_partners.ask_validator(
        by=world.lead, topic=first_topic(made), body="example_trust", role="Psychiatrist"
    )
    assert entries_for(world.trust, made) == []
    with pytest.raises(ValidationError, match="not in validation"):
        actions_partners.validate_section(by=world.trust, validator=asked, stance="agree")
    made = actions_partners.start_validation(by=world.lead, assessment=made)
    assert len(entries_for(world.trust, made)) == 1
    assert entries_for(world.rival, made) == []
    for stranger in (world.rival, world.lead, Acting.system()):
        with pytest.raises(NotAllowed, match="Psychiatrist of Example Trust"):
            actions_partners.validate_section(by=stranger, validator=asked, stance="agree")
    with pytest.raises(ValidationError, match="what you do not agree with"):
        actions_partners.validate_section(by=world.trust, validator=asked, stance="in_part")
    actions_partners.validate_section(by=world.trust, validator=asked, stance="agree")
    made.refresh_from_db()
    assert made.state == State.VALIDATED


def test_what_is_agreed_to_in_part_is_not_called_validated(world: World, client: Client) -> None:
    made = started(world)
    asked = actions_partners.ask_validator(
        by=world.lead, topic=first_topic(made), body="example_trust", role="Psychiatrist"
    )
    made = actions_partners.start_validation(by=world.lead, assessment=made)
    actions_partners.validate_section(
        by=world.trust, validator=asked, stance="in_part", reason="Not for carers."
    )
    client.force_login(world.lead.user)
    page = client.get(f"/places/exampleshire/needs/{made.code}/").content.decode()
    assert "Agreed in part" in page
    assert "Ready to publish" in page
    assert "Validated" not in page
    library = client.get("/places/exampleshire/needs/").content.decode()
    assert "Validated" not in library


def test_a_change_after_validation_asks_again(world: World) -> None:
    made = started(world)
    validated(world, made)
    actions.change_entry(
        by=world.lead, entry=Entry.objects.get(), given=entry(sentence="A third are on none.")
    )
    made.refresh_from_db()
    assert made.state == State.IN_VALIDATION
    with pytest.raises(ValidationError, match="changed after it was validated"):
        actions_publishing.publish_assessment(by=world.lead, assessment=made)
    actions.change_entry(by=world.lead, entry=Entry.objects.get(), given=entry())
    made.refresh_from_db()
    assert made.state == State.VALIDATED, "the content that was validated stands again"


def test_a_disagreement_is_published_only_with_its_exception(world: World) -> None:
    made = started(world)
    validated(world, made, "disagree", "The register is out of date.")
    with pytest.raises(ValidationError, match="a clinician disagrees"):
        actions_publishing.publish_assessment(by=world.lead, assessment=made)
    actions_partners.state_exception(
        by=world.lead, topic=first_topic(made), reason="The next register comes in a year."
    )
    version = actions_publishing.publish_assessment(by=world.lead, assessment=made)
    section = version.content["sections"][0]
    assert section["exception"] == "The next register comes in a year."
    assert section["validation"][0] | {"on": ""} == {
        "role": "Psychiatrist",
        "body": "Example Trust",
        "stance": "disagree",
        "reason": "The register is out of date.",
        "on": "",
    }


def test_nothing_is_published_while_a_contribution_waits_or_as_a_draft(world: World) -> None:
    made = started(world)
    with pytest.raises(ValidationError, match="It is a draft"):
        actions_publishing.publish_assessment(by=world.lead, assessment=made)
    with pytest.raises(ValidationError, match="nobody to validate it"):
        actions_partners.start_validation(by=world.lead, assessment=made)
    actions.open_to_parties(by=world.lead, assessment=made)
    actions_partners.contribute(by=world.rival, topic=first_topic(made), text="Carers are tired.")
    validated(world, made)
    with pytest.raises(ValidationError, match="1 contribution waits"):
        actions_publishing.publish_assessment(by=world.lead, assessment=made)
    with pytest.raises(NotAllowed):
        actions_publishing.publish_assessment(by=world.analyst, assessment=made)
    assert not AssessmentVersion.objects.exists()


def test_a_version_never_changes_and_a_correction_makes_the_next(world: World) -> None:
    first = published(world)
    made = first.assessment
    with pytest.raises(ValidationError, match="Begin a correction"):
        actions.add_entry(by=world.lead, topic=first_topic(made), entry=entry(kind="met"))
    before = first.content
    actions_publishing.begin_correction(by=world.lead, assessment=made, reason="A figure came.")
    actions.add_entry(by=world.lead, topic=first_topic(made), entry=entry(kind="met"))
    assert version_for(world.trust, world.place, made.code).content == before
    asked = sections_for(world.lead, made)[0].validators[0]
    actions_partners.start_validation(by=world.lead, assessment=made)
    actions_partners.validate_section(by=world.trust, validator=asked, stance="agree")
    second = actions_publishing.publish_assessment(by=world.lead, assessment=made)
    first.refresh_from_db()
    assert (second.number, first.content) == (2, before)
    assert [one.number for one in versions_for(world.trust, made)] == [2, 1]
    assert len(second.content["sections"][0]["entries"]) == 2


def test_the_same_again_is_no_version_and_validation_still_counts(world: World) -> None:
    first = published(world)
    made = first.assessment
    actions_publishing.begin_correction(by=world.lead, assessment=made, reason="To look again.")
    actions_partners.start_validation(by=world.lead, assessment=made)
    made.refresh_from_db()
    assert made.state == State.VALIDATED
    with pytest.raises(ValidationError, match="Nothing has changed since version 1"):
        actions_publishing.publish_assessment(by=world.lead, assessment=made)


def figure(world: World) -> FigureVersion:
    return shown_versions(world.lead, world.place).filter(
        figure__dataset="spend", figure__key__startswith="nhs"
    )[0]


def numbers_read(reader: Acting, made: Assessment) -> list[tuple[str, str, str]]:
    """Where each number comes from, what it is and what it is called, as a reader reads it."""
    entries = entries_for(reader, made)
    packing = packing_for(reader, entries)
    numbers = [entry_content(one, packing)["number"] for one in entries]
    return [(one["taken_from"], one["value"], one["label"]) for one in numbers]


def test_a_number_is_cited_and_not_given_away_before_it_is_published(world: World) -> None:
    made = started(world)
    row = actions.cite_figure(by=world.lead, entry=Entry.objects.get(), version=figure(world).pk)
    asked = actions_partners.ask_validator(
        by=world.lead, topic=first_topic(made), body="example_trust", role="Psychiatrist"
    )
    actions_partners.start_validation(by=world.lead, assessment=made)
    with pytest.raises(ValidationError, match="Publish the place first"):
        actions_publishing.publish_assessment(by=world.lead, assessment=made)
    made.refresh_from_db()
    assert numbers_read(world.trust, made) == [("withheld", "", "")]
    assert numbers_read(world.council, made) == [("figure", "48.5", row.figure.label)]  # type: ignore[union-attr]
    with pytest.raises(ValidationError, match="not published yet, so you cannot read it"):
        actions_partners.validate_section(by=world.trust, validator=asked, stance="agree")
    publish(place=world.place, by=world.lead)
    assert numbers_read(world.trust, made) == numbers_read(world.council, made)
    actions_partners.validate_section(by=world.trust, validator=asked, stance="agree")
    version = actions_publishing.publish_assessment(by=world.lead, assessment=made)
    number = version.content["sections"][0]["entries"][0]["number"]
    assert (number["value"], number["unit"], number["version"]) == ("48.5", "gbp_m", 1)
    assert number["ref"] == row.figure.figure.ref  # type: ignore[union-attr]
    end = End("need", version.ref)
    panel = panel_for(world.lead, world.place, end)
    assert [str(near.link.source) for near in panel.back if near.link] == [
        f"figure {number['ref']}"
    ]
    forward = panel_for(world.lead, world.place, End("figure", number["ref"])).forward
    assert [near.shown.label for near in forward if near.shown] == ["Dementia needs, version 1"]


def test_the_page_of_who_validates_withholds_the_number(world: World) -> None:
    made = started(world)
    actions.cite_figure(by=world.lead, entry=Entry.objects.get(), version=figure(world).pk)
    actions_partners.ask_validator(
        by=world.lead, topic=first_topic(made), body="example_trust", role="Psychiatrist"
    )
    made = actions_partners.start_validation(by=world.lead, assessment=made)
    tables = {}
    for reader in (world.trust, world.lead):
        (table, *_) = section_tables(Desk(reader, assessment_for(reader, world.place, made.code)))
        tables[reader] = str(table.rows)
    assert "The number is not published yet" in tables[world.trust]
    assert "48.5" not in tables[world.trust]
    assert "48.5" in tables[world.lead]


def test_an_estimate_is_assigned_and_a_citation_takes_its_place(world: World) -> None:
    started(world)
    row = actions.change_entry(
        by=world.lead,
        entry=Entry.objects.get(),
        given=entry(low=Decimal(40), high=Decimal(60), unit="people", basis="Two practices"),
    )
    assert (row.low, row.high, row.basis) == (Decimal(40), Decimal(60), "Two practices")
    row = actions.cite_figure(by=world.lead, entry=row, version=figure(world).pk)
    assert (row.low, row.high, row.basis) == (None, None, "")
    row = actions.clear_number(by=world.lead, entry=row)
    assert (row.figure, row.result, row.low) == (None, None, None)


def test_priorities_are_seen_with_the_version_and_keep_their_links(world: World) -> None:
    made = started(world)
    one = statements.set_priority(by=world.lead, assessment=made, title="Diagnose earlier")
    assert priorities_for(world.trust, world.place) == []
    validated(world, made)
    version = actions_publishing.publish_assessment(by=world.lead, assessment=made)
    assert priorities_for(world.trust, world.place) == [one]
    panel = panel_for(world.trust, world.place, End("need", version.ref))
    assert [near.shown.label for near in panel.forward if near.shown] == ["Diagnose earlier"]
    actions_publishing.begin_correction(by=world.lead, assessment=made, reason="Reached.")
    statements.drop_priority(by=world.lead, priority=one, reason="Reached.")
    assert priorities_for(world.trust, world.place) == [one], "version 1 still holds it"
    assert priorities_in_force(world.trust, world.place) == [one], "version 1 is the newest"
    assert priorities_in_force(world.lead, world.place) == [one]


def test_why_a_priority_was_dropped_stays_with_those_who_work_on_the_draft(
    world: World, client: Client
) -> None:
    made = started(world)
    one = statements.set_priority(by=world.lead, assessment=made, title="Diagnose earlier")
    validated(world, made)
    actions_publishing.publish_assessment(by=world.lead, assessment=made)
    publish(place=world.place, by=world.lead)
    actions_publishing.begin_correction(by=world.lead, assessment=made, reason="To look again.")
    statements.drop_priority(by=world.lead, priority=one, reason="The money is gone.")
    one.refresh_from_db()
    assert priority_for(world.lead, one).removed_reason == "The money is gone."
    for outsider in (world.trust, world.board, PUBLIC):
        read = priority_for(outsider, one)
        assert (read.removed_reason, read.version, read.is_current) == ("", 1, True)
    page = client.get(f"/places/exampleshire/needs/priorities/{one.code}/").content.decode()
    assert "Diagnose earlier" in page
    assert "The money is gone" not in page
    assert "Taken out" not in page
    asked = sections_for(world.lead, made)[0].validators[0]
    actions_partners.start_validation(by=world.lead, assessment=made)
    actions_partners.validate_section(by=world.trust, validator=asked, stance="agree")
    actions_publishing.publish_assessment(by=world.lead, assessment=made)
    assert not priority_for(PUBLIC, one).is_current
    page = client.get(f"/places/exampleshire/needs/priorities/{one.code}/").content.decode()
    assert "Version 1 was the last to set it" in page
    assert "The money is gone" not in page
    assert one in priorities_for(world.trust, world.place), "its own page can still be read"
    for reader in (world.trust, PUBLIC, world.lead):
        assert priorities_in_force(reader, world.place) == []
    assert "Diagnose earlier" not in client.get("/places/exampleshire/needs/").content.decode()
    client.force_login(world.trust.user)
    for path in ("", f"{made.code}/"):
        listed = client.get(f"/places/exampleshire/needs/{path}")
        assert listed.status_code == 200
        assert "Diagnose earlier" not in listed.content.decode()


def test_a_new_assessment_replaces_an_old_one(world: World) -> None:
    old = published(world).assessment
    made = started(world, title="Dementia needs again", replaces=old.code)
    old.refresh_from_db()
    assert old.state == State.PUBLISHED
    validated(world, made)
    actions_publishing.publish_assessment(by=world.lead, assessment=made)
    old.refresh_from_db()
    assert old.state == State.REPLACED
    with pytest.raises(ValidationError, match="Only a published assessment"):
        actions_publishing.begin_correction(by=world.lead, assessment=old, reason="x")


def test_statements_of_need_are_published_with_the_place(world: World) -> None:
    given = statements.StatementGiven(
        sentence="Access differs between the districts.",
        areas=("northtown",),
        strength="strong",
        theme="Variation",
        section="Baseline review",
    )
    row = statements.add_statement(by=world.lead, place=world.place, statement=given)
    end = End("need", f"baseline/{row.code}")
    assert not statements_for(world.trust, world.place)
    assert resolve(world.trust, world.place, [end]) == {}
    publish(place=world.place, by=world.lead)
    assert list(statements_for(PUBLIC, world.place)) == [row]
    assert resolve(PUBLIC, world.place, [end])[end].label == row.sentence
    statements.withdraw_statement(by=world.lead, statement=row, reason="Out of date")
    assert not statements_for(world.lead, world.place)


def test_a_reader_of_another_place_learns_nothing(world: World) -> None:
    version = published(world)
    stranger = people.person(Role.COMMISSIONER, "faraway_ccg")
    assert versions_for(stranger, version.assessment) == []
    assert not assessments_for(stranger, world.place)
    assert versions_for(world.board, version.assessment) == [], "the place is not published"
    publish(place=world.place, by=world.lead)
    made = Assessment.objects.get()
    assert versions_for(stranger, made) == [version]
    assert versions_for(world.board, made) == [version]


def test_an_assessment_may_cover_the_areas_of_the_places_own_table(world: World) -> None:
    """A place without an area of its own begins with those that its table names."""
    universe.ground()
    assert "camden" not in {one.code for one in areas_to_cover(world.lead, world.place)}
    table = (
        "area_code,name,kind,role,part_of,locality,status,source_doc,source_section,note\n"
        "camden,Camden,borough,area,,urban,assigned,illustration,x,\n"
    )
    universe.bring_in(world.place, "need_areas", table.encode())
    assert "camden" in {one.code for one in areas_to_cover(world.lead, world.place)}


def test_country_where_the_table_knows_only_town_asks_how_one_knows(world: World) -> None:
    """Northtown is urban by the table. Of the county nothing is said until its part is rural."""
    table = (
        "area_code,name,kind,role,part_of,locality,status,source_doc,source_section,note\n"
        "northtown,Northtown,district,area,exampleshire_county,urban,assigned,this file,x,\n"
    )
    made = started(world)
    rural = entry(area="", locality="rural")
    with pytest.raises(ValidationError, match="no table says of which kind they are"):
        actions.add_entry(by=world.lead, topic=first_topic(made), entry=rural)
    universe.bring_in(world.place, "need_areas", table.encode())
    with pytest.raises(ValidationError, match="of areas of need Northtown is urban") as refused:
        actions.add_entry(by=world.lead, topic=first_topic(made), entry=rural)
    assert set(refused.value.message_dict) == {"locality_reason"}
    urban = entry(area="", locality="urban")
    assert not actions.add_entry(
        by=world.lead, topic=first_topic(made), entry=urban
    ).locality_reason
    why = "The two villages in the north, by the survey of 2025"
    said = replace(rural, locality_reason=why)
    row = actions.add_entry(by=world.lead, topic=first_topic(made), entry=said)
    assert entry_content(row, packing_for(world.lead, [row]))["where_why"] == why
    universe.bring_in(
        world.place, "need_areas", table.replace(",urban,", ",mixed,").encode(), reason="A test"
    )
    masked = replace(rural, kind="masked")
    assert not actions.add_entry(
        by=world.lead, topic=first_topic(made), entry=masked
    ).locality_reason
