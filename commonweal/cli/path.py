"""`commonweal path`: stage gates, changing segments, and the calendar of a path.

The path itself is worked out and shown by `commonweal results`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path as FilePath

import click
from django.core.exceptions import ValidationError

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.planning.path_changes import change_of
from commonweal.planning.path_tables import Path
from commonweal.records.path import actions, actions_segments
from commonweal.records.path.calendar import calendar_of
from commonweal.records.path.models import Assessment, Criterion, Decision, Gate
from commonweal.records.path.selectors import (
    criteria_for,
    gate_for,
    providers_of,
    standing_for,
    standings_for,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Organisation, Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import commissioners_of, result_for


@click.group()
def command() -> None:
    """The commissioning path: its gates, its segments, its calendar."""


@contextmanager
def _told() -> Iterator[None]:
    """What an action refuses, said in its sentences."""
    try:
        yield
    except ValidationError as error:
        raise click.ClickException("\n".join(error.messages)) from None
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from None


@command.command("gates")
@click.argument("place")
@as_option
def list_gates(place: str, email: str | None) -> None:
    """List the stage gates of PLACE with their dates and what was decided."""
    by = run_as(email)
    for one in standings_for(by, place_named(by, place)):
        on = f"{one.on:%-d %B %Y}" if one.on else "no date"
        decided = Decision.Kind(one.decision.kind).label if one.decision else "not decided"
        click.echo(f"{one.gate.ref:<24} {on:<18} {decided:<12} {one.gate.about}")


@command.command("gate")
@click.argument("place")
@click.argument("gate")
@as_option
def show_gate(place: str, gate: str, email: str | None) -> None:
    """Show GATE of PLACE (segment/number): criteria with their numbers, and what was said."""
    by = run_as(email)
    found = place_named(by, place)
    standing = standing_for(by, _gate(by, found, gate))
    on = f", {standing.on:%-d %B %Y}" if standing.on else ""
    click.echo(f"{standing.gate}{on}: {standing.gate.about}")
    for one in standing.asked:
        said = Assessment.Mark(one.said.mark).label if one.said else "not assessed"
        side = Criterion.Side(one.criterion.side).label
        evidence = f" ({one.said.evidence})" if one.said else ""
        click.echo(f"  {one.criterion.pk:<6} {side:<14} {one.title}: {said}{evidence}")
    for sentence in standing.outcome.obstacles if standing.outcome else ():
        click.echo(f"  in the way: {sentence}")
    for row in standing.decisions:
        kind = Decision.Kind(row.kind).label
        click.echo(f"  {row.taken_at:%-d %B %Y} {kind}: {row.reason} ({row.signed_off})")


@command.command("add-criterion")
@click.argument("place")
@click.argument("gate")
@click.argument("title")
@click.option("--side", type=click.Choice(Criterion.Side.values), required=True)
@click.option("--consequence", default="", help="What follows if it is not met.")
@click.option("--organisation", default="", help="Only for this provider.")
@as_option
def add_criterion(
    *,
    place: str,
    gate: str,
    title: str,
    side: str,
    consequence: str,
    organisation: str,
    email: str | None,
) -> None:
    """Add a criterion to GATE of PLACE."""
    by = run_as(email)
    found = place_named(by, place)
    body = _body(providers_of(by, found), organisation)
    with _told():
        row = actions.add_criterion(
            by=by,
            gate=_gate(by, found, gate),
            title=title,
            side=side,
            consequence=consequence,
            organisation=body,
        )
    click.echo(f"{row.pk} {row}")


@command.command()
@click.argument("place")
@click.argument("criterion", type=int)
@click.argument("mark", type=click.Choice(Assessment.Mark.values))
@click.option("--evidence", required=True, help="What shows it.")
@click.option("--organisation", default="", help="Who assesses; not needed with --as.")
@as_option
def assess(
    *, place: str, criterion: int, mark: str, evidence: str, organisation: str, email: str | None
) -> None:
    """Say how far CRITERION (its number) of a gate of PLACE is met."""
    by = run_as(email)
    found = place_named(by, place)
    row = criteria_for(by, found).filter(pk=criterion).first()
    if row is None:
        raise click.ClickException(
            f"There is no criterion {criterion}. See: commonweal path gate {place} SEGMENT/NUMBER"
        )
    body = _body([*commissioners_of(by, found), *providers_of(by, found)], organisation)
    with _told():
        said = actions.assess(by=by, criterion=row, mark=mark, evidence=evidence, organisation=body)
    click.echo(f"{said.organisation}: {row}: {Assessment.Mark(said.mark).label}.")


@command.command()
@click.argument("place")
@click.argument("gate")
@click.argument("decision", type=click.Choice(Decision.Kind.values))
@click.option("--reason", required=True, help="Why.")
@click.option("--signed-off", required=True, help="Who signed it off, for example a meeting.")
@click.option("--consequence", default="", help="What follows from what was missed.")
@as_option
def decide(
    *,
    place: str,
    gate: str,
    decision: str,
    reason: str,
    signed_off: str,
    consequence: str,
    email: str | None,
) -> None:
    """Decide at GATE of PLACE; refused until both sides are assessed in full."""
    by = run_as(email)
    found = place_named(by, place)
    with _told():
        row = actions.decide(
            by=by,
            gate=_gate(by, found, gate),
            kind=decision,
            reason=reason,
            signed_off=signed_off,
            consequence=consequence,
        )
    click.echo(f"{row.gate}: {Decision.Kind(row.kind).label}.")


@command.command("move-cluster")
@click.argument("place")
@click.argument("cluster")
@click.argument("segment")
@click.option("--reason", required=True, help="Why it moves.")
@as_option
def move_cluster(*, place: str, cluster: str, segment: str, reason: str, email: str | None) -> None:
    """Move CLUSTER of PLACE to SEGMENT."""
    by = run_as(email)
    found = place_named(by, place)
    with _told():
        actions_segments.move_cluster(
            by=by, place=found, cluster=cluster, to=segment, reason=reason
        )
    _say_path(by, found)


@command.command("change-segment")
@click.argument("place")
@click.argument("segment")
@click.option("--years", type=Decimal, help="How long it runs.")
@click.option("--clusters", help="Numbers separated by semicolons.")
@click.option("--milestone-year", type=Decimal, help="Year of the shift milestone.")
@click.option("--share", type=Decimal, help="Share to have moved by then, in percent.")
@click.option("--gate", "gates", multiple=True, metavar="NUMBER=YEARS", help="A gate's years.")
@click.option("--reason", required=True, help="Why the path is changed.")
@as_option
def change_segment(
    *,
    place: str,
    segment: str,
    years: Decimal | None,
    clusters: str | None,
    milestone_year: Decimal | None,
    share: Decimal | None,
    gates: tuple[str, ...],
    reason: str,
    email: str | None,
) -> None:
    """Change SEGMENT of PLACE; what is not named stays as it is."""
    by = run_as(email)
    found = place_named(by, place)
    path = _path(by, found)
    now = next((one.segment for one in path.dates if one.segment.code == segment), None)
    if now is None:
        listed = ", ".join(one.segment.code for one in path.dates)
        raise click.ClickException(f"There is no segment {segment}. There are: {listed}.")
    change = change_of(now)
    if years is not None:
        change = replace(change, duration_years=years)
    if clusters is not None:
        change = replace(
            change, clusters=tuple(c.strip() for c in clusters.split(";") if c.strip())
        )
    if milestone_year is not None or share is not None:
        change = replace(
            change, milestone_year=milestone_year or change.milestone_year, share_pct=share
        )
    change = replace(change, gates={**change.gates, **dict(_years(text) for text in gates)})
    with _told():
        actions_segments.change_segment(by=by, place=found, change=change, reason=reason)
    _say_path(by, found)


@command.command()
@click.argument("place")
@click.argument("file", type=click.Path(dir_okay=False, path_type=FilePath))
@click.option("--phases", default="", metavar="TABLE", help="A table of phases, not the path.")
@as_option
def calendar(place: str, file: FilePath, phases: str, email: str | None) -> None:
    """Write every date of the path of PLACE to FILE as an iCalendar."""
    by = run_as(email)
    found = place_named(by, place)
    result = result_for(by, found, "phases" if phases else "path", phases)
    if result is None:
        raise click.ClickException(f"There is no path of {place} that you may see.")
    try:
        content = calendar_of(result, f"/places/{found.code}/path/")
    except NotReadable as fault:
        raise click.ClickException(f"Work it out again: {fault}.") from None
    file.write_bytes(content)
    click.echo(f"{file}: version {result.number}.")


def _gate(by: Acting, place: Place, ref: str) -> Gate:
    segment, _, number = ref.rpartition("/")
    try:
        return gate_for(by, place, segment, int(number))
    except (Gate.DoesNotExist, ValueError):
        raise click.ClickException(
            f"There is no gate {ref}. See: commonweal path gates {place.code}"
        ) from None


def _body(bodies: list[Organisation], code: str) -> Organisation | None:
    known = {body.code: body for body in bodies}
    if code and code not in known:
        raise click.ClickException(f"{code} takes no such part. Use one of: {', '.join(known)}.")
    return known.get(code)


def _years(text: str) -> tuple[int, Decimal]:
    number, _, years = text.partition("=")
    try:
        return int(number), Decimal(years)
    except (ValueError, ArithmeticError):
        raise click.ClickException(f"“{text}” is no gate: write it as 2=3.5.") from None


def _path(by: Acting, place: Place) -> Path:
    result = result_for(by, place, "path")
    if result is None:
        raise click.ClickException(f"{place.code} has no path that you may see.")
    found: Path = answer_of(result)
    return found


def _say_path(by: Acting, place: Place) -> None:
    result = result_for(by, place, "path")
    if result is not None:
        click.echo(f"Version {result.number}: {result.headline}")
