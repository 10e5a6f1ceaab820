"""The best set of candidates within a fixed total, proven; and the nearest sets beyond it.

Written down as a problem in whole numbers for a solver that comes in as an argument. Source as for
`planning.priorities` (ESX-57).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonweal.language.optimum import Aim, Outcome, Problem, Row, Solution, Solver
from commonweal.planning.priorities import WHOLE, Question, musts
from commonweal.planning.shares import PENNY

#: Values are whole numbers for the solver. Where an exact scale would be larger than this, values
#: are told apart to this many parts of a point instead.
FINEST = 10**9


@dataclass(frozen=True, slots=True)
class Best:
    """The best set: how much of each candidate, in percent, and the solution that proves it."""

    shares: Mapping[str, int]
    solution: Solution


@dataclass(frozen=True, slots=True)
class _Layout:
    """Columns: whether each candidate is in, then the percentage of those that may be in part."""

    codes: tuple[str, ...]
    parts: Mapping[str, int]
    costs: tuple[tuple[int, int], ...]
    worths: tuple[tuple[int, int], ...]
    columns: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]


def _layout(question: Question, values: Mapping[str, Fraction]) -> _Layout:
    known = question.by_code
    codes = tuple(sorted(known))
    bound = musts(question)
    place = {code: n for n, code in enumerate(codes)}
    divisible = [code for code in codes if known[code].part_from < WHOLE]
    parts = {code: len(codes) + n for n, code in enumerate(divisible)}
    scale = _scale(values)
    costs, worths = [], []
    for code in codes:
        column = parts.get(code, place[code])
        each = 1 if code in parts else 100
        costs.append((column, int(known[code].cost / PENNY) * each))
        worths.append((column, round(values[code] * scale) * each))
    columns = [(1 if code in bound else 0, 1) for code in codes]
    columns += [(WHOLE if code in bound else 0, WHOLE) for code in divisible]
    rows = []
    for code, column in parts.items():
        least = known[code].part_from
        rows.append(Row(f"{code} in part", ((column, 1), (place[code], -WHOLE)), None, 0))
        rows.append(Row(f"{code} enough", ((column, 1), (place[code], -least)), 0, None))
    for code in codes:
        for needed in known[code].needs:
            column, whole = (parts[needed], WHOLE) if needed in parts else (place[needed], 1)
            terms = ((column, 1), (place[code], -whole))
            rows.append(Row(f"{code} needs {needed}", terms, 0, None))
        for other in known[code].excludes:
            terms = ((place[code], 1), (place[other], 1))
            rows.append(Row(f"{code} or {other}", terms, None, 1))
    return _Layout(codes, parts, tuple(costs), tuple(worths), tuple(columns), tuple(rows))


def _scale(values: Mapping[str, Fraction]) -> int:
    exact = math.lcm(*(value.denominator for value in values.values()))
    return min(exact, FINEST)


def _shares(layout: _Layout, values: tuple[int, ...]) -> dict[str, int]:
    found = {}
    for n, code in enumerate(layout.codes):
        share = values[layout.parts[code]] if code in layout.parts else WHOLE * values[n]
        if share:
            found[code] = share
    return found


def _total(question: Question) -> int:
    return int(question.total / PENNY) * 100


def fund_best(
    question: Question, values: Mapping[str, Fraction], solve: Solver, *, settle: bool = True
) -> Best:
    """The set of most value within the total; of equal ones the cheapest, then the first codes.

    Candidates are whole, or in whole percents where they may be funded in part. Without `settle`
    any of the equal ones. Raises RuntimeError when the solver stopped before it had a plan.
    """
    layout = _layout(question, values)
    within = Row("within the total", layout.costs, None, _total(question))
    aims = [Aim("value that is not had", tuple((c, -worth) for c, worth in layout.worths))]
    if settle:
        aims.append(Aim("cost", layout.costs))
        aims.append(Aim("order of codes", tuple((c, n) for n, (c, _) in enumerate(layout.costs))))
    problem = Problem(layout.columns, (*layout.rows, within), tuple(aims))
    solution = solve(problem)
    if not solution.found or not solution.values:
        raise RuntimeError("The search stopped before it found a set; allow it more time.")
    return Best(_shares(layout, solution.values), solution)


def next_better(
    question: Question, values: Mapping[str, Fraction], best: Mapping[str, int], solve: Solver
) -> dict[str, int] | None:
    """The cheapest set that is worth more than the best one within the total; None: there is none.

    Its cost less the total is how much more money first changes something for the better.
    """
    layout = _layout(question, values)
    worth_of = dict(zip(layout.codes, (worth for _, worth in layout.worths), strict=True))
    each = {code: 1 if code in layout.parts else 100 for code in layout.codes}
    now = sum(worth_of[code] // each[code] * share for code, share in best.items())
    more = Row("worth more", layout.worths, now + 1, None)
    problem = Problem(layout.columns, (*layout.rows, more), (Aim("cost", layout.costs),))
    solution = solve(problem)
    if solution.outcome is Outcome.INFEASIBLE or not solution.values:
        return None
    return _shares(layout, solution.values)
