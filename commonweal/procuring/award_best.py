"""The award with the best total over all lots, proven by a solver, and the awards that equal it.

Written down in whole numbers for a solver that comes in as an argument. Source as for `awarding`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from commonweal.language.optimum import Aim, Outcome, Problem, Row, Solution, Solver
from commonweal.procuring.awarding import PENNY, AwardCase, Choice, Limit

#: Scores become whole numbers for the solver. Where an exact scale would be larger than this, they
#: are told apart to this many parts of a point instead.
FINEST = 10**6


@dataclass(frozen=True, slots=True)
class BestAward:
    """The best award, its proof, and others that are exactly as good.

    `all_ties_found` is False where the search for equals stopped at the number asked for.
    `is_exact` is False where scores were told apart only to a part of a point.
    """

    chosen: tuple[Choice, ...]
    solution: Solution
    ties: tuple[tuple[Choice, ...], ...]
    all_ties_found: bool
    is_exact: bool

    @property
    def proven(self) -> bool:
        return self.solution.outcome is Outcome.OPTIMAL


def best_award(case: AwardCase, solve: Solver, *, ties: int) -> BestAward:
    """The award of the highest total within the limits; of equals, one that fills most lots.

    With `fill_first` of the case the number of lots awarded comes first. Up to `ties` other awards
    that are as good are looked for; which of them is made is for the published tie rule. Raises
    RuntimeError when the solver stopped before it had an award.
    """
    problem = problem_of(case)
    solution = _solved(problem, solve)
    found = [_chosen(case, solution)]
    values = [solution.values]
    complete = False
    while solution.outcome is Outcome.OPTIMAL and len(found) <= ties:
        other = solve(_another(problem, solution, values))
        if other.outcome is Outcome.INFEASIBLE:
            complete = True
            break
        if not other.values:
            break
        values.append(other.values)
        found.append(_chosen(case, other))
    return BestAward(found[0], solution, tuple(found[1:]), complete, _scale(case)[1])


def best_total(case: AwardCase, solve: Solver) -> Fraction:
    """The highest total if nobody had a limit and lots did not have to be filled first."""
    bidders = {choice.bidder: Limit() for choice in case.choices}
    free = replace(case, limit=Limit(), own_limits=bidders, fill_first=False)
    return _sum(_chosen(free, _solved(problem_of(free), solve)))


def total_if(case: AwardCase, lot: str, bidder: str, solve: Solver) -> Fraction | None:
    """The highest total if a bidder must have a lot; None when it cannot have it."""
    problem = problem_of(case)
    terms = tuple(
        (n, 1)
        for n, choice in enumerate(case.choices)
        if choice.bidder == bidder and lot in choice.lots
    )
    forced = replace(problem, rows=(*problem.rows, Row(f"{bidder} has {lot}", terms, 1, None)))
    solution = solve(forced)
    if solution.outcome is Outcome.INFEASIBLE:
        return None
    if not solution.values:
        raise RuntimeError("The search stopped before it found an award; allow it more time.")
    return _sum(_chosen(case, solution))


def problem_of(case: AwardCase) -> Problem:
    """The problem to be solved: a column for each offer and combination, 1 where it is taken."""
    scale, _ = _scale(case)
    choices = case.choices
    total = Aim(
        "score that is not had", tuple((n, -round(c.score * scale)) for n, c in enumerate(choices))
    )
    filled = Aim(
        "lots without an award", tuple((n, -len(c.lots)) for n, c in enumerate(choices)),
        len(case.lots),
    )  # fmt: skip
    aims = (filled, total) if case.fill_first else (total, filled)
    rows = (*_lot_rows(case), *_limit_rows(case))
    return Problem(((0, 1),) * len(choices), rows, aims)


def _lot_rows(case: AwardCase) -> list[Row]:
    rows = []
    for lot in case.lots:
        terms = tuple((n, 1) for n, choice in enumerate(case.choices) if lot in choice.lots)
        if terms:
            rows.append(Row(f"lot {lot} once", terms, None, 1))
    return rows


def _limit_rows(case: AwardCase) -> list[Row]:
    own: dict[str, list[tuple[int, Choice]]] = {}
    for n, choice in enumerate(case.choices):
        own.setdefault(choice.bidder, []).append((n, choice))
    rows = []
    for bidder, choices in own.items():
        limit = case.limit_of(bidder)
        if limit.lots is not None:
            terms = tuple((n, len(choice.lots)) for n, choice in choices)
            rows.append(Row(f"lots of {bidder}", terms, None, limit.lots, limit=True))
        if limit.value is not None:
            pence = tuple((n, int((c.value or 0) / PENNY)) for n, c in choices)
            most = int(limit.value / PENNY)
            rows.append(Row(f"value of {bidder}", pence, None, most, limit=True))
    return rows


def _scale(case: AwardCase) -> tuple[int, bool]:
    """By what scores are multiplied to be whole numbers, and whether that is exact."""
    exact = math.lcm(*(choice.score.denominator for choice in case.choices))
    return (exact, True) if exact <= FINEST else (FINEST, False)


def _solved(problem: Problem, solve: Solver) -> Solution:
    solution = solve(problem)
    if len(solution.values) < len(problem.columns):
        raise RuntimeError("The search stopped before it found an award; allow it more time.")
    return solution


def _another(problem: Problem, solution: Solution, before: Sequence[tuple[int, ...]]) -> Problem:
    """The problem of finding an award that is as good by every aim and not one of those before."""
    rows = list(problem.rows)
    for aim, reached in zip(problem.aims, solution.reached, strict=True):
        most = reached.value - aim.constant
        rows.append(Row(f"as good by {aim.title}", aim.costs, None, most))
    for values in before:
        terms = tuple((n, -1 if value else 1) for n, value in enumerate(values))
        rows.append(Row("not one found before", terms, 1 - sum(values), None))
    return replace(problem, rows=tuple(rows), aims=(), start=())


def _chosen(case: AwardCase, solution: Solution) -> tuple[Choice, ...]:
    return tuple(
        choice for choice, value in zip(case.choices, solution.values, strict=True) if value
    )


def _sum(chosen: Sequence[Choice]) -> Fraction:
    return sum((choice.score for choice in chosen), Fraction(0))


def by_lot(chosen: Sequence[Choice]) -> Mapping[str, Choice]:
    """Which choice has each lot."""
    return {lot: choice for choice in chosen for lot in choice.lots}
