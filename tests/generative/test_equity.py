"""Groups beside each other: indices keep their bounds and invariances, and plain Python agrees.

Source of the properties: the statistical standards, section 6. A slope over ranks can be no steeper
than the spread of the rates allows, and a concentration index looks at shares alone.
"""

from __future__ import annotations

import random
from math import exp, log, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.intervals import SlopeRule
from commonweal.planning.need.equity import (
    GroupKind,
    Rules,
    Study,
    Use,
    rate_ratio,
    study,
    use_against_need,
)
from commonweal.site.planning.presenters.need_equity import unknown_words

RULES = Rules(per=1, slopes=SlopeRule(5, 100, 1000, 1000), seed=1)
TENTHS = GroupKind("deprivation", "Deprivation", True, "5", frozenset({"Not known"}), frozenset())
GROUPS = GroupKind(
    "ethnic group", "Ethnic group", False, "G0", frozenset({"Not known"}), frozenset({"All"})
)
#: z of 95 % limits, to the digits of the standards.
Z = 1.959963984540054
#: Count and people of each group: never more counted than there are people.
FILLED = st.integers(10, 50_000).flatmap(
    lambda people: st.tuples(st.integers(1, people), st.just(people))
)
TENTH = st.lists(FILLED, min_size=5, max_size=10)
#: Count (None is held back), people and need of a group that is no tenth.
GROUP = st.tuples(
    st.none() | st.integers(0, 10_000), st.integers(1, 10**6), st.integers(1, 100_000)
)


def use(group: str, count: float | None, people: float | None, need: float | None = None) -> Use:
    reason = "" if count is not None else "suppressed in the source"
    return Use(group, "2022/23", count, people, need, "", reason)


def along(groups: list[tuple[float, float]], factor: float = 1) -> Study:
    """Groups from the most deprived, counts times a factor."""
    uses = [
        use(str(at), count * factor, people, people) for at, (count, people) in enumerate(groups, 1)
    ]
    return study(("A", "Area"), "Contacts", TENTHS, uses, RULES)


def of(found: Study, name: str) -> float:
    assert found.gradient is not None
    value: Any = getattr(found.gradient, name).value
    assert value is not None, getattr(found.gradient, name).reason
    return float(value)


def ranks(groups: list[tuple[int, int]]) -> list[tuple[float, float, float]]:
    """Share of people, middle rank and rate of each group, without an array."""
    everybody = sum(people for _, people in groups)
    found, below = [], 0.0
    for count, people in groups:
        share = people / everybody
        found.append((share, below + share / 2, count / people))
        below += share
    return found


@given(TENTH)
def test_the_slope_is_that_of_plain_python_and_inside_its_bounds(
    groups: list[tuple[int, int]],
) -> None:
    found = along(list(groups))
    laid = ranks(groups)
    middle = sum(share * rank for share, rank, _ in laid)
    mean = sum(share * rate for share, _, rate in laid)
    spread = sum(share * (rank - middle) ** 2 for share, rank, _ in laid)
    by_hand = sum(share * (rank - middle) * (rate - mean) for share, rank, rate in laid) / spread
    slope = of(found, "slope")
    assert slope == pytest.approx(by_hand, rel=1e-6, abs=1e-9)
    rates = [rate for _, _, rate in laid]
    # |cov| is at most the product of the deviations, and that of rates at most half their range.
    assert abs(slope) <= (max(rates) - min(rates)) / 2 / sqrt(spread) + 1e-9
    assert found.gradient is not None
    limits = found.gradient.slope
    assert (limits.low or 0) - 1e-9 <= slope <= (limits.high or 0) + 1e-9
    if found.gradient.explained is not None:
        assert -1e-9 <= found.gradient.explained <= 1 + 1e-9


@given(TENTH)
def test_turning_the_order_round_turns_the_signs(groups: list[tuple[int, int]]) -> None:
    there, back = along(list(groups)), along(list(reversed(groups)))
    assert of(back, "slope") == pytest.approx(-of(there, "slope"), abs=1e-9)
    assert of(back, "concentration") == pytest.approx(-of(there, "concentration"), abs=1e-9)


@given(st.lists(st.integers(10, 50_000), min_size=5, max_size=10), st.integers(1, 9))
def test_equal_rates_have_no_slope_and_no_concentration(people: list[int], tenth: int) -> None:
    found = along([(one * tenth / 10, one) for one in people])
    assert of(found, "slope") == pytest.approx(0, abs=1e-9)
    assert of(found, "concentration") == pytest.approx(0, abs=1e-9)


