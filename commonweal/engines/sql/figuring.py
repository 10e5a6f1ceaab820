"""Expressions worked out for every line of one table, or for sums of its lines by group.

This is for small tables of figures; activity is counted by `queries`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.engines.sql.dialects import Dialect
from commonweal.engines.sql.expressions import Scope, sql
from commonweal.engines.sql.shapes import FRACTION, Shapes
from commonweal.language.plan import Expression


def figured(
    relation: str, shapes: Shapes, columns: Mapping[str, Expression], dialect: Dialect
) -> str:
    """The statement that gives each line its columns, worked out of those in `shapes`."""
    return f"SELECT {_named(columns, Scope(dialect, 't', shapes))} FROM {relation} AS t"


def figured_of_sums(
    relation: str,
    shapes: Shapes,
    *,
    by: Sequence[str],
    summed: Mapping[str, Expression],
    columns: Mapping[str, Expression],
    dialect: Dialect,
) -> str:
    """The statement that sums over the lines of each group, and works `columns` out of the sums.

    The columns of `by` come first, then `columns`, which name the sums as they are named here.
    """
    within = Scope(dialect, "t", shapes)
    keys = [dialect.quote(name) for name in by]
    sums = [
        f"SUM(CAST({sql(expression, within)} AS {dialect.double})) AS {dialect.quote(name)}"
        for name, expression in summed.items()
    ]
    told = ", ".join(f"t.{key}" for key in keys)
    inner = f"SELECT {', '.join([told, *sums])} FROM {relation} AS t GROUP BY {told}"
    outer = Scope(dialect, "s", dict.fromkeys(summed, FRACTION))
    shown = ", ".join([*(f"s.{key}" for key in keys), _named(columns, outer)])
    return f"SELECT {shown} FROM ({inner}) AS s"


def _named(columns: Mapping[str, Expression], scope: Scope) -> str:
    return ", ".join(
        f"{sql(expression, scope)} AS {scope.dialect.quote(name)}"
        for name, expression in columns.items()
    )
