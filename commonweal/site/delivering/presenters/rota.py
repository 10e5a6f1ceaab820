"""Rotas in words: who is on when, how evenly, and what one shared rota would save."""

from __future__ import annotations

from decimal import Decimal

from commonweal.delivering.rota_sharing import RotaAnswer, RotaSheet, SharingLine
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import exact_of, say_quantity
from commonweal.site.words import day, plural

POUNDS = "Cost in pounds"
#: The measure that is better when it is higher.
SPARE = "People to spare at the tightest place"


def sharing_table(answer: RotaAnswer | None) -> Table:
    """Both designs, measure by measure."""
    return Table(
        "sharing",
        "Separate rotas beside one shared rota",
        (
            Column("measure", "What"),
            Column("separate", "Separate", numeric=True),
            Column("shared", "Shared", numeric=True),
            Column("saving", "Saved by sharing", numeric=True),
        ),
        tuple(_sharing_row(line) for line in (answer.lines if answer else ())),
        empty="No rota has been drawn up yet.",
    )


def _sharing_row(line: SharingLine) -> tuple[Cell, ...]:
    unit = "gbp" if line.label == POUNDS else ""
    places = 1 if line.label == "Shifts per person" else 0
    amounts = [
        Cell(say_quantity(quantity, unit, places), raw=exact_of(quantity))
        for quantity in (line.separate, line.shared, line.saving)
    ]
    if line.label == SPARE:
        amounts[-1] = _more_to_spare(line)
    return (Cell(line.label.removesuffix(" in pounds")), *amounts)


def _more_to_spare(line: SharingLine) -> Cell:
    """People to spare are gained, not saved: how many more, or fewer."""
    gained = line.shared.minus(line.separate)
    if not gained.is_exact or not gained.value:
        return Cell("")
    word = "more" if gained.value > 0 else "fewer"
    return Cell(f"{abs(gained.value):f} {word} to spare")


def coverage_table(answer: RotaAnswer | None) -> Table:
    """How far each rota is filled, and how few people its tightest place has to choose from."""
    rows = [
        (sheet.title, one) for sheet in _sheets(answer) for one in sheet.coverage
    ]  # separate first
    return Table(
        "coverage",
        "How far each rota is covered",
        (
            Column("design", "Design"),
            Column("rota", "Rota"),
            Column("filled", "Filled", numeric=True),
            Column("places", "Places", numeric=True),
            Column("spare", "To spare at the tightest place", numeric=True),
            Column("tightest", "Tightest place"),
        ),
        tuple(
            (
                Cell(title),
                Cell(one.rota),
                Cell(str(one.filled)),
                Cell(str(one.places)),
                Cell(str(one.spare)),
                Cell(one.tightest),
            )
            for title, one in rows
        ),
        empty="No rota has been drawn up yet.",
    )


def unfilled_table(answer: RotaAnswer | None) -> Table:
    """Every place that nobody may lawfully fill, with the reasons."""
    return Table(
        "unfilled",
        "Places that stay open, and why",
        (Column("design", "Design"), Column("on", "Day"), Column("rota", "Rota"),
         Column("why", "Why")),
        tuple(
            (Cell(sheet.title), Cell(day(one.on), raw=one.on.isoformat()), Cell(one.rota),
             Cell(one.sentence))
            for sheet in _sheets(answer)
            for one in sheet.unfilled
        ),
        empty="Every place of both designs is filled.",
    )  # fmt: skip


def duties_table(sheet: RotaSheet | None, id_: str) -> Table:
    """Who is on when: one row a day, one column a shift of a rota."""
    slots = sorted({(one.rota, one.kind) for one in sheet.duties}) if sheet else []
    days = sorted({one.on for one in sheet.duties}) if sheet else []
    columns = [Column(f"{rota}-{kind}", f"{rota}, {kind}") for rota, kind in slots]
    on: dict[tuple[object, str, str], list[str]] = {}
    for one in sheet.duties if sheet else ():
        on.setdefault((one.on, one.rota, one.kind), []).append(one.worker)
    return Table(
        id_,
        f"{sheet.title}: who is on duty" if sheet else "Who is on duty",
        (Column("on", "Day"), *columns),
        tuple(
            (
                Cell(f"{when:%a} {day(when)}", raw=when.isoformat()),
                *(
                    Cell(", ".join(on.get((when, rota, kind), [])) or "open")
                    for rota, kind in slots
                ),
            )
            for when in days
        ),
        empty="No rota has been drawn up yet.",
    )


def load_chart(book: Book, answer: RotaAnswer | None) -> charts.BarChart | None:
    """Shifts of each person when separate; the mark is an even share."""
    if answer is None:
        return None
    loads = sorted(answer.separate.loads, key=lambda load: (load.authority, load.worker))
    most = max(loads, key=lambda load: load.shifts, default=None)
    if most is None:
        return None
    return charts.bars(
        [
            charts.Bar(
                f"{load.worker} ({book.name(load.authority)})",
                Decimal(load.shifts),
                plural(load.shifts, "shift"),
                note=f"{load.unsocial} of them unsocial, {load.hours.normalize():f} hours",
                marker=load.even,
                marker_shown=f"even share {load.even:.1f}",
            )
            for load in loads
        ],
        id="load",
        finding=f"The most that anybody works on separate rotas is {plural(most.shifts, 'shift')}",
        marker_label="an even share",
    )


def loads_table(book: Book, answer: RotaAnswer | None) -> Table:
    """Load of each person in both designs."""
    both = {load.worker: load for load in answer.shared.loads} if answer else {}
    return Table(
        "loads",
        "Load of each person",
        (
            Column("person", "Person"),
            Column("body", "Council"),
            Column("shifts", "Shifts, separate", numeric=True),
            Column("unsocial", "Unsocial, separate", numeric=True),
            Column("hours", "Hours, separate", numeric=True),
            Column("shared", "Shifts, shared", numeric=True),
            Column("shared_hours", "Hours, shared", numeric=True),
        ),
        tuple(
            (
                Cell(load.worker),
                Cell(book.name(load.authority)),
                Cell(str(load.shifts)),
                Cell(str(load.unsocial)),
                Cell(f"{load.hours.normalize():f}", raw=load.hours),
                Cell(str(both[load.worker].shifts)),
                Cell(f"{both[load.worker].hours.normalize():f}", raw=both[load.worker].hours),
            )
            for load in (answer.separate.loads if answer else ())
        ),
        empty="No rota has been drawn up yet.",
    )


def operators_table(book: Book, rows: list[dict[str, str]]) -> Table:
    """Who runs which rota today, as printed."""
    return Table(
        "operators",
        "Who runs which rota now",
        (Column("area", "Area"), Column("period", "When"), Column("by", "Run by"),
         Column("for", "On behalf of")),
        tuple(
            (
                Cell(row.get("area", "")),
                Cell(row.get("period", "")),
                Cell(_bodies(book, row.get("operated_by", "")) or "not stated"),
                Cell(_bodies(book, row.get("on_behalf_of", "")) or "not stated"),
            )
            for row in rows
        ),
        empty="It is not on record who runs the rotas. Bring in the table “Who runs the rota of "
        "approved mental health professionals”.",
    )  # fmt: skip


def _bodies(book: Book, codes: str) -> str:
    return ", ".join(book.name(code.strip()) for code in codes.split(";") if code.strip())


def _sheets(answer: RotaAnswer | None) -> tuple[RotaSheet, ...]:
    return (answer.separate, answer.shared) if answer else ()
