"""The standstill between telling bidders the outcome and signing: when it begins and when it ends.

"8 working days" means two sums. Provider Selection Regime: to the end of the 8th working day after
the day after publication. Procurement Act: 8 working days that begin with publication. Source: SI
2023/1348 regulation 12; Procurement Act 2023 section 51.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from commonweal.language.row import CannotWork
from commonweal.procuring.rules import Rules
from commonweal.procuring.working_days import Calendar, DayCount, count_after, count_from


class Kind(StrEnum):
    """Which standstill a route has."""

    PSR = "psr"
    ACT = "act"
    VOLUNTARY = "voluntary"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Representation:
    """A written representation against the decision, with the moment at which it came in."""

    provider: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Standstill:
    """A standstill from `begins` to the end of `last_day`; `ends` is that moment, 24:00.

    Without a last day there either is none (`kind` NONE), or it stays open until the further
    decision is communicated. `counts` show day by day how the ends were found; `late` are
    representations that came after the period for them.
    """

    kind: Kind
    published: date
    begins: date | None
    last_day: date | None
    ends: datetime | None
    representations_until: datetime | None
    counts: tuple[DayCount, ...]
    late: tuple[Representation, ...]
    steps: tuple[str, ...]
    cautions: tuple[str, ...] = ()

    @property
    def is_open_ended(self) -> bool:
        """Whether nobody can yet say when it ends."""
        return self.kind is not Kind.NONE and self.last_day is None


def standstill(
    kind: Kind,
    published: date,
    calendar: Calendar,
    rules: Rules,
    *,
    voluntary_days: int | None = None,
    representations: Sequence[Representation] = (),
    decided: date | None = None,
) -> Standstill:
    """The standstill after a notice published on a day.

    `voluntary_days` are those announced for a voluntary standstill. `representations` and
    `decided` (the day on which the further decision was communicated) belong to the Provider
    Selection Regime; a decision answers the representations that came by its day. Raises
    CannotWork for a voluntary standstill too short, a moment without time zone, a day without a
    rule or one outside the calendar.
    """
    if kind is Kind.NONE:
        sentence = "This route has no standstill: the contract may be signed at once."
        return Standstill(kind, published, None, None, None, None, (), (), (sentence,))
    if kind is Kind.PSR:
        return _regime(published, calendar, rules, representations, decided)
    return _act(kind, published, calendar, rules, voluntary_days)


def _act(
    kind: Kind, published: date, calendar: Calendar, rules: Rules, announced: int | None
) -> Standstill:
    if kind is Kind.ACT:
        rule = rules.on("act.standstill.length", published)
        days = rule.whole
    else:
        rule = rules.on("act.standstill.voluntary_least", published)
        if announced is None or announced < rule.whole:
            short = "say how many were announced"
            if announced is not None:
                short = f"{announced} are too few"
            raise CannotWork(
                f"A voluntary standstill has at least {rule.whole} working days: {short}."
            )
        days = announced
    counted = count_from(calendar, published, days)
    steps = (
        f"{days} working days that begin with {_words(published)} end with {_words(counted.last)}.",
    )
    end = calendar.end_of(counted.last)
    cautions = (rule.caution,) if rule.caution else ()
    return Standstill(
        kind, published, published, counted.last, end, None, (counted,), (), steps, cautions
    )


def _regime(
    published: date,
    calendar: Calendar,
    rules: Rules,
    representations: Sequence[Representation],
    decided: date | None,
) -> Standstill:
    begins = published + timedelta(days=rules.on("psr.standstill.begins_after", published).whole)
    length = rules.on("psr.standstill.length", published)
    counted = count_after(calendar, begins, length.whole)
    until = calendar.end_of(counted.last)
    late = tuple(one for one in representations if _moment(one) >= until)
    steps = [
        f"The standstill begins on {_words(begins)}, the day after publication.",
        f"Representations may come until the end of {_words(counted.last)}, working day "
        f"{length.whole} after that day.",
    ]
    counts: tuple[DayCount, ...] = (counted,)
    last: date | None = counted.last
    cautions: tuple[str, ...] = ()
    in_time = [one for one in representations if one not in late]
    latest = max((one.received.astimezone(until.tzinfo).date() for one in in_time), default=None)
    if latest is not None and (decided is None or decided < latest):
        last = None
        steps.append(f"{_came_in(in_time)}: it stays open until the further decision is told.")
    elif latest is not None and decided is not None:
        more = rules.on("psr.standstill.after_decision", decided)
        after = count_after(calendar, decided, more.whole)
        counts, last = (counted, after), max(counted.last, after.last)
        cautions = (more.caution,) if more.caution else ()
        steps.append(
            f"{_came_in(in_time)} and the further decision was told on {_words(decided)}: it ends "
            f"with {_words(last)}, not before {more.whole} working days have passed."
        )
    ends = None if last is None else calendar.end_of(last)
    return Standstill(
        Kind.PSR, published, begins, last, ends, until, counts, late, tuple(steps), cautions
    )


def signing_problem(found: Standstill, moment: datetime) -> str:
    """Why a contract cannot be signed at a moment; empty when it can.

    Raises CannotWork for a moment without time zone.
    """
    if moment.tzinfo is None:
        raise CannotWork("Give the moment of signing with its time zone.")
    if found.kind is Kind.NONE:
        return ""
    if found.ends is None:
        return "A representation is open: the contract waits until it is decided and told."
    if moment < found.ends and found.last_day is not None:
        return f"The standstill lasts to the end of {_words(found.last_day)}: sign after that."
    return ""


def _moment(one: Representation) -> datetime:
    if one.received.tzinfo is None:
        raise CannotWork(f"Give the moment of {one.provider}'s representation with its time zone.")
    return one.received


def _came_in(ones: Sequence[Representation]) -> str:
    many = len(ones) > 1
    return f"{len(ones)} representation{'s' if many else ''} came in time"


def _words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
