"""A rota to begin from: shift after shift, the least loaded people who may lawfully work it.

It is complete in most cases and close to fair, and where it is not the search begins from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from commonweal.delivering.rota import Place, Roster, stretches
from commonweal.delivering.shifts import Shift, too_close


class Diary:
    """What everybody is already on, and whether one more shift is lawful for them."""

    def __init__(self, made: Roster) -> None:
        self.case = made.case
        self.duties: dict[int, list[int]] = {n: [] for n in range(len(made.case.people))}
        self.unsocial = dict.fromkeys(self.duties, 0)
        self.stretches = [tuple(stretches(made.case, worker)) for worker in made.case.people]

    def add(self, worker: int, position: int) -> None:
        self.duties[worker].append(position)
        self.unsocial[worker] += self.case.shifts[position].kind.unsocial

    def obstacle(self, worker: int, position: int) -> str:
        """Why a person who is eligible and there may not work a shift too; empty when they may."""
        shift, person = self.case.shifts[position], self.case.people[worker]
        held = [self.case.shifts[n] for n in self.duties[worker]]
        if any(one.day == shift.day and one == shift for one in held):
            return "already on this shift"
        if any(too_close(one, shift, self.case.limits) for one in _near(held, shift)):
            return "resting before or after another shift"
        if not self._keeps_free_day(held, shift):
            return "without another free day in the week"
        if person.most is not None and len(held) >= person.most:
            return "at their own limit of shifts"
        for start, span, allowed in self.stretches[worker]:
            if start <= shift.day < start + span:
                inside = (one for one in held if start <= one.day < start + span)
                if sum(one.kind.length for one in inside) + shift.kind.length > allowed:
                    return "at the lawful average week"
        return ""

    def _keeps_free_day(self, held: Iterable[Shift], shift: Shift) -> bool:
        span = self.case.limits.weekly_rest_in_days
        near = sorted(one.day for one in held if abs(one.day - shift.day) < span)
        for start in range(shift.day - span + 1, shift.day + 1):
            if 0 <= start <= self.case.days - span:
                inside = sum(1 for day in near if start <= day < start + span)
                if inside + 1 > span - 1:
                    return False
        return True


def _near(held: Iterable[Shift], shift: Shift) -> Iterable[Shift]:
    return (one for one in held if abs(one.day - shift.day) <= 2)


def with_start(made: Roster) -> Roster:
    """The roster with a plan to begin from in its problem."""
    values = [0] * len(made.problem.columns)
    diary = Diary(made)
    costs = [0] * len(made.case.people)
    for place in made.places:
        for _, worker in place.fills:
            costs[worker] = costs[worker] or made.cost_of(worker)
    for place in made.places:
        _fill(made, place, diary, costs, values)
    for ladder in made.ladders:
        load = sum(values[column] for column in ladder.counts)
        for column in ladder.steps[:load]:
            values[column] = 1
        values[ladder.beyond] = max(load - len(ladder.steps), 0)
    return replace(made, problem=replace(made.problem, start=tuple(values)))


def _fill(made: Roster, place: Place, diary: Diary, costs: list[int], values: list[int]) -> None:
    """Fill one place: those who have a skill it needs first, then the cheapest by load."""
    unsocial = made.case.shifts[place.shift].kind.unsocial
    people = made.case.people

    def dearness(fill: tuple[int, int]) -> tuple[int, int]:
        _, worker = fill
        load = 2 * len(diary.duties[worker]) + 1
        load += (2 * diary.unsocial[worker] + 1) * unsocial
        return load * costs[worker], worker

    waiting = sorted(place.fills, key=dearness)
    chosen: list[int] = []

    def take(able: Iterable[tuple[int, int]], count: int) -> None:
        for column, worker in able:
            if count <= 0:
                return
            if not values[column] and not diary.obstacle(worker, place.shift):
                values[column] = 1
                diary.add(worker, place.shift)
                chosen.append(worker)
                count -= 1

    for skill, missing in place.skill_short:
        wanted = place.need.skills[skill]
        have = sum(1 for worker in chosen if skill in people[worker].skills)
        room = place.need.people - len(chosen)
        take((f for f in waiting if skill in people[f[1]].skills), min(wanted - have, room))
        have = sum(1 for worker in chosen if skill in people[worker].skills)
        values[missing] = max(wanted - have, 0)
    take(waiting, place.need.people - len(chosen))
    values[place.short] = place.need.people - len(chosen)
