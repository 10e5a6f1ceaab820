"""Unwinding subsidies between commissioners over years, so that nobody can afford more or less.

Each transfer of spend on a block contract carries an equal transfer of Resource Limit, so for
every commissioner the change in spend equals the change in limit and both add up to nought to the
penny. Amounts are pounds a year in the prices of the contracts given. Source: Essex Mental Health
Review 2015, sections 2 and 8 1d (ESX-31, CALC-17). The paper defines neither term; this rule is
our reading of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from commonweal.language.optimum import (
    Aim,
    Explainer,
    Outcome,
    Problem,
    Row,
    Solution,
    Solver,
)
from commonweal.planning.shares import PENNY, Position


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one commissioner may or must move, in pounds; None leaves a side open.

    `cap` is the most that its spend may rise in one year and `floor` the most that it may fall;
    `protection` is the most that it may fall in all years together. `least` is what it must have
    moved on average a year until it is at its target, and `complete_by` the year by whose end it
    must pay its share used on every contract.
    """

    commissioner: str
    cap: Decimal | None = None
    floor: Decimal | None = None
    protection: Decimal | None = None
    least: Decimal = Decimal(0)
    complete_by: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be realigned: positions of one year, the years to come, and who may move how fast.

    `weights` say how much a pound still misaligned counts in each year (whole numbers above
    nought). `resource_limits` are optional. `titles` give the names that sentences use.
    """

    positions: tuple[Position, ...]
    years: tuple[str, ...]
    weights: tuple[int, ...]
    paces: tuple[Pace, ...] = ()
    resource_limits: Mapping[str, Decimal] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def commissioners(self) -> list[str]:
        return sorted({line.commissioner for one in self.positions for line in one.lines})

    def title(self, code: str) -> str:
        return self.titles.get(code, code)

    def contract(self, code: str) -> str:
        """What a contract is called in sentences."""
        return next((one.title for one in self.positions if one.contract == code), code)


def case_problems(case: Case) -> list[str]:
    """What keeps a case from being worked out, one sentence each; empty when nothing does."""
    problems = []
    if not case.years or len(set(case.years)) < len(case.years):
        problems.append("Give each year of the realignment once.")
    if len(case.weights) != len(case.years) or any(weight < 1 for weight in case.weights):
        problems.append("Give every year a weight that is a whole number above nought.")
    codes = [one.contract for one in case.positions]
    problems += [
        f"{case.contract(code)} is given twice; a realignment starts from one year's position."
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    paced = [pace.commissioner for pace in case.paces]
    problems += [
        f"{case.title(code)} has two sets of limits; keep one."
        for code in sorted({code for code in paced if paced.count(code) > 1})
    ]
    known = set(case.commissioners)
    for pace in case.paces:
        problems += _pace_problems(case, pace, known)
    return problems


def _pace_problems(case: Case, pace: Pace, known: set[str]) -> Iterator[str]:
    name = case.title(pace.commissioner)
    if pace.commissioner not in known:
        yield f"{name} has limits but no part in any of the contracts."
    if pace.complete_by and pace.complete_by not in case.years:
        yield f"{name} is to be complete by {pace.complete_by}, which is not one of the years."
    for word in ("cap", "floor", "protection", "least"):
        amount = getattr(pace, word)
        if amount is not None and (amount < 0 or amount % PENNY):
            yield f"The {word} of {name} must be nought or more, in whole pence."


@dataclass(frozen=True, slots=True)
class _Cell:
    """One commissioner's part of one contract; pence. `way` is +1 where its spend is to rise."""

    contract: str
    commissioner: str
    way: int
    gap: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column of the problem holds what: column = cell × years + year."""

    cells: tuple[_Cell, ...]
    years: int

    def column(self, cell: int, year: int) -> int:
        return cell * self.years + year

    def net(self, commissioner: str) -> int:
        """What a commissioner's spend is to rise by over all contracts, in pence."""
        return sum(c.way * c.gap for c in self.cells if c.commissioner == commissioner)


def _pence(amount: Decimal) -> int:
    return int(amount / PENNY)


def _pounds(pence: int) -> Decimal:
    return PENNY * pence


def _layout(case: Case) -> _Layout:
    cells = tuple(
        _Cell(one.contract, line.commissioner, 1 if gap > 0 else -1, abs(gap))
        for one in sorted(case.positions, key=lambda one: one.contract)
        for line in one.lines
        if (gap := _pence(line.used - line.paid))
    )
    return _Layout(cells, len(case.years))


