"""ESX-29: the measure of divergence, worked by hand."""

from datetime import date
from decimal import Decimal

from commonweal.planning.ragged_edge import (
    PlanCell,
    Team,
    crossing_teams,
    overall,
    pairs_that_differ,
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


def test_what_is_not_known_agrees_with_nothing_and_is_counted():
    """One area of three says nothing of cluster 14: one pair is left of three, and two unknown."""
    assert pairs_that_differ(["specialist", "specialist"]) == (0, 1)
    fourteen = per_cluster(CELLS)[1]
    assert fourteen.asked - fourteen.known == 1
    assert fourteen.asked - fourteen.known_dates == 3
    assert fourteen.known_commissioners == 2


def test_teams_over_diverging_areas_are_named_with_what_differs():
    """North and mid plan one setting for cluster 4 and two dates; mid and south two of each."""
    teams = [
        Team("East team", ("mid", "south"), ("4", "14"), "nep"),
        Team("North team", ("north", "mid"), ("4", "14")),
        Team("South team", ("south",), ("4",)),
    ]
    east, north = crossing_teams(CELLS, teams)
    assert (east.team, east.provider, east.cluster) == ("East team", "nep", "4")
    assert (east.settings, east.dates) == (("shared", "specialist"), (APRIL_18, APRIL_20))
    assert (north.team, north.settings, north.dates) == ("North team", (), (APRIL_17, APRIL_18))
    assert north.commissioners == ()
