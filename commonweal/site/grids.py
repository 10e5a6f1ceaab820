"""Forms with a box for each of many things in rows and columns, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField


@dataclass(frozen=True)
class GridRow:
    """One row: what it is called and its boxes, one a column."""

    label: str
    boxes: tuple[BoundField, ...]
    hint: str = ""


@dataclass(frozen=True)
class Grid:
    """Boxes in rows and columns. Each box says its row and column to those who hear it."""

    id: str
    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    hint: str = ""


def grid(
    rows: Sequence[GridRow],
    *,
    id: str,  # noqa: A002
    caption: str,
    corner: str,
    columns: Sequence[str],
    hint: str = "",
) -> Grid:
    """A grid. Raises ValueError for a ragged row."""
    for row in rows:
        if len(row.boxes) != len(columns):
            raise ValueError(f"{row.label} has {len(row.boxes)} boxes for {len(columns)} columns")
    return Grid(id, caption, corner, tuple(columns), tuple(rows), hint)
