"""Made-up plans over made-up tables: the passes give what plain Python gives, in every cell."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from commonweal.engines.kernel import KernelEngine, Way
from commonweal.language.plan import ALL
from tests.generative.plans import cases, sample
from tests.support.activity import TABLES, Case, Coder, arrow, by_kernel, by_oracle, check


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "numpy"])
def test_the_passes_agree_with_plain_python(compiled: bool) -> None:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(cases())
    def agree(case: Case) -> None:
        check(by_kernel(case, compiled=compiled), by_oracle(case), "passes", types=False)

    agree()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), cases())
def test_counting_together_gives_what_counting_alone_gives(case: Case, other: Case) -> None:
    """Steps that several groupings share are taken once, and none disturbs another."""
    given_ = {**other.tables, **case.tables}
    coder = Coder(given_)
    data = {name: arrow(TABLES[name], rows, coder) for name, rows in given_.items()}
    engine = KernelEngine(TABLES, data, encode=coder.encode, threads=2)
    asked = [(case.components, case.grouping), (other.components, ALL), (case.components, ALL)]
    alone = [engine.count(components, by, case.months) for components, by in asked]
    assert engine.count_all(asked, case.months) == alone


def test_most_made_up_plans_are_counted_by_the_passes() -> None:
    engine = KernelEngine(TABLES, {}, encode=lambda _domain, _words: [])
    asked = [(one, case.grouping) for case in sample(60, 2025) for one in case.components]
    ways = [engine.way(component, grouping) for component, grouping in asked]
    assert ways.count(Way.KERNEL) > 0.5 * len(ways)
