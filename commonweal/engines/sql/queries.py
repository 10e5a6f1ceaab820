"""Components counted by one statement: those of the same rows and time in one pass together.

Rows and sums of one source are one grouped scan. Distinct people are found through a mask of bits
for each person, one bit per condition, so that many of them cost one scan too. The parts are put
together so that each group has one line; what a part does not know is 0, or missing for a
percentile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from re import fullmatch

from commonweal.engines.sql.binding import Binding
from commonweal.engines.sql.counting import Counting, additive, many_people, percentiles, rows_of
from commonweal.engines.sql.dialects import Dialect
from commonweal.engines.sql.expressions import Scope, shape_of
from commonweal.engines.sql.rolling import rolling_additive, rolling_people
from commonweal.engines.sql.shapes import CannotRender, Shape, Shapes, alike
from commonweal.engines.sql.sources import Steps, of_table
from commonweal.facts.activity import ActivityTables
from commonweal.language.plan import (
    Component,
    Grouping,
    Kind,
    Months,
    Outer,
    Point,
    Source,
    Timing,
    columns_named,
    names_period,
    nodes,
    tables_of,
)

#: Bits in a mask: a whole number of 64 bits less its sign, and one to spare.
BITS = 62

#: Columns that the steps and the result make themselves.
RESERVED = frozenset({"month", "mask", "who", "change", "again"})


@dataclass(frozen=True)
class Rendered:
    """One statement. Its columns are `month`, those of the grouping, then n0, n1, ... in order."""

    text: str
    grouping: Grouping
    shapes: Mapping[str, Shape]
    fractions: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A step that holds some of the numbers: the numbers of its components, in their order."""

    step: str
    numbers: tuple[int, ...]


def render(
    components: Sequence[Component],
    grouping: Grouping,
    months: Months,
    dialect: Dialect,
    binding: Binding,
) -> Rendered:
    """The statement that counts all components by month and group.

    Raises CannotRender with a sentence where a plan names what is not there.
    """
    if not components:
        raise CannotRender("There is nothing to count.")
    steps = Steps(dialect, binding, _named(components, grouping, binding.tables))
    _named_freely(grouping)
    parts: list[Part] = []
    grouped: dict[str, Shape] = {}
    fractions = [False] * len(components)
    for (events, timing, window), numbers in fused(components).items():
        name, shapes = steps.add(events)
        _group(grouped, grouping, shapes)
        counting = Counting(steps, name, shapes, timing, window, grouping, months)
        members = [(number, components[number]) for number in numbers]
        parts += _parts(counting, members)
        for number, component in members:
            fractions[number] = _is_fraction(component, counting.scope)
    missing = {n for n, one in enumerate(components) if one.kind is Kind.PERCENTILE}
    text = _together(steps, parts, grouping, fractions, missing)
    return Rendered(text, grouping, grouped, tuple(fractions))


def columns_read(
    components: Sequence[Component], grouping: Grouping, tables: ActivityTables
) -> dict[str, tuple[str, ...]]:
    """The columns that the statement of these components reads, by table."""
    named = _named(components, grouping, tables)
    return {name: of_table(tables[name], named) for name in named}


def _named(
    components: Sequence[Component], grouping: Grouping, tables: ActivityTables
) -> dict[str, Set[str]]:
    """By table, the columns that are named by what reads it, and its key where rows look out."""
    found: dict[str, set[str]] = {}
    for component in components:
        names = columns_named([component], grouping)
        looks_out = any(isinstance(part, Outer) for part in nodes(component))
        for name in tables_of(component.events):
            found.setdefault(name, set()).update(names, tables[name].key if looks_out else ())
    return dict(found)


def _named_freely(grouping: Grouping) -> None:
    for column in grouping.by:
        if column in RESERVED or fullmatch(r"n\d+", column):
            raise CannotRender(f"Results use the word {column}; derive the column by another name.")


def _group(grouped: dict[str, Shape], grouping: Grouping, shapes: Shapes) -> None:
    """Note what the grouping's columns hold, which must be alike in all that is counted."""
    for column in grouping.by:
        if column not in shapes:
            raise CannotRender(f"There is no column {column} to group by in what is counted.")
        if not alike(grouped.setdefault(column, shapes[column]), shapes[column]):
            raise CannotRender(f"The column {column} is not alike in all that is counted.")


