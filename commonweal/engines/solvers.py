"""The door to the solvers: a plain problem goes in, a plain solution with bound and gap comes out.

Amounts and shares go to HiGHS, yes-or-no choices under many rules to CP-SAT. Nothing else in the
house imports either. Settings come from `definitions/rules/solving.yaml` through the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from commonweal.engines import amounts, conflicts
from commonweal.language.optimum import Conflict, Problem, Solution, Solver, problem_faults


@dataclass(frozen=True, slots=True)
class Settings:
    """How a search is run.

    `seconds` and `effort` bound each search; effort is counted in the solver's own steps, so
    that a search which it ends gives the same plan on every run, which seconds do not. A search
    also stops within `gap` of its bound. More than one thread makes a search unrepeatable.
    """

    seed: int
    threads: int = 1
    seconds: float | None = None
    effort: float | None = None
    gap: Fraction = Fraction(0)

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
        gap=Fraction(said.get("gap_pct", "0")) / 100,
    )


def solve_amounts(problem: Problem, settings: Settings) -> Solution:
    """The best plan of amounts, by HiGHS. Raises ValueError for a problem wrongly written down."""
    _refuse(problem)
    return amounts.solve(problem, seed=settings.seed, seconds=settings.seconds)


def explain_conflict(problem: Problem, settings: Settings) -> Conflict:
    """Which limits leave no plan. Raises ValueError when there is one, or limits are not why."""
    _refuse(problem)
    return conflicts.explain(problem, seed=settings.seed)


def amounts_solver(settings: Settings) -> Solver:
    """`solve_amounts` with its settings bound, for a room's formula."""
    return lambda problem: solve_amounts(problem, settings)


def _refuse(problem: Problem) -> None:
    faults = problem_faults(problem)
    if faults:
        raise ValueError("The problem is wrongly written down: " + "; ".join(faults[:5]) + ".")
