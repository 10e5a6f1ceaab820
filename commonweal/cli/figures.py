"""`commonweal figures`: find figures, and see one with its source and versions."""

from __future__ import annotations

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.records.facts.models import Figure
from commonweal.records.facts.selectors import as_figures
from commonweal.records.facts.selectors_figure import versions_for
from commonweal.records.facts.selectors_search import Search, figure_by_ref, search_figures


@click.group()
def command() -> None:
    """Figures: every value with its source, period, scope and status."""


@command.command("list")
@click.option("--place", "code", required=True, help="Code of the place.")
@click.option("--text", default="", help="Words of the label.")
@click.option("--dataset", default="", help="Name of the data set.")
@click.option("--status", default="", help="printed, assigned, not_legible, missing, …")
@click.option(
    "--term", default="", help="A term of the lexicon, for example cluster:4 or dementia."
)
@as_option
def list_figures(
    *, code: str, text: str, dataset: str, status: str, term: str, email: str | None
) -> None:
    """The figures that fit."""
    by = run_as(email)
    place = place_named(by, code)
    found = search_figures(by, place, Search(text=text, dataset=dataset, status=status, term=term))
    figures = as_figures(found.select_related("organisation", "area"))
    for figure in figures:
        shown = figure.printed or figure.status.value.replace("_", " ")
        click.echo(f"{figure.ref}\t{shown}\t{figure.unit}\t{figure.status}\t{figure.label}")
    click.echo(f"{len(figures):,} figures", err=True)


@command.command()
@click.argument("ref")
@click.option("--place", "code", required=True, help="Code of the place.")
@as_option
def show(ref: str, code: str, email: str | None) -> None:
    """One figure by its REF, with its source and every version."""
    by = run_as(email)
    place = place_named(by, code)
    try:
        record = figure_by_ref(by, place, ref)
    except Figure.DoesNotExist:
        raise click.ClickException(f"{place.code} has no figure {ref}.") from None
    click.echo(f"{record.label}\n{record.period_label}, {record.unit or 'no unit'}")
    for version in versions_for(by, record):
        said = version.printed or version.words or "no value"
        click.echo(
            f"version {version.number}: {said} ({version.status.replace('_', ' ')}), "
            f"{version.document.code} {version.section}, by {version.author_name}"
            + (f": {version.reason}" if version.reason else "")
        )
