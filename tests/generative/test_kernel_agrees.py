"""Made-up plans over made-up tables: the passes give what plain Python gives, in every cell."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from commonweal.engines.kernel import KernelEngine, Way
from tests.generative.plans import cases, sample
from tests.support.activity import TABLES, Case, by_kernel, by_oracle, check


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "numpy"])
def test_the_passes_agree_with_plain_python(compiled: bool) -> None:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(cases())
    def agree(case: Case) -> None:
        check(by_kernel(case, compiled=compiled), by_oracle(case), "passes", types=False)

    agree()


def test_most_made_up_plans_are_counted_by_the_passes() -> None:
    engine = KernelEngine(TABLES, {}, encode=lambda _domain, _words: [])
    asked = [(one, case.grouping) for case in sample(60, 2025) for one in case.components]
    ways = [engine.way(component, grouping) for component, grouping in asked]
    assert ways.count(Way.KERNEL) > 0.5 * len(ways)
