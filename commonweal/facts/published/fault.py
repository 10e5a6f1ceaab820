"""Why a published file cannot be read: one sentence with file, row and column."""

from __future__ import annotations


class PublishedFault(ValueError):
    """Nothing of the file is taken. The message is fit to show."""

    def __init__(self, what: str, *, file: str, row: int | None = None, column: str = "") -> None:
        places = [file]
        if row is not None:
            places.append(f"row {row:,}")
        if column:
            places.append(f"column {column}")
        self.file, self.row, self.column = file, row, column
        super().__init__(f"{', '.join(places)}: {what}")
