"""Expected need: more people and higher rates give more, parts add up, plain Python agrees."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.planning.need.demand import expected, merge
from commonweal.planning.need.drivers import drivers
from commonweal.planning.need.estimates import estimate
from commonweal.planning.need.prevalence import Prevalence
from tests.spec.planning.need.places import BANDS, people, prevalence

COUNTS = st.lists(st.integers(0, 50_000), min_size=len(BANDS), max_size=len(BANDS))
SPANS = (("female", "65-74"), ("male", "65-74"), ("both", "75+"))


@st.composite
def rates(draw: st.DrawFn) -> list[dict[str, object]]:
    """Three rates in percent, each with limits around it."""
    found = []
    for sex, ages in SPANS:
        value = draw(st.integers(1, 50))
        low, high = draw(st.integers(0, value)), draw(st.integers(value, 90))
        found.append({"sex": sex, "ages": ages, "value": value, "limits": [low, high]})
    return found


def by_hand(counts: list[int], rows: list[dict[str, object]]) -> tuple[float, float, float]:
    """Value and limits, band by band, without an array."""
    value = below = above = 0.0
    for row in rows:
        first = int(str(row["ages"])[:2])
        held = sum(
            count
            for band, count in zip(BANDS, counts, strict=True)
            if band.first == first and row["sex"] in (band.sex, "both")
        )
        rate, (low, high) = float(str(row["value"])), row["limits"]  # type: ignore[misc]
        value += held * rate / 100
        below += (held * (rate - low) / 100) ** 2
        above += (held * (high - rate) / 100) ** 2
    return value, max(value - sqrt(below), 0), value + sqrt(above)


@given(COUNTS, rates())
def test_plain_python_gives_the_same(counts: list[int], rows: list[dict[str, object]]) -> None:
    found = expected(people({"A": {2020: {"estimate": counts}}}), prevalence(rows))
    ends = (found.value[0, 0, 0], found.low[0, 0, 0], found.high[0, 0, 0])
    assert ends == pytest.approx(by_hand(counts, rows))


@given(COUNTS, st.integers(0, len(BANDS) - 1), st.integers(1, 1000), rates())
def test_more_people_or_a_higher_rate_give_no_less(
    counts: list[int], band: int, more: int, rows: list[dict[str, object]]
) -> None:
    grown = [count + more * (place == band) for place, count in enumerate(counts)]
    held = people({"A": {2020: {"estimate": counts}}, "B": {2020: {"estimate": grown}}})
    found = expected(held, prevalence(rows)).value[:, 0, 0]
    assert found[1] >= found[0]
    raised = [row | {"value": row["limits"][1]} for row in rows]  # type: ignore[index]
    assert expected(held, prevalence(raised)).value[0, 0, 0] >= found[0]


@given(COUNTS, COUNTS, rates())
def test_areas_put_together_add_up(a: list[int], b: list[int], rows: list[dict[str, object]]):
    held = people({"A": {2020: {"estimate": a}}, "B": {2020: {"estimate": b}}})
    apart = expected(held, prevalence(rows)).value.sum()
    whole = merge(held, {"W": ("Whole", ("A", "B"))})
    assert expected(whole, prevalence(rows)).value[0, 0, 0] == pytest.approx(apart)


@given(COUNTS, rates())
def test_bands_add_up_to_the_whole(counts: list[int], rows: list[dict[str, object]]) -> None:
    held = people({"A": {2020: {"estimate": counts}}})
    parts = [expected(held, prevalence([row])).value[0, 0, 0] for row in rows]
    assert expected(held, prevalence(rows)).value[0, 0, 0] == pytest.approx(sum(parts))


@given(COUNTS, COUNTS, rates(), st.floats(0.5, 2), st.booleans())
def test_drivers_sum_to_the_change(
    now: list[int], then: list[int], rows: list[dict[str, object]], factor: float, within: bool
) -> None:
    held = people({"A": {2020: {"estimate": now}, 2030: {"principal": then}}})
    found = drivers(held, prevalence(rows), 2020, 2030, factor=factor, within_ages=within)
    parts = found.size + found.ageing + found.prevalence + found.interaction
    assert parts[0] == pytest.approx(found.change[0], abs=1e-6)


@given(COUNTS, st.floats(1, 1.5), st.floats(0.5, 1), rates())
def test_each_part_widens_the_limits_and_the_value_lies_between(
    counts: list[int], up: float, down: float, rows: list[dict[str, object]]
) -> None:
    three = {
        "principal": counts,
        "high": [up * c for c in counts],
        "low": [down * c for c in counts],
    }
    one: Prevalence = prevalence(rows)
    alone = estimate(expected(people({"A": {2030: {"estimate": counts}}}), one))
    found = estimate(expected(people({"A": {2030: three}}), one))
    assert found.low[0, 0] <= alone.low[0, 0] + 1e-6
    assert found.high[0, 0] >= alone.high[0, 0] - 1e-6
    assert found.low[0, 0] <= found.value[0, 0] + 1e-6
    assert np.isfinite(found.high).all()
