"""Walking through a plan: the nodes it is made of, and what it names. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from commonweal.language.plan.components import Component
from commonweal.language.plan.expressions import Outer, PeriodEnd, PeriodStart, Predicate
from commonweal.language.plan.sources import Source, Table


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
    return any(isinstance(node, PeriodStart | PeriodEnd) for node in asked)
