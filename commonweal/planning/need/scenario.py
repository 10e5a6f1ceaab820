"""Scenarios: drivers changed with a reason, what each change does, and which driver matters most.

Nothing here draws by chance without a seed; one pass works out every setting that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from commonweal.language.row import CannotWork
from commonweal.planning.need.packages import Driver

Floats = NDArray[np.float64]
#: Works out an amount, for example the cost of everything, for each setting of the drivers.
Total = Callable[[Mapping[str, Floats]], Floats]


@dataclass(frozen=True, slots=True)
class Change:
    """One driver set to another value, with its range, and why."""

    driver: str
    value: float
    low: float
    high: float
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one change does: alone, from where the scenario started."""

    driver: str
    title: str
    before: float
    after: float
    effect: float
    reason: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The way from one total to another. `first` + the effects + `interaction` = `last`."""

    first: float
    steps: tuple[Step, ...]
    interaction: float
    last: float


@dataclass(frozen=True, slots=True)
class Swing:
    """What the range of one driver alone does to a total, everything else as it is."""

    driver: str
    title: str
    low: float
    high: float
    status: str

    @property
    def width(self) -> float:
        return abs(self.high - self.low)


def changed(drivers: Mapping[str, Driver], changes: Sequence[Change]) -> dict[str, Driver]:
    """The drivers with the changes made.

    Raises CannotWork with a sentence for every change that names no driver, has no reason, or is
    out of range.
    """
    sentences = [sentence for one in changes for sentence in faults_of(drivers, one)]
    twice = {one.driver for one in changes if [c.driver for c in changes].count(one.driver) > 1}
    sentences += [f"The driver {code} is changed twice: keep one row." for code in sorted(twice)]
    if sentences:
        raise CannotWork(*sentences)
    made = dict(drivers)
    for one in changes:
        old = made[one.driver]
        made[one.driver] = Driver(
            old.code, old.title, old.unit, one.value, one.low, one.high, "assigned", one.reason
        )
    return made


def faults_of(drivers: Mapping[str, Driver], one: Change) -> list[str]:
    """What keeps a change from being made, in sentences; none where it can be."""
    driver = drivers.get(one.driver)
    if driver is None:
        near = get_close_matches(one.driver, drivers, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        return [
            f"There is no driver “{one.driver}”.{meant} The page of services that people need "
            "lists every driver by its code."
        ]
    faults = []
    if not one.reason.strip():
        faults.append(f"Say why {driver.title} is changed.")
    if not 0 <= one.low <= one.value <= one.high:
        faults.append(
            f"{driver.title} is set to {one.value:g} with a range of {one.low:g} to {one.high:g}: "
            "the value must lie within it, and none below nought."
        )
    elif driver.unit == "share" and one.high > 1:
        faults.append(f"{driver.title} is a share and goes above 1.")
    return faults


def explain(before: Mapping[str, Driver], after: Mapping[str, Driver], total: Total) -> Explained:
    """The way from one set of drivers to another, one driver at a time, and what is left.

    Each step is the effect of its driver alone; what the changes do only together is the
    interaction. `total` is asked once.
    """
    moved = [code for code in after if before[code].value != after[code].value]
    count = len(moved) + 2
    settings = {code: np.full(count, before[code].value) for code in moved}
    for at, code in enumerate(moved, start=1):
        settings[code][at] = settings[code][-1] = after[code].value
    found = total(settings) if moved else np.repeat(total({}), 2)
    steps = tuple(
        Step(
            code, after[code].title, before[code].value, after[code].value,
            float(found[at] - found[0]), after[code].source,
        )
        for at, code in enumerate(moved, start=1)
    )  # fmt: skip
    left = float(found[-1] - found[0]) - sum(step.effect for step in steps)
    return Explained(float(found[0]), steps, left, float(found[-1]))


def swings(drivers: Mapping[str, Driver], total: Total) -> tuple[Swing, ...]:
    """What the range of each driver does to the total, the widest first. One pass over all."""
    ranged = [one for one in drivers.values() if one.low != one.high]
    if not ranged:
        return ()
    settings = {one.code: np.full(2 * len(ranged), one.value) for one in ranged}
    for at, one in enumerate(ranged):
        settings[one.code][2 * at] = one.low
        settings[one.code][2 * at + 1] = one.high
    found = total(settings)
    made = [
        Swing(one.code, one.title, float(found[2 * at]), float(found[2 * at + 1]), one.status)
        for at, one in enumerate(ranged)
    ]
    return tuple(sorted(made, key=lambda one: (-one.width, one.driver)))
