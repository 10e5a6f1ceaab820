"""Ranges around a provider's plan: seeded futures of its lines, with the chance of a loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.futures_tables import Ranges, futures_of, uncertainties_of
from commonweal.planning.plan_tables import plan_of
from commonweal.planning.scenario import project
from commonweal.records.planning import definitions_providers as shelf
from commonweal.records.planning.kinds.provider_tables import (
    PLAN,
    illustrative,
    providers_with_plans,
    rows_about,
    table_named,
    tables_of,
)
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading

UNCERTAINTIES = "scenario_uncertainties"


@dataclass(frozen=True)
class Given:
    """How many futures from which seed, around which scenario. Nought means as defined."""

    draws: int = 0
    seed: int = 0
    scenario: str = ""


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Draw the futures. The first forecast year is as planned; the years after it are unsure."""
    tell(10)
    rows = rows_about(reading.rows(UNCERTAINTIES), subject)
    name = reading.names.get(subject, subject)
    if not rows:
        raise CannotWork(f"Nothing says how unsure the plan of {name} is: bring in its lines.")
    drawing = shelf.drawing()
    draws, seed = given.draws or drawing.draws, given.seed or drawing.seed
    if not 1 <= draws <= drawing.most:
        raise CannotWork(f"Draw between 1 and {drawing.most:,} futures, not {draws:,}.")
    printed = table_named(tables_of(reading, subject), given.scenario)
    plan = plan_of(printed)
    start = next((year for year in printed.forecast if year in plan.years), plan.years[0])
    uncertain = uncertainties_of(rows)
    futures = futures_of(plan, start, uncertain, draws=draws, seed=seed)
    tell(90)
    after = [one for one in project(plan) if one.year > start]
    answer = Ranges(
        provider=subject,
        scenario=printed.scenario,
        start=start,
        lines=uncertain,
        futures=futures,
        planned_surplus=tuple(one.surplus for one in after),
        planned_cash=tuple(one.cash for one in after),
    )
    plan_rows = rows_about(reading.rows(PLAN), subject)
    return Worked(
        answer=answer,
        headline=_headline(name, answer),
        steps=(
            f"{draws:,} futures from seed {seed}; the same again gives the same to the digit.",
            f"{len(uncertain)} lines start from the {printed.scenario} case of {start} and grow "
            "by an unsure percent each year, normal, as far apart as the table says.",
            "What moves cash besides the surplus is as in the plan.",
        ),
        used=refs_of(rows, [r for r in plan_rows if r.text("scenario") == printed.scenario]),
        definitions=(shelf.dated(shelf.FUTURES),),
        cautions=("How unsure each line is has been made up: the ranges are illustrative.",)
        if illustrative(rows)
        else (),
    )


def _headline(name: str, answer: Ranges) -> str:
    futures = answer.futures
    last = futures.cash[-1].year
    return (
        f"In {futures.loss_by[-1]:.0%} of futures {name} makes a loss in some year by {last}; "
        f"in {futures.cash_out_by[-1]:.0%} of them its cash runs out."
    )


def _takes_long(given: Given) -> bool:
    return (given.draws or shelf.drawing().draws) >= shelf.drawing().a_job_from


def subjects(reading: Reading) -> Sequence[Subject]:
    """The providers with a plan of which it is said how unsure it is."""
    said = {row.text("provider_code") for row in reading.rows(UNCERTAINTIES)}
    return [one for one in providers_with_plans(reading) if one.code in said]


KIND = Kind(
    code="scenario-range",
    title="Range of a provider’s plan",
    path="providers/{subject}/scenarios/ranges/",
    reads=(PLAN, UNCERTAINTIES),
    needs=(PLAN, UNCERTAINTIES),
    given=Given,
    answer=Ranges,
    work=work,
    subjects=subjects,
    takes_long=_takes_long,
)
OBJECTORS = ()
