"""The defined measures as plans, and their worked cases as cases that every engine can run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from commonweal.engines.declared import read_yaml
from commonweal.language import plan
from commonweal.reviewing.measures import Given, Measure, Recipe, parse_given, parse_measure, recipe
from tests.support.activity import TABLES, Case, Row

#: Where a worked case does not say whose a row is.
EVERYWHERE = {"provider": "A", "commissioner": "X"}
DEFINITIONS = files("commonweal.definitions")


@cache
def given() -> Given:
    return parse_given(read_yaml(DEFINITIONS / "activity" / "codelists.yaml"))


@cache
def measures() -> tuple[Measure, ...]:
    """All defined measures, by their ids."""
    folder = DEFINITIONS / "measures"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=str)
    return tuple(parse_measure(read_yaml(path)) for path in paths)


@cache
def recipe_of(measure_id: str) -> Recipe:
    [measure] = [each for each in measures() if each.id == measure_id]
    return recipe(measure, given())


def worked_cases() -> list[Case]:
    """The cases that the definitions work by hand, without the answer: engines compare with each
    other here, and the worked answers are held against in the tests of measures."""
    by = plan.Grouping(("provider",))
    return [
        replace(case_of(measure, each), grouping=by)
        for measure in measures()
        for each in measure.cases
    ]


def case_of(measure: Measure, worked: Mapping[str, Any]) -> Case:
    """A worked case of a measure, everything counted together."""
    components = recipe_of(measure.id).components
    names = dict.fromkeys(name for each in components for name in plan.tables_of(each.events))
    tables = {name: _rows(name, worked["given"].get(name, ())) for name in names}
    months = [line["month"] for line in worked["expect"]]
    span = plan.Months(min(months), max(months))
    title = f"{measure.id}: {worked['name']}"
    return Case(title, tables, components, plan.ALL, span, {})


def _rows(name: str, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    fields = TABLES[name].fields
    return [
        {
            field.name: _cell(
                row.get(field.name, EVERYWHERE.get(field.name)), text=field.type.is_text
            )
            for field in fields
        }
        for row in rows
    ]


def _cell(cell: Any, *, text: bool) -> Any:
    return str(cell) if text and cell is not None and not isinstance(cell, date) else cell
