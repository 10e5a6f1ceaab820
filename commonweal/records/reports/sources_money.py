"""Built paragraphs about money: who pays, and what the change saves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commonweal.language.period import financial_year_of
from commonweal.language.row import CannotWork, Row
from commonweal.planning.decision_report import Built, Cited, Grid
from commonweal.procuring.funding_pot import Basis, part_year, section_256_saving
from commonweal.records.reports.building import SOURCE, listed, row_token, section_of, worked
from commonweal.records.results.reading import Reading

BUDGET, FUNDING = "leicestershire_budget", "funding_lines"
DATASETS = (BUDGET, FUNDING)

#: How the lines of a budget of a joint service are named.
TOTAL, PAID, FUTURE = "current service budget", "contribution to current", "future contribution"
POT = "total anticipated funding"
#: The parts of the table of funding.
COST, PAID_NOW, PLEDGED, SUM = "cost now", "contribution now", "contribution", "total"


def budget(reading: Reading) -> Iterator[Built]:
    """Every line of the budget, with who pays it."""
    rows = reading.rows(BUDGET)
    if rows:
        grid = Grid(
            "Money as the sources give it",
            ("Line", "Who pays", "Period", "Amount", SOURCE),
            tuple(
                (row.text("item"), _payers(reading, row, "funder_code"), row.text("period"),
                 row_token(row, "amount_gbp"), section_of(row))
                for row in rows
            ),
            numeric=(3,),
        )  # fmt: skip
        yield Built("budget", "The money on record is:", table=grid, sources=listed(reading, rows))


def _payers(reading: Reading, row: Row, column: str) -> str:
    codes = row.words(column)
    return ", ".join("all together" if code == "all" else reading.names.get(code, code)
                     for code in codes)  # fmt: skip


def pot(reading: Reading) -> Iterator[Built]:
    """Who brings what to the pot, what of it is confirmed, and how it is transferred."""
    rows = [row for row in reading.rows(FUNDING) if row.text("part") in (PLEDGED, SUM)]
    if rows:
        grid = Grid(
            "The pot, with what is confirmed and what is not",
            ("Who", "Period", "Amount a year", "Confirmed or proposed", "Paid by", SOURCE),
            tuple(
                (_payers(reading, row, "body_code"), row.text("period"),
                 row_token(row, "amount_gbp"), row.text("pledge") or "all together, as printed",
                 row.text("instrument") or "not stated", section_of(row))
                for row in rows
            ),
            numeric=(2,),
        )  # fmt: skip
        yield Built(
            "pot", "The money for the new service is:", table=grid, sources=listed(reading, rows)
        )


@dataclass(frozen=True)
class _Lines:
    """The lines from which a saving is worked out: what the service costs, what others pay of it,
    what the holder pays in future, and the pot."""

    total: Row
    paid: list[Row]
    future: Row
    pot: Row | None


def _lines(reading: Reading) -> _Lines | None:
    """From the table of funding where there is one, else from the budget."""
    lines = reading.rows(FUNDING)
    by_part = {part: [row for row in lines if row.text("part") == part]
               for part in (COST, PAID_NOW, PLEDGED, SUM)}  # fmt: skip
    if by_part[COST]:
        total = by_part[COST][0]
        holder = total.text("body_code")
        own = [row for row in by_part[PLEDGED] if row.text("body_code") == holder]
        if not own:
            return None
        return _Lines(total, by_part[PAID_NOW], own[0], next(iter(by_part[SUM]), None))
    rows = reading.rows(BUDGET)
    whole, future = _one(rows, TOTAL), _one(rows, FUTURE)
    if whole is None or future is None:
        return None
    paid = [row for row in rows if PAID in row.text("item").lower()]
    return _Lines(whole, paid, future, _one(rows, POT))


def saving(reading: Reading, content: Mapping[str, Any]) -> Iterator[Built]:
    """What the council saves, from its lines, with the part of the first year."""
    lines = _lines(reading)
    if lines is None:
        return
    total, paid, future = lines.total, lines.paid, lines.future
    found = section_256_saving(
        total.quantity("amount_gbp"),
        {row.key: row.quantity("amount_gbp") for row in paid},
        future.quantity("amount_gbp"),
    )
    used = [total, *paid, future]
    refs = [ref for row in used for ref in row.refs]
    figures: list[Cited] = []
    less = "".join(f" less {row_token(row, 'amount_gbp')}" for row in paid)
    points = []
    if found.net.is_exact:
        net = worked("council-net", "Net spend of the council now", found.net.value, "gbp", refs)
        figures.append(net)
        points.append(f"{row_token(total, 'amount_gbp')}{less} is [[{net.ref}]] net.")
    if found.net.is_exact and found.saving.is_exact:
        saved = worked("saving", "Saving a year", found.saving.value, "gbp", refs)
        figures.append(saved)
        after = f"[[worked/council-net]] less {row_token(future, 'amount_gbp')}"
        points.append(f"{after} is a saving of [[{saved.ref}]] a year.")
        part = _first_year(saved, content)
        if part is not None:
            figures.append(part[0])
            points.append(part[1])
    rest = _rest(lines.pot, future)
    if rest is not None:
        figures.append(rest[0])
        points.append(rest[1])
    if points:
        text = "Worked out from these amounts:"
        yield Built(
            "saving", text, tuple(points), figures=tuple(figures), sources=listed(reading, used)
        )


def _first_year(saved: Cited, content: Mapping[str, Any]) -> tuple[Cited, str] | None:
    """What is saved in the financial year in which the service starts."""
    start = content.get("cover", {}).get("service_start", "")
    if not start:
        return None
    day = date.fromisoformat(start)
    year = financial_year_of(day)
    basis = Basis.MONTHS if day.day == 1 else Basis.DAYS
    try:
        part = part_year(Decimal(saved.value), day, year, basis)
    except CannotWork:
        return None
    one = worked("saving-first-year", f"Saving in {year.label}", part.amount, "gbp", [saved.ref])
    share = f"{part.share.numerator} of {part.share.denominator} parts"
    return one, (
        f"If it is saved from the day on which the service starts, [[{one.ref}]] of it falls in "
        f"{year.label}: {share} of the year."
    )


def _rest(pot: Row | None, future: Row) -> tuple[Cited, str] | None:
    """What the other contributors must bring for the pot, which is a least amount."""
    if pot is None:
        return None
    rest = pot.quantity("amount_gbp").minus(future.quantity("amount_gbp"))
    if not rest.is_exact:
        return None
    one = worked("others", "Least that the others bring", rest.value, "gbp",
                 [*pot.refs, *future.refs])  # fmt: skip
    return one, (
        f"{row_token(pot, 'amount_gbp')} less {row_token(future, 'amount_gbp')} leaves at least "
        f"[[{one.ref}]] a year for the other contributors."
    )


def _one(rows: list[Row], words: str) -> Row | None:
    return next((row for row in rows if words in row.text("item").lower()), None)
