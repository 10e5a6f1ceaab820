"""Every formula over every event set, made up: DuckDB and the passes give what Python gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from commonweal.engines.sql import DUCKDB, Shape, plain_binding
from commonweal.engines.sql.sources import Steps
from commonweal.language import plan
from commonweal.reviewing.measures import Period, formulas, recipe
from commonweal.reviewing.measures.events import event_sets
from tests.generative.plans import CODES, MONTHS, Draw, some_tables
from tests.support import measures
from tests.support.activity import (
    TABLES,
    Case,
    by_coded_duckdb,
    by_duckdb,
    by_kernel,
    by_oracle,
    check,
)

SETS = event_sets()
Columns = Mapping[str, Shape]


def columns_of(events: str) -> Columns:
    """The columns of an event set, with what they hold."""
    source = SETS[events].build(measures.given())
    return Steps(DUCKDB, plain_binding(TABLES)).add(source)[1]


def spec(draw: Draw, events: str, *kinds: str) -> dict[str, Any]:
    """What to count, as a definition would say it."""
    columns = columns_of(events)
    of = draw(st.sampled_from([kind for kind in kinds if _can(kind, columns)]))
    days = sorted(name for name, shape in columns.items() if shape.date)
    timing = "during" if of == "days" else draw(st.sampled_from(("at", "open", "during")))
    asked: dict[str, Any] = {"of": of, "events": events}
    pair = [draw(st.sampled_from(days)), draw(st.sampled_from(days))]
    asked[timing] = pair[0] if timing == "at" else pair
    if of == "sum":
        asked["value"] = draw(st.sampled_from(_numbers(columns)))
    if draw(st.booleans()):
        asked["where"] = where(draw, columns)
    return asked


def where(draw: Draw, columns: Columns) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(columns)))
    missing: dict[str, Any] = {"missing": draw(st.booleans())}
    limits: dict[str, Any] = {draw(st.sampled_from(("at_least", "less_than"))): 2}
    if columns[name].text:
        return {name: draw(st.sampled_from((missing, list(CODES), {"not_in": ["A"]})))}
    if columns[name].date:
        return {name: draw(st.sampled_from((missing, {"at_most": "period_end"})))}
    return {name: draw(st.sampled_from((missing, limits, {"at_most": 14})))}


def _can(kind: str, columns: Columns) -> bool:
    if kind == "people":
        return "person" in columns
    return kind != "sum" or bool(_numbers(columns))


def _numbers(columns: Columns) -> list[str]:
    return sorted(name for name, each in columns.items() if not each.text and not each.date)


def _of(draw: Draw, events: str) -> dict[str, Any]:
    """A value to order or to take the mean of, where the rows have any."""
    if _numbers(columns_of(events)):
        return spec(draw, events, "sum")
    return spec(draw, "contacts", "sum")


ANY = ("rows", "people", "sum", "days")
#: What each formula is given.
PARAMETERS: Mapping[str, Callable[[Draw, str], dict[str, Any]]] = {
    "count": lambda draw, events: {"count": spec(draw, events, *ANY)},
    "share": lambda draw, events: {
        "all": spec(draw, events, "rows", "people"),
        "those": where(draw, columns_of(events)),
    },
    "portion": lambda draw, events: {
        "those": spec(draw, events, *ANY),
        "all": spec(draw, draw(st.sampled_from(sorted(SETS))), *ANY),
    },
    "rate": lambda draw, events: {
        "numerator": spec(draw, events, *ANY),
        "denominator": spec(draw, draw(st.sampled_from(sorted(SETS))), *ANY),
        "per": 1000,
    },
    "ratio": lambda draw, events: {
        "behind": [spec(draw, events, "people" if _can("people", columns_of(events)) else "rows")],
        "numerator": spec(draw, events, *ANY),
        "denominator": spec(draw, draw(st.sampled_from(sorted(SETS))), *ANY),
    },
    "mean": lambda draw, events: {"of": _of(draw, events)},
    "percentile": lambda draw, events: {"of": _of(draw, events), "share": 0.9},
}


@st.composite
def measured(draw: DrawFn, events: str) -> Case:
    """A made-up measure of an event set over made-up tables."""
    name = draw(st.sampled_from(sorted(PARAMETERS)))
    measure = replace(
        measures.measures()[0],
        formula=name,
        parameters=PARAMETERS[name](draw, events),
        period=draw(st.sampled_from(Period)),
    )
    components = recipe(measure, measures.given()).components
    names = dict.fromkeys(name for each in components for name in plan.tables_of(each.events))
    words = {
        str(code)
        for node in plan.nodes(components)
        if isinstance(node, plan.In)
        for code in node.among
    }
    tables = some_tables(draw, list(names), [*sorted(words)[:12], *CODES])
    span = plan.Months(MONTHS[0], MONTHS[-1])
    return Case(name, tables, components, plan.Grouping(("provider",)), span, {})


@pytest.mark.parametrize("events", sorted(SETS))
def test_every_event_set_is_counted_alike(events: str) -> None:
    @settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
    @given(measured(events))
    def agree(case: Case) -> None:
        expected = by_oracle(case)
        check(by_duckdb(case), expected, "codes", types=False)
        check(by_coded_duckdb(case), expected, "numbers of dictionaries", types=False)
        check(by_kernel(case), expected, "passes", types=False)

    agree()


def test_every_formula_is_made_up() -> None:
    assert set(PARAMETERS) == set(formulas()), "Say in PARAMETERS what the formula is given."
