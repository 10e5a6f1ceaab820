"""`commonweal places`: list them, load the worked papers, start one, publish it."""

from __future__ import annotations

import sys

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.records import worked_papers
from commonweal.records.facts import actions
from commonweal.records.facts.actions.places import NotOpened
from commonweal.records.facts.selectors_known import organisations_by_code
from commonweal.records.facts.selectors_places import place_summaries
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place, PlaceParty
from commonweal.records.register.selectors import place_for


@click.group()
def command() -> None:
    """Places: each is a piece of work on one area, with its parties and its figures."""


@command.command("list")
@as_option
def list_places(email: str | None) -> None:
    """Every place with its figures and whether it is published."""
    summaries = place_summaries(run_as(email))
    if not summaries:
        click.echo("There is no place yet. Load the worked papers: commonweal places load")
        return
    width = max(len(summary.code) for summary in summaries)
    for summary in summaries:
        state = (
            f"published at release {summary.published_release}"
            if summary.published_release
            else "not published"
        )
        click.echo(
            f"{summary.code:<{width}}  {summary.figures:>6,} figures  {state}  {summary.name}"
        )


@command.command()
@click.argument("codes", nargs=-1)
def load(codes: tuple[str, ...]) -> None:
    """Load the worked papers, or those of CODES. Doing it again changes nothing."""
    meter = _Meter(sys.stderr.isatty())
    try:
        worked_papers.load_worked_papers(by=Acting.system(), codes=codes, tell=meter.tell)
    except worked_papers.NotLoaded as fault:
        raise click.ClickException(str(fault)) from None
    finally:
        meter.finish()
    click.echo(meter.summary())


class _Meter:
    """Shows how far a load is: a line that changes on a terminal, a line per place elsewhere."""

    def __init__(self, is_terminal: bool) -> None:
        self.is_terminal = is_terminal
        self.changed: dict[str, int] = {}

    def tell(self, progress: worked_papers.Progress) -> None:
        name = progress.place or "common ground"
        self.changed[name] = self.changed.get(name, 0) + progress.changed
        if self.is_terminal:
            filled = 20 * progress.done // progress.total
            bar = "#" * filled + "." * (20 - filled)
            line = f"{name} [{bar}] {progress.done}/{progress.total} {progress.step}"
            click.echo(f"\r\033[K{line}", nl=False, err=True)
        elif progress.done == progress.total:
            click.echo(f"{name}: {progress.total} of {progress.total}", err=True)

    def finish(self) -> None:
        if self.is_terminal:
            click.echo("\r\033[K", nl=False, err=True)

    def summary(self) -> str:
        fresh = {name: count for name, count in self.changed.items() if count}
        if not fresh:
            return "Everything was loaded already."
        listed = "; ".join(f"{name}: {count}" for name, count in fresh.items())
        return f"Loaded or brought up to date: {listed}."


@command.command()
@click.argument("name")
@click.option(
    "--code",
    default="",
    help="Short name for addresses, made from NAME when left out; with --as it gets an ending.",
)
@click.option("--question", default="", help="The question that the work is to answer.")
@click.option("--lead", multiple=True, help="Code of a lead organisation. May be repeated.")
@click.option("--commissioner", multiple=True, help="Code of a commissioner. May be repeated.")
@click.option("--provider", multiple=True, help="Code of a provider. May be repeated.")
@as_option
def new(
    *,
    name: str,
    code: str,
    question: str,
    lead: tuple[str, ...],
    commissioner: tuple[str, ...],
    provider: tuple[str, ...],
    email: str | None,
) -> None:
    """Start a place called NAME."""
    by = run_as(email)
    part = PlaceParty.Part
    listed = {part.LEAD: lead, part.COMMISSIONER: commissioner, part.PROVIDER: provider}
    wanted = [(code_, part_) for part_, codes in listed.items() for code_ in codes]
    known = organisations_by_code(by, [c for c, _ in wanted])
    unknown = [c for c, _ in wanted if c not in known]
    if unknown:
        raise click.ClickException(
            f"No organisation is registered as {', '.join(unknown)}. Register it first."
        )
    try:
        place = actions.open_place(
            name=name,
            code=code,
            question=question,
            parties=[(known[c], p) for c, p in wanted],
            by=by,
        )
    except (NotOpened, NotAllowed) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(
        f"Started {place.code}. Bring in a table: commonweal import FILE --place {place.code}"
    )


@command.command()
@click.argument("code")
@as_option
def publish(code: str, email: str | None) -> None:
    """Show everybody what the place of CODE now holds."""
    by = run_as(email)
    try:
        place = actions.publish(place=place_named(by, code), by=by)
    except (NotOpened, NotAllowed) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{place.code} is published at release {place.published_release}.")


def place_named(by: Acting, code: str) -> Place:
    """The place of a code, or one clear sentence."""
    try:
        return place_for(by, code)
    except Place.DoesNotExist:
        raise click.ClickException(
            f"There is no place called {code}. See: commonweal places list"
        ) from None
