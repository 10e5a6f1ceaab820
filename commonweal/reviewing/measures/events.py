"""The registry of event sets: rows of activity made ready to be counted, each under one name.

A set is a source of rows built from the declared tables, with what has to be joined, attached or
derived so that a measure needs only to name columns and codes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from commonweal.language.plan import Source
from commonweal.reviewing.measures.given import Given


class Built(Protocol):
    """Builds the source of an event set from what definitions give."""

    def __call__(self, given: Given, /) -> Source: ...


@dataclass(frozen=True)
class EventSet:
    """One event set. `age` is its column of age in whole years; without one, age is at the end of
    the period. `meaning` says in a sentence what a row is."""

    name: str
    meaning: str
    build: Callable[[Given], Source]
    age: str = ""


_SETS: dict[str, EventSet] = {}


def event_set(name: str, *, age: str = "") -> Callable[[Built], Built]:
    """Register a function as the builder of an event set; its docstring is the meaning."""

    def register(build: Built) -> Built:
        if name in _SETS:
            raise ValueError(f"There are two event sets called {name}.")
        _SETS[name] = EventSet(name, (getattr(build, "__doc__", "") or "").strip(), build, age)
        return build

    return register


def event_sets() -> dict[str, EventSet]:
    """All event sets by name."""
    # Registered on import; imported here so that nobody must remember to.
    from commonweal.reviewing import event_sets as _  # noqa: F401

    return dict(_SETS)