@given(TENTH)
def test_concentration_is_that_of_plain_python_and_between_its_ends(
    groups: list[tuple[int, int]],
) -> None:
    laid = ranks(groups)
    mean = sum(share * rate for share, _, rate in laid)
    by_hand = 2 / mean * sum(share * rate * rank for share, rank, rate in laid) - 1
    value = of(along(list(groups)), "concentration")
    assert value == pytest.approx(by_hand, rel=1e-6, abs=1e-9)
    first, last = laid[0][0], laid[-1][0]
    assert -(1 - first) - 1e-9 <= value <= (1 - last) + 1e-9  # all use in the one end group


@given(TENTH, st.sampled_from([0.5, 0.25, 0.01]))
def test_concentration_does_not_change_with_the_scale(
    groups: list[tuple[int, int]], factor: float
) -> None:
    plain, scaled = along(list(groups)), along(list(groups), factor)
    assert of(scaled, "concentration") == pytest.approx(of(plain, "concentration"), abs=1e-9)
    assert of(scaled, "relative") == pytest.approx(of(plain, "relative"), rel=1e-6, abs=1e-9)


@given(TENTH)
def test_halving_every_group_into_two_of_its_rate_changes_nothing(
    groups: list[tuple[int, int]],
) -> None:
    twice = [(count / 2, people / 2) for count, people in groups for _ in (0, 1)]
    assert of(along(list(twice)), "concentration") == pytest.approx(
        of(along(list(groups)), "concentration"), abs=1e-9
    )


@given(TENTH)
def test_everybody_twice_changes_nothing(groups: list[tuple[int, int]]) -> None:
    twice = [(2 * count, 2 * people) for count, people in groups]
    for name in ("slope", "concentration", "relative"):
        assert of(along(list(twice)), name) == pytest.approx(
            of(along(list(groups)), name), rel=1e-6, abs=1e-9
        )


@given(TENTH, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_of_equal_groups_matters(
    groups: list[tuple[int, int]], chance: random.Random
) -> None:
    equal = [groups[0], groups[0], *groups[1:]]  # groups 1 and 2 are alike, so may change places
    uses = [use(str(at), *one) for at, one in enumerate(equal, 1)]
    plain = study(("A", "Area"), "Contacts", TENTHS, uses, RULES)
    swapped = [use("2", *equal[0]), use("1", *equal[1]), *uses[2:]]
    chance.shuffle(swapped)
    found = study(("A", "Area"), "Contacts", TENTHS, swapped, RULES)
    for name in ("slope", "concentration"):
        assert of(found, name) == pytest.approx(of(plain, name), abs=1e-9)


@given(st.integers(10, 10**6), st.integers(1, 10**6), st.integers(10, 10**6), st.integers(1, 10**6))
def test_ratios_for_equal_need_are_those_of_plain_python(
    count: int, need: int, other: int, other_need: int
) -> None:
    found = rate_ratio(
        use("A", count, 1, need), use("B", other, 1, other_need), 100, by_need=True
    ).ratio
    ratio = (count / need) / (other / other_need)
    error = sqrt(1 / count + 1 / other)
    assert found.value == pytest.approx(ratio)
    assert found.low == pytest.approx(exp(log(ratio) - Z * error), rel=1e-6)
    assert found.high == pytest.approx(exp(log(ratio) + Z * error), rel=1e-6)


@given(st.lists(st.tuples(st.integers(1, 10_000), st.integers(1, 10_000)), min_size=2, max_size=8))
def test_use_against_need_averages_to_one_over_need(groups: list[tuple[int, int]]) -> None:
    uses = [use(f"G{at}", count, None, need) for at, (count, need) in enumerate(groups)]
    total, needs = sum(c for c, _ in groups), sum(n for _, n in groups)
    mean = 0.0
    for found, (count, need) in zip(use_against_need(uses), groups, strict=True):
        assert found.value == pytest.approx((count / total) / (need / needs))
        mean += (found.value or 0) * need / needs
    assert mean == pytest.approx(1)


@given(
    st.lists(GROUP, min_size=1, max_size=6),
    st.none() | st.tuples(st.none() | st.integers(0, 10_000)),
)
def test_the_share_that_is_not_known_is_always_in_the_answer(
    groups: list[tuple[int | None, int, int]], apart: tuple[int | None] | None
) -> None:
    """A number where every count is known and the table has a line for it; else the reason."""
    uses = [use(f"G{at}", *one) for at, one in enumerate(groups)]
    if apart is not None:
        uses.append(use("Not known", apart[0], None))
    found = study(("A", "Area"), "Contacts", GROUPS, uses, RULES)
    counts = [count for count, _, _ in groups]
    share = found.unknown.share
    if apart is None:
        assert share.reason == "the table does not say how many are not known"
    elif apart[0] is None or None in counts:
        assert "is not known: suppressed in the source" in share.reason
    elif apart[0] + sum(one or 0 for one in counts) > 0:
        assert share.value == pytest.approx(
            100 * apart[0] / (apart[0] + sum(one or 0 for one in counts))
        )
    if share.value is None:
        assert share.reason
    assert "not known" in unknown_words(found)
