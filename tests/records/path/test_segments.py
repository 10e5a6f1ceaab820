"""Changing the path on a page: corrections with a reason, refused before anything is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commonweal.planning.path import PlannedGate
from commonweal.planning.path_changes import SegmentChange, change_of
from commonweal.records.facts.models import Figure, FigureVersion, Import, Release
from commonweal.records.path import actions_segments as actions
from commonweal.records.path.selectors import gates_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.models import Result
from tests.records import people
from tests.records.path import makers

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()


@pytest.fixture
def place() -> Place:
    return makers.county()


def path_of(place: Place):
    return answer_of(Result.objects.filter(place=place, kind="path").order_by("-number")[0])


def change(place: Place, code: str) -> SegmentChange:
    return change_of(next(one.segment for one in path_of(place).dates if one.segment.code == code))


def counts() -> tuple[int, int, int, int]:
    return (
        FigureVersion.objects.count(), Release.objects.count(), Result.objects.count(),
        Import.objects.count(),
    )  # fmt: skip


def test_a_longer_segment_with_a_later_gate_is_one_new_version(place: Place) -> None:
    lead = people.person(Role.COMMISSIONER, "example_icb")
    before = Result.objects.filter(kind="path").count()
    wanted = replace(
        change(place, "seg_b"), duration_years=Decimal(6), gates={1: Decimal(2), 2: Decimal(5)}
    )
    actions.change_segment(by=lead, place=place, change=wanted, reason="The market is not ready")
    assert Result.objects.filter(kind="path").count() == before + 1
    dates = {event.code: event.on for event in path_of(place).dates[1].events}
    # 1 April 2024 and 2, 5 and 6 years; the milestone stays at 2.
    assert dates["gate-1"] == date(2026, 4, 1)
    assert dates["gate-2"] == date(2029, 4, 1)
    assert dates["end"] == date(2030, 4, 1)
    figure = Figure.objects.get(dataset="segments", key="seg_b", column="duration_years")
    assert figure.current is not None
    assert (figure.current.number, figure.current.printed) == (2, "6")
    assert figure.current.status == "assigned"
    assert figure.current.reason == "The market is not ready"
    assert figure.current.author_name == lead.name


def test_a_shorter_segment_moves_its_gates_first(place: Place) -> None:
    wanted = replace(
        change(place, "seg_b"), duration_years=Decimal(2), gates={1: Decimal(1), 2: Decimal("1.5")}
    )
    actions.change_segment(by=SYSTEM, place=place, change=wanted, reason="Sooner")
    assert path_of(place).dates[1].end == date(2026, 4, 1)


def test_a_cluster_moves_between_segments_in_one_act(place: Place) -> None:
    actions.move_cluster(by=SYSTEM, place=place, cluster="3", to="seg_b", reason="More severe")
    homes = [one.segment.clusters for one in path_of(place).dates]
    assert homes == [frozenset({"1", "2"}), frozenset({"3", "4"})]


def test_what_cannot_stand_is_refused_by_name_and_nothing_is_kept(place: Place) -> None:
    before = counts()
    twice = replace(change(place, "seg_b"), clusters=("3", "4"))
    with pytest.raises(ValidationError) as refusal:
        actions.change_segment(by=SYSTEM, place=place, change=twice, reason="x")
    assert refusal.value.messages == [
        "Cluster 3 is in “Clusters 1 to 3” and “Cluster 4”; a cluster belongs to one segment."
    ]
    late = replace(change(place, "seg_b"), gates={1: Decimal("1.5"), 2: Decimal("4.5")})
    with pytest.raises(ValidationError, match="outside its 4"):
        actions.change_segment(by=SYSTEM, place=place, change=late, reason="x")
    odd = replace(change(place, "seg_b"), duration_years=Decimal("4.3"))
    with pytest.raises(ValidationError, match="no whole number of months"):
        actions.change_segment(by=SYSTEM, place=place, change=odd, reason="x")
    lost = replace(change(place, "seg_b"), clusters=())
    with pytest.raises(ValidationError, match="Cluster 4 is in no segment"):
        actions.change_segment(by=SYSTEM, place=place, change=lost, reason="x")
    same = change(place, "seg_b")
    with pytest.raises(ValidationError, match="Nothing would change"):
        actions.change_segment(by=SYSTEM, place=place, change=same, reason="x")
    with pytest.raises(ValidationError, match="Say why"):
        actions.move_cluster(by=SYSTEM, place=place, cluster="3", to="seg_b", reason=" ")
    assert counts() == before


def test_a_new_gate_comes_with_its_criteria(place: Place) -> None:
    wanted = replace(
        change(place, "seg_b"), new_gate=PlannedGate(3, Decimal("3.5"), "ready to hand over")
    )
    actions.change_segment(by=SYSTEM, place=place, change=wanted, reason="A last look")
    assert [gate.number for gate in gates_for(SYSTEM, place)] == [1, 2, 3]
    assert [gate.criteria.count() for gate in gates_for(SYSTEM, place)] == [2, 2, 2]


def test_only_who_may_correct_the_figures_changes_the_path(place: Place) -> None:
    before = counts()
    for role, body in (
        (Role.COMMISSIONER, "example_council"), (Role.PROVIDER, "example_trust"),
        (Role.READER, "example_icb"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            actions.move_cluster(
                by=people.person(role, body), place=place, cluster="3", to="seg_b", reason="x"
            )
    assert counts() == before
