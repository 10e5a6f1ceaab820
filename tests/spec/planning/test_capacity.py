"""ESX-04: posts, fragmentation and skills, counted by hand."""

from dataclasses import replace
from decimal import Decimal

from commonweal.planning.capacity import Post, capacity, skill_gaps

POSTS = [
    Post("north", "Lead", "8c", "commissioning", Decimal(1), ("CMHT", "IAPT"), Decimal(80000)),
    Post("south", "Lead", "8a", "commissioning", Decimal("0.6"), ("CMHT",), Decimal(40000)),
    Post("south", "Analyst", "7", "analytics", Decimal("0.2"), (), Decimal(9000)),
]
TEAM = [
    Post("shared", "Head", "9", "commissioning", Decimal(1)),
    Post("shared", "Analyst", "8b", "analytics", Decimal(2)),
    Post("shared", "Accountant", "8a", "finance", Decimal(1)),
]


def test_totals_and_bodies_per_service_line():
    found = capacity(POSTS)
    assert (found.posts, found.equivalents, found.bodies) == (3, Decimal("1.8"), 2)
    assert found.cost == 129000
    assert found.bodies_per_line == (("CMHT", 2), ("IAPT", 1))


def test_a_post_without_a_cost_leaves_the_total_unknown():
    assert capacity([*POSTS, replace(POSTS[0], yearly_cost=None)]).cost is None


def test_gaps_put_the_largest_shortage_first():
    gaps = [(gap.skill, gap.gap) for gap in skill_gaps(POSTS, TEAM)]
    assert gaps == [
        ("analytics", Decimal("1.8")), ("finance", Decimal(1)), ("commissioning", Decimal("-0.6")),
    ]  # fmt: skip
