"""Scoring a bid for a lot: weighted questions within weighted blocks, on a common 0 to 100 scale.

Scores are consensus scores on the published scale of each question. Everything is an exact
fraction; two decimals are for show. Source: Leicestershire Cabinet report 2017, para 52 (LEI-23,
CALC-20). Ranking and ties are in `ranking`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork

WHOLE = Fraction(100)

#: A score as given: of a panel, or the exact points of a price formula.
Score = Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Scale:
    """The published scale of a question: from `low` to `high`, in steps (None: any number)."""

    code: str
    low: Decimal
    high: Decimal
    step: Decimal | None = Decimal(1)

    def problem(self, score: Score) -> str:
        """Why a score is not on the scale; empty when it is."""
        reached = Fraction(score) - Fraction(self.low)
        if not 0 <= reached <= Fraction(self.high) - Fraction(self.low):
            return f"{score} is not on the scale from {self.low} to {self.high}"
        if self.step is not None and reached % Fraction(self.step):
            return f"{score} is not on the scale from {self.low} in steps of {self.step}"
        return ""

    def normalised(self, score: Score) -> Fraction:
        """The score from 0 to 100: 3 of 0 to 5 gives 60. Raises ValueError off the scale."""
        problem = self.problem(score)
        if problem:
            raise ValueError(problem)
        reached = Fraction(score) - Fraction(self.low)
        return WHOLE * reached / (Fraction(self.high) - Fraction(self.low))


@dataclass(frozen=True, slots=True)
class ScoreThreshold:
    """The least that must be reached, and whether falling below disqualifies, as published."""

    least: Decimal
    disqualifies: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One scored question. `weight` is in percent of its block; `lots` empty: of every lot.

    The threshold is on the question's own scale.
    """

    code: str
    title: str
    block: str
    weight: Decimal
    scale: Scale
    lots: frozenset[str] = frozenset()
    threshold: ScoreThreshold | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of questions. `weight` is in percent of the whole; the threshold is of 0 to 100.

    `is_price` marks the block that is left out of the quality total.
    """

    code: str
    title: str
    weight: Decimal
    is_price: bool = False
    threshold: ScoreThreshold | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """How bids are scored, as published. `places` are the decimals of a published score."""

    blocks: tuple[Block, ...]
    questions: tuple[Question, ...]
    lots: tuple[str, ...]
    places: int
    threshold: ScoreThreshold | None = None

    def asked(self, lot: str) -> tuple[Question, ...]:
        """The questions that a bid for a lot answers."""
        return tuple(q for q in self.questions if not q.lots or lot in q.lots)


def scheme_problems(scheme: Scheme) -> list[str]:
    """What keeps a scheme from being published, one sentence each; empty when nothing does.

    Weights must come to 100 exactly: the blocks together, and in each lot the questions of each
    block.
    """
    problems = list(_code_problems(scheme))
    total = sum((block.weight for block in scheme.blocks), Decimal(0))
    if total != 100:
        problems.append(f"The blocks total {_pct(total)}, {_off(total)}: correct their weights.")
    for block in scheme.blocks:
        problems += _block_problems(scheme, block)
    for question in scheme.questions:
        problems += _question_problems(scheme, question)
    if scheme.threshold and not 0 <= scheme.threshold.least <= 100:
        problems.append("The overall threshold must lie between 0 and 100.")
    return problems


def _code_problems(scheme: Scheme) -> Iterator[str]:
    if not scheme.lots:
        yield "The scheme has no lot: name at least one."
    for words, codes in (
        ("block", [block.code for block in scheme.blocks]),
        ("question", [question.code for question in scheme.questions]),
        ("lot", list(scheme.lots)),
    ):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"The {words} {code} stands twice: keep one."


def _block_problems(scheme: Scheme, block: Block) -> Iterator[str]:
    if block.weight <= 0:
        yield f"{block.title} has a weight of {_pct(block.weight)}: give it more than 0."
    if block.threshold and not 0 <= block.threshold.least <= 100:
        yield f"The threshold of {block.title} must lie between 0 and 100."
    for lot in scheme.lots:
        weights = [q.weight for q in scheme.asked(lot) if q.block == block.code]
        total = sum(weights, Decimal(0))
        if not weights:
            yield f"{block.title} has no question in lot {lot}: add one."
        elif total != 100:
            yield (
                f"The questions of {block.title} in lot {lot} total {_pct(total)}, {_off(total)}: "
                "correct their weights."
            )


def _question_problems(scheme: Scheme, question: Question) -> Iterator[str]:
    name = question.title
    if question.block not in {block.code for block in scheme.blocks}:
        yield f"{name} belongs to a block {question.block} that is not there."
    if question.weight <= 0:
        yield f"{name} has a weight of {_pct(question.weight)}: give it more than 0."
    if question.scale.low >= question.scale.high:
        yield f"The scale of {name} must rise from its lowest to its highest score."
    elif question.threshold:
        problem = question.scale.problem(question.threshold.least)
        if problem:
            yield f"The threshold of {name}: {problem}."
    for lot in sorted(question.lots - set(scheme.lots)):
        yield f"{name} is asked in lot {lot}, which is not there."


def _pct(weight: Decimal) -> str:
    return f"{weight.normalize():f}%"


def _off(total: Decimal) -> str:
    off = (total - 100).normalize()
    return f"{abs(off):f} {'above' if off > 0 else 'short of'} 100%"


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question: the score given, from 0 to 100, and what it brings to the total."""

    question: Question
    score: Score
    normalised: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class BlockScore:
    """One block: from 0 to 100, and what it brings to the total."""

    block: Block
    normalised: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Failure:
    """A threshold that was not reached, and whether that disqualifies."""

    what: str
    reached: Fraction
    least: Decimal
    disqualifies: bool


