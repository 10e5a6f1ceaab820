"""Contract terms: where each period ends, by when an extension is decided, when the group meets.

Source: Leicestershire Cabinet report 2017, paras 24 and 55 (CALC-21, LEI-09, LEI-25, LEI-26).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.language.period import add_months, day_before
from commonweal.language.row import CannotWork


@dataclass(frozen=True, slots=True)
class Extension:
    """An option to go on for so many months.

    `notice_months` is how long before the end the decision must be told; None where the contract
    does not say.
    """

    months: int
    notice_months: int | None = None


@dataclass(frozen=True, slots=True)
class TermPeriod:
    """The first term or one extension, both days included.

    `decide_by` is the last day to decide on this extension; None for the first term and where no
    notice is stated.
    """

    title: str
    start: date
    end: date
    decide_by: date | None = None
    notice_stated: bool = True


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """A contract's periods in their order: the first term, then each extension."""

    periods: tuple[TermPeriod, ...]
    steps: tuple[str, ...]

    @property
    def end(self) -> date:
        """The last day without any extension."""
        return self.periods[0].end

    @property
    def longest_end(self) -> date:
        """The last day with every extension."""
        return self.periods[-1].end

    def end_with(self, extensions: int) -> date:
        """The last day when so many extensions were taken up. Raises IndexError beyond the last."""
        return self.periods[extensions].end


def contract_term(start: date, months: int, extensions: Sequence[Extension] = ()) -> ContractTerm:
    """The periods of a contract from `start`.

    Each ends the day before the same day of the month, counted from the first start: 1 October
    2014 and two years end on 30 September 2016. Where that month has no such day, it ends with
    the month. Raises CannotWork for a length below one month or a notice longer than the period
    before.
    """
    periods: list[TermPeriod] = []
    told: list[str] = []
    passed, begins = 0, start
    for n, one in enumerate((Extension(months), *extensions)):
        if one.months < 1:
            raise CannotWork(f"A term or an extension lasts at least one month, not {one.months}.")
        passed += one.months
        end = last_day(start, passed)
        title = "First term" if n == 0 else f"Extension {n}"
        decide = _decide_by(periods[-1], one) if n else None
        stated = n == 0 or one.notice_months is not None
        periods.append(TermPeriod(title, begins, end, decide, stated))
        told.append(f"{title}: {start} and {passed} months in all, so {begins} to {end}.")
        begins = end + timedelta(days=1)
    return ContractTerm(tuple(periods), tuple(told))


def last_day(start: date, months: int) -> date:
    """The last day of so many months from `start`, which is the first of them."""
    then = add_months(start, months)
    return then if then.day < start.day else day_before(then)


def _decide_by(before: TermPeriod, extension: Extension) -> date | None:
    if extension.notice_months is None:
        return None
    decide = add_months(before.end, -extension.notice_months)
    if extension.notice_months < 0 or decide < before.start:
        raise CannotWork(
            f"A notice of {extension.notice_months} months does not fit into "
            f"{before.title.lower()} ({before.start} to {before.end})."
        )
    return decide


def extension_problem(found: ContractTerm, number: int, day: date) -> str:
    """Why extension `number` (1 is the first) cannot be taken up by notice on a day; else empty."""
    if not 1 <= number < len(found.periods):
        return f"The contract has no extension {number}: an extension must be in the contract."
    period, before = found.periods[number], found.periods[number - 1]
    if day > before.end:
        return f"The contract ended on {before.end}: it can no longer be extended."
    if not period.notice_stated:
        return f"No notice is stated for extension {number}: record by when it must be decided."
    if period.decide_by is not None and day > period.decide_by:
        return f"Notice of extension {number} was due by {period.decide_by}: the window has closed."
    return ""


class ExtensionState(StrEnum):
    """How an extension stands on a day."""

    AHEAD = "ahead"
    DUE = "decision due"
    MISSED = "notice missed"
    NOT_STATED = "no notice stated"


def extension_state(
    found: ContractTerm, number: int, day: date, lead_months: int
) -> ExtensionState:
    """Whether the decision on an extension is due: within `lead_months` of its last day.

    Raises IndexError for an extension that the contract does not have.
    """
    decide = found.periods[number].decide_by
    if decide is None:
        return ExtensionState.NOT_STATED
    if day > decide:
        return ExtensionState.MISSED
    due = day >= add_months(decide, -lead_months)
    return ExtensionState.DUE if due else ExtensionState.AHEAD


@dataclass(frozen=True, slots=True)
class GroupMeeting:
    """One meeting of all providers with the joint commissioners: due once between the two days."""

    number: int
    start: date
    due_by: date


def group_meetings(start: date, end: date, per_year: int) -> tuple[GroupMeeting, ...]:
    """The windows for group meetings from `start` to `end`, so many a year at even distances.

    Four a year gives one in each three months; a last window that is shorter ends with the
    contract. Raises CannotWork when a year does not divide evenly or the end comes first.
    """
    if per_year < 1 or 12 % per_year:
        raise CannotWork(f"{per_year} meetings a year do not divide twelve months evenly.")
    if end < start:
        raise CannotWork(f"The contract ends on {end}, before it starts on {start}.")
    step = 12 // per_year
    windows: list[GroupMeeting] = []
    begins = start
    while begins <= end:
        number = len(windows) + 1
        due = min(last_day(start, number * step), end)
        windows.append(GroupMeeting(number, begins, due))
        begins = due + timedelta(days=1)
    return tuple(windows)
