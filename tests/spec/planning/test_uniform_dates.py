"""ESX-29 and ESX-48: what one date for all asks of the areas, worked by hand."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.ragged_edge import PlanCell, Readiness, overall
from commonweal.planning.uniform_dates import (
    Broken,
    Conflict,
    Limits,
    timeline,
    with_uniform_dates,
)

APRIL_17, APRIL_18, APRIL_20 = date(2017, 4, 1), date(2018, 4, 1), date(2020, 4, 1)
CELLS = [
    PlanCell("north", "4", on=APRIL_17),
    PlanCell("mid", "4", on=APRIL_18),
    PlanCell("south", "4", on=APRIL_20),
]


def dates_for(limits=None, cells=CELLS):
    return timeline("4", "Cluster 4", cells, limits)


def test_the_median_date_moves_areas_least():
    """365 days from 1 April 2017 to 2018, and 731 on to 2020: 1,096 in all."""
    found = dates_for()
    assert found.best.on == APRIL_18
    assert {m.area: m.days for m in found.best.moves} == {"north": 365, "mid": 0, "south": -731}
    assert found.best.total_days == 1096
    assert (found.now, found.best.left_apart, found.conflict) == (1, 0, None)


def test_a_limit_pushes_the_best_date_to_the_end_of_the_open_window():
    """South may come 700 days sooner at most: 1 April 2020 less 700 days is 2 May 2018."""
    best = dates_for({"south": Limits(speed_up_by=700)}).best
    assert best.on == date(2018, 5, 2)
    assert best.total_days == 365 + 31 + 31 + 700


def test_limits_that_leave_no_date_name_both_areas():
    limits = {"south": Limits(speed_up_by=0), "north": Limits(slow_down_by=30)}
    found = dates_for(limits)
    assert found.best is None
    assert found.conflict == Conflict("south", APRIL_20, "north", date(2017, 5, 1))


def test_a_refused_date_says_whom_it_asks_too_much_and_what_is_left_apart():
    """At 1 April 2018 south would come 731 days sooner; left in 2020 it differs from both."""
    tried = {one.on: one for one in dates_for({"south": Limits(speed_up_by=0)}).tried}
    assert tried[APRIL_18].refused == (Broken("south", -731, 0),)
    assert tried[APRIL_18].left_apart == Decimal(2) / 3
    assert [bool(one.refused) for one in dates_for({"south": Limits(speed_up_by=0)}).tried] == [
        False, True, True,
    ]  # fmt: skip


def test_an_area_counts_once_for_each_date_that_it_plans():
    """North plans clusters 4 and 5 for one day: one move of 365 days, not two."""
    cells = [*CELLS[:2], PlanCell("north", "5", on=APRIL_17), PlanCell("mid", "5", on=APRIL_18)]
    best = dates_for(cells=cells).best
    assert [(move.area, move.clusters, move.days) for move in best.moves] == [
        ("north", ("4", "5"), 0),
        ("mid", ("4", "5"), -365),
    ]
    assert best.total_days == 365


def test_what_is_out_of_scope_or_has_no_date_is_not_moved():
    cells = [
        *CELLS[:2],
        PlanCell("south", "4", on=APRIL_20, readiness=Readiness(in_scope="no")),
        PlanCell("west", "4"),
    ]
    found = dates_for(cells=cells)
    assert (found.asked, found.dated) == (4, 2)
    assert {move.area for move in found.best.moves} == {"north", "mid"}
    after = with_uniform_dates(cells, [found])
    assert [cell.on for cell in after] == [found.best.on, found.best.on, APRIL_20, None]


def test_taking_every_best_date_closes_the_gap_where_there_is_one():
    found = dates_for()
    assert overall(CELLS).dates == 1
    assert overall(with_uniform_dates(CELLS, [found])).dates == 0


days = st.dates(date(2016, 1, 1), date(2018, 12, 31))


@given(
    st.lists(days, min_size=1, max_size=6),
    st.lists(st.none() | st.integers(0, 400), min_size=12, max_size=12),
)
def test_no_date_at_all_beats_the_best_one(planned, ends):
    cells = [PlanCell(str(n), "1", on=day) for n, day in enumerate(planned)]
    limits = {str(n): Limits(ends[2 * n], ends[2 * n + 1]) for n in range(len(planned))}
    found = timeline("1", "Cluster 1", cells, limits)
    totals = [
        sum(abs((day - other).days) for other in planned)
        for day in _every_day()
        if all(_keeps(day, other, limits[str(n)]) for n, other in enumerate(planned))
    ]
    assert (found.best.total_days if found.best else None) == min(totals, default=None)
    assert (found.conflict is None) == bool(totals)


def _every_day():
    first = date(2014, 1, 1).toordinal()
    return [date.fromordinal(first + n) for n in range(2500)]


def _keeps(day, planned, limit):
    moved = (day - planned).days
    sooner = limit.speed_up_by is None or -moved <= limit.speed_up_by
    return sooner and (limit.slow_down_by is None or moved <= limit.slow_down_by)
