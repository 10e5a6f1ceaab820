"""`commonweal backup FILE`: everything into one file."""

from __future__ import annotations

from pathlib import Path

import click

from commonweal.records.backup import BackupFault, Told, make_backup
from commonweal.records.people.acting import Acting


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Write every record and every uploaded file into FILE. The site may stay open."""
    try:
        tell("Backed up", make_backup(file=file, by=Acting.system()))
    except (BackupFault, OSError) as fault:
        raise click.ClickException(str(fault)) from None


def tell(done: str, told: Told) -> None:
    """Say what was done, in numbers that can be compared."""
    rows = sum(told.rows.values())
    print(f"{done} {rows:,} rows of {len(told.rows)} tables and {told.uploads:,} uploaded files.")
    print(f"SHA-256 of {told.file.name}: {told.sha256}")
