"""A template: what the columns of one kind of table mean. Parsed from its definition file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from commonweal.language.figure import Status


class ColumnType(StrEnum):
    """What a cell of a column may hold."""

    TEXT = "text"
    ORGANISATION = "organisation"
    AREA = "area"
    DECIMAL = "decimal"
    INTEGER = "integer"
    PERCENT = "percent"
    VALUE = "value"
    DATE = "date"
    PERIOD = "period"
    FINANCIAL_YEAR = "financial_year"
    CHOICE = "choice"
    STATUS = "status"
    TERMS = "terms"
    URL = "url"
    DOCUMENT = "document"


NUMERIC = frozenset({ColumnType.DECIMAL, ColumnType.INTEGER, ColumnType.PERCENT, ColumnType.VALUE})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `also` lists codes it takes besides the registered ones.

    `headings` are other names under which files carry it. `free_when` names another column and
    the words in it under which any code is taken, as in the total rows of a sheet. With `as_code`
    an area may also be named by its official code, and is kept by its code in the register.
    """

    name: str
    type: ColumnType
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    many: bool = False
    example: str = ""
    free_when: tuple[str, tuple[str, ...]] = ("", ())
    headings: tuple[str, ...] = ()
    as_code: bool = False


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """What in a row becomes a figure.

    Either `column` holds the value, or `low` and `high` the ends of a range. `measure` and `unit`
    are words, or are read from `measure_column` and `unit_column`. `words` marks a column whose
    text is itself what the source says; it becomes a figure only in rows without a number.
    `status` or `status_column` speak for this column alone, in place of the row's status.
    """

    name: str
    measure: str = ""
    measure_column: str = ""
    unit: str = ""
    unit_column: str = ""
    low: str = ""
    high: str = ""
    words: bool = False
    label: str = ""
    status: str = ""
    status_column: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.low, self.high) if self.low or self.high else (self.name,)


@dataclass(frozen=True, slots=True)
class TermColumn:
    """A column whose cells name terms of a lexicon scheme."""

    column: str
    scheme: str
    split: str = ";"


@dataclass(frozen=True, slots=True)
class StatusWords:
    """What words in a status column and marks in a value's place mean."""

    words: Mapping[str, tuple[Status, str]]
    marks: Mapping[str, Status]
    bases: Mapping[str, str]

    @classmethod
    def from_definition(cls, data: Mapping[str, Any]) -> StatusWords:
        """From the parsed file `figures/statuses.yaml`."""
        words = {
            str(word).casefold(): (Status(entry["status"]), str(entry.get("confidence", "")))
            for word, entry in data["words"].items()
        }
        marks = {str(mark).casefold(): Status(status) for mark, status in data["marks"].items()}
        return cls(words, marks, dict(data["bases"]))


@dataclass(frozen=True, slots=True)
class Template:
    """The published shape of one kind of table, with how its rows become figures."""

    id: str
    title: str
    stage: str
    kind: str
    question: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label: str
    figures: tuple[FigureColumn, ...]
    line_key: str = ""
    subject: str = ""
    area: str = ""
    period: tuple[str, ...] = ()
    status: str = ""
    includes: str = ""
    excludes: str = ""
    basis: tuple[str, ...] = ()
    denominator: str = ""
    terms: tuple[TermColumn, ...] = ()
    aliases: tuple[str, ...] = ()
    by_provider: bool = False
    between_commissioners: bool = False
    lands: str = ""
    roll_up: Mapping[str, Any] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Raises KeyError when the template has none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    @property
    def sheet_names(self) -> tuple[str, ...]:
        return (self.id, self.title, *(alias.rsplit(".", 1)[0] for alias in self.aliases))

    @property
    def figure_columns(self) -> frozenset[str]:
        """Every column that some figure is read from."""
        return frozenset(name for figure in self.figures for name in figure.columns if name)

    @property
    def number_columns(self) -> frozenset[str]:
        """The columns that hold numbers of figures, ends of ranges included."""
        numeric = (figure for figure in self.figures if not figure.words)
        return frozenset(name for figure in numeric for name in figure.columns if name)


def guess(templates: Mapping[str, Template], file_name: str) -> Template | None:
    """The template that a file's name speaks of, or None."""
    stem = file_name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    wanted = stem.casefold().replace(" ", "_").replace("-", "_")
    for template in templates.values():
        names = (template.id, *(alias.rsplit(".", 1)[0] for alias in template.aliases))
        if wanted in {name.casefold() for name in names}:
            return template
    starts = [t for t in templates.values() if wanted.startswith(t.id.casefold())]
    return max(starts, key=lambda template: len(template.id), default=None)
