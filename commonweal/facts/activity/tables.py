"""The tables of the activity fact base as declared in `definitions/activity/tables.yaml`.

Read from data that is handed in; nothing here opens a file or knows an engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FieldType(StrEnum):
    """What a column holds. `id`, `link` and `person` are keys; `code` is kept as it came."""

    ID = "id"
    LINK = "link"
    PERSON = "person"
    ORGANISATION = "organisation"
    CODE = "code"
    DATE = "date"
    WHOLE = "whole"
    NUMBER = "number"
    PENCE = "pence"

    @property
    def is_text(self) -> bool:
        """Whether its values are words, which the store keeps as numbers of a dictionary."""
        return self in _TEXTS


_TEXTS = frozenset(
    {FieldType.ID, FieldType.LINK, FieldType.PERSON, FieldType.ORGANISATION, FieldType.CODE}
)


class TablesError(ValueError):
    """The declaration contradicts itself; the sentence names the table and the column."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table."""

    name: str
    type: FieldType
    meaning: str
    filled_from: str
    required: bool = False
    to: str = ""
    like: str = ""

    def domain(self, table: str) -> str:
        """The dictionary that its words are numbered in: shared by all that may be compared."""
        if self.type is FieldType.PERSON:
            return "person"
        if self.type is FieldType.ORGANISATION:
            return "organisation"
        if self.type is FieldType.LINK:
            return self.to
        if self.type is FieldType.ID:
            return table
        return self.like or self.name


@dataclass(frozen=True, slots=True)
class ActivityTable:
    """One table: what a row is, which date puts it into a month, what makes it unique."""

    name: str
    meaning: str
    month_by: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def __contains__(self, column: str) -> bool:
        return any(field.name == column for field in self.fields)

    def field(self, column: str) -> Field:
        """The column of that name. Raises TablesError when there is none."""
        for field in self.fields:
            if field.name == column:
                return field
        known = ", ".join(field.name for field in self.fields)
        raise TablesError(f"Table {self.name} has no column {column}; it has {known}.")

    @property
    def latest_month_counts(self) -> bool:
        """Whether a row is reported anew every month, so that the latest month's is the one."""
        return self.month_by == "reported_month"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True, slots=True)
class ActivityTables:
    """All tables by name."""

    by_name: Mapping[str, ActivityTable]

    def __getitem__(self, name: str) -> ActivityTable:
        try:
            return self.by_name[name]
        except KeyError:
            known = ", ".join(self.by_name)
            raise TablesError(f"There is no activity table {name}; there are {known}.") from None

    def __iter__(self) -> Iterator[ActivityTable]:
        return iter(self.by_name.values())


def parse(data: Mapping[str, Any]) -> ActivityTables:
    """The declared tables. Raises TablesError where one names what is not there."""
    tables = {name: _table(name, body) for name, body in data["tables"].items()}
    for table in tables.values():
        for named in (table.month_by, *table.key):
            table.field(named)
        for field in table.fields:
            if field.type is FieldType.LINK and field.to not in tables:
                raise TablesError(
                    f"{table.name}.{field.name} points to {field.to or 'no table'}, "
                    "which is not declared."
                )
    return ActivityTables(tables)


def _table(name: str, body: Mapping[str, Any]) -> ActivityTable:
    fields = tuple(
        Field(
            name=column["name"],
            type=FieldType(column["type"]),
            meaning=column["meaning"],
            filled_from=column["from"],
            required=column.get("required", False),
            to=column.get("to", ""),
            like=column.get("like", ""),
        )
        for column in body["columns"]
    )
    return ActivityTable(name, body["meaning"], body["month_by"], tuple(body["key"]), fields)
