"""The commissioning path as pictures: bars over time, and a matrix of segments by year."""

from __future__ import annotations

from datetime import date

from commonweal.language.period import add_months
from commonweal.planning.path import SegmentDates
from commonweal.planning.path_tables import Path
from commonweal.site.charts import Dated, Gantt, HeatCell, Matrix, Stretch, gantt, matrix
from commonweal.site.planning.presenters.path import end_words, length_words, years_of
from commonweal.site.words import day

NAMES = (
    ("gate", "stage gate"),
    ("milestone", "shift milestone"),
    ("end", "new contract or extension"),
)

#: What each kind of event is called in a cell of the matrix, and how dark the cell is.
_CELLS = {"gate": ("gate {n}", 4), "milestone": ("shift", 2), "end": ("ends", 3)}


def path_gantt(path: Path, before: Path | None, before_label: str, source: str) -> Gantt | None:
    """Every segment over time; with another version, that one below each bar."""
    old = {one.segment.code: one for one in before.dates} if before else {}
    return gantt(
        [_stretch(one, old.get(one.segment.code)) for one in path.dates],
        id="path-gantt",
        finding=_finding(path),
        names=NAMES,
        before_label=before_label,
        source=source,
    )


def _finding(path: Path) -> str:
    ends = sorted({one.end for one in path.dates if one.end})
    if not ends:
        return "No segment has an end yet."
    if len(ends) == 1:
        return f"Every segment ends on {day(ends[0])}."
    return f"The first segments end on {day(ends[0])}, the last on {day(ends[-1])}."


def _stretch(one: SegmentDates, old: SegmentDates | None) -> Stretch:
    notes = [
        f"{event.title.split(':')[0].lower()} on {day(event.on)}"
        for event in one.events
        if event.kind in ("gate", "milestone")
    ]
    return Stretch(
        label=one.segment.title,
        start=one.start if one.end else None,
        end=one.end,
        shown=f"{length_words(one)}, {'to ' if not one.segment.is_maximum else ''}{end_words(one)}"
        if one.end
        else length_words(one),
        note="; ".join(notes),
        is_open=one.segment.is_maximum,
        marks=_marks(one),
        before=(old.start if old.end else None, old.end) if old else None,
        before_marks=_marks(old) if old else (),
    )


def _marks(one: SegmentDates) -> tuple[Dated, ...]:
    return tuple(
        Dated(event.kind, event.on, f"{event.title}, {day(event.on)}")
        for event in one.events
        if event.kind != "start" and not event.is_latest
    )


def path_matrix(path: Path) -> Matrix:
    """Segments by year of the path: what runs, what is decided, what ends."""
    years = years_of(path)
    rows = [
        (one.segment.title, [_cell(one, path.start, year) for year in years]) for one in path.dates
    ]
    return matrix(
        rows,
        id="path-matrix",
        finding="What happens to each segment in each year of the path.",
        corner="Segment",
        columns=[f"Year {year} to {_short(add_months(path.start, 12 * year))}" for year in years],
        key=((0, "over"), (1, "runs"), (2, "shift milestone"),
             (3, "ends: new contract or extension"), (4, "stage gate")),
    )  # fmt: skip


def _cell(one: SegmentDates, start: date, year: int) -> HeatCell:
    first, last = add_months(start, 12 * (year - 1)), add_months(start, 12 * year)
    if one.end is None:
        return HeatCell("none", None)
    words: list[str] = []
    level = 1 if one.start < last and one.end > first else 0
    for event in one.events:
        # A day on the border between two years closes the year before it.
        if event.kind in _CELLS and first < event.on <= last:
            text, shade = _CELLS[event.kind]
            words.append("latest end" if event.is_latest else text.format(n=event.code[5:]))
            level = max(level, shade)
    if not words and level:
        words = ["runs"]
    return HeatCell(", ".join(words) or "over", level)


def _short(value: date) -> str:
    return f"{value:%b %Y}"
