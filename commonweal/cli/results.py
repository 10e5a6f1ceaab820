"""`commonweal results`: list what was worked out, work something out, show it, agree to it."""

from __future__ import annotations

import json
from typing import Any

import click
from django.core.exceptions import ValidationError

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.language.row import CannotWork
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place
from commonweal.records.results import actions
from commonweal.records.results.kinds import Kind, all_kinds, kind_of
from commonweal.records.results.models import Agreement, Result
from commonweal.records.results.packing import NotReadable, pack, unpack
from commonweal.records.results.selectors import (
    agreements_on,
    commissioners_of,
    newest_results,
    result_for,
    sources_of,
)


@click.group()
def command() -> None:
    """Results: what was worked out from a place's figures, in versions."""


@command.command("kinds")
def list_kinds() -> None:
    """List what can be worked out, from which tables, and what can be chosen."""
    for kind in all_kinds():
        click.echo(f"{kind.code:<16} {kind.title}")
        click.echo(f"{'':<16} from {', '.join(kind.reads) or 'no table'}")
        click.echo(f"{'':<16} choices {json.dumps(pack(kind.given()))}")


@command.command("list")
@click.argument("place")
@as_option
def list_results(place: str, email: str | None) -> None:
    """List the newest results of PLACE."""
    by = run_as(email)
    for row in newest_results(by, place_named(by, place)):
        click.echo(f"{row.ref:<28} version {row.number:<3} {row.headline}")


@command.command("work-out")
@click.argument("place")
@click.argument("kind")
@click.option("--subject", default="", help="What it is about, for example a provider's code.")
@click.option("--set", "choices", multiple=True, metavar="NAME=VALUE", help="A choice.")
@click.option("--reason", default="", help="Why this choice.")
@as_option
def work_out(
    *, place: str, kind: str, subject: str, choices: tuple[str, ...], reason: str, email: str | None
) -> None:
    """Work KIND out for PLACE and keep it as the next version."""
    by = run_as(email)
    found = place_named(by, place)
    wanted = _kind(kind)
    try:
        result = actions.work_out(
            by=by,
            place=found,
            kind=kind,
            subject=subject,
            given=_chosen(by, found, wanted, subject, choices),
            reason=reason,
        )
    except CannotWork as fault:
        raise click.ClickException("\n".join(fault.sentences)) from None
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from None
    except (ArithmeticError, ValueError):
        raise click.ClickException(
            f"{wanted.title} cannot be worked out with what was chosen: correct the choices."
        ) from None
    click.echo(f"{result.ref}, version {result.number}: {result.headline}")


@command.command()
@click.argument("place")
@click.argument("kind")
@click.option("--subject", default="", help="What it is about, for example a provider's code.")
@click.option("--version", "number", type=int, help="An earlier version.")
@click.option("--as-json", is_flag=True, help="The whole answer as JSON.")
@as_option
def show(
    *, place: str, kind: str, subject: str, number: int | None, as_json: bool, email: str | None
) -> None:
    """Show one result of PLACE with its steps and the figures that it rests on."""
    by = run_as(email)
    row = _result(by, place_named(by, place), kind, subject, number)
    if as_json:
        click.echo(json.dumps(row.answer, indent=2, ensure_ascii=False))
        return
    click.echo(f"{_kind(kind).title}, version {row.number}: {row.headline}")
    click.echo(f"  worked out by {row.author_name} from release {row.release.number}")
    for step in row.steps:
        click.echo(f"  {step}")
    for caution in row.cautions:
        click.echo(f"  caution: {caution}")
    for version in sources_of(by, row):
        said = version.printed or version.words
        click.echo(f"  from {version.label}: {said} ({version.status}, {version.section})")
    for one in agreements_on(by, row):
        if one.agreement:
            click.echo(f"  {one.organisation}: {one.agreement.get_stance_display()}")


@command.command()
@click.argument("place")
@click.argument("kind")
@click.argument("stance", type=click.Choice(Agreement.Stance.values))
@click.option("--subject", default="", help="What it is about.")
@click.option("--organisation", default="", help="Who says it; not needed with --as.")
@click.option("--reason", default="", help="Needed to decline or to agree in part.")
@as_option
def agree(
    *,
    place: str,
    kind: str,
    stance: str,
    subject: str,
    organisation: str,
    reason: str,
    email: str | None,
) -> None:
    """Say whether an organisation agrees to the newest version of KIND in PLACE."""
    by = run_as(email)
    found = place_named(by, place)
    row = _result(by, found, kind, subject, None)
    bodies = {body.code: body for body in commissioners_of(by, found)}
    if organisation and organisation not in bodies:
        raise click.ClickException(
            f"{organisation} does not commission here. Use one of: {', '.join(sorted(bodies))}."
        )
    try:
        said = actions.agree(
            by=by, result=row, stance=stance, reason=reason, organisation=bodies.get(organisation)
        )
    except (ValidationError, NotAllowed) as error:
        words = error.messages if isinstance(error, ValidationError) else [str(error)]
        raise click.ClickException(" ".join(words)) from None
    click.echo(f"{said.organisation}: {said.get_stance_display()}, version {row.number}.")


def _kind(code: str) -> Kind:
    try:
        return kind_of(code)
    except LookupError as fault:
        raise click.ClickException(str(fault)) from None


def _result(by: Acting, place: Place, kind: str, subject: str, number: int | None) -> Result:
    _kind(kind)
    row = result_for(by, place, kind, subject, number)
    if row is None:
        raise click.ClickException(
            f"There is no such result of {place}. See: commonweal results list {place.code}"
        )
    return row


def _chosen(
    by: Acting, place: Place, kind: Kind, subject: str, choices: tuple[str, ...]
) -> Any | None:
    """What was last chosen, with the named values changed; None when nothing is named."""
    if not choices:
        return None
    last = result_for(by, place, kind.code, subject)
    given = dict(last.given) if last else dict(pack(kind.given()))
    for choice in choices:
        name, mark, text = choice.partition("=")
        if not mark or name not in given:
            names = ", ".join(given) or "nothing"
            raise click.ClickException(f"“{choice}” is no choice here. You can choose: {names}.")
        try:
            given[name] = json.loads(text)
        except json.JSONDecodeError:
            given[name] = text
    try:
        return unpack(given, kind.given)
    except NotReadable as fault:
        raise click.ClickException(f"The choice cannot be read: {fault}.") from None
