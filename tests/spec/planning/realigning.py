"""Short words for realignment specs: contracts, solver and explainer as the product uses them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from commonweal.engines.solvers import Settings, amounts_solver, explain_conflict
from commonweal.planning.realignment import Case, realign
from commonweal.planning.shares import BlockContract, Position, position

SETTINGS = Settings(seed=1)
SOLVE = amounts_solver(SETTINGS)


def explain(problem):
    return explain_conflict(problem, SETTINGS)


def contract(code, value, paid, used) -> Position:
    """A position from a contract; shares as {"a": 60, "b": 40}."""
    return position(BlockContract(code, code.upper(), "2015/16", Decimal(value), paid, used))


def share(*parts):
    """Shares of equal weight units, in percent that total 100."""
    whole = sum(parts)
    return {
        code: Fraction(100 * part, whole) for code, part in zip("abcdefgh", parts, strict=False)
    }


def run(case: Case):
    return realign(case, SOLVE, explain)


def case(*positions, years=3, paces=(), weights=None, **more) -> Case:
    names = tuple(f"{2016 + n}/{17 + n}" for n in range(years))
    return Case(positions, names, weights or (1,) * years, tuple(paces), **more)


def spend_path(plan, body):
    """What a commissioner pays over all contracts at the end of each year."""
    return [one.spend_after for one in plan.bodies if one.commissioner == body]
