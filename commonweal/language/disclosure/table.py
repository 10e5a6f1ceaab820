"""A whole table of counts and shares with its totals, and what of it may be published.

Stored values are never touched: control is applied once, to the table that leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.language.disclosure.bounds import solved_bounds
from commonweal.language.disclosure.cell import Cell, State, Why
from commonweal.language.disclosure.profile import Profile, half_away


@dataclass(frozen=True, slots=True)
class Line:
    """A total and the parts that add up to it, by their keys."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage of two counts of the same table, by their keys."""

    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by key, None missing; the lines in which they add up; shares by key.

    `national` are the keys at the level of England. `nested` are pairs (larger, smaller) of groups
    of which one lies within the other.
    """

    counts: Mapping[str, int | None]
    lines: tuple[Line, ...] = ()
    shares: Mapping[str, Share] = field(default_factory=dict)
    national: frozenset[str] = frozenset()
    nested: tuple[tuple[str, str], ...] = ()


def grid(counts: Mapping[tuple[str, str], int | None], total: str) -> Table:
    """A table of (group, measure) with a group `total` for each measure; keys are "group/measure".

    The measures are not added to each other.
    """
    measures = dict.fromkeys(measure for _, measure in counts)
    lines = tuple(
        Line(
            f"{total}/{measure}",
            tuple(f"{g}/{m}" for g, m in counts if m == measure and g != total),
        )
        for measure in measures
        if (total, measure) in counts
    )
    return Table({f"{group}/{measure}": one for (group, measure), one in counts.items()}, lines)


def publish(table: Table, profile: Profile) -> dict[str, Cell]:
    """Every count and share of the table as it may be published, with why each was hidden.

    A line whose cells are all there and do not add up is a ValueError where the profile protects
    totals: what it would disclose cannot be known.
    """
    hidden = _primary(table, profile)
    if profile.differencing:
        _differences(table, profile, hidden)
    if profile.complementary:
        _protect(table, profile, hidden)
    cells = {key: _count(key, table, profile, hidden) for key in table.counts}
    shares = {key: _share(one, table, profile, cells) for key, one in table.shares.items()}
    return {**cells, **shares}


def _untouched(key: str, table: Table, profile: Profile) -> bool:
    return profile.national_untouched and key in table.national


def _primary(table: Table, profile: Profile) -> dict[str, Why]:
    found = {}
    for key, count in table.counts.items():
        small = profile.hide_missing if count is None else profile.hides(count)
        if small and not _untouched(key, table, profile):
            found[key] = Why.PRIMARY
    return found


def _differences(table: Table, profile: Profile, hidden: dict[str, Why]) -> None:
    """Hide the smaller of two nested groups whose difference is itself too small."""
    for larger, smaller in table.nested:
        whole, part = table.counts.get(larger), table.counts.get(smaller)
        if whole is None or part is None or larger in hidden or smaller in hidden:
            continue
        if profile.hides(whole - part):
            hidden[smaller] = Why.DIFFERENCING


def _protect(table: Table, profile: Profile, hidden: dict[str, Why]) -> None:
    """Hide more until each line has two hidden cells and none can be solved too narrowly."""
    lines = [line for line in table.lines if _complete(line, table)]
    while True:
        line = next((one for one in lines if _alone(one, hidden)), None)
        if line is None:
            line = _solvable(table, profile, hidden, lines)
        if line is None:
            return
        more = _next(line, table, profile, hidden)
        if more is not None:
            hidden[more] = Why.COMPLEMENTARY


def _members(line: Line) -> tuple[str, ...]:
    return (*line.parts, line.total)


def _complete(line: Line, table: Table) -> bool:
    return all(table.counts.get(key) is not None for key in _members(line))


def _alone(line: Line, hidden: Mapping[str, Why]) -> bool:
    return sum(key in hidden for key in _members(line)) == 1


def _solvable(
    table: Table, profile: Profile, hidden: Mapping[str, Why], lines: list[Line]
) -> Line | None:
    """A line of a hidden cell that is known too narrowly and in which more can be hidden."""
    known = {k: c for k, c in table.counts.items() if c is not None and k not in hidden}
    inside = {key for line in lines for key in _members(line)}
    keys = [key for key in hidden if key in inside]
    if not keys:
        return None
    # Where zeros are shown a hidden cell is known not to be one.
    lowest = profile.hide_from if profile.hide_from > 0 else 0
    equations = [(line.total, line.parts) for line in lines]
    bounds = solved_bounds(keys, known, equations, lowest)
    for key in keys:
        if bounds[key].within(profile.width):
            for line in lines:
                if key in _members(line) and _next(line, table, profile, hidden) is not None:
                    return line
    return None


def _next(line: Line, table: Table, profile: Profile, hidden: Mapping[str, Why]) -> str | None:
    """The smallest shown part of the line, else its total. A shown zero stays, as rules say it."""
    shown = [
        (count, key)
        for key in line.parts
        if key not in hidden
        and (count := table.counts[key]) is not None
        and count >= max(profile.hide_from, 0)
    ]
    if shown:
        return min(shown)[1]
    return line.total if line.total not in hidden else None


def _count(key: str, table: Table, profile: Profile, hidden: Mapping[str, Why]) -> Cell:
    count = table.counts[key]
    if key in hidden:
        return Cell(State.SUPPRESSED, why=hidden[key])
    if count is None:
        return Cell(State.MISSING)
    if _untouched(key, table, profile):
        return Cell(State.NUMBER, Decimal(count))
    return Cell(State.NUMBER, profile.rounded(count))


def _share(share: Share, table: Table, profile: Profile, cells: Mapping[str, Cell]) -> Cell:
    """A percentage is hidden with either of its parts."""
    parts = (cells[share.numerator], cells[share.denominator])
    for part in parts:
        if part.state == State.SUPPRESSED:
            return Cell(State.SUPPRESSED, why=part.why, ranked=False)
    top, bottom = table.counts[share.numerator], table.counts[share.denominator]
    if top is None or bottom is None:
        return Cell(State.MISSING, ranked=False)
    if bottom == 0:
        return Cell(State.NOT_APPLICABLE, ranked=False)
    above, below = Decimal(top), Decimal(bottom)
    if profile.percent_from_rounded and parts[0].value is not None and parts[1].value:
        above, below = parts[0].value, parts[1].value
    step = Decimal(1).scaleb(-profile.percent_decimals)
    value = half_away(100 * above / below, step)
    return Cell(State.NUMBER, value, ranked=bottom >= profile.rank_from)
