"""The rows of a table of need that can be used, and what is said of those that cannot.

A file with a faulty row does not come in. Rows that came in before a fault was looked for stand
on record all the same: they are left out until somebody corrects them, and are told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from commonweal.language.row import Row
from commonweal.records.facts.hooks import Objection
from commonweal.records.results.reading import Reading

Look = Callable[[Mapping[str, Sequence[Row]]], Sequence[Objection]]


def sound_rows(reading: Reading, dataset: str, look: Look) -> tuple[list[Row], tuple[str, ...]]:
    """The rows to which nobody objects, and a sentence for each of the others."""
    rows = reading.rows(dataset)
    faults = {one.key: one.sentence for one in look({dataset: rows})}
    said = tuple(
        f"The row {key} of the table {dataset} is left out. {sentence}"
        for key, sentence in faults.items()
    )
    return [row for row in rows if row.key not in faults], said
