"""The filters on the way to care: how many people are expected at each level, and which differs.

Source: CALC-25 and JCP-21 (Practical mental health commissioning 2011, section 1.13, figure 4).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity, round_half_up
from commonweal.language.intervals import proportion
from commonweal.language.row import CannotWork

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Level:
    """One level per so many people: two ends. `bound` ("fewer than") marks an end that is none."""

    code: str
    title: str
    low: Decimal
    high: Decimal
    bound: str = ""

    @property
    def says(self) -> str:
        """The level as it is printed: "230", "20 to 30", "fewer than 10"."""
        if self.bound:
            return f"{self.bound} {self.high.normalize():f}"
        if self.low == self.high:
            return f"{self.low.normalize():f}"
        return f"{self.low.normalize():f} to {self.high.normalize():f}"


@dataclass(frozen=True, slots=True)
class PassRate:
    """Of those at the level before, the percent who pass; no middle where an end is a bound."""

    low: Decimal
    high: Decimal
    middle: Decimal | None


@dataclass(frozen=True, slots=True)
class FilterLine:
    """One level: people expected, the pass rate into it, and what was counted here beside it.

    `local_pass` is in percent with Wilson's 95% limits; `differs` is "lower", "higher", or empty
    where those limits meet the expected rates or nothing was counted.
    """

    level: Level
    expected: Quantity
    passed: PassRate | None
    local: Decimal | None
    local_pass: Decimal | None
    local_limits: Quantity | None
    differs: str


@dataclass(frozen=True, slots=True)
class Filters:
    """All levels; `widest` is the code of the filter that differs most, empty where none does.

    `primary_care` is the percent of those affected who are never referred, lowest first.
    """

    population: Decimal | None
    per: Decimal
    lines: tuple[FilterLine, ...]
    widest: str
    primary_care: Quantity
    notes: tuple[str, ...]


def filters(
    levels: Sequence[Level],
    per: Decimal,
    *,
    population: Decimal | None = None,
    local: Mapping[str, Decimal] | None = None,
    at_least_in_primary_care: Decimal | None = None,
) -> Filters:
    """Population ÷ 1,000 × level for each level, ranges kept as ranges (CALC-25).

    `local` are people counted at a level, by its code. Without a population nobody is expected,
    with that reason. Raises CannotWork for a population or a count below zero, a count of an
    unknown level or of more people than live here or than the count at a level before it, and
    for a level without levels before it in order.
    """
    counts = dict(local or {})
    _require(levels, population, counts)
    lines = []
    for place, level in enumerate(levels):
        before = levels[place - 1] if place else None
        lines.append(_line(level, before, per, population, counts))
    share, notes = _primary_care(levels, at_least_in_primary_care)
    return Filters(population, per, tuple(lines), _widest(lines), share, tuple(notes))


def pass_rate(before: Level, after: Level) -> PassRate:
    """After ÷ before in percent: the ends that both ranges allow, and their middles' ratio."""
    middle = None
    if not before.bound and not after.bound:
        middle = (after.low + after.high) / (before.low + before.high) * HUNDRED
    return PassRate(after.low / before.high * HUNDRED, after.high / before.low * HUNDRED, middle)


def roundly(value: Decimal, digits: int) -> Decimal:
    """A number of people, whole and with no more than so many digits before its zeros."""
    place = max(value.adjusted() - digits + 1, 0) if value else 0
    return round_half_up(value.scaleb(-place)).scaleb(place).quantize(Decimal(1))


def why_not_compared(before: FilterLine | None, line: FilterLine) -> str:
    """Why nothing can be said of whether a filter differs; empty where it can."""
    if before is None:
        return "No filter stands before the first level."
    if line.local_pass is not None:
        return ""
    missing = [one.level.title for one in (before, line) if one.local is None]
    if missing:
        return f"It takes the people counted here at “{'” and “'.join(missing)}”."
    return f"Nobody is counted at “{before.level.title}”."


def _require(
    levels: Sequence[Level], population: Decimal | None, counts: Mapping[str, Decimal]
) -> None:
    if population is not None and population <= 0:
        raise CannotWork(f"The population is {population}: enter how many people live here.")
    known = [level.code for level in levels]
    for code, count in counts.items():
        if code not in known:
            raise CannotWork(f"There is no level {code}; there are {', '.join(known)}.")
        if count < 0:
            raise CannotWork(f"The count at the level {code} is {count}: it cannot be below zero.")
    _refuse_more(levels, population, counts)
    for level in levels[:-1]:
        if level.low <= 0:
            raise CannotWork(f"The level “{level.title}” begins at {level.low}: nobody could pass.")


def _refuse_more(
    levels: Sequence[Level], population: Decimal | None, counts: Mapping[str, Decimal]
) -> None:
    """Raise CannotWork where more are counted than live here, or than at a level before."""
    counted = [level for level in levels if level.code in counts]
    for level in counted:
        if population is not None and counts[level.code] > population:
            raise CannotWork(
                f"{counts[level.code]:,} people are counted at “{level.title}” and {population:,} "
                "live here: correct one of the two."
            )
    for before, after in itertools.pairwise(counted):
        if counts[after.code] > counts[before.code]:
            raise CannotWork(
                f"More people are counted at “{after.title}” ({counts[after.code]:,}) than at "
                f"“{before.title}” ({counts[before.code]:,}), which they pass first: correct one "
                "of the two."
            )


def _line(
    level: Level,
    before: Level | None,
    per: Decimal,
    population: Decimal | None,
    counts: Mapping[str, Decimal],
) -> FilterLine:
    expected = (
        Quantity.unknown("no population has been entered")
        if population is None
        else Quantity(population / per * level.low, population / per * level.high)
    )
    passed = None if before is None else pass_rate(before, level)
    own = counts.get(level.code)
    other = counts.get(before.code) if before is not None else None
    if passed is None or own is None or other is None or own > other or other == 0:
        return FilterLine(level, expected, passed, own, None, None, "")
    limits = proportion(float(own), float(other), 100)
    low, high = (Decimal(str(round(float(end[0]), 6))) for end in limits.limits(0.95))
    differs = "lower" if high < passed.low else "higher" if low > passed.high else ""
    share = own / other * HUNDRED
    return FilterLine(level, expected, passed, own, share, Quantity(low, high), differs)


def _widest(lines: Sequence[FilterLine]) -> str:
    distances = {line.level.code: _distance(line) for line in lines if line.differs}
    return max(distances, key=lambda code: distances[code]) if distances else ""


def _distance(line: FilterLine) -> Decimal:
    """How many times the local rate lies beyond the nearer expected end."""
    assert line.passed is not None and line.local_pass is not None  # noqa: S101, PT018
    if line.differs == "lower":
        return line.passed.low / line.local_pass if line.local_pass else Decimal("Infinity")
    return line.local_pass / line.passed.high


def _primary_care(levels: Sequence[Level], stated: Decimal | None) -> tuple[Quantity, list[str]]:
    by_code = {level.code: level for level in levels}
    affected, referred = by_code.get("affected"), by_code.get("referred")
    if affected is None or referred is None:
        return Quantity.unknown("the levels do not tell who is referred"), []
    share = Quantity(
        (1 - referred.high / affected.low) * HUNDRED, (1 - referred.low / affected.high) * HUNDRED
    )
    if stated is None or share.low is None or share.high is None or stated <= share.low:
        return share, []
    where = "only at the low end of referral" if share.high > stated else "at no end"
    return share, [
        f"“Over {stated.normalize():f}% managed in primary care” holds {where}: "
        f"{referred.says} referred of {affected.says} leaves {share.low:.0f} to {share.high:.0f}%."
    ]
