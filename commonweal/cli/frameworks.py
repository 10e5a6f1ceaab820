"""`commonweal frameworks`: outcomes frameworks, what a set still needs, and who differs from it."""

from __future__ import annotations

import sys

import click
from django.utils import timezone

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.language.row import CannotWork
from commonweal.records.frameworks.definitions import (
    cross_walk,
    frameworks,
    measure_ids,
    shipped_indicators,
)
from commonweal.records.frameworks.selectors import (
    NoSuchFramework,
    framework_called,
    latest_versions,
    library_for,
    standings_for,
)
from commonweal.records.frameworks.selectors_schedules import schedules_for
from commonweal.reviewing.cross_walk import link_faults
from commonweal.reviewing.frameworks import (
    Framework,
    count_findings,
    key_count,
    publication_refusals,
)
from commonweal.reviewing.indicators import dangling_measures, retirement_faults


@click.group()
def command() -> None:
    """Outcomes frameworks: outcomes, indicators, and schedules of providers."""


@command.command("list")
@click.argument("place", required=False)
@as_option
def list_frameworks(place: str | None, email: str | None) -> None:
    """List the frameworks, and how far PLACE is with each."""
    by = run_as(email)
    found = place_named(by, place) if place else None
    versions = latest_versions(by, found) if found else {}
    drafts = standings_for(by, found) if found else {}
    for one in frameworks().values():
        here = ""
        if one.id in versions:
            here = f"version {versions[one.id].number}"
        elif one.id in drafts:
            here = "draft"
        click.echo(
            f"{one.id:<28} {len(one.headings):>2} headings {len(one.outcomes):>3} outcomes  "
            f"{one.standing:<10} {here:<10} {one.title}".rstrip()
        )


@command.command()
@click.argument("framework")
@click.argument("place", required=False)
@as_option
def show(framework: str, place: str | None, email: str | None) -> None:
    """Show the tree of FRAMEWORK, with the indicators that PLACE has put under it."""
    by = run_as(email)
    one = _framework(framework)
    found = place_named(by, place) if place else None
    standing = standings_for(by, found).get(framework) if found else None
    placed = standing.placed if standing else ()
    library = library_for(by, found) if found else shipped_indicators()
    counted = key_count(one, placed)
    click.echo(one.title)
    for _, _, sentence in count_findings(one):
        click.echo(f"finding: {sentence}")
    for heading in one.headings:
        rule = f"  ({counted[heading.code]} key)" if standing else ""
        click.echo(f"{heading.code} {heading.title}{rule}")
        for outcome in heading.outcomes:
            click.echo(f"  {outcome.code} {outcome.title}")
            put = (each.indicator for each in placed if each.outcome == outcome.code)
            for name in dict.fromkeys((*outcome.indicators, *put)):
                known = library.get(name)
                words = f"{known.name} ({known.stage.replace('_', ' ')})" if known else name
                click.echo(f"    {name}: {words}")


@command.command()
@click.argument("place", required=False)
@as_option
def check(place: str | None, email: str | None) -> None:
    """Check the definitions; with PLACE also what stands in the way of publishing its drafts."""
    by = run_as(email)
    library = shipped_indicators()
    faults = [
        *link_faults(cross_walk(), frameworks()),
        *retirement_faults(library),
        *dangling_measures(library, measure_ids()),
    ]
    if place:
        found = place_named(by, place)
        try:
            own = library_for(by, found)
        except CannotWork as fault:
            raise click.ClickException(str(fault)) from None
        for code, standing in standings_for(by, found).items():
            if standing.is_draft:
                refusals = publication_refusals(
                    frameworks()[code], standing.placed, own, timezone.localdate()
                )
                faults += [f"{code}: {sentence}" for sentence in refusals]
    for sentence in faults:
        click.echo(sentence)
    if faults:
        sys.exit(1)
    click.echo(f"{len(frameworks())} frameworks and {len(library)} indicators hold.")


@command.command()
@click.argument("framework")
@click.argument("place")
@as_option
def schedule(framework: str, place: str, email: str | None) -> None:
    """Show who has the schedule of FRAMEWORK in PLACE, and who differs from it."""
    by = run_as(email)
    found = place_named(by, place)
    _framework(framework)
    views = schedules_for(by, found, framework)
    if not views:
        click.echo("No schedule has been sent yet. Publish the set and send it, on its page.")
    for view in views:
        version = view.sent.version.number
        click.echo(f"{view.provider.code:<14} version {version}  {view.state}")
        for one in view.differences:
            sides = f": sent “{one.sent}”, returned “{one.returned}”" if one.column else ""
            click.echo(f"    {one.kind.value} {one.indicator}{sides}")


def _framework(code: str) -> Framework:
    try:
        return framework_called(run_as(None), code)
    except NoSuchFramework as fault:
        raise click.ClickException(str(fault)) from None
