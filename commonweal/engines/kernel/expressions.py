"""Expressions and conditions worked out on whole columns. Missing is told apart throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from commonweal.engines.kernel.columns import Array, CannotRun, Column
from commonweal.engines.sql.binding import Encoder
from commonweal.language import plan

EPOCH = date(1970, 1, 1)
_OPERATORS = {
    "<": np.less, "<=": np.less_equal, "=": np.equal,
    ">=": np.greater_equal, ">": np.greater, "<>": np.not_equal,
}  # fmt: skip


class Rows(Protocol):
    """Rows that an expression is worked out on."""

    @property
    def size(self) -> int: ...

    def column(self, name: str) -> Column: ...


@dataclass
class Sight:
    """What an expression sees: a row's columns, the outer row's, and the period."""

    rows: Rows
    encode: Encoder | None
    outer: Rows | None = None
    period: tuple[Column, Column] | None = None


def value(expression: plan.Expression, sight: Sight) -> Column:
    """The expression for every row."""
    match expression:
        case plan.Col(name):
            return sight.rows.column(name)
        case plan.Outer(name) if sight.outer is not None:
            return sight.outer.column(name)
        case plan.Lit(constant):
            return _constant(constant, sight.rows.size)
        case plan.PeriodStart() if sight.period:
            return sight.period[0]
        case plan.PeriodEnd() if sight.period:
            return sight.period[1]
        case plan.Days(start, end):
            return _worked(value(end, sight), value(start, sight), np.subtract, dated=False)
        case plan.Minus(left, right):
            return _worked(_wide(left, sight), _wide(right, sight), np.subtract, dated=False)
        case plan.Larger(left, right):
            one, other = value(left, sight), value(right, sight)
            return _worked(one, other, np.maximum, dated=one.date)
        case plan.Smaller(left, right):
            one, other = value(left, sight), value(right, sight)
            return _worked(one, other, np.minimum, dated=one.date)
        case _:
            return _chosen(expression, sight)


def _chosen(expression: plan.Expression, sight: Sight) -> Column:
    match expression:
        case plan.AddDays(day, days):
            one = value(day, sight)
            return Column(one.values + np.int32(days), one.absent, date=True)
        case plan.AddMonths(day, months):
            one = value(day, sight)
            return Column(_months_later(one.values, months), one.absent, date=True)
        case plan.Coalesce(parts):
            arms = [value(part, sight) for part in parts]
            return _first_of([(_there(arm), arm) for arm in arms], None)
        case plan.Case(whens, otherwise):
            rest = None if otherwise is None else value(otherwise, sight)
            found = [(holds(when, sight), value(then, sight)) for when, then in whens]
            return _first_of(found, rest)
        case plan.Banded(inner, bands):
            return _banded(value(inner, sight), bands)
        case plan.Plus() | plan.Over() | plan.Root() | plan.Power():
            return _figured(expression, sight)
        case _:
            raise CannotRun(f"{type(expression).__name__} is known to SQL only here.")


def _figured(expression: plan.Plus | plan.Over | plan.Root | plan.Power, sight: Sight) -> Column:
    match expression:
        case plan.Plus(left, right):
            return _worked(_wide(left, sight), _wide(right, sight), np.add, dated=False)
        case plan.Over(left, right):
            one, other = value(left, sight), value(right, sight)
            nought = other.values == 0
            by = Column(np.where(nought, 1, other.values), _either(other.absent, nought))
            return _worked(one, by, np.divide, dated=False)
        case plan.Root(inner):
            given = value(inner, sight)
            below = given.values < 0
            roots = np.sqrt(np.where(below, 0, given.values), dtype=np.float64)
            return Column(roots, _either(given.absent, below))
        case plan.Power(inner, exponent):
            given = value(inner, sight)
            return Column(given.values.astype(np.float64) ** exponent, given.absent)


def _wide(expression: plan.Expression, sight: Sight) -> Column:
    """The expression with room for what is reckoned with it."""
    found = value(expression, sight)
    if found.values.dtype.kind != "i":
        return found
    return Column(found.values.astype(np.int64), found.absent)


def _either(absent: Array | None, other: Array) -> Array:
    return other if absent is None else absent | other


def holds(predicate: plan.Predicate, sight: Sight) -> Array:
    """Whether the condition holds, for every row: true or false."""
    size = sight.rows.size
    match predicate:
        case plan.Always():
            return np.ones(size, np.bool_)
        case plan.In(inner, among):
            return _among(value(inner, sight), among, sight.encode)
        case plan.Compare(left, op, right):
            return _compared(left, op, right, sight)
        case plan.Missing(inner):
            absent = value(inner, sight).absent
            return np.zeros(size, np.bool_) if absent is None else absent
        case plan.Not(inner_condition):
            return ~holds(inner_condition, sight)
        case plan.AllOf((first, *others)):
            kept = holds(first, sight)
            for each in others:
                kept = kept & holds(each, sight)
            return kept
        case plan.AllOf():
            return np.ones(size, np.bool_)
        case plan.AnyOf(conditions):
            any_ = np.zeros(size, np.bool_)
            for each in conditions:
                any_ |= holds(each, sight)
            return any_


def days_of(day: date) -> int:
    """Days since January 1970."""
    return (day - EPOCH).days


def _constant(constant: int | float | str | date, size: int) -> Column:
    if isinstance(constant, str):
        raise CannotRun("A code as a value, not in a comparison, is known to SQL only.")
    if isinstance(constant, date):
        return Column(np.full(size, days_of(constant), np.int32), date=True)
    kind = np.float64 if isinstance(constant, float) else np.int64
    return Column(np.full(size, constant, kind))


def _compared(left: plan.Expression, op: str, right: plan.Expression, sight: Sight) -> Array:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, plan.Lit) and isinstance(one.value, str):
            column = value(other, sight)
            inside = _among(column, (one.value,), sight.encode)
            return inside if op == "=" else _there(column) & ~inside
    a, b = value(left, sight), value(right, sight)
    if a.text and a.domain != b.domain:
        raise CannotRun("Codes of different lists cannot be compared by their numbers.")
    found = np.asarray(_OPERATORS[op](a.values, b.values))
    for side in (a, b):
        if side.absent is not None:
            found &= ~side.absent
    return found


def _among(column: Column, among: Sequence[str | int], encode: Encoder | None) -> Array:
    numbers: Sequence[int]
    if column.text:
        if encode is None or not column.domain:
            raise CannotRun("Codes are compared by their numbers in a dictionary, which is absent.")
        numbers = [n for n in encode(column.domain, [str(one) for one in among]) if n >= 0]
    else:
        numbers = [int(one) for one in among]
    found = np.zeros(len(column.values), np.bool_)
    for number in numbers:
        found |= column.values == number
    return found if column.absent is None else found & ~column.absent


def _there(column: Column) -> Array:
    if column.absent is None:
        return np.ones(len(column.values), np.bool_)
    return ~column.absent


def _worked(left: Column, right: Column, how: np.ufunc, *, dated: bool) -> Column:
    gone = left.absent
    if right.absent is not None:
        gone = right.absent if gone is None else gone | right.absent
    return Column(np.asarray(how(left.values, right.values)), gone, date=dated)


def _first_of(arms: Sequence[tuple[Array, Column]], rest: Column | None) -> Column:
    columns = [column for _, column in arms] + ([] if rest is None else [rest])
    kinds = [column.values.dtype for column in columns]
    size = len(arms[0][0])
    values = np.zeros(size, np.result_type(*kinds))
    gone = np.ones(size, np.bool_)
    open_ = np.ones(size, np.bool_)
    everything = np.ones(size, np.bool_)
    for held, column in [*arms, *([] if rest is None else [(everything, rest)])]:
        chosen = open_ & held
        values[chosen] = column.values[chosen]
        gone[chosen] = False if column.absent is None else column.absent[chosen]
        open_ &= ~held
    first = columns[0]
    if len({(column.text, column.domain) for column in columns}) > 1:
        raise CannotRun("Codes of different lists cannot stand in one column.")
    return Column(values, gone, text=first.text, domain=first.domain, date=first.date)


def _banded(column: Column, bands: Sequence[tuple[int | None, int | None]]) -> Column:
    band = np.full(len(column.values), -1, np.int32)
    for number in range(len(bands) - 1, -1, -1):
        low, high = bands[number]
        inside = np.ones(len(band), np.bool_)
        if low is not None:
            inside &= column.values >= low
        if high is not None:
            inside &= column.values <= high
        band[inside] = number
    if column.absent is not None:
        band[column.absent] = -1
    return Column(band, fill=-1)


def _months_later(days: Array, months: int) -> Array:
    day = days.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    into = (day - month.astype("datetime64[D]")).astype(np.int64)
    later = (month + months).astype("datetime64[D]")
    length = ((month + months + 1).astype("datetime64[D]") - later).astype(np.int64)
    return np.asarray((later.astype(np.int64) + np.minimum(into, length - 1)).astype(np.int32))
