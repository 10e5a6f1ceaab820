"""One date for all areas: which dates are worth trying, what each asks of whom, and which is best.

Source: Essex Mental Health Review 2015, section 8 recommendation 1a, which asks for a more
uniform timeline even if some areas slow down or speed up (ledger ESX-29, ESX-48).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from commonweal.planning.ragged_edge import PlanCell, overall


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an area may be asked to move, in days. None leaves that side open."""

    speed_up_by: int | None = None
    slow_down_by: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What a uniform date asks of one area: a negative number of days is to speed up."""

    area: str
    clusters: tuple[str, ...]
    planned: date
    uniform: date

    @property
    def days(self) -> int:
        return (self.uniform - self.planned).days


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that a date breaks: the area would move `days`, and `most` is what it allows."""

    area: str
    days: int
    most: int


@dataclass(frozen=True, slots=True)
class UniformDate:
    """One candidate date: who must move, and by how many days in all.

    `refused` names the limits that the date breaks; a refused date is never the best.
    `left_apart` is the measure of dates when only those move whose limits allow it: 0 for a
    date that breaks none.
    """

    on: date
    moves: tuple[Move, ...]
    total_days: int
    refused: tuple[Broken, ...]
    left_apart: Decimal | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two areas whose limits leave no day for both.

    `late` cannot start before `earliest`, and `early` cannot wait beyond `latest`.
    """

    late: str
    earliest: date
    early: str
    latest: date


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates of some clusters that may be made one.

    `dated` of the `asked` plans have a date. `now` is the measure of their dates, and `tried`
    the candidates, the best first. `conflict` says whose limits leave no date.
    """

    code: str
    title: str
    clusters: tuple[str, ...]
    asked: int
    dated: int
    now: Decimal | None
    tried: tuple[UniformDate, ...]
    conflict: Conflict | None
    is_optional: bool = False

    @property
    def best(self) -> UniformDate | None:
        """The date that moves areas least within their limits; None when there is none."""
        return self.tried[0] if self.tried and not self.tried[0].refused else None


def timeline(
    code: str,
    title: str,
    cells: Sequence[PlanCell],
    limits: Mapping[str, Limits] | None = None,
    *,
    is_optional: bool = False,
) -> Timeline:
    """The candidates for one date over some cells. `is_optional` where no one date is asked for."""
    held = limits or {}
    moving = _moving(cells)
    return Timeline(
        code=code,
        title=title,
        clusters=tuple(dict.fromkeys(cell.cluster for cell in cells)),
        asked=len(cells),
        dated=len(moving),
        now=overall(moving).dates,
        tried=tuple(candidates(cells, held)),
        conflict=conflict_of(cells, held),
        is_optional=is_optional,
    )


def _moving(cells: Sequence[PlanCell]) -> list[PlanCell]:
    """The cells that a date could move: those with a date, unless they are out of scope."""
    return [cell for cell in cells if cell.on is not None and cell.readiness.moves]


def candidates(
    cells: Sequence[PlanCell], limits: Mapping[str, Limits] | None = None
) -> list[UniformDate]:
    """The dates worth trying as the one date for all areas: least days moved first, then earliest.

    An area counts once for each different date that it plans among the cells. The total of days
    moved is smallest at a planned date (a median of them) or, where limits keep it away from
    there, at an end of the window that the limits leave open. So the planned dates and the two
    ends are tried, and a refused date names every limit that it breaks.
    """
    held = limits or {}
    moving = _moving(cells)
    days = {cell.on for cell in moving if cell.on is not None}
    first, last = _window(moving, held)
    if first is None or last is None or first[0] <= last[0]:
        days |= {end[0] for end in (first, last) if end is not None}
    tried = [_try(day, moving, held) for day in sorted(days)]
    return sorted(tried, key=lambda one: (bool(one.refused), one.total_days, one.on))


def _try(day: date, moving: Sequence[PlanCell], limits: Mapping[str, Limits]) -> UniformDate:
    moves = _moves(moving, day)
    broken = tuple(
        found for move in moves if (found := _broken(move, limits.get(move.area))) is not None
    )
    stay = {one.area for one in broken}
    after = [cell if cell.area in stay else replace(cell, on=day) for cell in moving]
    return UniformDate(
        day, moves, sum(abs(move.days) for move in moves), broken, overall(after).dates
    )


def _moves(moving: Sequence[PlanCell], day: date) -> tuple[Move, ...]:
    planned: dict[tuple[str, date], list[str]] = {}
    for cell in moving:
        if cell.on is not None:
            planned.setdefault((cell.area, cell.on), []).append(cell.cluster)
    return tuple(Move(area, tuple(names), on, day) for (area, on), names in planned.items())


End = tuple[date, str]


def _window(
    moving: Sequence[PlanCell], limits: Mapping[str, Limits]
) -> tuple[End | None, End | None]:
    """The first and the last day that all limits allow, each with the area that sets it."""
    firsts: list[End] = []
    lasts: list[End] = []
    for cell in moving:
        limit = limits.get(cell.area, Limits())
        if cell.on is not None and limit.speed_up_by is not None:
            firsts.append((cell.on - timedelta(days=limit.speed_up_by), cell.area))
        if cell.on is not None and limit.slow_down_by is not None:
            lasts.append((cell.on + timedelta(days=limit.slow_down_by), cell.area))
    return max(firsts, default=None), min(lasts, default=None)


def conflict_of(
    cells: Sequence[PlanCell], limits: Mapping[str, Limits] | None = None
) -> Conflict | None:
    """Whose limits leave no date for all; None when some date keeps every limit."""
    first, last = _window(_moving(cells), limits or {})
    if first is None or last is None or first[0] <= last[0]:
        return None
    return Conflict(late=first[1], earliest=first[0], early=last[1], latest=last[0])


def _broken(move: Move, limit: Limits | None) -> Broken | None:
    if limit is None:
        return None
    if limit.speed_up_by is not None and -move.days > limit.speed_up_by:
        return Broken(move.area, move.days, limit.speed_up_by)
    if limit.slow_down_by is not None and move.days > limit.slow_down_by:
        return Broken(move.area, move.days, limit.slow_down_by)
    return None


def with_uniform_dates(cells: Sequence[PlanCell], timelines: Sequence[Timeline]) -> list[PlanCell]:
    """The plan as it would be if every timeline with a best date took it."""
    days = {
        cluster: best.on
        for one in timelines
        if (best := one.best) is not None
        for cluster in one.clusters
    }
    return [
        replace(cell, on=days[cell.cluster])
        if cell.cluster in days and cell.on is not None and cell.readiness.moves
        else cell
        for cell in cells
    ]
