"""The timetable of a report, judged backward from the start of the service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from commonweal.language.period import parse_period
from commonweal.language.row import CannotWork
from commonweal.planning.decision_report_compose import entries
from commonweal.procuring.timetable import Timetable, steps_from, timetable
from commonweal.records.reports.definitions import calendar, procurement_steps


def timetable_of(content: Mapping[str, Any]) -> Timetable | None:
    """The planned dates judged backward from the start of the service; None before there are
    any."""
    start = content.get("cover", {}).get("service_start", "")
    planned = {one["step"]: parse_period(one["held"]) for one in entries(content, "planned")}
    if not start or not planned:
        return None
    steps = steps_from(procurement_steps(), planned, {})
    try:
        return timetable(date.fromisoformat(start), steps, calendar())
    except (CannotWork, ValueError):
        # A start outside the calendar of working days cannot be judged.
        return None


def breaches_of(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The planned dates that leave too little time for what follows."""
    found = timetable_of(content)
    return found.breaches if found is not None else ()
