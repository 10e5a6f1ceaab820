"""`commonweal recommendations`: list them, show one with its evidence, take a position."""

from __future__ import annotations

import click
from django.core.exceptions import ValidationError

from commonweal.cli.acting import as_option, run_as
from commonweal.language.thread import End
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.planning.actions import take_position
from commonweal.records.planning.models import Position, Recommendation
from commonweal.records.planning.selectors import (
    asked_in,
    history_of,
    recommendation_for,
    with_progress,
)
from commonweal.records.planning.standings import stances_now, standings
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import place_for
from commonweal.records.thread.selectors import chain_of

#: How many links back the evidence is shown.
DEPTH = 3


@click.group()
def command() -> None:
    """Recommendations: what was asked for, who agrees, and what they rest on."""


@command.command("list")
@click.argument("place")
@as_option
def list_recommendations(place: str, email: str | None) -> None:
    """List the recommendations of PLACE by theme, with positions and actions."""
    by = run_as(email)
    found = _place(by, place)
    asked = len(asked_in(by, found))
    for row in with_progress(by, found):
        stances = stances_now(row.positions.all())
        said = ", ".join(f"{count} {stance}" for stance, count in sorted(stances.items()))
        actions = list(row.actions.all())
        done = sum(action.state == "done" for action in actions)
        state = Recommendation.State(row.state).label
        click.echo(
            f"{row.code:<6} {state:<10} {row.title}\t"
            f"{said or 'nobody has said'} of {asked}\t{done}/{len(actions)} actions"
        )


@command.command()
@click.argument("place")
@click.argument("code")
@as_option
def show(place: str, code: str, email: str | None) -> None:
    """Show recommendation CODE of PLACE: positions, actions, and what it rests on."""
    by = run_as(email)
    found = _place(by, place)
    row = _recommendation(by, found, code)
    click.echo(f"{row.code} {row.title} ({Recommendation.State(row.state).label})")
    for name, value in (
        ("printed", row.printed_code),
        ("theme", row.theme),
        ("lead", row.lead_actor),
        ("owner", row.owner or "nobody yet"),
        ("due", row.due_on or row.deadline or "no date yet"),
        ("note", row.note),
        ("source", f"{row.document.code if row.document else ''} {row.section}".strip()),
    ):
        if value:
            click.echo(f"  {name + ':':<9} {value}")
    _say_positions(by, found, row)
    _say_chain(by, found, row)


@command.command()
@click.argument("place")
@click.argument("code")
@click.argument("stance", type=click.Choice(Position.Stance.values))
@click.option("--organisation", default="", help="Who takes it; not needed with --as.")
@click.option("--reason", default="", help="Needed to decline or to agree in part.")
@as_option
def position(
    *, place: str, code: str, stance: str, organisation: str, reason: str, email: str | None
) -> None:
    """Take a position on recommendation CODE of PLACE."""
    by = run_as(email)
    found = _place(by, place)
    row = _recommendation(by, found, code)
    body = None
    if organisation:
        parties = {party.code: party for party in asked_in(by, found)}
        if organisation not in parties:
            listed = ", ".join(sorted(parties))
            raise click.ClickException(f"{organisation} is not asked here. Use one of: {listed}.")
        body = parties[organisation]
    try:
        taken = take_position(
            by=by, recommendation=row, stance=stance, reason=reason, organisation=body
        )
    except (ValidationError, NotAllowed) as error:
        words = error.messages if isinstance(error, ValidationError) else [str(error)]
        raise click.ClickException(" ".join(words)) from None
    click.echo(f"{taken.organisation}: {Position.Stance(taken.stance).label}.")


def _say_positions(by: Acting, place: Place, row: Recommendation) -> None:
    click.echo("Positions")
    for item in standings(asked_in(by, place), history_of(by, row)):
        said = Position.Stance(item.position.stance).label if item.position else "has not said yet"
        reason = f" ({item.position.reason})" if item.position and item.position.reason else ""
        click.echo(f"  {item.organisation}: {said}{reason}")


def _say_chain(by: Acting, place: Place, row: Recommendation) -> None:
    chain = chain_of(by, place, End("recommendation", row.code), DEPTH)
    if chain is None:
        return
    for title, steps in (("Rests on", chain.back), ("Leads to", chain.forward)):
        click.echo(title)
        for step in steps:
            shown = chain.shown[step.end]
            value = "" if shown.value is None else f" = {shown.value} {shown.unit}"
            click.echo(f"  {'  ' * (step.distance - 1)}{step.end.kind}: {shown.label}{value}")
    if chain.hidden:
        click.echo(f"{chain.hidden} more not visible to you")


def _place(by: Acting, code: str) -> Place:
    try:
        return place_for(by, code)
    except Place.DoesNotExist:
        raise click.ClickException(
            f"There is no place {code}. See: commonweal places list"
        ) from None


def _recommendation(by: Acting, place: Place, code: str) -> Recommendation:
    try:
        return recommendation_for(by, place, code)
    except Recommendation.DoesNotExist:
        raise click.ClickException(f"{place} has no recommendation {code}.") from None
