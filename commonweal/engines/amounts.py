"""The best plan of amounts by aims in order, proven in whole numbers wherever that can be done.

A solver's answer is only taken once every sum has been done again in whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from time import monotonic

from commonweal.engines import highs
from commonweal.engines.certificate import Bounds, Certificate, RowBounds, certify, narrow
from commonweal.language.optimum import Aim, Outcome, Problem, Proof, Reached, Row, Solution


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is left to search: columns and rows with the bounds that earlier aims have set."""

    columns: Bounds
    rows: tuple[Row, ...]
    limits: RowBounds

    def holds(self, values: Sequence[int]) -> bool:
        inside = all(
            low <= value <= high for value, (low, high) in zip(values, self.columns, strict=True)
        )
        return inside and all(
            replace(row, low=low, high=high).holds(values)
            for row, (low, high) in zip(self.rows, self.limits, strict=True)
        )

    def narrowed(self, certificate: Certificate) -> _Ground:
        columns, limits = narrow(self.columns, self.limits, certificate)
        return replace(self, columns=columns, limits=limits)

    def with_row(self, row: Row) -> _Ground:
        return replace(self, rows=(*self.rows, row), limits=[*self.limits, (row.low, row.high)])


@dataclass(frozen=True, slots=True)
class _Search:
    """How to search: the seed, how long at most for each aim, and a plan to begin from."""

    seed: int
    seconds: float | None
    nodes: int | None = None
    start: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found: a plan (none: empty) and what it reaches by the aims searched."""

    values: tuple[int, ...]
    reached: tuple[Reached, ...]
    prices: tuple[Fraction, ...] = ()
    outcome: Outcome = Outcome.OPTIMAL


def solve(
    problem: Problem, *, seed: int, seconds: float | None = None, nodes: int | None = None
) -> Solution:
    """The best plan by every aim in order, each with its bound. HiGHS, one thread.

    First by prices: the relaxed problem's prices prove a bound exactly and leave only the plans
    that reach it, among which the next aim chooses; a whole plan at the end is proven best by
    every aim. Where prices do not lead to one, by search (branch and bound), aim after aim.
    `seconds` and `nodes` bound each search (nodes repeatably); None: until proven. What an aim
    has reached, proven or not, the later ones keep.
    """
    began = monotonic()
    ground = _Ground(problem.columns, problem.rows, [(row.low, row.high) for row in problem.rows])
    aims = problem.aims or (Aim("any plan", ()),)
    search = _Search(seed, seconds, nodes, problem.start)
    found = _by_prices(ground, aims, search) or _by_search(ground, aims, search)
    return Solution(
        found.outcome,
        found.values,
        found.reached,
        solver="HiGHS",
        version=highs.version(),
        seed=seed,
        threads=1,
        prices=found.prices,
        seconds=monotonic() - began,
    )


def _relaxed(ground: _Ground, aim: Aim, seed: int) -> tuple[list[float], Certificate] | None:
    """The best plan without the demand for whole numbers, and what its prices prove."""
    with highs.model(
        ground.columns, ground.rows, ground.limits, aim, seed=seed, seconds=None
    ) as solver:
        if not highs.run(solver):
            return None
        answer = solver.getSolution()
        duals = [float(dual) for dual in answer.row_dual]
        near = [float(value) for value in answer.col_value]
    return near, certify(ground.columns, ground.rows, ground.limits, aim, duals)


def _by_prices(ground: _Ground, aims: Sequence[Aim], search: _Search) -> _Found | None:
    """All aims by prices alone; None where they do not lead to a whole plan."""
    reached: list[Reached] = []
    prices: tuple[Fraction, ...] = ()
    for position, aim in enumerate(aims):
        answer = _relaxed(ground, aim, search.seed)
        if answer is None:
            return _Found((), (), outcome=Outcome.INFEASIBLE) if position == 0 else None
        near, certificate = answer
        if certificate.bound.denominator != 1:
            return None
        prices = prices or certificate.prices
        bound = int(certificate.bound)
        reached.append(Reached(aim.title, bound, bound, Proof.EXACT))
        before, ground = ground, ground.narrowed(certificate)
    values = tuple(round(value) for value in near)
    if ground.holds(values):
        return _Found(values, tuple(reached), prices)
    last = _branch(before, near, certificate, aims[-1], search)
    if not last.values:
        return None
    return _Found(last.values, (*reached[:-1], *last.reached), prices, last.outcome)


def _by_search(ground: _Ground, aims: Sequence[Aim], search: _Search) -> _Found:
    """Aim after aim by branch and bound; each aim that is reached becomes a row for the next."""
    reached: list[Reached] = []
    values: tuple[int, ...] = ()
    for aim in aims:
        answer = _relaxed(ground, aim, search.seed)
        if answer is None:
            break
        found = _branch(ground, *answer, aim, search)
        if not found.values:
            if not reached:
                return found
            break
        values = found.values
        search = replace(search, start=values)
        reached += found.reached
        most = aim.value(values) - aim.constant
        ground = ground.with_row(Row(f"as good by {aim.title}", aim.costs, None, most))
    proven = len(reached) == len(aims) and all(one.proven for one in reached)
    return _Found(values, tuple(reached), (), Outcome.OPTIMAL if proven else Outcome.FEASIBLE)


def _branch(
    ground: _Ground, near: Sequence[float], certificate: Certificate, aim: Aim, search: _Search
) -> _Found:
    """The best whole plan, searched from the corner below the relaxed one.

    Shifting every column by that corner keeps the numbers small, so that amounts in pence lose
    nothing in floating point.
    """
    corner = [
        min(max(math.floor(value), low), high)
        for value, (low, high) in zip(near, ground.columns, strict=True)
    ]
    columns = [(low - c, high - c) for (low, high), c in zip(ground.columns, corner, strict=True)]
    limits = [
        (None if low is None else low - at, None if high is None else high - at)
        for (low, high), at in zip(
            ground.limits, (r.value(corner) for r in ground.rows), strict=True
        )
    ]
    bare = Aim(aim.title, aim.costs)
    with highs.model(
        columns, ground.rows, limits, bare, seed=search.seed, seconds=search.seconds
    ) as solver:
        highs.demand_whole(solver, len(columns))
        if search.nodes is not None:
            solver.setOptionValue("mip_max_nodes", search.nodes)
        if search.start and ground.holds(search.start):
            highs.begin_from(solver, [v - c for v, c in zip(search.start, corner, strict=True)])
        if not highs.run(solver):
            ended = Outcome.NONE_FOUND if highs.ran_out(solver) else Outcome.INFEASIBLE
            return _Found((), (), outcome=ended)
        steps = [round(value) for value in solver.getSolution().col_value]
        searched = solver.getInfo().mip_dual_bound + aim.value(corner)
    values = tuple(c + step for c, step in zip(corner, steps, strict=True))
    if not ground.holds(values):
        raise highs.SolverTrouble("The solver's plan breaks a rule when it is checked exactly.")
    one = _reached(aim, values, certificate, searched)
    return _Found(values, (one,), (), Outcome.OPTIMAL if one.proven else Outcome.FEASIBLE)


def _reached(aim: Aim, values: Sequence[int], certificate: Certificate, searched: float) -> Reached:
    value, least = aim.value(values), math.ceil(certificate.bound)
    if value == least:
        return Reached(aim.title, value, least, Proof.EXACT)
    if math.isfinite(searched):
        least = max(least, math.ceil(searched - highs.WHOLE))
    return Reached(aim.title, value, min(least, value), Proof.SEARCH)
