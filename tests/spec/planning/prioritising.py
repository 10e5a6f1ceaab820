"""Short words for specs of priorities: candidates scored by need and effect from 0 to 10."""

from __future__ import annotations

from decimal import Decimal

from commonweal.engines.solvers import CP_SAT, Settings, choices_solver
from commonweal.planning.priorities import Candidate, Criterion, Question

SOLVE = choices_solver(Settings(seed=1, solvers=(CP_SAT,)))


def criterion(code, weight=1, low=0, high=10):
    return Criterion(code, code, Decimal(weight), Decimal(low), Decimal(high))


NEED, EFFECT = criterion("need"), criterion("effect")


def candidate(code, cost, need, effect=None, **more):
    scores = {"need": Decimal(need), "effect": Decimal(need if effect is None else effect)}
    return Candidate(code, code.upper(), Decimal(cost), scores, **more)


def question(*candidates, total=100, criteria=(NEED, EFFECT)):
    return Question(tuple(candidates), tuple(criteria), Decimal(total))
