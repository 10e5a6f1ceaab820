"""Everything that needs a Spark, in one file, so that one process starts one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from tests.generative.plans import sample
from tests.spec.engines.cases import CASES
from tests.support.activity import Case, by_oracle, check
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


def test_spark_agrees_with_plain_python_on_made_up_plans(session: Any) -> None:
    cases = sample(36, 4)
    for start in range(0, len(cases), 12):
        batch = cases[start : start + 12]
        for case, got in zip(batch, by_spark(batch, session), strict=True):
            check(got, by_oracle(case), "made up", types=False)
