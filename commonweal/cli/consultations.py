"""`commonweal consultations`: listing them, and their plans and responses as files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.core.exceptions import ValidationError

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.records.consultation.actions import start_consultation
from commonweal.records.consultation.actions_demo import DemoMissing, make_demo_consultations
from commonweal.records.consultation.actions_responses import import_responses
from commonweal.records.consultation.models import Consultation
from commonweal.records.consultation.selectors import (
    consultation_for,
    consultations_for,
    plan_for,
    problems_of,
    response_total,
)
from commonweal.records.consultation.workbooks import plan_file, read_plan, response_template
from commonweal.records.people.acting import Acting, NotAllowed

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="A file that ends in csv or xlsx."
)


@click.group()
def command() -> None:
    """Consultations: their plans and responses. No command codes, responds or publishes."""


@command.command("list")
@click.argument("place")
@as_option
def list_consultations(place: str, email: str | None) -> None:
    """List the consultations of PLACE with their state and what they wait for."""
    by = run_as(email)
    rows = consultations_for(by, place_named(by, place))
    for row in rows:
        total = response_total(by, row)
        count = "responses not known" if total is None else f"{total} responses"
        click.echo(f"{row.code}\t{row.state}\t{count}\t{row.title}")
        for problem in problems_of(by, row):
            click.echo(f"  {problem}")
    if not rows:
        click.echo("No consultation is here yet.")


@command.command("export")
@click.argument("place")
@click.argument("code")
@click.option("--template", is_flag=True, help="The columns of a file of responses instead.")
@_OUT
@as_option
def export(place: str, code: str, template: bool, out: Path, email: str | None) -> None:
    """Write the plan of the consultation CODE of PLACE as a file."""
    by = run_as(email)
    row = _named(by, place, code)
    write = response_template if template else plan_file
    out.write_bytes(write(plan_for(by, row), _ending(out)))
    click.echo(f"{row.title}: {out}")


@command.command("start")
@click.argument("place")
@click.argument("file", type=_FILE)
@as_option
def start(place: str, file: Path, email: str | None) -> None:
    """Begin a draft in PLACE from a FILE."""
    by = run_as(email)
    content, problems = read_plan(file.read_bytes(), file.name)
    if problems:
        raise click.ClickException("\n".join(str(one) for one in problems))
    with _told():
        made = start_consultation(by=by, place=place_named(by, place), content=content)
    click.echo(f"The draft {place}/{made.code} is begun.")


@command.command("responses")
@click.argument("place")
@click.argument("code")
@click.argument("file", type=_FILE)
@as_option
def responses(place: str, code: str, file: Path, email: str | None) -> None:
    """Bring a FILE of responses into the consultation CODE of PLACE, all of it or nothing."""
    by = run_as(email)
    row = _named(by, place, code)
    with _told():
        batch = import_responses(
            by=by, consultation=row, data=file.read_bytes(), file_name=file.name
        )
    click.echo(f"{batch.count} responses are in.")


@command.command("demo")
def demo() -> None:
    """Make the made-up consultations of the made-up place Midmere; safe to repeat."""
    try:
        made = make_demo_consultations(by=Acting.system())
    except (NotAllowed, DemoMissing) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made} made-up consultations were made: /places/midmere/consultations/")


def _ending(out: Path) -> str:
    ending = out.suffix.removeprefix(".").casefold()
    if ending not in ("csv", "xlsx"):
        raise click.ClickException(f"{out} must end in .csv or .xlsx.")
    return ending


def _named(by: Acting, place: str, code: str) -> Consultation:
    try:
        return consultation_for(by, place, code)
    except Consultation.DoesNotExist:
        raise click.ClickException(
            f"{place} has no consultation {code}. See: commonweal consultations list {place}"
        ) from None


@contextmanager
def _told() -> Iterator[None]:
    """Tell a refusal in its own words."""
    try:
        yield
    except ValidationError as fault:
        raise click.ClickException("\n".join(fault.messages)) from None
    except NotAllowed as fault:
        raise click.ClickException(str(fault)) from None
