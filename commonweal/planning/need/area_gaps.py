"""The gaps of each area together: what they come to, how unsure that is, and whether the order of
the areas holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.planning.need.gap import Gap


@dataclass(frozen=True, slots=True)
class AreaGaps:
    """What is short in an area. Pounds a year, `weighed` ones for each 1,000 need-weighted people.

    None is not known: without weights, without any known gap, or where no known gap is short while
    others are not known. `low` and `high` add up the ends of every gap, so they are wider than a
    95% range; `high` is None where a gap has no end. `maybe` is what of `weighed` may be
    no gap at all. `lacking` is the share of what its people need that is not there, each service
    by what it costs, over the known gaps alone; its ends are those at the low and at the high end
    of what is needed of every service.
    """

    area: str
    weighed: float | None
    weighed_low: float | None
    weighed_high: float | None
    maybe: float
    cost: float | None
    known: int
    unknown: int
    lacking: float | None
    lacking_low: float | None
    lacking_high: float | None


def by_area(areas: Iterable[str], gaps: Sequence[Gap]) -> tuple[AreaGaps, ...]:
    """Each area, the one that lacks the largest share of what it needs first; those that are not
    known come last. Nothing that is more than needed closes what is short elsewhere."""
    found = [_together(area, [one for one in gaps if one.area == area]) for area in areas]
    return tuple(sorted(found, key=_order))


def _order(one: AreaGaps) -> tuple[bool, float, bool, float]:
    return (
        one.lacking is None, -(one.lacking or 0.0), one.weighed is None, -(one.weighed or 0.0)
    )  # fmt: skip


def _together(area: str, mine: Sequence[Gap]) -> AreaGaps:
    known = [one for one in mine if one.gap is not None]
    short = [one for one in known if one.cost is not None and one.cost > 0]
    unknown = len(mine) - len(known)
    told = bool(short) or (bool(known) and not unknown)
    return AreaGaps(
        area,
        _sum([one.weighed for one in short]) if told else None,
        # A gap without ends may be no gap: at least nothing is short of it.
        _sum([one.weighed_low for one in mine if one.gap_low is not None]) if told else None,
        _sum([one.weighed_high for one in mine]) if told else None,
        sum(one.weighed or 0.0 for one in short if one.sure == "uncertain"),
        _sum([one.cost for one in short]) if told else None,
        len(known),
        unknown,
        *(_lacking(known) if told else (None, None, None)),
    )


def _lacking(known: Sequence[Gap]) -> tuple[float | None, float | None, float | None]:
    """The share that is short of all that is needed, and at the two ends of what is needed."""
    return (
        _share((one.cost, one.need_cost) for one in known),
        _share((one.cost_low, one.need_cost_low) for one in known),
        _share((one.cost_high, one.need_cost_high) for one in known),
    )


def _share(pairs: Iterable[tuple[float | None, float | None]]) -> float | None:
    """What is short over what is needed; None where one of them is not known or nothing is."""
    short = needed = 0.0
    for lacks, needs in pairs:
        if lacks is None or needs is None:
            return None
        short, needed = short + max(lacks, 0.0), needed + needs
    return short / needed if needed else None


def _sum(values: Sequence[float | None]) -> float | None:
    """What is short, added up; None where one of them is not known."""
    known = [max(value, 0.0) for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def rivals(found: Sequence[AreaGaps]) -> tuple[str, ...]:
    """The areas that could lack a larger share than the first: some of their gaps are not known, or
    the high end of their share lies above the low end of the first."""
    if not found or found[0].lacking_low is None:
        return ()
    least = found[0].lacking_low
    return tuple(
        one.area
        for one in found[1:]
        if one.unknown or one.lacking_high is None or one.lacking_high > least
    )
