"""NCL-26: the gap between groups and its change, by deprivation or ethnicity."""

from __future__ import annotations

from decimal import Decimal

from commonweal.reviewing.group_gaps import Gap, change_in_gap, gap_between
from commonweal.reviewing.indicators import Direction

THEN = {"most": Decimal("17.1"), "middle": Decimal("20.2"), "least": Decimal("22.6")}
NOW = {"most": Decimal("18.9"), "middle": Decimal("21.2"), "least": Decimal("22.8")}


def test_the_widest_gap_and_who_stands_at_its_ends() -> None:
    assert gap_between({"x": Decimal(4), "y": Decimal(10)}, Direction.HIGHER) == Gap(
        "y", "x", Decimal(6), Decimal("2.5")
    )
    assert gap_between({"x": Decimal(4), "y": Decimal(10)}, Direction.LOWER) == Gap(
        "x", "y", Decimal(6), Decimal("2.5")
    )
    zero = gap_between({"x": Decimal(0), "y": Decimal(3)}, Direction.HIGHER)
    assert zero is not None
    assert (zero.apart, zero.times) == (Decimal(3), None)


def test_a_group_that_is_not_known_is_left_out_by_name_and_is_not_nought() -> None:
    found = gap_between({"x": Decimal(4), "y": Decimal(10), "z": None}, Direction.HIGHER)
    assert found is not None
    assert (found.apart, found.left_out) == (Decimal(6), ("z",))
    assert gap_between({"x": Decimal(4), "z": None}, Direction.HIGHER) is None


def test_the_gap_narrows_from_5_5_to_3_9() -> None:
    change = change_in_gap({"2020/21": THEN, "2021/22": NOW}, Direction.HIGHER)
    assert change is not None
    assert (change.before, change.after, change.by) == ("2020/21", "2021/22", Decimal("-1.6"))
    assert change_in_gap({"2021/22": NOW}, Direction.HIGHER) is None


def test_gaps_between_other_groups_are_not_compared() -> None:
    change = change_in_gap({"a": THEN, "b": {**NOW, "least": None}}, Direction.HIGHER)
    assert change is not None
    assert change.by is None
    assert "other groups" in change.reason