@dataclass(frozen=True, slots=True)
class BidScore:
    """What a bid for a lot comes to, from 0 to 100, with all that led there."""

    bidder: str
    lot: str
    total: Fraction
    places: int
    blocks: tuple[BlockScore, ...]
    questions: tuple[QuestionScore, ...]
    failures: tuple[Failure, ...]
    steps: tuple[str, ...]

    @property
    def shown(self) -> Decimal:
        """The total as published: half up."""
        return fraction_half_up(self.total, self.places)

    @property
    def disqualified(self) -> bool:
        return any(failure.disqualifies for failure in self.failures)

    @property
    def quality(self) -> Fraction:
        """What all blocks but price bring to the total."""
        return sum((b.points for b in self.blocks if not b.block.is_price), Fraction(0))

    def reached(self, code: str) -> Fraction:
        """The score from 0 to 100 of a block or question. Raises KeyError for another code."""
        of_blocks = {one.block.code: one.normalised for one in self.blocks}
        of_questions = {one.question.code: one.normalised for one in self.questions}
        return (of_questions | of_blocks)[code]


def score_bid(scheme: Scheme, bidder: str, lot: str, scores: Mapping[str, Score]) -> BidScore:
    """The weighted total of a bid from its scores by question: of the panels, and of a price.

    Total = Σ over blocks of weight × Σ over its questions of weight × score from 0 to 100.
    Thresholds are held against full scores, not against rounded ones. Raises
    CannotWork when the scheme has problems, a question has no score (it is not counted as
    nought), a score is off its scale, or one belongs to no question of the lot.
    """
    _refuse(scheme, bidder, lot, scores)
    weights = {block.code: Fraction(block.weight) for block in scheme.blocks}
    lines = []
    for question in scheme.asked(lot):
        normalised = question.scale.normalised(scores[question.code])
        share = weights[question.block] * Fraction(question.weight) / WHOLE**2
        lines.append(QuestionScore(question, scores[question.code], normalised, normalised * share))
    blocks = tuple(_block_score(block, lines) for block in scheme.blocks)
    total = sum((block.points for block in blocks), Fraction(0))
    failures = tuple(_failures(scheme, blocks, lines, total))
    return BidScore(
        bidder, lot, total, scheme.places, blocks, tuple(lines), failures,
        tuple(_steps(blocks, lines, total, scheme.places)),
    )  # fmt: skip


def _refuse(scheme: Scheme, bidder: str, lot: str, scores: Mapping[str, Score]) -> None:
    problems = scheme_problems(scheme)
    if problems:
        raise CannotWork(*problems)
    if lot not in scheme.lots:
        raise CannotWork(f"There is no lot {lot} in this scheme.")
    asked = {question.code: question for question in scheme.asked(lot)}
    missing = [code for code in asked if code not in scores]
    if missing:
        raise CannotWork(
            f"{bidder} has no consensus score in lot {lot} for {', '.join(missing)}: record it."
        )
    for code, score in scores.items():
        if code not in asked:
            raise CannotWork(f"{bidder} has a score for {code}, which lot {lot} does not ask.")
        problem = asked[code].scale.problem(score)
        if problem:
            raise CannotWork(f"{asked[code].title}, {bidder}: {problem}.")


def _block_score(block: Block, lines: Sequence[QuestionScore]) -> BlockScore:
    own = [one for one in lines if one.question.block == block.code]
    normalised = sum(
        (one.normalised * Fraction(one.question.weight) / WHOLE for one in own), Fraction(0)
    )
    return BlockScore(block, normalised, normalised * Fraction(block.weight) / WHOLE)


def _failures(
    scheme: Scheme, blocks: Sequence[BlockScore], lines: Sequence[QuestionScore], total: Fraction
) -> Iterator[Failure]:
    reached = [
        *((one.question.title, one.question.threshold, Fraction(one.score)) for one in lines),
        *((one.block.title, one.block.threshold, one.normalised) for one in blocks),
        ("The whole bid", scheme.threshold, total),
    ]
    for what, threshold, value in reached:
        if threshold and value < Fraction(threshold.least):
            yield Failure(what, value, threshold.least, threshold.disqualifies)


def _steps(
    blocks: Sequence[BlockScore], lines: Sequence[QuestionScore], total: Fraction, places: int
) -> Iterator[str]:
    def show(value: Fraction) -> Decimal:
        return fraction_half_up(value, places)

    for one in lines:
        scale = one.question.scale
        yield (
            f"{one.question.title}: {_given(one.score, places)} on {scale.low} to {scale.high} is "
            f"{show(one.normalised)} of 100."
        )
    for block in blocks:
        yield (
            f"{block.block.title}: {show(block.normalised)} × {_pct(block.block.weight)} = "
            f"{show(block.points)}."
        )
    yield f"Total: {' + '.join(str(show(block.points)) for block in blocks)} = {show(total)}."


def _given(score: Score, places: int) -> str:
    return str(score if isinstance(score, Decimal) else fraction_half_up(score, places))


def scales_from(definition: Mapping[str, Any]) -> dict[str, Scale]:
    """The scales of `scoring.yaml` by code."""
    return {
        row["code"]: Scale(
            row["code"],
            Decimal(row["low"]),
            Decimal(row["high"]),
            Decimal(row["step"]) if row["step"] is not None else None,
        )
        for row in definition["scales"]
    }
