"""How much a file may hold. The values are in `definitions/limits.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds inside which a file is read. Sizes are in bytes."""

    bytes: int
    inline_bytes: int
    rows: int
    columns: int
    cell_characters: int
    problems: int
    members: int
    unpacked_bytes: int
    ratio: int
    ratio_from_bytes: int
    sheets: int
    blank_rows: int

    @classmethod
    def from_definition(cls, data: Mapping[str, Mapping[str, int]]) -> Limits:
        """From the parsed limits file. Raises KeyError when one is not given."""
        upload, table, book = data["upload"], data["table"], data["workbook"]
        return cls(
            bytes=upload["bytes"],
            inline_bytes=upload["inline_bytes"],
            rows=table["rows"],
            columns=table["columns"],
            cell_characters=table["cell_characters"],
            problems=table["problems"],
            members=book["members"],
            unpacked_bytes=book["unpacked_bytes"],
            ratio=book["ratio"],
            ratio_from_bytes=book["ratio_from_bytes"],
            sheets=book["sheets"],
            blank_rows=book["blank_rows"],
        )


def size_in_words(size: int) -> str:
    """20000000 gives "20 MB"; whole units, rounded down."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} bytes"
