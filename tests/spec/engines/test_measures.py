"""The worked cases of every measure: engines agree with plain Python on what is counted."""

from __future__ import annotations

import pytest

from tests.support.activity import Case, by_coded_duckdb, by_duckdb, by_kernel, by_oracle, check
from tests.support.measures import worked_cases

CASES = worked_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_a_measure_is_counted_as_plain_python_does(case: Case) -> None:
    expected = by_oracle(case)
    check(by_duckdb(case), expected, case.title, types=False)
    check(by_coded_duckdb(case), expected, case.title, types=False)
    check(by_kernel(case), expected, case.title, types=False)
