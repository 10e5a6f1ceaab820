"""The programme of a path in words: work in order, what it waits for, and the time to spare."""

from __future__ import annotations

from commonweal.planning.path_tables import Path
from commonweal.planning.programme import Scheduled
from commonweal.site.charts import Dated, Gantt, Stretch, gantt
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural

NAMES = (("gate", "stage gate"), ("end", "new contract or extension"))


def headline(path: Path) -> str:
    """The longest way in one sentence."""
    way = [one for one in path.programme if one.is_critical]
    if not way:
        return "There is no programme yet: no segment has a gate or an end."
    last = max(way, key=lambda one: one.end)
    late = [one for one in path.programme if one.is_late]
    start = min(one.start for one in way)
    if late:
        return (
            f"{plural(len(late), 'piece of work', 'pieces of work')} cannot be done in time. The "
            f"longest way ends on {day(last.end)}."
        )
    return (
        f"The longest way runs from {day(start)} to {day(last.end)} and ends with "
        f"{last.task.title}. Everything can be done in time."
    )


def programme_gantt(path: Path) -> Gantt | None:
    """Every piece of work over time, the longest way marked."""
    return gantt(
        [_stretch(one) for one in path.programme],
        id="programme-gantt",
        finding="Needs come before a specification, and a specification before a gate.",
        names=NAMES,
        description="The days of gates and contracts are the path's. How many months each piece of "
        "work takes is illustrative unless it was set here.",
    )


def _stretch(one: Scheduled) -> Stretch:
    is_event = one.task.months == 0 and one.task.kind != "work"
    mark = Dated("gate" if one.task.kind == "gate" else "end", one.end, one.task.title)
    return Stretch(
        label=one.task.title,
        start=None if is_event else one.start,
        end=None if is_event else one.end,
        shown=day(one.end) if is_event else f"{day(one.start)} to {day(one.end)}",
        note=spare_words(one) if one.task.kind == "work" else "",
        is_strong=one.is_critical,
        marks=(mark,) if is_event else (),
    )


def spare_words(one: Scheduled) -> str:
    """How long a piece of work can slip before it moves something that is due."""
    if one.spare is None:
        return "nothing waits for it"
    if one.spare < 0:
        return f"{plural(-one.spare, 'day')} too late"
    return f"{plural(one.spare, 'day')} to spare" if one.spare else "no time to spare"


def programme_table(path: Path | None) -> Table:
    """The work with what it waits for."""
    tasks = path.programme if path else ()
    titles = {one.task.code: one.task.title for one in tasks}
    return Table(
        "programme",
        "The programme, step by step",
        (Column("task", "Work"), Column("start", "From"), Column("end", "To"),
         Column("after", "Waits for"), Column("spare", "Time to spare"),
         Column("way", "On the longest way")),
        tuple(
            (
                Cell(one.task.title),
                Cell(day(one.start), raw=one.start.isoformat()),
                Cell(day(one.end), raw=one.end.isoformat()),
                Cell("; ".join(titles[code] for code in one.task.after) or "nothing"),
                Cell(spare_words(one) if one.task.kind == "work" else "has its day"),
                Cell("yes" if one.is_critical else "no"),
            )
            for one in tasks
        ),
        note="The months of each piece of work are illustrative unless they were set here.",
        empty="There is no programme yet. Bring in the table “Segments of the commissioning "
        "path”.",
    )  # fmt: skip
