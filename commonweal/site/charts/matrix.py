"""A table of words shaded by level, so that the eye finds the gaps and the words tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Shades from 0 (nothing) to 4 (most).
LEVELS = 5


@dataclass(frozen=True)
class HeatCell:
    """One cell: its words, its shade from 0 to 4, or None for not known."""

    text: str
    level: int | None
    href: str = ""
    status: str = ""


@dataclass(frozen=True)
class Matrix:
    """Rows by columns of shaded words."""

    id: str
    finding: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]
    key: tuple[tuple[int, str], ...]
    source: str


def matrix(
    rows: Sequence[tuple[str, Sequence[HeatCell]]],
    *,
    id: str,  # noqa: A002
    finding: str,
    corner: str,
    columns: Sequence[str],
    key: Sequence[tuple[int, str]] = (),
    source: str = "",
) -> Matrix:
    """Raises ValueError for a ragged row or a shade that does not exist."""
    for label, cells in rows:
        if len(cells) != len(columns):
            raise ValueError(f"{label} has {len(cells)} cells for {len(columns)} columns")
        for cell in cells:
            if cell.level is not None and not 0 <= cell.level < LEVELS:
                raise ValueError(f"{label} has the shade {cell.level}, not 0 to {LEVELS - 1}")
    fixed = tuple((label, tuple(cells)) for label, cells in rows)
    return Matrix(id, finding, corner, tuple(columns), fixed, tuple(key), source)
