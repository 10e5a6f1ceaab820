"""The worked cases of the plan language on the passes, compiled with Numba and with NumPy alone."""

from __future__ import annotations

import pytest

from tests.spec.engines.cases import CASES
from tests.support.activity import Case, by_kernel, check


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "numpy"])
@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_the_passes_give_the_answer_worked_by_hand(case: Case, compiled: bool) -> None:
    check(by_kernel(case, compiled=compiled), case.expected, case.title)
