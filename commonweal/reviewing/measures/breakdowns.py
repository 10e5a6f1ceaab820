"""Groups of people that values are told apart by, as declared in `definitions/activity`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from commonweal.language.plan import (
    AddMonths,
    AllOf,
    Banded,
    Case,
    Col,
    Compare,
    Component,
    Derive,
    Expression,
    In,
    Join,
    Lit,
    Open,
    Overlap,
    Point,
    Predicate,
    Source,
    Table,
)

#: The column that a breakdown adds to the events: the number of the group.
GROUP = "breakdown_group"
MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class Group:
    """One group of a breakdown: its codes, or its band of ages."""

    label: str
    codes: tuple[str | int, ...] = ()
    ages: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True)
class Breakdown:
    """Groups told apart by one column of persons, or by age. `source` says who groups so."""

    name: str
    label: str
    column: str
    groups: tuple[Group, ...]
    source: str

    @property
    def by_age(self) -> bool:
        return self.column == "age"

    def label_of(self, number: int | None) -> str:
        """The words of a group; those in none are not known."""
        return "Not known" if number is None else self.groups[number].label


Breakdowns = Mapping[str, Breakdown]


def parse_breakdowns(data: Mapping[str, Any]) -> Breakdowns:
    """The breakdowns declared in `definitions/activity/breakdowns.yaml`."""
    return {name: _breakdown(name, body) for name, body in data["breakdowns"].items()}


def broken_down(component: Component, breakdown: Breakdown, age: str) -> Component:
    """The same component with the group of each row in the column GROUP.

    `age` names the events' own column of age. Without it, age is reckoned from the month of birth
    to the date of the event, or to the start of what lasts.
    """
    events: Source = component.events
    if breakdown.by_age and age:
        bands = tuple(group.ages for group in breakdown.groups)
        return replace(component, events=Derive(events, ((GROUP, Banded(Col(age), bands)),)))
    column = "birth_month" if breakdown.by_age else breakdown.column
    joined = Join(
        events, Table("persons"), (("person", "person"),), ((column, f"person_{column}"),)
    )
    group = _by_birth(breakdown, component) if breakdown.by_age else _by_code(breakdown)
    return replace(component, events=Derive(joined, ((GROUP, group),)))


def _by_code(breakdown: Breakdown) -> Expression:
    column = Col(f"person_{breakdown.column}")
    return Case(
        tuple(
            (In(column, group.codes), Lit(number)) for number, group in enumerate(breakdown.groups)
        )
    )


def _by_birth(breakdown: Breakdown, component: Component) -> Expression:
    match component.timing:
        case Point(day):
            on: Expression = Col(day)
        case Open(start, _) | Overlap(start, _):
            on = Col(start)
    return Case(
        tuple((_aged(group.ages, on), Lit(number)) for number, group in enumerate(breakdown.groups))
    )


def _aged(ages: tuple[int | None, int | None], on: Expression) -> Predicate:
    """Old enough and not too old on a day, by the month of birth."""
    low, high = ages
    born = Col("person_birth_month")
    held: list[Predicate] = []
    held.append(Compare(AddMonths(born, MONTHS_PER_YEAR * (low or 0)), "<=", on))
    if high is not None:
        held.append(Compare(AddMonths(born, MONTHS_PER_YEAR * (high + 1)), ">", on))
    return AllOf(tuple(held))


def _breakdown(name: str, body: Mapping[str, Any]) -> Breakdown:
    groups = tuple(
        Group(
            label=group["label"],
            codes=tuple(group.get("codes", ())),
            ages=(group.get("from"), group.get("to")),
        )
        for group in body["groups"]
    )
    return Breakdown(name, body["label"], body["column"], groups, body["source"])
