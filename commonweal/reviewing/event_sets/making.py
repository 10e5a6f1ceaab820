"""Small makings that the event sets share: flags, joins on persons, and seen contacts."""

from __future__ import annotations

from commonweal.language.plan import (
    AllOf,
    Case,
    Coalesce,
    Col,
    Expression,
    In,
    Join,
    Lit,
    Predicate,
    Smaller,
    Source,
    Table,
)
from commonweal.reviewing.measures.given import Given


def flag(condition: Predicate) -> Expression:
    """1 where the condition holds, else 0."""
    return Case(((condition, Lit(1)),), Lit(0))


def coded(column: str, given: Given, *lists: str) -> Predicate:
    """The column holds a code of one of the lists."""
    return In(Col(column), tuple(code for name in lists for code in given.codes(name)))


def seen(given: Given) -> Predicate:
    """Attended, by a mechanism that counts as a real contact."""
    return AllOf(
        (coded("attendance", given, "attended"), coded("mechanism", given, "real_contact"))
    )


def with_person(source: Source, *columns: str) -> Source:
    """The rows with columns of the person."""
    return Join(
        source,
        Table("persons"),
        (("person", "person"),),
        tuple((column, f"of_{column}") for column in columns),
    )


def earlier(one: str, other: str) -> Coalesce:
    """The earlier of two dates of which either may be missing."""
    left, right = Col(one), Col(other)
    return Coalesce((Smaller(left, right), left, right))
