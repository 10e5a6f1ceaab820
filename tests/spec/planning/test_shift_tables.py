"""CALC-16 over tables: areas, sums, costs, capacity, and a local range with its reason."""

from decimal import Decimal

from commonweal.language.figure import Citation, Figure, Status
from commonweal.language.row import Row
from commonweal.planning.shift_tables import (
    LocalRange,
    costs_of,
    homes_of,
    ranges_of,
    work_out_shift,
)


def cluster(code, low, high):
    figure = Figure(
        f"clusters/{code}/shift_pct", f"Cluster {code}", None, "pct", Status.ASSIGNED,
        Citation("paper", "s8"), low=low and Decimal(low), high=Decimal(high),
    )  # fmt: skip
    return Row("clusters", code, {"cluster_number": code, "segment_id": "old"},
               {"shift_pct": figure})  # fmt: skip


def people(area, code, count):
    return Row("caseloads", f"{area}.{code}",
               {"area_code": area, "cluster_number": code, "people": count}, {})  # fmt: skip


CLUSTERS = [cluster("1", None, 95), cluster("4", 60, 70), cluster("14", None, 5)]
CASELOADS = [people("north", "4", "100"), people("north", "1", "100"), people("south", "14", "100")]
COSTS = costs_of([
    Row("shift_costs", code, {"cluster_number": code, "cost_now_gbp": "1500",
                              "cost_then_gbp": "600", "contacts_a_year": "8"}, {})
    for code in ("1", "4", "14")
])  # fmt: skip
HOMES = homes_of([Row("segments", "seg_4", {"segment_id": "seg_4", "clusters": "4"}, {})], CLUSTERS)


def answer(local=None, capacity=(), caseloads=CASELOADS):
    return work_out_shift(caseloads, ranges_of(CLUSTERS, local or {}), COSTS, HOMES, capacity)


def test_the_three_ranges_of_the_paper_on_a_hundred_people_each():
    """Cluster 4: 60 to 70. Clusters 1 to 3: up to 95. Clusters 10 and 13 to 17: up to 5."""
    found = {one.subject: one.people for one in answer().clusters}
    assert (found["4"].low, found["4"].high) == (60, 70)
    assert (found["1"].low, found["1"].high) == (None, 95)
    assert (found["14"].low, found["14"].high) == (None, 5)


def test_a_sum_over_an_open_end_has_no_low_end_but_says_what_is_certain():
    total = answer().total
    assert (total.caseload, total.people.low, total.people.high) == (300, None, 170)
    assert total.at_least == 60


def test_contacts_and_costs_follow_the_range():
    """60 to 70 people × 8 contacts; × (£600 − £1,500) a person: £63,000 to £54,000 saved."""
    four = next(one for one in answer().clusters if one.subject == "4")
    assert (four.contacts.low, four.contacts.high) == (480, 560)
    assert (four.cost_change.low, four.cost_change.high) == (-63000, -54000)


def test_a_local_range_stands_in_the_printed_ones_stead_with_its_reason():
    found = answer({"4": LocalRange(Decimal(40), Decimal(50), "two practices have closed")})
    four = next(one for one in found.clusters if one.subject == "4")
    assert (four.people.low, four.people.high) == (40, 50)
    line = next(one for one in found.lines if one.shift.cluster == "4")
    assert "range set locally: two practices have closed" in line.shift.steps


def test_primary_care_is_short_only_when_even_the_low_end_is_too_much():
    """Cluster 4 alone asks for 480 to 560 contacts."""

    def verdict(takes):
        row = Row("primary_care_capacity", "north",
                  {"area_code": "north", "contacts_a_year": takes}, {})  # fmt: skip
        return answer(capacity=[row], caseloads=CASELOADS[:1]).capacity[0].is_short

    assert [verdict("400"), verdict("500"), verdict("600")] == [True, None, False]


def test_what_cannot_be_worked_out_is_left_out_by_name():
    found = answer(caseloads=[people("north", "9", "5"), people("south", "4", "")])
    assert found.lines == ()
    assert found.left_out[:2] == (
        "Cluster 9 has people in north but no range.",
        "The caseload of cluster 4 in south is not known.",
    )


def test_a_clusters_segment_is_the_paths_before_the_lexicons():
    assert HOMES == {"1": "old", "4": "seg_4", "14": "old"}
