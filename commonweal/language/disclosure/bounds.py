"""What a reader can work out about a hidden cell, and what a total is when parts are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
import scipy  # its parts load when they are first used

from commonweal.language.disclosure.cell import Cell, State
from commonweal.language.disclosure.profile import Profile

Total = str
Equation = tuple[Total, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a count can be; `high` None has no upper end."""

    low: int | None
    high: int | None
    reason: str = ""

    def within(self, width: int) -> bool:
        """Whether the count is known to less than the width."""
        return self.low is not None and self.high is not None and self.high - self.low < width


def solved_bounds(
    hidden: Sequence[str],
    known: Mapping[str, int],
    equations: Iterable[Equation],
    lowest: int,
) -> dict[str, Bounds]:
    """The narrowest whole-number bounds of each hidden cell that the shown ones leave.

    An equation says that a total is the sum of its parts; one with a cell that is neither hidden
    nor known says nothing. Every hidden count is at least `lowest`. Whole-number programming, so
    that the bounds are those of the best attacker whatever the shape of the lines.
    """
    place = {key: at for at, key in enumerate(hidden)}
    rows, sums = _system(place, known, equations)
    # A cell that no line holds down reaches this and has no upper end.
    far = sum(abs(one) for one in known.values()) + 10_000
    found = {}
    for key in hidden:
        ends = [_end(place[key], sign, (rows, sums), lowest, far) for sign in (1, -1)]
        found[key] = Bounds(ends[0], None if ends[1] >= far else ends[1])
    return found


def _system(
    place: Mapping[str, int], known: Mapping[str, int], equations: Iterable[Equation]
) -> tuple[list[list[float]], list[float]]:
    rows, sums = [], []
    for total, parts in equations:
        row, rest = [0.0] * len(place), 0.0
        signed = [(total, -1), *((part, 1) for part in parts)]
        if any(key not in place and key not in known for key, _ in signed):
            continue
        for key, sign in signed:
            if key in place:
                row[place[key]] += sign
            else:
                rest -= sign * known[key]
        if any(row):
            rows.append(row)
            sums.append(rest)
    return rows, sums


def _end(
    at: int, sign: int, system: tuple[list[list[float]], list[float]], lowest: int, far: int
) -> int:
    rows, sums = system
    count = len(rows[0]) if rows else at + 1
    goal = np.zeros(count)
    goal[at] = sign
    solved = scipy.optimize.milp(
        goal,
        integrality=np.ones(count),
        bounds=scipy.optimize.Bounds(lowest, far),
        constraints=scipy.optimize.LinearConstraint(np.array(rows), sums, sums) if rows else (),
    )
    if solved.x is None:
        raise ValueError("the table does not add up, so what it discloses cannot be worked out")
    return round(float(solved.x[at]))


def total_bounds(parts: Iterable[Cell], profile: Profile) -> Bounds:
    """The least and the most that a sum can be when some of its published parts are hidden.

    A hidden count lies in the hidden range; a rounded one within half a step of what is shown. A
    complementary cell can be anything above, so it has no upper end. A missing part gives a reason.
    """
    low, high = 0, 0
    for part in parts:
        if part.state == State.NOT_APPLICABLE:
            continue
        if part.state == State.MISSING:
            return Bounds(None, None, "a part is missing")
        if part.state == State.NUMBER and part.value is not None:
            least, most = _shown(part.value, profile)
        elif profile.complementary or profile.differencing:
            return Bounds(None, None, "a hidden part can have any value")
        else:
            least, most = profile.hide_from, profile.hide_to
        low, high = low + least, high + most
    return Bounds(low, high)


def _shown(value: Decimal, profile: Profile) -> tuple[int, int]:
    half = Decimal(profile.round_to - 1) / 2
    least = int((value - half).to_integral_value(ROUND_CEILING))
    most = int((value + half).to_integral_value(ROUND_FLOOR))
    allowed = [one for one in range(max(least, 0), most + 1) if not profile.hides(one)]
    return (allowed[0], allowed[-1]) if allowed else (least, most)
