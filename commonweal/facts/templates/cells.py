"""Reading the cells of one row, each by the type of its column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from commonweal.facts.problem import Problem
from commonweal.facts.templates.drafts import Known
from commonweal.facts.templates.template import NUMERIC, Column, ColumnType, Template
from commonweal.facts.templates.values import (
    NotRead,
    Number,
    read_date,
    read_financial_year,
    read_integer,
    read_number,
    read_url,
    shorten,
)

#: In place of a document's code: the file itself is the source.
THIS_FILE = "this file"


class CellReader:
    """Reads one row and keeps what it read: numbers, codes and problems by column."""

    def __init__(self, file: str, row: int, template: Template, known: Known) -> None:
        self.file = file
        self.row = row
        self.template = template
        self.known = known
        self.numbers: dict[str, Number] = {}
        self.codes: dict[str, tuple[str, ...]] = {}
        self.areas: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.cells: dict[str, str] = {}
        self.read_as: dict[str, str] = {}

    def read(self, cells: Mapping[str, str]) -> None:
        """Read every cell; what is wrong is in `problems` afterwards.

        `cells` then has areas by their codes where a column asks for that, and `read_as` says
        which for each cell that names one otherwise.
        """
        self.cells = dict(cells)
        for name, cell in cells.items():
            column = self.template.column(name)
            if not cell:
                if column.required:
                    self.add(name, self._missing(column))
                continue
            try:
                self._read_cell(column, cell)
            except NotRead as fault:
                self.add(name, str(fault))

    def _missing(self, column: Column) -> str:
        if column.type == ColumnType.DOCUMENT or column.name == "source_section":
            return (
                "The row has no source. Name the document and section that say so, or "
                f"“{THIS_FILE}” where your own file is the source."
            )
        return f"The cell is empty. Fill it: {column.meaning[:1].lower()}{column.meaning[1:]}."

    def _read_cell(self, column: Column, cell: str) -> None:
        readers: dict[ColumnType, Callable[[Column, str], None]] = {
            ColumnType.ORGANISATION: self._organisation,
            ColumnType.AREA: self._area,
            ColumnType.DOCUMENT: self._document,
            ColumnType.CHOICE: self._choice,
            ColumnType.DATE: lambda _, text: self._text(column, read_date(text).isoformat()),
            ColumnType.FINANCIAL_YEAR: lambda _, text: self._text(
                column, read_financial_year(text)
            ),
            ColumnType.URL: lambda _, text: self._text(column, read_url(text)),
        }
        if column.type in NUMERIC:
            self._number(column, cell)
        elif column.type in readers:
            readers[column.type](column, cell)
        else:
            self._text(column, cell)

    def _text(self, column: Column, text: str) -> None:
        self.texts[column.name] = text

    def _number(self, column: Column, cell: str) -> None:
        if self.is_mark(cell):
            return
        if column.type == ColumnType.INTEGER:
            self.numbers[column.name] = read_integer(cell)
        elif column.type == ColumnType.VALUE:
            self._number_or_words(column, cell)
        else:
            percent = column.type == ColumnType.PERCENT
            self.numbers[column.name] = read_number(cell, percent=percent)

    def _number_or_words(self, column: Column, cell: str) -> None:
        try:
            self.numbers[column.name] = read_number(cell)
        except NotRead:
            self._text(column, cell)

    def is_mark(self, cell: str) -> bool:
        """Whether the cell shows one of the marks that stand for no value."""
        return cell.casefold() in self.known.marks

    def _organisation(self, column: Column, cell: str) -> None:
        parts = [part.strip() for part in cell.split(";")] if column.many else [cell]
        codes = [self._one_organisation(column, part) for part in parts if part]
        self.codes[column.name] = tuple(code for code in codes if code)
        own = self.known.own
        if own is None or column.name != self.template.subject:
            return
        if not set(codes) <= own:
            raise NotRead(
                f"“{shorten(cell)}” is not your organisation. A provider sends rows about itself."
            )

    def _one_organisation(self, column: Column, part: str) -> str:
        code = self.known.organisations.get(part.casefold(), "")
        if code or part in column.also or self._is_free(column):
            return code
        near = get_close_matches(part.casefold(), self.known.organisations, n=1)
        hint = f" Did you mean {self.known.organisations[near[0]]}?" if near else ""
        raise NotRead(
            f"No organisation is registered as “{shorten(part)}”.{hint} "
            "Correct the code or register the organisation first."
        )

    def _is_free(self, column: Column) -> bool:
        other, words = column.free_when
        return bool(other) and self.cells.get(other, "").casefold() in words

    def _area(self, column: Column, cell: str) -> None:
        wanted = cell.casefold()
        code = self.known.areas.get(wanted) or self._by_official_code(column, cell)
        if code:
            self.areas[column.name] = code
            if column.as_code and code != cell:
                self.cells[column.name] = code
                self.read_as[cell] = code
        elif wanted in self.known.organisations:
            self.codes[column.name] = (self.known.organisations[wanted],)
        elif cell not in column.also:
            near = get_close_matches(wanted, self.known.areas, n=1)
            hint = f" Did you mean {self.known.areas[near[0]]}?" if near else ""
            raise NotRead(
                f"No area is registered as “{shorten(cell)}”.{hint} "
                "Correct the code or register the area first."
            )

    def _by_official_code(self, column: Column, cell: str) -> str:
        """The only area that bears an official code; empty where the code is none."""
        bearers = self.known.official.get(cell.casefold(), ()) if column.as_code else ()
        if len(bearers) > 1:
            listed = " and ".join(f"{name} ({code})" for code, name in bearers)
            raise NotRead(
                f"“{shorten(cell)}” is the code of {listed}. Write the code in brackets of the one "
                "that you mean."
            )
        return bearers[0][0] if bearers else ""

    def _document(self, column: Column, cell: str) -> None:
        parts = [part.strip() for part in cell.split(";")] if column.many else [cell]
        codes = [self._one_document(part) for part in parts if part]
        self._text(column, "; ".join(codes))

    def _one_document(self, part: str) -> str:
        if part.casefold() == THIS_FILE:
            return THIS_FILE
        code = self.known.documents.get(part.casefold())
        if code is not None:
            return code
        near = get_close_matches(part.casefold(), self.known.documents, n=1)
        hint = f" Did you mean {self.known.documents[near[0]]}?" if near else ""
        raise NotRead(
            f"The list of sources has no document “{shorten(part)}”.{hint} "
            f"Correct the code, add the document, or write “{THIS_FILE}”."
        )

    def _choice(self, column: Column, cell: str) -> None:
        for choice in column.choices:
            if choice.casefold() == cell.casefold():
                self._text(column, choice)
                return
        listed = ", ".join(column.choices)
        raise NotRead(f"“{shorten(cell)}” is not one of the words asked for: {listed}.")

    def add(self, column: str, sentence: str) -> None:
        """Note something wrong with this row."""
        self.problems.append(Problem(self.file, self.row, column, sentence))
