"""JCP-25: outcomes of several frameworks, linked many to many, and what nothing measures."""

from __future__ import annotations

from dataclasses import replace

from commonweal.language.figure import Status
from commonweal.records.frameworks.definitions import cross_walk, frameworks
from commonweal.reviewing.cross_walk import (
    Link,
    between,
    link_faults,
    neighbours,
    outcome_views,
    serving_several,
)
from commonweal.reviewing.frameworks import Placed
from tests.spec.reviewing.frameworks import HERE, framework

ONE, TWO = framework(), replace(framework(), id="other", title="Other")
BOTH = {"made-up": ONE, "other": TWO}
LINKS = [
    Link(("made-up", "1.1"), ("other", "1.1"), "both", Status.PRINTED, HERE),
    Link(("other", "2.1"), ("made-up", "1.1"), "also", Status.ASSIGNED, HERE),
]


def test_a_link_is_read_both_ways_and_one_outcome_may_have_several() -> None:
    assert [end for end, _ in neighbours(LINKS, ("made-up", "1.1"))] == [
        ("other", "1.1"), ("other", "2.1"),
    ]  # fmt: skip
    turned = between(LINKS, "made-up", "other")
    assert [link.first[0] for link in turned] == ["made-up", "made-up"]
    assert [link.second[1] for link in turned] == ["1.1", "2.1"]


def test_an_outcome_is_a_gap_when_nothing_measures_it_even_by_a_link() -> None:
    views = outcome_views(BOTH, {"made-up": [Placed("a", "1.1")], "other": [Placed("a", "1.2")]},
                          LINKS)  # fmt: skip
    seen = {(v.framework.id, v.outcome.code): v for v in views}
    assert seen["made-up", "1.1"].own == ("a",)
    assert (seen["other", "2.1"].own, seen["other", "2.1"].linked) == ((), ("a",))
    assert [end for end, view in seen.items() if view.is_gap] == [
        ("made-up", "1.2"), ("made-up", "2.1"),
    ]  # fmt: skip
    assert serving_several(views) == {"a": [("made-up", "1.1"), ("other", "1.2")]}


def test_links_that_lead_nowhere_or_stand_twice_are_told() -> None:
    wrong = Link(("made-up", "9"), ("other", "1.1"), "", Status.ASSIGNED, HERE)
    back = Link(("other", "1.1"), ("made-up", "1.1"), "", Status.ASSIGNED, HERE)
    said = link_faults([*LINKS, wrong, back], BOTH)
    assert any("made-up 9" in one for one in said)
    assert any("twice" in one for one in said)


def test_the_shipped_walk_holds_and_says_why_everywhere() -> None:
    assert link_faults(cross_walk(), frameworks()) == []
    assert all(link.reason.endswith(".") for link in cross_walk())
    printed = [link for link in cross_walk() if link.status == Status.PRINTED]
    assert [(one.first, one.second) for one in printed] == [
        (("nhs-2011", "3.0b"), ("social-care-2010", "2.0a"))
    ]
    # The same readmissions serve both frameworks without being linked by hand.
    views = outcome_views(frameworks(), {}, cross_walk())
    assert "emergency-readmissions-28-days" in serving_several(views)
