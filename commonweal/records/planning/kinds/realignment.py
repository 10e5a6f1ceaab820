"""The affordability-neutral realignment of the block contracts of a place over years."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.engines.solvers import amounts_solver, explain_conflict
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.realignment import Case, Pace
from commonweal.planning.realignment_tables import (
    Plan,
    choose_measure,
    choose_year,
    limits_of,
    paces_of,
    solve_plan,
    years_after,
)
from commonweal.records.planning.definitions import realignment_rules, solving, solving_named
from commonweal.records.planning.kinds import contracts, saying
from commonweal.records.planning.kinds.contracts import (
    BLOCKS,
    PACES,
    RESOURCES,
    SHARES,
    USE,
    WEIGHTS,
)
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True)
class Given:
    """What may be chosen; what is left empty comes from the rules and the table of limits.

    `year` is the one whose shares it starts from, `years` how many follow, `weights` how much a
    pound still misaligned counts in each of them, `paces` the limits instead of the table's.
    """

    measure: str = ""
    year: str = ""
    years: int = 0
    weights: tuple[int, ...] = ()
    paces: tuple[Pace, ...] | None = None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """The fastest plan within the limits, proven, or the limits that leave none."""
    del subject, tell
    tables, rules = contracts.tables_of(reading), realignment_rules()
    year = choose_year(tables, given.year)
    measure = choose_measure(tables.measures(year), given.measure, rules.measures)
    count = given.years or rules.years
    if not 1 <= count <= rules.most_years:
        raise CannotWork(f"A realignment runs over 1 to {rules.most_years} years.")
    paces = paces_of(reading.rows(PACES), tables) if given.paces is None else given.paces
    case = Case(
        tables.positions(measure, year),
        years_after(year, count),
        given.weights or (rules.weight,) * count,
        paces,
        limits_of(reading.rows(RESOURCES), tables, year),
        tables.names,
    )
    settings = solving("amounts")
    plan = solve_plan(
        case, measure, year, amounts_solver(settings), lambda one: explain_conflict(one, settings)
    )
    return Worked(
        answer=plan,
        headline=_headline(plan),
        steps=plan.done.steps,
        used=refs_of(*(reading.rows(name) for name in KIND.reads)),
        definitions=(rules.named, solving_named()),
        cautions=(
            *saying.illustrative(reading, KIND.reads),
            *contracts.without_shares(tables),
        ),
    )


def _headline(plan: Plan) -> str:
    first, last = plan.done.years[0], plan.done.years[-1]
    when = f"From {first} to {last}" if first != last else f"In {first}"
    left = plan.left(last)
    whole, moving, still = saying.parts_of(plan.before, plan.before - left, left)
    moved = f"{moving} of the {whole} that pays for others"
    rest = f", and {still} is left" if left else ""
    return (
        f"{when}, {moved} moves to those who use it{rest}. Spend and Resource Limits move alike "
        "and add up to nought in each year."
    )


KIND = Kind(
    code="realignment",
    title="Realignment over years",
    path="realignment/plan/",
    reads=(BLOCKS, SHARES, USE, WEIGHTS, PACES, RESOURCES),
    needs=(BLOCKS, SHARES),
    given=Given,
    answer=Plan,
    work=work,
)
OBJECTORS = ()
