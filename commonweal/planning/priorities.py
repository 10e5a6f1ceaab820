"""Which candidates are funded within a fixed total: ranked by value for money down to a line.

Value is the weighted score: each score as a part of its criterion's scale, times the weight of the
criterion as a part of all weights, in points from 0 to 100. Amounts are pounds a year. Everything
is exact. Source: Essex Mental Health Review 2015, sections 2 4a, 3b and 8 3b, 4a (ESX-57, JCP-18);
the paper asks for trade-offs within a fixed budget and gives no formula, so this one is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from commonweal.planning.shares import PENNY

#: A candidate that is funded whole.
WHOLE = 100

Weights = Mapping[str, Fraction]


class Method(StrEnum):
    """The two ways to choose within a total."""

    RANKED = "ranked"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What candidates are scored by; `low` is worth nothing and `high` everything."""

    code: str
    title: str
    weight: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service or a change that could be funded.

    `needs` are candidates that must be funded whole before it can be, `excludes` those that it
    cannot stand beside. `part_from` is the least percentage of it that makes sense; 100 means
    that it is funded whole or not at all.
    """

    code: str
    title: str
    cost: Decimal
    scores: Mapping[str, Decimal]
    must: bool = False
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    part_from: int = WHOLE


@dataclass(frozen=True, slots=True)
class Question:
    """The candidates, what they are scored by, and the total to be kept, in pounds a year."""

    candidates: tuple[Candidate, ...]
    criteria: tuple[Criterion, ...]
    total: Decimal

    @property
    def by_code(self) -> dict[str, Candidate]:
        return {one.code: one for one in self.candidates}

    def title(self, code: str) -> str:
        return next((one.title for one in self.candidates if one.code == code), code)


def question_problems(question: Question) -> list[str]:
    """What keeps a question from being answered, one sentence each; empty when nothing does."""
    problems = [
        *_criteria_problems(question.criteria),
        *_twice("candidate", [one.code for one in question.candidates]),
        *(p for one in question.candidates for p in _candidate_problems(question, one)),
        *(p for one in question.candidates for _, p in link_problems(question, one)),
        *(p for _, p in circles(question)),
    ]
    if not question.candidates:
        problems.append("There are no candidates to choose from.")
    if question.total <= 0 or question.total % PENNY:
        problems.append("The total must be above nought, in whole pence.")
    return problems or [*_must_problems(question)]


def _twice(what: str, codes: Sequence[str]) -> Iterator[str]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"The {what} {code} is given twice; keep one."


def _criteria_problems(criteria: Sequence[Criterion]) -> Iterator[str]:
    yield from _twice("criterion", [one.code for one in criteria])
    if not any(one.weight > 0 for one in criteria):
        yield "At least one criterion needs a weight above nought."
    for one in criteria:
        if one.weight < 0:
            yield f"The weight of {one.title} is below zero."
        if one.low >= one.high:
            yield f"The scale of {one.title} runs from {one.low} to {one.high}; turn it round."


def _candidate_problems(question: Question, one: Candidate) -> Iterator[str]:
    if one.cost <= 0 or one.cost % PENNY:
        yield f"The cost of {one.title} must be above nought, in whole pence."
    if not 1 <= one.part_from <= WHOLE:
        yield f"The least part of {one.title} must be from 1 to 100 percent."
    for criterion in question.criteria:
        score = one.scores.get(criterion.code)
        if score is None:
            yield f"{one.title} has no score by {criterion.title}; give it one."
        elif not criterion.low <= score <= criterion.high:
            yield (
                f"The score of {one.title} by {criterion.title} is {score}, outside "
                f"{criterion.low} to {criterion.high}."
            )


def link_problems(question: Question, one: Candidate) -> Iterator[tuple[str, str]]:
    """What is wrong with what a candidate needs and excludes: the table's column, the sentence."""
    known = question.by_code
    for column, word, codes in (
        ("depends_on", "needs", one.needs), ("excludes", "excludes", one.excludes),
    ):  # fmt: skip
        for code in codes:
            if code not in known:
                yield column, f"{one.title} {word} “{code}”, which is no candidate here."
            elif code == one.code:
                yield column, f"{one.title} {word} itself."
    for code in sorted(set(one.needs) & set(one.excludes)):
        yield "excludes", f"{one.title} both needs and excludes {question.title(code)}."


