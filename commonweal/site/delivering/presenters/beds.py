"""Delays for want of a bed in words, month by month."""

from __future__ import annotations

from commonweal.delivering.bed_delays import DelayReport
from commonweal.language.figure import Quantity
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import exact_of, say_quantity


def chart(report: DelayReport | None) -> charts.BarChart | None:
    """Assessments that waited, by month."""
    if report is None:
        return None
    bars = [
        charts.Bar(
            one.month,
            exact_of(one.delayed),
            say_quantity(one.delayed, "", 0),
            note=f"of {say_quantity(one.assessments, '', 0)} assessments",
        )
        for one in report.months
    ]
    known = [bar for bar in bars if bar.value is not None]
    most = max(known, key=lambda bar: bar.value or 0, default=None)
    finding = f"Most waited in {most.label}: {most.shown}" if most else "No month has a full count"
    return charts.bars(bars, id="delays", finding=finding)


def months_table(report: DelayReport | None) -> Table:
    """The monthly report: counts, share and hours."""
    return Table(
        "months",
        "Month by month",
        (
            Column("month", "Month"),
            Column("assessments", "Assessments", numeric=True),
            Column("delayed", "Waited for a bed", numeric=True),
            Column("share", "Share", numeric=True),
            Column("hours", "Hours waited", numeric=True),
        ),
        tuple(
            (
                Cell(one.month),
                _count(one.assessments),
                _count(one.delayed),
                Cell(say_quantity(one.share, "pct", 1), raw=exact_of(one.share)),
                _count(one.hours),
            )
            for one in (report.months if report else ())
        ),
        empty="No delays are on record. Bring in the table “Assessments delayed for want of a "
        "bed”.",
    )


def rows_table(book: Book, report: DelayReport | None) -> Table:
    """Every return, with occupancy against the target and what was done."""
    over = set(report.over_target) if report else set()
    return Table(
        "returns",
        "By provider and area",
        (
            Column("month", "Month"),
            Column("provider", "Provider"),
            Column("area", "Area"),
            Column("delayed", "Waited", numeric=True),
            Column("hours", "Hours", numeric=True),
            Column("occupancy", "Occupancy", numeric=True),
            Column("escalation", "What was done"),
        ),
        tuple(
            (
                Cell(one.month),
                Cell(book.name(one.provider)),
                Cell(one.area),
                _count(one.delayed),
                _count(one.hours),
                Cell(
                    say_quantity(one.occupancy, "pct", 1),
                    raw=exact_of(one.occupancy),
                    hint="above target" if one in over else "",
                ),
                Cell(one.escalation or "nothing on record"),
            )
            for one in (report.rows if report else ())
        ),
        empty="No returns are on record.",
    )


def _count(quantity: Quantity) -> Cell:
    return Cell(say_quantity(quantity, "", 0), raw=exact_of(quantity))
