"""Walks over any tangle of links: they end, repeat nothing, and agree both ways."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.thread import Direction, End, Link, paths, walk

ENDS = st.integers(0, 7).map(lambda number: End("finding", str(number)))
LINKS = st.lists(st.builds(lambda a, b: Link(a, "supports", b), ENDS, ENDS), max_size=25)


def reachable(links: list[Link], start: End) -> set[End]:
    """The plain answer: add whatever a link reaches until nothing is added."""
    seen = {start}
    while more := {link.target for link in links if link.source in seen} - seen:
        seen |= more
    return seen - {start}


@given(LINKS, ENDS)
def test_a_walk_reaches_exactly_what_can_be_reached(links: list[Link], start: End) -> None:
    found = [step.end for step in walk(links, start, Direction.FORWARD, depth=99)]
    assert len(found) == len(set(found))
    assert set(found) == reachable(links, start)


@given(LINKS, ENDS, ENDS)
def test_back_is_forward_seen_from_the_other_end(links: list[Link], a: End, b: End) -> None:
    forward = {step.end: step.distance for step in walk(links, a, Direction.FORWARD, depth=99)}
    back = {step.end: step.distance for step in walk(links, b, Direction.BACK, depth=99)}
    assert forward.get(b) == back.get(a)


@given(LINKS, ENDS, ENDS)
def test_there_is_a_path_exactly_where_a_walk_arrives(links: list[Link], a: End, b: End) -> None:
    distance = {s.end: s.distance for s in walk(links, a, Direction.FORWARD, depth=99)}.get(b)
    ways = paths(links, a, b, depth=9, limit=1)
    if a == b:
        assert ways == ((),)
    elif distance is None:
        assert ways == ()
    else:
        assert len(ways[0]) == distance
