"""Engines: the only floor that touches an engine's client library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import pyarrow as pa

    from commonweal.engines.naming import LocalNames
    from commonweal.engines.sql.binding import Binding, Encoder
    from commonweal.facts.activity import ActivityTables
    from commonweal.language.plan import Component, Grouping, Months

    #: Components, and what they are told apart by.
    Asked = tuple[Sequence[Component], Grouping]

#: The engines by the word that a user names them with.
ENGINES = ("duckdb", "spark")


class Engine(Protocol):
    """What counts plans: our tables bound to real ones, counted, and given as Arrow."""

    binding: Binding

    def count(
        self, components: Sequence[Component], grouping: Grouping, months: Months
    ) -> pa.Table:
        """One line per month and group with columns month, the grouping's, n0, n1, ..."""
        ...

    def close(self) -> None:
        """Let go of what the engine holds."""
        ...


@runtime_checkable
class Together(Protocol):
    """What counts for several groupings at once, reading what they share once."""

    def count_all(self, asked: Sequence[Asked], months: Months) -> list[pa.Table]:
        """As `Engine.count` for each; in the same order."""
        ...


def count_all(counts: Together | Engine, asked: Sequence[Asked], months: Months) -> list[pa.Table]:
    """The counts of each grouping, together where the engine can do so."""
    if isinstance(counts, Together):
        return counts.count_all(asked, months)
    return [counts.count(components, grouping, months) for components, grouping in asked]


def engine_for(
    name: str,
    tables: ActivityTables,
    data: Mapping[str, Sequence[Path] | pa.Table] | LocalNames,
    *,
    encode: Encoder | None = None,
    session: Any = None,
) -> Engine:
    """The engine of that name over our tables, which are files, Arrow tables or local names.

    Local names and `session` go with Spark; without a session a local one is started. Raises
    ValueError where there is no such engine or it cannot reach such tables, NoSpark and NoJava
    where Spark cannot be started.
    """
    if name not in ENGINES:
        raise ValueError(f"There is no engine {name}; there are {', '.join(ENGINES)}.")
    if name == "duckdb":
        if not isinstance(data, Mapping):
            raise ValueError("DuckDB reads files; local names are those of a Spark service.")
        from commonweal.engines.duck import DuckEngine

        return DuckEngine(tables, data, encode=encode)
    from commonweal.engines.spark import SparkEngine, local_session

    session = session or local_session()
    if isinstance(data, Mapping):
        return SparkEngine(tables, data, session=session, encode=encode)
    return SparkEngine(tables, data.tables, session=session, columns=data.columns, encode=encode)
