"""`commonweal export`: write everything a place holds as files that can be brought in again."""

from __future__ import annotations

from pathlib import Path

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.records.facts.exporting import place_files, place_workbook
from commonweal.records.facts.models import Release


@click.command()
@click.option("--place", "code", required=True, help="Code of the place.")
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write into; files of the same name are replaced.",
)
@click.option("--excel", is_flag=True, help="Write one workbook instead of CSV files.")
@click.option("--release", type=int, help="Number of a release: the place as it was then.")
@as_option
def command(
    *, code: str, folder: Path, excel: bool, release: int | None, email: str | None
) -> None:
    """Write the tables of a place to a folder."""
    by = run_as(email)
    place = place_named(by, code)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if excel:
            (folder / f"{place.code}.xlsx").write_bytes(place_workbook(by, place, release))
            click.echo(f"Wrote {folder / place.code}.xlsx.")
            return
        listed = list(place_files(by, place, release))
    except Release.DoesNotExist:
        raise click.ClickException(f"{place.code} has no release {release} for you.") from None
    with click.progressbar(listed, label="Tables", item_show_func=_name) as files:
        for name, content in files:
            (folder / name).write_bytes(content)
    click.echo(f"Wrote {len(listed)} tables to {folder}.")


def _name(item: tuple[str, bytes] | None) -> str:
    return item[0] if item else ""
