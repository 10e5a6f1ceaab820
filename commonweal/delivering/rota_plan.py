"""A rota read back for people: duties, what stays unfilled and why, load, coverage and hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from commonweal.delivering.rota import Place, Roster, RotaCase, fair_loads, roster
from commonweal.delivering.rota_start import Diary, with_start
from commonweal.delivering.shifts import Shift, may_work
from commonweal.language.optimum import Outcome, Solution, Solver


@dataclass(frozen=True, slots=True)
class Duty:
    """One person on one shift of one rota. `minutes` is the shift's length."""

    on: date
    kind: str
    rota: str
    worker: str
    minutes: int
    unsocial: bool


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A place that nobody fills: how many people it is short of, or how many with a skill.

    `reasons` count everybody who serves the rota by why they cannot fill it.
    """

    on: date
    kind: str
    rota: str
    short: int
    skill: str
    reasons: tuple[tuple[str, int], ...]

    @property
    def sentence(self) -> str:
        who = f"{self.short} with {self.skill}" if self.skill else str(self.short)
        why = "; ".join(f"{count} {reason}" for reason, count in self.reasons)
        people = why or "nobody serves this rota"
        return (
            f"{self.rota}, {self.kind} of {self.on:%-d %B %Y}, is short of {who}. "
            f"Of the people who serve it: {people}."
        )


@dataclass(frozen=True, slots=True)
class Load:
    """One person's part: shifts, unsocial shifts and hours, beside an even share of shifts.

    The even share is what each shift would give if it were shared by load and presence among
    all who could work it.
    """

    worker: str
    authority: str
    shifts: int
    unsocial: int
    hours: Decimal
    even: Decimal


@dataclass(frozen=True, slots=True)
class Coverage:
    """One rota: places to fill, places filled, and the fewest people who could fill one.

    `spare` is how many eligible people who are not away a place has beyond its need, at the place
    that has fewest.
    """

    rota: str
    places: int
    filled: int
    spare: int
    tightest: str

    @property
    def percent(self) -> Fraction | None:
        return Fraction(100 * self.filled, self.places) if self.places else None


@dataclass(frozen=True, slots=True)
class RotaPlan:
    """A finished rota with its proof. `sentence` says how good it is and how that is known."""

    duties: tuple[Duty, ...]
    unfilled: tuple[Unfilled, ...]
    loads: tuple[Load, ...]
    coverage: tuple[Coverage, ...]
    solution: Solution
    sentence: str

    @property
    def hours(self) -> Decimal:
        return sum((load.hours for load in self.loads), Decimal(0))


def plan_rota(case: RotaCase, solve: Solver) -> RotaPlan:
    """The rota that fills most and is then most even, within the lawful limits.

    A plan to begin from is made first, so that a rota is there whenever the search ends. Raises
    ValueError with the case's problems.
    """
    made = with_start(roster(case))
    return read_rota(made, solve(made.problem))


def read_rota(made: Roster, solution: Solution) -> RotaPlan:
    """Turn a solution back into a rota.

    Raises ValueError when it breaks a rule, RuntimeError when the solver found no plan at all.
    """
    if solution.outcome in (Outcome.INFEASIBLE, Outcome.NONE_FOUND):
        raise RuntimeError("The search ended without a rota; allow it more time.")
    broken = made.problem.broken(solution.values)
    if broken:
        raise ValueError(f"The rota breaks a rule: {broken[0]}.")
    values = solution.values
    unfilled = tuple(_unfilled(made, values))
    return RotaPlan(
        tuple(_duties(made, values)),
        unfilled,
        tuple(_loads(made, values)),
        tuple(_coverage(made, values)),
        solution,
        _sentence(solution, unfilled),
    )


def _duties(made: Roster, values: Sequence[int]) -> Iterator[Duty]:
    for place in made.places:
        shift = made.case.shifts[place.shift]
        kind = shift.kind
        for column, worker in place.fills:
            if values[column]:
                code = made.case.people[worker].code
                yield Duty(shift.on, kind.code, place.rota, code, kind.length, kind.unsocial)


def _unfilled(made: Roster, values: Sequence[int]) -> Iterator[Unfilled]:
    short = [place for place in made.places if _is_short(place, values)]
    if not short:
        return
    diary = Diary(made)
    for worker, duties in made.duties(values).items():
        for position, _ in duties:
            diary.add(worker, position)
    for place in short:
        shift = made.case.shifts[place.shift]
        for skill, column in (("", place.short), *place.skill_short):
            if values[column]:
                reasons = _reasons(made, diary, place, shift, skill)
                yield Unfilled(
                    shift.on, shift.kind.code, place.rota, values[column], skill, reasons
                )


def _is_short(place: Place, values: Sequence[int]) -> bool:
    return bool(values[place.short]) or any(values[column] for _, column in place.skill_short)


def _reasons(
    made: Roster, diary: Diary, place: Place, shift: Shift, skill: str
) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for number, person in enumerate(made.case.people):
        if place.rota not in person.rotas:
            continue
        if skill and skill not in person.skills:
            reason = f"without {skill}"
        elif shift.kind.code in person.not_kinds:
            reason = "exempt from this shift"
        elif not may_work(person, shift):
            reason = "away"
        else:
            reason = (
                diary.obstacle(number, place.shift) or "free, but needed to fill more elsewhere"
            )
        counts[reason] += 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _loads(made: Roster, values: Sequence[int]) -> Iterator[Load]:
    even = fair_loads(made.case, made.places)
    duties = made.duties(values)
    for number, person in enumerate(made.case.people):
        kinds = [made.case.shifts[position].kind for position, _ in duties.get(number, [])]
        yield Load(
            person.code,
            person.authority,
            len(kinds),
            sum(kind.unsocial for kind in kinds),
            Decimal(sum(kind.length for kind in kinds)) / 60,
            Decimal(str(round(even[number], 2))),
        )


def _coverage(made: Roster, values: Sequence[int]) -> Iterator[Coverage]:
    for rota in sorted(made.case.rotas, key=lambda one: one.code):
        places = [place for place in made.places if place.rota == rota.code]
        wanted = sum(place.need.people for place in places)
        missing = sum(values[place.short] for place in places)
        spare, tightest = 0, ""
        if places:
            least = min(places, key=lambda place: len(place.fills) - place.need.people)
            shift = made.case.shifts[least.shift]
            spare = len(least.fills) - least.need.people
            tightest = f"{shift.kind.title}, {shift.on:%-d %B %Y}"
        yield Coverage(rota.code, wanted, wanted - missing, spare, tightest)


def _sentence(solution: Solution, unfilled: Sequence[Unfilled]) -> str:
    short = solution.reached[0]
    if not unfilled:
        first = "Every place is filled."
    elif short.proven:
        first = f"{short.value} cannot be filled lawfully by these people, in any rota."
    else:
        first = f"{short.value} are not filled; at least {short.bound} cannot be, in any rota."
    even = solution.reached[-1]
    if even.proven:
        return f"{first} No rota that fills as much is more even."
    gap = "not known" if even.gap is None else f"{float(even.gap) * 100:.1f}%"
    return f"{first} The unevenness may be up to {gap} above the least possible."
