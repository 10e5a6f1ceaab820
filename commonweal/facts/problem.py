"""What is wrong with a file: one sentence that says what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps a file from being accepted.

    `row` is the row's number in the file as a spreadsheet shows it (the header is row 1), None
    where the whole file is meant. `column` is the column's name, or empty.
    """

    file: str
    row: int | None
    column: str
    sentence: str

    @property
    def where(self) -> str:
        """The place in words: "spend.csv, row 5, column amount_gbp_m"."""
        parts = [self.file]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"

    def as_dict(self) -> dict[str, str | int | None]:
        """For storing as JSON."""
        return {
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Query:
    """Something unusual that a person must confirm with a reason before the file is accepted.

    `sides` says each value in question and where it stands: in a row of the file, or on record.
    """

    row: int | None
    column: str
    sentence: str
    code: str
    sides: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, str | int | list[str] | None]:
        """For storing as JSON."""
        return {
            "row": self.row,
            "column": self.column,
            "sentence": self.sentence,
            "code": self.code,
            "sides": list(self.sides),
        }
