"""Whatever the shares and limits: neutral, exact to the penny, never backwards, or explained."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from commonweal.planning.realignment import Impossible, Pace, problem_of
from commonweal.planning.shares import supports
from tests.spec.planning.realigning import case, contract, run, share

BODIES = "abcd"
pounds = st.integers(0, 60_000).map(lambda pence: Decimal(pence) / 100)
weights = st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any)


@st.composite
def cases(draw, strict=False):
    positions = [
        contract(
            f"k{n}",
            Decimal(draw(st.integers(1, 200_000))) / 100,
            share(*draw(weights)),
            share(*draw(weights)),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    years = draw(st.integers(1, 3))
    paces = [
        Pace(
            body,
            cap=draw(st.none() | pounds),
            floor=draw(st.none() | pounds),
            protection=draw(st.none() | pounds),
            least=draw(pounds) if strict else Decimal(0),
            complete_by=draw(st.sampled_from(["", "2016/17"])) if strict else "",
        )
        for body in draw(st.sets(st.sampled_from(BODIES)))
    ]
    return case(*positions, years=years, paces=paces, weights=draw(
        st.lists(st.integers(1, 3), min_size=years, max_size=years).map(tuple)
    ))  # fmt: skip


@given(cases())
@settings(max_examples=60, deadline=None)
def test_limits_that_allow_standing_still_always_leave_a_neutral_exact_plan(one):
    plan = run(one)
    values = {p.contract: p.value for p in one.positions}
    for year in plan.years:
        assert sum(body.change for body in plan.bodies if body.year == year) == 0
        for code, value in values.items():
            parts = [c.after for c in plan.cells if (c.contract, c.year) == (code, year)]
            assert sum(parts) == value
            assert all(part % Decimal("0.01") == 0 and part >= 0 for part in parts)
        for body in (b for b in plan.bodies if b.year == year):
            moved = [t for t in plan.transfers if t.year <= year]
            gained = sum(t.amount for t in moved if t.taker == body.commissioner)
            lost = sum(t.amount for t in moved if t.giver == body.commissioner)
            assert gained - lost == body.change


@given(cases())
@settings(max_examples=60, deadline=None)
def test_who_pays_for_whom_adds_up_on_both_sides_to_the_penny(one):
    for position in one.positions:
        found = supports(position)
        assert all(support.amount > 0 for support in found)
        for line in position.lines:
            given = sum(s.amount for s in found if s.giver == line.commissioner)
            received = sum(s.amount for s in found if s.receiver == line.commissioner)
            assert given - received == line.subsidy
            assert not (given and received)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_nobody_ever_moves_away_from_its_target(one):
    plan = run(one)
    keys = {(c.contract, c.commissioner) for c in plan.cells}
    for key in keys:
        path = [c.misaligned for c in plan.cells if (c.contract, c.commissioner) == key]
        cells = [c for c in plan.cells if (c.contract, c.commissioner) == key]
        assert path == sorted(path, reverse=True)
        assert all((c.target - c.before) * (c.target - c.after) >= 0 for c in cells)
    for body in BODIES:
        target = sum(line.used - line.paid for p in one.positions for line in p.lines
                     if line.commissioner == body)  # fmt: skip
        left = [target] + [target - b.change for b in plan.bodies if b.commissioner == body]
        assert all(abs(b) <= abs(a) and a * b >= 0 for a, b in pairwise(left))


@given(cases())
@settings(max_examples=40, deadline=None)
def test_limits_of_pace_are_kept(one):
    plan = run(one)
    for pace in one.paces:
        changes = [b.change for b in plan.bodies if b.commissioner == pace.commissioner]
        steps = [b - a for a, b in pairwise([Decimal(0), *changes])]
        assert pace.cap is None or max(steps, default=0) <= pace.cap
        assert pace.floor is None or min(steps, default=0) >= -pace.floor
        assert pace.protection is None or min(changes, default=0) >= -pace.protection


@given(cases(strict=True))
@settings(max_examples=40, deadline=None)
def test_a_second_solver_agrees_and_a_conflict_is_a_smallest_one(one):
    found, problem = run(one), problem_of(one)
    second = by_scipy(problem)
    if not isinstance(found, Impossible):
        assert second is not None
        assert Fraction(second).limit_denominator(1000) == found.solution.reached[0].value
        assert found.solution.reached[0].proven
        return
    assert second is None
    named = [row for row in problem.rows if row.limit and row.name in found.conflict]
    hard = [row for row in problem.rows if not row.limit]
    assert by_scipy(replace(problem, rows=(*hard, *named))) is None
    for left_out in named:
        rest = [row for row in named if row is not left_out]
        assert by_scipy(replace(problem, rows=(*hard, *rest))) is not None


def by_scipy(problem):
    """The first aim's best value by another route into a solver; None when there is no plan."""
    count = len(problem.columns)
    if not count:
        return problem.aims[0].constant
    cost = np.zeros(count)
    for column, one in problem.aims[0].costs:
        cost[column] = one
    matrix = np.zeros((len(problem.rows), count))
    for n, row in enumerate(problem.rows):
        for column, factor in row.terms:
            matrix[n, column] = factor
    low = [-np.inf if row.low is None else row.low for row in problem.rows]
    high = [np.inf if row.high is None else row.high for row in problem.rows]
    ends = np.array(problem.columns)
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, low, high),
        bounds=Bounds(ends[:, 0], ends[:, 1]),
        integrality=np.ones(count),
        options={"mip_rel_gap": 0.0},
    )
    return found.fun + problem.aims[0].constant if found.status == 0 else None
