"""`commonweal providers`: plans that contradict each other, capabilities, and service changes.

What is worked out about providers is under `commonweal results`; here stand the acts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import click
from django.core.exceptions import ValidationError

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.providers import actions, actions_capabilities, actions_changes
from commonweal.records.providers.models import CapabilityView, ChangeNotice, Resolution
from commonweal.records.providers.selectors import (
    conflicts_seen,
    notice_for,
    notices_for,
    provider_of,
    resolutions_for,
    views_for,
    who_may_be_told,
)
from commonweal.records.providers.standing import is_settled, latest_by_side
from commonweal.records.register.models import Organisation, Place

Done = TypeVar("Done")
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Providers: contradicting plans, capabilities and service changes."""


@command.command()
@click.argument("place")
@as_option
def conflicts(place: str, email: str | None) -> None:
    """List every pair of plans of PLACE that cannot both come true."""
    by = run_as(email)
    found = place_named(by, place)
    answer = conflicts_seen(by, found)
    said = latest_by_side(resolutions_for(by, found))
    for pair in answer.conflicts if answer else ():
        spoken = said.get(pair.code, {})
        state = "resolved" if is_settled(pair, spoken) else f"{len(spoken)} of 2 sides have spoken"
        stake = f"£{pair.at_stake.value.normalize():f}m" if pair.at_stake.is_exact else "a range"
        click.echo(f"{pair.code}\n  {stake} at stake in {pair.year}; {state}")


@command.command()
@click.argument("place")
@click.argument("pair")
@click.argument("way", type=click.Choice(Resolution.Way.values))
@click.option("--words", required=True, help="What was agreed, or what is in the way.")
@click.option("--provider-part", help="What the provider takes of it, in £m, where it is shared.")
@click.option("--organisation", default="", help="Who says it; not needed with --as.")
@as_option
def resolve(
    *,
    place: str,
    pair: str,
    way: str,
    words: str,
    provider_part: str | None,
    organisation: str,
    email: str | None,
) -> None:
    """Say for one side how the contradiction PAIR of PLACE is resolved."""
    by = run_as(email)
    found = place_named(by, place)
    body = _side(by, found, organisation) if organisation else None
    said = _try(
        lambda: actions.record_resolution(
            by=by,
            place=found,
            pair=pair,
            way=way,
            words=words,
            provider_part_gbp_m=_amount(provider_part),
            organisation=body,
        )
    )
    click.echo(f"{said.organisation}: {Resolution.Way(said.way).label}.")


@command.command()
@click.argument("place")
@click.argument("provider")
@as_option
def capabilities(place: str, provider: str, email: str | None) -> None:
    """List what has been said of the capabilities of PROVIDER in PLACE, newest first."""
    by = run_as(email)
    for view in views_for(by, place_named(by, place), provider):
        level = CapabilityView.Level(view.level).label
        click.echo(f"{view.capability}: {level}, says {view.organisation} ({view.evidence})")


@command.command()
@click.argument("place")
@click.argument("provider")
@click.argument("capability")
@click.argument("level", type=click.IntRange(0, 3))
@click.option("--evidence", required=True, help="What the judgement rests on.")
@click.option("--plan", default="", help="What is to be done.")
@click.option("--by-when", type=DAY, help="The day of the plan.")
@as_option
def judge(
    *,
    place: str,
    provider: str,
    capability: str,
    level: int,
    evidence: str,
    plan: str,
    by_when: datetime | None,
    email: str | None,
) -> None:
    """Judge a CAPABILITY of PROVIDER from 0 (not there) to 3 (fully there). Needs --as."""
    by = run_as(email)
    found = place_named(by, place)
    body = _provider(by, found, provider)
    view = _try(
        lambda: actions_capabilities.judge_capability(
            by=by,
            place=found,
            provider=body,
            capability=capability,
            level=level,
            evidence=evidence,
            plan=plan,
            plan_due_on=by_when.date() if by_when else None,
        )
    )
    click.echo(f"{view.capability}: {CapabilityView.Level(view.level).label}.")


