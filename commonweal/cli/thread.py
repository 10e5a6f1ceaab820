"""`commonweal thread`: what a record rests on and led to, and links in and out as files."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.language.cells import safe_cell
from commonweal.language.thread import End
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import place_for
from commonweal.records.thread.actions_files import LINK_COLUMNS, FileRefused, import_links
from commonweal.records.thread.selectors import chain_of, rows_for_export


@click.group()
def command() -> None:
    """The golden thread: typed links from evidence to outcome."""


@command.command()
@click.argument("place")
@click.argument("kind")
@click.argument("ref")
@click.option("--depth", default=0, help="How many links to follow; all of them when left out.")
@as_option
def follow(*, place: str, kind: str, ref: str, depth: int, email: str | None) -> None:
    """Follow the thread through one record, for example `recommendation 1d`."""
    by = run_as(email)
    chain = chain_of(by, _place(by, place), End(kind, ref), depth)
    if chain is None:
        raise click.ClickException(f"There is no {kind} {ref} in {place} that you may see.")
    for title, steps in (("Rests on", chain.back), ("Leads to", chain.forward)):
        click.echo(f"{title}: {len(steps)}")
        for step in steps:
            shown = chain.shown[step.end]
            click.echo(f"  {step.distance} {step.end.kind}\t{step.end.ref}\t{shown.label}")
    if chain.hidden:
        click.echo(f"{chain.hidden} more not visible to you")


@command.command("import")
@click.argument("place")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_option
def import_file(place: str, file: Path, email: str | None) -> None:
    """Make the links of a CSV or Excel FILE, all of them or none."""
    by = run_as(email)
    try:
        made, stood = import_links(
            by=by, place=_place(by, place), data=file.read_bytes(), file_name=file.name
        )
    except FileRefused as refused:
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        raise click.exceptions.Exit(1) from None
    except NotAllowed as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Made {made}; {stood} stood already.")


@command.command()
@click.argument("place")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True)
@as_option
def export(place: str, target: Path, email: str | None) -> None:
    """Write the links of PLACE to a CSV file that can be brought in again."""
    by = run_as(email)
    rows = rows_for_export(by, _place(by, place))
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(LINK_COLUMNS)
        writer.writerows([safe_cell(row[name]) for name in LINK_COLUMNS] for row in rows)
    click.echo(f"Wrote {len(rows):,} links to {target}.")


def _place(by: Acting, code: str) -> Place:
    try:
        return place_for(by, code)
    except Place.DoesNotExist:
        raise click.ClickException(
            f"There is no place {code}. See: commonweal places list"
        ) from None
