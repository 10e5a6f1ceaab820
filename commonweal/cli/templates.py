"""`commonweal templates`: what can be brought in, and empty files to start from."""

from __future__ import annotations

from pathlib import Path

import click

from commonweal.facts.templates.blank import blank_csv
from commonweal.records.facts import library


@click.group()
def command() -> None:
    """Templates: the tables that can be brought in and what their columns mean."""


@command.command("list")
def list_templates() -> None:
    """Every template with its title."""
    templates = library.templates().values()
    width = max(len(template.id) for template in templates)
    for template in templates:
        sender = "  (providers may send it)" if template.by_provider else ""
        click.echo(f"{template.id:<{width}}  {template.title}{sender}")


@command.command()
@click.argument("name")
def show(name: str) -> None:
    """The columns of the template NAME."""
    try:
        template = library.template(name)
    except library.NoSuchTemplate as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{template.title}\n{template.question}\n")
    width = max(len(column.name) for column in template.columns)
    for column in template.columns:
        needed = "needed" if column.required else "      "
        click.echo(f"  {column.name:<{width}}  {needed}  {column.type:<14}  {column.meaning}")


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def write(folder: Path) -> None:
    """Write an empty CSV file of each template into FOLDER; files that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for template in library.templates().values():
        path = folder / f"{template.id}.csv"
        if not path.exists():
            path.write_bytes(blank_csv(template))
            written += 1
    click.echo(f"{written} empty files written to {folder}.")
