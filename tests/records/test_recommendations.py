"""Recommendations: positions per organisation with their history, states, owners and actions."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from commonweal.records.audit.models import Event
from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.actions import (
    add_action,
    move_recommendation,
    plan_recommendation,
    take_position,
    update_action,
)
from commonweal.records.planning.actions_landing import Arrival, land_recommendations
from commonweal.records.planning.models import Action, Position, Recommendation
from commonweal.records.planning.selectors import (
    asked_in,
    history_of,
    is_asked,
    open_actions,
    progress_by_stage,
    recommendation_for,
    recommendations_for,
    with_progress,
)
from commonweal.records.planning.standings import stances_now, standings
from commonweal.records.register.models import Place
from tests import universe
from tests.records.figures import document
from tests.records.people import organisation, person, place

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()


def arrival(code: str, title: str = "Re-align funding", printed: str = "") -> Arrival:
    return Arrival(
        code=code,
        printed_code=printed or code,
        theme_number=int(code[0]),
        theme="Simplify",
        title=title,
        lead_actor="CCGs",
        deadline="",
        stage="money",
        document="a-paper",
        section="s8",
        note="agreed in principle in the north",
    )


@pytest.fixture
def north() -> Place:
    document()
    made = place(
        "north", north_ccg="lead", west_ccg="commissioner", trust_a="provider", hosc="scrutiny"
    )
    land_recommendations(
        by=SYSTEM,
        place=made,
        release=1,
        arrivals=[
            arrival("1d"),
            arrival("2c-i", "Optimise section 75", "2c"),
            arrival("2c-ii", "Care Act compliance", "2c"),
        ],
    )
    return made


@pytest.fixture
def one_d(north: Place) -> Recommendation:
    return recommendation_for(SYSTEM, north, "1d")


def test_a_number_that_the_paper_prints_twice_has_two_records(north: Place) -> None:
    rows = recommendations_for(SYSTEM, north).filter(printed_code="2c")
    assert [row.code for row in rows] == ["2c-i", "2c-ii"]


def test_landing_again_brings_the_source_up_to_date_and_keeps_what_was_decided(
    north: Place, one_d: Recommendation
) -> None:
    move_recommendation(by=SYSTEM, recommendation=one_d, state="agreed")
    land_recommendations(
        by=SYSTEM, place=north, release=2, arrivals=[arrival("1d", "A mended title")]
    )
    row = recommendation_for(SYSTEM, north, "1d")
    assert (row.title, row.state) == ("A mended title", "agreed")
    events = Event.objects.count()
    land_recommendations(
        by=SYSTEM, place=north, release=2, arrivals=[arrival("1d", "A mended title")]
    )
    assert Event.objects.count() == events


def test_each_organisation_says_what_it_thinks_and_its_newest_word_counts(
    north: Place, one_d: Recommendation
) -> None:
    commissioner = person(Role.COMMISSIONER, "north_ccg")
    provider = person(Role.PROVIDER, "trust_a")
    take_position(by=commissioner, recommendation=one_d, stance="undecided")
    take_position(by=commissioner, recommendation=one_d, stance="agree")
    take_position(by=provider, recommendation=one_d, stance="decline", reason="Costs move too")
    history = history_of(commissioner, one_d)
    assert [position.stance for position in history] == ["decline", "agree", "undecided"]
    now = {
        item.organisation.code: item.position.stance if item.position else None
        for item in standings(asked_in(commissioner, north), history)
    }
    assert now == {"north_ccg": "agree", "trust_a": "decline", "west_ccg": None}
    assert stances_now(history) == {"agree": 1, "decline": 1}
    event = Event.objects.filter(action="recommendation.position_taken").latest("id")
    assert event.details["organisation"] == "trust_a"


def test_a_body_that_left_keeps_its_word_in_the_list(north: Place, one_d: Recommendation) -> None:
    take_position(by=person(Role.COMMISSIONER, "west_ccg"), recommendation=one_d, stance="agree")
    north.parties.filter(organisation__code="west_ccg").delete()
    found = standings(asked_in(SYSTEM, north), history_of(SYSTEM, one_d))
    assert [item.organisation.code for item in found] == ["north_ccg", "trust_a", "west_ccg"]


def test_an_organisation_speaks_only_for_itself(one_d: Recommendation) -> None:
    commissioner = person(Role.COMMISSIONER, "north_ccg")
    with pytest.raises(NotAllowed, match="own organisation only"):
        take_position(
            by=commissioner,
            recommendation=one_d,
            stance="agree",
            organisation=organisation("west_ccg"),
        )
    assert not Position.objects.exists()


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.COMMISSIONER, "far_ccg"),
        (Role.COMMISSIONER, "hosc"),
        (Role.ANALYST, "north_ccg"),
        (Role.PANEL, "north_ccg"),
        (Role.READER, "north_ccg"),
        (Role.AUDITOR, "north_ccg"),
        (Role.ADMINISTRATOR, "north_ccg"),
    ],
)
def test_nobody_else_takes_a_position(one_d: Recommendation, role: Role, code: str) -> None:
    with pytest.raises(NotAllowed):
        take_position(by=person(role, code), recommendation=one_d, stance="agree")


def test_declining_or_agreeing_in_part_needs_a_reason(one_d: Recommendation) -> None:
    commissioner = person(Role.COMMISSIONER, "north_ccg")
    for stance in ("decline", "in_part"):
        with pytest.raises(ValidationError, match="Say why"):
            take_position(by=commissioner, recommendation=one_d, stance=stance)
    with pytest.raises(ValidationError, match="Choose one of"):
        take_position(by=commissioner, recommendation=one_d, stance="perhaps")


def test_the_system_names_the_organisation(one_d: Recommendation) -> None:
    with pytest.raises(ValidationError, match="Name the organisation"):
        take_position(by=SYSTEM, recommendation=one_d, stance="agree")
    with pytest.raises(ValidationError, match="no party"):
        take_position(
            by=SYSTEM, recommendation=one_d, stance="agree", organisation=organisation("far_ccg")
        )
    body = organisation("west_ccg")
    made = take_position(by=SYSTEM, recommendation=one_d, stance="agree", organisation=body)
    assert made.organisation == body


def test_states_follow_one_another(one_d: Recommendation) -> None:
    commissioner = person(Role.COMMISSIONER, "north_ccg")
    with pytest.raises(ValidationError, match="“Done” cannot follow “Proposed”"):
        move_recommendation(by=commissioner, recommendation=one_d, state="done")
    with pytest.raises(ValidationError, match="Say why it is declined"):
        move_recommendation(by=commissioner, recommendation=one_d, state="declined")
    for state in ("agreed", "under_way", "done", "under_way"):
        one_d = move_recommendation(by=commissioner, recommendation=one_d, state=state)
    assert one_d.state == "under_way"
    assert Event.objects.filter(action="recommendation.moved").count() == 4


def test_only_commissioners_of_the_place_move_it(one_d: Recommendation) -> None:
    for somebody in (
        person(Role.ANALYST, "north_ccg"),
        person(Role.PROVIDER, "trust_a"),
        person(Role.AUDITOR, "north_ccg"),
        person(Role.COMMISSIONER, "far_ccg"),
    ):
        with pytest.raises(NotAllowed):
            move_recommendation(by=somebody, recommendation=one_d, state="agreed")


def test_an_owner_is_a_party(one_d: Recommendation) -> None:
    commissioner = person(Role.COMMISSIONER, "north_ccg")
    with pytest.raises(ValidationError, match="no party"):
        plan_recommendation(
            by=commissioner, recommendation=one_d, owner=organisation("far_ccg"), due_on=None
        )
    row = plan_recommendation(
        by=commissioner,
        recommendation=one_d,
        owner=organisation("west_ccg"),
        due_on=date(2016, 4, 1),
    )
    assert (str(row.owner), row.due_on, row.stage) == ("West Ccg", date(2016, 4, 1), "money")


def test_an_actions_owner_moves_it_on_and_changes_nothing_else(one_d: Recommendation) -> None:
    commissioner = person(Role.COMMISSIONER, "north_ccg")
    provider = person(Role.PROVIDER, "trust_a")
    trust = organisation("trust_a")
    first, second = (
        add_action(
            by=commissioner,
            recommendation=one_d,
            title=title,
            owner=trust,
            due_on=date(2016, 4, day),
        )
        for title, day in (("Count activity", 2), ("Agree shares", 1))
    )
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(NotAllowed):
        update_action(by=provider, action=first, state="under_way", owner=trust, due_on=None)
    with pytest.raises(NotAllowed):
        update_action(
            by=person(Role.PROVIDER, "trust_b"),
            action=first,
            state="under_way",
            owner=trust,
            due_on=first.due_on,
        )
    done = update_action(by=provider, action=first, state="done", owner=trust, due_on=first.due_on)
    assert done.state == "done"
    with pytest.raises(ValidationError, match="cannot follow"):
        update_action(by=provider, action=done, state="dropped", owner=trust, due_on=done.due_on)
    assert list(open_actions(SYSTEM, one_d.place)) == [second]
    late = update_action(
        by=commissioner, action=second, state="to_do", owner=None, due_on=date(2016, 5, 1)
    )
    assert (late.owner, late.due_on) == (None, date(2016, 5, 1))


def test_an_action_needs_words(one_d: Recommendation) -> None:
    with pytest.raises(ValidationError, match="what is to be done"):
        add_action(by=SYSTEM, recommendation=one_d, title=" ")
    assert not Action.objects.exists()


def test_parties_see_recommendations_and_others_once_published(
    north: Place, one_d: Recommendation
) -> None:
    provider = person(Role.PROVIDER, "trust_a")
    assert recommendations_for(provider, north).count() == 3
    assert is_asked(provider, north)
    for outsider in (Acting.public(), person(Role.COMMISSIONER, "far_ccg")):
        assert not recommendations_for(outsider, north).exists()
        assert asked_in(outsider, north) == []
        assert history_of(outsider, one_d) == []
    north.published_release = 1
    north.save()
    assert recommendations_for(Acting.public(), north).count() == 3


def test_what_arrives_or_changes_after_publication_waits_for_the_next_one() -> None:
    county = place("north", north_ccg="lead", trust_a="provider")
    head = "rec_id,title,source_doc,source_section\n"
    first, added = "r1,Open a crisis house,this file,T1\n", "r9,Close a ward,this file,T1\n"

    def bring(rows: str) -> None:
        universe.bring_in(county, "recommendations", (head + rows).encode(), reason="x")

    def seen(by: Acting) -> list[str]:
        return sorted(recommendations_for(by, county).values_list("title", flat=True))

    public = Acting.public()
    bring(first)
    publish(place=county, by=SYSTEM)
    assert seen(public) == ["Open a crisis house"]
    bring(first + added)
    assert seen(public) == ["Open a crisis house"]
    asked = person(Role.PROVIDER, "trust_a")
    assert seen(asked) == seen(SYSTEM) == ["Close a ward", "Open a crisis house"]
    publish(place=county, by=SYSTEM)
    assert seen(public) == ["Close a ward", "Open a crisis house"]
    bring(first + added.replace("Close", "Sell"))
    assert seen(public) == ["Open a crisis house"]


def test_progress_is_counted_by_stage(north: Place, one_d: Recommendation) -> None:
    assert progress_by_stage(SYSTEM, north) == {"money": (3, 0)}
    move_recommendation(by=SYSTEM, recommendation=one_d, state="declined", reason="Not ours")
    assert progress_by_stage(SYSTEM, north) == {"money": (3, 1)}


def test_the_list_costs_the_same_however_long(
    north: Place, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        rows = with_progress(SYSTEM, north)
        assert [stances_now(list(row.positions.all())) for row in rows] == [{}, {}, {}]


def test_the_number_of_a_recommendation_leads_to_it(north: Place, client: Client) -> None:
    who = person(Role.COMMISSIONER, "north_ccg")
    assert who.user
    client.force_login(who.user)
    page = client.get(f"/places/{north.code}/recommendations/").content.decode()
    assert f'<a href="/places/{north.code}/recommendations/1d/">1d' in page
