"""Short words for rota specs: three eight-hour shifts, people, and solvers as the product has."""

from __future__ import annotations

from datetime import date, timedelta

from commonweal.delivering.rota import RotaCase
from commonweal.delivering.shifts import Need, Rota, ShiftKind, Worker, limits_from
from commonweal.engines.solvers import CP_SAT, HIGHS, Settings, choices_solver
from commonweal.records.shelf import read_yaml

FIRST = date(2016, 4, 4)  # a Monday
LIMITS = limits_from(read_yaml("rules/working_time.yaml"))
EARLY = ShiftKind("early", "Early", 7 * 60, 8 * 60)
LATE = ShiftKind("late", "Late", 15 * 60, 8 * 60)
NIGHT = ShiftKind("night", "Night", 23 * 60, 8 * 60, unsocial=True, night=True)
THREE = (EARLY, LATE, NIGHT)
SOLVERS = {name: choices_solver(Settings(seed=1, solvers=(name,))) for name in (HIGHS, CP_SAT)}
SOLVE = SOLVERS[HIGHS]


def day(number):
    return FIRST + timedelta(days=number)


def rota(code="a", people=1, kinds=("early",), **skills):
    return Rota(code, code.upper(), tuple(Need(kind, people, skills) for kind in kinds))


def person(code, rotas="a", away=(), **more):
    days = frozenset(day(n) for n in away)
    return Worker(code, rotas[0], frozenset(rotas), away=days, **more)


def case(*people, days=1, kinds=THREE, rotas=(), **more):
    return RotaCase(FIRST, days, kinds, rotas or (rota(),), people, LIMITS, **more)


def on(plan, number, kind="early"):
    """Who works a kind of shift on a day."""
    return [duty.worker for duty in plan.duties if (duty.on, duty.kind) == (day(number), kind)]


def shifts_of(plan, code):
    return next(load.shifts for load in plan.loads if load.worker == code)
