"""The `where` of a definition as a condition: columns beside a code list, codes or limits.

This is no language: each column is held to one list or one range, and all must hold. A rule that
needs more is a flag of its event set, written and tested in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commonweal.language.plan import (
    ALWAYS,
    AllOf,
    Col,
    Compare,
    Expression,
    In,
    Lit,
    Missing,
    Not,
    PeriodEnd,
    PeriodStart,
    Predicate,
)
from commonweal.reviewing.measures.given import Given

LIMITS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}
PERIODS: dict[str, Expression] = {"period_start": PeriodStart(), "period_end": PeriodEnd()}


def condition(where: Mapping[str, Any], given: Given) -> Predicate:
    """All columns held to what stands beside them. Raises ValueError with a sentence."""
    parts = [part for column, held in where.items() for part in _parts(column, held, given)]
    if not parts:
        return ALWAYS
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _parts(column: str, held: Any, given: Given) -> list[Predicate]:
    value = Col(column)
    if isinstance(held, bool):
        # A flag of an event set is 1 where it holds; anything else does not.
        flag: Predicate = In(value, (1,))
        return [flag if held else Not(flag)]
    if isinstance(held, str):
        return [In(value, given.codes(held))]
    if isinstance(held, list):
        return [In(value, tuple(held))]
    if isinstance(held, Mapping):
        return [_limit(value, word, limit, given) for word, limit in held.items()]
    raise ValueError(f"the column {column} is held to {held!r}, which is no list, code or limit")


def _limit(value: Col, word: str, limit: Any, given: Given) -> Predicate:
    if word == "missing":
        return Missing(value) if limit else Not(Missing(value))
    if word == "not_in":
        codes = given.codes(limit) if isinstance(limit, str) else tuple(limit)
        return Not(In(value, codes))
    if word not in LIMITS:
        known = ", ".join([*LIMITS, "missing", "not_in"])
        raise ValueError(f"{value.name} is held to {word}; there are {known}")
    other = PERIODS[limit] if isinstance(limit, str) else Lit(limit)
    return Compare(value, LIMITS[word], other)
