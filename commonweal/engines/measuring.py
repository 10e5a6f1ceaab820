"""Measures worked out over a release: every level and breakdown, all measures in one pass each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import pyarrow as pa

from commonweal.engines import Engine, Together, count_all
from commonweal.language.plan import Component, Grouping, Months
from commonweal.reviewing.measures import (
    Breakdown,
    Given,
    Measure,
    Recipe,
    Value,
    recipe,
    values_of,
    with_noughts,
)
from commonweal.reviewing.measures.breakdowns import GROUP, broken_down
from commonweal.reviewing.measures.definition import LEVELS

#: Gives the organisation codes of what a column of a result holds.
Names = Callable[[Sequence[int | None]], Sequence[str]]
#: How far the work is: passes done, passes in all.
Progress = Callable[[int, int], None]


def as_called(codes: Sequence[Any]) -> list[str]:
    """The names where a column of a result holds the codes themselves, as a service's do."""
    return ["" if code is None else str(code) for code in codes]


def unheard(_done: int, _of: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Measured:
    """The values of one measure at one level, told apart by one breakdown or by none."""

    measure: Measure
    level: str
    breakdown: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Pass:
    """One statement: the measures that are counted at a level by a breakdown."""

    level: str
    breakdown: Breakdown | None
    measures: Sequence[Measure]

    @property
    def grouping(self) -> Grouping:
        by = () if self.level == "all" else (self.level,)
        return Grouping((*by, GROUP) if self.breakdown else by)


def passes(measures: Sequence[Measure], breakdowns: Mapping[str, Breakdown]) -> list[Pass]:
    """The statements that give every level and breakdown of all measures."""
    found = []
    for level in LEVELS:
        for breakdown in (None, *breakdowns.values()):
            asked = [
                measure
                for measure in measures
                if level in measure.levels
                and (breakdown is None or breakdown.name in measure.breakdowns)
            ]
            if asked:
                found.append(Pass(level, breakdown, asked))
    return found


def components_of(one: Pass, recipes: Mapping[str, Recipe]) -> list[Component]:
    """What a pass counts, measure after measure."""
    found = []
    for measure in one.measures:
        made = recipes[measure.id]
        found += [
            broken_down(component, one.breakdown, made.age) if one.breakdown else component
            for component in made.components
        ]
    return found


@dataclass(frozen=True)
class Asked:
    """What is to be worked out, for which months."""

    measures: Sequence[Measure]
    given: Given
    breakdowns: Mapping[str, Breakdown]
    months: Months


def measured(
    counts: Together | Engine, asked: Asked, names: Names, progress: Progress = unheard
) -> Iterator[Measured]:
    """The values of all measures. `names` gives the organisation codes of what a column holds.

    All passes of a level are counted at once, which reads the tables once for all breakdowns."""
    recipes = {measure.id: recipe(measure, asked.given) for measure in asked.measures}
    planned = passes(asked.measures, asked.breakdowns)
    done = 0
    for _, level in groupby(planned, key=lambda one: one.level):
        alike = list(level)
        progress(done, len(planned))
        together = [(components_of(one, recipes), one.grouping) for one in alike]
        for one, table in zip(alike, count_all(counts, together, asked.months), strict=True):
            yield from _values(one, recipes, table, asked, names)
        done += len(alike)
    progress(len(planned), len(planned))


def _values(
    one: Pass,
    recipes: Mapping[str, Recipe],
    table: pa.Table,
    asked: Asked,
    names: Names,
) -> Iterator[Measured]:
    days: list[date] = table["month"].to_pylist()
    rows = len(days)
    bodies = [""] * rows if one.level == "all" else list(names(table[one.level].to_pylist()))
    groups: list[int | None] = table[GROUP].to_pylist() if one.breakdown else [None] * rows
    column = 0
    for measure in one.measures:
        made = recipes[measure.id]
        numbers = [table[f"n{column + place}"].to_pylist() for place in range(len(made.components))]
        column += len(numbers)
        lines = zip(days, bodies, groups, zip(*numbers, strict=True), strict=True)
        counted = (line for line in lines if any(line[3]))
        name = one.breakdown.name if one.breakdown else ""
        values = values_of(measure, made, counted)
        yield Measured(measure, one.level, name, with_noughts(measure, made, values, asked.months))
