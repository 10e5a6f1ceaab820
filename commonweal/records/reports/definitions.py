"""What reports read of their definitions: the outline, and the steps of a procurement."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from commonweal.planning.decision_report import Outline, outline_from
from commonweal.procuring.working_days import Calendar, calendar_from
from commonweal.records import shelf


@cache
def outline() -> Outline:
    """The outline of a decision report."""
    return outline_from(shelf.read_yaml("documents/decision-report.yaml"))


@cache
def procurement_steps() -> Mapping[str, Any]:
    """The steps of a procurement with the time that each needs."""
    found: Mapping[str, Any] = shelf.read_yaml("procurement/timetable.yaml")
    return found


def step_titles() -> dict[str, str]:
    """The steps by code."""
    return {row["code"]: row["title"] for row in procurement_steps()["steps"]}


@cache
def calendar() -> Calendar:
    """The working days of England."""
    calendars = shelf.read_yaml("procurement/calendars.yaml")
    holidays = shelf.read_csv("procurement/bank-holidays.csv")
    return calendar_from(calendars, holidays, calendars["calendars"][0]["code"])
