"""One chart from one calculation: labels, icons, segments, words; sections 5.2 to 5.4."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from commonweal.reviewing.spc import Assurance, Break, Direction, Rebase, Variation, chart
from commonweal.reviewing.spc.build import assurance_of
from commonweal.reviewing.spc.chart import Kind
from commonweal.reviewing.spc.limits import Limits
from tests.spec.reviewing.series import MDC, R_OFF, R, labels, month, series

CALM = [20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 19, 21, 20, 22, 19]
STEP = [20, 22, 19, 21, 20, 22, 19, 21, 24, 25, 24, 26, 25, 24, 26]


@pytest.mark.parametrize(
    ("values", "mode", "mean", "lower", "upper", "expected"),
    [
        (CALM, R, 20.4667, 14.1967, 26.7367, ["."] * 15),
        ([*CALM[:14], 34], R, 21.4667, 15.3282, 27.6051, ["."] * 14 + ["L+"]),
        ([*CALM[:14], 34], R_OFF, 21.4667, 13.4867, 29.4467, ["."] * 14 + ["L+"]),
        (STEP, R, 22.5333, 17.5933, 27.4733, ["S-"] * 8 + ["S+"] * 7),
        (
            [20, 22, 19, 21, 18, 19, 20, 21, 22, 23, 24, 23, 21, 22, 20],
            R, 21.0, 16.82, 25.18, ["."] * 4 + ["T+"] * 7 + ["."] * 4,
        ),
        (
            [10, 11] * 6 + [13, 12, 13],
            R, 10.9333, 8.0833, 13.7833, ["."] * 12 + ["2+", ".", "2+"],
        ),
        ([1, -1] * 7 + [5.5, -5.5], R, None, None, None, None),
    ],
)  # fmt: skip
def test_full_labels(values, mode, mean, lower, upper, expected):  # noqa: PLR0917
    found = chart(series(values), mode)
    if expected is None:
        assert labels(found)[-2:] == [".", "."]
        return
    assert labels(found) == expected
    segment = found.segments[0]
    assert [round(one, 4) for one in (segment.centre, segment.lower, segment.upper)] == [
        mean, lower, upper,
    ]  # fmt: skip


def test_near_limits_of_the_last_label_row():
    segment = chart(series([10, 11] * 6 + [13, 12, 13]), R).segments[0]
    assert (round(segment.near_lower, 4), round(segment.near_upper, 4)) == (9.0333, 12.8333)


@pytest.mark.parametrize(
    ("direction", "variation"),
    [
        (Direction.HIGHER, Variation.IMPROVEMENT_HIGH),
        (Direction.LOWER, Variation.CONCERN_HIGH),
        (Direction.NEITHER, Variation.HIGH),
    ],
)
def test_the_icon_is_the_last_points_and_words_and_alert_agree_with_it(direction, variation):
    found = chart(series([*CALM[:14], 34], direction), R)
    assert found.variation == found.points[-1].variation == variation
    assert "unusually high" in found.sentence()
    assert ("concern" in found.sentence()) == (direction == Direction.LOWER)
    assert (found.alert() is None) == (direction == Direction.HIGHER)
    with pytest.raises(FrozenInstanceError):
        found.unit = "%"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("lower", "upper", "higher", "lower_is_better"),
    [
        (1, 3, Assurance.FAIL, Assurance.PASS),
        (5, 7, Assurance.PASS, Assurance.FAIL),
        (1, 5, Assurance.HIT_AND_MISS, Assurance.HIT_AND_MISS),
    ],
)
def test_assurance_against_a_target_of_four(lower, upper, higher, lower_is_better):
    limits = Limits((lower + upper) / 2, lower, upper, 0, 0, 1, True)
    for mode in (R, MDC):
        assert assurance_of(limits, 4, Direction.HIGHER, mode) == higher
        assert assurance_of(limits, 4, Direction.LOWER, mode) == lower_is_better
        assert assurance_of(limits, 4, Direction.NEITHER, mode) == Assurance.NONE
        assert assurance_of(limits, None, Direction.HIGHER, mode) == Assurance.NONE


def test_a_target_on_the_limit_is_judged_by_the_mode():
    limits = Limits(2, 1, 4, 0, 0, 1, True)
    assert assurance_of(limits, 4, Direction.HIGHER, R) == Assurance.HIT_AND_MISS
    assert assurance_of(limits, 4, Direction.HIGHER, MDC) == Assurance.FAIL
    assert assurance_of(limits, 1, Direction.HIGHER, MDC) == Assurance.PASS


def test_after_a_rebase_the_target_is_judged_by_the_last_limits():
    values = CALM + [one + 40 for one in CALM]
    rebase = Rebase(month(15), "A second team opened")
    found = chart(series(values, target=40, rebases=(rebase,)), R)
    assert found.assurance == Assurance.PASS
    assert [one.segment for one in found.points] == [0] * 15 + [1] * 15
    assert round(found.segments[1].centre, 4) == 60.4667
    assert found.segments[1].reason == "A second team opened"
    assert labels(found) == ["."] * 30
    assert chart(series(values, target=40), R).assurance == Assurance.HIT_AND_MISS


def test_a_rebase_and_a_break_say_why():
    with pytest.raises(ValueError, match="The rebase on 1 March 2024 needs a reason"):
        chart(series(CALM, rebases=(Rebase(month(2), " "),)), R)
    with pytest.raises(ValueError, match="needs words"):
        chart(series(CALM, breaks=(Break(month(2), ""),)), R)


def test_a_break_parts_the_line_and_the_sentence_says_what_changed():
    values = CALM + [one + 40 for one in CALM]
    found = chart(series(values, breaks=(Break(month(15), "the clock starts at referral"),)), R)
    assert [one.broken for one in found.segments] == [False, True]
    assert "Values before 1 April 2025 differ: the clock starts at referral." in found.sentence()


def test_a_trend_goes_across_a_rebase_in_one_mode_only_and_across_a_break_in_none():
    values = [*CALM[:12], 16, 17, 18, 19, 20, 21, 22, *CALM[:12]]
    rebase = {"rebases": (Rebase(month(16), "New team"),)}
    across = labels(chart(series(values, **rebase), MDC))
    assert across[12:19] == ["T+"] * 7
    assert "T+" not in labels(chart(series(values, **rebase), R))
    gap = {"breaks": (Break(month(16), "new definition"),)}
    assert "T+" not in labels(chart(series(values, **gap), MDC))


def test_rules_that_disagree_follow_the_mode():
    # A rise of seven whose first values lie far below the mean: outside below, trend upwards.
    values = [30, 31, 30, 31, 30, 31, 30, 31, 30, 31, 30, 31, 10, 11, 12, 13, 14, 15, 16, 30, 31]
    shown = {
        setting: chart(series(values), replace(MDC, conflict=setting)).points[12]
        for setting in ("precedence", "improvement", "concern")
    }
    assert shown["precedence"].conflict
    assert shown["precedence"].variation == Variation.CONCERN_LOW
    assert shown["improvement"].variation == Variation.IMPROVEMENT_HIGH
    assert shown["concern"].variation == Variation.CONCERN_LOW
    assert any("both directions" in one for one in chart(series(values), MDC).cautions)


def test_too_few_values_are_a_run_chart_with_its_median():
    found = chart(series([5, 1, 3, None, 9], target=2), MDC)
    assert (found.kind, found.segments[0].centre, found.segments[0].lower) == (Kind.RUN, 4, None)
    assert (found.variation, found.assurance) == (Variation.NONE, Assurance.NONE)
    assert found.cautions == ("4 values; a control chart needs 15",)
    assert "too few values" in found.sentence()
    assert found.alert() is None
    assert chart(series(CALM), MDC).kind == Kind.CONTROL
    assert chart(series(CALM[:14]), MDC).kind == Kind.RUN
    warned = chart(series(CALM[:12]), R)
    assert (warned.kind, warned.cautions) == (
        Kind.CONTROL,
        ("12 values; limits settle from about 13",),
    )


def test_values_that_do_not_vary_have_no_limits_and_raise_no_alarm():
    found = chart(series([1, 1, 1, 1, 2], target=9), R)
    assert found.kind == Kind.STILL
    assert labels(found) == ["."] * 5
    assert (found.variation, found.assurance) == (Variation.NONE, Assurance.NONE)
    assert found.segments[0].lower is None
    assert any("Not enough variation" in one for one in found.cautions)
    assert "not enough variation" in found.sentence()
    assert found.alert() is None


def test_missing_values_are_no_zeros_and_ghosts_count_for_nothing():
    with_gap = chart(series([*CALM[:7], None, *CALM[7:]]), R)
    assert with_gap.segments[0].centre == chart(series(CALM), R).segments[0].centre
    assert with_gap.points[7].value is None
    made = series([*CALM, 99])
    ghost = replace(made, values=(*made.values[:-1], replace(made.values[-1], ghost=True)))
    found = chart(ghost, MDC)
    assert round(found.segments[0].centre, 4) == 20.4667
    assert (found.points[-1].rule, found.last.label) == ("", "March 2025")
    with pytest.raises(ValueError, match="has no ghost points"):
        chart(ghost, R)


def test_a_fixed_baseline_holds_for_what_follows():
    found = chart(series([*CALM[:12], 40, 41, 40], baseline=12), R)
    assert found.segments[0].centre == sum(CALM[:12]) / 12
    assert labels(found)[-3:] == ["L+"] * 3
    with pytest.raises(ValueError, match="needs 12 values or more"):
        chart(series(CALM, baseline=3), R)


def test_nothing_to_show_is_said():
    for values in ([], [None, None]):
        found = chart(series(values), R)
        assert found.kind == Kind.EMPTY
        assert found.sentence() == "Seen in time: no value to show yet."
    forwards = series([1, 2])
    backwards = replace(forwards, values=forwards.values[::-1])
    with pytest.raises(ValueError, match="order of their dates"):
        chart(backwards, R)


def test_the_sentence_in_full():
    found = chart(series(CALM, target=40, unit="%", decimals=1), R)
    assert found.sentence() == (
        "Seen in time: 19.0 % in March 2025. It varies as it usually does. "
        "As it runs now it consistently misses the target of 40 %."
    )
    assert found.alert() == found.sentence()
