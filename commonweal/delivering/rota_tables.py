"""A rota case read from its tables: kinds of shift, what each rota needs, and the people.

Source: ESX-35. Problems are sentences that name the row and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from commonweal.delivering.rota import RotaCase
from commonweal.delivering.shifts import LawfulLimits, Need, Rota, ShiftKind, Worker
from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork, Row

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES = 60


def shift_kinds(rows: Sequence[Row]) -> tuple[ShiftKind, ...]:
    """The kinds of shift. Raises CannotWork for a time or a day that cannot be read."""
    return tuple(_kind(row) for row in rows)


def _kind(row: Row) -> ShiftKind:
    name, hours = row.text("shift"), row.number("hours")
    if hours is None or hours <= 0:
        raise CannotWork(f"Shift {name} has no length: say how many hours it lasts.")
    days = [word.casefold()[:3] for word in row.words("days")]
    unknown = [word for word in days if word not in _DAYS]
    if unknown:
        raise CannotWork(f"“{unknown[0]}” in the days of shift {name} is no day: write Mon to Sun.")
    return ShiftKind(
        code=name,
        title=name.capitalize(),
        start=_minutes(row.text("starts_at"), name),
        length=int(hours * MINUTES),
        on=frozenset(_DAYS.index(word) for word in days) or frozenset(range(len(_DAYS))),
        unsocial=row.text("hours_kind").casefold() == "out of hours",
        night=row.text("is_night").casefold() == "yes",
    )


def _minutes(text: str, shift: str) -> int:
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < MINUTES):
        raise CannotWork(f"“{text}” is not when shift {shift} begins: write it as 08:00.")
    return int(hour) * MINUTES + int(minute)


def hourly_rates(rows: Sequence[Row]) -> dict[str, Quantity]:
    """What an hour on duty costs, by kind of shift, where that is given."""
    return {
        row.text("shift"): Quantity.exact(rate)
        for row in rows
        if (rate := row.number("rate_gbp")) is not None
    }


def rotas_of(rows: Sequence[Row]) -> tuple[Rota, ...]:
    """The separate rotas."""
    needs: dict[str, list[Need]] = {}
    for row in rows:
        people = row.number("people")
        needs.setdefault(row.text("rota"), []).append(Need(row.text("shift"), int(people or 0)))
    return tuple(Rota(name, name, tuple(listed)) for name, listed in needs.items())


def shared_rota(rows: Sequence[Row], name: str) -> Rota:
    """One rota for all: what the table says it needs; the sum of all rotas where it says nothing.

    Raises CannotWork when two rows say different numbers for one kind of shift.
    """
    told: dict[str, set[int]] = {}
    summed: dict[str, int] = {}
    for row in rows:
        shift = row.text("shift")
        summed[shift] = summed.get(shift, 0) + int(row.number("people") or 0)
        one = row.number("shared_people")
        if one is not None:
            told.setdefault(shift, set()).add(int(one))
    for shift, numbers in told.items():
        if len(numbers) > 1:
            listed = " and ".join(str(number) for number in sorted(numbers))
            raise CannotWork(
                f"A shared rota needs {listed} people on shift {shift}: give one number."
            )
    needs = (
        Need(shift, told[shift].copy().pop() if shift in told else count)
        for shift, count in summed.items()
    )
    return Rota(name, name, tuple(needs))


def workers_of(rows: Sequence[Row], first: date, days: int) -> tuple[Worker, ...]:
    """The people. Nobody is on a rota after the last day of their approval."""
    last = first + timedelta(days=days + 1)
    return tuple(_worker(row, first, last) for row in rows)


def _worker(row: Row, first: date, last: date) -> Worker:
    share = row.number("share_pct")
    most = row.number("most_shifts")
    away = set(_away(row))
    until = row.text("approved_until")
    if until:
        day = max(_day(until, row) + timedelta(days=1), first)
        while day <= last:
            away.add(day)
            day += timedelta(days=1)
    return Worker(
        code=row.text("person"),
        authority=row.text("commissioner_code"),
        rotas=frozenset(row.words("rotas")),
        skills=frozenset({row.text("profession")} - {""}),
        away=frozenset(away),
        not_kinds=frozenset(row.words("not_shifts")),
        share=int(100 if share is None else share),
        hours_elsewhere=int(row.number("hours_elsewhere") or 0),
        opted_out=row.text("opted_out").casefold() == "yes",
        most=None if most is None else int(most),
    )


def _away(row: Row) -> list[date]:
    days = []
    for text in row.words("away"):
        begin, _, end = text.partition("/")
        day, last = _day(begin, row), _day(end or begin, row)
        if last < day:
            raise CannotWork(f"Person {row.text('person')} is away until before it begins: {text}.")
        while day <= last:
            days.append(day)
            day += timedelta(days=1)
    return days


def _day(text: str, row: Row) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise CannotWork(
            f"“{text}” of person {row.text('person')} is not a day: write it as 2016-04-11."
        ) from None


def rota_case(
    tables: Mapping[str, Sequence[Row]],
    first: date,
    days: int,
    limits: LawfulLimits,
    holidays: frozenset[date] = frozenset(),
) -> RotaCase:
    """The case of separate rotas. `tables` are `rota_shifts`, `rota_needs` and `rota_people`."""
    return RotaCase(
        first=first,
        days=days,
        kinds=shift_kinds(tables["rota_shifts"]),
        rotas=rotas_of(tables["rota_needs"]),
        workers=workers_of(tables["rota_people"], first, days),
        limits=limits,
        holidays=holidays,
    )


def hours_in_a_year(rows: Sequence[Row], kinds: Sequence[ShiftKind]) -> Decimal:
    """Hours of duty of some rotas in a year of 52 weeks: every shift times the people on it."""
    by_code = {kind.code: kind for kind in kinds}
    weekly = sum(
        len(by_code[row.text("shift")].on)
        * by_code[row.text("shift")].length
        * int(row.number("people") or 0)
        for row in rows
    )
    return Decimal(weekly) * 52 / MINUTES