@command.command()
@click.argument("place")
@click.argument("provider")
@as_option
def changes(place: str, provider: str, email: str | None) -> None:
    """List the service changes of PROVIDER in PLACE with who has not acknowledged them."""
    by = run_as(email)
    for notice in notices_for(by, place_named(by, place), provider):
        silent = [str(one.organisation) for one in notice.told.all() if not one.acknowledged_at]
        waits = f"; waits for {', '.join(silent)}" if silent else ""
        state = ChangeNotice.State(notice.state).label
        click.echo(f"{notice.number} {notice.title}, from {notice.starts_on}: {state}{waits}")


@command.command()
@click.argument("place")
@click.argument("provider")
@click.option("--title", required=True)
@click.option("--what", required=True)
@click.option("--where", required=True)
@click.option("--starts-on", type=DAY, required=True)
@click.option("--told", multiple=True, required=True, help="Code of a body that it concerns.")
@click.option("--told-on", type=DAY, required=True)
@click.option("--told-how", required=True)
@click.option("--people", default="", help="Who else it concerns.")
@as_option
def notice(
    *,
    place: str,
    provider: str,
    title: str,
    what: str,
    where: str,
    starts_on: datetime,
    told: tuple[str, ...],
    told_on: datetime,
    told_how: str,
    people: str,
    email: str | None,
) -> None:
    """Give notice of a service change of PROVIDER in PLACE. Needs --as."""
    by = run_as(email)
    found = place_named(by, place)
    body = _provider(by, found, provider)
    parties = {one.code: one for one in who_may_be_told(by, found, provider)}
    unknown = [code for code in told if code not in parties]
    if unknown:
        listed = ", ".join(sorted(parties))
        raise click.ClickException(f"{unknown[0]} is no party here. Use one of: {listed}.")
    given = actions_changes.NoticeGiven(title, what, where, starts_on.date(), told_how, people)
    made = _try(
        lambda: actions_changes.give_notice(
            by=by,
            place=found,
            provider=body,
            notice=given,
            told=[parties[code] for code in told],
            told_on=told_on.date(),
        )
    )
    click.echo(f"Notice {made.number} is given to {len(told)} bodies.")


@command.command()
@click.argument("place")
@click.argument("provider")
@click.argument("number", type=int)
@click.option("--concern", default="", help="Your concern, if you have one.")
@as_option
def acknowledge(place: str, provider: str, number: int, concern: str, email: str | None) -> None:
    """Acknowledge notice NUMBER of PROVIDER for one's own organisation. Needs --as."""
    by = run_as(email)
    row = _notice(by, place_named(by, place), provider, number)
    told = _try(lambda: actions_changes.acknowledge(by=by, notice=row, concern=concern))
    click.echo(f"{told.organisation} has acknowledged {row}.")


@command.command("make-live")
@click.argument("place")
@click.argument("provider")
@click.argument("number", type=int)
@as_option
def make_live(place: str, provider: str, number: int, email: str | None) -> None:
    """Say that the change of notice NUMBER is live. Needs --as."""
    by = run_as(email)
    row = _notice(by, place_named(by, place), provider, number)
    _try(lambda: actions_changes.make_live(by=by, notice=row))
    click.echo(f"{row} is live.")


def _try(do: Callable[[], Done]) -> Done:
    try:
        return do()
    except (ValidationError, NotAllowed) as error:
        words = error.messages if isinstance(error, ValidationError) else [str(error)]
        raise click.ClickException(" ".join(words)) from None


def _amount(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        raise click.ClickException(f"“{text}” is not a number of millions of pounds.") from None


def _side(by: Acting, place: Place, code: str) -> Organisation:
    parties = {one.code: one for one in who_may_be_told(by, place, "")}
    if code not in parties:
        raise click.ClickException(f"{code} is no party here. Use one of: {', '.join(parties)}.")
    return parties[code]


def _provider(by: Acting, place: Place, code: str) -> Organisation:
    found = provider_of(by, place, code)
    if found is None:
        raise click.ClickException(f"{code} provides nothing in {place}.")
    return found


def _notice(by: Acting, place: Place, provider: str, number: int) -> ChangeNotice:
    try:
        return notice_for(by, place, provider, number)
    except ChangeNotice.DoesNotExist:
        raise click.ClickException(f"There is no notice {number} of {provider}.") from None
