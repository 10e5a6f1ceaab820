"""What the page of a mobilisation says: tasks, conditions, people, support and the gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from commonweal.procuring.contracts import Side
from commonweal.procuring.timetable import Line, Verdict
from commonweal.records.contracts.models import Criterion, SupportNeed, Task
from commonweal.records.contracts.reading import Standing
from commonweal.records.contracts.selectors_start import Count
from commonweal.site.charts import Dated, Gantt, Part, Stack, StackChart, Stretch, gantt, stacked
from commonweal.site.contracts.desk import Desk
from commonweal.site.contracts.presenters.contracts import SIDES
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, moment, plural

WHO = {"at_start": "People at the start", "moved": "Moved to the new service",
       "exited": "Left as planned", "unresolved": "Unresolved"}  # fmt: skip
MET = {True: "Met", False: "Not met", None: "Nobody has said"}


def lede(standing: Standing, problems: Sequence[str]) -> str:
    """Whether the service may start, in a sentence."""
    if standing.started_on:
        return f"The service started on {day(standing.started_on)}."
    start = day(standing.contract.starts_on)
    if not problems:
        return f"Nothing stands against the start on {start}."
    return f"The service is to start on {start}: {plural(len(problems), 'thing')} to settle first."


def gate_words(line: Line) -> str:
    """Whether the contract was in place in time."""
    latest = day(line.latest)
    if line.verdict is Verdict.NOT_PLANNED:
        return f"The contract has to be in place by {latest}. It is not signed by both sides yet."
    placed = day(line.step.planned.end or line.latest)
    if line.verdict is Verdict.PASSES:
        return f"In time: in place on {placed}, and {latest} was the last day."
    return f"Too late: in place on {placed}, and {latest} was the last day. A start needs a reason."


def tasks_table(desk: Desk, tasks: Iterable[Task]) -> Table:
    """The plan, the next due first."""
    today = desk.standing.day
    rows = []
    for one in tasks:
        mine = desk.side is not None and desk.side.value == one.side
        href = f"{desk.mobilisation}tasks/{one.pk}/" if mine and not one.done_on else ""
        if one.done_on:
            state = f"done {day(one.done_on)}"
        else:
            state = "overdue" if one.due_on < today else "open"
        rows.append(
            (Cell(one.title, href=href, about="say that it is done" if href else ""),
             Cell(SIDES[Side(one.side)]), Cell(one.owner),
             Cell(day(one.starts_on) if one.starts_on else "at once"),
             Cell(day(one.due_on), raw=one.due_on.isoformat()), Cell(state.capitalize()))
        )  # fmt: skip
    return Table(
        "tasks",
        "Tasks",
        (
            Column("task", "Task"),
            Column("side", "Side"),
            Column("owner", "Owner"),
            Column("start", "Begins"),
            Column("due", "Due"),
            Column("state", "State"),
        ),
        tuple(rows),
        empty="No task is planned yet: add the first one.",
    )


def tasks_chart(standing: Standing, tasks: Sequence[Task]) -> Gantt | None:
    """The tasks over time, with the day on which the service starts."""
    if not tasks:
        return None
    start = standing.contract.starts_on
    stretches = [
        Stretch(one.title, one.starts_on or one.made_at.date(), one.done_on or one.due_on,
                "done" if one.done_on else f"due {day(one.due_on)}", note=one.owner,
                is_open=one.done_on is None)
        for one in tasks
    ]  # fmt: skip
    stretches.append(
        Stretch("Service starts", None, None, day(start),
                marks=(Dated("gate", start, f"Service starts {day(start)}"),))
    )  # fmt: skip
    open_ = sum(1 for one in tasks if not one.done_on)
    return gantt(
        stretches,
        id="plan",
        finding=f"{plural(open_, 'task')} still to do before {day(start)}",
        names=(("gate", "start of the service"),),
    )


def conditions_table(desk: Desk, conditions: Iterable[Criterion]) -> Table:
    """The conditions of readiness and what was said of each."""
    rows = []
    for one in conditions:
        mine = desk.side is not None and desk.side.value == one.side
        href = f"{desk.mobilisation}conditions/{one.pk}/" if mine else ""
        said = f"{one.said_by}, {moment(one.said_at)}" if one.said_at else ""
        rows.append(
            (Cell(one.title, href=href, about="say whether it is met" if href else ""),
             Cell(SIDES[Side(one.side)]), Cell(MET[one.is_met]), Cell(one.evidence, hint=said))
        )  # fmt: skip
    return Table(
        "conditions",
        "Conditions of readiness",
        (
            Column("condition", "Condition"),
            Column("side", "To be met by"),
            Column("met", "Met?"),
            Column("evidence", "What shows it"),
        ),
        tuple(rows),
        empty="No condition is set yet: the contract holder adds them.",
    )


def users_table(standing: Standing, users: Mapping[str, Count]) -> Table:
    """The people of the old service, by what became of them."""
    counted = standing.users
    return Table(
        "users",
        "People of the old service"
        + (f", counted on {day(counted.counted_on)}" if counted is not None else ""),
        (Column("what", "What became of them"), Column("people", "People", numeric=True)),
        tuple((Cell(WHO[name]), Cell(str(one))) for name, one in users.items()),
        empty="Nobody has counted the people whom the old service supports.",
    )


def users_chart(users: Mapping[str, Count]) -> StackChart | None:
    """The same as one bar; None where a count is held back."""
    numbers = {name: one.number for name, one in users.items()}
    if not numbers or None in numbers.values() or not numbers["at_start"]:
        return None
    parts = tuple(
        Part(WHO[name], Decimal(numbers[name] or 0), f"{numbers[name]:,}")
        for name in ("moved", "exited", "unresolved")
    )
    whole = f"{numbers['at_start']:,} people"
    left = numbers["unresolved"] or 0
    finding = f"{left:,} of {whole} are unresolved" if left else f"All {whole} are settled"
    return stacked(
        [Stack("People of the old service", parts, whole)], id="users-chart", finding=finding
    )


def needs_table(needs: Iterable[tuple[SupportNeed, Count]]) -> Table:
    """Who needs which support in the change."""
    return Table(
        "needs",
        "Support in the change, by language and group",
        (
            Column("kind", "By"),
            Column("name", "Language or group"),
            Column("people", "People", numeric=True),
            Column("support", "Support"),
        ),
        tuple(
            (
                Cell(SupportNeed.Kind(row.kind).label),
                Cell(row.name),
                Cell(str(count)),
                Cell(row.support),
            )
            for row, count in needs
        ),
        empty="Nobody has recorded a need for support yet.",
    )


def gate_table(standing: Standing) -> Table:
    """What each side decided at the gate."""
    rows = []
    for side in Side:
        one = standing.go.get(side)
        verdict = "not decided" if one is None else "Go" if one.go else "No go"
        rows.append(
            (Cell(SIDES[side]), Cell(verdict), Cell(one.reason if one else ""),
             Cell(f"{one.author_name}, {moment(one.made_at)}" if one else ""))
        )  # fmt: skip
    return Table(
        "gate",
        "Go or no go",
        (
            Column("side", "Side"),
            Column("decision", "Decision"),
            Column("reason", "Why"),
            Column("who", "Decided by"),
        ),
        tuple(rows),
    )
