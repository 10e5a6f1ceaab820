"""Made-up plans over made-up tables: DuckDB gives what plain Python gives, in every cell.

Spark and PostgreSQL run samples of the same plans beside their worked cases, in tests/spec/engines.
"""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings

from commonweal.language import plan
from tests.generative.plans import cases, sample
from tests.support.activity import Case, by_coded_duckdb, by_duckdb, by_oracle, check

NODES = [
    *get_args(plan.Expression),
    *get_args(plan.Predicate),
    *get_args(plan.Source),
    *get_args(plan.Timing),
    plan.Take,
]


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_duckdb_agrees_with_plain_python(case: Case) -> None:
    expected = by_oracle(case)
    check(by_duckdb(case), expected, "codes", types=False)
    check(by_coded_duckdb(case), expected, "numbers of dictionaries", types=False)


@pytest.fixture(scope="module")
def made() -> list[Case]:
    return sample(200, 2024)


@pytest.mark.parametrize("node", NODES, ids=[node.__name__ for node in NODES])
def test_every_node_of_the_language_is_made_up(node: type, made: list[Case]) -> None:
    found = sum(
        isinstance(each, node) for case in made for each in plan.nodes(tuple(case.components))
    )
    assert found >= 5, (
        f"No strategy makes up {node.__name__}; give it one in tests/generative/plans."
    )


def test_every_way_of_counting_and_taking_is_made_up(made: list[Case]) -> None:
    parts = [node for case in made for node in plan.nodes(tuple(case.components))]
    assert {node.kind for node in parts if isinstance(node, plan.Component)} == set(plan.Kind)
    assert {node.how for node in parts if isinstance(node, plan.Take)} == set(plan.How)


def test_most_made_up_plans_count_something(made: list[Case]) -> None:
    assert sum(bool(by_oracle(case)) for case in made) > len(made) / 4