def fused(
    components: Sequence[Component],
) -> dict[tuple[Source, Timing, int], list[int]]:
    """Which components share rows and time, by their numbers."""
    groups: dict[tuple[Source, Timing, int], list[int]] = {}
    for number, component in enumerate(components):
        groups.setdefault((component.events, component.timing, component.window), []).append(number)
    return groups


def _parts(counting: Counting, members: Sequence[tuple[int, Component]]) -> list[Part]:
    parts: list[Part] = []
    looking_back = counting.window > 1 and isinstance(counting.timing, Point)
    direct = [(n, c) for n, c in members if names_period(c)] if looking_back else members
    rolling = [member for member in members if member not in direct]

    def of(chosen: Sequence[tuple[int, Component]], *kinds: Kind) -> list[tuple[int, Component]]:
        return [(n, c) for n, c in chosen if c.kind in kinds]

    if found := of(direct, Kind.ROWS, Kind.SUM):
        parts.append(_part(additive(counting, [c for _, c in found]), found))
    if found := of(rolling, Kind.ROWS, Kind.SUM):
        parts.append(_part(rolling_additive(counting, [c for _, c in found]), found))
    for some in _bits(of(direct, Kind.PEOPLE)):
        parts.append(_part(many_people(counting, [c for _, c in some]), some))
    for some in _bits(of(rolling, Kind.PEOPLE)):
        left = iter(some)
        for step, counted in rolling_people(counting, [c for _, c in some]):
            parts.append(_part(step, list(islice(left, len(counted)))))
    if found := of(members, Kind.PERCENTILE):
        parts.append(_part(percentiles(counting, [c for _, c in found]), found))
    return parts


def _bits(
    members: Sequence[tuple[int, Component]],
) -> Iterator[Sequence[tuple[int, Component]]]:
    """As many at once as a mask has bits."""
    for start in range(0, len(members), BITS):
        yield members[start : start + BITS]


def _part(step: str, members: Sequence[tuple[int, Component]]) -> Part:
    return Part(step, tuple(number for number, _ in members))


def _is_fraction(component: Component, scope: Scope) -> bool:
    if component.kind is Kind.PERCENTILE:
        return True
    return component.value is not None and shape_of(component.value, scope).fraction


def _together(
    steps: Steps,
    parts: Sequence[Part],
    grouping: Grouping,
    fractions: Sequence[bool],
    may_miss: Set[int],
) -> str:
    quote, double = steps.dialect.quote, steps.dialect.double
    by = [quote(column) for column in grouping.by]
    types = [double if fraction else "BIGINT" for fraction in fractions]
    lines = []
    for part in parts:
        held = {number: f"p.n{place}" for place, number in enumerate(part.numbers)}
        numbers = [
            f"CAST({held.get(number, 'NULL')} AS {types[number]}) AS n{number}"
            for number in range(len(types))
        ]
        columns = ", ".join(["p.month AS month", *(f"p.{one} AS {one}" for one in by), *numbers])
        lines.append(f"SELECT {columns} FROM {part.step} AS p")
    steps.step(" UNION ALL ".join(lines), "all")
    everything = steps.steps[-1][0]
    totals = [
        f"MAX(u.n{number}) AS n{number}"
        if number in may_miss
        else f"COALESCE(MAX(u.n{number}), 0) AS n{number}"
        for number in range(len(types))
    ]
    keys = ["u.month", *(f"u.{one}" for one in by)]
    shown = [f"{key} AS {key[2:]}" for key in keys]
    in_order = f"\nORDER BY {', '.join(keys)}" if steps.dialect.in_order else ""
    plain = dict.fromkeys(steps.tables, steps.dialect.table_step)
    named = ",\n".join(
        f"{name} AS {plain.get(name, '')}(\n  {text}\n)" for name, text in steps.steps
    )
    return (
        f"WITH {named}\nSELECT {', '.join([*shown, *totals])}\nFROM {everything} AS u\n"
        f"GROUP BY {', '.join(keys)}{in_order}"
    )


__all__ = ["BITS", "Rendered", "columns_read", "fused", "render", "rows_of"]
