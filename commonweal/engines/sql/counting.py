"""Rows of a source counted by month and group: the grouped scan, the mask of bits, percentiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.engines.sql.expressions import Scope, condition, literal, shape_of, sql
from commonweal.engines.sql.shapes import CannotRender, Shapes
from commonweal.engines.sql.sources import Steps
from commonweal.language.plan import (
    Always,
    Component,
    Expression,
    Grouping,
    Kind,
    Months,
    Open,
    Overlap,
    Point,
    SharedDays,
    Timing,
)
from commonweal.language.plan.components import month_end, months_before

#: The person of a line of masks; not called as the column is, by which it may also be grouped.
WHO = "who"


@dataclass(frozen=True)
class Counting:
    """The rows of one source, counted at one timing over one window, by one grouping."""

    steps: Steps
    name: str
    shapes: Shapes
    timing: Timing
    window: int
    grouping: Grouping
    months: Months

    @property
    def scope(self) -> Scope:
        """The columns of a row, with the period in words of the months beside it."""
        plain = self.steps.scope("e", self.shapes)
        if self.by_date:
            month = self.steps.dialect.month(plain.column(self._point.date))
            last = self.steps.dialect.add_days(self.steps.dialect.add_months(month, 1), -1)
            return replace(plain, period=(month, last))
        shared = ""
        if isinstance(self.timing, Overlap):
            shared = _shared_days(self.timing, plain)
        return replace(plain, period=("m.window_start", "m.month_end"), shared=shared)

    @property
    def by_date(self) -> bool:
        """Whether the month follows from the row's own date, without the list of months."""
        return isinstance(self.timing, Point) and self.window == 1

    @property
    def _point(self) -> Point:
        if not isinstance(self.timing, Point):
            raise CannotRender("Only a row with one date belongs to one month.")
        return self.timing

    @property
    def month(self) -> str:
        return self.scope.period[0] if self.by_date and self.scope.period else "m.month"

    @property
    def by(self) -> list[str]:
        """The grouping's columns of a row."""
        return [self.scope.column(column) for column in self.grouping.by]

    @property
    def names(self) -> list[str]:
        """The grouping's columns by their names in a step."""
        return [self.steps.dialect.quote(column) for column in self.grouping.by]

    @property
    def earliest(self) -> date:
        """The first day that the first period looks back to."""
        return months_before(self.months.first, self.window - 1)

    @property
    def latest(self) -> date:
        return month_end(self.months.last)

    def held(self, component: Component) -> str:
        return condition(component.where, self.scope)


def months_step(counting: Counting) -> str:
    """The list of months with the window that each looks back over, as a step."""
    lines = []
    for month in counting.months:
        start = months_before(month, counting.window - 1)
        days = (month, start, month_end(month))
        dates = [literal(day, counting.steps.dialect) for day in days]
        lines.append("SELECT {} AS month, {} AS window_start, {} AS month_end".format(*dates))
    text = " UNION ALL ".join(lines)
    for name, written in counting.steps.steps:
        if written == text:
            return name
    return counting.steps.step(text, "months")


def rows_of(counting: Counting) -> str:
    """What to select from, with the condition that a row counts at all."""
    scope = counting.scope
    rows = f"{counting.name} AS e"
    match counting.timing:
        case Point(day) if counting.window == 1:
            kept = _between(scope, day, counting.earliest, counting.latest)
            return f"{rows} WHERE {kept}"
        case Point(day):
            on = f"{scope.column(day)} BETWEEN m.window_start AND m.month_end"
        case Open(start, end):
            still = f"({scope.column(end)} IS NULL OR {scope.column(end)} > m.month_end)"
            on = f"{scope.column(start)} <= m.month_end AND {still}"
        case Overlap(start, end):
            began, ended = scope.column(start), scope.column(end)
            still = f"({ended} IS NULL OR ({ended} >= m.window_start AND {ended} >= {began}))"
            on = f"{began} <= m.month_end AND {still}"
    return f"{rows} JOIN {months_step(counting)} AS m ON {on} WHERE TRUE"


def additive(counting: Counting, components: Sequence[Component]) -> str:
    """Rows and sums in one grouped scan."""
    numbers = [
        f"{added(counting, component)} AS n{place}" for place, component in enumerate(components)
    ]
    return counting.steps.step(_grouped(counting, components, numbers))


def percentiles(counting: Counting, components: Sequence[Component]) -> str:
    """Exact percentiles of the values for which each condition holds."""
    numbers, dialect = [], counting.steps.dialect
    if dialect.percentile is None:
        raise CannotRender(
            f"{dialect.name} has no exact percentile within a group, and none is approximated; "
            "count this on another engine."
        )
    for place, component in enumerate(components):
        if component.value is None or component.share is None:
            raise CannotRender("A percentile needs a value and the share it stands at.")
        value = f"CAST({_number(component.value, counting.scope)} AS {dialect.double})"
        kept = _kept(counting.held(component), value)
        numbers.append(f"{dialect.percentile(component.share, kept)} AS n{place}")
    return counting.steps.step(_grouped(counting, components, numbers))


