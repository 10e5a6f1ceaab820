"""Holding a table against its template: every fault named by row and column, or drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Row, Table
from commonweal.facts.templates.cells import CellReader
from commonweal.facts.templates.drafts import Checked, Draft, Known, make_key
from commonweal.facts.templates.figures import drafts_of_row
from commonweal.facts.templates.template import StatusWords, Template
from commonweal.facts.templates.values import shorten

#: After so many problems the rest are only counted.
MOST_PROBLEMS = 500


def check(table: Table, template: Template, known: Known, words: StatusWords) -> Checked:
    """Drafts of every figure in the table, or the problems; never both.

    Columns are matched by name whatever the case and the order. A row without a source, two
    rows with one key, and a code that is not known are problems. A cell without a value becomes
    a figure with a status that says why, never zero.
    """
    names, problems = match_columns(table, template)
    if problems:
        return Checked((), tuple(problems), len(table.rows))
    drafts: list[Draft] = []
    first_row: dict[str, int] = {}
    read_as: dict[str, str] = {}
    for row in table.rows:
        cells = {
            name: cell for name, cell in zip(names, row.cells, strict=True) if name is not None
        }
        reader = CellReader(table.file, row.number, template, known)
        reader.read(cells)
        read_as |= reader.read_as
        key = _key(reader.cells, template)
        reader.problems += _key_problems(table.file, row, key, first_row)
        if not reader.problems:
            drafts += drafts_of_row(reader, key, words)
        problems += reader.problems
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        return Checked((), tuple(problems[:MOST_PROBLEMS]), len(table.rows))
    return Checked(tuple(drafts), (), len(table.rows), tuple(_read_as(read_as, known)))


def _read_as(read_as: Mapping[str, str], known: Known) -> list[str]:
    """What was taken for which area, so that nothing is guessed in silence."""
    called = {code: name for bearers in known.official.values() for code, name in bearers}
    return [
        f"“{shorten(cell)}” was read as {called.get(code, code)}, kept by its code {code}."
        for cell, code in read_as.items()
    ]


def match_columns(table: Table, template: Template) -> tuple[list[str | None], list[Problem]]:
    """The template's name for each column of the table, and what is wrong with the header."""
    by_name = {column.name.casefold(): column.name for column in template.columns}
    by_name |= {name: column.name for column in template.columns for name in column.headings}
    spoken = {name.replace("_", " "): real for name, real in by_name.items()}
    names: list[str | None] = []
    problems = []
    meant: set[str] = set()
    for header in table.header:
        wanted = header.casefold()
        found = by_name.get(wanted) or spoken.get(wanted)
        names.append(found)
        if found is not None and found in names[:-1]:
            sentence = f"The column {found} stands twice under different names. Keep one of them."
            problems.append(Problem(table.file, table.header_row, header, sentence))
        if found is None:
            near = get_close_matches(wanted, by_name, n=1)
            meant.update(by_name[name] for name in near)
            sentence = _unknown_column(header, [by_name[name] for name in near])
            problems.append(Problem(table.file, table.header_row, header, sentence))
    for name in template.required:
        # One sentence about a column that is only called something else is enough.
        if name not in names and name not in meant:
            meaning = template.column(name).meaning
            sentence = f"The column {name} is missing. Add it: {meaning[:1].lower()}{meaning[1:]}."
            problems.append(Problem(table.file, table.header_row, name, sentence))
    return names, problems


def _unknown_column(header: str, near: Sequence[str]) -> str:
    words = f"The template has no column “{shorten(header)}”."
    if near:
        return f"{words} Did you mean {near[0]}? Rename it or take it out."
    return f"{words} Take it out or rename it."


def _key(cells: Mapping[str, str], template: Template) -> str:
    line = cells.get(template.line_key, "")
    parts = [line] if line else [cells.get(name, "") for name in template.key]
    return make_key(parts)


def _key_problems(file: str, row: Row, key: str, first_row: dict[str, int]) -> list[Problem]:
    if not key:
        return []
    first = first_row.setdefault(key, row.number)
    if first == row.number:
        return []
    return [
        Problem(
            file,
            row.number,
            "",
            f"Rows {first} and {row.number} speak of the same thing. "
            "Keep one, or tell them apart by the columns that name them.",
        )
    ]
