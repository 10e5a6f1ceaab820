"""`commonweal engagement`: the log, an event more, and who has not been engaged."""

from __future__ import annotations

from datetime import datetime

import click
from django.core.exceptions import ValidationError

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.planning.engagement import coverage
from commonweal.records.engagement.actions import EventGiven, add_event
from commonweal.records.engagement.classes import class_labels
from commonweal.records.engagement.selectors_coverage import pure_events
from commonweal.records.people.acting import NotAllowed
from commonweal.records.register.selectors_parties import parties_of


@click.group()
def command() -> None:
    """Engagement: who was heard, when and how many; never names of people."""


@command.command("list")
@click.argument("place")
@as_option
def list_events(place: str, email: str | None) -> None:
    """List the events of PLACE with what each informed."""
    by = run_as(email)
    for event in pure_events(by, place_named(by, place)):
        count = "not counted" if event.people is None else f"{event.people} people"
        informed = "; ".join(event.informed) or "informed nothing yet"
        click.echo(f"{event.code}\t{event.title}\t{count}\t{informed}")


@command.command("coverage")
@click.argument("place")
@as_option
def show_coverage(place: str, email: str | None) -> None:
    """Say how far each organisation and class of PLACE was engaged, the least first."""
    by = run_as(email)
    found = place_named(by, place)
    events = pure_events(by, found)
    bodies = {body.code: body.name for body in parties_of(by, found)}
    for title, which, subjects in (
        ("Organisations", "organisation", bodies),
        ("Classes", "stakeholder", class_labels()),
    ):
        click.echo(title)
        for row in coverage(events, list(subjects), by=which):
            said = f"{row.events} events, {row.people} people" if row.events else "NOT ENGAGED"
            click.echo(f"  {subjects.get(row.subject, row.subject):<44} {said}")


@command.command("add")
@click.argument("place")
@click.argument("kind")
@click.option("--class", "stakeholder", default="", help="The code of a class of people.")
@click.option("--organisation", "organisations", multiple=True, help="Its code; may be repeated.")
@click.option("--count", type=int, help="How many people came.")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The day, as 2015-08-03.")
@as_option
def add(
    *,
    place: str,
    kind: str,
    stakeholder: str,
    organisations: tuple[str, ...],
    count: int | None,
    on: datetime | None,
    email: str | None,
) -> None:
    """Add an event of KIND (an interview, a workshop) to the log of PLACE."""
    by = run_as(email)
    given = EventGiven(
        kind=kind,
        stakeholder=stakeholder,
        organisations=organisations,
        count=count,
        starts_on=on.date() if on else None,
    )
    try:
        made = add_event(by=by, place=place_named(by, place), event=given)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from None
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{made.code}: {made}")
