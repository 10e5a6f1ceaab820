"""The plan language in plain Python over lists of dictionaries, row by row: what a plan means.

Written from the docstrings of `language.plan` and from nothing else; slow, and meant to be read.
"""

from __future__ import annotations

import math
import operator
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commonweal.language import plan

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
#: By month and group, the number of each component.
Answer = dict[tuple[Any, ...], tuple[Any, ...]]

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
    "<>": operator.ne,
}


@dataclass(frozen=True)
class Period:
    """The days that are counted."""

    start: date
    end: date


@dataclass(frozen=True)
class Sight:
    """What an expression may name: the row, the row it is attached to, the period."""

    row: Row
    outer: Row | None = None
    period: Period | None = None
    timing: plan.Overlap | None = None


def value(expression: plan.Expression, sight: Sight) -> Any:
    """The value of an expression; None is missing."""
    match expression:
        case plan.Col(name):
            return sight.row[name]
        case plan.Outer(name):
            assert sight.outer is not None
            return sight.outer[name]
        case plan.Lit(constant):
            return constant
        case plan.PeriodStart():
            assert sight.period is not None
            return sight.period.start
        case plan.PeriodEnd():
            assert sight.period is not None
            return sight.period.end
        case plan.Coalesce(parts):
            found = [value(part, sight) for part in parts]
            return next((each for each in found if each is not None), None)
        case plan.Case(whens, otherwise):
            for if_, then in whens:
                if holds(if_, sight):
                    return value(then, sight)
            return None if otherwise is None else value(otherwise, sight)
        case plan.Banded(inner, bands):
            return band(value(inner, sight), bands)
        case plan.AddDays(day, days):
            return _known(lambda given: given + timedelta(days=days), value(day, sight))
        case plan.AddMonths(day, months):
            return _known(lambda given: months_later(given, months), value(day, sight))
        case plan.Days(start, end):
            return _known(lambda a, b: (b - a).days, value(start, sight), value(end, sight))
        case plan.Larger(left, right):
            return _known(max, value(left, sight), value(right, sight))
        case plan.Smaller(left, right):
            return _known(min, value(left, sight), value(right, sight))
        case plan.Minus(left, right):
            return _known(operator.sub, value(left, sight), value(right, sight))
        case plan.Times(left, right):
            return _known(operator.mul, value(left, sight), value(right, sight))
        case plan.Plus() | plan.Over() | plan.Root() | plan.Power():
            return _figured(expression, sight)
        case plan.SharedDays():
            assert sight.period is not None
            assert sight.timing is not None
            return shared_days(sight.row, sight.timing, sight.period)
    raise NotImplementedError(expression)


def _figured(expression: plan.Plus | plan.Over | plan.Root | plan.Power, sight: Sight) -> Any:
    match expression:
        case plan.Plus(left, right):
            return _known(operator.add, value(left, sight), value(right, sight))
        case plan.Over(left, right):
            one, other = value(left, sight), value(right, sight)
            return _known(lambda a, b: a / b if b else None, one, other)
        case plan.Root(inner):
            return _known(lambda a: math.sqrt(a) if a >= 0 else None, value(inner, sight))
        case plan.Power(inner, exponent):
            return _known(lambda a: float(a) ** exponent, value(inner, sight))


def _known(work: Callable[..., Any], *parts: Any) -> Any:
    """What is worked out of the parts; missing when one of them is."""
    return None if any(part is None for part in parts) else work(*parts)


def band(number: Any, bands: Sequence[tuple[int | None, int | None]]) -> int | None:
    """Which of the bands a number falls into."""
    if number is None:
        return None
    for place, (low, high) in enumerate(bands):
        if (low is None or number >= low) and (high is None or number <= high):
            return place
    return None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last of a shorter one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def holds(condition: plan.Predicate, sight: Sight) -> bool:
    """Whether a condition holds."""
    match condition:
        case plan.Always():
            return True
        case plan.In(inner, among):
            found = value(inner, sight)
            if isinstance(found, str):
                return found in {str(code) for code in among}
            return found is not None and found in among
        case plan.Compare(left, op, right):
            one, other = value(left, sight), value(right, sight)
            return one is not None and other is not None and COMPARISONS[op](one, other)
        case plan.Missing(inner):
            return value(inner, sight) is None
        case plan.Not(inner):
            return not holds(inner, sight)
        case plan.AllOf(conditions):
            return all(holds(each, sight) for each in conditions)
        case plan.AnyOf(conditions):
            return any(holds(each, sight) for each in conditions)
    raise NotImplementedError(condition)


def rows(source: plan.Source, tables: Tables) -> list[dict[str, Any]]:
    """The rows of a source."""
    match source:
        case plan.Table(name):
            return [dict(row) for row in tables[name]]
        case plan.Where(inner, condition):
            return [row for row in rows(inner, tables) if holds(condition, Sight(row))]
        case plan.Derive(inner, columns):
            return [
                {**row, **{name: value(each, Sight(row)) for name, each in columns}}
                for row in rows(inner, tables)
            ]
        case plan.Join(inner, other, on, take, None):
            return _joined(rows(inner, tables), rows(other, tables), on, take)
        case plan.Join(inner, other, on, take, during):
            found = []
            for row in rows(inner, tables):
                there = [each for each in rows(other, tables) if _in_force(row, each, during)]
                found += _joined([row], there, on, take)
            return found
        case plan.Attach(inner, child, on, takes):
            children = rows(child, tables)
            return [
                {**row, **{take.name: _taken(take, row, children, on) for take in takes}}
                for row in rows(inner, tables)
            ]
        case plan.First(inner, by, order):
            return _firsts(rows(inner, tables), by, order)
        case plan.Stack(several, columns):
            return [
                {column: row[column] for column in columns}
                for inner in several
                for row in rows(inner, tables)
            ]
    raise NotImplementedError(source)


