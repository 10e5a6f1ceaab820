"""Which partitions of which tables can change the counts of a month, worked out from the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commonweal.facts.activity import ActivityTables
from commonweal.language import plan


@dataclass(frozen=True, slots=True)
class Reach:
    """The months around a counted one whose rows matter; None is without limit on that side."""

    before: int | None
    after: int | None

    def __or__(self, other: Reach) -> Reach:
        return Reach(_wider(self.before, other.before), _wider(self.after, other.after))

    def holds(self, month: int, counted: int) -> bool:
        """Whether a month matters to a counted one, both as months since the year 0."""
        if self.before is not None and month < counted - self.before:
            return False
        return self.after is None or month <= counted + self.after


EVERYWHERE = Reach(None, None)
#: The least days of a month: so many days are at most so many months, and one to spare.
SHORTEST = 28


def reaches(
    events: plan.Source, timing: plan.Timing, window: int, tables: ActivityTables
) -> dict[str, Reach]:
    """Of each table that is read, the months that matter to a counted one.

    Only what is sure narrows it: rows counted by the date that puts them into a partition, rows
    that have not begun, and children that must lie so many days around the date counted by.
    """
    found: dict[str, Reach] = {}
    sure = True  # until a First has chosen among the rows of all months
    source = events
    while not isinstance(source, plan.Table):
        if isinstance(source, plan.Stack):
            # Each of several tables has its own months; all of them count as one.
            _note(found, source, EVERYWHERE)
            return found
        if isinstance(source, plan.Join):
            _note(found, source.other, EVERYWHERE)
        elif isinstance(source, plan.Attach):
            reach = _attached(source, timing, window, tables) if sure else EVERYWHERE
            _note(found, source.child, reach)
        elif isinstance(source, plan.First):
            sure = False
        source = source.source
    own = _own(timing, window, tables[source.name].month_by) if sure else EVERYWHERE
    _note(found, source, own)
    return found


def _note(found: dict[str, Reach], source: plan.Source, reach: Reach) -> None:
    for name in plan.tables_of(source):
        found[name] = found[name] | reach if name in found else reach


def _own(timing: plan.Timing, window: int, month_by: str) -> Reach:
    match timing:
        case plan.Point(date) if date == month_by:
            return Reach(window - 1, 0)
        case plan.Open(start, _) | plan.Overlap(start, _) if start == month_by:
            return Reach(None, 0)
    return EVERYWHERE


def _attached(
    source: plan.Attach, timing: plan.Timing, window: int, tables: ActivityTables
) -> Reach:
    child = source.child
    while isinstance(child, plan.Where | plan.Derive):
        child = child.source
    if not isinstance(child, plan.Table) or not isinstance(timing, plan.Point):
        return EVERYWHERE
    day = tables[child.name].month_by
    reach: Reach | None = None
    for take in source.takes:
        one = _of_take(take, day, timing.date, window)
        reach = one if reach is None else reach | one
    return reach or EVERYWHERE


def _of_take(take: plan.Take, day: str, counted_by: str, window: int) -> Reach:
    """How far around the counted month a child can lie that the condition lets through."""
    before: int | None = None
    after: int | None = None
    for op, days in _distances(take.where, day, counted_by):
        if op in ("<", "<=", "="):
            after = _narrower(after, _months(days))
        if op in (">", ">=", "="):
            before = _narrower(before, window - 1 + _months(-days))
    return Reach(before, after)


def _distances(condition: plan.Predicate, day: str, counted_by: str) -> Iterator[tuple[str, int]]:
    """What must hold of the child's day: an operator, and days from the date counted by."""
    if isinstance(condition, plan.AllOf):
        for each in condition.conditions:
            yield from _distances(each, day, counted_by)
        return
    here, there = plan.Col(day), plan.Outer(counted_by)
    match condition:
        case plan.Compare(left, op, right) if left == here:
            days = _from(right, there)
            if days is not None:
                yield op, days
        case plan.Compare(left, op, right) if right == here:
            days = _from(left, there)
            if days is not None:
                yield _TURNED[op], days
        case plan.Compare(plan.Days(start, end), op, plan.Lit(int(days))) if (
            start == there and end == here
        ):
            yield op, days


_TURNED = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<", "<>": "<>"}


def _from(expression: Any, there: plan.Outer) -> int | None:
    """So many days from the date counted by, when that is what the expression says."""
    if expression == there:
        return 0
    if isinstance(expression, plan.AddDays) and expression.date == there:
        return expression.days
    return None


def _months(days: int) -> int:
    return max(0, -(-days // SHORTEST))


def _wider(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)


def _narrower(one: int | None, other: int) -> int:
    return other if one is None else min(one, other)