def needed_by(question: Question, codes: Iterable[str]) -> set[str]:
    """The candidates and everything that they need, directly or not."""
    known, found, waiting = question.by_code, set[str](), list(codes)
    while waiting:
        code = waiting.pop()
        if code in known and code not in found:
            found.add(code)
            waiting += known[code].needs
    return found


def circles(question: Question) -> Iterator[tuple[tuple[str, ...], str]]:
    """Candidates that need each other can only be funded as one: their codes, the sentence."""
    said: set[frozenset[str]] = set()
    for one in question.candidates:
        behind = needed_by(question, one.needs) - {one.code}
        circle = frozenset(
            {one.code} | {code for code in behind if one.code in needed_by(question, [code])}
        )
        if len(circle) > 1 and circle not in said:
            said.add(circle)
            codes = tuple(sorted(circle))
            names = " and ".join(question.title(code) for code in codes)
            yield codes, f"{names} need each other: make them one candidate."


def musts(question: Question) -> set[str]:
    """The candidates that must be done, with what they need."""
    return needed_by(question, (one.code for one in question.candidates if one.must))


def _must_problems(question: Question) -> Iterator[str]:
    bound, known = musts(question), question.by_code
    for code in sorted(bound):
        for other in sorted(rivals_of(question, code) & bound):
            if code < other:
                yield (
                    f"{question.title(code)} and {question.title(other)} must both be done and "
                    "exclude each other."
                )
    cost = sum((known[code].cost for code in bound), Decimal(0))
    if cost > question.total:
        names = ", ".join(question.title(code) for code in sorted(bound))
        yield (
            f"What must be done costs £{cost:,.2f}, more than the total of "
            f"£{question.total:,.2f}: {names}."
        )


def rivals_of(question: Question, code: str) -> set[str]:
    """The candidates that cannot stand beside one, whichever of the two says so."""
    own = set(question.by_code[code].excludes)
    return own | {one.code for one in question.candidates if code in one.excludes}


@dataclass(frozen=True, slots=True)
class Bonds:
    """What holds between the candidates of a question, gathered once for many rankings."""

    known: Mapping[str, Candidate]
    musts: frozenset[str]
    needs: Mapping[str, frozenset[str]]
    rivals: Mapping[str, frozenset[str]]


def bonds_of(question: Question) -> Bonds:
    """What holds between the candidates."""
    known = question.by_code
    return Bonds(
        known,
        frozenset(musts(question)),
        {code: frozenset(one.needs) for code, one in known.items()},
        {code: frozenset(rivals_of(question, code)) for code in known},
    )


def weights_of(criteria: Sequence[Criterion]) -> dict[str, Fraction]:
    """The weights as parts that total 1."""
    whole = sum((Fraction(one.weight) for one in criteria), Fraction(0))
    return {one.code: Fraction(one.weight) / whole for one in criteria}


def value_of(question: Question, one: Candidate, weights: Weights) -> Fraction:
    """A candidate's weighted score in points from 0 to 100."""
    return 100 * sum(
        (
            weights[c.code] * Fraction(one.scores[c.code] - c.low) / Fraction(c.high - c.low)
            for c in question.criteria
        ),
        Fraction(0),
    )


def values_of(question: Question, weights: Weights) -> dict[str, Fraction]:
    """Every candidate's value."""
    return {one.code: value_of(question, one, weights) for one in question.candidates}


def ranking(question: Question, values: Mapping[str, Fraction]) -> list[str]:
    """The candidates by value for each pound, then the cheaper one, then the order of codes."""
    known = question.by_code
    return sorted(
        known,
        key=lambda code: (-values[code] / Fraction(known[code].cost), known[code].cost, code),
    )


