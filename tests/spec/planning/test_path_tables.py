"""The path read from its tables, and its stated dates checked against its lengths."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commonweal.language.row import Row
from commonweal.planning.date_checks import check_dates, clusters_named
from commonweal.planning.path import PlannedGate, path_dates
from commonweal.planning.path_changes import change_of, cluster_moved, with_change
from commonweal.planning.path_tables import draw_path, from_start, segment_title, segments_of

SEGMENTS = [
    Row("segments", "seg_4", {
        "segment_id": "seg_4", "clusters": "4", "duration_years": "3",
        "start_date": "2016-04-01", "end_date_derived": "2019-04-01",
        "shift_milestone_year": "2", "shift_milestone_pct": "TBC"}, {}),
    Row("segments", "seg_10_13_17", {
        "segment_id": "seg_10_13_17", "clusters": "10;13;14;15;16;17", "duration_years": "5",
        "start_date": "2016-04-01", "end_date_derived": "2021-04-01",
        "stage_gate_years": "2;3.5"}, {}),
]  # fmt: skip
GATES = [
    Row("stage_gates", "one", {"segment_id": "seg_10_13_17", "gate_number": "1", "at_years": "2",
                               "date_derived": "2018-04-01", "subject": "needs"}, {}),
    Row("stage_gates", "two", {"segment_id": "seg_10_13_17", "gate_number": "2",
                               "at_years": "3.5", "date_derived": "2019-10-01",
                               "subject": "procurement"}, {}),
]  # fmt: skip
START = date(2016, 4, 1)


def checks(timeline=(), gates=GATES):
    segments = segments_of(SEGMENTS, gates)
    return check_dates(path_dates(segments, START), SEGMENTS, gates, timeline)


@pytest.mark.parametrize(
    ("clusters", "otherwise", "title"),
    [
        (["1", "2", "3"], "", "Clusters 1 to 3"),
        (["4"], "", "Cluster 4"),
        (["11", "12"], "", "Clusters 11 and 12"),
        (["10", "13", "14", "15", "16", "17"], "", "Clusters 10 and 13 to 17"),
        ([], "forensic; camhs; local_authority", "Other: forensic, CAMHS and local authority"),
        ([], "", "Other"),
    ],
)
def test_a_segment_is_called_by_its_clusters(clusters, otherwise, title):
    assert segment_title(clusters, otherwise) == title


def test_every_stated_date_of_essex_agrees():
    found = checks()
    assert len(found) == 6
    assert all(one.agrees for one in found)


def test_a_printed_month_agrees_with_each_day_in_it_and_another_does_not():
    """The timeline draws clusters 10 and 13-17 from April 2016 to April 2021."""
    bar = {"row": "clusters 10, 13-17", "label": "Year 5", "start": "2016-04", "end": "2021-04",
           "marker": "new contract / contract extension"}  # fmt: skip
    gate = {"row": "clusters 10, 13-17", "label": "stage gate 2: decision", "end": "2019-11",
            "marker": "stage gate"}  # fmt: skip
    rows = [Row("path_timeline", str(n), cells, {}) for n, cells in enumerate((bar, gate))]
    found = checks(rows)[6:]
    assert [(one.what, one.agrees) for one in found] == [
        ("Start on the timeline", True),
        ("End on the timeline", True),
        ("Stage gate 2 on the timeline", False),
    ]
    assert found[2].worked_out == date(2019, 10, 1)


def test_a_gate_that_is_not_there_cannot_be_compared():
    last = [one for one in checks(gates=GATES[:1]) if one.what == "Stage gate 2"]
    assert [(one.agrees, one.worked_out) for one in last] == [(None, None)]


def test_clusters_are_read_from_the_name_of_a_bar():
    assert clusters_named("clusters 10, 13-17") == frozenset(["10", "13", "14", "15", "16", "17"])
    assert clusters_named("cluster 4") == frozenset({"4"})
    assert clusters_named("central team") == frozenset()


def test_a_segment_that_starts_later_keeps_its_distance_when_the_path_moves():
    """Six months later than the first, also when the path starts in April 2020."""
    late = Row("segments", "b", {"segment_id": "b", "clusters": "5", "duration_years": "1",
                                 "start_date": "2016-10-01"}, {})  # fmt: skip
    path = draw_path(segments_of([*SEGMENTS, late], GATES), date(2020, 4, 1),
                     ["4", "5", "10", "13", "14", "15", "16", "17"])  # fmt: skip
    assert [one.start for one in path.dates] == [
        date(2020, 4, 1), date(2020, 4, 1), date(2020, 10, 1),
    ]  # fmt: skip
    assert path.dates[2].end == date(2021, 10, 1)
    odd = Row("segments", "c", {"segment_id": "c", "clusters": "6", "start_date": "2016-05-15"}, {})
    moved = from_start(segments_of([*SEGMENTS, odd]), date(2020, 4, 1))[2]
    # 44 days after 1 April 2016.
    assert moved.starts_on == date(2020, 5, 15)


def test_a_change_touches_one_segment_and_moving_a_cluster_two():
    segments = segments_of(SEGMENTS, GATES)
    change = change_of(segments[0])
    assert with_change(segments, change) == segments
    longer = replace(change, duration_years=Decimal(4), new_gate=PlannedGate(1, Decimal(2), "x"))
    after = with_change(segments, longer)
    assert (after[0].duration_years, len(after[0].gates)) == (4, 1)
    assert after[1] == segments[1]
    leaves, joins = cluster_moved(segments, "17", "seg_4")
    assert leaves.clusters == ("10", "13", "14", "15", "16")
    assert joins.clusters == ("4", "17")
    with pytest.raises(ValueError, match="Cluster 9 is in no segment"):
        cluster_moved(segments, "9", "seg_4")
    with pytest.raises(ValueError, match="in Cluster 4 already"):
        cluster_moved(segments, "4", "seg_4")
