"""The frameworks, indicators, cross-walk and rules that ship, read from the shelf once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from commonweal.records import shelf
from commonweal.reviewing.cross_walk import Link, links_from
from commonweal.reviewing.frameworks import Framework, framework_from
from commonweal.reviewing.indicators import Indicator, indicators_from


@cache
def frameworks() -> Mapping[str, Framework]:
    """Every framework by its id: local ones last, the others by the day from which they hold."""
    found = [
        framework_from(shelf.read_yaml(path)) for path in shelf.list_files("frameworks", ".yaml")
    ]
    found.sort(key=lambda one: (one.limits is not None, one.valid_from, one.id))
    return MappingProxyType({one.id: one for one in found})


@cache
def shipped_indicators() -> Mapping[str, Indicator]:
    """Every indicator that ships, by its id."""
    found = [
        indicator
        for path in shelf.list_files("indicators", ".yaml")
        for indicator in indicators_from(shelf.read_yaml(path))
    ]
    return MappingProxyType({one.id: one for one in found})


@cache
def cross_walk() -> tuple[Link, ...]:
    """Every link between frameworks, in the order of the table."""
    return tuple(links_from(shelf.read_csv("frameworks/cross-walk.csv")))


@dataclass(frozen=True)
class Dimension:
    """By what people are grouped: its label and its groups in order, each with its label."""

    code: str
    label: str
    groups: Mapping[str, str]
    source: str


#: The group of those of whom it is not known; no gap is spoken of with it.
NOT_KNOWN = "not_known"


@cache
def dimensions() -> Mapping[str, Dimension]:
    """The ways in which people are grouped, by code."""
    rows = shelf.read_csv("frameworks/breakdowns.csv")
    rows.sort(key=lambda row: (row["dimension"], int(row["position"])))
    found: dict[str, Dimension] = {}
    for code in dict.fromkeys(row["dimension"] for row in rows):
        own = [row for row in rows if row["dimension"] == code]
        groups = {row["group"]: row["group_label"] for row in own}
        found[code] = Dimension(code, own[0]["label"], groups, own[0]["source"])
    return MappingProxyType(found)


@cache
def days_after_period() -> Mapping[str, int]:
    """How many days after the end of its period a scheduled return is due, by frequency."""
    given = shelf.read_yaml("rules/indicator_schedules.yaml")
    return MappingProxyType({name: int(days) for name, days in given["days_after_period"].items()})


@cache
def least_areas_for_quartiles() -> int:
    """How many areas must be known before quartiles are drawn."""
    return int(shelf.read_yaml("rules/indicator_standing.yaml")["least_areas_for_quartiles"])


@cache
def measure_ids() -> frozenset[str]:
    """The activity measures that there are, by their ids."""
    return frozenset(
        str(shelf.read_yaml(path)["id"]) for path in shelf.list_files("measures", ".yaml")
    )
