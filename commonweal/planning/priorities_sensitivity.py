"""How firm a choice within a total is: how far weights may move, and what a pound changes.

Every limit is exact. The share of weightings is drawn from a seed that comes in. Source as for
`planning.priorities` (ESX-57).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from commonweal.language.optimum import Solver
from commonweal.planning.priorities import (
    WHOLE,
    Method,
    Question,
    Ranked,
    Weights,
    bonds_of,
    cost_of,
    fund_down,
    fund_ranked,
    musts,
    value_of,
    values_of,
    weights_of,
    worth_of,
)
from commonweal.planning.priorities_best import fund_best, next_better
from commonweal.planning.shares import PENNY

Shares = Mapping[str, int]
#: How finely a drawn weight is told apart.
GRAIN = 1_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two choices: candidates that gain money and candidates that lose it."""

    gains: tuple[str, ...]
    loses: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.gains or self.loses)


def change_between(before: Shares, after: Shares) -> Change:
    """What changes from one choice to another."""
    codes = sorted({*before, *after})
    return Change(
        tuple(code for code in codes if after.get(code, 0) > before.get(code, 0)),
        tuple(code for code in codes if after.get(code, 0) < before.get(code, 0)),
    )


@dataclass(frozen=True, slots=True)
class WeightMove:
    """How far a criterion's weight may move before another set is funded.

    Weights are parts of 1; the others keep their proportions. None: as far as it can go (0 or 1)
    nothing changes. The changes say what then gains and loses money.
    """

    criterion: str
    now: Fraction
    low: Fraction | None
    below: Change
    high: Fraction | None
    above: Change


def with_weight(weights: Weights, criterion: str, share: Fraction) -> dict[str, Fraction]:
    """The weights with one moved, the others in their proportions (alike where all are nought)."""
    rest = 1 - weights[criterion]
    others = [code for code in weights if code != criterion]
    moved = {
        code: (1 - share) * (weights[code] / rest if rest else Fraction(1, len(others)))
        for code in others
    }
    return {code: share if code == criterion else moved[code] for code in weights}


@dataclass(frozen=True, slots=True)
class _Scene:
    """What stands while one weight moves: the question, the method, and what it funds now."""

    question: Question
    method: Method
    shares: Shares
    solve: Solver
    weights: Weights

    def values(self, criterion: str, share: Fraction) -> dict[str, Fraction]:
        return values_of(self.question, with_weight(self.weights, criterion, share))


End = tuple[Fraction | None, Change]
NOTHING: End = (None, Change((), ()))


def weight_moves(
    question: Question, method: Method, shares: Shares, solve: Solver
) -> list[WeightMove]:
    """For each criterion, how far its weight may move before another set is funded."""
    weights = weights_of(question.criteria)
    scene = _Scene(question, method, shares, solve, weights)
    return [_move(scene, code) for code in weights]


def _move(scene: _Scene, criterion: str) -> WeightMove:
    now = scene.weights[criterion]
    (low, below), (high, above) = (_end(scene, criterion, Fraction(end)) for end in (0, 1))
    return WeightMove(criterion, now, low, below, high, above)


def _end(scene: _Scene, criterion: str, end: Fraction) -> End:
    """Where another set is funded on the way to an end; nothing where there is no way to go."""
    if scene.weights[criterion] == end or len(scene.weights) == 1:
        return NOTHING
    if scene.method is Method.RANKED:
        return _ranked_end(scene, criterion, end)
    return _best_end(scene, criterion, end)


def _ranked_end(scene: _Scene, criterion: str, end: Fraction) -> End:
    """Where the ranking first funds another set on the way to an end.

    The order only changes where two candidates draw level. Between two such points it stands
    still, so one look between them is enough, and only where a candidate that is funded or stands
    at the line draws level with another.
    """
    now = scene.weights[criterion]
    start = fund_ranked(scene.question, scene.values(criterion, now))
    touched = {*start.shares, start.line}
    points: dict[Fraction, set[str]] = {}
    for one, other, at in _level_points(scene, criterion):
        if min(now, end) <= at <= max(now, end) and at != end:
            points.setdefault(at, set()).update((one, other))
    walk = sorted(points, reverse=end < now)
    for at, following in pairwise([*walk, end]):
        if not points[at] & touched:
            continue
        there = fund_ranked(scene.question, scene.values(criterion, (at + following) / 2))
        change = change_between(start.shares, there.shares)
        if change:
            return at, change
        # Another candidate may stand at the line although the same ones are funded.
        touched.add(there.line)
    return NOTHING


def _level_points(scene: _Scene, criterion: str) -> list[tuple[str, str, Fraction]]:
    """Where the value for each pound of two candidates is equal, as the weight moves."""
    costs = {one.code: Fraction(one.cost) for one in scene.question.candidates}
    at_nought, at_one = (
        {code: value / costs[code] for code, value in scene.values(criterion, Fraction(n)).items()}
        for n in (0, 1)
    )
    codes = sorted(at_nought)
    found = []
    for n, one in enumerate(codes):
        for other in codes[n + 1 :]:
            first, last = at_nought[one] - at_nought[other], at_one[one] - at_one[other]
            if first != last and (first <= 0 <= last or last <= 0 <= first):
                found.append((one, other, first / (first - last)))
    return found


def _best_end(scene: _Scene, criterion: str, end: Fraction) -> End:
    """Where the best set stops being best on the way to an end.

    The worth of every set is a straight line in the weight, and the best worth is bent outwards.
    So from the end backwards: the set that is best there draws level with ours at some point; if
    another is better at that point, look where that one draws level, until none is.
    """
    now, at, rival = scene.weights[criterion], end, dict[str, int]()
    while True:
        there = scene.values(criterion, at)
        found = fund_best(scene.question, there, scene.solve, settle=False).shares
        ahead_there = worth_of(scene.shares, there) - worth_of(found, there)
        if ahead_there >= 0:
            return (at, change_between(scene.shares, rival)) if rival else NOTHING
        rival = dict(found)
        here = scene.values(criterion, now)
        ahead_now = worth_of(scene.shares, here) - worth_of(rival, here)
        at = now + (at - now) * ahead_now / (ahead_now - ahead_there)


