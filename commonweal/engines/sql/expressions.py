"""Expressions and conditions as SQL, for rows of a given shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.engines.sql.binding import Encoder
from commonweal.engines.sql.dialects import Dialect
from commonweal.engines.sql.shapes import (
    DATE,
    FRACTION,
    WHOLE,
    CannotRender,
    Shape,
    Shapes,
    alike,
    common,
)
from commonweal.language import plan

Figured = plan.Minus | plan.Times | plan.Plus | plan.Over | plan.Root | plan.Power


@dataclass(frozen=True)
class Scope:
    """The columns in sight: of the row under `alias`, and of the outer row within an attachment."""

    dialect: Dialect
    alias: str
    shapes: Shapes
    encode: Encoder | None = None
    outer: Scope | None = None
    period: tuple[str, str] | None = None
    shared: str = ""

    def column(self, name: str) -> str:
        if name not in self.shapes:
            known = ", ".join(self.shapes)
            raise CannotRender(f"There is no column {name} here; there are {known}.")
        return f"{self.alias}.{self.dialect.quote(name)}"


def shape_of(expression: plan.Expression, scope: Scope) -> Shape:
    """What an expression holds. Raises CannotRender where its parts are not alike."""
    match expression:
        case plan.Col(name):
            scope.column(name)
            return scope.shapes[name]
        case plan.Outer(name):
            return shape_of(plan.Col(name), outer_of(scope))
        case plan.Lit(value):
            fraction = isinstance(value, float)
            return Shape(text=isinstance(value, str), fraction=fraction, date=_is_date(value))
        case plan.PeriodStart() | plan.PeriodEnd():
            return DATE
        case plan.AddDays(day, _) | plan.AddMonths(day, _):
            return _dated(day, scope)
        case plan.Days(start, end):
            _dated(start, scope), _dated(end, scope)
            return WHOLE
        case plan.Larger(left, right) | plan.Smaller(left, right):
            return _ordered(common([shape_of(left, scope), shape_of(right, scope)]))
        case _:
            return _worked_out_shape(expression, scope)


def _worked_out_shape(expression: plan.Expression, scope: Scope) -> Shape:
    match expression:
        case plan.Coalesce(parts):
            return common([shape_of(part, scope) for part in parts])
        case plan.Case(whens, otherwise):
            given = [then for _, then in whens] + ([] if otherwise is None else [otherwise])
            return common([shape_of(then, scope) for then in given])
        case plan.Minus(left, right) | plan.Times(left, right) | plan.Plus(left, right):
            return common([_number(left, scope), _number(right, scope)])
        case plan.Over(left, right):
            _number(left, scope), _number(right, scope)
            return FRACTION
        case plan.Root(value) | plan.Power(value, _):
            _number(value, scope)
            return FRACTION
        case plan.Banded(value, _):
            _number(value, scope)
            return WHOLE
        case plan.SharedDays():
            return WHOLE
        case _:
            raise CannotRender(f"{type(expression).__name__} is not known.")


def _dated(expression: plan.Expression, scope: Scope) -> Shape:
    shape = shape_of(expression, scope)
    if not shape.date:
        raise CannotRender(f"A date is needed where there are {shape.words}: {expression}.")
    return shape


def _number(expression: plan.Expression, scope: Scope) -> Shape:
    shape = shape_of(expression, scope)
    if shape.date or shape.text:
        raise CannotRender(f"A number is needed where there are {shape.words}: {expression}.")
    return shape


def _ordered(shape: Shape) -> Shape:
    if shape.text:
        raise CannotRender("Codes have no order: compare them with = or <> only.")
    return shape


def _is_date(value: object) -> bool:
    return isinstance(value, date)


def sql(expression: plan.Expression, scope: Scope) -> str:
    """The expression as SQL. Raises CannotRender where its parts do not go together."""
    shape_of(expression, scope)
    match expression:
        case plan.Col(name):
            return scope.column(name)
        case plan.Outer(name):
            return outer_of(scope).column(name)
        case plan.Lit(value):
            return literal(value, scope.dialect)
        case plan.PeriodStart():
            return _period(scope)[0]
        case plan.PeriodEnd():
            return _period(scope)[1]
        case _:
            return _worked_out(expression, scope)


def _worked_out(expression: plan.Expression, scope: Scope) -> str:
    """An expression made of others, as SQL."""
    dialect = scope.dialect
    match expression:
        case plan.Days(start, end):
            return dialect.days(sql(start, scope), sql(end, scope))
        case plan.AddDays(day, days):
            return dialect.add_days(sql(day, scope), days)
        case plan.AddMonths(day, months):
            return dialect.add_months(sql(day, scope), months)
        case plan.Minus() | plan.Times() | plan.Plus() | plan.Over() | plan.Root() | plan.Power():
            return _figured(expression, scope)
        case plan.SharedDays():
            return _shared(scope)
        case plan.Coalesce(parts):
            return f"COALESCE({', '.join(sql(part, scope) for part in parts)})"
        case plan.Larger(left, right):
            return _two(sql(left, scope), sql(right, scope), ">=")
        case plan.Smaller(left, right):
            return _two(sql(left, scope), sql(right, scope), "<=")
        case plan.Case(whens, otherwise):
            return _case(whens, otherwise, scope)
        case plan.Banded(value, bands):
            return _banded(sql(value, scope), bands)
        case _:
            raise CannotRender(f"{type(expression).__name__} cannot be written as SQL.")


def _figured(expression: Figured, scope: Scope) -> str:
    """Arithmetic. What differs between whole numbers and others is done on fractions."""
    match expression:
        case plan.Minus(left, right):
            return f"({_wide(left, scope)} - {_wide(right, scope)})"
        case plan.Times(left, right):
            return f"({_wide(left, scope)} * {_wide(right, scope)})"
        case plan.Plus(left, right):
            return f"({_wide(left, scope)} + {_wide(right, scope)})"
        case plan.Over(left, right):
            return f"({_fraction(left, scope)} / NULLIF({_fraction(right, scope)}, 0))"
        case plan.Root(value):
            return scope.dialect.root(_fraction(value, scope))
        case plan.Power(value, exponent):
            return scope.dialect.power(_fraction(value, scope), exponent)


def _wide(expression: plan.Expression, scope: Scope) -> str:
    """With room for what is reckoned with it: two numbers that fit may have a sum that does not."""
    text = sql(expression, scope)
    wide = isinstance(expression, plan.Lit | plan.Minus | plan.Times | plan.Plus)
    if wide or shape_of(expression, scope).fraction:
        return text
    return f"CAST({text} AS BIGINT)"


def _fraction(expression: plan.Expression, scope: Scope) -> str:
    text = sql(expression, scope)
    if shape_of(expression, scope).fraction:
        return text
    return f"CAST({text} AS {scope.dialect.double})"


def condition(predicate: plan.Predicate, scope: Scope) -> str:
    """The condition as SQL that is true or false, never unknown."""
    match predicate:
        case plan.Always():
            return "TRUE"
        case plan.In(value, among):
            return _among(value, among, scope)
        case plan.Compare(left, op, right):
            return f"COALESCE({_compared(left, op, right, scope)}, FALSE)"
        case plan.Missing(value):
            return f"({sql(value, scope)} IS NULL)"
        case plan.Not(inner):
            return f"(NOT {condition(inner, scope)})"
        case plan.AllOf(conditions):
            return _joined(conditions, " AND ", "TRUE", scope)
        case plan.AnyOf(conditions):
            return _joined(conditions, " OR ", "FALSE", scope)


def literal(value: int | float | str | date, dialect: Dialect) -> str:
    """A constant as SQL."""
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return dialect.text(value)
    if isinstance(value, float):
        return f"CAST({value!r} AS {dialect.double})"
    return repr(value)


def _among(value: plan.Expression, among: Sequence[str | int], scope: Scope) -> str:
    shape = shape_of(value, scope)
    codes: Sequence[str | int] = among
    if shape.date or (not shape.text and any(isinstance(code, str) for code in among)):
        raise CannotRender(f"There are {shape.words} where codes are looked for: {value}.")
    if shape.text:
        codes = [str(code) for code in among]
        if scope.encode and shape.domain:
            codes = scope.encode(shape.domain, [str(code) for code in among])
    if not codes:
        return "FALSE"
    listed = ", ".join(literal(code, scope.dialect) for code in codes)
    return f"COALESCE({sql(value, scope)} IN ({listed}), FALSE)"


def _compared(left: plan.Expression, op: str, right: plan.Expression, scope: Scope) -> str:
    shapes = shape_of(left, scope), shape_of(right, scope)
    if any(shape.text for shape in shapes) and op not in ("=", "<>"):
        raise CannotRender("Codes have no order: compare them with = or <> only.")
    for one, other in ((left, right), (right, left)):
        if isinstance(one, plan.Lit) and isinstance(one.value, str):
            inside = _among(other, (one.value,), scope)
            if op == "=":
                return inside
            return f"({sql(other, scope)} IS NOT NULL AND NOT {inside})"
    if not alike(*shapes):
        raise CannotRender(
            f"There are {shapes[0].words} on one side and {shapes[1].words} on the other; "
            "they cannot be compared."
        )
    return f"{sql(left, scope)} {op} {sql(right, scope)}"


def _joined(conditions: Sequence[plan.Predicate], word: str, none: str, scope: Scope) -> str:
    parts = [condition(each, scope) for each in conditions]
    return f"({word.join(parts)})" if parts else none


def _two(left: str, right: str, op: str) -> str:
    # LEAST and GREATEST pass over what is missing on some engines and not on others.
    return (
        f"(CASE WHEN {left} IS NULL OR {right} IS NULL THEN NULL "
        f"WHEN {left} {op} {right} THEN {left} ELSE {right} END)"
    )


def _case(
    whens: Sequence[tuple[plan.Predicate, plan.Expression]],
    otherwise: plan.Expression | None,
    scope: Scope,
) -> str:
    arms = " ".join(f"WHEN {condition(if_, scope)} THEN {sql(then, scope)}" for if_, then in whens)
    rest = f" ELSE {sql(otherwise, scope)}" if otherwise is not None else ""
    return f"(CASE {arms}{rest} END)"


def _banded(value: str, bands: Sequence[tuple[int | None, int | None]]) -> str:
    arms = []
    for number, (low, high) in enumerate(bands):
        ends = [f"{value} >= {low}"] if low is not None else []
        ends += [f"{value} <= {high}"] if high is not None else []
        arms.append(f"WHEN {' AND '.join(ends) or f'{value} IS NOT NULL'} THEN {number}")
    return f"(CASE {' '.join(arms)} END)"


def outer_of(scope: Scope) -> Scope:
    """The scope of the row that is attached to."""
    if scope.outer is None:
        raise CannotRender("An outer column can be named only within an attachment.")
    return scope.outer


def _shared(scope: Scope) -> str:
    if not scope.shared:
        raise CannotRender("Only rows that overlap a period share days with it.")
    return scope.shared


def _period(scope: Scope) -> tuple[str, str]:
    if scope.period is None:
        raise CannotRender("The period is known only where rows are counted, not in a source.")
    return scope.period
