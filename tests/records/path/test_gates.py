"""Stage gates: criteria from the table and added ones, each side for itself, and deciding."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from commonweal.records.audit.models import Event
from commonweal.records.facts import actions as facts
from commonweal.records.path import actions
from commonweal.records.path.models import Assessment, Criterion, Gate
from commonweal.records.path.selectors import (
    criteria_for,
    decisions_for,
    gate_for,
    gates_for,
    standing_for,
    standings_for,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.planning.definitions_path import extension_conditions
from commonweal.records.planning.kinds.path import Given
from commonweal.records.register.models import Place
from commonweal.records.results import actions as results
from tests import universe
from tests.records import people
from tests.records.path import makers

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()


def said(gate: Gate, side: str) -> Criterion:
    return Criterion.objects.get(gate=gate, side=side, is_printed=True)


def assess_both(gate: Gate, provider_mark: str = "met") -> None:
    icb = people.person(Role.COMMISSIONER, "example_icb", "signer@example.org")
    trust = people.person(Role.PROVIDER, "example_trust", "trust@example.org")
    for by, side, mark in ((icb, "commissioner", "met"), (trust, "provider", provider_mark)):
        actions.assess(by=by, criterion=said(gate, side), mark=mark, evidence="Return of March")


def test_rows_without_a_year_become_criteria_of_every_gate_of_their_segment() -> None:
    place = makers.county()
    standings = standings_for(SYSTEM, place)
    # 1 April 2024 and one and a half years, and three years.
    assert [(one.gate.number, one.on) for one in standings] == [
        (1, date(2025, 10, 1)), (2, date(2027, 4, 1)),
    ]  # fmt: skip
    for one in standings:
        assert {(ask.criterion.title, ask.criterion.side) for ask in one.asked} == {
            ("agreed conditions", "provider"), ("clear specifications", "commissioner"),
        }  # fmt: skip
        assert one.decision is None
    assert Assessment.objects.count() == 0


def test_a_gate_cannot_be_decided_with_one_side_assessed() -> None:
    place = makers.county()
    gate = gate_for(SYSTEM, place, "seg_b", 1)
    icb = people.person(Role.COMMISSIONER, "example_icb")
    actions.assess(
        by=icb, criterion=said(gate, "commissioner"), mark="met", evidence="Review of May"
    )
    with pytest.raises(ValidationError) as refusal:
        actions.decide(by=icb, gate=gate, kind="continue", reason="All well", signed_off="Board")
    assert "Agreed conditions (Example Trust) (provider side) has not been assessed" in str(
        refusal.value
    )
    trust = people.person(Role.PROVIDER, "example_trust")
    actions.assess(by=trust, criterion=said(gate, "provider"), mark="met", evidence="Return")
    taken = actions.decide(
        by=icb, gate=gate, kind="continue", reason="All well", signed_off="Board of 4 May"
    )
    assert (taken.all_met, taken.due_on) == (True, date(2025, 10, 1))
    assert {one["mark"] for one in taken.considered} == {"met"}
    event = Event.objects.get(action="gate.decided")
    assert (event.subject_ref, event.details["signed_off"]) == ("seg_b/1", "Board of 4 May")


def test_each_side_speaks_for_itself_only() -> None:
    place = makers.county()
    gate = gate_for(SYSTEM, place, "seg_b", 1)
    icb = people.person(Role.COMMISSIONER, "example_icb")
    trust = people.person(Role.PROVIDER, "example_trust")
    stranger = people.person(Role.PROVIDER, "elsewhere_trust")
    for by, side in ((icb, "provider"), (trust, "commissioner"), (stranger, "provider")):
        with pytest.raises(NotAllowed):
            actions.assess(by=by, criterion=said(gate, side), mark="met", evidence="x")
    for role in (Role.ANALYST, Role.READER, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            actions.assess(
                by=people.person(role, "example_icb"),
                criterion=said(gate, "commissioner"), mark="met", evidence="x",
            )  # fmt: skip
    with pytest.raises(ValidationError, match="Say what shows it"):
        actions.assess(by=trust, criterion=said(gate, "provider"), mark="met", evidence=" ")
    with pytest.raises(NotAllowed):
        actions.decide(by=trust, gate=gate, kind="end", reason="x", signed_off="x")
    assert Assessment.objects.count() == 0


def test_two_providers_are_each_asked_and_see_nothing_of_the_other() -> None:
    place = makers.county(providers=2)
    gate = gate_for(SYSTEM, place, "seg_b", 1)
    one = people.person(Role.PROVIDER, "example_trust")
    other = people.person(Role.PROVIDER, "example_other_trust")
    actions.assess(
        by=one, criterion=said(gate, "provider"), mark="partly met", evidence="Our return"
    )
    seen = standing_for(other, gate)
    assert [(ask.organisation, ask.said) for ask in seen.asked] == [(other.organisation, None)]
    assert seen.outcome is None
    mine = standing_for(one, gate).asked[0].said
    assert mine is not None
    assert mine.evidence == "Our return"
    asked = standing_for(SYSTEM, gate).asked
    assert len(asked) == 3
    assert sum(ask.said is None for ask in asked) == 2


def test_what_is_not_met_brings_its_consequence_and_history_stays() -> None:
    place = makers.county()
    gate = gate_for(SYSTEM, place, "seg_b", 2)
    actions.plan_criterion(
        by=SYSTEM, criterion=said(gate, "provider"), consequence="Go to procurement"
    )
    assess_both(gate, "not met")
    icb = people.person(Role.COMMISSIONER, "example_icb")
    first = actions.decide(
        by=icb, gate=gate, kind="vary", reason="Half a year to mend it", signed_off="Board",
        consequence="Look again in October",
    )  # fmt: skip
    assert first.consequence == "Go to procurement\nLook again in October"
    assert first.all_met is False
    actions.decide(by=icb, gate=gate, kind="procure", reason="Not mended", signed_off="Board")
    assert [one.kind for one in standing_for(icb, gate).decisions] == ["procure", "vary"]


def test_conditions_on_extension_are_added_once_and_may_be_taken_back() -> None:
    place = makers.county()
    gate = gate_for(SYSTEM, place, "seg_b", 2)
    conditions = list(extension_conditions())
    assert len(actions.add_conditions(by=SYSTEM, gate=gate, conditions=conditions)) == 4
    assert actions.add_conditions(by=SYSTEM, gate=gate, conditions=conditions) == []
    added = Criterion.objects.get(gate=gate, title="Agreed outcome metrics are met")
    assert (added.side, added.consequence) == (
        "provider", "The contract is not extended: procure",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="already"):
        actions.add_criterion(by=SYSTEM, gate=gate, title=added.title, side="provider")
    actions.drop_criterion(by=SYSTEM, criterion=added, reason="Not agreed")
    assert added not in criteria_for(SYSTEM, place)
    with pytest.raises(ValidationError, match="correct it there"):
        actions.drop_criterion(by=SYSTEM, criterion=said(gate, "provider"), reason="x")


def test_a_gate_follows_the_path_when_its_start_moves() -> None:
    place = makers.county()
    results.work_out(by=SYSTEM, place=place, kind="path", given=Given(date(2025, 4, 1)))
    assert standings_for(SYSTEM, place)[0].on == date(2026, 10, 1)


def test_the_public_sees_gates_and_decisions_when_they_are_published() -> None:
    place = makers.county()
    gate = gate_for(SYSTEM, place, "seg_b", 1)
    assess_both(gate)
    actions.decide(by=SYSTEM, gate=gate, kind="continue", reason="Fine", signed_off="Board")
    public = Acting.public()
    assert not gates_for(public, place).exists()
    assert not decisions_for(public, place).exists()
    facts.publish(place=place, by=SYSTEM)
    place.refresh_from_db()
    [one, _] = standings_for(public, place)
    assert one.on == date(2025, 10, 1)
    assert one.decision is not None
    assert all(ask.said is None for ask in one.asked)
    assert {ask.criterion.title for ask in one.asked} == {
        "agreed conditions", "clear specifications",
    }  # fmt: skip


def test_the_essex_gates_ship_unassessed() -> None:
    place: Place = universe.essex("segments", "stage_gates", "clusters", "path_timeline")
    standings = standings_for(SYSTEM, place)
    assert [(one.gate.segment, one.on) for one in standings] == [
        ("seg_10_13_17", date(2018, 4, 1)), ("seg_10_13_17", date(2019, 10, 1)),
    ]  # fmt: skip
    # One criterion of the commissioners, one asked of each of the two trusts.
    assert [len(one.asked) for one in standings] == [3, 3]
    assert not any(ask.said for one in standings for ask in one.asked)


def test_a_criterion_must_say_whom_it_tests() -> None:
    place = people.place("exampleshire", example_icb="lead")
    universe.bring_in(place, "segments", makers.SEGMENTS.encode())
    table = makers.GATES.replace("agreed conditions,provider", "agreed conditions,somebody")
    received = facts.receive_import(
        place=place, template="stage_gates", by=SYSTEM,
        file=ContentFile(table.encode(), name="gates.csv"),
    )  # fmt: skip
    checked = facts.check_import(import_=received, by=SYSTEM)
    assert checked.state == "refused"
    [problem] = checked.problems
    assert (problem["row"], problem["column"]) == (4, "tested_party")
    assert "say in tested_party whom it tests" in problem["sentence"]
    assert Gate.objects.count() == 0
