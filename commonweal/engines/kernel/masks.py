"""Many conditions at once: one bit per condition and row, mostly by looking codes up in a table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.engines.kernel.columns import Array, Column
from commonweal.engines.kernel.expressions import Sight, holds
from commonweal.engines.kernel.passes import Passes
from commonweal.engines.kernel.rows import Frame, columns_of
from commonweal.language import plan

BITS = 64
#: A column with at most so many values is looked up in a table.
WIDE = 1 << 16


def masks(
    sight: Sight, filters: Sequence[plan.Predicate], wheres: Sequence[plan.Predicate], run: Passes
) -> Array:
    """Bit n of a row: whether all filters and the nth condition hold."""
    every = (1 << len(wheres)) - 1
    kind = np.min_scalar_type(every).type
    asked: dict[plan.Predicate, int] = {}
    for part in _parts(plan.AllOf(tuple(filters))):
        asked[part] = every
    for bit, where in enumerate(wheres):
        for part in _parts(where):
            asked[part] = asked.get(part, 0) | 1 << bit
    mask = np.full(sight.rows.size, every, kind)
    tables: dict[str, Array] = {}
    for part, bits in asked.items():
        name = _narrow_column(part, sight)
        if name:
            column = sight.rows.column(name)
            held = holds(part, Sight(_alphabet(name, column), sight.encode))
            table = tables.setdefault(name, np.full(len(held), every, kind))
            table[~held] &= kind(every & ~bits)
        else:
            held = holds(part, sight)
            run.narrow(mask, held.view(np.uint8), 0, np.array([every & ~bits, every], kind))
    for name, table in tables.items():
        column = sight.rows.column(name)
        run.narrow(mask, column.values, column.span[0], table)
    return mask


def _parts(where: plan.Predicate) -> list[plan.Predicate]:
    if isinstance(where, plan.Always):
        return []
    if isinstance(where, plan.AllOf):
        return [part for each in where.conditions for part in _parts(each)]
    return [where]


def _narrow_column(part: plan.Predicate, sight: Sight) -> str:
    """The one column with few values that a condition is about, if so."""
    names = columns_of(part)
    if len(names) != 1 or any(
        isinstance(n, plan.PeriodStart | plan.PeriodEnd) for n in plan.nodes(part)
    ):
        return ""
    (name,) = names
    column = sight.rows.column(name)
    low, high = column.span
    plain = column.gone is None and column.values.dtype.kind == "i"
    return name if plain and 0 <= high - low < min(WIDE, 4 * len(column.values)) else ""


def _alphabet(name: str, column: Column) -> Frame:
    """Every value that the column may hold, once."""
    low, high = column.span
    values = np.arange(low, high + 1, dtype=column.values.dtype)
    each = Column(values, None, column.fill, column.text, column.domain, column.date)
    return Frame(len(values), {}, held={name: each})
