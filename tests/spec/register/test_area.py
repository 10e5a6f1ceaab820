"""Areas in dated hierarchies: walking, shares, circles and overlaps, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from commonweal.language.area import Hierarchy, Link, find_cycle, link_problems
from commonweal.language.dated import Span

DAY = date(2015, 6, 1)
LATER = date(2023, 6, 1)


def link(child: str, parent: str, share: str | None = "1", **span: date) -> Link:
    part = None if share is None else Decimal(share)
    return Link("nhs", parent, child, part, span=Span(span.get("start"), span.get("end")))


def test_a_child_has_another_parent_on_another_day() -> None:
    nhs = Hierarchy(
        "nhs",
        [
            link("mid", "north", end=date(2022, 6, 30)),
            link("mid", "icb", start=date(2022, 7, 1)),
        ],
    )
    assert [x.parent for x in nhs.parents("mid", DAY)] == ["north"]
    assert [x.parent for x in nhs.parents("mid", LATER)] == ["icb"]
    assert [x.child for x in nhs.children("icb", DAY)] == []


def test_shares_multiply_on_the_way_up_and_add_where_ways_meet() -> None:
    # 60% of the ward lies in A and 40% in B; all of A and half of B lie in the county:
    # 0.6 x 1 + 0.4 x 0.5 = 0.8 of the ward lies in the county.
    nhs = Hierarchy(
        "nhs",
        [
            link("ward", "a", "0.6"),
            link("ward", "b", "0.4"),
            link("a", "county"),
            link("b", "county", "0.5"),
        ],
    )
    above = {x.code: (x.low, x.high, x.steps) for x in nhs.ancestors("ward", DAY)}
    assert above["county"] == (Fraction(4, 5), Fraction(4, 5), 2)
    below = {x.code: x.low for x in nhs.descendants("county", DAY)}
    assert below == {"a": 1, "b": Fraction(1, 2), "ward": Fraction(4, 5)}


def test_a_share_that_nobody_states_gives_two_ends() -> None:
    nhs = Hierarchy("nhs", [link("ward", "a", None), link("a", "county", "0.5")])
    county = nhs.ancestors("ward", DAY)[1]
    assert (county.code, county.low, county.high) == ("county", 0, Fraction(1, 2))
    assert not county.is_exact


def test_a_circle_is_refused_and_named() -> None:
    links = [link("a", "b"), link("b", "c"), link("c", "a")]
    (problem,) = link_problems(links)
    assert problem.words == "the hierarchy nhs goes in a circle: a → b → c → a"
    assert problem.items == (0, 1, 2)
    with pytest.raises(ValueError, match="a → b → c → a"):
        Hierarchy("nhs", links).ancestors("a", DAY)


def test_no_circle_when_the_links_never_hold_together() -> None:
    links = [link("a", "b", end=date(2019, 12, 31)), link("b", "a", start=date(2020, 1, 1))]
    assert link_problems(links) == []
    links = [link("a", "b", end=date(2020, 1, 1)), link("b", "a", start=date(2020, 1, 1))]
    assert [p.items for p in link_problems(links)] == [(0, 1)]


def test_the_same_link_twice_on_a_day_is_named_with_its_dates() -> None:
    links = [
        link("a", "b", start=date(2013, 4, 1), end=date(2020, 3, 31)),
        link("a", "b", start=date(2020, 3, 31)),
    ]
    doubles = [p for p in link_problems(links) if "already" in p.words]
    assert [p.items for p in doubles] == [(0, 1)]
    assert "from 2013-04-01 to 2020-03-31" in doubles[0].words


def test_a_long_link_overlaps_a_later_one_past_a_short_one_between() -> None:
    links = [
        link("a", "b", "0.1", start=date(2010, 1, 1)),
        link("a", "b", "0.1", start=date(2011, 1, 1), end=date(2011, 2, 1)),
        link("a", "b", "0.1", start=date(2015, 1, 1)),
    ]
    assert [p.items for p in link_problems(links)] == [(0, 1), (0, 2)]


def test_shares_over_the_whole_are_refused_on_the_day_they_meet() -> None:
    links = [
        link("a", "b", "0.7", end=date(2020, 3, 31)),
        link("a", "c", "0.4", start=date(2020, 3, 31)),
    ]
    (problem,) = link_problems(links)
    assert problem.words == "the shares of a in b, c add up to 110% (nhs)"
    links[1] = link("a", "c", "0.4", start=date(2020, 4, 1))
    assert link_problems(links) == []


def test_a_share_outside_0_to_1_is_refused() -> None:
    assert [p.items for p in link_problems([link("a", "b", "1.2")])] == [(0,)]
    assert [p.items for p in link_problems([link("a", "b", "0")])] == [(0,)]


def test_an_end_before_a_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts on 2020-01-01"):
        Span(date(2020, 1, 1), date(2019, 12, 31))


def test_a_very_long_chain_is_walked() -> None:
    links = [link(f"n{i}", f"n{i + 1}") for i in range(3000)]
    assert link_problems(links) == []
    assert len(Hierarchy("nhs", links).ancestors("n0", DAY)) == 3000


def test_find_cycle_names_only_the_circle() -> None:
    assert find_cycle({"x": ["a"], "a": ["b"], "b": ["a"]}) == ["a", "b", "a"]
    assert find_cycle({"x": ["a"], "a": ["b"], "y": ["b"]}) == []
