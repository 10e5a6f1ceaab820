"""From a signed contract to the start of its service: gate, people who move, go or no go.

Counts of people only. Source: Leicestershire Cabinet report 2017, paras 8 and 61 (LEI-27, CALC-22).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.language.period import Period
from commonweal.procuring.contracts import Side
from commonweal.procuring.timetable import Line, Step, Unit, Verdict, timetable


@dataclass(frozen=True, slots=True)
class UserCounts:
    """The people whom the old service supports, by what became of them."""

    at_start: int
    moved: int
    exited: int
    unresolved: int

    @property
    def problem(self) -> str:
        """Why these counts cannot be; empty when they can."""
        parts = (self.at_start, self.moved, self.exited, self.unresolved)
        if min(parts) < 0:
            return "Counts of people are 0 or more."
        total = self.moved + self.exited + self.unresolved
        if total != self.at_start:
            return (
                f"{self.moved:,} moved, {self.exited:,} exited as planned and {self.unresolved:,} "
                f"unresolved make {total:,}, not the {self.at_start:,} people at the start: "
                "correct one of them."
            )
        return ""


def gate_line(start: date, in_place: Period, months: int) -> Line:
    """Whether contracts are in place in time: so many months before the service starts.

    Any day in June 2017 passes for 1 October 2017; 1 July is the last day that does.
    """
    step = Step("contracts", "The contract in place", months, Unit.MONTHS, in_place)
    return timetable(start, [step]).lines[0]


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a contract is ready to start on a day.

    `criteria` say of each condition whether it is met (None: nobody has said); `go` what each side
    decided at the gate (absent: nothing yet). `users` is None while nobody has counted.
    """

    is_signed: bool
    gate: Line
    criteria: Mapping[str, bool | None]
    go: Mapping[Side, bool]
    users: UserCounts | None
    planned_start: date


def start_problems(ready: Readiness, day: date, reason: str) -> list[str]:
    """What keeps a service from starting on a day, one sentence each; empty when nothing does.

    People who are unresolved, and a gate that was not in time, need a decision with its `reason`.
    """
    found = []
    if not ready.is_signed:
        found.append("The contract is not signed by both sides.")
    if day < ready.planned_start:
        found.append(f"The service starts on {ready.planned_start:%-d %B %Y}, not before.")
    if ready.gate.verdict is Verdict.BREACH and not reason.strip():
        found.append(f"{ready.gate.sentence} Say why the service starts all the same.")
    for side in Side:
        if side not in ready.go:
            found.append(f"The {side.value} has not decided at the gate: go or no go.")
        elif not ready.go[side]:
            found.append(f"The {side.value} decided “no go” at the gate.")
    open_ = [title for title, met in ready.criteria.items() if not met]
    if open_:
        found.append(f"Not met yet: {'; '.join(open_)}.")
    if ready.users is None:
        found.append("Nobody has counted the people whom the old service supports.")
    elif ready.users.unresolved and not reason.strip():
        found.append(
            f"{_people(ready.users.unresolved)} unresolved: settle where they go, or decide to "
            "start with a reason."
        )
    return found


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count:,} people are"


def go_problems(criteria: Mapping[str, bool | None], *, go: bool, reason: str) -> list[str]:
    """What keeps a side from deciding so at the gate: “go” with conditions open needs a reason, and
    so does “no go”."""
    open_: Sequence[str] = [title for title, met in criteria.items() if not met]
    if not go and not reason.strip():
        return ["Say why it is “no go”."]
    if go and open_ and not reason.strip():
        return [f"Not met yet: {'; '.join(open_)}. Say why it is “go” all the same."]
    return []
