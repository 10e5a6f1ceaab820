"""The audit by command: list, export, verify, and put a seal away."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from commonweal.records.audit.selectors import Search

_COLUMNS = (
    "id", "at", "who", "organisation", "role", "action", "kind", "ref", "place", "details",
    "digest",
)  # fmt: skip


@click.group()
def command() -> None:
    """Everything that was done, by whom and when."""


def _filters(function: Callable[..., None]) -> Callable[..., None]:
    """The options by which `list` and `export` narrow the audit."""
    for option in reversed(
        (
            click.option("--who", default="", help="Part of a person's or organisation's name."),
            click.option("--action", default="", help='An action or its start: "people."'),
            click.option("--kind", default="", help="The kind of record: figure, link, user, …"),
            click.option("--ref", default="", help="Part of the record's reference."),
            click.option("--place", default="", help="The place's code."),
            click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day."),
            click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="To this day."),
        )
    ):
        function = option(function)
    return function


@command.command("list")
@_filters
@click.option("--limit", default=50, show_default=True)
def list_events(limit: int, **filters: str | datetime | None) -> None:
    """List the newest events first."""
    from commonweal.records.audit.selectors import events_for
    from commonweal.records.people.acting import Acting

    for event in events_for(Acting.system(), _search(filters))[:limit]:
        place = f" in {event.place.code}" if event.place else ""
        click.echo(
            f"{event.pk}\t{event.at:%Y-%m-%d %H:%M:%S}\t{event.actor_name}\t{event.action}"
            f"\t{event.subject_kind} {event.subject_ref}{place}"
        )


@command.command()
@_filters
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export(target: Path, **filters: str | datetime | None) -> None:
    """Write events to a CSV file, oldest first, however many there are."""
    with target.open("w", newline="", encoding="utf-8") as file:
        count = _write_events(file, _search(filters))
    click.echo(f"Wrote {count:,} events to {target}.")


@command.command()
@click.option("--against", type=click.Path(exists=True, path_type=Path), help="A kept seal.")
def verify(against: Path | None) -> None:
    """Check the whole chain. Ends with status 1 when somebody has tampered with it."""
    from commonweal.records.audit.selectors import verification
    from commonweal.records.people.acting import Acting

    kept = against.read_text(encoding="utf-8") if against else ""
    found = verification(Acting.system(), against=kept)
    for fault in found.faults:
        click.echo(fault, err=True)
    if not found.holds:
        raise click.exceptions.Exit(1)
    click.echo(f"{found.checked:,} events, none changed, moved or missing.")


@command.command()
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True)
def seal(target: Path) -> None:
    """Put the signed end of the chain into a file, to keep somewhere else."""
    from commonweal.records.audit.selectors import sealed_head
    from commonweal.records.people.acting import Acting

    line = sealed_head(Acting.system())
    if not line:
        raise click.ClickException("Nothing has been written to the audit yet.")
    target.write_text(line + "\n", encoding="utf-8")
    click.echo(f"Wrote the seal of {int(line.split('.')[0]):,} events to {target}.")


def _search(filters: dict[str, str | datetime | None]) -> Search:
    from commonweal.records.audit.selectors import Search

    def word(name: str) -> str:
        return str(filters.get(name) or "")

    def day(name: str) -> date | None:
        found = filters.get(name)
        return found.date() if isinstance(found, datetime) else None

    return Search(
        who=word("who"),
        action=word("action"),
        kind=word("kind"),
        ref=word("ref"),
        place=word("place"),
        since=day("since"),
        until=day("until"),
    )


def _write_events(file: IO[str], search: Search) -> int:
    from commonweal.language.cells import safe_cell
    from commonweal.records.audit.selectors import events_for
    from commonweal.records.people.acting import Acting

    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    count = 0
    for event in events_for(Acting.system(), search).order_by("id").iterator(chunk_size=2000):
        count += 1
        row = [
            event.pk,
            event.at.isoformat(),
            event.actor_name,
            event.organisation.code if event.organisation else "",
            event.role,
            event.action,
            event.subject_kind,
            event.subject_ref,
            event.place.code if event.place else "",
            json.dumps(event.details, ensure_ascii=False, sort_keys=True),
            event.digest,
        ]
        writer.writerow([safe_cell(str(cell)) for cell in row])
    return count