def many_people(counting: Counting, components: Sequence[Component]) -> str:
    """Distinct people, each condition a bit in a person's mask."""
    return people_of(counting, masked(counting, components), len(components))


def people_of(counting: Counting, masks: str, bits: int) -> str:
    """How many people have each bit, from a step with a line per month, group and person."""
    numbers = [
        f"SUM(CASE WHEN {has_bit('k.mask', place)} THEN 1 ELSE 0 END) AS n{place}"
        for place in range(bits)
    ]
    keys = ["k.month", *(f"k.{name}" for name in counting.names)]
    shown = [f"{key} AS {key[2:]}" for key in keys]
    return counting.steps.step(
        f"SELECT {', '.join([*shown, *numbers])} FROM {masks} AS k GROUP BY {', '.join(keys)}"
    )


def masked(counting: Counting, components: Sequence[Component]) -> str:
    """A step with one line per month, group and person, and the bits of what held for them."""
    dialect = counting.steps.dialect
    if dialect.any_bit is None:
        raise CannotRender(
            f"{dialect.name} cannot put bits of several rows together, by which distinct people "
            "are counted; count this on another engine."
        )
    bits = " + ".join(
        f"CASE WHEN {counting.held(component)} THEN {bit(place)} ELSE {bit(None)} END"
        for place, component in enumerate(components)
    )
    person = counting.scope.column("person")
    keys = [counting.month, *counting.by, person]
    named = ["month", *counting.names, WHO]
    shown = [f"{key} AS {name}" for key, name in zip(keys, named, strict=True)]
    return counting.steps.step(
        f"SELECT {', '.join(shown)}, {dialect.any_bit(bits)} AS mask FROM {rows_of(counting)} "
        f"AND {person} IS NOT NULL AND {_any_held(counting, components)} "
        f"GROUP BY {', '.join(dict.fromkeys(keys))}"
    )


def bit(place: int | None) -> str:
    """The bit of a place as a whole number; none of them without a place."""
    return f"CAST({0 if place is None else 1 << place} AS BIGINT)"


def has_bit(mask: str, place: int) -> str:
    return f"({mask} & {bit(place)}) <> 0"


def added(counting: Counting, component: Component) -> str:
    """What a row adds to a count or a sum."""
    held = counting.held(component)
    if component.kind is Kind.ROWS:
        return f"SUM(CASE WHEN {held} THEN 1 ELSE 0 END)"
    if component.value is not None:
        return f"SUM({_kept(held, _number(component.value, counting.scope))})"
    return f"SUM({_kept(held, sql(SharedDays(), counting.scope))})"


def _shared_days(timing: Overlap, scope: Scope) -> str:
    """Days that the row shares with the period, by the rule of `Overlap`."""
    dialect = scope.dialect
    start, end = scope.column(timing.start), scope.column(timing.end)
    after = dialect.add_days("m.month_end", 1)
    last = dialect.add_days(end, 1) if timing.last_day_counts else end
    begun = f"CASE WHEN {start} < m.window_start THEN m.window_start ELSE {start} END"
    ended = f"CASE WHEN {end} IS NULL OR {end} > m.month_end THEN {after} ELSE {last} END"
    return dialect.days(f"({begun})", f"({ended})")


def _grouped(counting: Counting, components: Sequence[Component], numbers: Sequence[str]) -> str:
    keys = [counting.month, *counting.by]
    shown = [f"{key} AS {name}" for key, name in zip(keys, ["month", *counting.names], strict=True)]
    return (
        f"SELECT {', '.join([*shown, *numbers])} FROM {rows_of(counting)} "
        f"AND {_any_held(counting, components)} GROUP BY {', '.join(keys)}"
    )


def _any_held(counting: Counting, components: Sequence[Component]) -> str:
    """Leaves out early what no component counts."""
    if any(isinstance(component.where, Always) for component in components):
        return "TRUE"
    held = dict.fromkeys(counting.held(component) for component in components)
    return f"({' OR '.join(held)})"


def _kept(held: str, value: str) -> str:
    return value if held == "TRUE" else f"CASE WHEN {held} THEN {value} END"


def _between(scope: Scope, column: str, first: date, last: date) -> str:
    ends = f"{literal(first, scope.dialect)} AND {literal(last, scope.dialect)}"
    return f"{scope.column(column)} BETWEEN {ends}"


def _number(value: Expression, scope: Scope) -> str:
    shape = shape_of(value, scope)
    if shape.text or shape.date:
        raise CannotRender(f"There are {shape.words} where a number is to be added up: {value}.")
    return sql(value, scope)
