"""Schedules of indicators in words: who differs, one provider's lines, and the Word paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commonweal.records.frameworks.definitions import days_after_period
from commonweal.records.frameworks.selectors_schedules import ScheduleView
from commonweal.reviewing.indicators import Frequency
from commonweal.reviewing.schedules import Difference, Kind, calendar
from commonweal.site.frameworks.board import Board
from commonweal.site.frameworks.presenters.common import FREQUENCIES
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.papers import Paper, Paragraph, Section
from commonweal.site.words import day, plural

STATES = {
    "waiting": "Nothing returned yet",
    "same": "The same as was sent",
    "differs": "Differs",
}
KINDS = {
    Kind.MISSING: "Not collected",
    Kind.EXTRA: "Not asked for",
    Kind.DEFINITION: "Defined otherwise",
    Kind.FREQUENCY: "Reported otherwise",
}


def headline(views: Sequence[ScheduleView]) -> str:
    """Who differs, in a sentence."""
    if not views:
        return "No schedule has been sent yet."
    number = views[0].sent.version.number
    differs = [str(one.provider) for one in views if one.state == "differs"]
    waiting = sum(one.state == "waiting" for one in views)
    said = f"Version {number} was sent to {plural(len(views), 'provider')}. "
    if differs:
        verb = "differs" if len(differs) == 1 else "differ"
        said += f"{' and '.join(differs)} {verb} from it"
    elif waiting < len(views):
        said += "No provider that has answered differs from it"
    else:
        return said + "None has answered yet."
    return said + (f"; {plural(waiting, 'provider')} still to answer." if waiting else ".")


def providers_table(board: Board, views: Sequence[ScheduleView]) -> Table:
    """Each provider with how its schedule stands."""
    return Table(
        "providers",
        "The schedule of each provider",
        (
            Column("provider", "Provider"),
            Column("state", "What came back"),
            Column("differences", "Differences", numeric=True),
            Column("term", "To report"),
        ),
        tuple(
            (
                Cell(str(one.provider), href=f"{board.address}schedules/{one.provider.code}/"),
                Cell(STATES[one.state]),
                Cell("" if one.state == "waiting" else str(len(one.differences))),
                Cell(f"{day(one.sent.starts_on)} to {day(one.sent.ends_on)}"),
            )
            for one in views
        ),
        empty="No schedule has been sent yet. Publish the set, then send it to every provider.",
    )


def differences_table(views: Sequence[ScheduleView]) -> Table:
    """Every difference of every provider."""
    return Table(
        "differences",
        "Where providers differ",
        (
            Column("provider", "Provider"),
            Column("indicator", "Indicator"),
            Column("kind", "How"),
            Column("sent", "As sent"),
            Column("returned", "As returned"),
        ),
        tuple(
            (
                Cell(str(view.provider)),
                Cell(one.name or one.indicator),
                Cell(KINDS[one.kind], hint=one.column),
                Cell(_side(one, one.sent)),
                Cell(_side(one, one.returned)),
            )
            for view in views
            for one in view.differences
        ),
        empty="No provider that has answered differs from what was sent.",
    )


def _side(one: Difference, text: str) -> str:
    if one.kind in (Kind.MISSING, Kind.EXTRA):
        return "in the schedule" if text else "not in it"
    return f"every {text}" if one.kind == Kind.FREQUENCY else text or "nothing"


def lines_table(view: ScheduleView) -> Table:
    """What is to be reported, as it goes into the contract."""
    return Table(
        "schedule",
        "What is to be reported",
        (
            Column("indicator_id", "Code", only="file"),
            Column("name", "Indicator"),
            Column("numerator", "What is counted"),
            Column("denominator", "Divided by"),
            Column("unit", "Unit"),
            Column("frequency", "How often"),
            Column("breakdowns", "Broken down by"),
            Column("outcome", "For the outcome", only="file"),
        ),
        tuple(
            (
                Cell(line.indicator),
                Cell(line.name, status=line.status),
                Cell(line.numerator or "as published"),
                Cell(line.denominator or "as published"),
                Cell("per cent" if line.unit == "pct" else line.unit),
                Cell(FREQUENCIES[Frequency(line.frequency)]),
                Cell(line.breakdowns.replace(";", ",") or "nothing"),
                Cell(f"{line.heading}: {line.outcome}"),
            )
            for line in view.lines
        ),
    )


def calendar_table(view: ScheduleView) -> Table:
    """By when each return is due."""
    due = calendar(view.lines, view.sent.starts_on, view.sent.ends_on, days_after_period())
    return Table(
        "calendar",
        "When returns are due",
        (Column("due", "Due"), Column("period", "Period"), Column("frequency", "For indicators")),
        tuple(
            (
                Cell(day(one.due)),
                Cell(f"{day(one.start)} to {day(one.end)}"),
                Cell(f"reported every {one.frequency}"),
            )
            for one in due
        ),
        note="Days after the end of a period are a convention of Commonweal, not printed in a "
        "paper.",
    )


def blank_table(view: ScheduleView) -> Table:
    """The schedule in the columns of the table that is returned."""
    columns = (
        "framework", "version", "provider_code", "indicator_id", "name", "collected", "unit",
        "numerator", "denominator", "frequency", "source_doc", "source_section",
    )  # fmt: skip
    version = view.sent.version
    return Table(
        "indicator_schedule_returned",
        "The schedule to fill in and return",
        tuple(Column(name, name) for name in columns),
        tuple(
            tuple(
                Cell(text)
                for text in (
                    version.set.framework, str(version.number), view.provider.code,
                    line.indicator, line.name, "yes", line.unit, line.numerator,
                    line.denominator, line.frequency, "this file", "Schedule",
                )
            )
            for line in view.lines
        ),
    )  # fmt: skip


def paper(board: Board, view: ScheduleView, made_at: datetime) -> Paper:
    """The schedule as a Word paper, to be put into the contract."""
    version = view.sent.version
    return Paper(
        title=f"Schedule of indicators: {view.provider}",
        about=(
            f"{board.framework.title}, version {version.number}, published "
            f"{day(version.made_at.date())} for {board.place.name}. To be reported from "
            f"{day(view.sent.starts_on)} to {day(view.sent.ends_on)}."
        ),
        sections=(
            Section(
                "Indicators",
                (
                    Paragraph("Every provider of the place reports the same indicators."),
                    lines_table(view).without("page"),
                ),
            ),
            Section("Calendar", (calendar_table(view),)),
        ),
        made_at=made_at,
    )
