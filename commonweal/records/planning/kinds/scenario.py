"""A scenario of one's own for a provider: named effects laid over one of its printed scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.language.period import Period, PeriodKind, parse_period
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.own_scenario import (
    ChosenEffect,
    OwnScenario,
    Standing,
    bridges_of,
    cash_out_year,
    chosen_effect,
    contradictions,
    effect_problem,
    effects_over,
    peer_group_of,
    peers_in,
    place_of,
)
from commonweal.planning.plan_reading import LineLimit
from commonweal.planning.plan_tables import Statement, plan_of, statements_of
from commonweal.planning.rating import RatingInputs, rate_year
from commonweal.planning.scenario import SustainabilityTest, YearResult, first_failures, project
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning import definitions_providers as shelf
from commonweal.records.planning.kinds.provider_tables import (
    EFFECTS,
    PEER_TURNOVERS,
    PEERS,
    PLAN,
    RATING_INPUTS,
    STATEMENTS,
    illustrative,
    providers_with_plans,
    rows_about,
    table_named,
    tables_of,
)
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True)
class Given:
    """What somebody calls the scenario, where it starts from, and what is laid over it.

    `table` is a scenario of the table of effects: None for the first that is there, empty for
    none. `effects` come after it. With `rated_on` every year is rated by the rating that held on
    that day; without it, each by its own dates.
    """

    name: str = ""
    base: str = ""
    table: str | None = None
    effects: tuple[ChosenEffect, ...] = ()
    rated_on: date | None = None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Lay the effects over the plan and follow them year by year."""
    del tell
    printed = table_named(tables_of(reading, subject), given.base)
    plan = plan_of(printed)
    from_table = _from_table(reading, subject, given)
    chosen = (*(chosen_effect(row) for row in from_table), *given.effects)
    years = project(plan, effects_over(chosen, plan.years))
    planned = project(plan)
    statements = statements_of(reading.rows(STATEMENTS), subject)
    group, average = peer_group_of(reading.rows(PEERS), subject)
    peers = peers_in(reading.rows(PEER_TURNOVERS), group)
    pairs = list(zip(years, planned, strict=True))
    ratings = _ratings(reading, subject, printed.scenario, given.rated_on, pairs)
    answer = OwnScenario(
        name=given.name or _table_name(reading, subject, given.table) or "The plan as printed",
        provider=subject,
        base=printed.scenario,
        table=_table_name(reading, subject, given.table),
        effects=tuple(chosen),
        years=tuple(years),
        planned=tuple(planned),
        standings=tuple(
            Standing(one.year, place_of(one.income, average, peers), *ratings[one.year])
            for one in years
        ),
        bridges=bridges_of(years),
        failures=tuple(first_failures(years, _tests(statements))),
        cash_out=cash_out_year(years),
        merger=tuple(s for s in statements if s.about == shelf.plan_words()["merger"]),
        peer_group=group,
    )
    return Worked(
        answer=answer,
        headline=_headline(reading.names.get(subject, subject), answer),
        steps=_steps(answer, printed.years[0]),
        used=_used(reading, subject, printed.scenario, group, from_table),
        definitions=(shelf.dated(shelf.PLAN_RULES), shelf.dated(shelf.RATING)),
        cautions=_cautions(reading, subject, group, from_table),
    )


def scenarios_in(rows: Sequence[Row], provider: str) -> list[str]:
    """The scenarios that the table of effects names for a provider."""
    return list(dict.fromkeys(row.text("scenario") for row in rows_about(rows, provider)))


def _table_name(reading: Reading, provider: str, table: str | None) -> str:
    named = scenarios_in(reading.rows(EFFECTS), provider)
    if table is None:
        return named[0] if named else ""
    if table and table not in named:
        known = ", ".join(f"“{one}”" for one in named) or "none"
        raise CannotWork(f"The table of effects has no scenario “{table}”; there is {known}.")
    return table


def _tests(statements: Sequence[Statement]) -> list[SustainabilityTest]:
    limits = list(shelf.plan_limits())
    wanted = shelf.plan_words()["delivered"]
    limits += [
        shelf.delivered_limit(said.high, said.section)
        for said in statements
        if said.about == wanted and said.high is not None
    ]
    return [_test(limit) for limit in limits if limit.line in _LINES]


_LINES = {"ops_surplus": "surplus", "cash": "cash", "cip_pct_income": "cip_percent"}


def _test(limit: LineLimit) -> SustainabilityTest:
    def holds(year: YearResult) -> bool:
        value: Decimal | None = getattr(year, _LINES[limit.line])
        return value is None or limit.keeps(value)

    return SustainabilityTest(limit.title, holds)


def _ratings(
    reading: Reading,
    provider: str,
    scenario: str,
    rated_on: date | None,
    pairs: Sequence[tuple[YearResult, YearResult]],
) -> Mapping[str, tuple[int | None, str]]:
    """The rating of each year, or why there is none."""
    inputs = {
        row.text("financial_year"): _inputs(row)
        for row in rows_about(reading.rows(RATING_INPUTS), provider)
        if row.text("scenario") == scenario
    }
    return {a.year: _rating(a, b, inputs.get(a.year), rated_on) for a, b in pairs}


def _inputs(row: Row) -> RatingInputs | None:
    values = [
        row.number(name)
        for name in ("working_capital_gbp_m", "added_back_gbp_m", "debt_service_gbp_m")
    ]
    known = [value for value in values if value is not None]
    return RatingInputs(*known) if len(known) == len(values) else None


