"""`commonweal tenders`: drafts and published tenders, their workbooks, and checking receipts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.core.exceptions import ValidationError

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.records.evaluation.selectors_record import chain_check
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring import actions
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import invitation_of, to_the_second
from commonweal.records.procuring.receipts import checked
from commonweal.records.procuring.selectors import (
    problems_of,
    tender_for,
    tenders_for,
    versions_of,
)
from commonweal.records.procuring.workbooks import read_workbook, workbook_of

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Tenders: their drafts, versions and workbooks. No command bids or opens bids."""


@command.command("list")
@click.option("--place", default="", help="The code of one place; all places otherwise.")
@as_option
def list_tenders(place: str, email: str | None) -> None:
    """List the tenders with their state and title."""
    by = run_as(email)
    rows = tenders_for(by)
    if place:
        rows = rows.filter(place=place_named(by, place))
    for one in rows:
        click.echo(f"{one.place.code}/{one.code}\t{one.get_state_display()}\t{one.title}")
    if not rows:
        click.echo("No tender is here yet.")


@command.command("show")
@click.argument("place")
@click.argument("code")
@as_option
def show(place: str, code: str, email: str | None) -> None:
    """Show the tender CODE of PLACE, and what keeps a draft from being published."""
    by = run_as(email)
    row = _named(by, place, code)
    found = invitation_of(row.content)
    click.echo(f"{row.title}: {row.get_state_display().lower()}")
    if found.deadline:
        click.echo(f"Deadline\t{to_the_second(found.deadline)}, UK time")
    for lot in found.lots:
        click.echo(f"Lot {lot.code}\t{lot.title}\t{lot.holder}")
    for block in found.scheme.blocks:
        click.echo(f"{block.weight}%\t{block.title}")
    for version in versions_of(by, row):
        click.echo(f"Version {version.number}\t{version.digest}\t{version.reason}")
    if row.state == Tender.State.DRAFT:
        for problem in problems_of(by, row):
            click.echo(f"To put right: {problem}")


@command.command("export")
@click.argument("place")
@click.argument("code")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The workbook.")
@as_option
def export(place: str, code: str, out: Path, email: str | None) -> None:
    """Write the tender CODE of PLACE as its workbook."""
    row = _named(run_as(email), place, code)
    out.write_bytes(workbook_of(row.content))
    click.echo(f"{row.title}: {out}")


@command.command("start")
@click.argument("place")
@click.argument("workbook", type=_FILE)
@as_option
def start(place: str, workbook: Path, email: str | None) -> None:
    """Begin a draft in PLACE from a WORKBOOK."""
    by = run_as(email)
    content, problems = read_workbook(workbook.read_bytes(), workbook.name)
    if problems:
        raise click.ClickException("\n".join(str(one) for one in problems))
    with _told():
        made = actions.start_tender(by=by, place=place_named(by, place), content=content)
    click.echo(f"The draft {place}/{made.code} is begun.")


@command.command("publish")
@click.argument("place")
@click.argument("code")
@click.option("--sign-off", is_flag=True, help="Sign off a price formula that compares bids.")
@as_option
def publish(place: str, code: str, sign_off: bool, email: str | None) -> None:
    """Publish the draft CODE of PLACE and seal it for its openers."""
    by = run_as(email)
    with _told():
        tender = _named(by, place, code)
        made = actions.publish_tender(by=by, tender=tender, signs_off=sign_off)
    click.echo(f"Version {made.number} is published: {made.digest}")


@command.command("receipt")
@click.argument("file", type=_FILE)
def receipt(file: Path) -> None:
    """Check whether the receipt in FILE was given here and was not changed."""
    says = checked(file.read_text(encoding="utf-8", errors="replace"))
    if says is None:
        raise click.ClickException("This is not a receipt that was given here, or it was changed.")
    click.echo("This receipt was given here and has not been changed.")
    for name, value in says.items():
        click.echo(f"{name.replace('_', ' ')}\t{value}")


@command.command("check")
@click.argument("place")
@click.argument("code")
@as_option
def check(place: str, code: str, email: str | None) -> None:
    """Check whether anything recorded in the evaluation of the tender CODE was changed."""
    by = run_as(email)
    with _told():
        found = chain_check(by, _named(by, place, code))
    for fault in found.faults:
        click.echo(fault)
    if not found.holds:
        raise click.ClickException("The record of this evaluation does not hold.")
    click.echo(f"The record holds: {found.count} links, the last {found.head}.")


def _named(by: Acting, place: str, code: str) -> Tender:
    try:
        return tender_for(by, place, code)
    except Tender.DoesNotExist:
        raise click.ClickException(
            f"{place} has no tender {code}. See: commonweal tenders list"
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