class Why(StrEnum):
    """Why a candidate is funded or not."""

    MUST = "must be done"
    ABOVE = "above the line"
    PART = "in part, with what is left at the line"
    IN_SET = "in the best set"
    LINE = "first below the line"
    BELOW = "below the line"
    OUT_OF_SET = "not in the best set"
    EXCLUDED = "excluded by"
    WAITS = "needs"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one candidate: how much of it is funded, in percent, and why.

    `because` are the candidates that exclude it or that it lacks.
    """

    share: int
    why: Why
    because: tuple[str, ...] = ()

    @property
    def is_must(self) -> bool:
        return self.why is Why.MUST


@dataclass(frozen=True, slots=True)
class Ranked:
    """The outcome of a ranking: a verdict for each, the order, and who stands at the line."""

    order: tuple[str, ...]
    verdicts: Mapping[str, Verdict]
    line: str
    left: Decimal

    @property
    def shares(self) -> dict[str, int]:
        return {code: verdict.share for code, verdict in self.verdicts.items() if verdict.share}


def fund_ranked(question: Question, values: Mapping[str, Fraction]) -> Ranked:
    """Fund down the ranking until the next candidate does not fit; there the line is drawn.

    First what must be done, with what it needs. Then always the best-ranked candidate that may
    stand: what it needs is funded whole and nothing that is funded excludes it. The first one that
    does not fit is funded in part where its least part fits (whole percents, rounded down), and
    nothing below it is funded, however cheap.
    """
    return fund_down(bonds_of(question), ranking(question, values), question.total)


def fund_down(bonds: Bonds, order: Sequence[str], total: Decimal) -> Ranked:
    """Fund down an order that is given, as `fund_ranked` does."""
    known = bonds.known
    verdicts = {code: Verdict(WHOLE, Why.MUST) for code in order if code in bonds.musts}
    left = total - sum((known[code].cost for code in verdicts), Decimal(0))
    waiting = [code for code in order if code not in verdicts]
    line = ""
    while not line:
        taken = verdicts.keys()
        following = next(
            (c for c in waiting if bonds.needs[c] <= taken and not bonds.rivals[c] & taken), ""
        )
        if not following:
            break
        if known[following].cost > left:
            line = following
            break
        waiting.remove(following)
        verdicts[following] = Verdict(WHOLE, Why.ABOVE)
        left -= known[following].cost
    whole = set(verdicts)
    if line:
        share = part_within(known[line], left)
        verdicts[line] = Verdict(share, Why.PART if share else Why.LINE)
        left -= known[line].cost * share / 100
    funded = {code for code, verdict in verdicts.items() if verdict.share}
    for code in waiting:
        if code != line:
            verdicts[code] = _left_out(known[code], bonds.rivals[code] & funded, whole, Why.BELOW)
    return Ranked(tuple(order), verdicts, line, left)


def part_within(one: Candidate, left: Decimal) -> int:
    """How many whole percents of a candidate fit into what is left; 0 below its least part."""
    if one.part_from == WHOLE or one.cost <= 0:
        return 0
    share = int(left * 100 / one.cost)
    return share if share >= one.part_from else 0


def _left_out(one: Candidate, rivals: Set[str], whole: Set[str], otherwise: Why) -> Verdict:
    if rivals:
        return Verdict(0, Why.EXCLUDED, tuple(sorted(rivals)))
    missing = set(one.needs) - whole
    if missing:
        return Verdict(0, Why.WAITS, tuple(sorted(missing)))
    return Verdict(0, otherwise)


def verdicts_of(question: Question, shares: Mapping[str, int]) -> dict[str, Verdict]:
    """The verdicts of a set of candidates that was chosen as a whole."""
    bound = musts(question)
    whole = {code for code, share in shares.items() if share == WHOLE}
    found = {}
    for one in question.candidates:
        share = shares.get(one.code, 0)
        if share:
            found[one.code] = Verdict(share, Why.MUST if one.code in bound else Why.IN_SET)
        else:
            rivals = rivals_of(question, one.code) & {code for code in shares if shares[code]}
            found[one.code] = _left_out(one, rivals, whole, Why.OUT_OF_SET)
    return found


def cost_of(question: Question, shares: Mapping[str, int]) -> Decimal:
    """What a choice costs."""
    known = question.by_code
    return sum((known[code].cost * share / 100 for code, share in shares.items()), Decimal(0))


def worth_of(shares: Mapping[str, int], values: Mapping[str, Fraction]) -> Fraction:
    """The value of a choice in points; a part counts as that part of the points."""
    return sum((values[code] * share / 100 for code, share in shares.items()), Fraction(0))
