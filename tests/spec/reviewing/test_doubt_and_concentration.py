"""Values to doubt, the few sites behind an excess, gaps and representation, worked by hand."""

from __future__ import annotations

import pytest

from commonweal.reviewing.concentration import (
    Site,
    change_in_gap,
    concentration,
    gap,
    representation,
)
from commonweal.reviewing.outliers import doubted, failed_totals, read_doubt_rule
from tests.spec.definitions import definition

RULE = read_doubt_rule(definition("comparison/doubt.yaml", "doubt"))


def test_a_median_of_522_days_is_shown_with_its_doubt():
    waits = {"Leicester, Leicestershire and Rutland": 522, "A": 80, "B": 90, "C": 95, "D": 100}
    waits |= {"E": 110, "F": None}
    # Median 97.5; distances 424.5, 17.5, 7.5, 2.5, 2.5, 12.5: their median is 10.
    (found,) = doubted(waits, RULE, "days")
    assert (found.key, found.middle) == ("Leicester, Leicestershire and Rutland", 97.5)
    assert found.distance == pytest.approx(0.6745 * 424.5 / 10)
    assert found.sentence.startswith("522 days lies far from its peers, whose middle is 97.5")
    assert doubted({"A": 522, "B": 90, "C": 95, "D": 100}, RULE) == []
    assert doubted({"A": 522, "B": 95, "C": 95, "D": 95, "E": 95}, RULE) == []


def test_rows_that_fail_a_total():
    rows = [("Q1", 1798, [297, 900, 600]), ("Q2", 1766, [1, 2]), ("Q3", 5, [None, 2])]
    (found,) = failed_totals(rows, tolerance=1)  # CALC-11: a difference of 1 passes
    assert (found.key, found.difference) == ("Q2", -1763)
    assert found.sentence == "the parts make 3 and the total says 1,766"


def test_the_few_sites_behind_the_excess():
    # Benchmark 10 %: excesses 40, 31, 0 (exactly on it), 29, and 5 not ranked.
    sites = [Site("a", 60, 200), Site("b", 51, 200), Site("c", 20, 200), Site("d", 49, 200)]
    sites += [Site("small", 6, 10), Site("gone", None, 100), Site("good", 1, 200)]
    found = concentration(sites, 0.1, smallest=30, part=0.7)
    assert [(one.name, round(one.excess, 9)) for one in found.sites] == [
        ("a", 40), ("b", 31), ("d", 29),
    ]  # fmt: skip
    assert found.sentence("providers") == "2 of 5 providers account for 71 % of the excess."
    assert (found.not_ranked, found.missing) == (("small",), ("gone",))
    none = concentration([Site("a", 1, 100)], 0.1, 30, 0.7)
    assert none.sentence("providers") == "None of 1 providers lies above the benchmark."


def test_a_gap_and_its_change():
    wide, narrow = gap((56, 70), (48, 80)), gap((60, 100), (60, 100))
    assert (round(wide.lower, 4), round(wide.upper, 4), wide.clear) == (0.0524, 0.3339, True)
    assert (narrow.value, narrow.clear) == (0, False)
    change = change_in_gap(wide, narrow)
    assert change.value == pytest.approx(-0.2)
    # 60 of 100: Wilson 0.5020 to 0.6906; half of the narrow gap hypot(0.0980, 0.0906) = 0.1335.
    assert change.lower == pytest.approx(-0.2 - (0.13346**2 + 0.1339**2) ** 0.5, abs=2e-4)
    lost = change_in_gap(wide, gap((None, 10), (1, 2)))
    assert (lost.value, lost.reason) == (None, "a count or a denominator is missing")


@pytest.mark.parametrize(
    ("count", "verdict"),
    [
        (1, "under-represented"),
        (20, "as expected"),
        (65, "over-represented"),
        (None, "not compared"),
    ],
)
def test_representation_against_a_fifth_of_the_population(count, verdict):
    found = representation("group", count, 100, 0.2)
    assert (found.verdict, found.share is None) == (verdict, count is None)
