"""Yes-or-no choices under many rules, by CP-SAT: a plan first, then better ones, with the gap.

CP-SAT works in whole numbers, so its bounds need no second proof; every plan is checked against
the rules again all the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import version
from time import monotonic
from typing import Any

from ortools.sat.python import cp_model

from commonweal.language.optimum import Aim, Outcome, Problem, Proof, Reached, Row, Solution

#: The most seconds and the most steps of the solver's own that one search may take.
Limits = tuple[float | None, float | None]


class ChoiceTrouble(RuntimeError):
    """The solver ended in a way that says nothing about the problem."""


def solve(
    problem: Problem,
    *,
    seed: int,
    threads: int,
    seconds: float | None,
    effort: float | None,
    gap: Fraction,
) -> Solution:
    """The best plan by every aim in order.

    A start that keeps every row is taken as the first plan; an aim for which it already reaches
    the least that the columns allow is not searched. Each search ends when it is proven, within
    `gap` of its bound (the last aim only), or at `seconds` or `effort` (the solver's own steps;
    repeatable with one thread). What an aim has reached, proven or not, the later ones keep.
    """
    began = monotonic()
    search = _Search(problem, seed, threads, (seconds, effort))
    values = problem.start if problem.start and not problem.broken(problem.start) else ()
    reached: list[Reached] = []
    outcome = Outcome.OPTIMAL
    aims = problem.aims or (Aim("any plan", ()),)
    for aim in aims:
        bound = _least(problem, aim)
        if not values or aim.value(values) > bound:
            ended, values, bound = search.run(aim, values, gap if aim is aims[-1] else Fraction(0))
            if not values and problem.columns:
                outcome = ended
                break
        reached.append(Reached(aim.title, aim.value(values), bound, Proof.SEARCH))
        if not reached[-1].proven:
            outcome = Outcome.FEASIBLE
        search.keep(aim, reached[-1].value)
    return Solution(
        outcome,
        tuple(values),
        tuple(reached),
        solver="CP-SAT",
        version=version("ortools"),
        seed=seed,
        threads=threads,
        seconds=monotonic() - began,
    )


def _least(problem: Problem, aim: Aim) -> int:
    """What an aim could be at best if there were no rows."""
    return aim.constant + sum(
        cost * problem.columns[column][0 if cost > 0 else 1] for column, cost in aim.costs
    )


class _Search:
    """One CP-SAT model of the problem, searched for one aim after another."""

    def __init__(self, problem: Problem, seed: int, threads: int, limits: Limits) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.columns = [
            self.model.new_bool_var("") if ends == (0, 1) else self.model.new_int_var(*ends, "")
            for ends in problem.columns
        ]
        for row in problem.rows:
            self._add(row)
        self.solver = cp_model.CpSolver()
        parameters = self.solver.parameters
        parameters.random_seed = seed
        parameters.num_workers = threads
        # The relaxed problem's bound is what proves evenness; without it searches do not end.
        parameters.linearization_level = 2
        seconds, effort = limits
        if seconds is not None:
            parameters.max_time_in_seconds = seconds
        if effort is not None:
            parameters.max_deterministic_time = effort

    def _add(self, row: Row) -> None:
        columns = [self.columns[column] for column, _ in row.terms]
        factors = [factor for _, factor in row.terms]
        if row.high == 1 and (row.low is None or row.low <= 0) and self._all_yes_no(row):
            self.model.add_at_most_one(columns)
            return
        low = cp_model.INT_MIN if row.low is None else row.low
        high = cp_model.INT_MAX if row.high is None else row.high
        expression = cp_model.LinearExpr.weighted_sum(columns, factors)
        self.model.add_linear_constraint(expression, low, high)

    def _all_yes_no(self, row: Row) -> bool:
        return all(
            factor == 1 and self.problem.columns[column] == (0, 1) for column, factor in row.terms
        )

    def keep(self, aim: Aim, value: int) -> None:
        """From now on only plans that are as good by an aim."""
        if aim.costs:
            self._add(Row(aim.title, aim.costs, None, value - aim.constant))

    def run(
        self, aim: Aim, start: Sequence[int], gap: Fraction
    ) -> tuple[Outcome, tuple[int, ...], int]:
        """Search for one aim: how it ended, the plan (none: empty), and the bound on the aim."""
        columns = [self.columns[column] for column, _ in aim.costs]
        costs = [cost for _, cost in aim.costs]
        self.model.minimize(cp_model.LinearExpr.weighted_sum(columns, costs))
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for column, value in zip(self.columns, start or self.problem.start, strict=False):
            self.model.add_hint(column, value)
        self.solver.parameters.relative_gap_limit = float(gap)
        status = self.solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return Outcome.INFEASIBLE, (), 0
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
            raise ChoiceTrouble(f"The solver refuses the problem: {self.model.validate()}")
        if status == cp_model.UNKNOWN:
            values = tuple(start)
        else:
            values = tuple(self._value(column) for column in self.columns)
            if self.problem.broken(values):
                raise ChoiceTrouble("The solver's plan breaks a rule when it is checked exactly.")
        return Outcome.NONE_FOUND, values, self._bound(aim, values)

    def _bound(self, aim: Aim, values: Sequence[int]) -> int:
        """What the search has proven, or the columns alone where it has proven less."""
        least = _least(self.problem, aim)
        found = self.solver.best_objective_bound
        if math.isfinite(found):
            least = max(least, aim.constant + math.ceil(found - 1e-6))
        return min(least, aim.value(values)) if values else least

    def _value(self, column: Any) -> int:
        return int(self.solver.value(column))
