"""`commonweal spend`: the ledger of a place with its totals checked."""

from __future__ import annotations

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.facts.checks.saying import say, say_figure
from commonweal.language.figure import Quantity
from commonweal.language.reconciliation import Verdict
from commonweal.planning.ledger import LedgerError, Line, build, entries_of
from commonweal.records.facts.selectors import figures_for
from commonweal.records.findings import definitions

DATASET = "spend"
VERDICTS = {
    Verdict.RECONCILES: "adds up",
    Verdict.DOES_NOT: "does not add up",
    Verdict.CANNOT_SAY: "cannot be said",
}


@click.group()
def command() -> None:
    """Spend: who spends how much, what adds up, and what stands outside the total."""


@command.command()
@click.option("--place", "code", required=True, help="Code of the place.")
@as_option
def show(code: str, email: str | None) -> None:
    """The spend ledger of a place, line by line, with the check of every total."""
    acting = run_as(email)
    place = place_named(acting, code)
    figures = figures_for(acting, place, DATASET)
    if not figures:
        raise click.ClickException(
            f"No spend is on record for {code}. Bring a sheet in: commonweal import"
        )
    tolerance = definitions.tolerances()["spend_roll_up"]
    try:
        entries = entries_of(figures, definitions.ledger_conventions()[DATASET])
        ledger = build(entries, tolerance)
    except LedgerError as fault:
        raise click.ClickException(str(fault)) from None
    for total in ledger.totals:
        for depth, line in total.walk():
            click.echo(_line(depth, line))
    if ledger.outside:
        click.echo("Outside the total:")
    for top in ledger.outside:
        for depth, line in top.walk():
            click.echo(f"{_line(depth, line)}  because: {line.entry.outside}")


def _line(depth: int, line: Line) -> str:
    figure = line.figure
    name = figure.dims.get("commissioner", "") or figure.label
    text = f"{'  ' * depth}{name}: {say_figure(figure)} ({figure.period.label})"
    if line.check is None:
        return text
    if line.is_partial:
        return f"{text}  some parts listed: {_say(line.check.computed, figure.unit)}"
    residual = line.check.residual
    left = _say(residual, figure.unit)
    return (
        f"{text}  parts {_say(line.check.computed, figure.unit)}, left over {left}, "
        f"{VERDICTS[line.check.verdict]}"
    )


def _say(quantity: Quantity, unit: str) -> str:
    if quantity.is_exact:
        return say(quantity.value, unit)
    ends = ["not known" if e is None else say(e, unit) for e in (quantity.low, quantity.high)]
    return " to ".join(ends)
