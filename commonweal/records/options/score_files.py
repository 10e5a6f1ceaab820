"""A sheet of scores as a file: the columns option, criterion, score and comment."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from commonweal.facts.reading import read_table
from commonweal.facts.reading.table import Table
from commonweal.records.facts import library
from commonweal.records.options.actions_scoring import ScoreGiven

COLUMNS = ("option", "criterion", "score", "comment")
#: Columns that the downloaded sheet carries for its reader and that are not read back.
IGNORED = ("option title", "criterion title")


class SheetRefused(ValueError):
    """A file of scores cannot be used. `sentences` name every fault by row and column."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def read_scores(data: bytes, file_name: str) -> list[ScoreGiven]:
    """The scores of a CSV or Excel file. Raises SheetRefused with every fault."""
    reading = read_table(data, file_name, library.limits(), ("table", "scores"))
    if reading.table is None:
        raise SheetRefused(*(str(problem) for problem in reading.problems))
    places = _columns(reading.table)
    found: list[ScoreGiven] = []
    faults: list[str] = []
    for row in reading.table.rows:
        cells = {name: row.cells[at].strip() for name, at in places.items()}
        try:
            value = Decimal(cells["score"]) if cells["score"] else None
            if value is not None and not value.is_finite():
                raise InvalidOperation
        except InvalidOperation:
            faults.append(
                f"Row {row.number}, column score: “{cells['score']}” is not a number. Correct it."
            )
            continue
        if value is not None or cells.get("comment", ""):
            found.append(
                ScoreGiven(cells["option"], cells["criterion"], value, cells.get("comment", ""))
            )
    if faults:
        raise SheetRefused(*faults)
    if not found:
        raise SheetRefused("The file holds no score. Fill in its column score.")
    return found


def _columns(table: Table) -> dict[str, int]:
    names = [name.strip().casefold() for name in table.header]
    faults = [f"The column {name} is missing. Add it." for name in COLUMNS[:3] if name not in names]
    faults += [
        f"The file has a column “{name}” that a sheet of scores has not. Take it out."
        for name in names
        if name not in (*COLUMNS, *IGNORED)
    ]
    if faults:
        raise SheetRefused(*faults)
    return {name: names.index(name) for name in COLUMNS if name in names}
