"""What equality assessments read of their definitions: groups, rights, screening and thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from commonweal.planning.equality import Asked, Group
from commonweal.records import shelf


@dataclass(frozen=True)
class Right:
    """A right and the article that gives it."""

    code: str
    label: str
    article: str


@cache
def groups() -> tuple[Group, ...]:
    """The groups that an assessment looks at, those that the law protects first."""
    return tuple(Group(**one) for one in shelf.read_yaml("equality/groups.yaml")["groups"])


@cache
def law() -> dict[str, str]:
    """The law that names the protected groups: its title, section, day and source."""
    given = shelf.read_yaml("equality/groups.yaml")["law"]
    return {name: str(value) for name, value in given.items()}


@cache
def effects() -> tuple[tuple[str, str], ...]:
    """The effects that may be stated, with their words."""
    given = shelf.read_yaml("equality/groups.yaml")["effects"]
    return tuple((one["code"], one["label"]) for one in given)


@cache
def rights() -> tuple[Right, ...]:
    """The rights that an assessment looks at."""
    return tuple(Right(**one) for one in shelf.read_yaml("equality/rights.yaml")["rights"])


@cache
def screening() -> tuple[Asked, ...]:
    """The questions of the screening."""
    return tuple(Asked(**one) for one in shelf.read_yaml("equality/rules.yaml")["screening"])


@cache
def least_ratio() -> Decimal:
    """Below this ratio of shares a group is looked at as one that is reached too seldom."""
    return Decimal(shelf.read_yaml("equality/rules.yaml")["use"]["least_ratio"])
