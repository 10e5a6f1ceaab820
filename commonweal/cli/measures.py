"""`commonweal measures`: list the measures, hold them to their cases, explain, work out, show."""

from __future__ import annotations

from datetime import date

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.engines import ENGINES
from commonweal.engines.checking_cases import faults_of
from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import breakdowns, given, measures, profiles
from commonweal.engines.explain import explain
from commonweal.engines.kernel import KernelEngine
from commonweal.engines.local_java import NoJava
from commonweal.engines.measuring import Pass, components_of
from commonweal.engines.releases import spark_over
from commonweal.engines.spark import NoSpark, local_session, session_at
from commonweal.engines.sql import DIALECTS, plain_binding
from commonweal.language.plan import Months
from commonweal.records.measures.actions import NotMeasured, ask_for_measures, work_out_measures
from commonweal.records.measures.selectors import latest_run, series_for
from commonweal.records.measures.standing import shown
from commonweal.records.measures.working import Over
from commonweal.records.people.acting import NotAllowed
from commonweal.reviewing.measures import Measure, recipe
from commonweal.reviewing.measures.definition import LEVELS
from commonweal.reviewing.publishing import Shown, decimals_of, unit_of


@click.group()
def command() -> None:
    """Measures: defined once, worked out for every commissioner, provider, group and month."""


@command.command("list")
@click.option("--theme", default="", help="Only the measures of this theme.")
def list_measures(theme: str) -> None:
    """List the measures by theme."""
    chosen = [each for each in measures().values() if theme in ("", each.theme)]
    if not chosen:
        themes = ", ".join(sorted({each.theme for each in measures().values()}))
        raise click.ClickException(f"There is no theme {theme}; there are {themes}.")
    for each in chosen:
        ended = f" (ended {each.retired.on:%d %B %Y})" if each.retired else ""
        click.echo(f"{each.theme:<24} {each.id:<44} {each.name}{ended}")
    click.echo(f"{len(chosen)} measures")


@command.command("check")
@click.argument("ids", nargs=-1)
def check(ids: tuple[str, ...]) -> None:
    """Hold measures to their worked cases. Without IDS, all of them."""
    chosen = [_named(each) for each in ids] or list(measures().values())
    faults = [fault for measure in chosen for fault in faults_of(measure)]
    for fault in faults:
        click.echo(fault)
    cases = sum(len(measure.cases) for measure in chosen)
    told = f"values that do not hold: {len(faults)}" if faults else "all of them hold"
    click.echo(f"Measures: {len(chosen)}. Worked cases: {cases}; {told}.")
    if faults:
        raise SystemExit(1)


@command.command("explain")
@click.argument("measure")
@click.option("--level", type=click.Choice(LEVELS), default="provider")
@click.option("--breakdown", default="", help="Told apart by this, for example age.")
@click.option("--dialect", type=click.Choice(sorted(DIALECTS)), default="duckdb")
@click.option("--from", "first", default="2024-04", metavar="YYYY-MM")
@click.option("--to", "last", default="2024-06", metavar="YYYY-MM")
def explain_measure(
    *, measure: str, level: str, breakdown: str, dialect: str, first: str, last: str
) -> None:
    """Show how MEASURE is counted: by compiled passes or by SQL, the tables and months that matter,
    and the SQL of an engine."""
    chosen = _named(measure)
    if breakdown and breakdown not in breakdowns():
        known = ", ".join(breakdowns())
        raise click.ClickException(f"There is no breakdown {breakdown}; there are {known}.")
    one = Pass(level, breakdowns()[breakdown] if breakdown else None, [chosen])
    components = components_of(one, {chosen.id: recipe(chosen, given())})
    tables = activity_tables()
    bindings = {dialect: plain_binding(tables)}
    months = Months(_month(first), _month(last))
    click.echo(f"{chosen.name}\n{chosen.question}")
    # A store holds numbers of dictionaries, so that the passes can count it; none are looked up.
    passes = KernelEngine(tables, {}, encode=lambda _domain, _words: [])
    told = explain(components, one.grouping, months, bindings, tables, why_not=passes.why_not)
    click.echo(told.text(dialect))


@command.command("run")
@click.argument("place")
@click.option("--engine", type=click.Choice(ENGINES), default="duckdb", show_default=True)
@click.option("--spark", "url", default="", metavar="URL",
              help="Which Spark: sc://… or a master; else a small one starts here.")  # fmt: skip
@as_option
def run(*, place: str, engine: str, url: str, email: str | None) -> None:
    """Work all measures out over the newest activity of PLACE: by the embedded engine, or by a
    Spark that sees the files of the store, with the same values."""
    if url and engine != "spark":
        raise click.ClickException("--spark says which Spark is used: add --engine spark.")
    by = run_as(email)
    try:
        over = _over_spark(url) if engine == "spark" else None
        asked = ask_for_measures(by=by, place=place_named(by, place))
        work_out_measures(by=by, run=asked, over=over)
    except (NotMeasured, NotAllowed, NoSpark, NoJava) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Run {asked.number} over release {asked.release.number}: {asked.series.count()} series, "
        f"{asked.first_month:%B %Y} to {asked.last_month:%B %Y}"
    )


def _over_spark(url: str) -> Over:
    session = session_at(url) if url else local_session()
    return lambda release: spark_over(release, activity_tables(), session)


@command.command("show")
@click.argument("place")
@click.argument("measure")
@click.option("--level", type=click.Choice(LEVELS), default="all")
@as_option
def show(*, place: str, measure: str, level: str, email: str | None) -> None:
    """Show the newest values of MEASURE in PLACE, as they may be shown."""
    by, chosen = run_as(email), _named(measure)
    found = latest_run(by, place_named(by, place))
    if found is None:
        raise click.ClickException(
            f"No measures of {place} yet: run `commonweal measures run {place}`."
        )
    rows = series_for(by, found).filter(measure=chosen.id, level=level, breakdown="")
    click.echo(f"{chosen.name} ({unit_of(chosen)}), run {found.number}")
    decimals = decimals_of(chosen, profiles()[chosen.disclosure])
    for line in shown(rows):
        value = line.latest.value
        words = line.latest.state.value if value is None else f"{value:,.{decimals}f}"
        behind = " of ".join(_counts(line.latest))
        who = f"{line.organisation or 'all':<12} {line.latest.month:%Y-%m} {words:>14}"
        click.echo(f"{who}  {behind}".rstrip())


def _counts(latest: Shown) -> list[str]:
    """Numerator and denominator as they were published; what is held back is left out."""
    counts = (latest.numerator, latest.denominator)
    return [f"{one:,.0f}" for one in counts if one is not None]


def _named(measure: str) -> Measure:
    if measure not in measures():
        raise click.ClickException(
            f"There is no measure {measure}; see `commonweal measures list`."
        )
    return measures()[measure]


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise click.ClickException(f"{text} is no month; write one as 2024-04.") from None
