"""Whatever the numbers: limits hold their value, nothing hidden can be worked out, charts agree."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.language.disclosure import (
    Share,
    State,
    Table,
    grid,
    percentages,
    publish,
    read_profile,
    rounded,
    too_small,
)
from commonweal.language.intervals import percentile, proportion, rate
from commonweal.reviewing.spc import chart
from tests.spec.definitions import definition
from tests.spec.reviewing.series import MDC, R_OFF, R, series

LOCAL = read_profile(definition("disclosure/local.yaml", "disclosure"))
COUNTS = st.one_of(st.none(), st.integers(-2, 500), st.integers(0, 50_000).map(lambda n: n / 100))


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=20))
@settings(max_examples=80, deadline=None)
def test_limits_hold_their_value_or_say_why_there_are_none(pairs):
    x, n = zip(*pairs, strict=True)
    for found in (proportion(x, n), rate(x, n)):
        ok = found.reason == ""
        inner = (found.lower95 <= found.value) & (found.value <= found.upper95)
        outer = (found.lower998 <= found.lower95) & (found.upper95 <= found.upper998)
        assert (inner & outer)[ok].all()
        assert np.isnan(found.value[~ok]).all()


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.integers(1, 99))
@settings(max_examples=80, deadline=None)
def test_limits_of_a_percentile_are_values_around_it(values, percent):
    found = percentile(values, percent)
    if not found.reason[0]:
        assert {found.lower95[0], found.upper95[0]} <= set(values)
        assert found.lower95[0] <= found.value[0] <= found.upper95[0]


@given(st.lists(st.integers(0, 8), min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_no_hidden_part_can_be_found_by_trying_everything(parts):
    table = grid(
        {**{(str(k), "m"): v for k, v in enumerate(parts)}, ("all", "m"): sum(parts)}, "all"
    )
    found = publish(table, LOCAL)
    hidden = [k for k in range(len(parts)) if found[f"{k}/m"].state == State.SUPPRESSED]
    if found["all/m"].state == State.SUPPRESSED:
        return
    rest = sum(parts) - sum(v for k, v in enumerate(parts) if k not in hidden)
    ways = [w for w in product(range(1, rest + 1), repeat=len(hidden)) if sum(w) == rest]
    for place in range(len(hidden)):
        seen = {way[place] for way in ways}
        assert max(seen) - min(seen) >= LOCAL.width


@given(st.lists(st.one_of(st.none(), st.integers(-50, 50)), max_size=40))
@settings(max_examples=80, deadline=None)
@pytest.mark.parametrize("mode", [R, R_OFF, MDC])
def test_icon_table_and_alert_of_a_chart_agree(mode, values):
    found = chart(series(values, target=10), mode)
    assert len(found.points) == len(values)
    assert found.sentence()
    for point in found.points:
        assert (point.rule == "") == (point.side == 0)
        segment = found.segments[point.segment]
        if point.rule == "outside limit":
            assert not segment.lower <= point.value <= segment.upper
    if found.last and found.variation.value != "not shown":
        assert found.variation == found.last.variation
    assert found.alert() in (None, found.sentence())


COUNT = st.integers(0, 300)


@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("name", ["mhsds", "hes", "local", "none"])
def test_whole_arrays_are_published_as_cell_by_cell(name, pairs):
    profile = read_profile(definition(f"disclosure/{name}.yaml", "disclosure"))
    above, below = (np.array(one, dtype=np.int64) for one in zip(*pairs, strict=True))
    counts = {f"{at}/{kind}": int(number) for kind, numbers in (("n", above), ("d", below))
              for at, number in enumerate(numbers)}  # fmt: skip
    shares = {f"{at}/v": Share(f"{at}/n", f"{at}/d") for at in range(len(pairs))}
    cells = publish(Table(counts, shares=shares), profile)
    hidden, shown = too_small(above, profile), rounded(above, profile)
    per_cent = percentages(above, below, profile)
    for at in range(len(pairs)):
        cell, share = cells[f"{at}/n"], cells[f"{at}/v"]
        assert hidden[at] == (cell.state == State.SUPPRESSED)
        assert hidden[at] or shown[at] == cell.value
        assert share.value is None or per_cent[at] == float(share.value)
