"""`commonweal import`: bring tables in, whole or not at all, with every problem by row."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.core.files import File

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.facts.problem import Problem
from commonweal.records.facts import actions, library
from commonweal.records.facts.models import Import
from commonweal.records.facts.uploads import NotStored
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place

#: Problems shown before the rest is only counted.
SHOWN = 50


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--place", "code", required=True, help="Code of the place to bring them into.")
@click.option("--template", help="The template; guessed from the file's name when left out.")
@click.option("--correct", is_flag=True, help="Let the files change printed values.")
@click.option("--reason", default="", help="Why values change, or why the file is right.")
@as_option
def command(
    *,
    files: tuple[Path, ...],
    code: str,
    template: str | None,
    correct: bool,
    reason: str,
    email: str | None,
) -> None:
    """Bring FILES into a place. Each comes in whole or not at all."""
    by = run_as(email)
    place = place_named(by, code)
    refused = 0
    for file in files:
        try:
            outcome = _bring_in(place, file, by, template=template, correct=correct, reason=reason)
        except (NotAllowed, NotStored, library.NoSuchTemplate, actions.ImportRefused) as fault:
            refused += 1
            click.echo(f"{file.name}: {fault}", err=True)
            continue
        refused += outcome.state != Import.State.ACCEPTED
        _tell(outcome)
    if refused:
        click.echo(f"{refused} of {len(files)} not brought in; nothing of them is saved.", err=True)
        sys.exit(1)


def _bring_in(
    place: Place, path: Path, by: Acting, *, template: str | None, correct: bool, reason: str
) -> Import:
    wanted = template or getattr(library.template_for_file(path.name), "id", None)
    if wanted is None:
        raise library.NoSuchTemplate(
            "No template is called like this file. Name one with --template; "
            "see: commonweal templates list"
        )
    with path.open("rb") as opened:
        received = actions.receive_import(
            place=place,
            template=wanted,
            file=File(opened, name=path.name),
            is_correction=correct,
            reason=reason if correct else "",
            by=by,
        )
    checked = actions.check_import(import_=received, by=by)
    if checked.state != Import.State.CHECKED:
        return checked
    if checked.queries and not reason.strip():
        return checked
    actions.accept_import(import_=checked, by=by, reason=reason)
    return checked


def _tell(outcome: Import) -> None:
    if outcome.state == Import.State.ACCEPTED:
        click.echo(
            f"{outcome.file_name}: {outcome.row_count:,} rows, {outcome.new_count:,} figures new, "
            f"{outcome.changed_count:,} changed, {outcome.same_count:,} the same."
        )
        for query in outcome.queries:
            click.echo(f"confirmed with your reason, row {query['row']}: {query['sentence']}")
        return
    for problem in outcome.problems[:SHOWN]:
        click.echo(str(Problem(**problem)), err=True)
    more = len(outcome.problems) - SHOWN
    if more > 0:
        click.echo(f"{outcome.file_name}: {more} more problems.", err=True)
    for query in outcome.queries:
        click.echo(f"{outcome.file_name}, row {query['row']}: {query['sentence']}", err=True)
    if outcome.queries:
        click.echo(
            f"{outcome.file_name}: say why that is right with --reason, or mend it.", err=True
        )