def problem_of(case: Case) -> Problem:
    """The problem to be solved: what each commissioner's spend moves on each contract each year.

    Columns are pence moved towards the target, so no cell ever moves away. First aim: the weighted
    sum over the years of what is still misaligned, Σ over years of weight × Σ |used − paid so
    far|, as small as can be. Second aim, which settles ties: contracts, then commissioners, then
    years that come first in order move first. Rows: a contract stays paid in full every year; a
    commissioner's net spend never moves away from or beyond its net target; and the limits.
    Raises ValueError with the case's problems.
    """
    problems = case_problems(case)
    if problems:
        raise ValueError(" ".join(problems))
    layout = _layout(case)
    columns = tuple((0, cell.gap) for cell in layout.cells for _ in range(layout.years))
    rows = [
        *_cell_rows(layout),
        *_contract_rows(case, layout),
        *_net_rows(case, layout),
        *_limit_rows(case, layout),
    ]
    return Problem(columns, tuple(rows), _aims(case, layout))


def _aims(case: Case, layout: _Layout) -> tuple[Aim, Aim]:
    years = range(layout.years)
    later = [sum(case.weights[year:]) for year in years]
    contracts = {code: n for n, code in enumerate(sorted({c.contract for c in layout.cells}), 1)}
    bodies = {code: n for n, code in enumerate(case.commissioners, 1)}
    fastest, ties = [], []
    for n, cell in enumerate(layout.cells):
        place = contracts[cell.contract] * bodies[cell.commissioner]
        for year in years:
            column = layout.column(n, year)
            fastest.append((column, -later[year]))
            ties.append((column, place * (year + 1)))
    constant = later[0] * sum(cell.gap for cell in layout.cells) if layout.years else 0
    return (
        Aim("what is still misaligned, in weighted pence", tuple(fastest), constant),
        Aim("order of codes", tuple(ties)),
    )


def _cell_rows(layout: _Layout) -> Iterator[Row]:
    for n, cell in enumerate(layout.cells):
        terms = tuple((layout.column(n, year), 1) for year in range(layout.years))
        yield Row(f"{cell.commissioner} on {cell.contract}", terms, None, cell.gap)


def _contract_rows(case: Case, layout: _Layout) -> Iterator[Row]:
    by_contract: dict[str, list[int]] = {}
    for n, cell in enumerate(layout.cells):
        by_contract.setdefault(cell.contract, []).append(n)
    for contract, cells in by_contract.items():
        for year, name in enumerate(case.years):
            terms = tuple((layout.column(n, year), layout.cells[n].way) for n in cells)
            yield Row(f"{contract} paid in full in {name}", terms, 0, 0)


def _by_commissioner(layout: _Layout) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for n, cell in enumerate(layout.cells):
        found.setdefault(cell.commissioner, []).append(n)
    return dict(sorted(found.items()))


def _net_terms(
    layout: _Layout, cells: Sequence[int], way: int, years: range
) -> tuple[tuple[int, int], ...]:
    """The net movement of a commissioner in the years, counted towards its target."""
    return tuple(
        (layout.column(n, year), layout.cells[n].way * way) for n in cells for year in years
    )


def _net_rows(case: Case, layout: _Layout) -> Iterator[Row]:
    for code, cells in _by_commissioner(layout).items():
        net = layout.net(code)
        way = 1 if net >= 0 else -1
        for year, name in enumerate(case.years):
            terms = _net_terms(layout, cells, way, range(year, year + 1))
            yield Row(f"{code} towards its target in {name}", terms, 0, None if net else 0)
        every = _net_terms(layout, cells, way, range(layout.years))
        yield Row(f"{code} not beyond its target", every, None, abs(net))


def _limit_rows(case: Case, layout: _Layout) -> Iterator[Row]:
    by_commissioner = _by_commissioner(layout)
    for pace in sorted(case.paces, key=lambda pace: pace.commissioner):
        cells = by_commissioner.get(pace.commissioner, [])
        if cells:
            yield from _yearly_limits(case, layout, pace, cells)
            yield from _whole_limits(case, layout, pace, cells)


def _yearly_limits(case: Case, layout: _Layout, pace: Pace, cells: Sequence[int]) -> Iterator[Row]:
    name, net = case.title(pace.commissioner), layout.net(pace.commissioner)
    way = 1 if net >= 0 else -1
    most, verb = (pace.cap, "rise") if way > 0 else (pace.floor, "fall")
    for year, label in enumerate(case.years):
        if most is not None and net:
            terms = _net_terms(layout, cells, way, range(year, year + 1))
            words = f"{name}: spend may {verb} by at most £{most:,.2f} in {label}"
            yield Row(words, terms, None, _pence(most), limit=True)
        due = min((year + 1) * _pence(pace.least), abs(net))
        if due:
            terms = _net_terms(layout, cells, way, range(year + 1))
            words = f"{name}: at least £{_pounds(due):,.2f} moved by the end of {label}"
            yield Row(words, terms, due, None, limit=True)


