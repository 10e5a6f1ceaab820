"""What builders of paragraphs share: tokens, where rows stand, and figures worked out here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.language.period import PeriodKind, parse_period
from commonweal.language.row import CannotWork, Row
from commonweal.planning.decision_report import Cited
from commonweal.records.results.reading import Reading

#: The paragraphs that tables name are those of the source, not of the report.
SOURCE, SOURCE_PLACE = "Where the source says so", "source, "


def period_words(text: str) -> str:
    """A day or month as people write it; other words as they are."""
    found = parse_period(text)
    if found.start is not None and found.kind == PeriodKind.DAY:
        return f"{found.start.day} {found.start:%B} {found.start.year}"
    if found.start is not None and found.kind == PeriodKind.MONTH:
        return f"{found.start:%B} {found.start.year}"
    return text


def row_token(row: Row, column: str) -> str:
    """The figure in a column of a row as a token; empty where it holds no figure."""
    figure = row.figures.get(column)
    return f"[[{figure.ref}]]" if figure is not None else ""


def section_of(row: Row) -> str:
    """Where a row stands in its document."""
    return row.citation.section


def listed(reading: Reading, rows: Iterable[Row]) -> tuple[str, ...]:
    """Where rows stand: each document once by its title, then each place in it once: "Report to
    the cabinet, para 28, para 30"."""
    places: dict[str, dict[str, None]] = {}
    for row in rows:
        places.setdefault(row.citation.document, {})[row.citation.section] = None
    titles = reading.documents
    return tuple(
        ", ".join([titles.get(document, document), *filter(None, sections)])
        for document, sections in places.items()
    )


def worked(name: str, label: str, value: Decimal, unit: str, refs: Iterable[str]) -> Cited:
    """A figure worked out here. Its section names the figures that it came from."""
    came = ", ".join(refs)
    return Cited(
        f"worked/{name}", label, f"{value:f}", unit, Status.DERIVED, "", "Worked out here", came
    )


def worked_day(name: str, label: str, value: date, refs: Iterable[str]) -> Cited:
    """A date worked out here."""
    came = ", ".join(refs)
    return Cited(
        f"worked/{name}", label, "", "date", Status.DERIVED, value.isoformat(), "Worked out here",
        came,
    )  # fmt: skip


def day_in(row: Row, column: str) -> date:
    """The day in a column. Raises CannotWork where it is none."""
    try:
        return date.fromisoformat(row.text(column))
    except ValueError:
        raise CannotWork(f"{row.name} gives no day.") from None


def whole(row: Row, column: str) -> int:
    """The whole number in a column. Raises CannotWork where it is none."""
    number = row.number(column)
    if number is None or number != number.to_integral_value():
        raise CannotWork(f"{row.name} gives no whole number.")
    return int(number)
