"""HiGHS as a model of a plain problem: put in, run, read out. Its numbers are floating point.

One thread and a fixed seed, so that the same problem gives the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import highspy
import numpy as np

from commonweal.engines.certificate import Bounds, RowBounds
from commonweal.language.optimum import Aim, Row

#: How far from a whole number a value of the solver may lie and still be read as that number.
WHOLE = 1e-5


#: How a run ends that a limit ended, and what then says that it has a plan.
STOPPED = (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kSolutionLimit)
HAS_PLAN = 2


class SolverTrouble(RuntimeError):
    """The solver ended in a way that says nothing about the problem."""


def version() -> str:
    """The version of HiGHS."""
    return str(highspy.Highs().version())


def demand_whole(solver: Any, columns: int) -> None:
    """Demand a whole number of every column."""
    kind = int(highspy.HighsVarType.kInteger)
    every = np.arange(columns, dtype=np.int32)
    solver.changeColsIntegrality(columns, every, np.full(columns, kind, dtype=np.uint8))


def begin_from(solver: Any, values: Sequence[int]) -> None:
    """Give the search a plan to begin from."""
    solution = highspy.HighsSolution()
    solution.col_value = [float(value) for value in values]
    solver.setSolution(solution)


def ran_out(solver: Any) -> bool:
    """Whether the last run ended for want of time or at its most nodes."""
    return solver.getModelStatus() in STOPPED


@contextmanager
def model(
    columns: Bounds,
    rows: Sequence[Row],
    limits: RowBounds,
    aim: Aim,
    *,
    seed: int,
    seconds: float | None,
) -> Iterator[Any]:
    """A HiGHS model of the problem without the demand for whole numbers."""
    solver = highspy.Highs()
    options: dict[str, object] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": seed,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
        "mip_feasibility_tolerance": 1e-7,
    }
    if seconds is not None:
        options["time_limit"] = float(seconds)
    for name, value in options.items():
        solver.setOptionValue(name, value)
    form = highspy.HighsLp()
    form.num_col_ = len(columns)
    form.num_row_ = len(rows)
    costs = np.zeros(len(columns))
    for column, cost in aim.costs:
        costs[column] = cost
    form.col_cost_ = costs
    form.offset_ = float(aim.constant)
    form.col_lower_, form.col_upper_ = np.array(columns, dtype=np.float64).reshape(-1, 2).T
    form.row_lower_ = np.array([-math.inf if low is None else low for low, _ in limits])
    form.row_upper_ = np.array([math.inf if high is None else high for _, high in limits])
    matrix = form.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.terms) for row in rows)], dtype=np.int32)
    flat = np.array([pair for row in rows for pair in row.terms], dtype=np.int64).reshape(-1, 2)
    matrix.index_ = flat[:, 0].astype(np.int32)
    matrix.value_ = flat[:, 1].astype(np.float64)
    if solver.passModel(form) == highspy.HighsStatus.kError:
        raise SolverTrouble("The solver refuses the problem as it is written down.")
    yield solver


def run(solver: Any) -> bool:
    """Run; whether there is a plan. Raises SolverTrouble when the solver gives no verdict."""
    solver.run()
    status = solver.getModelStatus()
    kinds = highspy.HighsModelStatus
    if status == kinds.kOptimal:
        return True
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return False
    if status in STOPPED:
        return bool(solver.getInfo().primal_solution_status == HAS_PLAN)
    if status == kinds.kModelEmpty:
        return True
    raise SolverTrouble(f"The solver stopped without a verdict: {status}.")
