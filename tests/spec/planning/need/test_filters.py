"""CALC-25 and JCP-21: the filters on the way to care per 1,000, with their pass rates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.row import CannotWork
from commonweal.planning.need.filters import Level, filters, pass_rate, roundly, why_not_compared

D = Decimal
LEVELS = (
    Level("affected", "Affected", D(250), D(250)),
    Level("attending", "Attend", D(230), D(230)),
    Level("diagnosed", "Diagnosed", D(130), D(130)),
    Level("referred", "Referred", D(20), D(30)),
    Level("admitted", "Admitted", D(0), D(10), "fewer than"),
)
PER = D(1000)


def work(**given):
    return filters(LEVELS, PER, at_least_in_primary_care=D(90), **given)


def test_people_at_each_level_keep_their_ranges():
    """50,000 people: 12,500, 11,500, 6,500, 1,000 to 1,500 and fewer than 500."""
    found = work(population=D(50_000))
    ends = [(line.expected.low, line.expected.high) for line in found.lines]
    assert ends == [
        (12500, 12500), (11500, 11500), (6500, 6500), (1000, 1500), (0, 500)
    ]  # fmt: skip
    assert [line.level.says for line in found.lines] == [
        "250", "230", "130", "20 to 30", "fewer than 10"
    ]  # fmt: skip


def test_pass_rates_are_92_57_and_19_percent():
    """230 ÷ 250, 130 ÷ 230, and 25 ÷ 130 with 15 to 23 around it."""
    found = [line.passed for line in work().lines]
    assert found[0] is None
    assert [round_half_up(one.middle) for one in found[1:4]] == [92, 57, 19]
    assert (round_half_up(found[3].low), round_half_up(found[3].high)) == (15, 23)


def test_fewer_than_ten_has_no_middle():
    assert pass_rate(LEVELS[3], LEVELS[4]).middle is None
    assert pass_rate(LEVELS[3], LEVELS[4]).low == 0
    assert pass_rate(LEVELS[3], LEVELS[4]).high == 50


def test_over_90_percent_in_primary_care_holds_only_at_the_low_end():
    """20 of 250 leave 92 %, 30 of 250 leave 88 %."""
    found = work()
    assert found.primary_care == Quantity(D(88), D(92))
    assert found.notes == (
        "“Over 90% managed in primary care” holds only at the low end of referral: "
        "20 to 30 referred of 250 leaves 88 to 92%.",
    )


def test_the_local_filter_that_differs_most_is_named():
    """Here 600 of 1,150 are diagnosed (52%, 49 to 55) and 40 of 600 referred (7%, 5 to 9)."""
    local = {"attending": D(1150), "diagnosed": D(600), "referred": D(40)}
    found = {line.level.code: line for line in work(population=D(5000), local=local).lines}
    assert found["diagnosed"].differs == "lower"
    assert found["referred"].differs == "lower"
    assert round_half_up(found["referred"].local_limits.high, 1) == D("9.0")
    assert work(population=D(5000), local=local).widest == "referred"


def test_a_local_rate_within_chance_of_the_expected_ones_does_not_differ():
    local = {"diagnosed": D(130), "referred": D(28)}
    found = work(population=D(1000), local=local)
    assert found.widest == ""
    assert {line.differs for line in found.lines} == {""}


@pytest.mark.parametrize("before", ["attending", "affected"])
def test_more_people_at_a_later_level_are_refused(before):
    with pytest.raises(CannotWork, match=r"More people are counted at “Diagnosed” \(12\) than at"):
        work(local={before: D(10), "diagnosed": D(12)})


def test_more_people_at_a_level_than_live_here_are_refused():
    with pytest.raises(CannotWork, match="12 people are counted at “Diagnosed” and 11 live here"):
        work(population=D(11), local={"diagnosed": D(12)})
    assert work(population=D(12), local={"diagnosed": D(12)}).lines[2].local == 12


def test_without_a_population_nobody_is_expected_with_the_reason():
    assert work().lines[0].expected == Quantity.unknown("no population has been entered")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("356705", 357000),
        ("1426820", 1430000),
        ("356.7", 357),
        ("0.4", 0),
        ("0", 0),
        ("99950", 100000),
    ],
)
def test_people_are_said_to_three_digits(value, said):
    assert roundly(D(value), 3) == said


def test_what_is_not_compared_has_its_reason():
    local = {"attending": D(10), "diagnosed": D(0), "admitted": D(0)}
    lines = work(local=local).lines
    reasons = [why_not_compared(*pair) for pair in zip((None, *lines), lines, strict=False)]
    assert reasons == [
        "No filter stands before the first level.",
        "It takes the people counted here at “Affected”.",
        "",
        "It takes the people counted here at “Referred”.",
        "It takes the people counted here at “Referred”.",
    ]
    lines = work(local={"affected": D(10), "attending": D(5)}).lines
    assert why_not_compared(lines[0], lines[1]) == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"population": D(0)}, "The population is 0"),
        ({"local": {"referred": D(-1)}}, "count at the level referred is -1"),
        (
            {"population": D(1000), "local": {"attending": D(1001)}},
            "1,001 people are counted at “Attend” and 1,000 live here",
        ),
        ({"local": {"seen": D(1)}}, "There is no level seen; there are affected, attending"),
    ],
)
def test_what_cannot_be_is_refused(given, said):
    with pytest.raises(CannotWork, match=said):
        work(**given)
