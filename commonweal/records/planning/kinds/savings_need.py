"""The savings that a provider needs next year, as a sum of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.plan_tables import pressures_by_year, statements_of
from commonweal.planning.savings_need import SavingsNeed, need_years, savings_need
from commonweal.records.findings import definitions
from commonweal.records.planning import definitions_providers as shelf
from commonweal.records.planning.kinds.provider_tables import (
    PLAN,
    PRESSURES,
    STATEMENTS,
    providers_with_plans,
    rows_about,
    table_named,
    tables_of,
    years_of,
)
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True)
class Given:
    """Which year and which printed scenario; the first that the tables speak of when left out."""

    year: str = ""
    scenario: str = ""


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Add up what next year needs and set it beside what was delivered."""
    del tell
    kinds = definitions.pressures_that_fall_away()
    pressures = pressures_by_year(reading.figures(PRESSURES), kinds)
    years = need_years(pressures, subject)
    if not years:
        raise CannotWork(
            "No pressure says what must be addressed to break even: add rows of that kind, "
            "with amounts, to the pressures in the provider’s plan."
        )
    year = given.year or years[0]
    table = table_named(tables_of(reading, subject), given.scenario)
    spoken = shelf.plan_words()["delivered"]
    statements = statements_of(reading.rows(STATEMENTS), subject)
    answer = savings_need(
        years_of(reading, subject),
        pressures.get((subject, year), ()),
        scenario=table.scenario,
        year=year,
        delivered=[one for one in statements if one.about == spoken],
        rules=definitions.plan_rules(),
    )
    return Worked(
        answer=answer,
        headline=_headline(reading.names.get(subject, subject), answer),
        steps=_steps(answer),
        used=refs_of(
            [
                row
                for row in rows_about(reading.rows(PLAN), subject)
                if row.text("scenario") == table.scenario and row.text("line") in ("cip", "income")
            ],
            rows_about(reading.rows(PRESSURES), subject),
            rows_about(reading.rows(STATEMENTS), subject),
        ),
        definitions=(shelf.dated(shelf.PLAN_RULES), shelf.dated(shelf.TOLERANCES)),
    )


def _headline(name: str, answer: SavingsNeed) -> str:
    if not answer.need.is_exact or not answer.share_pct.is_exact:
        return f"What {name} must save in {answer.year} is not known exactly: a part has no amount."
    share = round_half_up(answer.share_pct.value, 1)
    start = (
        f"{name} must save £{answer.need.value.normalize():f}m in {answer.year}, "
        f"{share}% of its income of £{answer.income.value.normalize():f}m."
    )
    if answer.above_delivered is None:
        return f"{start} What it has delivered lately is not stated."
    spoken = f"the {answer.delivered_low} to {answer.delivered_high}% that it has delivered lately"
    return f"{start} That is {'above' if answer.above_delivered else 'within'} {spoken}."


def _steps(answer: SavingsNeed) -> tuple[str, ...]:
    parts = [f"{part.title} ({part.part}): {_say(part.amount)}" for part in answer.parts]
    return (*parts, f"Together: {_say(answer.need)}", f"Income: {_say(answer.income)}")


def _say(quantity: Quantity) -> str:
    return f"£{quantity.value.normalize():f}m" if quantity.is_exact else "not known"


def subjects(reading: Reading) -> Sequence[Subject]:
    """The providers with a plan of which it is said what falls away."""
    kinds = definitions.pressures_that_fall_away()
    pressures = pressures_by_year(reading.figures(PRESSURES), kinds)
    return [one for one in providers_with_plans(reading) if need_years(pressures, one.code)]


KIND = Kind(
    code="savings-need",
    title="Savings that a provider needs next year",
    path="providers/{subject}/savings/",
    reads=(PLAN, PRESSURES, STATEMENTS),
    needs=(PLAN, PRESSURES),
    given=Given,
    answer=SavingsNeed,
    work=work,
    subjects=subjects,
)
OBJECTORS = ()
