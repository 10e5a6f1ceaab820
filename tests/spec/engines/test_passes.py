"""The passes over rows: worked by hand, and compiled ones beside their twins of NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from commonweal.engines.kernel.passes import PLAIN, Groups, Passes, Runs, Spans, passes

Array = np.ndarray[Any, Any]
BOTH = pytest.mark.parametrize("run", [passes(), PLAIN], ids=["compiled", "numpy"])
MASKS = (np.uint8, np.uint16, np.uint32, np.uint64)


def ints(*values: int) -> Array:
    return np.array(values, np.int32)


def masks(*values: int) -> Array:
    return np.array(values, np.uint8)


def in_runs(*lengths: int) -> Groups:
    """Groups 0, 1, ... whose rows stand together, so many of each."""
    begins = np.cumsum([0, *lengths])
    return Groups(None, len(lengths), Runs(begins, np.arange(len(lengths), dtype=np.int32)))


@BOTH
def test_places_where_a_value_changes(run: Passes) -> None:
    found = np.zeros(2, np.int64)
    assert run.changes(ints(7, 7, 3, 3, 7), found) == 2
    assert found.tolist() == [2, 4]
    assert run.changes(ints(1, 2, 3, 4), found) == -1
    assert run.changes(ints(), found) == 0


@BOTH
def test_rows_sums_and_people_of_runs(run: Passes) -> None:
    groups = in_runs(3, 0, 2)
    mask = masks(0b01, 0b11, 0b10, 0b01, 0b01)
    person = ints(5, 5, 8, -1, 2)
    assert run.rows(groups, mask, 2).tolist() == [[2, 2], [0, 0], [2, 0]]
    minutes = ints(10, 20, 40, 80, 160)
    assert run.sums(groups, mask, np.array([1, 0]), minutes).tolist() == [
        [60, 30],
        [0, 0],
        [0, 240],
    ]
    # Persons 5 and 8, of whom 5 has both bits; the person of one row is not known.
    assert run.people(groups, person, mask, 2).tolist() == [[1, 2], [0, 0], [1, 0]]


@BOTH
def test_people_who_come_back_within_a_run_count_once(run: Passes) -> None:
    person = ints(4, 9, 4)
    assert run.people(in_runs(3), person, masks(1, 1, 1), 1).tolist() == [[2]]


@BOTH
def test_the_first_row_of_each_person_with_all_that_the_mask_holds(run: Passes) -> None:
    person = ints(3, 3, -1, 6, 3, 6)
    rows, held = run.persons(person, masks(0, 0b01, 0b11, 0b10, 0b10, 0))
    assert rows.tolist() == [1, 3]
    assert held.tolist() == [0b11, 0b10]
    rows, held = run.persons(person, masks(1, 1, 1, 0, 1, 1))
    assert (rows.tolist(), held.tolist()) == ([0, 5], [1, 1])


@BOTH
def test_the_first_price_in_order_that_holds(run: Passes) -> None:
    # Key 0: days 5 to 10, then 8 to 30; key 1 has none; key 2: days 0 to 4.
    begins, first, last = np.array([0, 2, 2, 3]), ints(5, 8, 0), ints(10, 30, 4)
    key = ints(0, 0, 0, 0, 0, -1, 1, 2, 2, 0)
    day = ints(12, 9, 30, 31, 4, 9, 9, 4, 5, 8)
    found = run.in_force(key, day, begins, first, last)
    assert found.tolist() == [1, 0, 1, -1, -1, -1, -1, 2, -1, 0]


@BOTH
def test_the_earliest_day_of_each_place_over_several_pieces(run: Passes) -> None:
    best, seen = np.full(4, 99, np.int32), np.zeros(1, np.uint32)
    kept = np.array([True, True, False, True])
    run.earliest(best, seen, ints(2, 2, 1, 3), ints(12, 11, 3, 15), kept, False)
    assert best.tolist() == [99, 99, 11, 15]
    # All of these are later than any before, and place 1 is met twice among them.
    run.earliest(best, seen, ints(1, 3, -1, 1), ints(25, 20, 0, 21), kept, True)
    assert best.tolist() == [99, 21, 11, 15]
    # These are not, so that what was met before may have an earlier day.
    run.earliest(best, seen, ints(2, 3, 0, 0), ints(10, 16, 1, 18), kept, False)
    assert best.tolist() == [18, 21, 10, 15]


@BOTH
def test_keys_that_are_near(run: Passes) -> None:
    near = run.near(np.array([0, 33, 40]), ints(40, 1, -1, 33, 0, 2_000_000, 40))
    assert near.tolist() == [0, 3, 4, 6]
    assert run.near(np.zeros(0, np.int64), ints(0, 1)).tolist() == []


@BOTH
def test_days_that_stays_share_with_months(run: Passes) -> None:
    # Months of 30 days: 0 to 29 and 30 to 59. The first stay has days 28 to 31, the second is
    # of one month, the third has no bit.
    spans = Spans(
        ints(0, 1, 0), ints(1, 1, 1), ints(28, 40, 0), ints(32, 45, 60), ints(0, 30), ints(29, 59)
    )
    groups = Groups(ints(1, 0, 1), 2)
    days, rows = run.overlaps(groups, masks(0b01, 0b11, 0), spans, np.array([0, 1]), np.array([0]))
    assert days.tolist() == [[0, 0], [5, 5], [2, 0], [2, 0]]
    assert rows.tolist() == [[0], [1], [1], [1]]


@pytest.mark.parametrize("seed", range(24))
def test_compiled_passes_give_what_their_twins_give(seed: int) -> None:
    made = np.random.default_rng(seed)
    size, bits = int(made.integers(0, 4000)), int(made.integers(1, 33))
    kind = next(each for each in MASKS if np.iinfo(each).bits >= bits)
    mask = made.integers(0, 1 << bits, size).astype(kind)
    mask[made.random(size) < 0.3] = 0
    person = made.integers(-1, 300, size).astype(np.int32)
    cell = np.sort(made.integers(0, 12, size)).astype(np.int32)
    begins = np.flatnonzero(np.append(True, cell[1:] != cell[:-1])) if size else np.zeros(0, int)
    runs = Runs(np.append(begins, size), cell[begins])
    if made.random() < 0.5:
        order = np.lexsort([person, cell])
        person, mask = person[order], mask[order]
    ours = passes()
    wanted = np.arange(min(bits, 5))
    days, key = made.integers(0, 900, size).astype(np.int32), made.integers(-1, 40, size)
    whole, parts = made.integers(-50, 50, size), made.random(size)
    for groups in (Groups(None, 12, runs), Groups(cell[::-1].copy(), 12)):
        same(ours.rows(groups, mask, bits), PLAIN.rows(groups, mask, bits))
        same(ours.people(groups, person, mask, bits), PLAIN.people(groups, person, mask, bits))
        for values in (whole, days, parts):
            mine, theirs = (each.sums(groups, mask, wanted, values) for each in (ours, PLAIN))
            assert mine == pytest.approx(theirs, rel=1e-12)
    for mine, theirs in zip(ours.persons(person, mask), PLAIN.persons(person, mask), strict=True):
        same(mine, theirs)
    among = np.unique(made.integers(0, 40, 9))
    same(ours.near(among, key), PLAIN.near(among, key))
    lists = np.sort(made.integers(0, 80, 41))
    first = made.integers(0, 600, 81).astype(np.int32)
    last = first + made.integers(0, 400, 81).astype(np.int32)
    listed = key.astype(np.int32), days, lists, first, last
    same(ours.in_force(*listed), PLAIN.in_force(*listed))


@pytest.mark.parametrize("seed", range(12))
def test_compiled_overlaps_and_earliest_give_what_their_twins_give(seed: int) -> None:
    made = np.random.default_rng(100 + seed)
    size, months = int(made.integers(0, 900)), 7
    firsts = np.arange(months, dtype=np.int32) * 30
    first = made.integers(0, months, size).astype(np.int32)
    last = np.minimum(first + made.integers(0, 4, size), months - 1).astype(np.int32)
    start, end = first * 30 + 4, last * 30 + made.integers(4, 30, size).astype(np.int32)
    spans = Spans(first, last, start, end, firsts, firsts + 29)
    mask = made.integers(0, 8, size).astype(np.uint8)
    groups = Groups(made.integers(0, 5, size).astype(np.int32), 5)
    asked = groups, mask, spans, np.array([0, 2]), np.array([1])
    for mine, theirs in zip(passes().overlaps(*asked), PLAIN.overlaps(*asked), strict=True):
        same(mine, theirs)
    found = []
    for run in (passes(), PLAIN):
        best, seen = np.full(200, 10_000, np.int32), np.zeros(200 // 32 + 1, np.uint32)
        pieces = np.random.default_rng(seed)
        for piece in range(5):
            place = pieces.integers(0, 200, 150).astype(np.int32)
            low = 100 * (piece if piece != 3 else 0)
            values = pieces.integers(low, low + 100, 150).astype(np.int32)
            kept = pieces.random(150) < 0.8
            run.earliest(best, seen, place, values, kept, piece != 3)
        found.append(best)
    same(*found)


def same(mine: Array, theirs: Array) -> None:
    assert mine.dtype.kind == theirs.dtype.kind
    assert np.array_equal(mine, theirs)
