"""Walking through a plan: the nodes it is made of, and what it names. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from commonweal.language.plan.components import (
    Component,
    Grouping,
    Kind,
    Open,
    Overlap,
    Point,
)
from commonweal.language.plan.expressions import (
    Col,
    Outer,
    PeriodEnd,
    PeriodStart,
    Predicate,
    SharedDays,
)
from commonweal.language.plan.sources import Attach, First, Join, Source, Stack, Table, Take


def nodes(part: object) -> Iterator[object]:
    """The node itself and all below it, those that stand in tuples included."""
    if isinstance(part, tuple):
        for member in part:
            yield from nodes(member)
    elif is_dataclass(part) and not isinstance(part, type):
        yield part
        for field in fields(part):
            yield from nodes(getattr(part, field.name))


def tables_of(source: Source) -> tuple[str, ...]:
    """The declared tables that a source reads, each once, in the order in which it names them."""
    return tuple(dict.fromkeys(node.name for node in nodes(source) if isinstance(node, Table)))


def looks_out(condition: Predicate) -> bool:
    """Whether a condition within an attachment names the row that is attached to."""
    return any(isinstance(node, Outer) for node in nodes(condition))


def names_period(component: Component) -> bool:
    """Whether a component's condition or value depends on the period that is counted."""
    asked = nodes((component.where, component.value))
    return any(isinstance(node, PeriodStart | PeriodEnd | SharedDays) for node in asked)


def columns_named(components: Sequence[Component], grouping: Grouping) -> frozenset[str]:
    """Every column that is named anywhere in what is counted, whatever it belongs to."""
    named = set(grouping.by)
    for node in nodes(tuple(components)):
        named.update(_named(node))
    return frozenset(named)


def _named(node: object) -> tuple[str, ...]:
    named: tuple[str, ...] = ()
    match node:
        case Col(name) | Outer(name) | Point(name):
            named = (name,)
        case Open(start, end) | Overlap(start, end):
            named = (start, end)
        case Join(_, _, on, take, during):
            named = (*(column for pair in (*on, *take) for column in pair), *(during or ()))
        case Attach(_, _, on, _):
            named = tuple(column for pair in on for column in pair)
        case Take(_, _, column):
            named = (column,)
        case Stack(_, columns):
            named = columns
        case First(_, by, order):
            named = (*by, *(column for column, _ in order))
        case Component(Kind.PEOPLE):
            named = ("person",)
    return named
