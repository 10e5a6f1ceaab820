"""Links brought in as a file: read whole, checked row by row, then taken whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Limits, Table, read_table
from commonweal.language.thread import End, Link
from commonweal.records import shelf
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.thread.actions import bring_links, faults_of

#: The columns of the template `thread-links`, and which of them must be filled.
LINK_COLUMNS = (
    "source_kind", "source_ref", "link", "target_kind", "target_ref",
    "status", "document", "section", "note",
)  # fmt: skip
_NEEDED = LINK_COLUMNS[:5]


class FileRefused(Exception):
    """A file that cannot be taken, with every problem that was found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@transaction.atomic
def import_links(*, by: Acting, place: Place, data: bytes, file_name: str) -> tuple[int, int]:
    """Make the links of a CSV or Excel file: gives how many were made and how many stood already.

    Raises FileRefused with the problems by row and column; nothing is kept then.
    """
    require_work_on(by, place, Capability.EDIT_THREAD)
    limits = file_limits()
    reading = read_table(data, file_name, limits)
    if reading.table is None:
        raise FileRefused(reading.problems)
    rows = _rows(reading.table)
    links = [link_of(cells) for _, cells in rows]
    problems = [
        Problem(file_name, number, "", fault)
        for (number, _), faults in zip(rows, faults_of(by, place, links), strict=True)
        for fault in faults
    ]
    if problems:
        raise FileRefused(problems[: limits.problems])
    return bring_links(by=by, place=place, links=links)


def file_limits() -> Limits:
    """How much a file of links may hold."""
    return Limits.from_definition(shelf.read_yaml("limits.yaml"))


def link_of(cells: Mapping[str, str]) -> Link:
    """One row as a link. An empty status means that we drew the link."""
    return Link(
        source=End(cells["source_kind"], cells["source_ref"]),
        kind=cells["link"],
        target=End(cells["target_kind"], cells["target_ref"]),
        status=cells.get("status", "") or "assigned",
        document=cells.get("document", ""),
        section=cells.get("section", ""),
        note=cells.get("note", ""),
    )


def _rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    """The rows by column name, each with its number; refuses a file without the columns."""
    header = [name.casefold().replace(" ", "_") for name in table.header]
    problems = [
        Problem(table.file, 1, name, "The column is missing. Start from the template.")
        for name in _NEEDED
        if name not in header
    ]
    problems += [
        Problem(table.file, 1, name, "The column is not in the template. Take it out or rename it.")
        for name in header
        if name not in LINK_COLUMNS
    ]
    rows = [(row.number, dict(zip(header, row.cells, strict=True))) for row in table.rows]
    if not problems:
        problems = [
            Problem(table.file, number, name, "The cell is empty. Fill it.")
            for number, cells in rows
            for name in _NEEDED
            if not cells[name].strip()
        ]
    if problems:
        raise FileRefused(problems)
    return rows
