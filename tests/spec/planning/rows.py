"""Rows of a table for spec tests, written as the CSV that a person would bring in."""

from __future__ import annotations

import csv
from io import StringIO

from commonweal.language.figure import Status
from commonweal.language.row import Row
from tests.figures import make


def rows(text: str, *columns: str, dataset: str = "a_table") -> list[Row]:
    """One row a line under the header; the named columns become figures, a blank one none.

    A column `status` speaks for the row, as it does in a template.
    """
    found = []
    for number, cells in enumerate(csv.DictReader(StringIO(text.strip() + "\n")), start=1):
        status = Status(cells.get("status") or "printed")
        figures = {
            name: make(
                cells[name] or None,
                f"{name} of row {number}",
                ref=f"{dataset}/{number}/{name}",
                status=status if cells[name] else Status.MISSING,
            )
            for name in columns
            if cells[name] or len(columns) == 1
        }
        found.append(Row(dataset, str(number), cells, figures))
    return found
