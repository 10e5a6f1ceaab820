"""AMHPs over the years in words: stock against what is required, cost, and who pays."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from commonweal.delivering.supply import SupplyYear
from commonweal.delivering.supply_tables import AuthoritySupply, SupplyAnswer, say
from commonweal.language.figure import Quantity, Status
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import exact_of, say_quantity
from commonweal.site.words import plural


def chart(book: Book, answer: SupplyAnswer | None) -> charts.LineChart | None:
    """The first council's stock, at its lower and its higher end, against what is required."""
    if answer is None or not answer.authorities:
        return None
    one = answer.authorities[0]
    years = [str(one.base_year), *(str(year.year) for year in one.years)]
    low = [one.stock, *(year.closing.low for year in one.years)]
    high = [one.stock, *(year.closing.high for year in one.years)]
    required = [None, *(year.required for year in one.years)]
    series = [_series("Required", required)]
    if low == high:
        series.insert(0, _series("AMHPs", high))
    else:
        series = [_series("AMHPs, at most", high), _series("AMHPs, at least", low), *series]
    return charts.lines(
        series,
        steps=years,
        id="supply",
        finding=_finding(book, one),
        y_label="People",
        from_zero=True,
    )


def _series(label: str, values: list[Decimal | None]) -> charts.Series:
    return charts.Series(
        label, tuple(values), tuple("not set" if v is None else f"{v:.0f}" for v in values)
    )


def _finding(book: Book, one: AuthoritySupply) -> str:
    name = book.name(one.authority)
    short = [year for year in one.years if year.gap and year.gap.high and year.gap.high > 0]
    if not short:
        return f"{name} has as many AMHPs as it requires in every year that has a number"
    return f"{name} may be short of AMHPs in {plural(len(short), 'year')}, first in {short[0].year}"


def years_table(book: Book, answer: SupplyAnswer | None) -> Table:
    """Every council, year by year."""
    return Table(
        "years",
        "AMHPs year by year",
        (
            Column("body", "Council"),
            Column("year", "Year"),
            Column("opening", "At the start", numeric=True),
            Column("leavers", "Leave", numeric=True),
            Column("qualified", "Qualify", numeric=True),
            Column("closing", "At the end", numeric=True),
            Column("required", "Required", numeric=True),
            Column("gap", "Short of", numeric=True),
            Column("cost", "Cost of training", numeric=True),
        ),
        tuple(_year_rows(book, answer)),
        note="Ranges come from rates that are only known between two ends.",
        empty="Nothing is known of AMHPs yet. Bring in the table “Approved mental health "
        "professionals”.",
    )


def _year_rows(book: Book, answer: SupplyAnswer | None) -> Iterator[tuple[Cell, ...]]:
    for one in answer.authorities if answer else ():
        status = Status.ILLUSTRATIVE if one.is_illustrative else Status.DERIVED
        for year in one.years:
            yield (
                Cell(book.name(one.authority), status=status),
                Cell(str(year.year)),
                _people(year.opening),
                _people(year.leavers),
                _people(year.qualified),
                _people(year.closing),
                Cell("not set" if year.required is None else f"{year.required:.0f}"),
                _gap(year),
                Cell(
                    say_quantity(year.cost, "gbp", 0),
                    raw=exact_of(year.cost),
                    status=_assumed(one),
                ),
            )


def _assumed(one: AuthoritySupply) -> str:
    return Status.ILLUSTRATIVE if one.is_assumed_so else ""


def _people(quantity: Quantity) -> Cell:
    return Cell(say(quantity), raw=exact_of(quantity))


def _gap(year: SupplyYear) -> Cell:
    if year.gap is None:
        return Cell("no number is set")
    if year.gap.high is not None and year.gap.high <= 0:
        return Cell("nobody", raw=exact_of(year.gap))
    if year.gap.low is not None and year.gap.high is not None and year.gap.low < 0:
        return Cell(f"nobody to {say(Quantity.exact(year.gap.high))}")
    return _people(year.gap)


def required_table(book: Book, answer: SupplyAnswer | None) -> Table:
    """How many each council needs, worked out from what it is asked to do."""
    rows = [one for one in answer.authorities if one.required] if answer else []
    return Table(
        "required",
        "How many are needed, from the work and from the rota",
        (
            Column("body", "Council"),
            Column("work", "For assessments", numeric=True),
            Column("rota", "For the rota", numeric=True),
            Column("people", "Needed", numeric=True),
            Column("now", "There now", numeric=True),
        ),
        tuple(
            (
                Cell(book.name(one.authority), status=_assumed(one)),
                _people(one.required.for_assessments),
                _people(one.required.for_rota),
                Cell(say(one.required.people), hint=one.required.steps[0]),
                Cell(f"{one.stock:.0f}"),
            )
            for one in rows
            if one.required
        ),
        note="Hours that are asked for, divided by the hours that one person gives; the larger "
        "need decides.",
        empty="To work out how many are needed, bring in assumptions about assessments, hours and "
        "the rota: the table “Assumptions about approved mental health professionals”.",
    )


def payers_table(book: Book, answer: SupplyAnswer | None) -> Table:
    """Who pays for training. What nobody has agreed to pay is a row of its own."""
    return Table(
        "payers",
        "Who pays for training",
        (
            Column("body", "For"),
            Column("payer", "Who pays"),
            Column("share", "Share", numeric=True),
            Column("amount", "Over all years", numeric=True),
        ),
        tuple(
            (
                Cell(book.name(one.authority), status=_assumed(one)),
                Cell(payer.name or "Undecided"),
                Cell(f"{payer.share_pct:.0f}%", raw=payer.share_pct),
                Cell(say_quantity(payer.amount, "gbp", 0), raw=exact_of(payer.amount)),
            )
            for one in (answer.authorities if answer else ())
            for payer in one.payers
        ),
        empty="No training is planned.",
    )


def professions_table(book: Book, answer: SupplyAnswer | None) -> Table:
    """What the trainees were before, where it is told."""
    return Table(
        "professions",
        "Where trainees come from",
        (Column("body", "Council"), Column("profession", "Profession"),
         Column("people", "Trainees", numeric=True)),
        tuple(
            (
                Cell(book.name(one.authority), status=_assumed(one)),
                Cell(name.capitalize()),
                Cell(f"{count:.0f}"),
            )
            for one in (answer.authorities if answer else ())
            for name, count in one.professions.items()
        ),
        empty="The professions of trainees are not told.",
    )  # fmt: skip
