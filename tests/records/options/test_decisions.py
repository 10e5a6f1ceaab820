"""Beliefs that fail flag their options; decisions rest on a version and wait for each other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.language.thread import End
from commonweal.records.audit.models import Event
from commonweal.records.facts import actions as facts
from commonweal.records.options.actions_checks import Found, check
from commonweal.records.options.actions_decisions import (
    Ruling,
    add_meeting,
    decide,
    table_paper,
    take_option_position,
)
from commonweal.records.options.models import Check, Decision
from commonweal.records.options.selectors_checks import watched_for
from commonweal.records.options.selectors_decisions import (
    decisions_for,
    meetings_for,
    positions_on,
    settled_in,
)
from commonweal.records.options.watching import due_soon, flags_of
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Organisation, Place
from commonweal.records.results.selectors import result_for
from commonweal.records.thread.actions import link
from commonweal.records.thread.selectors import panel_for
from commonweal.records.thread.selectors_ends import resolve
from tests.records import people
from tests.records.options.county import exampleshire, scored
from tests.shared import fresh, once

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
TODAY = date(2026, 1, 31)


county = once(exampleshire)


@pytest.fixture
def place(county: Place, db: None) -> Place:
    return fresh(county)


@pytest.fixture
def icb(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "example_icb")


def ruling(outcome: str = "adopt", option: str = "1", **more: Any) -> Ruling:
    given = {"decided_on": date(2025, 3, 1), "reason": "It is safest", **more}
    return Ruling(outcome=outcome, option=option, **given)


def flags(place: Place, by: Acting = SYSTEM) -> dict[str, list[str]]:
    found = flags_of(watched_for(by, place), "main")
    return {option: [one.name for one in bad] for option, bad in found.items()}


def test_a_belief_that_fails_flags_its_option_and_keeps_its_history(
    place: Place, icb: Acting
) -> None:
    # The trust owns the ward that it works in: option 1 is held back from the start.
    assert flags(place) == {"1": ["Premises"]}
    with pytest.raises(ValidationError, match="Say what shows it"):
        check(by=icb, place=place, about="belief", key="1.2", found=Found("fallen"))
    owner = Organisation.objects.get(code="example_council")
    doubt = Found("in doubt", "Two posts stayed open", owner, date(2026, 3, 1))
    check(by=icb, place=place, about="belief", key="1.2", found=doubt)
    due = due_soon(watched_for(SYSTEM, place), TODAY)
    assert [(one.key, one.due) for one in due] == [
        ("2.crisis-contract.1", date(2025, 9, 30)), ("1.2", date(2026, 3, 1)),
    ]  # fmt: skip
    check(
        by=icb, place=place, about="belief", key="1.2",
        found=Found("fallen", "Nobody applied", owner),
    )  # fmt: skip
    assert flags(place) == {"1": ["Belief 2", "Premises"]}
    assert [row.standing for row in Check.objects.filter(key="1.2")] == ["fallen", "in doubt"]
    event = Event.objects.filter(action="option.belief_checked").first()
    assert event is not None
    assert event.details["owner"] == "example_council"
    for about, key, found, words in (
        ("belief", "9.9", Found("holds", "x"), "There is no belief 9.9"),
        ("belief", "1.2", Found("wobbly", "x"), "Choose one of"),
        (
            "belief", "1.2",
            Found("holds", "x", Organisation.objects.get(code="example_trust")),
            "does not commission",
        ),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match=words):
            check(by=icb, place=place, about=about, key=key, found=found)
    provider = people.person(Role.PROVIDER, "example_trust")
    with pytest.raises(NotAllowed):
        check(by=provider, place=place, about="belief", key="1.1", found=Found("holds", "x"))


def test_an_estates_action_makes_a_service_contestable(place: Place, icb: Acting) -> None:
    key = "crisis-beds.example_trust"
    done = Found("contestable", "Ward 3 is leased to the ICB from April")
    check(by=icb, place=place, about="premises", key=key, found=done)
    assert flags(place) == {}


def test_a_breached_condition_flags_its_option(place: Place, icb: Acting) -> None:
    check(
        by=icb, place=place, about="condition", key="2.crisis-contract.1",
        found=Found("breached", "Seven in ten in August"),
    )  # fmt: skip
    assert flags(place)["2"] == ["Condition 1"]


def test_evidence_for_and_against_a_belief_stands_in_the_thread(place: Place, icb: Acting) -> None:
    from commonweal.language.thread import Link

    belief = End("belief", "1.2")
    figure = End("figure", "option_appraisal/1/title")
    link(by=icb, place=place, link=Link(figure, "contradicts", belief))
    back = panel_for(icb, place, belief).back
    assert [(near.words, near.shown.label if near.shown else "") for near in back] == [
        ("is contradicted by", "Option 1: Crisis houses")
    ]
    assert resolve(Acting.public(), place, [belief]) == {}


def test_a_decision_waits_for_the_one_that_comes_first(place: Place, icb: Acting) -> None:
    form = ruling(option="A")
    with pytest.raises(ValidationError, match=r"First decide “Crisis care”\. Until then it can be"):
        decide(by=icb, place=place, appraisal="crisis-contract", ruling=form)
    assert Decision.objects.count() == 0
    decide(by=icb, place=place, appraisal="crisis-contract", ruling=ruling("defer", ""))
    # A preference or a deferral of what comes first does not open the way; adopting does.
    decide(by=icb, place=place, appraisal="main", ruling=ruling("prefer"))
    with pytest.raises(ValidationError, match="First decide"):
        decide(by=icb, place=place, appraisal="crisis-contract", ruling=form)
    decide(by=icb, place=place, appraisal="main", ruling=ruling())
    assert settled_in(SYSTEM, place) == {"main"}
    decide(by=icb, place=place, appraisal="crisis-contract", ruling=form)
    rows = decisions_for(SYSTEM, place, "crisis-contract")
    assert [(row.number, row.outcome) for row in rows] == [(2, "adopt"), (1, "defer")]


def test_a_decision_rests_on_a_stated_version_and_the_thread_shows_it(
    place: Place, icb: Acting
) -> None:
    scored(place, icb, "34 21")
    scored(place, people.person(Role.COMMISSIONER, "example_council"), "32 44")
    with pytest.raises(ValidationError, match="which version of the analysis"):
        decide(by=icb, place=place, appraisal="main", ruling=ruling())
    with pytest.raises(ValidationError, match="There is no version 9"):
        decide(by=icb, place=place, appraisal="main", ruling=ruling(version=9))
    meeting = add_meeting(by=icb, place=place, forum="Joint committee", held_on=date(2025, 3, 1))
    result = result_for(SYSTEM, place, "appraisal", "main")
    paper = table_paper(by=icb, meeting=meeting, result=result)
    # The headline of a version is not for everybody who sees the meeting.
    assert paper.title == "Option appraisal, version 1"
    row = decide(
        by=icb, place=place, appraisal="main",
        ruling=ruling(version=1, meeting=meeting, conditions=("The ward stays open", " ")),
    )  # fmt: skip
    assert (row.result, row.conditions) == (result, ["The ward stays open"])
    back = panel_for(icb, place, End("decision", "main")).back
    assert [(near.words, near.shown.label if near.shown else "") for near in back] == [
        ("rests on", "Option appraisal")
    ]
    [held] = meetings_for(SYSTEM, place)
    assert [one.option for one in held.seen_decisions] == ["1"]  # type: ignore[attr-defined]


def test_a_decision_never_rests_on_illustrative_scores(place: Place, icb: Acting) -> None:
    from tests import universe

    head = "organisation_code,option,criterion_no,score,status,source_doc,source_section\n"
    rows = "".join(
        f"example_icb,{o},{c},{v},illustrative,this file,T\n"
        for o, c, v in (("1", 1, 3), ("1", 2, 2), ("2", 1, 1), ("2", 2, 1))
    )
    universe.bring_in(place, "option_scores", (head + rows).encode())
    with pytest.raises(ValidationError, match="from illustrative scores"):
        decide(by=icb, place=place, appraisal="main", ruling=ruling(version=1))
    row = decide(by=icb, place=place, appraisal="main", ruling=ruling())
    assert row.result is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (ruling(option="7"), "Choose one of the options: 1, 2, 3"),
        (ruling("defer"), "Leave the option empty"),
        (ruling("maybe"), "Choose one of"),
        (ruling(reason=" "), "Say why"),
        (ruling(decided_on=timezone.localdate() + timedelta(days=2)), "lies ahead"),
    ],
)
def test_a_decision_that_contradicts_itself_is_refused(
    place: Place, icb: Acting, given: Ruling, words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        decide(by=icb, place=place, appraisal="main", ruling=given)
    assert Decision.objects.count() == 0


def test_commissioners_take_positions_between_them(place: Place, icb: Acting) -> None:
    take_option_position(by=icb, place=place, appraisal="main", option="2", reason="Quicker")
    take_option_position(by=icb, place=place, appraisal="main", option="1", reason="Safer")
    said = {one.organisation.code: one.position for one in positions_on(icb, place, "main")}
    assert said["example_council"] is None
    assert said["example_icb"] is not None
    assert said["example_icb"].option == "1"
    provider = people.person(Role.PROVIDER, "example_trust")
    with pytest.raises(NotAllowed):
        take_option_position(by=provider, place=place, appraisal="main", option="1", reason="x")
    assert positions_on(provider, place, "main") == []
    with pytest.raises(ValidationError, match="There is no option 9"):
        take_option_position(by=icb, place=place, appraisal="main", option="9", reason="x")


def test_others_see_what_was_decided_and_found_once_it_is_published(
    place: Place, icb: Acting
) -> None:
    decide(by=icb, place=place, appraisal="main", ruling=ruling())
    check(by=icb, place=place, about="belief", key="1.1", found=Found("fallen", "No building"))
    take_option_position(by=icb, place=place, appraisal="main", option="1", reason="Safer")
    public = Acting.public()
    assert decisions_for(public, place) == []
    facts.publish(place=place, by=SYSTEM)
    assert [row.option for row in decisions_for(public, place)] == ["1"]
    assert flags(place, public)["1"] == ["Belief 1", "Premises"]
    assert positions_on(public, place, "main") == []
    decide(by=icb, place=place, appraisal="main", ruling=ruling("reject", ""))
    assert [row.option for row in decisions_for(public, place)] == ["1"]
