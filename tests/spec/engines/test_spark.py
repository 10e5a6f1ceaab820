"""Everything that needs a Spark, in one file, so that one process starts one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.spec.engines.cases import CASES
from tests.support.activity import Case, check
from tests.support.spark_runner import by_spark, spark

#: How many cases go into one statement: its planning grows faster than its length.
AT_ONCE = 20
BATCHES = [CASES[start : start + AT_ONCE] for start in range(0, len(CASES), AT_ONCE)]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with spark() as started:
        yield started


@pytest.mark.parametrize("cases", BATCHES, ids=range(len(BATCHES)))
def test_spark_gives_the_answers_worked_by_hand(cases: Sequence[Case], session: Any) -> None:
    for case, got in zip(cases, by_spark(cases, session), strict=True):
        check(got, case.expected, case.title)
