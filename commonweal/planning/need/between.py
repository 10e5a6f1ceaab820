"""The way from one worked-out scenario to another, from what both answers keep.

Both must be of the same people, packages and costs of the place, so that only the drivers differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isclose

import numpy as np
from numpy.typing import NDArray

from commonweal.language.row import CannotWork
from commonweal.planning.need.packages import PackageSet
from commonweal.planning.need.required import WHOLE, RequiredServices
from commonweal.planning.need.scenario import Explained, explain
from commonweal.planning.need.services import services

Floats = NDArray[np.float64]
#: How near the cost that is worked out again must come to the one that was kept.
NEAR = 1e-9


def between(
    packages: PackageSet, first: RequiredServices, second: RequiredServices, forces: float
) -> Explained:
    """The steps from the yearly cost of `first` to that of `second`, in pounds.

    `packages` gives the shape of the packages of both, `forces` the market forces factor of both.
    Raises CannotWork where the two rest on other people, or cannot be worked out again.
    """
    expected = _expected(first)
    if (first.year, first.basis, first.packages, first.areas) != (
        second.year, second.basis, second.packages, second.areas,
    ) or not np.allclose(expected, _expected(second), rtol=NEAR):  # fmt: skip
        raise CannotWork(
            "The two are worked out for other years, estimates, packages or people, so the way "
            "between them would mix causes. Work both out for the same first."
        )
    before = {one.code: one for one in first.drivers}
    after = {one.code: one for one in second.drivers}
    if set(before) != set(after):
        raise CannotWork("The packages were changed between the two. Work both out again first.")
    shape = replace(packages, drivers=before)
    factor = np.full(len(first.areas), forces)

    def total(given: Mapping[str, Floats]) -> Floats:
        cost: Floats = services(shape, expected, given, factor).cost.sum(axis=(1, 2))
        return cost

    found = explain(before, after, total)
    again = ((found.first, first.total_cost), (found.last, second.total_cost))
    if not all(isclose(cost, kept.value, rel_tol=NEAR) for cost, kept in again):
        raise CannotWork(
            "The packages or costs have changed since the two were worked out. Work both out again "
            "first."
        )
    return found


def _expected(answer: RequiredServices) -> Floats:
    """People expected with each group's condition, [group, area]."""
    held = {(one.group, one.area): one.expected for one in answer.group_lines if one.area != WHOLE}
    return np.array([[held[one.code, area] for area in answer.areas] for one in answer.groups])
