"""Groups beside each other, worked by hand. Source: the statistical standards, section 6."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import pytest

from commonweal.language.intervals import SlopeRule
from commonweal.planning.need.equity import GroupKind, Rules, Use, rate_ratio, study

RULES = Rules(per=100, slopes=SlopeRule(5, 100, 1000, 1000), seed=1)
ETHNICITY = GroupKind(
    "ethnicity", "Ethnic group", False, "White", frozenset({"Not known"}), frozenset({"All"})
)
TENTHS = GroupKind("deprivation", "Deprivation", True, "5", frozenset({"Not known"}), frozenset())


def use(group: str, count: float | None, people: float | None = None, **more: object) -> Use:
    """One group in 2022/23."""
    return Use(**{"group": group, "period": "2022/23", "count": count, "people": people,
                  "expected": None, "reason": "" if count is not None else "suppressed",
                  **more})  # type: ignore[arg-type]  # fmt: skip


def found(kind: GroupKind, *uses: Use) -> Any:
    return study(("A", "Area"), "People in contact", kind, uses, RULES)


def test_the_worked_example_of_the_handbook() -> None:
    """Rates 30, 26, 22, 18, 14 over equal fifths: SII −20.0, RII 0.375, −0.909, C −0.14545."""
    answer = found(
        TENTHS, *(use(str(n), x, 100) for n, x in enumerate((30, 26, 22, 18, 14), start=1))
    )
    slopes = answer.gradient
    assert slopes.slope.value == pytest.approx(-20.0)
    assert slopes.ratio.value == pytest.approx(0.375)
    assert slopes.relative.value == pytest.approx(-0.909, abs=5e-4)
    assert slopes.concentration.value == pytest.approx(-0.14545, abs=5e-6)
    assert slopes.explained == pytest.approx(1)
    assert slopes.inequity.reason == "no expected need is given"
    assert slopes.slope.low < -20 < slopes.slope.high


def test_use_that_follows_need_has_no_horizontal_inequity() -> None:
    """Need twice the use in every fifth: C(use) = C(need), so the difference is 0."""
    counts = (30, 26, 22, 18, 14)
    even = found(TENTHS, *(use(str(n), x, 100, expected=2.0 * x) for n, x in enumerate(counts, 1)))
    assert even.gradient.inequity.value == pytest.approx(0)
    # Need as before and use alike: C(use) = 0, so what is left is −C(need) = +0.14545.
    flat = found(TENTHS, *(use(str(n), 22, 100, expected=2.0 * x) for n, x in enumerate(counts, 1)))
    assert flat.gradient.inequity.value == pytest.approx(0.14545, abs=5e-6)


def test_use_against_need() -> None:
    """60 of 100 contacts with 75 of 150 in need: 0.6 ÷ 0.5 = 1.2; 40 of 100 with the rest: 0.8."""
    answer = found(
        ETHNICITY, use("White", 60, 1000, expected=75.0), use("Black", 40, 200, expected=75.0)
    )
    white, black = (one.use_need for one in answer.lines)
    assert (white.value, black.value) == (pytest.approx(1.2), pytest.approx(0.8))
    # Wilson's limits of 60 of 100 are 0.5020 and 0.6906; over a share of need of a half.
    assert (white.low, white.high) == (
        pytest.approx(1.0040, abs=1e-4), pytest.approx(1.3812, abs=1e-4),
    )  # fmt: skip


def test_a_ratio_stands_with_both_counts_and_both_rates() -> None:
    """Detentions, 228 and 64 for each 100,000 (2022-23): ratio 3.56, published as 3.5."""
    black, white = use("Black", 228, 100_000), use("White", 64, 100_000)
    ratio = rate_ratio(black, white, 100_000, by_need=False)
    assert (ratio.rate, ratio.reference_rate) == (228, 64)
    assert (ratio.count, ratio.reference_count) == (228, 64)
    assert ratio.ratio.value == pytest.approx(3.5625)
    spread = exp(1.959964 * sqrt(1 / 228 + 1 / 64))
    assert ratio.ratio.low == pytest.approx(3.5625 / spread)
    assert ratio.ratio.high == pytest.approx(3.5625 * spread)


@pytest.mark.parametrize("hidden", ["group", "reference"])
def test_no_ratio_without_both_counts(hidden: str) -> None:
    pair = [use("Black", 228, 1000), use("White", 64, 1000)]
    pair[hidden == "reference"] = use("Hidden", None, 1000)
    ratio = rate_ratio(pair[0], pair[1], 100, by_need=False).ratio
    assert ratio.value is None
    assert ratio.reason == "the count of Hidden is not known: suppressed"


def test_the_ratio_for_equal_need() -> None:
    """30 of 60 in need beside 40 of 40: rates by need 50 and 100 %, so 0.5 where people say 1.5."""
    answer = found(
        ETHNICITY, use("White", 40, 200, expected=40.0), use("Black", 30, 100, expected=60.0)
    )
    black = answer.lines[1]
    assert black.ratio.ratio.value == pytest.approx(1.5)
    assert black.need_ratio.ratio.value == pytest.approx(0.5)
    assert (black.need_ratio.rate, black.need_ratio.reference_rate) == (50, 100)


def test_without_expected_need_people_do_not_stand_in_for_it() -> None:
    answer = found(ETHNICITY, use("White", 60, 1000), use("Black", 40, 200))
    assert {one.use_need.reason for one in answer.lines} == {"no expected need is given"}
    assert answer.lines[1].need_ratio.ratio.reason == "no expected need is given"


def test_a_suppressed_group_is_left_out_of_the_shares_and_named() -> None:
    answer = found(
        ETHNICITY,
        use("White", 60, 1000, expected=60.0),
        use("Black", 40, 200, expected=40.0),
        use("Other", None, 50, expected=10.0),
    )
    assert answer.left_out == ("Other",)
    assert [one.use_need.value for one in answer.lines] == [1.0, 1.0, None]
    assert answer.lines[2].rate.value is None
    assert answer.lines[2].rate.reason == "suppressed"


def test_the_unknown_are_always_counted() -> None:
    """25 of 125 are not known: 20 %."""
    told = found(ETHNICITY, use("White", 60, 1000), use("Black", 40, 200), use("Not known", 25))
    assert told.unknown.share.value == pytest.approx(20)
    assert (told.unknown.count, told.unknown.of) == (25, 125)
    assert [one.group for one in told.lines] == ["White", "Black"]
    untold = found(ETHNICITY, use("White", 60, 1000), use("Black", 40, 200))
    assert untold.unknown.share.value is None
    assert untold.unknown.share.reason == "the table does not say how many are not known"


def test_the_index_of_disparity() -> None:
    """Rates 10 and 30 around 20 for all: mean distance 10, a half of 20."""
    answer = found(ETHNICITY, use("White", 10, 100), use("Black", 30, 100), use("All", 40, 200))
    assert answer.disparity.value == pytest.approx(0.5)
    assert answer.gradient is None


def test_a_new_basis_of_the_people_is_a_break() -> None:
    """Detentions fell from 342 to 228 as Census 2021 gave larger populations."""
    years = [("2020/21", "Census 2011"), ("2021/22", "Census 2011"), ("2022/23", "Census 2021")]
    answer = found(
        ETHNICITY, *(use("Black", 30, 100, period=period, basis=basis) for period, basis in years)
    )
    assert [one.breaks for one in answer.history] == [False, False, True]
    assert answer.basis == "Census 2021"


def test_fewer_fifths_than_a_slope_needs_give_a_reason() -> None:
    answer = found(TENTHS, *(use(str(n), 10, 100) for n in range(1, 4)))
    assert answer.gradient.slope.value is None
    assert answer.gradient.slope.reason
    assert answer.gradient.explained is None


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ("1245", "not every group from 1 to 5 is given: 3 missing"),
        ("2345", "not every group from 1 to 5 is given: 1 missing"),
        ("1234", "not every group from 1 to 5 is given: 5 missing"),
        ("012345", "a group is given more than once or is not from 1 to 5"),
        ("112345", "a group is given more than once or is not from 1 to 5"),
        ("", "not every group from 1 to 5 is given: 1, 2, 3, 4, 5 missing"),
    ],
)
def test_no_gradient_over_groups_that_are_not_all_there(groups: str, reason: str) -> None:
    """The ranks of those who are left would be wrong, so no index is made of them."""
    uses = [use(one, 30, 100, expected=40.0) for one in groups]
    answer = found(TENTHS, *uses, use("Not known", 5))
    slopes = answer.gradient
    for index in (
        slopes.slope, slopes.ratio, slopes.relative, slopes.concentration, slopes.inequity
    ):  # fmt: skip
        assert (index.value, index.reason) == (None, reason)
    assert slopes.explained is None
