"""ESX-29: the measure of divergence and what a uniform date asks, worked by hand."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.ragged_edge import (
    Limits,
    PlanCell,
    best_date,
    candidates,
    crossing_teams,
    overall,
    per_area,
    per_cluster,
    share_that_differ,
)

APRIL_17, APRIL_18, APRIL_20 = date(2017, 4, 1), date(2018, 4, 1), date(2020, 4, 1)
CELLS = [
    PlanCell("north", "4", "ccg", "shared", on=APRIL_17),
    PlanCell("mid", "4", "ccg", "shared", on=APRIL_18),
    PlanCell("south", "4", "ccg", "specialist", on=APRIL_20),
    PlanCell("north", "14", "ccg", "specialist"),
    PlanCell("mid", "14", "ccg", "specialist"),
    PlanCell("south", "14", "", ""),
]


def test_four_against_three_of_seven_give_12_of_21_pairs():
    assert share_that_differ(list("aaaabbb")) == Decimal(12) / Decimal(21)
    assert share_that_differ(["a"]) is None


def test_each_cluster_is_measured_apart():
    four, fourteen = per_cluster(CELLS)
    assert four.settings == Decimal(2) / 3
    assert four.commissioners == 0
    assert four.dates == 1
    assert four.date_spread == 1096
    assert (fourteen.settings, fourteen.dates, fourteen.known, fourteen.asked) == (0, None, 2, 3)


def test_overall_is_the_mean_over_clusters_that_are_known():
    whole = overall(CELLS)
    assert whole.settings == Decimal(2) / 3 / 2
    assert whole.dates == 1
    assert (whole.known, whole.asked) == (5, 6)


def test_the_area_that_stands_apart_has_the_highest_share():
    shares = {one.subject: one.settings for one in per_area(CELLS)}
    assert shares == {"north": Decimal("0.25"), "mid": Decimal("0.25"), "south": Decimal(1)}


def test_a_team_over_diverging_areas_is_named():
    teams = {"East team": (["mid", "south"], ["4", "14"]), "North team": (["north", "mid"], ["4"])}
    [team] = crossing_teams(CELLS, teams)
    assert (team.team, team.cluster, team.settings) == ("East team", "4", ("shared", "specialist"))


def test_the_median_date_moves_areas_least():
    best, why = best_date(CELLS, "4")
    assert why == ""
    assert best.on == APRIL_18
    assert {m.area: m.days for m in best.moves} == {"north": 365, "mid": 0, "south": -731}
    assert best.total_days == 1096


def test_a_limit_pushes_the_best_date_to_the_end_of_the_open_window():
    best, _ = best_date(CELLS, "4", {"south": Limits(speed_up_by=700)})
    assert best.on == date(2018, 5, 2)
    assert best.total_days == 365 + 31 + 31 + 700


def test_limits_that_leave_no_date_are_named():
    limits = {"south": Limits(speed_up_by=0), "north": Limits(slow_down_by=30)}
    best, why = best_date(CELLS, "4", limits)
    assert best is None
    assert "south" in why or "north" in why
    assert (
        best_date(CELLS, "14")[1] == "No area gives a date for cluster 14; add dates to the plans."
    )


days = st.dates(date(2016, 1, 1), date(2018, 12, 31))


@given(
    st.lists(days, min_size=1, max_size=6),
    st.lists(st.none() | st.integers(0, 400), min_size=12, max_size=12),
)
def test_no_date_at_all_beats_the_best_one(planned, ends):
    cells = [PlanCell(str(n), "1", on=day) for n, day in enumerate(planned)]
    limits = {str(n): Limits(ends[2 * n], ends[2 * n + 1]) for n in range(len(planned))}
    best, _ = best_date(cells, "1", limits)
    totals = [
        sum(abs((day - other).days) for other in planned)
        for day in _every_day()
        if all(_keeps(day, other, limits[str(n)]) for n, other in enumerate(planned))
    ]
    assert (best.total_days if best else None) == min(totals, default=None)


def _every_day():
    first = date(2014, 1, 1).toordinal()
    return [date.fromordinal(first + n) for n in range(2500)]


def _keeps(day, planned, limit):
    moved = (day - planned).days
    sooner = limit.speed_up_by is None or -moved <= limit.speed_up_by
    return sooner and (limit.slow_down_by is None or moved <= limit.slow_down_by)


def test_candidates_put_refused_dates_last():
    tried = candidates(CELLS, "4", {"south": Limits(speed_up_by=0)})
    assert [bool(one.refused) for one in tried] == [False, True, True]
