"""Making the chart of a series: segments, limits, rules, icons; one calculation for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from commonweal.reviewing.spc.chart import (
    Assurance,
    Chart,
    Direction,
    Kind,
    Point,
    Segment,
    Variation,
)
from commonweal.reviewing.spc.limits import Limits, limits_of
from commonweal.reviewing.spc.mode import Mode
from commonweal.reviewing.spc.rules import (
    PRECEDENCE,
    TREND,
    Flags,
    signals_of,
    spread_back,
    trend_flags,
)


@dataclass(frozen=True, slots=True)
class Value:
    """The value of one period; None is missing. A ghost is drawn and counts for nothing."""

    on: date
    label: str
    value: float | None
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class Rebase:
    """Limits are worked out anew from this date on, for this reason."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Break:
    """The definition changes on this date, in these words: no line and no rule goes across."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """What is charted and how. `baseline` fixes the limits of the first segment on its first so
    many values; None takes them all. `span` stands before a period where a value speaks of more
    than it: "the 12 months to ".
    """

    title: str
    values: tuple[Value, ...]
    direction: Direction
    unit: str = ""
    decimals: int = 0
    target: float | None = None
    rebases: tuple[Rebase, ...] = ()
    breaks: tuple[Break, ...] = ()
    baseline: int | None = None
    span: str = ""


def chart(series: Series, mode: Mode) -> Chart:
    """The chart of a series under a mode. Values have one unit and stand in the order of dates.

    Missing values and ghosts take no part in limits and rules. Fewer values than the mode asks
    give a run chart with its median; values that do not vary give neither limits nor icons. A
    rebase or break without a reason, dates out of order and ghosts or baselines that the mode does
    not know are a ValueError. Source: clinical data standards, section 5.
    """
    _check(series, mode)
    starts = _starts(series)
    points = [
        Point(one.on, one.label, one.value, _segment_at(starts, one.on), one.ghost)
        for one in series.values
    ]
    kind = _kind(points, mode)
    segments, limits = [], []
    for number, (begins, reason, broken) in enumerate(starts):
        fixed = series.baseline if number == 0 else None
        found = _limits(_used(points, number), fixed, mode) if kind == Kind.CONTROL else None
        limits.append(found)
        segments.append(_segment(begins, reason, broken, _used(points, number), found))
    if kind == Kind.CONTROL:
        if limits[-1] is not None and not limits[-1].varies:
            kind = Kind.STILL
        points = _judged(points, limits, starts, series.direction, mode)
    done = Chart(
        series.title, series.unit, series.decimals, mode.id, kind, series.direction,
        series.target, tuple(points), tuple(segments), Variation.NONE, Assurance.NONE,
        _cautions(segments, limits, points, mode), series.span,
    )  # fmt: skip
    if kind != Kind.CONTROL or done.last is None:
        return done
    assurance = assurance_of(limits[-1], series.target, series.direction, mode)
    return replace(done, variation=done.last.variation, assurance=assurance)


def assurance_of(
    limits: Limits | None, target: float | None, direction: Direction, mode: Mode
) -> Assurance:
    """How the target lies to the limits of the last segment. Source: section 5.2 and 5.3."""
    if limits is None or target is None or direction == Direction.NEITHER:
        return Assurance.NONE
    counts = mode.target_on_limit == "counts"
    above = target > limits.upper or (counts and target == limits.upper)
    below = target < limits.lower or (counts and target == limits.lower)
    if not above and not below:
        return Assurance.HIT_AND_MISS
    return Assurance.FAIL if above == (direction == Direction.HIGHER) else Assurance.PASS


def _check(series: Series, mode: Mode) -> None:
    days = [one.on for one in series.values]
    if any(after <= before for before, after in pairwise(days)):
        raise ValueError("The values of a chart stand in the order of their dates, each once")
    for rebase in series.rebases:
        if not rebase.reason.strip():
            raise ValueError(f"The rebase on {rebase.on:%-d %B %Y} needs a reason")
    for one in series.breaks:
        if not one.words.strip():
            raise ValueError(f"The break on {one.on:%-d %B %Y} needs words that say what changed")
    if any(one.ghost for one in series.values) and not mode.ghost_points:
        raise ValueError(f"The mode {mode.id} has no ghost points")
    if series.baseline is not None and series.baseline < mode.segment_minimum:
        raise ValueError(f"A fixed baseline needs {mode.segment_minimum} values or more")


def _starts(series: Series) -> list[tuple[date, str, bool]]:
    """The beginning of each segment that holds a value, its reason, and whether it is a break."""
    if not series.values:
        return []
    first = series.values[0].on
    found: dict[date, tuple[str, bool]] = {first: ("", False)}
    for rebase in series.rebases:
        found[rebase.on] = (rebase.reason, False)
    for one in series.breaks:
        found[one.on] = (one.words, True)
    begun = sorted(found)
    kept = []
    for number, on in enumerate(begun):
        until = begun[number + 1] if number + 1 < len(begun) else date.max
        if any(on <= value.on < until for value in series.values):
            kept.append((on, *found[on]))
    return kept


def _segment_at(starts: list[tuple[date, str, bool]], on: date) -> int:
    return sum(begins <= on for begins, _, _ in starts) - 1


def _counts(point: Point) -> bool:
    return point.value is not None and not point.ghost


def _used(points: Iterable[Point], segment: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    chosen = [one.value for one in points if one.segment == segment and _counts(one)]
    return np.array(chosen, dtype=np.float64)


def _kind(points: list[Point], mode: Mode) -> Kind:
    present = sum(_counts(one) for one in points)
    if not any(one.value is not None for one in points):
        return Kind.EMPTY
    return Kind.CONTROL if present >= mode.minimum_points else Kind.RUN


def _limits(
    used: np.ndarray[tuple[int], np.dtype[np.float64]], fixed: int | None, mode: Mode
) -> Limits | None:
    chosen = used if fixed is None else used[:fixed]
    return limits_of(chosen, mode) if len(chosen) >= 2 else None


def _segment(
    begins: date,
    reason: str,
    broken: bool,
    used: np.ndarray[tuple[int], np.dtype[np.float64]],
    limits: Limits | None,
) -> Segment:
    if limits is None:
        median = float(np.median(used)) if len(used) else None
        return Segment(begins, reason, broken, len(used), median)
    if not limits.varies:
        return Segment(begins, reason, broken, len(used), limits.mean)
    return Segment(
        begins, reason, broken, len(used), limits.mean, limits.lower, limits.upper,
        limits.near_lower, limits.near_upper,
    )  # fmt: skip


def _judged(
    points: list[Point],
    limits: list[Limits | None],
    starts: list[tuple[date, str, bool]],
    direction: Direction,
    mode: Mode,
) -> list[Point]:
    """Every point with the rules that hold for it."""
    found = list(points)
    longer = _trends_across(points, starts, mode) if mode.trend_across_rebase else {}
    for number, of_segment in enumerate(limits):
        if of_segment is None or not of_segment.varies:
            continue
        where = [at for at, one in enumerate(points) if one.segment == number and _counts(one)]
        values = _used(points, number)
        signals = signals_of(values, of_segment, mode.shift_length, mode.trend_length)
        if mode.trend_across_rebase:
            signals[TREND] = np.array([longer[at] for at in where], dtype=np.int64)
        for place, at in enumerate(where):
            found[at] = _signed(points[at], signals, place, direction, mode)
    return found


def _trends_across(
    points: list[Point], starts: list[tuple[date, str, bool]], mode: Mode
) -> dict[int, int]:
    """The trend of each point where a rebase does not end it; a break of the definition does."""
    groups: list[list[int]] = [[]]
    for at, one in enumerate(points):
        if at and one.segment != points[at - 1].segment and starts[one.segment][2]:
            groups.append([])
        if _counts(one):
            groups[-1].append(at)
    found: dict[int, int] = {}
    for group in groups:
        values = np.array([points[at].value for at in group], dtype=np.float64)
        flags = spread_back(trend_flags(values, mode.trend_length), mode.trend_length)
        found.update(zip(group, (int(flag) for flag in flags), strict=True))
    return found


def _signed(
    point: Point, signals: dict[str, Flags], place: int, direction: Direction, mode: Mode
) -> Point:
    holding = [(rule, int(signals[rule][place])) for rule in PRECEDENCE if signals[rule][place]]
    if not holding:
        return point
    conflict = len({side for _, side in holding}) > 1
    rule, side = holding[0]
    if conflict and mode.conflict != "precedence" and direction != Direction.NEITHER:
        good = 1 if direction == Direction.HIGHER else -1
        wanted = good if mode.conflict == "improvement" else -good
        rule, side = next(one for one in holding if one[1] == wanted)
    variation = variation_of(side, direction)
    return replace(point, rule=rule, side=side, variation=variation, conflict=conflict)


def variation_of(side: int, direction: Direction) -> Variation:
    """High or low with its judgement; without a direction there is none."""
    if direction == Direction.NEITHER:
        return Variation.HIGH if side > 0 else Variation.LOW
    if (side > 0) == (direction == Direction.HIGHER):
        return Variation.IMPROVEMENT_HIGH if side > 0 else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if side > 0 else Variation.CONCERN_LOW


def _cautions(
    segments: list[Segment], limits: list[Limits | None], points: list[Point], mode: Mode
) -> tuple[str, ...]:
    said = []
    if not any(limits):
        present = sum(_counts(one) for one in points)
        said.append(f"{present} values; a control chart needs {mode.minimum_points}")
    for segment, found in zip(segments, limits, strict=True):
        if found is None:
            continue
        if segment.points < mode.caution_below and len(segments) == 1:
            few = mode.caution_below
            said.append(f"{segment.points} values; limits settle from about {few}")
        elif segment.points < mode.segment_minimum:
            since = f"since {segment.begins:%-d %B %Y}"
            said.append(f"{segment.points} values {since}; a segment needs {mode.segment_minimum}")
        if not found.varies:
            said.append("Not enough variation: no limits from values that hardly differ")
    if any(one.conflict for one in points):
        said.append("Some values are unusual in both directions by different rules")
    return tuple(said)
