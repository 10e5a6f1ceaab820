"""A row of a table as a formula reads it: cells by column, each with the figure it is kept as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from commonweal.language.figure import VALUELESS, Citation, Figure, Quantity, Status


class CannotWork(ValueError):
    """What is on record does not allow this to be worked out. `sentences` are fit to show."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `dataset` and `key` name it; `figures` are its columns that are kept as figures."""

    dataset: str
    key: str
    cells: Mapping[str, str]
    figures: Mapping[str, Figure]

    def text(self, column: str) -> str:
        """What stands in a column, without the blanks around it; empty where nothing does."""
        return self.cells.get(column, "").strip()

    def words(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that lists several things, separated by semicolons."""
        return tuple(part.strip() for part in self.text(column).split(";") if part.strip())

    def number(self, column: str) -> Decimal | None:
        """The number in a column, None where none stands. Raises CannotWork for other words."""
        figure = self.figures.get(column)
        if figure is not None:
            return None if figure.status in VALUELESS else figure.value
        if not self.text(column):
            return None
        try:
            return Decimal(self.text(column).replace(",", ""))
        except InvalidOperation:
            raise CannotWork(
                f"“{self.text(column)}” in column {column} of {self.name} is not a number: "
                "correct it."
            ) from None

    def quantity(self, column: str) -> Quantity:
        """The number in a column with what is known of it when it is not there."""
        figure = self.figures.get(column)
        if figure is not None:
            return figure.quantity
        number = self.number(column)
        if number is None:
            return Quantity.unknown(f"{column} of {self.name} is not given")
        return Quantity.exact(number)

    @property
    def name(self) -> str:
        """The row in words, for sentences about it."""
        return f"{self.dataset} {self.key}"

    @property
    def refs(self) -> tuple[str, ...]:
        """The refs of the row's figures."""
        return tuple(figure.ref for figure in self.figures.values())

    @property
    def status(self) -> Status:
        """Illustrative where any part of the row is, else the status of its first figure."""
        statuses = [figure.status for figure in self.figures.values()]
        return Status.ILLUSTRATIVE if Status.ILLUSTRATIVE in statuses else statuses[0]

    @property
    def citation(self) -> Citation:
        """Where the row stands."""
        return next(iter(self.figures.values())).citation


def rows_of(figures: Iterable[Figure]) -> list[Row]:
    """The rows that figures came from, in order. A figure's ref is dataset/key/column."""
    gathered: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in figures:
        dataset, key, column = figure.ref.split("/", 2)
        gathered.setdefault((dataset, key), {})[column] = figure
    return [_row(dataset, key, kept) for (dataset, key), kept in gathered.items()]


def _row(dataset: str, key: str, kept: Mapping[str, Figure]) -> Row:
    cells: dict[str, str] = {}
    for figure in kept.values():
        cells |= figure.dims
    cells |= {column: figure.printed for column, figure in kept.items() if figure.printed}
    return Row(dataset, key, cells, kept)
