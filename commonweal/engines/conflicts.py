"""Why a problem has no plan: the limits that conflict, and the least loosening that makes room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from commonweal.engines import highs
from commonweal.language.optimum import Aim, Conflict, Loosening, Problem, Row


def explain(problem: Problem, *, seed: int) -> Conflict:
    """Why a problem has no plan: limits in conflict, and the least loosening that makes room.

    Every limit is made elastic and the sum of what they give is made small; those that give are
    held, until nothing fits (Chinneck's elastic filter). Then each held limit is left out in turn
    and stays out when the others still conflict, so that what remains conflicts and no part does.
    Raises ValueError when the rules that are not limits conflict by themselves, or when there is
    a plan after all.
    """
    soft = [n for n, row in enumerate(problem.rows) if row.limit]
    given = _elastic(problem, soft, seed=seed)
    if given is None:
        raise ValueError("The rules that nobody set as limits have no plan by themselves.")
    if not given:
        raise ValueError("There is a plan that keeps every limit.")
    loosened = tuple(Loosening(n, math.ceil(amount - highs.WHOLE)) for n, amount in given.items())
    held: list[int] = []
    while given:
        held += given
        given = _elastic(problem, [n for n in soft if n not in held], held, seed=seed)
    for candidate in list(held):
        others = [n for n in held if n != candidate]
        if _elastic(problem, [], others, seed=seed) is None:
            held = others
    return Conflict(tuple(sorted(held)), loosened)


def _elastic(
    problem: Problem, soft: Sequence[int], held: Sequence[int] = (), *, seed: int
) -> dict[int, float] | None:
    """What each soft limit gives when the sum is as small as can be; None when nothing fits.

    Limits that are neither soft nor held are left out.
    """
    widest = sum(abs(low) + abs(high) for low, high in problem.columns) * 10 + 1
    columns = list(problem.columns)
    rows: list[Row] = []
    owner: dict[int, int] = {}
    stretchy, kept = set(soft), set(held)
    for n, row in enumerate(problem.rows):
        if row.limit and n not in stretchy and n not in kept:
            continue
        terms = list(row.terms)
        if n in stretchy:
            for factor in ([1] if row.low is not None else []) + (
                [-1] if row.high is not None else []
            ):
                owner[len(columns)] = n
                terms.append((len(columns), factor))
                columns.append((0, widest))
        rows.append(replace(row, terms=tuple(terms)))
    aim = Aim("loosening", tuple((column, 1) for column in owner))
    limits = [(row.low, row.high) for row in rows]
    with highs.model(columns, rows, limits, aim, seed=seed, seconds=None) as solver:
        if not highs.run(solver):
            return None
        values = solver.getSolution().col_value
    return {owner[c]: values[c] for c in owner if values[c] > highs.WHOLE}
