"""`commonweal export`: write everything a place holds as files that can be brought in again."""

from __future__ import annotations

from pathlib import Path

import click

from commonweal.cli.acting import as_option, run_as
from commonweal.cli.places import place_named
from commonweal.records.facts.exporting import place_files, place_workbook
from commonweal.records.facts.selectors_rows import datasets_for


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
@as_option
def command(code: str, folder: Path, excel: bool, email: str | None) -> None:
    """Write the tables of a place to a folder."""
    by = run_as(email)
    place = place_named(by, code)
    folder.mkdir(parents=True, exist_ok=True)
    if excel:
        (folder / f"{place.code}.xlsx").write_bytes(place_workbook(by, place))
        click.echo(f"Wrote {folder / place.code}.xlsx.")
        return
    count = len(datasets_for(by, place))
    with click.progressbar(
        place_files(by, place), length=count, label="Tables", item_show_func=_name
    ) as files:
        for name, content in files:
            (folder / name).write_bytes(content)
    click.echo(f"Wrote {count} tables to {folder}.")


def _name(item: tuple[str, bytes] | None) -> str:
    return item[0] if item else ""
