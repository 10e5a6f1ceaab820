"""Moderating individual scores into a consensus: what to discuss, what is odd, what may stand.

A mean of scores is not a consensus and none is ever proposed: a consensus is a person's record, on
the published scale, with its reason and with why it differs from each score that it differs from.
Source: Bromcom [2022] EWHC 3262 (TCC); Lancashire Care [2018] EWHC 1589 (TCC); LEI-23.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.rules import Rules
from commonweal.procuring.scoring import Scale


@dataclass(frozen=True, slots=True)
class IndividualScore:
    """One evaluator's score for one question of one bid, with its reason.

    `recorded` is when it was written; a later record of the same evaluator, question and bid
    supersedes an earlier one, which stays.
    """

    evaluator: str
    question: str
    bidder: str
    score: Decimal
    comment: str
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Consensus:
    """What the moderation agreed. `differs` says for each evaluator why it is not their score."""

    question: str
    bidder: str
    score: Decimal
    reason: str
    chair: str
    attended: frozenset[str]
    differs: Mapping[str, str] = field(default_factory=dict)
    dissent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ModerationRule:
    """From which spread a question must be discussed, and by how much a mean is off, in points.

    `attend` is how many evaluators attend at least, or all of a smaller panel.
    """

    discuss_from: Decimal
    mean_off: Decimal
    attend: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The individual scores of one question and bid, side by side.

    `missing` are the evaluators of the panel who have not scored it; scores at least
    `discuss_from` points apart must be discussed. There is no mean here.
    """

    question: str
    bidder: str
    scores: tuple[IndividualScore, ...]
    missing: tuple[str, ...]
    discuss_from: Decimal

    @property
    def lowest(self) -> Decimal | None:
        return min((one.score for one in self.scores), default=None)

    @property
    def highest(self) -> Decimal | None:
        return max((one.score for one in self.scores), default=None)

    @property
    def width(self) -> Decimal:
        """How far the scores lie apart, in points."""
        if self.lowest is None or self.highest is None:
            return Decimal(0)
        return self.highest - self.lowest

    @property
    def must_discuss(self) -> bool:
        """Whether the scores lie so far apart that a meeting must discuss them."""
        return len(self.scores) > 1 and self.width >= self.discuss_from

    @property
    def may_begin(self) -> bool:
        """Whether every evaluator of the panel has scored, so that they may see each other."""
        return not self.missing


def current_scores(records: Sequence[IndividualScore]) -> list[IndividualScore]:
    """The latest record of each evaluator for each question and bid."""
    latest: dict[tuple[str, str, str], IndividualScore] = {}
    for one in sorted(records, key=lambda record: record.recorded):
        latest[one.question, one.bidder, one.evaluator] = one
    return list(latest.values())


def spreads(
    records: Sequence[IndividualScore],
    panels: Mapping[str, frozenset[str]],
    bidders: Sequence[str],
    rule: ModerationRule,
) -> tuple[Spread, ...]:
    """Every question and bid with its scores, the widest spread first.

    `panels` are the evaluators who score each question, `bidders` those whose bids are scored.
    Every question and bid needs a consensus; those at least `discuss_from` points apart must be
    discussed in a meeting.
    """
    current = current_scores(records)
    found = []
    for question, panel in panels.items():
        for bidder in bidders:
            own = [one for one in current if (one.question, one.bidder) == (question, bidder)]
            own.sort(key=lambda one: one.evaluator)
            missing = tuple(sorted(panel - {one.evaluator for one in own}))
            found.append(Spread(question, bidder, tuple(own), missing, rule.discuss_from))
    return tuple(sorted(found, key=lambda one: (-one.width, one.question, one.bidder)))


def consensus_problems(
    scale: Scale,
    spread: Spread,
    consensus: Consensus,
    panel: frozenset[str],
    rule: ModerationRule,
) -> list[str]:
    """Why a consensus cannot be recorded, one sentence each; empty when it can.

    It must be on the published scale and carry a reason, every evaluator must have scored before,
    a chair be named, enough of the panel attend, and each individual score that it differs from
    have a reason of its own.
    """
    problems = []
    if (consensus.question, consensus.bidder) != (spread.question, spread.bidder):
        problems.append("The consensus is for another question or bid.")
    if spread.missing:
        problems.append(f"{_names(spread.missing)} has not scored yet: wait until all have.")
    off = scale.problem(consensus.score)
    if off:
        problems.append(f"{off}: a consensus is a score of the published scale.")
    if not consensus.reason.strip():
        problems.append("Say why the panel agreed on this score.")
    problems += _attendance_problems(consensus, panel, rule.attend)
    for one in spread.scores:
        if one.score != consensus.score and not consensus.differs.get(one.evaluator, "").strip():
            problems.append(f"Say why the consensus differs from {one.evaluator}'s {one.score}.")
    return problems


