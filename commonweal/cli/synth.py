"""`commonweal facts synth`: make the synthetic system, as files or as a release of a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.cli.submitting import write_lists, write_submission
from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import synthetic
from commonweal.engines.intake.setting import ADAPTERS
from commonweal.facts.synthetic import (
    FAULTS,
    SyntheticError,
    System,
    lookups,
    plan,
    submissions,
    tables_of,
)
from commonweal.records.activity.actions import NotBroughtIn, bring_in_tables
from commonweal.records.activity.keeping import setting_of
from commonweal.records.people.acting import NotAllowed

#: Every data set, each month by the version in force.
NATIONAL = "national"
REASON = "Made-up activity, seed {seed}, {size} contacts"


@click.command("synth")
@click.option("--size", default="toy", help="toy, borough, system, region, nation or a number.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same rows.")
@click.option("--months", default=36, show_default=True, type=click.IntRange(1, 240))
@click.option("--last", default="2026-03", show_default=True, metavar="YYYY-MM")
@click.option(
    "--faults", default="", help=f"With commas; name=0.1 sets a rate: {', '.join(FAULTS)}."
)
@click.option(
    "--out", "--to", type=click.Path(path_type=Path, file_okay=False), help="A folder for files."
)
@click.option(
    "--form",
    "shape",
    type=click.Choice((*ADAPTERS, NATIONAL)),
    default=None,
    help="Write what providers would submit, ready for `commonweal facts import`; "
    f"{NATIONAL}: every data set, each month by the version then in force.",
)
@click.option("--place", default="", help="Make a release of this place's activity instead.")
@as_option
def command(
    *, size: str, seed: int, months: int, last: str, faults: str, out: Path | None,
    shape: str | None, place: str, email: str | None,
) -> None:  # fmt: skip
    """Make linked, believable activity of made-up organisations, from a seed."""
    if bool(out) == bool(place):
        raise click.ClickException("Say where to: a folder with --out, or a place with --place.")
    if shape and place:
        raise click.ClickException("Submissions are files: give a folder with --to.")
    names = tuple(name for name in faults.split(",") if name)
    try:
        asked = int(size) if size.isdigit() else size
        system = plan(synthetic(), asked, seed=seed, last=_month(last), months=months, faults=names)
    except SyntheticError as error:
        raise click.ClickException(str(error)) from error
    if out and shape:
        _submit(out, system, shape)
        return
    counts: dict[str, int] = {}
    made = _counted(system, counts)
    if out:
        _write(out, made)
        click.echo(f"In {out}:")
    else:
        _release(place, email, system, made)
    for name, count in counts.items():
        click.echo(f"{name:<24} {count:>12,}")


def _submit(out: Path, system: System, shape: str) -> None:
    """A zip for each provider, data set and month, and the lists that the import can use."""
    adapters = [one for one in setting_of().adapters if shape in {one.name, NATIONAL}]
    try:
        written = [
            write_submission(out, one) for one in submissions(system, activity_tables(), adapters)
        ]
    except SyntheticError as error:
        raise click.ClickException(str(error)) from error
    if not written:
        raise click.ClickException(f"{shape} had ended before {system.months[0]}.")
    lists = write_lists(out / "lists", lookups(system))
    told = " ".join(f"--{name} {path}" for name, path in lists.items())
    click.echo(f"{len(written)} submissions in {out}, the first {written[0].name}.")
    click.echo(f"Next: commonweal facts import PLACE {out}/*.zip {told} --reason 'A trial'")


def _counted(system: System, counts: dict[str, int]) -> Iterator[tuple[str, pa.Table]]:
    """The tables as they are made, telling how far the work is."""
    of = system.shape.months + system.shape.of("before_months")
    month = 0
    for name, table in tables_of(system, activity_tables()):
        counts[name] = counts.get(name, 0) + table.num_rows
        if name == "talking_therapies":
            month += 1
            click.echo(f"\rMonth {month} of {of}", nl=month == of, err=True)
        yield name, table


def _write(out: Path, made: Iterator[tuple[str, pa.Table]]) -> None:
    """One Parquet file for each table, written piece by piece."""
    out.mkdir(parents=True, exist_ok=True)
    writers: dict[str, pq.ParquetWriter] = {}
    for name, table in made:
        plain = _without_dictionaries(table)
        if name not in writers:
            writers[name] = pq.ParquetWriter(out / f"{name}.parquet", plain.schema)
        writers[name].write_table(plain)
    for writer in writers.values():
        writer.close()


def _without_dictionaries(table: pa.Table) -> pa.Table:
    """Codes as words: the dictionaries of two pieces need not be the same."""
    words = [
        pa.field(field.name, pa.string()) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(words))


def _release(
    place: str, email: str | None, system: System, made: Iterator[tuple[str, pa.Table]]
) -> None:
    by = run_as(email)
    reason = REASON.format(seed=system.seed, size=system.shape.contacts)
    try:
        release = bring_in_tables(
            by=by, place=place_named(by, place), batches=made, months=system.months, reason=reason
        )
    except (NotBroughtIn, NotAllowed) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Release {release.number} of {place}, made up. Next: commonweal measures run {place}"
    )


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise click.ClickException(f"{text} is no month; write one as 2026-03.") from None
