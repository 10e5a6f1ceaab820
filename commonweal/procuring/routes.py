"""Routes to a contract as data: their stages, notices, standstill and duties of record.

Which route must or may be used is in `route_choice`. Source: SI 2023/1348; Procurement Act 2023;
JCP-03 for any willing provider. The rows are `definitions/procurement/routes.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commonweal.language.dated import Span
from commonweal.procuring.conflicts import ConflictStatement
from commonweal.procuring.rules import Rules
from commonweal.procuring.standstill import Kind

#: The field of a notice that tells of conflicts; "none declared" must be an act, never a blank.
CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a rule of a route stands. `verified` is False where nobody has read it there."""

    text: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of a route: after which stage, by when, and what it must say.

    `rule` names the number of days (empty: no fixed time), counted from `since` ("award",
    "signing", "decision"). `at_least` says that so many days must pass after the notice before
    the next stage, rather than that it is due within them.
    """

    code: str
    title: str
    after: str
    rule: str
    since: str
    at_least: bool
    fields: tuple[str, ...]
    reference: Reference


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a route and what must be there before it is passed."""

    code: str
    title: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that must be kept on record."""

    text: str
    reference: Reference
    code: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    """What a route stands on, by the scheme of its number and that number; both are empty where
    that is the buyer's own rules."""

    title: str
    scheme: str
    number: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Route:
    """One route. `span` is when it can be used; `standstill` is its kind; `method` is the nearest
    word of the Open Contracting Data Standard."""

    code: str
    title: str
    regime: str
    when: str
    standstill: Kind
    voluntary_standstill: bool
    span: Span
    stages: tuple[Stage, ...]
    notices: tuple[Notice, ...]
    records: tuple[Duty, ...]
    reference: Reference
    method: str
    law: Law

    @property
    def cautions(self) -> tuple[str, ...]:
        """What of this route nobody has verified in its source."""
        found = [(self.title, self.reference)]
        found += [(notice.title, notice.reference) for notice in self.notices]
        found += [(duty.text, duty.reference) for duty in self.records]
        return tuple(
            f"{words} is not verified: {ref.text}." for words, ref in found if not ref.verified
        )

    def notice(self, code: str) -> Notice:
        """The notice of a code. Raises KeyError when the route has none."""
        for one in self.notices:
            if one.code == code:
                return one
        raise KeyError(code)


def notice_problems(
    notice: Notice, filled: Mapping[str, str], statement: ConflictStatement
) -> list[str]:
    """Why a notice may not be issued yet, one sentence each; empty when it may.

    Every field must be filled. What it says of conflicts may only be said once everybody has
    declared and every conflict is decided.
    """
    problems = [
        f"{notice.title} does not say {field.replace('_', ' ')}: fill it in."
        for field in notice.fields
        if not filled.get(field, "").strip()
    ]
    if CONFLICTS in notice.fields:
        problems += statement.gaps
    return problems


@dataclass(frozen=True, slots=True)
class NoticeTime:
    """By when a notice is due, or until when the next stage waits; `caution` as of its rule."""

    day: date
    sentence: str
    caution: str


def notice_time(notice: Notice, since: date, rules: Rules) -> NoticeTime | None:
    """The day of a notice counted in calendar days from the day it counts from; None: none fixed.

    For a waiting time the day is the last on which the next stage must still wait. Raises
    CannotWork for a day without a rule.
    """
    if not notice.rule:
        return None
    rule = rules.on(notice.rule, since)
    day = since + timedelta(days=rule.whole)
    if notice.at_least:
        words = f"The next stage waits until {day} has passed, {rule.whole} days after {since}"
    else:
        words = f"{notice.title} is due by {day}, {rule.whole} days after {notice.since} on {since}"
    return NoticeTime(day, f"{words}.", rule.caution)


def routes_from(definition: Mapping[str, Any]) -> dict[str, Route]:
    """The routes of `routes.yaml` by code. Raises ValueError where one names a stage it has not."""
    notices = {row["code"]: row for row in definition["notices"]}
    duties = {row["code"]: row for row in definition["records"]}
    stages = {row["code"]: row for row in definition["stages"]}
    laws = {
        row["code"]: Law(row["title"], row["scheme"], row["number"], _reference(row))
        for row in definition["regimes"]
    }
    return {row["code"]: _route(row, laws, stages, notices, duties) for row in definition["routes"]}


def _route(
    row: Mapping[str, Any],
    laws: Mapping[str, Law],
    stages: Mapping[str, Any],
    notices: Mapping[str, Any],
    duties: Mapping[str, Any],
) -> Route:
    for code in row["notices"]:
        if notices[code]["after"] not in row["stages"]:
            raise ValueError(f"{row['code']} has the notice {code} but not its stage")
    return Route(
        row["code"],
        row["title"],
        row["regime"],
        row["when"],
        Kind(row["standstill"]),
        bool(row["voluntary_standstill"]),
        Span(row["valid_from"], row["valid_to"]),
        tuple(Stage(code, stages[code]["title"], tuple(stages[code]["needs"]))
              for code in row["stages"]),
        tuple(_notice(notices[code]) for code in row["notices"]),
        tuple(
            Duty(duties[code]["text"], _reference(duties[code]), code) for code in row["records"]
        ),
        _reference(row),
        row["method"],
        laws[row["regime"]],
    )  # fmt: skip


def _notice(row: Mapping[str, Any]) -> Notice:
    return Notice(
        row["code"],
        row["title"],
        row["after"],
        row["rule"],
        row["since"],
        bool(row["at_least"]),
        tuple(row["fields"]),
        _reference(row),
    )


def _reference(row: Mapping[str, Any]) -> Reference:
    return Reference(row["source"], bool(row["verified"]))