def _attendance_problems(consensus: Consensus, panel: frozenset[str], attend: int) -> Iterator[str]:
    if not consensus.chair.strip():
        yield "Name who chaired the moderation."
    present = consensus.attended & panel
    if len(present) < min(attend, len(panel)):
        yield f"At least {attend} evaluators of the panel attend a moderation: record who did."
    absent = consensus.dissent - consensus.attended
    if absent:
        yield f"{_names(sorted(absent))} dissents without having attended."


class FlagKind(StrEnum):
    """What is odd and worth a look. A flag judges nobody."""

    MEAN_OFF = "scores unlike those of the others"
    AFTER_PRICE = "scored or changed after prices were opened"
    SAME_TEXT = "the same comment more than once"
    NO_COMMENT = "score without a comment"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at: the evaluators and bids that it concerns, and a sentence."""

    kind: FlagKind
    evaluators: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class ConsistencyCheck:
    """The flags, and what no check can judge and people must read for themselves."""

    flags: tuple[Flag, ...]
    not_judged: tuple[str, ...]


#: No text method can tell whether a comment fits its score well enough to be fair to a bidder.
NOT_JUDGED = (
    "Whether a comment contradicts its score, or two like scores have contrary comments, cannot "
    "be judged here: read the comments side by side.",
)


def consistency(
    records: Sequence[IndividualScore],
    rule: ModerationRule,
    *,
    prices_opened: datetime | None = None,
) -> ConsistencyCheck:
    """What is odd in the individual scores.

    An evaluator's mean is compared with the mean of the others over the very same questions and
    bids, and flagged when more than `mean_off` points apart. A score that is given or changed
    after `prices_opened` is flagged, and so are comments that are the same but for blanks, case
    and marks. Raises CannotWork for moments without time zone.
    """
    moments = [one.recorded for one in records] + ([prices_opened] if prices_opened else [])
    if any(moment.tzinfo is None for moment in moments):
        raise CannotWork("Give every moment of scoring and opening with its time zone.")
    current = current_scores(records)
    flags = [
        *_means_off(current, rule),
        *_after_price(records, prices_opened),
        *_same_text(current),
        *_no_comment(current),
    ]
    return ConsistencyCheck(tuple(flags), NOT_JUDGED)


def _means_off(current: Sequence[IndividualScore], rule: ModerationRule) -> Iterator[Flag]:
    for evaluator in sorted({one.evaluator for one in current}):
        own, others = Fraction(0), Fraction(0)
        count = 0
        for one in current:
            if one.evaluator != evaluator:
                continue
            rest = [
                Fraction(other.score)
                for other in current
                if (other.question, other.bidder) == (one.question, one.bidder)
                and other.evaluator != evaluator
            ]
            if rest:
                own += Fraction(one.score)
                others += sum(rest, Fraction(0)) / len(rest)
                count += 1
        off = (own - others) / count if count else Fraction(0)
        if abs(off) > rule.mean_off:
            side = "above" if off > 0 else "below"
            yield Flag(
                FlagKind.MEAN_OFF,
                (evaluator,),
                f"{evaluator} scores {fraction_half_up(abs(off), 2)} points {side} the others on "
                f"the same {count} questions and bids (more than {rule.mean_off} is flagged).",
            )


def _after_price(records: Sequence[IndividualScore], opened: datetime | None) -> Iterator[Flag]:
    if opened is None:
        return
    before: dict[tuple[str, str, str], Decimal] = {}
    for one in sorted(records, key=lambda record: record.recorded):
        key = (one.question, one.bidder, one.evaluator)
        if one.recorded >= opened and before.get(key) != one.score:
            did = f"changed {before[key]} to {one.score}" if key in before else "first scored"
            words = f"{one.evaluator} {did} for {one.question} of {one.bidder}"
            yield Flag(FlagKind.AFTER_PRICE, (one.evaluator,), f"{words} after prices were opened.")
        before[key] = one.score


def _same_text(current: Sequence[IndividualScore]) -> Iterator[Flag]:
    by_text: dict[str, list[IndividualScore]] = {}
    for one in current:
        text = "".join(sign for sign in one.comment.casefold() if sign.isalnum())
        if text:
            by_text.setdefault(text, []).append(one)
    for same in by_text.values():
        if len(same) > 1:
            where = "; ".join(f"{o.evaluator} on {o.question} of {o.bidder}" for o in same)
            names = tuple(sorted({one.evaluator for one in same}))
            yield Flag(FlagKind.SAME_TEXT, names, f"The same comment stands in {where}.")


def _no_comment(current: Sequence[IndividualScore]) -> Iterator[Flag]:
    for one in current:
        if not one.comment.strip():
            yield Flag(
                FlagKind.NO_COMMENT,
                (one.evaluator,),
                f"{one.evaluator} gives no reason for {one.question} of {one.bidder}.",
            )


def _names(names: Sequence[str]) -> str:
    return " and ".join(names)


def moderation_rule_from(rules: Rules, day: date) -> ModerationRule:
    """The rule that holds on a day."""
    return ModerationRule(
        rules.on("moderation.discuss_from", day).value,
        rules.on("moderation.mean_off", day).value,
        rules.on("moderation.least_attend", day).whole,
    )
