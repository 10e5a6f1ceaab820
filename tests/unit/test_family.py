"""Where the boxes and lines of a family tree go."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commonweal.language.succession import Succession, SuccessionKind
from commonweal.site.register.family import MOST, FamilyTree, Member, Told, family_tree

MERGER, SPLIT, TRANSFER = SuccessionKind.MERGER, SuccessionKind.SPLIT, SuccessionKind.TRANSFER


def tree(subject: str, *events: Succession) -> FamilyTree | None:
    members = {c: Member(c.upper(), "") for e in events for c in (e.predecessor, e.successor)}
    words = {event: Told("?", f"{event.predecessor} to {event.successor}.") for event in events}
    return family_tree(subject, members, events, words, finding="Who became whom")


def event(kind: SuccessionKind, old: str, new: str, year: int, share: str = "") -> Succession:
    return Succession(kind, old, new, date(year, 4, 1), Decimal(share) if share else None)


def test_every_body_stands_to_the_right_of_all_that_it_came_from() -> None:
    drawn = tree(
        "c",
        event(MERGER, "a", "c", 2020),
        event(MERGER, "b", "c", 2020),
        event(MERGER, "c", "d", 2022),
        event(MERGER, "late", "d", 2022),
    )
    assert drawn
    x = {box.code: box.x for box in drawn.boxes}
    assert x["a"] == x["b"] < x["c"] == x["late"] < x["d"]
    assert [box.code for box in drawn.boxes if box.is_subject] == ["c"]
    assert drawn.description.startswith("a to c. b to c.")


def test_boxes_do_not_overlap_and_stay_inside_the_drawing() -> None:
    drawn = tree("a", *(event(SPLIT, "a", f"part{n}", 2013) for n in range(6)))
    assert drawn
    for first in drawn.boxes:
        assert first.y + first.height <= drawn.height
        for second in drawn.boxes:
            if first is not second and first.x == second.x:
                apart = first.y + first.height <= second.y or second.y + second.height <= first.y
                assert apart


def test_a_line_is_known_only_when_its_share_is() -> None:
    drawn = tree("a", event(SPLIT, "a", "b", 2013), event(SPLIT, "a", "c", 2013, "0.4"))
    assert drawn
    assert [line.known for line in drawn.lines] == [False, True]


def test_two_bodies_that_swap_parts_are_still_drawn() -> None:
    assert tree("a", event(TRANSFER, "a", "b", 2013), event(TRANSFER, "b", "a", 2013))


def test_nothing_and_too_much_are_left_to_the_table() -> None:
    assert tree("a") is None
    assert tree("a", *(event(MERGER, f"b{n}", "a", 2013) for n in range(MOST + 1))) is None
