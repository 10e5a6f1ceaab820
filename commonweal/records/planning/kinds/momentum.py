"""The momentum case: the years in which each risk may and must cross its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.language.row import Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.market import changes_of
from commonweal.planning.momentum_tables import (
    Momentum,
    World,
    series_of,
    watch,
    years_ahead,
)
from commonweal.planning.plan_tables import ScenarioTable, plan_years, scenario_tables
from commonweal.records import shelf as files
from commonweal.records.findings.definitions import assumption_sets
from commonweal.records.planning import definitions_providers as shelf
from commonweal.records.planning.kinds.provider_tables import PLAN, illustrative
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

THRESHOLDS, SERIES = "momentum_thresholds", "momentum_series"
CONTRACTS, CHANGES = "block_contracts", "market_changes"
RULES = "rules/momentum.yaml"
ASSUMPTIONS = "rules/assumptions.yaml"


@dataclass(frozen=True)
class Given:
    """The two shares of the local market that may be lost, in percent; read off when left out."""

    loss_low_pct: Decimal | None = None
    loss_high_pct: Decimal | None = None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Look at every risk of the table of thresholds."""
    del subject, tell
    rules = files.read_yaml(RULES)
    plans = _plans(reading, rules["scenarios"])
    series = series_of(reading.rows(SERIES))
    years = years_ahead([table for tables in plans.values() for table in tables], series)
    world = World(
        years=tuple(years),
        plans=plans,
        contracts=_contracts(reading.rows(CONTRACTS)),
        loss=_loss(reading, given),
        spend_pct=_spend(rules["spend"]),
        series=series,
        made_up=frozenset(
            row.text("series") for row in reading.rows(SERIES) if row.status == Status.ILLUSTRATIVE
        ),
    )
    risks = watch(reading.rows(THRESHOLDS), world)
    low, high = world.loss or (None, None)
    answer = Momentum(tuple(years), tuple(risks), low, high)
    return Worked(
        answer=answer,
        headline=_headline(answer, reading),
        steps=_steps(answer, world, reading.names),
        used=refs_of(*(reading.rows(name) for name in KIND.reads)),
        definitions=(
            f"{RULES}@{rules['valid_from']}",
            shelf.dated(ASSUMPTIONS),
            shelf.dated(shelf.MARKET),
        ),
        cautions=_cautions(reading),
    )


def _plans(reading: Reading, wanted: list[str]) -> dict[str, list[ScenarioTable]]:
    """The scenarios of each provider in which nothing is won."""
    by_provider: dict[str, list[ScenarioTable]] = {}
    for year in plan_years(reading.figures(PLAN)):
        by_provider.setdefault(year.provider, [])
    for provider in by_provider:
        figures = [figure for figure in reading.figures(PLAN) if figure.subject == provider]
        tables = scenario_tables(plan_years(figures))
        by_provider[provider] = [one for one in tables if one.scenario in wanted] or tables
    return by_provider


def _contracts(rows: list[Row]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        value = row.number("value_gbp_m")
        if value is not None:
            code = row.text("provider_code")
            found[code] = found.get(code, Decimal(0)) + value
    return found


def _loss(reading: Reading, given: Given) -> tuple[Decimal, Decimal] | None:
    words = shelf.market_words()
    stated = {change.effect: change.amount for change in changes_of(reading.rows(CHANGES))}
    low = given.loss_low_pct if given.loss_low_pct is not None else stated.get(words["loss_low"])
    high = (
        given.loss_high_pct if given.loss_high_pct is not None else stated.get(words["loss_high"])
    )
    return None if low is None or high is None else (min(low, high), max(low, high))


def _spend(named: dict[str, str]) -> tuple[Decimal, Decimal]:
    sets = {one.id: one for one in assumption_sets("spend")}
    worse, better = (sets[named[name]].change_of("all") for name in ("worse", "better"))
    return worse, better


def _headline(answer: Momentum, reading: Reading) -> str:
    crossed = [one for one in answer.risks if one.crossing.possibly_from]
    if not crossed:
        said = f"None of {len(answer.risks)} risks crosses its line by {answer.years[-1]}."
        return f"{said}{_made_up(answer)}"
    said = (
        f"If nothing changes, {len(crossed)} of {len(answer.risks)} risks may cross their line by "
        f"{answer.years[-1]}"
    )
    first = next((one for one in crossed if one.status != Status.ILLUSTRATIVE), None)
    if first is None:
        return f"{said}.{_made_up(answer)}"
    about = reading.names.get(first.about, first.about)
    title = first.crossing.risk.title
    which = " whose line is not illustrative" if _made_up(answer) else ""
    return (
        f"{said}; the soonest{which} in {first.crossing.possibly_from}: "
        f"{title[0].lower()}{title[1:]} ({about}).{_made_up(answer)}"
    )


def _made_up(answer: Momentum) -> str:
    """How many risks rest on a line or on years that were made up; empty when none does."""
    count = sum(one.status == Status.ILLUSTRATIVE for one in answer.risks)
    if not count:
        return ""
    rest = "rests on an illustrative line" if count == 1 else "rest on illustrative lines"
    return f" {count} of the {len(answer.risks)} {rest}."


def _steps(answer: Momentum, world: World, names: Mapping[str, str]) -> tuple[str, ...]:
    lines = ["Plans are read in the scenarios in which nothing is won, as ranges between them."]
    if world.loss:
        lines.append(
            f"Of the block contracts, {world.loss[0]} to {world.loss[1]}% goes in even yearly "
            f"parts until {answer.years[-1]}."
        )
    worse, better = world.spend_pct
    lines.append(f"Spend changes by {worse} to {better}% a year.")
    for one in answer.risks:
        found = one.crossing
        lines.append(
            f"{found.risk.title} ({names.get(one.about, one.about)}): "
            f"may from {found.possibly_from or 'never'}, "
            f"must from {found.certainly_from or 'never'}, limit {found.risk.limit}"
        )
    return tuple(lines)


def _cautions(reading: Reading) -> tuple[str, ...]:
    found = []
    if illustrative(reading.rows(THRESHOLDS), reading.rows(SERIES)):
        found.append(
            "Lines and years marked illustrative are made up to show how this works: the source "
            "names those risks only."
        )
    if reading.rows(CHANGES):
        found.append(
            "The source gives the share of the market that may go and no pace; an even pace is "
            "assumed."
        )
    return tuple(found)


KIND = Kind(
    code="momentum",
    title="Momentum case",
    path="momentum/",
    reads=(THRESHOLDS, SERIES, PLAN, CONTRACTS, CHANGES),
    needs=(THRESHOLDS,),
    given=Given,
    answer=Momentum,
    work=work,
)
OBJECTORS = ()
