"""`commonweal figures`: find figures, see one with its source and versions, and correct it."""

from __future__ import annotations

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.language.figure import Status
from commonweal.records.facts import actions
from commonweal.records.facts.actions.correcting import Correction, NotCorrected
from commonweal.records.facts.models import FigureVersion, Release
from commonweal.records.facts.selectors import as_figures
from commonweal.records.facts.selectors_figure import versions_for
from commonweal.records.facts.selectors_search import Search, search_figures, version_by_ref
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place


@click.group()
def command() -> None:
    """Figures: every value with its source, period, scope and status."""


@command.command("list")
@click.option("--place", "code", required=True, help="Code of the place.")
@click.option("--text", default="", help="Words of the label.")
@click.option("--dataset", default="", help="Name of the data set.")
@click.option("--status", default="", help="printed, assigned, not_legible, missing, …")
@click.option(
    "--term", default="", help="A term of the lexicon, for example cluster:4 or dementia."
)
@click.option("--release", type=int, help="Number of a release: the place as it was then.")
@as_option
def list_figures(*, code: str, release: int | None, email: str | None, **wanted: str) -> None:
    """The figures that fit."""
    by = run_as(email)
    place = place_named(by, code)
    try:
        figures = as_figures(search_figures(by, place, Search(release=release, **wanted)))
    except Release.DoesNotExist:
        raise click.ClickException(f"{place.code} has no release {release} for you.") from None
    for figure in figures:
        shown = figure.printed or figure.status.value.replace("_", " ")
        click.echo(f"{figure.ref}\t{shown}\t{figure.unit}\t{figure.status}\t{figure.label}")
    click.echo(f"{len(figures):,} figures", err=True)


@command.command()
@click.argument("ref")
@click.option("--place", "code", required=True, help="Code of the place.")
@as_option
def show(ref: str, code: str, email: str | None) -> None:
    """One figure by its REF, with its source and every version."""
    by = run_as(email)
    place = place_named(by, code)
    seen = _seen(by, place, ref)
    click.echo(f"{seen.label}\n{seen.period_label}, {seen.unit or 'no unit'}")
    for version in versions_for(by, seen.figure):
        said = version.printed or version.words or "no value"
        about = ", ".join(part for part in (version.unit, version.period_label) if part)
        click.echo(
            f"version {version.number}: {said} ({version.status.replace('_', ' ')}; {about}), "
            f"{version.document.code} {version.section}, by {version.author_name}"
            + (f": {version.reason}" if version.reason else "")
        )


@command.command()
@click.argument("ref")
@click.option("--place", "code", required=True, help="Code of the place.")
@click.option("--reason", required=True, help="Why it is corrected; it stays with the figure.")
@click.option("--value", help="What stands in the source.")
@click.option("--status", type=click.Choice([s.value for s in Status]), help="How sure it is.")
@click.option("--document", help="Code of the source.")
@click.option("--section", help="Section of the source.")
@click.option("--note", help="What else a reader should know.")
@as_option
def correct(
    *, ref: str, code: str, reason: str, status: str | None, email: str | None, **said: str | None
) -> None:
    """Give the figure REF a new version. What is left out stays as it is."""
    by = run_as(email)
    place = place_named(by, code)
    correction = Correction(
        printed=said["value"],
        status=Status(status) if status else None,
        document=said["document"],
        section=said["section"],
        note=said["note"],
    )
    seen = _seen(by, place, ref)
    try:
        made = actions.correct_figure(
            figure=seen.figure, correction=correction, reason=reason, by=by
        )
    except (NotCorrected, NotAllowed) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{seen.label}: version {made.number} says {made.printed or made.words or status}.")


def _seen(by: Acting, place: Place, ref: str) -> FigureVersion:
    try:
        return version_by_ref(by, place, ref)
    except FigureVersion.DoesNotExist:
        raise click.ClickException(
            f"{place.code} has no figure {ref}. See: commonweal figures list --place {place.code}"
        ) from None
