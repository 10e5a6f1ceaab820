"""The answer to a question of priorities, as it is kept: what is funded, the line, how firm it is.

Source as for `planning.priorities` (ESX-57).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from commonweal.language.optimum import Solution, Solver
from commonweal.language.row import CannotWork
from commonweal.planning.priorities import (
    Candidate,
    Method,
    Question,
    Verdict,
    bonds_of,
    cost_of,
    fund_down,
    fund_ranked,
    question_problems,
    ranking,
    values_of,
    verdicts_of,
    weights_of,
    worth_of,
)
from commonweal.planning.priorities_best import fund_best
from commonweal.planning.priorities_sensitivity import (
    Margin,
    WeightMove,
    funded_in,
    margin_of,
    weight_moves,
)


@dataclass(frozen=True, slots=True)
class Placed:
    """One candidate with its value in points, its rank by value for money, and what becomes of it.

    `funded_in` is the part of all weightings in which it is funded.
    """

    candidate: Candidate
    value: Fraction
    rank: int
    verdict: Verdict
    paid: Decimal
    funded_in: Fraction


@dataclass(frozen=True, slots=True)
class Choice:
    """What one method funds: how much of each candidate in percent, its cost and its worth."""

    method: Method
    shares: Mapping[str, int]
    cost: Decimal
    worth: Fraction


@dataclass(frozen=True, slots=True)
class Priorities:
    """The answer. `placed` are in the order of funding; `other` is what the other method would do.

    `weights` are parts of 1. `solution` proves the best set; its columns are left out.
    """

    total: Decimal
    chosen: Choice
    other: Choice
    weights: Mapping[str, Fraction]
    titles: Mapping[str, str]
    placed: tuple[Placed, ...]
    moves: tuple[WeightMove, ...]
    margin: Margin
    draws: int
    solution: Solution

    @property
    def left(self) -> Decimal:
        return self.total - self.chosen.cost

    @property
    def funded(self) -> list[Placed]:
        return [one for one in self.placed if one.verdict.share]

    @property
    def foregone(self) -> list[Placed]:
        return [one for one in self.placed if not one.verdict.share]

    @property
    def with_more(self) -> dict[str, Verdict]:
        """What would become of each beside what is funded now, with money for everything."""
        asked = Question(tuple(one.candidate for one in self.placed), (), self.total)
        kept = replace(bonds_of(asked), musts=frozenset(one.candidate.code for one in self.funded))
        order = [one.candidate.code for one in sorted(self.placed, key=lambda one: one.rank)]
        everything = sum((one.candidate.cost for one in self.placed), Decimal(0))
        return dict(fund_down(kept, order, everything).verdicts)

    @property
    def more_needed(self) -> Decimal:
        """What all that can be funded together costs above the total: what is unspent counts."""
        could = self.with_more
        costs = (one.candidate.cost for one in self.placed if could[one.candidate.code].share)
        return max(sum(costs, Decimal(0)) - self.total, Decimal(0))


def prioritise(
    question: Question, method: Method, solve: Solver, *, draws: int, seed: int
) -> Priorities:
    """Choose by a method, with the other beside it, and say how firm the choice is.

    Raises CannotWork with every problem of the question.
    """
    problems = question_problems(question)
    if problems:
        raise CannotWork(*problems)
    weights = weights_of(question.criteria)
    values = values_of(question, weights)
    ranked, best = fund_ranked(question, values), fund_best(question, values, solve)
    both = {
        Method.RANKED: (ranked.shares, ranked.verdicts),
        Method.BEST: (dict(best.shares), verdicts_of(question, best.shares)),
    }
    shares, verdicts = both[method]
    firm = funded_in(question, method, solve, draws=draws, seed=seed)
    place = {code: n for n, code in enumerate(ranking(question, values), 1)}
    known = question.by_code
    placed = [
        Placed(
            known[code], values[code], place[code], verdicts[code],
            known[code].cost * verdicts[code].share / 100, firm[code],
        )
        for code in place
    ]  # fmt: skip
    # What must be done comes first whatever its rank, and what is left out comes last.
    placed.sort(key=lambda one: (not one.verdict.share, not one.verdict.is_must, one.rank))
    (other,) = (one for one in Method if one is not method)
    return Priorities(
        question.total,
        _choice(question, method, shares, values),
        _choice(question, other, both[other][0], values),
        weights,
        {one.code: one.title for one in question.candidates},
        tuple(placed),
        tuple(weight_moves(question, method, shares, solve)),
        margin_of(question, method, shares, solve),
        draws,
        replace(best.solution, values=(), prices=(), seconds=0.0),
    )


def _choice(
    question: Question, method: Method, shares: Mapping[str, int], values: Mapping[str, Fraction]
) -> Choice:
    return Choice(method, dict(shares), cost_of(question, shares), worth_of(shares, values))