def funded_in(
    question: Question, method: Method, solve: Solver, *, draws: int, seed: int
) -> dict[str, Fraction]:
    """In what part of all weightings each candidate is funded, whole or in part.

    Weightings are drawn evenly over all that total 1, from the seed; the same question has the
    same answer.
    """
    chance = np.random.default_rng(seed)
    drawn = chance.dirichlet(np.ones(len(question.criteria)), size=draws)
    chosen = (
        _ranked_by(question, drawn)
        if method is Method.RANKED
        else (choose(question, method, _weights(question, row), solve) for row in drawn)
    )
    counts = dict.fromkeys((one.code for one in question.candidates), 0)
    for shares in chosen:
        for code in shares:
            counts[code] += 1
    return {code: Fraction(count, draws) for code, count in counts.items()}


def _ranked_by(question: Question, drawn: npt.NDArray[np.float64]) -> Iterator[Shares]:
    """What is funded by each weighting. Values alike to nine digits are ranked by cost and code."""
    bonds = bonds_of(question)
    codes = sorted(bonds.known, key=lambda code: (bonds.known[code].cost, code))
    for row in np.round(drawn @ _grid(question, codes), 9):
        order = np.argsort(-row, kind="stable")
        yield fund_down(bonds, [codes[n] for n in order], question.total).shares


def _grid(question: Question, codes: Sequence[str]) -> npt.NDArray[np.float64]:
    """What each criterion alone gives each candidate, in points for the cheapest one's cost."""
    known = question.by_code
    least = min(known[code].cost for code in codes)
    rows = []
    for criterion in question.criteria:
        alone = {one.code: Fraction(one.code == criterion.code) for one in question.criteria}
        rows.append(
            [
                float(value_of(question, known[code], alone) * Fraction(least / known[code].cost))
                for code in codes
            ]
        )
    return np.array(rows)


def _weights(question: Question, drawn: npt.NDArray[np.float64]) -> dict[str, Fraction]:
    parts = [max(1, round(float(part) * GRAIN)) for part in drawn]
    codes = (one.code for one in question.criteria)
    return {code: Fraction(part, sum(parts)) for code, part in zip(codes, parts, strict=True)}


def choose(question: Question, method: Method, weights: Weights, solve: Solver) -> dict[str, int]:
    """What a method funds by given weights, in percent of each."""
    values = values_of(question, weights)
    if method is Method.RANKED:
        return fund_ranked(question, values).shares
    return dict(fund_best(question, values, solve, settle=False).shares)


@dataclass(frozen=True, slots=True)
class Step:
    """The smallest change of the total that changes something, in pounds, and what it changes."""

    amount: Decimal
    change: Change


@dataclass(frozen=True, slots=True)
class Margin:
    """What more and less money would change; None: nothing, however much."""

    more: Step | None
    less: Step | None


def margin_of(question: Question, method: Method, shares: Shares, solve: Solver) -> Margin:
    """How much more, and how much less, money first changes what is funded."""
    values = values_of(question, weights_of(question.criteria))
    if method is Method.RANKED:
        return _ranked_margin(question, values, fund_ranked(question, values))
    return _best_margin(question, values, shares, solve)


def _at(question: Question, total: Decimal) -> Question:
    return Question(question.candidates, question.criteria, total)


def _ranked_margin(question: Question, values: Mapping[str, Fraction], ranked: Ranked) -> Margin:
    more = None
    if ranked.line:
        one = question.by_code[ranked.line]
        share = ranked.shares.get(ranked.line, 0)
        following = WHOLE if one.part_from == WHOLE else max(share + 1, one.part_from)
        wanted = one.cost * (following - share) / 100 - ranked.left
        more = _step(question, ranked.shares, pence_up(wanted), values)
    return Margin(more, _ranked_less(question, values, ranked))


def _ranked_less(question: Question, values: Mapping[str, Fraction], ranked: Ranked) -> Step | None:
    """A penny beyond what is left over takes something away, unless only musts are left."""
    less = ranked.left.quantize(PENNY, ROUND_FLOOR) + PENNY
    smaller = question.total - less
    bound = sum((question.by_code[code].cost for code, verdict in ranked.verdicts.items()
                 if verdict.is_must), Decimal(0))  # fmt: skip
    if smaller <= 0 or smaller < bound:
        return None
    return _step(question, ranked.shares, -less, values)


def _step(
    question: Question, before: Shares, extra: Decimal, values: Mapping[str, Fraction]
) -> Step:
    after = fund_ranked(_at(question, question.total + extra), values).shares
    return Step(abs(extra), change_between(before, after))


def pence_up(amount: Decimal) -> Decimal:
    """An amount in whole pence, rounded up."""
    return -((-amount).quantize(PENNY, ROUND_FLOOR))


def _best_margin(
    question: Question, values: Mapping[str, Fraction], shares: Shares, solve: Solver
) -> Margin:
    more = less = None
    better = next_better(question, values, shares, solve)
    if better is not None:
        extra = pence_up(cost_of(question, better) - question.total)
        more = Step(extra, change_between(shares, better))
    spent = pence_up(cost_of(question, shares))
    fewer = _at(question, spent - PENNY)
    if set(shares) - musts(question):
        smaller = fund_best(fewer, values, solve).shares
        less = Step(question.total - fewer.total, change_between(shares, smaller))
    return Margin(more, less)
