"""Results of several counts put together, one line per month and group."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from commonweal.language.plan import Component, Grouping, Kind


def together(
    parts: Sequence[tuple[pa.Table, Sequence[int]]],
    components: Sequence[Component],
    grouping: Grouping,
) -> pa.Table:
    """One table of counts from several, each with the numbers of the components that it holds.

    What a part does not know is 0, or missing for a percentile. Each part has one line for a month
    and group, and they are in order.
    """
    keys = ["month", *grouping.by]
    renamed = [
        part.select([*keys, *(f"n{place}" for place in range(len(numbers)))]).rename_columns(
            [*keys, *(f"n{number}" for number in numbers)]
        )
        for part, numbers in parts
    ]
    names = [f"n{number}" for number in range(len(components))]
    if len(renamed) == 1:
        return renamed[0].select([*keys, *names])
    everything = pa.concat_tables(renamed, promote_options="permissive")
    grouped = everything.group_by(keys).aggregate([(name, "max") for name in names])
    columns = {key: grouped[key] for key in keys}
    for name, component in zip(names, components, strict=True):
        column = grouped[f"{name}_max"]
        may_miss = component.kind is Kind.PERCENTILE
        columns[name] = column if may_miss else column.fill_null(0)
    return pa.table(columns).sort_by([(key, "ascending") for key in keys])
