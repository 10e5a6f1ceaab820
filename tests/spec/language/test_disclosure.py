"""What may be published: clinical data standards, 1.11 and 6, with hand-worked tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from commonweal.language.disclosure import (
    Cell,
    Line,
    Share,
    State,
    Table,
    Why,
    grid,
    half_away,
    publish,
    read_profile,
    solved_bounds,
    total_bounds,
)
from tests.spec.definitions import definition

MHSDS, HES, LOCAL, NONE = (
    read_profile(definition(f"disclosure/{name}.yaml", "disclosure"))
    for name in ("mhsds", "hes", "local", "none")
)


def shown(cells):
    return {key: str(cell) for key, cell in cells.items()}


@pytest.mark.parametrize(
    ("count", "mhsds", "hes", "everything"),
    [
        (0, "suppressed", "0", "0"),
        (1, "suppressed", "suppressed", "1"),
        (3, "suppressed", "suppressed", "3"),
        (4, "suppressed", "suppressed", "4"),
        (5, "5", "suppressed", "5"),
        (7, "5", "suppressed", "7"),
        (8, "10", "10", "8"),
        (254, "255", "255", "254"),
        (None, "suppressed", "missing", "missing"),
    ],
)
def test_counts_of_the_national_publications(count, mhsds, hes, everything):
    table = Table({"a": count})
    found = [str(publish(table, profile)["a"]) for profile in (MHSDS, HES, NONE)]
    assert found == [mhsds, hes, everything]


def test_england_is_untouched():
    table = Table({"England": 3, "A": 3}, national=frozenset({"England"}))
    assert shown(publish(table, MHSDS)) == {"England": "3", "A": "suppressed"}
    assert shown(publish(table, LOCAL)) == {"England": "suppressed", "A": "suppressed"}


def test_percentages_from_unrounded_and_from_rounded_numbers():
    table = Table(
        {"n": 8, "d": 62, "low": 4}, shares={"%": Share("n", "d"), "x": Share("low", "d")}
    )
    mhsds, hes = publish(table, MHSDS), publish(table, HES)
    assert str(mhsds["%"]) == "13"  # 8 / 62 = 12.9
    assert str(hes["%"]) == "17"  # 10 / 60 = 16.7
    assert mhsds["x"].state == State.SUPPRESSED
    empty = publish(Table({"n": 0, "d": 0}, shares={"%": Share("n", "d")}), HES)
    assert empty["%"].state == State.NOT_APPLICABLE


def test_rounding_is_half_away_from_zero():
    assert [str(half_away(Decimal(one), Decimal(5))) for one in ("2.5", "-2.5", "7.5")] == [
        "5", "-5", "10",
    ]  # fmt: skip


def test_a_total_does_not_give_its_only_hidden_part_away():
    # 50 = 3 + 12 + 35: hiding 3 alone gives it away, so the next smallest goes too.
    table = grid({("a", "m"): 3, ("b", "m"): 12, ("c", "m"): 35, ("all", "m"): 50}, "all")
    found = publish(table, LOCAL)
    assert shown(found) == {
        "a/m": "suppressed", "b/m": "suppressed", "c/m": "35", "all/m": "50",
    }  # fmt: skip
    assert (found["a/m"].why, found["b/m"].why) == (Why.PRIMARY, Why.COMPLEMENTARY)
    assert found["c/m"].why == Why.SHOWN


def test_two_small_parts_with_a_small_sum_need_a_third():
    # 1 + 2: each lies between 1 and 2, narrower than 3; with 9 too, each lies between 1 and 10.
    table = grid({("a", "m"): 1, ("b", "m"): 2, ("c", "m"): 9, ("all", "m"): 12}, "all")
    found = publish(table, LOCAL)
    assert [str(found[f"{one}/m"]) for one in "abc"] == ["suppressed"] * 3
    assert str(found["all/m"]) == "12"


def test_rows_and_columns_are_protected_together():
    counts = {"a1": 3, "a2": 20, "b1": 15, "b2": 30, "c1": 25, "c2": 40}
    rows = {"a": 23, "b": 45, "c": 65}
    columns = {"1": 43, "2": 90}
    lines = [Line(row, (f"{row}1", f"{row}2")) for row in rows]
    lines += [Line(column, tuple(f"{row}{column}" for row in "abc")) for column in columns]
    table = Table({**counts, **rows, **columns}, tuple(lines))
    found = publish(table, LOCAL)
    hidden = {key for key, cell in found.items() if cell.state == State.SUPPRESSED}
    assert hidden == {"a1", "a2", "b1", "b2"}


def test_when_no_part_is_left_the_total_goes():
    table = grid({("a", "m"): 3, ("all", "m"): 3}, "all")
    assert set(shown(publish(table, LOCAL)).values()) == {"suppressed"}
    table = grid({("a", "m"): 3, ("b", "m"): 0, ("all", "m"): 3}, "all")
    assert shown(publish(table, LOCAL))["b/m"] == "0"


def test_the_difference_of_nested_groups_is_looked_at():
    table = Table({"all ages": 52, "adults": 50}, nested=(("all ages", "adults"),))
    found = publish(table, LOCAL)
    assert (str(found["all ages"]), found["adults"].why) == ("52", Why.DIFFERENCING)
    wide = publish(Table({"all ages": 60, "adults": 50}, nested=table.nested), LOCAL)
    assert str(wide["adults"]) == "50"
    assert str(publish(table, MHSDS)["adults"]) == "50"


def test_bounds_that_a_reader_can_work_out():
    found = solved_bounds(
        ["a", "b", "c"], {"t": 9, "u": 8}, [("t", ("a", "b")), ("u", ("b", "c"))], 0
    )
    assert [(found[k].low, found[k].high) for k in "abc"] == [(1, 9), (0, 8), (0, 8)]
    free = solved_bounds(["a"], {}, [], 1)["a"]
    assert (free.low, free.high) == (1, None)
    with pytest.raises(ValueError, match="does not add up"):
        solved_bounds(["a"], {"t": 3, "b": 7}, [("t", ("a", "b"))], 0)


def test_a_total_of_hidden_parts_is_bounds():
    parts = [publish(Table({"x": count}), MHSDS)["x"] for count in (3, 10, 5)]
    # 0 to 4; 8 to 12; and what is shown as 5 is 5 to 7, as 3 and 4 would be hidden.
    found = total_bounds(parts, MHSDS)
    assert (found.low, found.high) == (13, 23)
    assert total_bounds([Cell(State.MISSING)], MHSDS).reason == "a part is missing"
    assert total_bounds([Cell(State.SUPPRESSED)], LOCAL).reason


def test_a_small_denominator_is_not_ranked():
    shares = {"%": Share("n", "d")}
    small = publish(Table({"n": 10, "d": 29}, shares=shares), LOCAL)["%"]
    assert (str(small), small.ranked) == ("34", False)
    assert publish(Table({"n": 10, "d": 30}, shares=shares), LOCAL)["%"].ranked
    own = replace(LOCAL, rank_from=31)
    assert not publish(Table({"n": 10, "d": 30}, shares=shares), own)["%"].ranked


def test_a_hidden_cell_cannot_hold_a_number():
    with pytest.raises(ValueError, match="cannot hold 0"):
        Cell(State.SUPPRESSED, Decimal(0))
    with pytest.raises(ValueError, match="cannot hold None"):
        Cell(State.NUMBER)
