"""CALC-15 and CALC-36: the draft commissioning path of Essex 2015, worked by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commonweal.planning.path import (
    Milestone,
    PlannedGate,
    Segment,
    compare_paths,
    path_dates,
    path_problems,
    segment_dates,
)
from commonweal.planning.path_areas import compare_with_areas

START = date(2016, 4, 1)


def clusters(text):
    return frozenset(text.split())


COMMON = Segment("seg_1_3", "Clusters 1-3", clusters("1 2 3"), Decimal(2), is_maximum=True)
SEVERE = Segment(
    "seg_4", "Cluster 4", clusters("4"), Decimal(3), milestones=(Milestone(Decimal(2), None),)
)
ORGANIC = Segment("seg_18_21", "Clusters 18-21", clusters("18 19 20 21"), Decimal(2))
COMPLEX = Segment(
    "seg_5_8", "Clusters 5-8", clusters("5 6 7 8"), Decimal(3),
    milestones=(Milestone(Decimal(2), None),),
)  # fmt: skip
RECURRENT = Segment("seg_11_12", "Clusters 11-12", clusters("11 12"), Decimal(3))
PSYCHOTIC = Segment(
    "seg_10_13_17", "Clusters 10, 13-17", clusters("10 13 14 15 16 17"), Decimal(5),
    gates=(
        PlannedGate(1, Decimal(2), "needs, outcomes, capitation"),
        PlannedGate(2, Decimal("3.5"), "decision around procurement"),
    ),
)  # fmt: skip
OTHER = Segment("seg_other", "Other", frozenset(), None)
ESSEX = [COMMON, SEVERE, ORGANIC, COMPLEX, RECURRENT, PSYCHOTIC, OTHER]
ALL_CLUSTERS = [str(n) for n in range(1, 22) if n != 9]


def test_the_essex_path_stands_with_each_of_twenty_clusters_in_one_segment():
    assert len(ALL_CLUSTERS) == 20
    assert path_problems(ESSEX, ALL_CLUSTERS) == []


@pytest.mark.parametrize(
    ("segment", "end"),
    [
        (ORGANIC, date(2018, 4, 1)),
        (SEVERE, date(2019, 4, 1)),
        (COMPLEX, date(2019, 4, 1)),
        (RECURRENT, date(2019, 4, 1)),
        (PSYCHOTIC, date(2021, 4, 1)),
        (COMMON, date(2018, 4, 1)),
        (OTHER, None),
    ],
)
def test_each_segment_ends_its_years_after_april_2016(segment, end):
    assert segment_dates(segment, START).end == end


def test_the_gates_fall_at_two_and_three_and_a_half_years():
    gates = [e.on for e in segment_dates(PSYCHOTIC, START).events if e.kind == "gate"]
    assert gates == [date(2018, 4, 1), date(2019, 10, 1)]


def test_clusters_1_to_3_have_only_a_latest_end():
    end = next(e for e in segment_dates(COMMON, START).events if e.kind == "end")
    assert end.is_latest
    assert end.title == "Latest end"


def test_procurement_waits_for_the_last_gate_or_the_end():
    assert segment_dates(PSYCHOTIC, START).earliest_procurement == date(2019, 10, 1)
    assert segment_dates(ORGANIC, START).earliest_procurement == date(2018, 4, 1)
    assert segment_dates(COMMON, START).earliest_procurement == START


def test_a_share_to_be_confirmed_stays_unset():
    event = next(e for e in segment_dates(SEVERE, START).events if e.kind == "milestone")
    assert event.title == "Shift milestone: to be confirmed"
    assert event.on == date(2018, 4, 1)


def test_a_later_start_moves_every_date_by_as_much():
    moved = compare_paths(path_dates(ESSEX, START), path_dates(ESSEX, date(2016, 10, 1)))
    assert len(moved) == sum(len(d.events) for d in path_dates(ESSEX, START))
    assert {change.days for change in moved} <= {182, 183}


def test_a_version_with_a_gate_more_says_so():
    shorter = replace(PSYCHOTIC, gates=PSYCHOTIC.gates[:1])
    [change] = compare_paths(path_dates([shorter], START), path_dates([PSYCHOTIC], START))
    assert (change.before, change.after, change.days) == (None, date(2019, 10, 1), None)


def test_a_cluster_in_two_segments_is_refused_by_name():
    twice = [COMMON, replace(SEVERE, clusters=clusters("3 4"))]
    [problem] = path_problems(twice, ["1", "2", "3", "4"])
    assert problem.items == ("3", "seg_1_3", "seg_4")
    assert problem.sentence == (
        "Cluster 3 is in seg_1_3 and seg_4; a cluster belongs to one segment."
    )


def test_a_cluster_in_no_segment_and_an_unknown_one_are_refused():
    problems = path_problems([replace(SEVERE, clusters=clusters("4 99"))], ["4", "5"])
    assert [p.items[0] for p in problems] == ["5", "99"]


def test_a_gate_after_the_end_is_refused():
    late = replace(ORGANIC, gates=(PlannedGate(1, Decimal("2.5"), "needs"),))
    [problem] = path_problems([late], ["18", "19", "20", "21"])
    assert "outside its 2" in problem.sentence


def test_a_gate_without_a_duration_and_gates_out_of_order_are_refused():
    no_end = replace(OTHER, gates=(PlannedGate(1, Decimal(1), "x"),))
    swapped = replace(PSYCHOTIC, gates=PSYCHOTIC.gates[::-1])
    assert len(path_problems([no_end], [])) == 1
    assert len(path_problems([swapped], PSYCHOTIC.clusters)) == 1


def test_years_that_are_no_whole_months_are_refused():
    with pytest.raises(ValueError, match="whole number of months"):
        segment_dates(replace(ORGANIC, duration_years=Decimal("2.3")), START)


def test_each_areas_own_plan_is_set_beside_the_path_the_widest_gap_first():
    """Clusters 11 and 12 end on 1 April 2019: a year after the south's plan, as the north's."""
    plans = [
        ("north", "11", date(2019, 4, 1)), ("south", "11", date(2018, 4, 1)),
        ("south", "12", date(2018, 4, 1)), ("south", "99", date(2018, 4, 1)),
    ]  # fmt: skip
    gaps = compare_with_areas(path_dates(ESSEX, START), plans)
    assert [(gap.area, gap.clusters, gap.days) for gap in gaps] == [
        ("south", ("11", "12"), 365), ("north", ("11",), 0),
    ]  # fmt: skip


def test_a_length_beyond_any_plan_is_refused():
    long = replace(PSYCHOTIC, duration_years=Decimal(99999), gates=(), milestones=())
    [problem] = path_problems([long], long.clusters)
    assert "is 99999 years; say a length above 0, of 100 years at most" in problem.sentence
