"""Where our tables are: the physical relation of each, and how its codes are written there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.facts.activity import ActivityTables

#: Gives the numbers of codes in a dictionary; a code that it does not hold is left out.
Encoder = Callable[[str, Sequence[str]], Sequence[int]]


@dataclass(frozen=True)
class Binding:
    """Our table names bound to local ones.

    `relations` holds what to select from for each of our tables, as SQL. `columns` renames a
    column where the local table calls it otherwise: {table: {ours: theirs}}. With `encode` the
    text columns hold numbers of a dictionary, without it the codes themselves.
    """

    tables: ActivityTables
    relations: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    encode: Encoder | None = None

    def relation(self, table: str) -> str:
        """What to select from. Raises KeyError with a sentence where a table is not bound."""
        try:
            return self.relations[table]
        except KeyError:
            raise KeyError(
                f"The activity table {table} is not bound to a local table; name it in the binding."
            ) from None


def plain_binding(tables: ActivityTables, prefix: str = "") -> Binding:
    """Tables that are called as ours, with codes as text."""
    return Binding(tables, {table.name: f"{prefix}{table.name}" for table in tables})
