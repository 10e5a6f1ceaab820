"""Reading what options rest on: beliefs, conditions of an extension, premises.

The things themselves stand in tables; what was found about each is an act. The latest counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.language.row import Row
from commonweal.planning.option_tables import TABLES, appraisal_of
from commonweal.records.options.models import Check
from commonweal.records.options.selectors import seen
from commonweal.records.options.watching import CHECKED, Watched
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.results.reading import Reading


def watched_for(acting: Acting, place: Place) -> list[Watched]:
    """Everything that any option of a place rests on, as this reader sees it. Two queries."""
    tables = tuple(dict.fromkeys((*TABLES, *CHECKED.values())))
    reading = Reading(acting, place, tables)
    return watched_in(acting, place, {name: reading.rows(name) for name in tables})


def watched_in(acting: Acting, place: Place, tables: Mapping[str, Sequence[Row]]) -> list[Watched]:
    """The same from tables already read."""
    latest = latest_checks(acting, place)
    return [
        _watched(about, row, latest.get((about, row.key)))
        for about, table in CHECKED.items()
        for row in tables.get(table, ())
        if about != Check.About.PREMISES or row.text("owner_code") == row.text("incumbent_code")
    ]


def _watched(about: Check.About, row: Row, check: Check | None) -> Watched:
    title = {
        Check.About.BELIEF: "belief_label",
        Check.About.CONDITION: "condition",
        Check.About.PREMISES: "service",
    }[about]
    column = "options" if about == Check.About.PREMISES else "option"
    return Watched(
        about=about,
        key=row.key,
        appraisal=appraisal_of(row),
        options=row.words(column),
        title=row.text(title),
        number=row.text("belief_no") or row.text("condition_no"),
        status=row.status,
        check=check,
        ref=row.refs[0],
        row=row,
        due=check.test_on if check and check.test_on else _day(row.text("due_on")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def latest_checks(acting: Acting, place: Place) -> dict[tuple[str, str], Check]:
    """What was found last about each thing, by what it is and its key."""
    rows = seen(acting, place, Check).select_related("owner", "organisation").order_by("id")
    return {(Check.About(row.about), row.key): row for row in rows}


def history_of(acting: Acting, place: Place, about: str, key: str) -> list[Check]:
    """Everything that was found about one thing, newest first."""
    rows = seen(acting, place, Check).filter(about=about, key=key)
    return list(rows.select_related("owner", "organisation"))
