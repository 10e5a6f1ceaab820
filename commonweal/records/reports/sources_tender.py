"""Built paragraphs about contracts and the tender: terms, weights, dates and what lots rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from commonweal.language.row import Row
from commonweal.planning.decision_report import Built, Grid
from commonweal.procuring.contract_terms import Extension, contract_term
from commonweal.records.reports.building import (
    SOURCE,
    SOURCE_PLACE,
    day_in,
    listed,
    row_token,
    section_of,
    whole,
    worked_day,
)
from commonweal.records.results.reading import Reading

TENDER, FACTORS = "leicestershire_tender", "leicestershire_allocation_factors"
DATASETS = (TENDER, FACTORS)
MONTHS_A_YEAR = 12
WHOLE = 100
WEIGHT, OLD = "award weight: ", "incumbent "


def incumbent(reading: Reading) -> Iterator[Built]:
    """When the current contract began, and when it ends with and without its extension."""
    yield from _contract(
        reading, "incumbent", "The current contract",
        ("incumbent contract start", "incumbent initial term", "incumbent extension option"),
    )  # fmt: skip


def new_contract(reading: Reading) -> Iterator[Built]:
    """When the new contracts start, and when they end with and without their extension."""
    yield from _contract(
        reading, "new-contract", "The new contracts",
        ("service start", "contract term", "extension facility"),
    )  # fmt: skip


def _contract(
    reading: Reading, key: str, name: str, terms: tuple[str, str, str]
) -> Iterator[Built]:
    by_term = {row.text("term"): row for row in reading.rows(TENDER)}
    if not all(term in by_term for term in terms):
        return
    start, first, more = (by_term[term] for term in terms)
    found = contract_term(
        day_in(start, "value"),
        whole(first, "value") * MONTHS_A_YEAR,
        [Extension(whole(more, "value") * MONTHS_A_YEAR)],
    )
    refs = [ref for row in (start, first, more) for ref in row.refs]
    end = worked_day(f"{key}-end", f"End of the first term, {name.lower()}", found.end, refs)
    last = worked_day(f"{key}-last", f"End with the extension, {name.lower()}",
                      found.longest_end, refs)  # fmt: skip
    verb = "runs" if name.endswith("contract") else "run"
    yield Built(
        key,
        f"{name} {verb} from {row_token(start, 'value')} for {row_token(first, 'value')}, until "
        f"[[{end.ref}]]; with the extension of {row_token(more, 'value')}, until [[{last.ref}]].",
        figures=(end, last),
        sources=listed(reading, (start, first, more)),
    )


def terms(reading: Reading) -> Iterator[Built]:
    """The terms of the tender, but for weights and the current contract."""
    rows = [row for row in reading.rows(TENDER) if not row.text("term").startswith((WEIGHT, OLD))]
    if rows:
        grid = Grid(
            "Terms of the tender",
            ("Term", "What it is", "For what", SOURCE),
            tuple(
                (row.text("term"), _value(row), row.text("applies_to"), section_of(row))
                for row in rows
            ),
        )
        yield Built("terms", "The terms on record are:", table=grid, sources=listed(reading, rows))


def _value(row: Row) -> str:
    if "value" in row.figures:
        return row_token(row, "value")
    return " ".join(
        part for part in (row.text("value").replace("_", " "), row.text("unit")) if part
    )


def weights(reading: Reading) -> Iterator[Built]:
    """The weights by which bids are scored, and whether they come to a hundred."""
    rows = [row for row in reading.rows(TENDER) if row.text("term").startswith(WEIGHT)]
    if rows:
        points = tuple(
            f"{row.text('term').removeprefix(WEIGHT)}: {row_token(row, 'value')} "
            f"({SOURCE_PLACE}{section_of(row)})"
            for row in rows
        )
        yield Built("weights", f"Bids are scored by these weights, {_sum(rows)}:", points,
                    sources=listed(reading, rows))  # fmt: skip


def _sum(rows: Sequence[Row]) -> str:
    total = sum((row.number("value") or Decimal(0) for row in rows), start=Decimal(0))
    said = f"which come to {total.normalize():f}%"
    return said if total == WHOLE else f"{said} and not to {WHOLE}%"


def factors(reading: Reading) -> Iterator[Built]:
    """What the money is shared over lots by, as each paragraph of the source lists it."""
    rows = reading.rows(FACTORS)
    by_paragraph: dict[str, list[Row]] = {}
    for row in rows:
        by_paragraph.setdefault(section_of(row), []).append(row)
    if rows:
        points = tuple(
            f"{SOURCE_PLACE}{section}: {', '.join(row.text('factor') for row in held)}"
            for section, held in by_paragraph.items()
        )
        text = "The money is shared over the lots by factors, which the sources list as:"
        yield Built("factors", text, points, sources=listed(reading, rows))
