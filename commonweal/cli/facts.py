"""`commonweal facts`: bring the activity of a place in, check files before, list its releases.

The synthetic system has a module of its own, whose command is found by its name.
"""

from __future__ import annotations

import sys
from importlib import import_module, util
from pathlib import Path

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.engines.intake import Checked, FileFault, Lookups, check_files, read_lookups
from commonweal.engines.store import StoreError
from commonweal.facts.activity.checks import HOW_ROWS_COUNT, Finding, Severity
from commonweal.records.activity import keeping
from commonweal.records.activity.actions import NotBroughtIn, bring_in_activity, withdraw
from commonweal.records.activity.selectors import releases_for
from commonweal.records.measures.actions_demo import AccountsMissing, make_demo_activity
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
ANY = click.Path(path_type=Path, exists=True)
_WORDS = {
    Severity.REJECT_FILE: "keeps the files out",
    Severity.REJECT_RECORD: "left out",
    Severity.WARN: "to look at",
}


class Facts(click.Group):
    """Its own commands, and `synth` where that module is there."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *(["synth"] if _has_synth() else [])})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "synth" and _has_synth():
            found: click.Command = import_module(_SYNTH).command
            return found
        return super().get_command(ctx, cmd_name)


_SYNTH = "commonweal.cli.synth"


def _has_synth() -> bool:
    return util.find_spec(_SYNTH) is not None


@click.group(cls=Facts)
def command() -> None:
    """Activity: national submissions and local returns, as releases that do not change."""


@command.command("demo")
@click.option("--size", default="borough", help="As for `facts synth`.")
def demo(size: str) -> None:
    """Make the made-up place Midmere with activity and measures; safe to repeat."""
    try:
        place = make_demo_activity(by=Acting.system(), size=size)
    except (NotAllowed, AccountsMissing, NotBroughtIn) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{place.name}: /places/{place.code}/")


@command.command("import")
@click.argument("place")
@click.argument("files", nargs=-1, required=True, type=ANY)
@click.option("--reason", default="", help="Why it is brought in; it stays with the release.")
@click.option("--practices", type=FILE, help="CSV of practice and commissioner.")
@click.option("--postcodes", type=FILE, help="CSV of postcode, district, decile, commissioner.")
@click.option("--organisations", type=FILE, help="CSV of organisation, open_from, open_to.")
@as_option
def bring_in(
    *,
    place: str,
    files: tuple[Path, ...],
    reason: str,
    email: str | None,
    **lists: Path | None,
) -> None:
    """Bring FILES (folders, zip, CSV or Parquet) into PLACE, whole or not at all.

    Killed at any moment, the last release is as it was; run again, it goes on where it stopped.
    """
    by, found = _place(place, email)
    meter = _Meter()
    try:
        done = bring_in_activity(
            by=by, place=found, paths=files, reason=reason, lookups=_lookups(lists),
            progress=meter.tell,
        )  # fmt: skip
    except (NotBroughtIn, NotAllowed, FileFault) as fault:
        raise click.ClickException(str(fault)) from None
    finally:
        meter.finish()
    _tell(done.checked)
    if done.release_record is None:
        raise click.ClickException("Nothing was brought in.")
    rows = sum(done.release_record.rows_by_table.values())
    click.echo(f"Release {done.release_record.number} of {found.code}: {rows:,} records.")


@command.command()
@click.argument("files", nargs=-1, required=True, type=ANY)
@click.option("--place", help="Check also against the latest release of this place.")
@click.option("--practices", type=FILE, help="CSV of practice and commissioner.")
@click.option("--postcodes", type=FILE, help="CSV of postcode, district, decile, commissioner.")
@click.option("--organisations", type=FILE, help="CSV of organisation, open_from, open_to.")
@as_option
def check(
    *, files: tuple[Path, ...], place: str | None, email: str | None, **lists: Path | None
) -> None:
    """Say what an import of FILES would find. Nothing is written."""
    root = None
    if place:
        by, found = _place(place, email)
        require_work_on(by, found, Capability.IMPORT_FACTS)
        root = keeping.root_of(found)
    meter = _Meter()
    try:
        setting = keeping.setting_of(_lookups(lists))
        checked = check_files(files, setting, root=root, progress=meter.tell)
    except (FileFault, StoreError) as fault:
        raise click.ClickException(str(fault)) from None
    finally:
        meter.finish()
    _tell(checked)
    if checked.refused:
        raise click.ClickException("These files would not be brought in.")
    click.echo("These files would be brought in.")


@command.command()
@click.argument("place")
@as_option
def releases(place: str, email: str | None) -> None:
    """List the releases of the activity of PLACE, newest first."""
    by, found = _place(place, email)
    rows = list(releases_for(by, found))
    if not rows:
        click.echo(f"No activity yet. Bring some in: commonweal facts import {found.code} FILES")
    for row in rows:
        count = sum(row.rows_by_table.values())
        months = f"{row.months[0]} to {row.months[-1]}" if row.months else "no month"
        state = f" (withdrawn: {row.withdrawn_because})" if row.withdrawn_at else ""
        click.echo(
            f"{row.number:>4}  {row.made_at:%Y-%m-%d}  {count:>12,} records  {months}{state}"
        )


@command.command("withdraw")
@click.argument("place")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why it is withdrawn; it stays on record.")
@as_option
def take_back(place: str, number: int, reason: str, email: str | None) -> None:
    """Withdraw release NUMBER of PLACE, the latest: the next holds what the one before held."""
    from django.core.exceptions import ValidationError

    by, found = _place(place, email)
    try:
        made = withdraw(by=by, place=found, number=number, reason=reason)
    except ValidationError as fault:
        raise click.ClickException(" ".join(fault.messages)) from None
    except (NotBroughtIn, NotAllowed) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"Release {made.number} holds what was there before release {number}.")


def _place(code: str, email: str | None) -> tuple[Acting, Place]:
    by = run_as(email)
    return by, place_named(by, code)


def _lookups(lists: dict[str, Path | None]) -> Lookups | None:
    return read_lookups(**lists) if any(lists.values()) else None


def _tell(checked: Checked) -> None:
    for file, finding in sorted(_by_file(checked), key=lambda one: _weight(one[1])):
        click.echo(_line(file, finding))
    if any(finding.samples for finding in checked.report.findings):
        click.echo(HOW_ROWS_COUNT)
    for tally in checked.report.tallies:
        click.echo(
            f"{tally.table}: {tally.came:,} came, {tally.accepted:,} accepted, "
            f"{tally.rejected:,} left out"
        )


def _by_file(checked: Checked) -> list[tuple[str, Finding]]:
    """Each finding with the file that it is of, where there are several; what only shows when they
    are looked at together is of none."""
    if len(checked.submissions) < 2:
        return [("", finding) for finding in checked.report.findings]
    found = [(one.name, finding) for one in checked.submissions for finding in one.report.findings]
    own = {finding.check for _, finding in found}
    return found + [("", f) for f in checked.report.findings if f.check not in own]


def _weight(finding: Finding) -> tuple[int, int]:
    return (list(Severity).index(finding.severity), -finding.count)


def _line(file: str, finding: Finding) -> str:
    column = ".".join(part for part in (finding.table, finding.field) if part)
    where = ": ".join(part for part in (file, column) if part) or "the whole file"
    rows = ", ".join(f"{s.file} row {s.row}" for s in finding.samples)
    at = f" ({rows})" if rows else ""
    return f"{_WORDS[finding.severity]}: {where}: {finding.count:,}: {finding.sentence}{at}"


class _Meter:
    """Shows how far an import is on a terminal; says nothing elsewhere."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def tell(self, stage: str, done: int, total: int) -> None:
        if self._shown:
            of = f" of {total:,}" if total else ""
            click.echo(f"\r\033[K{stage}: {done:,}{of}", nl=False, err=True)

    def finish(self) -> None:
        if self._shown:
            click.echo("", err=True)
