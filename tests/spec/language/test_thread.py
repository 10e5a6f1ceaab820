"""The golden thread on a chain small enough to walk by hand."""

from __future__ import annotations

from typing import Any

import pytest

from commonweal.language.thread import (
    Direction,
    End,
    Link,
    Step,
    links_within,
    loose_ends,
    paths,
    read_grammar,
    walk,
)
from commonweal.records import shelf

GRAMMAR = read_grammar(shelf.read_yaml("thread/kinds.yaml"))

SPEND = End("figure", "spend/all/amount_gbp_m")
BLOCK = End("figure", "block_contracts/nep/value_gbp_m")
FINDING = End("finding", "F3")
STATUS_QUO = End("implication", "I1")
REALIGN = End("recommendation", "1d")
PLAN = End("action", "1d/1")


def link(source: End, kind: str, target: End) -> Link:
    return Link(source, kind, target)


CHAIN = [
    link(SPEND, "supports", FINDING),
    link(BLOCK, "supports", FINDING),
    link(FINDING, "implies", STATUS_QUO),
    link(FINDING, "leads_to", REALIGN),
    link(STATUS_QUO, "leads_to", REALIGN),
    link(REALIGN, "leads_to", PLAN),
]


def reached(steps: tuple[Step, ...]) -> dict[str, int]:
    return {step.end.ref: step.distance for step in steps}


def test_walking_back_reaches_everything_a_recommendation_rests_on() -> None:
    found = walk(CHAIN, REALIGN, Direction.BACK, depth=9)
    assert reached(found) == {"F3": 1, "I1": 1, SPEND.ref: 2, BLOCK.ref: 2}


def test_walking_forward_reaches_what_used_a_figure() -> None:
    found = walk(CHAIN, SPEND, Direction.FORWARD, depth=9)
    assert reached(found) == {"F3": 1, "I1": 2, "1d": 2, "1d/1": 3}


def test_depth_counts_links() -> None:
    assert reached(walk(CHAIN, SPEND, Direction.FORWARD, depth=1)) == {"F3": 1}
    assert walk(CHAIN, SPEND, Direction.FORWARD, depth=0) == ()


def test_a_circle_is_walked_once() -> None:
    circle = [*CHAIN, link(PLAN, "supports", SPEND)]
    assert reached(walk(circle, SPEND, Direction.FORWARD, depth=50)) == {
        "F3": 1,
        "I1": 2,
        "1d": 2,
        "1d/1": 3,
    }


def test_two_links_into_one_record_are_both_kept() -> None:
    twice = [link(FINDING, "leads_to", REALIGN), link(FINDING, "supports", REALIGN)]
    (step,) = walk(twice, FINDING, Direction.FORWARD, depth=3)
    assert [taken.kind for taken in step.links] == ["leads_to", "supports"]


def test_a_walk_does_not_go_beyond_where_it_is_told_to_stop() -> None:
    found = walk(CHAIN, REALIGN, Direction.BACK, depth=9, stop_at=frozenset({FINDING}))
    assert reached(found) == {"F3": 1, "I1": 1}


def test_the_ways_from_a_figure_to_an_action_shortest_first() -> None:
    found = paths(CHAIN, SPEND, PLAN, depth=9)
    assert [[step.target.ref for step in way] for way in found] == [
        ["F3", "1d", "1d/1"],
        ["F3", "I1", "1d", "1d/1"],
    ]
    assert paths(CHAIN, PLAN, SPEND, depth=9) == ()
    assert paths(CHAIN, SPEND, SPEND, depth=9) == ((),)
    assert len(paths(CHAIN, SPEND, PLAN, depth=3)) == 1
    assert len(paths(CHAIN, SPEND, PLAN, depth=9, limit=1)) == 1


def test_links_within_a_set_of_records() -> None:
    assert links_within(CHAIN, [FINDING, STATUS_QUO, REALIGN]) == (CHAIN[2], CHAIN[3], CHAIN[4])


def test_loose_ends_name_the_link_and_the_end() -> None:
    known = frozenset({SPEND, FINDING, STATUS_QUO, REALIGN, PLAN})
    assert list(loose_ends(CHAIN, known)) == [(CHAIN[1], BLOCK)]


def test_every_link_of_the_chain_is_allowed() -> None:
    assert [fault for made in CHAIN for fault in GRAMMAR.faults(made)] == []


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (link(SPEND, "supports", End("guess", "1")), "no record of the kind “guess”"),
        (link(End("figure", " "), "supports", FINDING), "source is missing its ref"),
        (link(FINDING, "supports", FINDING), "cannot be linked with itself"),
        (link(SPEND, "likes", FINDING), "“likes” is no kind of link"),
        (link(REALIGN, "supports", SPEND), "cannot be linked to a figure with “supports”."),
        (link(FINDING, "measures", REALIGN), "It may be: supports, contradicts, leads_to."),
        (Link(SPEND, "supports", FINDING, status="guessed"), "Use printed or assigned"),
    ],
)
def test_a_link_that_may_not_stand_says_why(made: Link, words: str) -> None:
    assert words in " ".join(GRAMMAR.faults(made))


def test_the_chain_has_six_columns_and_every_kind_has_one() -> None:
    assert list(GRAMMAR.columns) == [
        "evidence", "finding", "implication", "recommendation", "action", "outcome",
    ]  # fmt: skip
    assert [GRAMMAR.column_of(end) for end in (SPEND, FINDING, STATUS_QUO, REALIGN, PLAN)] == list(
        GRAMMAR.columns
    )[:5]
    assert GRAMMAR.column_of(End("unheard of", "1")) == "evidence"


def test_where_a_figure_may_lead() -> None:
    assert "finding" in GRAMMAR.targets_of("figure")
    assert "lot" not in GRAMMAR.targets_of("figure")
    assert [kind.code for kind in GRAMMAR.kinds_between("figure", "outcome")] == [
        "supports",
        "measures",
    ]
    kind = GRAMMAR.links["supports"]
    assert [kind.words(direction) for direction in Direction] == ["rests on", "supports"]


@pytest.mark.parametrize(
    "change",
    [
        {"records": [{"code": "figure", "label": "Figure", "column": "nowhere"}]},
        {"links": [{"code": "x", "forward": "x", "back": "x", "pairs": [["figure", ["ghost"]]]}]},
    ],
)
def test_a_definition_that_names_what_it_does_not_define_is_refused(
    change: dict[str, Any],
) -> None:
    given = {
        "columns": [{"code": "evidence", "label": "Evidence"}],
        "records": [{"code": "figure", "label": "Figure", "column": "evidence"}],
        "links": [],
        "statuses": ["printed"],
        "depth": 3,
    }
    with pytest.raises(ValueError, match="not defined"):
        read_grammar(given | change)
