"""From the cells of one row to the figures it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from commonweal.facts.templates.cells import CellReader
from commonweal.facts.templates.drafts import Draft, basis_of
from commonweal.facts.templates.template import (
    ColumnType,
    FigureColumn,
    StatusWords,
    Template,
    TermColumn,
)
from commonweal.facts.templates.values import shorten
from commonweal.language.figure import VALUELESS, Basis, Scope, Status
from commonweal.language.period import NOT_STATED, Period, parse_period

_SOURCE = frozenset({"source_doc", "source_section", "note"})
_LABEL_LENGTH = 380


class _Amount(NamedTuple):
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    printed: str
    words: str


def drafts_of_row(reader: CellReader, key: str, words: StatusWords) -> list[Draft]:
    """One draft per figure column of the template. Faults are added to the reader's problems.

    In a row with several figure columns an empty cell is left out, unless all of them are empty:
    then the words of the row stand for it, or else its first figure, as missing.
    """
    if not key:
        reader.add("", "The row does not say what it is about. Fill its name.")
        return []
    drafts = []
    for figure in _figures_in(reader):
        amount = _amount(figure, reader)
        stated = _stated_status(reader, figure, words)
        status, confidence = _status(amount, stated, words)
        if amount.value is not None and status in VALUELESS:
            what = f"The cell holds {shorten(amount.printed)} but its status is"
            sentence = f"{what} {status.replace('_', ' ')}. Correct one of them."
            reader.add(figure.columns[0], sentence)
            continue
        standing = replace(_about(reader, key, words), status=status, confidence=confidence)
        drafts.append(_with_amount(standing, reader, figure, amount))
    return drafts


def _figures_in(reader: CellReader) -> tuple[FigureColumn, ...]:
    figures = reader.template.figures
    filled = [f for f in figures if any(reader.cells.get(name) for name in f.columns)]
    numbers = [figure for figure in filled if not figure.words]
    return tuple(numbers or filled[:1] or figures[:1])


def _about(reader: CellReader, key: str, words: StatusWords) -> Draft:
    """What all figures of the row share: subject, period, scope, source, terms."""
    cells, template = reader.cells, reader.template
    subject = reader.codes.get(template.subject) or reader.codes.get(template.area, ())
    terms = [term for entry in template.terms for term in _terms(entry, cells)]
    return Draft(
        row=reader.row,
        key=key,
        document=reader.texts.get("source_doc", ""),
        section=shorten(cells.get("source_section", ""), 300),
        note=cells.get("note", ""),
        organisation=subject[0] if len(subject) == 1 else "",
        area=reader.areas.get(template.area, ""),
        period=_period(cells, template),
        scope=_scope(cells, template, words),
        terms=tuple(dict.fromkeys(terms)),
    )


def _with_amount(draft: Draft, reader: CellReader, figure: FigureColumn, amount: _Amount) -> Draft:
    cells = reader.cells
    return replace(
        draft,
        column=figure.name,
        label=_label(figure, reader),
        measure=shorten(cells.get(figure.measure_column, "") or figure.measure, 80),
        unit=shorten(cells.get(figure.unit_column, "") or figure.unit, 40),
        value=amount.value,
        low=amount.low,
        high=amount.high,
        printed=amount.printed,
        words=amount.words,
        cells=_own_cells(cells, reader.template, figure),
    )


def _own_cells(
    cells: Mapping[str, str], template: Template, figure: FigureColumn
) -> dict[str, str]:
    """The row without its source and without the numbers that are figures themselves."""
    left_out = _SOURCE | template.number_columns
    if figure.low or figure.high:
        left_out = left_out - set(figure.columns)
    return {name: cell for name, cell in cells.items() if cell and name not in left_out}


def _amount(figure: FigureColumn, reader: CellReader) -> _Amount:
    if figure.low or figure.high:
        return _range(figure, reader)
    cell = reader.cells.get(figure.name, "")
    number = reader.numbers.get(figure.name)
    if figure.words:
        return _Amount(None, None, None, "", cell)
    if number is not None:
        return _Amount(number.value, None, None, number.printed[:100], "")
    if reader.is_mark(cell):
        return _Amount(None, None, None, cell, "")
    return _Amount(None, None, None, "", cell)


def _range(figure: FigureColumn, reader: CellReader) -> _Amount:
    low, high = reader.numbers.get(figure.low), reader.numbers.get(figure.high)
    if low and high and low.value > high.value:
        ends = f"The low end {low.printed} is above the high end {high.printed}."
        reader.add(figure.low, f"{ends} Turn them round.")
    if low and high:
        same = low.value == high.value
        printed = low.printed if same else f"{low.printed} to {high.printed}"
        return _Amount(low.value if same else None, low.value, high.value, printed, "")
    if low:
        return _Amount(None, low.value, None, f"{low.printed} or more", "")
    if high:
        return _Amount(None, None, high.value, f"up to {high.printed}", "")
    mark = reader.cells.get(figure.low, "") or reader.cells.get(figure.high, "")
    return _Amount(None, None, None, mark, "")


def _stated_status(
    reader: CellReader, figure: FigureColumn, words: StatusWords
) -> tuple[Status, str] | None:
    own = reader.cells.get(figure.status_column, "")
    if figure.status and not own:
        return Status(figure.status), ""
    column = reader.template.column(figure.status_column if own else reader.template.status)
    cell = reader.cells.get(column.name, "")
    found = words.words.get(cell.casefold())
    if cell and found is None and column.type == ColumnType.STATUS and cell not in column.also:
        listed = ", ".join(sorted({status.value for status, _ in words.words.values()}))
        reader.add(column.name, f"“{shorten(cell)}” is not a status. Use one of: {listed}.")
    return found


def _status(
    amount: _Amount, stated: tuple[Status, str] | None, words: StatusWords
) -> tuple[Status, str]:
    """The status of one value: a mark in its place speaks louder than the status column."""
    has_value = amount.value is not None or amount.low is not None or amount.high is not None
    mark = words.marks.get(amount.printed.casefold()) if not has_value else None
    if mark is not None:
        return stated if stated and stated[0] in VALUELESS else (mark, "")
    if has_value or amount.words:
        return stated or (Status.PRINTED, "")
    return stated if stated and stated[0] in VALUELESS else (Status.MISSING, "")


def _label(figure: FigureColumn, reader: CellReader) -> str:
    template = reader.template
    shown = {}
    for column in template.columns:
        cell = reader.cells.get(column.name, "")
        names = [reader.known.names.get(code, code) for code in reader.codes.get(column.name, ())]
        shown[column.name] = ", ".join(names) if names else cell.replace("_", " ")
    text = (figure.label or template.label).format_map(shown)
    text = " ".join(text.split()).replace(" ,", ",").strip(" ,:")
    return shorten(text[:1].upper() + text[1:], _LABEL_LENGTH)


def _period(cells: Mapping[str, str], template: Template) -> Period:
    printed = " ".join(cells[name] for name in template.period if cells.get(name))
    period = parse_period(printed) if printed else NOT_STATED
    return Period(period.kind, period.start, period.end, shorten(period.label, 120))


def _scope(cells: Mapping[str, str], template: Template, words: StatusWords) -> Scope:
    basis = Basis.NOT_STATED
    for name in template.basis:
        found = basis_of(cells.get(name, ""), words.bases)
        if found != Basis.NOT_STATED:
            basis = found
            break
    return Scope(
        includes=_tags(cells.get(template.includes, "")),
        excludes=_tags(cells.get(template.excludes, "")),
        basis=basis,
        denominator=shorten(cells.get(template.denominator, ""), 120),
    )


def _tags(cell: str) -> frozenset[str]:
    return frozenset(part.strip() for part in cell.split(";") if part.strip())


def _terms(entry: TermColumn, cells: Mapping[str, str]) -> list[str]:
    cell = cells.get(entry.column, "")
    parts = cell.split(entry.split) if entry.split else [cell]
    return [f"{entry.scheme}:{part.strip()}"[:120] for part in parts if part.strip()]
