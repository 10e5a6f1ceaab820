"""The rota of approved mental health professionals (AMHPs): who is on duty when.

Every shift of every rota is filled first, as far as anybody may lawfully fill it; then load is
spread evenly. Source: Essex Mental Health Review 2015, sections 2 4b, 5 and 8 4b (ESX-35).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from commonweal.delivering.shifts import (
    DAY,
    LawfulLimits,
    Need,
    Rota,
    Shift,
    ShiftKind,
    Worker,
    may_work,
    minutes_allowed,
    shifts_between,
    too_close,
)
from commonweal.language.optimum import Aim, Problem, Row

#: How finely a share of load is told apart when loads are compared.
FINE = 10


@dataclass(frozen=True)
class RotaCase:
    """What is to be rostered: a period, kinds of shift, rotas, people and the lawful limits."""

    first: date
    days: int
    kinds: tuple[ShiftKind, ...]
    rotas: tuple[Rota, ...]
    workers: tuple[Worker, ...]
    limits: LawfulLimits
    holidays: frozenset[date] = frozenset()

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        return tuple(shifts_between(self.first, self.days, self.kinds, self.holidays))

    @cached_property
    def people(self) -> tuple[Worker, ...]:
        """The workers in the order of their codes, so that the order given changes nothing."""
        return tuple(sorted(self.workers, key=lambda worker: worker.code))

    @cached_property
    def night_kinds(self) -> frozenset[str]:
        return frozenset(kind.code for kind in self.kinds if kind.night)


def rota_problems(case: RotaCase) -> list[str]:
    """What keeps a rota from being worked out, one sentence each; empty when nothing does."""
    problems = []
    if case.days < 1:
        problems.append("The rota needs at least one day.")
    problems += [*_twice("shift kind", [kind.code for kind in case.kinds])]
    problems += [*_twice("rota", [rota.code for rota in case.rotas])]
    problems += [*_twice("person", [worker.code for worker in case.workers])]
    for kind in case.kinds:
        if not (0 <= kind.start < DAY and 0 < kind.length <= DAY and kind.on):
            problems.append(f"Shift {kind.title} needs a start, up to 24 hours and a weekday.")
    known = {kind.code for kind in case.kinds}
    for rota in case.rotas:
        problems += [*_need_problems(rota, known)]
    rotas = {rota.code for rota in case.rotas}
    for worker in case.workers:
        strange = sorted((worker.rotas - rotas) | (worker.not_kinds - known))
        problems += [f"Person {worker.code} names {code}, which is not here." for code in strange]
        if worker.share < 1 or worker.hours_elsewhere < 0:
            problems.append(f"Person {worker.code} needs a share of load above nought.")
    return problems


def _twice(what: str, codes: Sequence[str]) -> Iterator[str]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"There are two of {what} {code}; keep one."


def _need_problems(rota: Rota, known: set[str]) -> Iterator[str]:
    for need in rota.needs:
        if need.kind not in known:
            yield f"{rota.title} needs people on {need.kind}, which is no shift here."
        if need.people < 1:
            yield f"{rota.title} needs at least one person on {need.kind}."
        for skill, count in need.skills.items():
            if not 1 <= count <= need.people:
                yield f"{rota.title}: {count} with {skill} on {need.kind} does not fit."
    yield from _twice(f"need of {rota.title} for", [need.kind for need in rota.needs])


@dataclass(frozen=True, slots=True)
class Place:
    """One rota's need on one shift, and which columns of the problem may fill it."""

    shift: int
    rota: str
    need: Need
    fills: tuple[tuple[int, int], ...]  # (column, worker)
    short: int
    skill_short: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Columns that count one person's load step by step, each step dearer than the one before.

    Together they make the square of the load, so that an even spread is the cheapest. The last
    column takes what is beyond the steps.
    """

    counts: tuple[int, ...]
    steps: tuple[int, ...]
    beyond: int
    cost: int


@dataclass(frozen=True)
class Roster:
    """The problem of a case with the layout that reads a solution back."""

    case: RotaCase
    places: tuple[Place, ...]
    ladders: tuple[Ladder, ...]
    problem: Problem

    def cost_of(self, worker: int) -> int:
        """What one step of a person's load costs in the aim of evenness."""
        return _cost(self.case, worker)

    def duties(self, values: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
        """Who works what: worker → (shift, rota) in the order of time."""
        found: dict[int, list[tuple[int, str]]] = {}
        for place in self.places:
            for column, worker in place.fills:
                if values[column]:
                    found.setdefault(worker, []).append((place.shift, place.rota))
        return found


class _Writer:
    """Gathers columns and rows."""

    def __init__(self) -> None:
        self.columns: list[tuple[int, int]] = []
        self.rows: list[Row] = []

    def column(self, high: int) -> int:
        self.columns.append((0, high))
        return len(self.columns) - 1

    def at_most(self, name: str, columns: Sequence[int], most: int) -> None:
        if len(columns) > most:
            self.rows.append(Row(name, tuple((column, 1) for column in columns), None, most))


def roster(case: RotaCase) -> Roster:
    """Write a rota down as a problem to be solved.

    Columns: whether a person works a shift for a rota (only where they are eligible and not away),
    and the people that a place stays short of. Rows: every place is filled or short; daily and
    weekly rest; the lawful average week; own limits. First aim: people and skills short. Second:
    the sum of squares of everybody's load and of their unsocial load, each weighed by the share of
    load and the days that they are there, which is smallest when loads are even. Raises ValueError
    with the case's problems.
    """
    problems = rota_problems(case)
    if problems:
        raise ValueError(" ".join(problems))
    writer = _Writer()
    places = tuple(_places(case, writer))
    work: dict[int, list[tuple[int, int]]] = {}
    for place in places:
        for column, worker in place.fills:
            work.setdefault(worker, []).append((place.shift, column))
    for worker, duties in work.items():
        _rest_rows(case, worker, duties, writer)
        _limit_rows(case, worker, duties, writer)
    ladders = tuple(_ladders(case, places, work, writer))
    short = tuple(
        (column, 1)
        for place in places
        for column in (place.short, *(column for _, column in place.skill_short))
    )
    uneven = tuple(
        (column, (2 * n + 1) * ladder.cost)
        for ladder in ladders
        for n, column in enumerate((*ladder.steps, ladder.beyond))
    )
    aims = (Aim("people and skills short", short), Aim("unevenness of load", uneven))
    problem = Problem(tuple(writer.columns), tuple(writer.rows), aims)
    return Roster(case, places, ladders, problem)


def _places(case: RotaCase, writer: _Writer) -> Iterator[Place]:
    """Every need on every shift in the order of time, with its cover rows."""
    needs: dict[str, list[tuple[str, Need]]] = {}
    for rota in sorted(case.rotas, key=lambda rota: rota.code):
        for need in rota.needs:
            needs.setdefault(need.kind, []).append((rota.code, need))
    for position, shift in enumerate(case.shifts):
        free = [n for n, worker in enumerate(case.people) if may_work(worker, shift)]
        for code, need in needs.get(shift.kind.code, []):
            fills = tuple((writer.column(1), n) for n in free if code in case.people[n].rotas)
            name = f"{code}, {shift.kind.code} of {shift.on}"
            short = writer.column(need.people)
            terms = (*((column, 1) for column, _ in fills), (short, 1))
            writer.rows.append(Row(name, terms, need.people, need.people))
            skills = []
            for skill, count in sorted(need.skills.items()):
                missing = writer.column(count)
                able = [(c, 1) for c, n in fills if skill in case.people[n].skills]
                writer.rows.append(Row(f"{name}: {skill}", (*able, (missing, 1)), count, None))
                skills.append((skill, missing))
            yield Place(position, code, need, fills, short, tuple(skills))


def _rest_rows(
    case: RotaCase, worker: int, duties: Sequence[tuple[int, int]], writer: _Writer
) -> None:
    """At most one of any shifts too close together, and a free day in every seven.

    Shifts that are all too close to each other make one row, which says more than a row a pair.
    """
    name = case.people[worker].code
    by_shift: dict[int, list[int]] = {}
    for position, column in duties:
        by_shift.setdefault(position, []).append(column)
    recent: list[int] = []
    for position, columns in by_shift.items():
        shift = case.shifts[position]
        recent = [n for n in recent if case.shifts[n].day >= shift.day - 2]
        close = [n for n in recent if too_close(case.shifts[n], shift, case.limits)]
        if _all_close(case, close):
            group = [column for n in close for column in by_shift[n]]
            writer.at_most(f"rest of {name}", [*group, *columns], 1)
        else:
            for n in close:
                writer.at_most(f"rest of {name}", [*by_shift[n], *columns], 1)
        recent.append(position)
    span = case.limits.weekly_rest_in_days
    starts: dict[int, list[int]] = {}
    for position, column in duties:
        starts.setdefault(case.shifts[position].day, []).append(column)
    for day in range(case.days - span + 1):
        week = [column for n in range(day, day + span) for column in starts.get(n, [])]
        writer.at_most(f"free day of {name}", week, span - 1)


def _all_close(case: RotaCase, positions: Sequence[int]) -> bool:
    shifts = [case.shifts[position] for position in positions]
    return all(too_close(one, other, case.limits) for one, other in combinations(shifts, 2))


def _limit_rows(
    case: RotaCase, worker: int, duties: Sequence[tuple[int, int]], writer: _Writer
) -> None:
    """The lawful average over every stretch of weeks, and the person's own limit."""
    person = case.people[worker]
    if person.most is not None:
        writer.at_most(f"own limit of {person.code}", [c for _, c in duties], person.most)
    for start, span, allowed in stretches(case, person):
        terms = tuple(
            (column, case.shifts[position].kind.length)
            for position, column in duties
            if start <= case.shifts[position].day < start + span
        )
        if sum(length for _, length in terms) > allowed:
            writer.rows.append(Row(f"average week of {person.code}", terms, None, allowed))


def stretches(case: RotaCase, person: Worker) -> Iterator[tuple[int, int, int]]:
    """Every stretch of days over which the lawful week is averaged: first day, days, minutes.

    The whole rota where it is shorter than the weeks of the average.
    """
    span = min(case.limits.weeks * 7, case.days)
    for start in range(case.days - span + 1):
        first = case.first + timedelta(days=start)
        allowed = minutes_allowed(person, case.limits, first, span, case.night_kinds)
        if allowed is not None:
            yield start, span, allowed


def _ladders(
    case: RotaCase,
    places: Sequence[Place],
    work: Mapping[int, Sequence[tuple[int, int]]],
    writer: _Writer,
) -> Iterator[Ladder]:
    wanted = [(case.shifts[place.shift], place) for place in places]
    every = fair_loads(case, [place for _, place in wanted])
    unsocial = fair_loads(case, [place for shift, place in wanted if shift.kind.unsocial])
    for worker, duties in sorted(work.items()):
        cost = _cost(case, worker)
        all_columns = [column for _, column in duties]
        hard = [column for position, column in duties if case.shifts[position].kind.unsocial]
        yield _ladder(writer, all_columns, every[worker], cost)
        if hard:
            yield _ladder(writer, hard, unsocial[worker], cost)


def weight_of(case: RotaCase, worker: int) -> float:
    """The part of a full load that a person is there for, in percent."""
    person = case.people[worker]
    last = case.first + timedelta(days=case.days - 1)
    away = sum(1 for day in person.away if case.first <= day <= last)
    return max(person.share * (case.days - away) / case.days, 1.0)


def _cost(case: RotaCase, worker: int) -> int:
    return max(1, round(FINE * 100 / weight_of(case, worker)))


def fair_loads(case: RotaCase, places: Sequence[Place]) -> list[float]:
    """What everybody's load would be if each place were shared by weight among its eligible."""
    weights = [weight_of(case, n) for n in range(len(case.people))]
    fair = [0.0] * len(weights)
    for place in places:
        whole = sum(weights[n] for _, n in place.fills)
        for _, n in place.fills:
            fair[n] += place.need.people * weights[n] / whole
    return fair


def _ladder(writer: _Writer, counts: Sequence[int], fair: float, cost: int) -> Ladder:
    steps = tuple(writer.column(1) for _ in range(min(int(fair * 1.5) + 4, len(counts))))
    beyond = writer.column(len(counts))
    terms = (
        *((column, 1) for column in counts),
        *((column, -1) for column in (*steps, beyond)),
    )
    writer.rows.append(Row("load", terms, 0, 0))
    return Ladder(tuple(counts), steps, beyond, cost)