def _in_force(here: Row, there: Row, during: tuple[str, str, str]) -> bool:
    day, first, last = here[during[0]], there[during[1]], there[during[2]]
    return None not in (day, first) and first <= day and (last is None or day <= last)


def _matches(here: Row, there: Row, on: Sequence[tuple[str, str]]) -> bool:
    return all(
        here[left] is not None and here[left] == there.get(right, None) for left, right in on
    )


def _joined(
    here: list[dict[str, Any]],
    there: list[dict[str, Any]],
    on: Sequence[tuple[str, str]],
    take: Sequence[tuple[str, str]],
) -> list[dict[str, Any]]:
    done = []
    for row in here:
        found = [other for other in there if _matches(row, other, on)]
        assert len(found) < 2, f"several rows match {row}"
        other = found[0] if found else {}
        done.append({**row, **{to: other.get(column) for column, to in take}})
    return done


def _taken(take: plan.Take, row: Row, children: list[dict[str, Any]], on: Any) -> Any:
    matching = [
        child
        for child in children
        if _matches(row, child, on) and holds(take.where, Sight(child, outer=row))
    ]
    if take.how is plan.How.COUNT:
        return len(matching)
    found = sorted(child[take.column] for child in matching if child[take.column] is not None)
    place = {plan.How.EARLIEST: 0, plan.How.LATEST: len(found) - 1}.get(take.how, take.nth - 1)
    return found[place] if 0 <= place < len(found) else None


def _firsts(
    given: list[dict[str, Any]], by: Sequence[str], order: Sequence[tuple[str, bool]]
) -> list[dict[str, Any]]:
    for column, greatest in reversed(order):  # a stable sort by the last first
        known = [row for row in given if row[column] is not None]
        known.sort(key=lambda row: row[column], reverse=greatest)
        given = known + [row for row in given if row[column] is None]
    firsts: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in given:
        firsts.setdefault(tuple(row[column] for column in by), row)
    return list(firsts.values())


def count(
    components: Sequence[plan.Component],
    grouping: plan.Grouping,
    months: plan.Months,
    tables: Tables,
) -> Answer:
    """Every component by month and group; groups with nothing but zeros are left out."""
    answer: dict[tuple[Any, ...], list[Any]] = {}
    nothing = [None if one.kind is plan.Kind.PERCENTILE else 0 for one in components]
    for place, component in enumerate(components):
        events = rows(component.events, tables)
        for month in months:
            groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
            period = _period(month, component.window)
            for row in events:
                if _counts(row, component.timing, month, period) and holds(
                    component.where, Sight(row, period=period, timing=_lasting(component))
                ):
                    groups.setdefault(tuple(row[column] for column in grouping.by), []).append(row)
            for group, counted in groups.items():
                line = answer.setdefault((month, *group), list(nothing))
                line[place] = _number(component, counted, period)
    return something(components, {key: tuple(line) for key, line in answer.items()})


def something(components: Sequence[plan.Component], answer: Answer) -> Answer:
    """The answer without the groups in which nothing was counted."""
    kinds = [component.kind for component in components]
    return {
        key: line
        for key, line in answer.items()
        if any(
            each is not None if kind is plan.Kind.PERCENTILE else each != 0
            for kind, each in zip(kinds, line, strict=True)
        )
    }


def _period(month: date, window: int) -> Period:
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return Period(months_later(month, 1 - window), last)


def _counts(row: Row, timing: plan.Timing, month: date, period: Period) -> bool:
    match timing:
        case plan.Point(column):
            return row[column] is not None and period.start <= row[column] <= period.end
        case plan.Open(start, end):
            begun = row[start] is not None and row[start] <= period.end
            return begun and (row[end] is None or row[end] > period.end)
        case plan.Overlap(start, end):
            if row[start] is None or row[start] > period.end:
                return False
            return row[end] is None or (row[end] >= period.start and row[end] >= row[start])
    raise NotImplementedError(timing)


def _number(component: plan.Component, counted: list[dict[str, Any]], period: Period) -> Any:
    match component.kind:
        case plan.Kind.ROWS:
            return len(counted)
        case plan.Kind.PEOPLE:
            return len({row["person"] for row in counted} - {None})
        case plan.Kind.SUM if component.value is None:
            assert isinstance(component.timing, plan.Overlap)
            return sum(shared_days(row, component.timing, period) for row in counted)
    assert component.value is not None
    lasting = _lasting(component)
    given = [value(component.value, Sight(row, None, period, lasting)) for row in counted]
    known = sorted(each for each in given if each is not None)
    if component.kind is plan.Kind.SUM:
        return math.fsum(known) if any(isinstance(each, float) for each in known) else sum(known)
    assert component.share is not None
    return percentile(known, component.share)


def _lasting(component: plan.Component) -> plan.Overlap | None:
    return component.timing if isinstance(component.timing, plan.Overlap) else None


def shared_days(row: Row, timing: plan.Overlap, period: Period) -> int:
    """The days that a row shares with a period, counted one by one."""
    day = timedelta(days=1)
    end = row[timing.end]
    after = date.max if end is None else end + day if timing.last_day_counts else end
    length = (period.end - period.start).days + 1
    return sum(
        1 for number in range(length) if row[timing.start] <= period.start + number * day < after
    )


def percentile(ordered: Sequence[Any], share: float) -> float | None:
    """The value at a share of the way through ordered values, in proportion between two."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (ordered[above] - ordered[below]) * (place - below))
