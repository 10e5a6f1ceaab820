"""`commonweal restore FILE`: everything back from one file."""

from __future__ import annotations

from pathlib import Path

import click

from commonweal.cli.backup import tell
from commonweal.records.backup import BackupFault, restore_backup
from commonweal.records.people.acting import Acting


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Bring everything back from FILE into an empty data folder. Stop the site first."""
    try:
        told = restore_backup(file=file, by=Acting.system())
    except (BackupFault, OSError) as fault:
        raise click.ClickException(str(fault)) from None
    tell("Restored", told)
    if told.faults:
        raise click.ClickException(
            "The records are back, but the audit chain does not hold: " + " ".join(told.faults)
        )
    print("Every checksum, every row count and the audit chain agree.")
