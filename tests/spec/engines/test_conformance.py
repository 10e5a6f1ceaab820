"""The worked cases of the plan language on the plain-Python oracle and on DuckDB.

DuckDB runs them twice: over tables of codes and over tables of dictionary numbers. Spark and
PostgreSQL run the same cases in files of their own, so that each is started once.
"""

from __future__ import annotations

import pytest

from tests.spec.engines.cases import CASES
from tests.support.activity import Case, by_coded_duckdb, by_duckdb, by_oracle, check

each_case = pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])


@each_case
def test_the_oracle_gives_the_answer_worked_by_hand(case: Case) -> None:
    check(by_oracle(case), case.expected, case.title)


@each_case
def test_duckdb_gives_it_over_codes(case: Case) -> None:
    check(by_duckdb(case), case.expected, case.title)


@each_case
def test_duckdb_gives_it_over_numbers_of_dictionaries(case: Case) -> None:
    check(by_coded_duckdb(case), case.expected, case.title)
