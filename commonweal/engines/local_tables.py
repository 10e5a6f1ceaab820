"""What a service's own tables must have for a count, and what is wrong with those it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from commonweal.facts.activity import ActivityTable, FieldType

_WHOLE = ("tinyint", "smallint", "int", "bigint")
_TEXT = ("string", "varchar")
#: Which types of a service a column may have; any other would be changed on the way, or misread.
_FITTING: Mapping[FieldType, tuple[str, ...]] = {
    FieldType.DATE: ("date",),
    FieldType.WHOLE: _WHOLE,
    FieldType.PENCE: _WHOLE,
    FieldType.NUMBER: (*_WHOLE, "float", "double", "decimal"),
}


class NotThere(LookupError):
    """A service lacks what is to be counted; the sentence says which table and columns."""


def must_fit(
    table: ActivityTable,
    wanted: Sequence[str],
    local: str,
    held: Mapping[str, str],
    renamed: Mapping[str, str],
) -> None:
    """Raise NotThere unless the table `local` has all columns wanted, of a type that fits.

    `held` gives the types of its columns by name; `renamed` its names of our columns.
    """
    types = {name.lower(): kind for name, kind in held.items()}
    faults = list(_faults(table, wanted, types, renamed))
    if faults:
        raise NotThere(
            f"{local}, our {table.name}, lacks what is counted: {'; '.join(faults)}. Give the "
            "column's name in the local names, or bind a view that has it."
        )


def _faults(
    table: ActivityTable,
    wanted: Sequence[str],
    types: Mapping[str, str],
    renamed: Mapping[str, str],
) -> Iterator[str]:
    for column in wanted:
        theirs = renamed.get(column, column)
        called = column if theirs == column else f"{column} ({theirs})"
        kind = types.get(theirs.lower())
        fitting = _FITTING.get(table.field(column).type, _TEXT)
        if kind is None:
            yield f"there is no column {called}"
        elif kind.split("(")[0] not in fitting:
            yield f"{called} is {kind} and must be {' or '.join(fitting)}"
