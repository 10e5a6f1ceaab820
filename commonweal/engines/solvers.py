"""The door to the solvers: a plain problem goes in, a plain solution with bound and gap comes out.

Amounts and shares go to HiGHS, yes-or-no choices to HiGHS and CP-SAT in turn. Nothing else in the
house imports either. Settings come from `definitions/rules/solving.yaml` through the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from commonweal.engines import amounts, choices, conflicts
from commonweal.language.optimum import (
    Conflict,
    Outcome,
    Problem,
    Solution,
    Solver,
    problem_faults,
)

HIGHS = "highs"
CP_SAT = "cp-sat"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a search is run.

    `seconds` bound each search, and so do `effort` (CP-SAT) and `nodes` (HiGHS); these two count
    the solver's own steps, so that a search which they end gives the same plan on every run, which
    seconds do not. CP-SAT also stops within `gap` of the bound of the last aim, and may use more
    than one thread, which makes it unrepeatable; HiGHS uses one. `solvers` search choices in turn.
    """

    seed: int
    threads: int = 1
    seconds: float | None = None
    effort: float | None = None
    nodes: int | None = None
    gap: Fraction = Fraction(0)
    solvers: tuple[str, ...] = (HIGHS, CP_SAT)

    @property
    def repeatable(self) -> bool:
        return self.threads == 1 and self.seconds is None


def settings_from(definition: Mapping[str, Any], use: str) -> Settings:
    """The settings of one use ("amounts", "published_rota", …) of the solving definition.

    Raises ValueError for a use that is not defined.
    """
    if use not in definition["uses"]:
        raise ValueError(f"The solving rules do not say how to solve for {use}.")
    said = definition["uses"][use]
    return Settings(
        seed=int(definition["seed"]),
        threads=int(said.get("threads", 1)),
        seconds=float(said["seconds"]) if "seconds" in said else None,
        effort=float(said["effort"]) if "effort" in said else None,
        nodes=int(said["nodes"]) if "nodes" in said else None,
        solvers=tuple(said.get("solvers", (HIGHS, CP_SAT))),
        gap=Fraction(said.get("gap_pct", "0")) / 100,
    )


def solve_amounts(problem: Problem, settings: Settings) -> Solution:
    """The best plan of amounts, by HiGHS. Raises ValueError for a problem wrongly written down."""
    _refuse(problem)
    return amounts.solve(
        problem, seed=settings.seed, seconds=settings.seconds, nodes=settings.nodes
    )


def solve_choices(problem: Problem, settings: Settings) -> Solution:
    """The best plan of choices, by the solvers of the settings in turn.

    The second begins from what the first found, and only where the first could not prove its plan;
    then the sharper bound of both counts. Raises ValueError for a problem wrongly written down.
    """
    _refuse(problem)
    found: Solution | None = None
    for name in settings.solvers:
        start = found.values if found and found.values else problem.start
        one = _by(name, replace(problem, start=start), settings)
        found = one if found is None else _both(found, one)
        if found.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE):
            break
    if found is None:
        raise ValueError("The settings name no solver.")
    return found


def _by(name: str, problem: Problem, settings: Settings) -> Solution:
    if name == HIGHS:
        return amounts.solve(
            problem, seed=settings.seed, seconds=settings.seconds, nodes=settings.nodes
        )
    if name == CP_SAT:
        return choices.solve(
            problem,
            seed=settings.seed,
            threads=settings.threads,
            seconds=settings.seconds,
            effort=settings.effort,
            gap=settings.gap,
        )
    raise ValueError(f"There is no solver {name}.")


def _both(first: Solution, second: Solution) -> Solution:
    """The later of two solutions, with the sharper bounds of both.

    A bound on an aim holds for the other solution while the aims before it came out alike.
    """
    reached = list(second.reached)
    for n, (one, other) in enumerate(zip(first.reached, second.reached, strict=False)):
        if one.bound is not None and (other.bound is None or one.bound > other.bound):
            reached[n] = replace(other, bound=min(one.bound, other.value), proof=one.proof)
        if one.value != other.value:
            break
    done = bool(reached) and all(one.proven for one in reached)
    return replace(
        second,
        outcome=Outcome.OPTIMAL if done else second.outcome,
        reached=tuple(reached),
        solver=f"{first.solver}, then {second.solver}",
        version=f"{first.version}, {second.version}",
        seconds=first.seconds + second.seconds,
    )


def explain_conflict(problem: Problem, settings: Settings) -> Conflict:
    """Which limits leave no plan. Raises ValueError when there is one, or limits are not why."""
    _refuse(problem)
    return conflicts.explain(problem, seed=settings.seed)


def amounts_solver(settings: Settings) -> Solver:
    """`solve_amounts` with its settings bound, for a room's formula."""
    return lambda problem: solve_amounts(problem, settings)


def choices_solver(settings: Settings) -> Solver:
    """`solve_choices` with its settings bound, for a room's formula."""
    return lambda problem: solve_choices(problem, settings)


def _refuse(problem: Problem) -> None:
    faults = problem_faults(problem)
    if faults:
        raise ValueError("The problem is wrongly written down: " + "; ".join(faults[:5]) + ".")
