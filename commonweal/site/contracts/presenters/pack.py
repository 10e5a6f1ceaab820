"""What the pack of a group meeting says: every contract beside the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from commonweal.records.contracts.models import Meeting
from commonweal.records.contracts.selectors_start import USERS, PackRow
from commonweal.records.register.models import Place
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, money, plural


def lede(rows: Sequence[PackRow]) -> str:
    """What the pack is for, and how many contracts are in it."""
    if not rows:
        return "What providers and joint commissioners look at together, lot beside lot."
    return f"{plural(len(rows), 'contract')} side by side, for the next group meeting."


def pack_table(place: Place, rows: Sequence[PackRow]) -> Table:
    """Contracts side by side."""
    return Table(
        "pack",
        "Contracts side by side",
        (
            Column("contract", "Contract"),
            Column("provider", "Provider"),
            Column("state", "State"),
            Column("value", "Pounds a year", numeric=True),
            Column("people", "People at the start", numeric=True),
            Column("unresolved", "Unresolved", numeric=True),
            Column("conditions", "Conditions open", numeric=True),
            Column("tasks", "Tasks open", numeric=True),
            Column("meetings", "Meetings attended", numeric=True),
        ),
        tuple(_row(place, one) for one in rows),
        empty="No contract is open to you.",
    )


def _row(place: Place, one: PackRow) -> tuple[Cell, ...]:
    contract, value = one.standing.contract, one.standing.value
    people, unresolved = (one.users.get(name) for name in (USERS[0], USERS[3]))
    return (
        Cell(contract.title, href=f"/places/{place.code}/contracts/{contract.code}/"),
        Cell(str(contract.provider)),
        Cell(one.standing.state.value.capitalize()),
        Cell("not stated" if value is None else money(value), raw=value),
        Cell(str(people) if people else "not counted"),
        Cell(str(unresolved) if unresolved else "not counted"),
        Cell(str(one.open_conditions)),
        Cell(str(one.open_tasks)),
        Cell(f"{one.came} of {one.meetings}" if one.meetings else "none held"),
    )


def meetings_table(meetings: Sequence[Meeting], seen: Collection[int]) -> Table:
    """The meetings that were held, who came of those that the reader sees, and what was agreed."""
    rows = []
    for meeting in meetings:
        asked = [one for one in meeting.attendance.all() if one.contract_id in seen]
        came = [one.contract.title for one in asked if one.attended]
        away = [one.contract.title for one in asked if not one.attended]
        rows.append(
            (Cell(day(meeting.held_on), raw=meeting.held_on.isoformat()),
             Cell(", ".join(came) or "nobody"), Cell(", ".join(away) or "nobody"),
             Cell(meeting.actions or "nothing recorded"))
        )  # fmt: skip
    return Table(
        "meetings",
        "Group meetings that were held",
        (
            Column("day", "Held"),
            Column("came", "Came, for"),
            Column("away", "Did not come, for"),
            Column("actions", "Agreed"),
        ),
        tuple(rows),
        empty="No group meeting has been recorded.",
    )
