"""Reading the register's files: which columns each has, and cells as dates, shares and choices.

Whether an organisation exists, and whether dates overlap, is checked against the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from commonweal.facts.problem import Problem
from commonweal.facts.reading.table import Row, Table

Value = str | date | Decimal | None

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
SUBJECTS = {"organisation": "organisation", "area": "area"}
#: A share is kept to this many decimals.
SHARE_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register file. `list` names the list that a choice is taken from."""

    name: str
    type: str
    required: bool = False
    plain: str = ""
    list: str = ""
    most: int = 0
    default: str = ""


@dataclass(frozen=True, slots=True)
class RegisterTemplate:
    """One register file: its columns and which of them say what a row is about."""

    code: str
    label: str
    plain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a register file, read: `cells` by column, with the row's number in the file."""

    number: int
    cells: dict[str, Value]


def templates_from(data: Iterable[Mapping[str, Any]]) -> dict[str, RegisterTemplate]:
    """The templates as the definition file lists them, in its order."""
    return {
        str(item["code"]): RegisterTemplate(
            item["code"],
            item["label"],
            item["plain"],
            tuple(item["key"]),
            tuple(Column(**column) for column in item["columns"]),
        )
        for item in data
    }


def template_for(
    header: Sequence[str], file_name: str, templates: Mapping[str, RegisterTemplate]
) -> RegisterTemplate | None:
    """The template that a file follows, by its columns and, where those fit several, its name.

    None when that does not decide it.
    """
    names = {name.strip().lower() for name in header}
    fits = [
        template
        for template in templates.values()
        if names <= set(template.header)
        and {c.name for c in template.columns if c.required} <= names
    ]
    exact = [template for template in fits if names == set(template.header)]
    told = [t for t in fits if t.code.removeprefix("register-") in file_name.lower()]
    for found in (exact, told, fits):
        if len(found) == 1:
            return found[0]
    return None


def read_entries(
    table: Table, template: RegisterTemplate, choices: Mapping[str, Mapping[str, str]]
) -> tuple[list[Entry], list[Problem]]:
    """The rows as dates, shares and codes, with a problem for each cell that cannot be read.
    A row with a problem is not among the rows.

    `choices` gives for each list its accepted words in small letters and the code of each.
    Columns that are left out count as empty. An empty cell of a required column is a problem.
    """
    problems = _header_problems(table, template)
    if problems:
        return [], problems
    places = {name.strip().lower(): place for place, name in enumerate(table.header)}
    entries = []
    for row in table.rows:
        cells, faults = _read_row(_texts(row, places, template), choices)
        problems.extend(Problem(table.file, row.number, name, words) for name, words in faults)
        if not faults:
            entries.append(Entry(row.number, cells))
    return entries, problems


def _header_problems(table: Table, template: RegisterTemplate) -> list[Problem]:
    names = [name.strip().lower() for name in table.header]
    known = ", ".join(template.header)
    problems, meant = [], set()
    for name in names:
        if name in template.header:
            continue
        near = get_close_matches(name, template.header, n=1)
        meant.update(near)
        advice = f"Did you mean {near[0]}? Rename it." if near else f"Its columns are: {known}."
        words = f"The file {template.code} has no such column. {advice}"
        problems.append(Problem(table.file, table.header_row, name, words))
    missing = "The column is missing. Add it, or start from the template."
    # One sentence about a column that is only called something else is enough.
    problems.extend(
        Problem(table.file, table.header_row, column.name, missing)
        for column in template.columns
        if column.required and column.name not in names and column.name not in meant
    )
    return problems


def _texts(
    row: Row, places: Mapping[str, int], template: RegisterTemplate
) -> Iterator[tuple[Column, str]]:
    for column in template.columns:
        place = places.get(column.name)
        yield column, (row.cells[place] if place is not None else "") or column.default


def _read_row(
    texts: Iterable[tuple[Column, str]], choices: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, Value], list[tuple[str, str]]]:
    cells: dict[str, Value] = {}
    faults: list[tuple[str, str]] = []
    for column, text in texts:
        try:
            cells[column.name] = _read_cell(text, column, choices)
        except ValueError as error:
            faults.append((column.name, str(error)))
    start, end = cells.get("valid_from"), cells.get("valid_to")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        words = f"The end {end} comes before the start {start}. Mend one of them."
        faults.append(("valid_to", words))
    return cells, faults


def _read_cell(text: str, column: Column, choices: Mapping[str, Mapping[str, str]]) -> Value:
    text = text.strip()
    if text.startswith("'") and text[1:].startswith(("=", "+", "-", "@")):
        # Our own exports put the apostrophe there, so that no spreadsheet runs the text.
        text = text[1:]
    if not text:
        if column.required:
            raise ValueError("The cell is empty. Fill it in.")
        return None if column.type in {"date", "share"} else ""
    match column.type:
        case "date":
            return read_date(text)
        case "share":
            return read_share(text)
        case "choice":
            return _choose(text, choices[column.list])
        case "subject":
            return _choose(text, SUBJECTS)
        case "slug":
            if not SLUG.fullmatch(text):
                raise ValueError(
                    f"“{text[:70]}” is no code. Use up to 60 letters, digits, - and _, "
                    "beginning with a letter or digit."
                )
    if column.most and len(text) > column.most:
        raise ValueError(f"The text has {len(text)} characters; {column.most} is the most.")
    return text


def _choose(text: str, words: Mapping[str, str]) -> str:
    code = words.get(text.casefold())
    if code is None:
        known = ", ".join(sorted(set(words.values())))
        raise ValueError(f"“{text[:60]}” is not in the list. Use one of: {known}.")
    return code


def read_date(text: str) -> date:
    """2015-04-01 or 1/4/2015. Raises ValueError with a sentence for anything else."""
    british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        return date.fromisoformat(
            text.split(" ", maxsplit=1)[0] if text.endswith(" 00:00") else text
        )
    except ValueError:
        raise ValueError(f"“{text[:40]}” is no date. Write it as 2015-04-01.") from None


def read_share(text: str) -> Decimal:
    """0.25 or 25%. Raises ValueError with a sentence for anything else."""
    try:
        number = Decimal(text.removesuffix("%").strip())
        share = number / 100 if text.endswith("%") else number
    except InvalidOperation:
        raise ValueError(f"“{text[:40]}” is no share. Write it as 0.25 or 25%.") from None
    if not share.is_finite() or not 0 < share <= 1:
        raise ValueError(f"A share lies above 0 and up to 1, not {text[:40]}. Mend it.")
    if share != round(share, SHARE_DECIMALS):
        raise ValueError(f"A share has at most {SHARE_DECIMALS} decimals. Round it.")
    return share


def written(value: Value) -> str:
    """A cell as it is written to a file, so that reading it gives the same value."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else str(value)
