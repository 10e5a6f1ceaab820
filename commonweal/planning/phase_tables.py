"""Phases read from the tables that hold them: a review's stages or phases, or dated events.

Loose words of a timeline ("2012 autumn") give the year that they name, and say so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from commonweal.language.period import Period, PeriodKind, parse_period
from commonweal.language.row import CannotWork, Row
from commonweal.planning.phases import Phase, PhaseMark


def _stages(rows: Sequence[Row]) -> list[Phase]:
    """The table `ncl_review_stages`: a state on one day, and a start and an end where they are."""
    found = []
    for row in rows:
        seen, state = _state_on(row)
        done = state.casefold() in {"complete", "completed", "done"}
        phase = _dated(row, row.text("stage_no"), row.text("stage"), row.text("aim"))
        if seen is not None and state:
            words = f"{state} on {seen:%-d %B %Y}"
            phase = replace(
                phase,
                state=words,
                ended_by=seen if done else None,
                begun_by=None if done or state.casefold().startswith("not") else seen,
            )
        found.append(phase)
    return found


def _state_on(row: Row) -> tuple[date | None, str]:
    """The day in the name of a column such as `status_2022_03_18`, and what stands in it."""
    for column, text in row.cells.items():
        parts = re.fullmatch(r"status_(\d{4})_(\d{2})_(\d{2})", column)
        if parts:
            try:
                return date(int(parts[1]), int(parts[2]), int(parts[3])), text.strip()
            except ValueError:
                continue
    return None, ""


def _review_phases(rows: Sequence[Row]) -> list[Phase]:
    """The table `s75_phases`: starts and ends as printed, and notices tied to them."""
    return [
        replace(
            _dated(row, row.text("phase"), row.text("name"), _note(row)),
            marks=_marks(row.text("notice_or_extension"), _last_day(row.text("end"))),
        )
        for row in rows
    ]


def _dated(row: Row, code: str, title: str, note: str) -> Phase:
    start, end = row.text("start"), row.text("end")
    first, last = parse_period(start), parse_period(end)
    return Phase(
        code=code,
        title=f"{code}. {title[:1].upper()}{title[1:]}",
        start=first.start,
        end=last.end,
        months=_months(row),
        start_words=start,
        end_words=end,
        note=note,
    )


def _note(row: Row) -> str:
    return next((figure.note for figure in row.figures.values() if figure.note), "")


def _months(row: Row) -> int | None:
    number = row.number("months")
    if number is None:
        return None
    if number % 1:
        raise CannotWork(f"“{number}” months in {row.name} is not a whole number: correct it.")
    return int(number)


def _marks(text: str, end: date | None) -> tuple[PhaseMark, ...]:
    """A day that the words hold, or else the phase's own end."""
    if not text:
        return ()
    days = re.findall(r"\d{4}-\d{2}-\d{2}", text)
    words = re.sub(r"\s*\(?\d{4}-\d{2}-\d{2}\)?", "", text).strip() or text
    on = _last_day(days[0]) if days else end
    return () if on is None else (PhaseMark(words[:1].upper() + words[1:], on),)


def _last_day(text: str) -> date | None:
    return parse_period(text).end


def _events(rows: Sequence[Row]) -> list[Phase]:
    """The table `jcp_transition_timeline`: events with a stretch of time each, soonest first."""
    found = []
    for row in rows:
        words = row.text("when")
        stretch, about = _stretch(words)
        found.append(
            Phase(
                code=row.key,
                title=row.text("event")[:1].upper() + row.text("event")[1:],
                start=stretch.start,
                end=stretch.end,
                start_words=words,
                end_words=words,
                follows=False,
                about=about,
                note=_note(row),
            )
        )
    return sorted(found, key=lambda phase: (phase.start or date.max, phase.end or date.max))


def _stretch(words: str) -> tuple[Period, bool]:
    """The stretch of time that words name, and whether it is only read from a year in them."""
    period = parse_period(words)
    if period.is_known:
        return period, False
    first, _, last = words.partition(" to ")
    ends = parse_period(first), parse_period(last)
    if all(end.is_known for end in ends):
        return Period(PeriodKind.SPAN, ends[0].start, ends[1].end, words), False
    year = re.search(r"\b(?:19|20)\d{2}\b", words)
    return (parse_period(year[0]), True) if year else (period, False)


#: The tables that hold phases, with what their plan is called and how they are read.
TABLES: Mapping[str, tuple[str, Callable[[Sequence[Row]], list[Phase]]]] = {
    "ncl_review_stages": ("Stages of the review", _stages),
    "s75_phases": ("Phases of the review", _review_phases),
    "jcp_transition_timeline": ("Transition of commissioning", _events),
}


def phases_of(table: str, rows: Iterable[Row]) -> list[Phase]:
    """The phases of one table. Raises CannotWork for a cell that cannot be used."""
    if table not in TABLES:
        raise CannotWork(
            f"There is no plan of phases in “{table}”. Use one of: {', '.join(TABLES)}."
        )
    return TABLES[table][1](list(rows))
