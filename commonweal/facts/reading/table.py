"""A table as read: a header and rows of text, with what was wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from commonweal.facts.problem import Problem
from commonweal.facts.reading.limits import Limits
from commonweal.language.cells import read_cell


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is its row in the file; the cells are in the order of the header."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Text cells under named columns. `sheet` is empty for a CSV file."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str = ""
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """A table, or the problems that kept it from being read; `notes` are worth telling.

    `is_bare` says that there is a header with no rows under it, and nothing else is wrong;
    `is_missing` that a workbook has several sheets and none of the name that was asked for.
    """

    table: Table | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    is_bare: bool = False
    is_missing: bool = False


@dataclass
class Builder:
    """Collects rows from either kind of file and holds them to the limits."""

    file: str
    limits: Limits
    sheet: str = ""
    header: tuple[str, ...] = ()
    header_row: int = 0
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, row: int | None, column: str, sentence: str) -> None:
        self.problems.append(Problem(self.file, row, column, sentence))

    def column(self, place: int) -> str:
        """How a person finds a column: by its name, else by its letter or its number."""
        if place <= len(self.header) and self.header[place - 1]:
            return self.header[place - 1]
        return str(get_column_letter(place)) if self.sheet else f"number {place}"

    @property
    def is_full(self) -> bool:
        """Whether there is no point in reading on."""
        return len(self.problems) >= self.limits.problems

    def add(self, number: int, cells: list[str]) -> bool:
        """Take one row; False when reading must stop."""
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return True
        if not self.header:
            self._take_header(number, cells)
            return not self.problems
        if len(self.rows) >= self.limits.rows:
            what = f"sheet “{self.sheet}”" if self.sheet else "file"
            words = f"The {what} has more than {self.limits.rows:,} rows."
            self.problem(number, "", f"{words} Split it and bring in the parts one by one.")
            return False
        self._take_row(number, cells)
        return not self.is_full

    def _take_header(self, number: int, cells: list[str]) -> None:
        if len(cells) > self.limits.columns:
            words = f"has {len(cells)} columns; at most {self.limits.columns} are read."
            column = self.column(len(cells))
            self.problem(number, column, f"The row {words} Take out what is not asked for.")
            return
        self.header_row = number
        self.header = tuple(" ".join(cell.split()) for cell in cells)
        for place, name in enumerate(self.header, start=1):
            if not name:
                self.problem(
                    number,
                    self.column(place),
                    "The column has no name. Give each column one name in the header row.",
                )
        seen: dict[str, int] = {}
        for place, name in enumerate(self.header, start=1):
            first = seen.setdefault(name.casefold(), place)
            if name and first != place:
                self.problem(
                    number,
                    name,
                    f"The column stands twice, as number {first} and number {place}. "
                    "Keep one of them.",
                )

    def _take_row(self, number: int, cells: list[str]) -> None:
        if len(cells) > len(self.header):
            self.problem(number, self.column(len(cells)), self._beyond(number, cells))
            return
        for name, cell in zip(self.header, cells, strict=False):
            if len(cell) > self.limits.cell_characters:
                self.problem(
                    number,
                    name,
                    f"The cell has {len(cell):,} characters; at most "
                    f"{self.limits.cell_characters:,} are read. Shorten it.",
                )
        padded = cells + [""] * (len(self.header) - len(cells))
        self.rows.append(Row(number, tuple(padded)))

    def _beyond(self, number: int, cells: list[str]) -> str:
        """What to do about a value to the right of the last named column."""
        if not self.sheet:
            return (
                f"The row has {len(cells)} cells but the header names {len(self.header)} columns. "
                "Put text that holds a comma in quotation marks, or name the column."
            )
        address = f"{self.column(len(cells))}{number}"
        return (
            f"Cell {address} of the sheet “{self.sheet}” holds “{cells[-1][:60]}”, beyond the last "
            f"named column. Name its column in row {self.header_row}, or clear the cell."
        )

    def finish(self, notes: Iterable[str] = ()) -> Reading:
        is_bare = bool(self.header) and not self.rows and not self.problems
        if not self.header and not self.problems:
            self.problem(None, "", "The file is empty. Start from the template and add rows.")
        elif not self.rows and not self.problems:
            self.problem(
                None, "", "The file has a header and no rows. Add at least one row under it."
            )
        if self.problems:
            shown = tuple(self.problems[: self.limits.problems])
            return Reading(None, shown, tuple(notes), is_bare)
        rows = tuple(self.rows)
        table = Table(self.file, self.header, rows, self.sheet, self.header_row)
        return Reading(table, (), tuple(notes))


def clean(text: str) -> str:
    """A cell without the white space around it and with ordinary line ends and spaces inside.

    The apostrophe by which a spreadsheet is told that text is no formula is taken off.
    """
    return read_cell(tidy(text)).strip()


def tidy(text: str) -> str:
    """Only the white space put right; an apostrophe stays."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()