def _whole_limits(case: Case, layout: _Layout, pace: Pace, cells: Sequence[int]) -> Iterator[Row]:
    name, net = case.title(pace.commissioner), layout.net(pace.commissioner)
    if pace.protection is not None and net < 0:
        terms = _net_terms(layout, cells, -1, range(layout.years))
        words = f"{name}: spend may fall by at most £{pace.protection:,.2f} in all"
        yield Row(words, terms, None, _pence(pace.protection), limit=True)
    if pace.complete_by:
        last = case.years.index(pace.complete_by)
        terms = tuple((layout.column(n, year), 1) for n in cells for year in range(last + 1))
        gap = sum(layout.cells[n].gap for n in cells)
        words = f"{name}: at its share used on every contract by {pace.complete_by}"
        yield Row(words, terms, gap, None, limit=True)


@dataclass(frozen=True, slots=True)
class ContractYear:
    """What one commissioner pays for one contract in one year: as now, realigned, and in the end.

    `moved` is what its spend has moved by that year's end, in pounds a year.
    """

    contract: str
    commissioner: str
    year: str
    before: Decimal
    after: Decimal
    target: Decimal

    @property
    def moved(self) -> Decimal:
        return self.after - self.before

    @property
    def misaligned(self) -> Decimal:
        return abs(self.target - self.after)


@dataclass(frozen=True, slots=True)
class BodyYear:
    """One commissioner over all contracts in one year. The limit moves by what its spend moves.

    `limit_before` is None where no Resource Limit was given.
    """

    commissioner: str
    year: str
    spend_before: Decimal
    spend_after: Decimal
    limit_before: Decimal | None

    @property
    def change(self) -> Decimal:
        """By how much both its spend and its Resource Limit have changed by that year."""
        return self.spend_after - self.spend_before

    @property
    def limit_after(self) -> Decimal | None:
        return None if self.limit_before is None else self.limit_before + self.change

    @property
    def left_over(self) -> Decimal | None:
        """Limit less spend on these contracts: the same before and after."""
        return None if self.limit_before is None else self.limit_before - self.spend_before


@dataclass(frozen=True, slots=True)
class Transfer:
    """From `year` on, `giver` pays `amount` a year less for the contract and `taker` that more.

    The same amount of Resource Limit goes from giver to taker.
    """

    contract: str
    year: str
    giver: str
    taker: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Binding:
    """A limit that keeps the plan from being faster.

    `worth` is how many weighted pounds of misalignment one more pound of the limit would save.
    """

    limit: str
    worth: Fraction


@dataclass(frozen=True, slots=True)
class Realignment:
    """The fastest realignment within the limits, with its proof."""

    years: tuple[str, ...]
    cells: tuple[ContractYear, ...]
    bodies: tuple[BodyYear, ...]
    transfers: tuple[Transfer, ...]
    binding: tuple[Binding, ...]
    solution: Solution
    steps: tuple[str, ...]

    def misaligned(self, year: str) -> Decimal:
        """What is still misaligned at the end of a year, over everything."""
        return sum((cell.misaligned for cell in self.cells if cell.year == year), Decimal(0))


@dataclass(frozen=True, slots=True)
class Impossible:
    """Why no realignment keeps the limits: those in conflict, and the least loosening of all."""

    conflict: tuple[str, ...]
    loosen: tuple[str, ...]
    sentence: str


def realign(case: Case, solve: Solver, explain: Explainer) -> Realignment | Impossible:
    """The fastest affordability-neutral realignment within the limits, or why there is none.

    Pounds a year; see `problem_of` for the aim and the tie rule. Raises ValueError with the case's
    problems, and RuntimeError when the solver stopped before it found any plan.
    """
    problem = problem_of(case)
    solution = solve(problem)
    if solution.outcome is Outcome.INFEASIBLE:
        return _impossible(problem, explain)
    if solution.outcome is Outcome.NONE_FOUND:
        raise RuntimeError("The search stopped before it found a plan; allow it more time.")
    return read_plan(case, problem, solution)


