"""`commonweal needs assessments`: the library, one assessment's versions, and their papers."""

from __future__ import annotations

import json
from pathlib import Path

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.records.needs.models import AssessmentVersion
from commonweal.records.needs.selectors import version_for
from commonweal.records.needs.selectors_library import library_for


@click.group("assessments")
def assessments() -> None:
    """Needs assessments: the library, and their published versions."""


@assessments.command("list")
@click.option("--place", default="", help="The code of one place; all places otherwise.")
@as_option
def list_assessments(place: str, email: str | None) -> None:
    """List the assessments with their status, areas, data date and newest version."""
    by = run_as(email)
    found = library_for(by, place_named(by, place) if place else None)
    for one in found:
        version = f"version {one.version}" if one.version else "no version"
        areas = ", ".join(one.areas.values())
        data_on = one.data_on.isoformat() if one.data_on else "no data date"
        click.echo(
            f"{one.place.code}/{one.code}\t{one.title}\t{one.state}\t{areas}\t{data_on}\t{version}"
        )
    if not found:
        click.echo("No needs assessment is here yet.")


@assessments.command("show")
@click.argument("place")
@click.argument("code")
@click.option("--number", type=int, help="The version; the newest otherwise.")
@click.option("--out", type=click.Path(path_type=Path), help="Write its content as JSON there.")
@as_option
def show_version(
    place: str, code: str, number: int | None, out: Path | None, email: str | None
) -> None:
    """Show a published version of the assessment CODE of PLACE."""
    by = run_as(email)
    try:
        version = version_for(by, place_named(by, place), code, number)
    except AssessmentVersion.DoesNotExist:
        wanted = f" {number}" if number else ""
        raise click.ClickException(
            f"{place} has no published version{wanted} of {code}. See `needs assessments list`."
        ) from None
    if out is not None:
        text = json.dumps(version.content, indent=2, ensure_ascii=False)
        out.write_text(text + "\n", encoding="utf-8")
        click.echo(f"{version}: {out}")
        return
    click.echo(f"{version.content['cover']['title']}, version {version.number}")
    for section in version.content["sections"]:
        click.echo(section["name"])
        for entry in section["entries"]:
            click.echo(f"  {entry['kind']}\t{entry['where']}\t{entry['sentence']}")
