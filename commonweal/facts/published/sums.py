"""Rows added up to a larger organisation, and sums that must be one number."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.facts.published.definition import PublishedSet
from commonweal.facts.published.fault import PublishedFault

_ADDED = ("value", "lower", "upper")
#: From the state that a sum takes first to the one that it takes last.
_STATES = ("suppressed", "missing", "not_applicable", "value")


def added_up(table: pa.Table) -> pa.Table:
    """One row for the rows that differ in nothing but their values, in place of the first.

    The sum of cells of which one is not a number is none, and its state is that cell's; its bounds
    are the sums of bounds where all are known.
    """
    schema = table.schema
    words = [one for one in schema.names if one not in {*_ADDED, "state", "row"}]
    rank = pc.index_in(table["state"].cast(pa.string()), pa.array(_STATES))
    table = table.set_column(schema.get_field_index("state"), "state", rank)
    strict = pc.ScalarAggregateOptions(skip_nulls=False)
    found = table.group_by(words, use_threads=False).aggregate(
        [*((one, "sum", strict) for one in _ADDED), ("state", "min"), ("row", "min")]
    )
    states = pc.take(pa.array(_STATES), found["state_min"])
    columns = {one: found[one] for one in words}
    columns |= {one: found[f"{one}_sum"] for one in _ADDED}
    columns |= {"state": states.cast(schema.field("state").type), "row": found["row_min"]}
    return pa.table([columns[one] for one in schema.names], schema=schema)


class Identities:
    """Sums of a file's measures, which its set says are one number."""

    def __init__(self, said: PublishedSet) -> None:
        self._said = said
        self._sums: dict[tuple[str, str], float] = defaultdict(float)

    def add(self, table: pa.Table) -> None:
        """Count the rows of a table in."""
        if not self._said.identities:
            return
        found = table.group_by(["organisation_kind", "measure"]).aggregate([("value", "sum")])
        for one in found.to_pylist():
            key = one["organisation_kind"], one["measure"]
            self._sums[key] += one["value_sum"] or 0.0

    def check(self, file: str) -> None:
        """Raises PublishedFault where two sums differ by more than is declared."""
        for one in self._said.identities:
            total, other = (
                self._sums.get((one.kind, measure), 0.0) for measure in (one.total, one.same_as)
            )
            if abs(total - other) > one.tolerance:
                raise PublishedFault(
                    f"the sum of {one.total} is {total:,.1f} and that of {one.same_as} is "
                    f"{other:,.1f}; they must agree to {one.tolerance:g} ({one.source}). "
                    "Rows are missing or changed: fetch the file again",
                    file=file,
                    column=one.total,
                )
