"""`commonweal published`: bring published statistics in, show what is held, check its rates."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.facts.published import NotRecognised, PublishedFault
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.published.actions import NotBroughtIn, bring_in_published
from commonweal.records.published.actions_withdraw import NotWithdrawn, withdraw_published
from commonweal.records.published.selectors import (
    check_for,
    periods_for,
    recognised_for,
    releases_for,
    set_for,
    sets_for,
)
from commonweal.records.published.sets import NoSuchSet
from commonweal.reviewing.reproduction import Verdict


@click.group()
def command() -> None:
    """Published statistics: sets of NHS England and others, as releases that do not change."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--set", "code", help="The set, where columns do not tell; see `published list`.")
@click.option("--reason", default="", help="Why it is brought in; it stays with the release.")
@as_option
def bring_in(*, file: Path, code: str | None, reason: str, email: str | None) -> None:
    """Bring FILE (CSV, csv.gz, zip, Parquet or a workbook) in, whole or not at all. Its set is
    found by its columns."""
    acting = run_as(email)
    why = ""
    if code is None:
        code, why = _recognised(acting, file)
    try:
        made = bring_in_published(
            by=acting, set_code=code, path=file, reason=reason, recognised=why, progress=_tell
        )
    except (NotBroughtIn, NotAllowed, NoSuchSet) as fault:
        raise click.ClickException(str(fault)) from None
    periods = made.periods.count()
    print(f"Release {made.number} of {code}: {made.rows:,} rows in {periods:,} periods.")
    print(
        f"{made.repeated:,} repeated rows were left out; totals narrowed the bounds of "
        f"{made.narrowed:,} cells; {made.contradicting:,} lines contradict their totals."
    )
    if made.note:
        print(made.note)
    for period in made.periods.all():
        if hidden := period.states.get("suppressed", 0):
            print(
                f"The period to {period.end:%d %B %Y}: {hidden:,} of {period.rows:,} cells are "
                "hidden and stand as bounds, never as nought."
            )


def _recognised(acting: Acting, file: Path) -> tuple[str, str]:
    """The set that the columns tell and why, which is printed; else an error with the choices."""
    try:
        with file.open("rb") as stream:
            found = recognised_for(acting, stream, file.name)
    except NotRecognised as fault:
        choices = "".join(f"\n  --set {said.id}   {said.title}" for said in fault.candidates)
        asked = choices or " --set SET, as `commonweal published list` names it."
        raise click.ClickException(f"{fault}. Say which it is:{asked}") from None
    except (PublishedFault, NotAllowed) as fault:
        raise click.ClickException(str(fault)) from None
    print(f"Taken as {found.said.id}. {found.why}")
    return found.said.id, found.why


@command.command()
@click.argument("code", metavar="SET")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why it is withdrawn; it stays on record.")
@as_option
def withdraw(*, code: str, number: int, reason: str, email: str | None) -> None:
    """Withdraw release NUMBER of SET: it stays on record, and the releases before it count."""
    acting = run_as(email)
    release = releases_for(acting, code).filter(number=number).first()
    if release is None:
        raise click.ClickException(f"There is no release {number} of {code}.")
    try:
        withdraw_published(by=acting, release=release, reason=reason)
    except (NotWithdrawn, NotAllowed) as fault:
        raise click.ClickException(str(fault)) from None
    print(f"Release {number} of {code} is withdrawn and no longer counts.")


def _tell(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{stage}: {done:,}{f' of {total:,}' if total else ''}   ", end="", file=sys.stderr)


@command.command("list")
@as_option
def listing(*, email: str | None) -> None:
    """List the sets and the newest release of each."""
    acting = run_as(email)
    for said in sets_for(acting):
        newest = releases_for(acting, said.id).filter(withdrawn_at=None).first()
        held = f"release {newest.number}, {newest.rows:,} rows" if newest else "nothing yet"
        print(f"{said.id:28} {held:32} {said.title}")


@command.command()
@click.argument("code", metavar="SET")
@as_option
def show(*, code: str, email: str | None) -> None:
    """Show the periods of SET that count: organisations, rows and the share that is hidden."""
    acting = run_as(email)
    try:
        said = set_for(acting, code)
    except NoSuchSet as fault:
        raise click.ClickException(str(fault)) from None
    print(f"{said.title} ({said.publisher}). {said.licence}.")
    for one in periods_for(acting, code):
        hidden = one.states.get("suppressed", 0)
        print(
            f"to {one.end}  release {one.release.number}  {sum(one.organisations.values()):,} "
            f"organisations  {one.rows:,} rows  {hidden / one.rows:.0%} hidden"
        )


@command.command()
@click.argument("code", metavar="SET")
@click.option("--to", "end", default="", help="Only the period that ends on this day.")
@as_option
def check(*, code: str, end: str, email: str | None) -> None:
    """Work the published rates of SET out from its counts. Exit code 1 where one differs."""
    acting = run_as(email)
    try:
        said = set_for(acting, code)
    except NoSuchSet as fault:
        raise click.ClickException(str(fault)) from None
    if not said.rates:
        print("This set publishes no rate that its counts could reproduce.")
        return
    differs = 0
    for period in periods_for(acting, code):
        if end and period.end.isoformat() != end:
            continue
        for rate in said.rates:
            made = check_for(acting, said, period, rate)
            tally = Counter(made.found.verdicts)
            words = ", ".join(f"{verdict.value} {tally[verdict]:,}" for verdict in Verdict)
            print(f"to {period.end}  {rate.title}: {words}")
            for place, verdict in enumerate(made.found.verdicts):
                if verdict == Verdict.DIFFERS:
                    differs += 1
                    print(
                        f"    {made.codes[place]} {made.names[place]}: printed "
                        f"{made.published[place]:g}, from counts {made.found.rate[place]:.2f} "
                        f"({made.found.lower[place]:.2f} to {made.found.upper[place]:.2f})"
                    )
    sys.exit(1 if differs else 0)
