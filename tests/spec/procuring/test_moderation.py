"""Moderation: spreads, a consensus with reasons and never a mean, and flags that judge nobody."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork
from commonweal.procuring import moderation
from commonweal.procuring.moderation import (
    Consensus,
    FlagKind,
    IndividualScore,
    consensus_problems,
    consistency,
    moderation_rule_from,
    spreads,
)
from tests.spec.procuring.given import RULES, utc
from tests.spec.procuring.scoring import SCALES

FIVE = SCALES["zero-to-five"]
RULE = moderation_rule_from(RULES, date(2026, 6, 1))
PANEL = frozenset({"Ann", "Bo", "Cy"})
OPENED = utc(2026, 6, 10, 12)


def score(evaluator, points, comment="", *, question="q1", bidder="X", day=1):
    words = comment or f"{evaluator} on {question} of {bidder}: page {points}"
    moment = utc(2026, 6, day, 9)
    return IndividualScore(evaluator, question, bidder, Decimal(points), words, moment)


def spread_of(*scores, panel=PANEL):
    [found] = spreads(scores, {"q1": panel}, ["X"], RULE)
    return found


def agreed(points, differs=None, **more):
    given = {"question": "q1", "bidder": "X", "reason": "Page 4 answers it in part",
             "chair": "Di", "attended": PANEL}  # fmt: skip
    return Consensus(score=Decimal(points), differs=differs or {}, **given | more)


ALL = (score("Ann", 2), score("Bo", 4), score("Cy", 3))


def test_a_spread_shows_every_score_and_no_mean():
    found = spread_of(*ALL)
    assert (found.lowest, found.highest, found.width) == (2, 4, 2)
    assert found.must_discuss
    assert found.may_begin
    assert not any("mean" in name or "average" in name for name in dir(found))
    near = spread_of(score("Ann", 3), score("Bo", 4), score("Cy", 3))
    assert not near.must_discuss


def test_nothing_begins_until_all_have_scored():
    found = spread_of(*ALL[:2])
    assert found.missing == ("Cy",)
    assert not found.may_begin
    assert spread_of().width == 0
    problems = consensus_problems(FIVE, found, agreed(3, dict.fromkeys("AB", "x")), PANEL, RULE)
    assert "Cy has not scored yet: wait until all have." in problems


def test_a_later_record_supersedes_and_the_widest_spread_comes_first():
    scores = [*ALL, score("Ann", 3, day=2), score("Ann", 0, bidder="Y"), score("Bo", 5, bidder="Y")]
    found = spreads(scores, {"q1": PANEL}, ["X", "Y"], RULE)
    assert [(one.bidder, one.width) for one in found] == [("Y", 5), ("X", 1)]


def test_a_consensus_says_why_it_differs_from_each_score_that_it_differs_from():
    spread = spread_of(*ALL)
    told = {"Ann": "missed the annex", "Bo": "counted a promise"}
    assert consensus_problems(FIVE, spread, agreed(3, told), PANEL, RULE) == []
    assert consensus_problems(
        FIVE, spread, agreed(3, {"Ann": "missed it", "Bo": " "}), PANEL, RULE
    ) == ["Say why the consensus differs from Bo's 4."]
    # The consensus need not be any of the scores, nor the middle of them.
    every = dict.fromkeys(PANEL, "the annex was read again")
    assert consensus_problems(FIVE, spread, agreed(5, every), PANEL, RULE) == []


@pytest.mark.parametrize(
    ("consensus", "words"),
    [
        (agreed("3.5"), "3.5 is not on the scale from 0 in steps of 1: a consensus is"),
        (agreed(6), "6 is not on the scale from 0 to 5"),
        (agreed(3, reason=" "), "Say why the panel agreed"),
        (agreed(3, chair=""), "Name who chaired"),
        (agreed(3, attended=frozenset({"Ann", "Di"})), "At least 2 evaluators"),
        (agreed(3, dissent=frozenset({"Eve"})), "Eve dissents without having attended"),
        (agreed(3, bidder="Y"), "another question or bid"),
    ],
)
def test_a_consensus_that_would_not_stand_is_refused(consensus, words):
    problems = consensus_problems(FIVE, spread_of(*ALL), consensus, PANEL, RULE)
    assert any(words in problem for problem in problems)


def test_a_panel_of_one_moderates_with_its_chair():
    one = frozenset({"Ann"})
    consensus = agreed(2, attended=one)
    assert consensus_problems(FIVE, spread_of(ALL[0], panel=one), consensus, one, RULE) == []


def flags(*scores, opened=None):
    found = consistency(scores, RULE, prices_opened=opened)
    assert found.not_judged == moderation.NOT_JUDGED
    return [(flag.kind, flag.evaluators) for flag in found.flags]


def test_an_evaluator_whose_scores_are_off_by_more_than_the_level_is_flagged():
    """Bo gives 4 and 5 where Ann gives 3 and 3: 1.5 apart. 1 apart is not more than 1."""
    assert flags(score("Ann", 3), score("Bo", 4)) == []
    off = [score("Ann", 3), score("Bo", 4), score("Ann", 3, bidder="Y"), score("Bo", 5, bidder="Y")]
    assert flags(*off) == [(FlagKind.MEAN_OFF, ("Ann",)), (FlagKind.MEAN_OFF, ("Bo",))]
    sentences = [flag.sentence for flag in consistency(off, RULE).flags]
    assert sentences[1] == (
        "Bo scores 1.50 points above the others on the same 2 questions and bids (more than 1 is "
        "flagged)."
    )
    # A strict evaluator of other bids is not off: only the same answers are compared.
    assert flags(score("Ann", 0), score("Bo", 5, bidder="Y")) == []


def test_scores_after_prices_are_open_are_flagged():
    early, late = score("Ann", 3), score("Ann", 4, day=11)
    assert flags(early, late, opened=OPENED) == [(FlagKind.AFTER_PRICE, ("Ann",))]
    assert flags(early, late) == []
    assert flags(early, score("Ann", 3, day=11), opened=OPENED) == []
    assert flags(early, score("Ann", 4, day=9), opened=OPENED) == []
    first = consistency([late], RULE, prices_opened=OPENED).flags[0]
    assert first.sentence == "Ann first scored for q1 of X after prices were opened."


def test_the_same_comment_twice_and_none_at_all_are_flagged():
    found = flags(score("Ann", 3, "Good plan."), score("Bo", 3, "good  plan"), score("Cy", 3, " "))
    assert found == [
        (FlagKind.SAME_TEXT, ("Ann", "Bo")),
        (FlagKind.NO_COMMENT, ("Cy",)),
    ]


def test_moments_have_a_time_zone():
    bare = datetime(2026, 6, 1)  # noqa: DTZ001 - what is refused
    with pytest.raises(CannotWork, match="time zone"):
        consistency([IndividualScore("Ann", "q1", "X", Decimal(1), "c", bare)], RULE)
    with pytest.raises(CannotWork, match="time zone"):
        consistency([], RULE, prices_opened=bare)
