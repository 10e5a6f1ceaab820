"""Bodies by groups with all their totals: nothing hidden can be worked out by the best attacker."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.language.disclosure import ABSENT, Crossing, protected, solved_bounds

LOWEST, HIDE_TO, WIDTH = 1, 4, 3
#: Two providers or three, one commissioner or two; genders and ages.
SHAPES = st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 3), st.integers(1, 2))


@st.composite
def tables(draw):
    """People, each with a body of every way and a group of every way, counted with all totals."""
    sizes = draw(SHAPES)
    kinds = list(product(*(range(size) for size in sizes)))
    some = st.one_of(st.integers(0, 3), st.integers(0, 3), st.integers(0, 40))
    people = draw(st.lists(some, min_size=len(kinds), max_size=len(kinds)))
    providers, commissioners, genders, ages = sizes
    counts = np.zeros((1 + providers + commissioners, 1 + genders + ages), dtype=np.int64)
    for (provider, commissioner, gender, age), number in zip(kinds, people, strict=True):
        rows = (0, 1 + provider, 1 + providers + commissioner)
        columns = (0, 1 + gender, 1 + genders + age)
        counts[np.ix_(rows, columns)] += number
    crossing = Crossing(_ways(providers, commissioners), _ways(genders, ages))
    # A total of people whom two bodies share is no sum, and a group may not be known anywhere.
    for at in draw(st.lists(st.integers(0, counts.shape[1] - 1), max_size=1)):
        counts[0, at] = max(0, counts[0, at] - 1)
    for at in draw(st.lists(st.integers(1, counts.shape[1] - 1), max_size=1)):
        counts[1, at] = ABSENT
    return counts, crossing


def _ways(first, second):
    return (tuple(range(1, 1 + first)), tuple(range(1 + first, 1 + first + second)))


def equations(counts, crossing):
    """All sums that hold, worked out without the code under test."""
    found = []
    rows, columns = counts.shape
    lines = [((row, 0), [(row, one) for one in way])
             for row in range(rows) for way in crossing.columns]  # fmt: skip
    lines += [((0, column), [(one, column) for one in way])
              for column in range(columns) for way in crossing.rows]  # fmt: skip
    for total, parts in lines:
        there = [at for at in parts if counts[at] != ABSENT]
        if there and counts[total] != ABSENT and sum(counts[at] for at in there) == counts[total]:
            found.append((str(total), tuple(str(at) for at in there)))
    return found


@given(tables())
@settings(max_examples=60, deadline=None)
def test_the_best_attacker_knows_no_hidden_count_to_less_than_the_width(table):
    counts, crossing = table
    small = (counts >= LOWEST) & (counts <= HIDE_TO)
    hidden = protected(counts, small, crossing, lowest=LOWEST, width=WIDTH)
    assert (hidden | ~small).all(), "what is too small stays hidden"
    assert not (hidden & (counts == 0)).any(), "a nought is shown"
    there = [at for at in np.ndindex(*counts.shape) if counts[at] != ABSENT]
    unknown = [str(at) for at in there if hidden[at]]
    known = {str(at): int(counts[at]) for at in there if not hidden[at]}
    bounds = solved_bounds(unknown, known, equations(counts, crossing), LOWEST)
    assert not {key: one for key, one in bounds.items() if one.within(WIDTH)}