def _rating(
    year: YearResult, planned: YearResult, inputs: RatingInputs | None, rated_on: date | None
) -> tuple[int | None, str]:
    if inputs is None:
        return None, f"What a rating of {year.year} needs (working capital, debt) is not known."
    period = parse_period(year.year)
    if rated_on is not None:
        period = Period(PeriodKind.DAY, rated_on, rated_on, f"{rated_on:%-d %B %Y}")
    try:
        rating = rate_year(
            shelf.rating_definition(),
            inputs,
            spend=year.spend,
            surplus=year.surplus,
            cash_moved=year.cash - planned.cash,
            period=period,
        )
    except ValueError as refusal:
        return None, str(refusal)
    scores = ", ".join(f"{code.replace('_', ' ')} {points}" for code, points in rating.scores)
    return rating.overall, scores


def _headline(name: str, answer: OwnScenario) -> str:
    last = answer.years[-1]
    outcome = f"{_pounds(last.surplus)} {'surplus' if last.surplus >= 0 else 'loss'}"
    cash = (
        f"cash runs out in {answer.cash_out}"
        if answer.cash_out
        else f"{_pounds(last.cash)} of cash is left"
    )
    return (
        f"{answer.name}: by {last.year} {name} turns over {_pounds(last.income)} "
        f"with a {outcome}, and {cash}."
    )


def _pounds(value: Decimal) -> str:
    return f"£{abs(value.quantize(Decimal('0.1'))):,}m"


def _steps(answer: OwnScenario, printed_from: str) -> tuple[str, ...]:
    first = answer.years[0].year
    lines = [
        f"Starts from the {answer.base} case as printed.",
        "What moves cash besides the surplus is not printed; it is taken as what is left over "
        "between the printed cash of two years.",
    ]
    if first != printed_from:
        lines.append(f"It begins with {first}: before it the plan does not print every line.")
    for effect in answer.effects:
        start = f"{effect.from_day:%-d %B %Y}" if effect.from_day else effect.first_year
        lines.append(f"{effect.title}: {effect.form}, £{effect.amount}m a year from {start}")
    lines += [
        f"{one.year}: income {one.income:.2f}, spend {one.spend:.2f}, surplus {one.surplus:.2f}, "
        f"cash {one.cash:.2f}"
        for one in answer.years
    ]
    return tuple(lines)


def _used(
    reading: Reading, provider: str, scenario: str, group: str, from_table: list[Row]
) -> tuple[str, ...]:
    return refs_of(
        [r for r in rows_about(reading.rows(PLAN), provider) if r.text("scenario") == scenario],
        from_table,
        rows_about(reading.rows(RATING_INPUTS), provider),
        rows_about(reading.rows(STATEMENTS), provider),
        [row for row in reading.rows(PEERS) if row.text("peer_group") == group],
        [row for row in reading.rows(PEER_TURNOVERS) if row.text("peer_group") == group],
    )


def _from_table(reading: Reading, provider: str, given: Given) -> list[Row]:
    name = _table_name(reading, provider, given.table)
    rows = rows_about(reading.rows(EFFECTS), provider)
    return [row for row in rows if row.text("scenario") == name]


def _cautions(
    reading: Reading, provider: str, group: str, from_table: list[Row]
) -> tuple[str, ...]:
    made_up = []
    if illustrative(from_table):
        made_up.append("the effects from the table")
    peers = [row for row in reading.rows(PEER_TURNOVERS) if row.text("peer_group") == group]
    if illustrative(peers):
        made_up.append("the peers behind the quarter")
    if illustrative(rows_about(reading.rows(RATING_INPUTS), provider)):
        made_up.append("the working capital and debt behind the rating")
    found = []
    if made_up:
        found.append(f"Illustrative, made up to show how this works: {'; '.join(made_up)}.")
    if not shelf.rating_definition().verified:
        found.append(
            "The thresholds of the historic rating have not been checked against the regulator’s "
            "own document. It rates no provider of today."
        )
    return tuple(found)


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """An effect that names an unknown year, or contradicts another, keeps the file out."""
    years: dict[str, set[str]] = {}
    for row in tables[PLAN]:
        years.setdefault(row.text("provider_code"), set()).add(row.text("financial_year"))
    found = []
    by_scenario: dict[tuple[str, str], list[tuple[ChosenEffect, Row]]] = {}
    for row in tables[EFFECTS]:
        effect = chosen_effect(row)
        known = sorted(years.get(row.text("provider_code"), ()))
        said = effect_problem(effect, known)
        if said:
            found.append(Objection(EFFECTS, row.key, "", said))
        key = (row.text("provider_code"), row.text("scenario"))
        by_scenario.setdefault(key, []).append((effect, row))
    for pairs in by_scenario.values():
        keys = {effect.title: row.key for effect, row in pairs}
        found += [
            Objection(EFFECTS, keys[effect.title], "", said)
            for effect, said in contradictions([effect for effect, _ in pairs])
        ]
    return found


KIND = Kind(
    code="scenario",
    title="Scenario of a provider",
    path="providers/{subject}/scenarios/own/",
    reads=(PLAN, EFFECTS, PEERS, PEER_TURNOVERS, RATING_INPUTS, STATEMENTS),
    needs=(PLAN,),
    given=Given,
    answer=OwnScenario,
    work=work,
    subjects=providers_with_plans,
)
OBJECTORS = (Objector(frozenset({EFFECTS, PLAN}), look),)
