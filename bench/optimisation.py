"""How long the large best plans take: a realignment, and a rota of ninety days.

The realignment is timed against HiGHS called directly on the same problem in the same run: the
ratio says more than seconds on somebody else's machine. The cases are made up from a fixed seed.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from commonweal.delivering.rota import RotaCase, roster
from commonweal.delivering.rota_plan import read_rota
from commonweal.delivering.rota_start import with_start
from commonweal.delivering.shifts import Need, Rota, ShiftKind, Worker, limits_from
from commonweal.engines import highs
from commonweal.engines.solvers import amounts_solver, settings_from, solve_choices
from commonweal.language.optimum import Conflict, Problem, Solution
from commonweal.planning.realignment import Case, Pace, Realignment, problem_of, realign
from commonweal.planning.shares import BlockContract, Position, position
from commonweal.records.shelf import read_yaml

SEED = 2015
CONTRACTS, COMMISSIONERS, YEARS = 100, 42, 5
PEOPLE, DAYS, FIRST = 100, 90, date(2016, 4, 4)
AUTHORITIES = {"county": (56, (5, 4, 2)), "south": (24, (2, 2, 1)), "west": (20, (2, 1, 1))}
#: The targets: a lawful rota at once, and one nearly best within three minutes.
FIRST_SECONDS, WITHIN_SECONDS, GAP = 5, 180, Fraction(5, 100)
#: The most that the bare solver may take; it is there to compare with, not to be waited for.
BARE_SECONDS = 120


class Watch:
    """Seconds since it was started."""

    def __init__(self) -> None:
        self.began = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began


def contracts() -> tuple[Position, ...]:
    """Contracts in which every commissioner pays a share and uses another."""
    chance = random.Random(SEED)  # noqa: S311 - the same case in every run
    codes = [f"b{n:02}" for n in range(COMMISSIONERS)]
    made = []
    for n in range(CONTRACTS):
        paid = [chance.randint(1, 100) for _ in codes]
        used = [max(1, one + chance.randint(-30, 30)) for one in paid]
        value = Decimal(chance.randint(1_000_000, 9_000_000_000)) / 100
        paid_pct, used_pct = (
            {code: Fraction(100 * one, sum(ones)) for code, one in zip(codes, ones, strict=True)}
            for ones in (paid, used)
        )
        made.append(position(BlockContract(f"k{n:03}", f"K{n}", "2015/16", value, paid_pct,
                                           used_pct)))  # fmt: skip
    return tuple(made)


def realignment_case() -> Case:
    """The contracts with a limit of pace for everybody: a fifth to two fifths of its way a year."""
    chance = random.Random(SEED)  # noqa: S311 - the same case in every run
    positions = contracts()
    way: dict[str, Decimal] = {}
    for one in positions:
        for line in one.lines:
            way[line.commissioner] = way.get(line.commissioner, Decimal(0)) - line.subsidy
    paces = []
    for code, net in way.items():
        most = (abs(net) * chance.choice((20, 25, 30, 35, 40)) / 100).quantize(Decimal("0.01"))
        paces.append(Pace(code, cap=most) if net > 0 else Pace(code, floor=most))
    years = tuple(f"{2016 + n}/{17 + n}" for n in range(YEARS))
    return Case(positions, years, (1,) * YEARS, tuple(paces))


def bare(problem: Problem, *, whole: bool) -> float:
    """Seconds of HiGHS alone on the first aim of a problem, in whole pence or relaxed."""
    limits = [(row.low, row.high) for row in problem.rows]
    watch = Watch()
    with highs.model(
        problem.columns, problem.rows, limits, problem.aims[0], seed=SEED, seconds=BARE_SECONDS
    ) as solver:
        if whole:
            highs.demand_whole(solver, len(problem.columns))
        highs.run(solver)
    return watch.seconds


def realignment() -> Iterator[str]:
    """Time the realignment and yield what to print."""
    case = realignment_case()
    problem = problem_of(case)
    yield (
        f"Realignment of {CONTRACTS} contracts, {COMMISSIONERS} commissioners, {YEARS} years: "
        f"{len(problem.columns):,} columns, {len(problem.rows):,} rows"
    )
    settings = settings_from(read_yaml("rules/solving.yaml"), "amounts")
    watch = Watch()
    plan = realign(case, amounts_solver(settings), no_conflict)
    ours = watch.seconds
    assert isinstance(plan, Realignment)  # noqa: S101 - the limits allow standing still
    for one in plan.solution.reached:
        proven = f"proven ({one.proof})" if one.proven else f"bound {one.bound}, gap {one.gap}"
        yield f"  {one.title}: {one.value:,}, {proven}"
    again = realign(case, amounts_solver(settings), no_conflict)
    yield f"  worked out twice: {'the same to the digit' if again == plan else 'NOT THE SAME'}"
    yield f"  with both aims, proof, checks and reading back   {ours:8.2f} s"
    for whole, words in ((True, "in whole pence"), (False, "relaxed")):
        alone = bare(problem, whole=whole)
        label = f"HiGHS alone, first aim only, {words}"
        ended = " (stopped)" if alone >= BARE_SECONDS else ""
        yield f"  {label:<48} {alone:8.2f} s{ended}, ratio {ours / alone:.2f}"


def no_conflict(_: Problem) -> Conflict:
    """The limits of the case allow standing still, so nobody asks why there is no plan."""
    raise AssertionError("the case has a plan")


def rota_case(people: int) -> RotaCase:
    """Three authorities with a rota each and three shifts a day; some people serve two rotas."""
    chance = random.Random(SEED)  # noqa: S311 - the same case in every run
    kinds = (
        ShiftKind("early", "Early", 7 * 60, 8 * 60),
        ShiftKind("late", "Late", 15 * 60, 8 * 60),
        ShiftKind("night", "Night", 23 * 60, 8 * 60, unsocial=True, night=True),
    )
    rotas = tuple(
        Rota(code, code, tuple(Need(k.code, n) for k, n in zip(kinds, needs, strict=True)))
        for code, (_, needs) in AUTHORITIES.items()
    )
    homes = [code for code, (count, _) in AUTHORITIES.items() for _ in range(count)]
    workers = tuple(_worker(n, home, chance) for n, home in enumerate(homes[-people:]))
    limits = limits_from(read_yaml("rules/working_time.yaml"))
    return RotaCase(FIRST, DAYS, kinds, rotas, workers, limits)


def _worker(number: int, home: str, chance: random.Random) -> Worker:
    others = [code for code in AUTHORITIES if code != home]
    also = {chance.choice(others)} if chance.random() < 0.3 else set()
    start = chance.randrange(DAYS)
    away = frozenset(FIRST + timedelta(days=start + n) for n in range(chance.choice((0, 7, 14))))
    return Worker(
        f"p{number:03}",
        home,
        frozenset({home, *also}),
        away=away,
        not_kinds=frozenset({"night"}) if chance.random() < 0.15 else frozenset(),
        share=chance.choice((50, 80, 100, 100)),
        hours_elsewhere=chance.choice((0, 0, 12, 20)),
    )


def rotas() -> Iterator[str]:
    """Time a rota with enough people, and one with too few, and yield what to print."""
    for people, words in ((PEOPLE, "enough people"), (PEOPLE // 3, "too few people")):
        yield from _rota(rota_case(people), words)


def _rota(case: RotaCase, words: str) -> Iterator[str]:
    watch = Watch()
    made = with_start(roster(case))
    lawful = not made.problem.broken(made.problem.start)
    first = watch.seconds
    kept = "kept" if lawful and first <= FIRST_SECONDS else "MISSED"
    yield (
        f"Rota of {case.days} days, {len(case.kinds)} shifts, {len(case.workers)} people, "
        f"{len(case.rotas)} authorities ({words}): {len(made.problem.columns):,} columns, "
        f"{len(made.problem.rows):,} rows"
    )
    yield f"  first lawful rota after {first:.2f} s (target {FIRST_SECONDS} s: {kept})"
    settings = settings_from(read_yaml("rules/solving.yaml"), "draft_rota")
    # Two aims, each searched by two solvers at most, share what is left of the time.
    each = (WITHIN_SECONDS - first) / (2 * len(settings.solvers))
    solution = solve_choices(made.problem, replace(settings, seconds=each, gap=Fraction(0)))
    yield from _searched(solution, watch.seconds)
    yield f"  {read_rota(made, solution).sentence}"


def _searched(solution: Solution, seconds: float) -> Iterator[str]:
    for one in solution.reached:
        gap = "no bound" if one.gap is None else f"gap {float(one.gap) * 100:.2f}%"
        yield f"  {one.title}: {one.value:,}, bound {one.bound:,}, {gap}"
    near = solution.gap is not None and solution.gap <= GAP and seconds <= WITHIN_SECONDS
    kept = "kept" if near else "MISSED"
    yield (
        f"  {solution.solver}, {solution.threads} thread, {seconds:.1f} s in all "
        f"(target a gap of {float(GAP) * 100:.0f}% within {WITHIN_SECONDS} s: {kept})"
    )


@contextmanager
def _timed(words: str) -> Iterator[None]:
    watch = Watch()
    yield
    print(f"{words} took {watch.seconds:.0f} s in all.\n", flush=True)


def main() -> int:
    """Print both measurements as they come."""
    missed = 0
    for words, lines in (("The realignment", realignment()), ("The rotas", rotas())):
        with _timed(words):
            for line in lines:
                print(line, flush=True)
                missed += "MISSED" in line or "NOT THE SAME" in line
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