def _impossible(problem: Problem, explain: Explainer) -> Impossible:
    found = explain(problem)
    names = tuple(problem.rows[n].name for n in found.rows)
    loosen = tuple(
        f"{problem.rows[one.row].name}: by £{_pounds(one.amount):,.2f}" for one in found.loosened
    )
    sentence = (
        "No realignment keeps these limits together; loosen at least one: "
        + "; ".join(names)
        + ". The least loosening that would do: "
        + "; ".join(loosen)
        + "."
    )
    return Impossible(names, loosen, sentence)


def read_plan(case: Case, problem: Problem, solution: Solution) -> Realignment:
    """Turn a solution back into pounds. Raises ValueError when it breaks a rule of the problem."""
    broken = problem.broken(solution.values)
    if broken:
        raise ValueError(f"The plan breaks a rule: {broken[0]}.")
    layout = _layout(case)
    moved: dict[tuple[str, str], list[int]] = {}
    for n, cell in enumerate(layout.cells):
        first = layout.column(n, 0)
        steps = solution.values[first : first + layout.years]
        moved[cell.contract, cell.commissioner] = [cell.way * step for step in steps]
    cells = tuple(contract_years(case, moved))
    return Realignment(
        case.years,
        cells,
        tuple(body_years(case, cells)),
        tuple(_transfers(case, moved)),
        tuple(_binding(problem, solution)),
        solution,
        tuple(_steps(case, cells, solution)),
    )


def contract_years(
    case: Case, moved: Mapping[tuple[str, str], Sequence[int]]
) -> Iterator[ContractYear]:
    """Every contract, commissioner and year, from the pence that each moved in each year."""
    still = [0] * len(case.years)
    for one in sorted(case.positions, key=lambda one: one.contract):
        for line in one.lines:
            steps = moved.get((one.contract, line.commissioner), still)
            for n, year in enumerate(case.years):
                after = line.paid + _pounds(sum(steps[: n + 1]))
                yield ContractYear(
                    one.contract, line.commissioner, year, line.paid, after, line.used
                )


def body_years(case: Case, cells: Sequence[ContractYear]) -> Iterator[BodyYear]:
    """Every commissioner and year, over all contracts."""
    sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for cell in cells:
        before, after = sums.get((cell.commissioner, cell.year), (Decimal(0), Decimal(0)))
        sums[cell.commissioner, cell.year] = (before + cell.before, after + cell.after)
    for code in case.commissioners:
        for year in case.years:
            before, after = sums[code, year]
            yield BodyYear(code, year, before, after, case.resource_limits.get(code))


def _transfers(case: Case, moved: Mapping[tuple[str, str], Sequence[int]]) -> Iterator[Transfer]:
    """Givers and takers of each contract and year, matched in the order of their codes."""
    contracts = sorted({contract for contract, _ in moved})
    for contract in contracts:
        parts = [(body, steps) for (code, body), steps in moved.items() if code == contract]
        for n, year in enumerate(case.years):
            givers = [(body, -steps[n]) for body, steps in parts if steps[n] < 0]
            takers = [(body, steps[n]) for body, steps in parts if steps[n] > 0]
            for giver, taker, amount in _matched(givers, takers):
                yield Transfer(contract, year, giver, taker, _pounds(amount))


def _matched(
    givers: Sequence[tuple[str, int]], takers: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, str, int]]:
    waiting = iter(takers)
    taker, wanted = "", 0
    for giver, amount in givers:
        left = amount
        while left:
            if not wanted:
                taker, wanted = next(waiting)
            part = min(left, wanted)
            yield giver, taker, part
            left -= part
            wanted -= part


def _binding(problem: Problem, solution: Solution) -> Iterator[Binding]:
    for row, price in zip(problem.rows, solution.prices, strict=False):
        if row.limit and price:
            yield Binding(row.name, abs(price))


def _steps(case: Case, cells: Sequence[ContractYear], solution: Solution) -> Iterator[str]:
    now = sum((abs(c.target - c.before) for c in cells if c.year == case.years[0]), Decimal(0))
    yield f"Misaligned now: £{now:,.2f} (each pound counted where it is paid and where it is used)"
    for year, weight in zip(case.years, case.weights, strict=True):
        left = sum((c.misaligned for c in cells if c.year == year), Decimal(0))
        yield f"End of {year}: £{left:,.2f} still misaligned, counted {weight} times"
    for one in solution.reached:
        bound = "no bound" if one.bound is None else f"bound {one.bound:,}"
        yield f"{one.title}: {one.value:,}, {bound} ({one.proof})"
