"""Services that people need in a year: activity, beds, staff by profession and cost, with ranges.

    people = expected people x share at the severity x share that comes for care
    activity = people x quantity of the package
    beds = bed days / (days of a year x target occupancy); places alike
    staff = contacts x minutes / 60 / (annual hours x share of time with people) x mix
    cost = activity x unit cost x market forces

Every setting of the drivers is worked out in one pass: the first axis of every array is a setting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.planning.need.packages import CONTACT, PackageSet

Floats = NDArray[np.float64]
Of = Callable[..., Floats]
MINUTES_OF_AN_HOUR = 60
#: The normal deviate of the 97.5th percentile, by which a range of 95 in 100 is read.
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """What is needed. `people` is [setting, group, area]; `activity`, `capacity` and `cost` are
    [setting, element, area]; `staff` is [setting, profession, area].

    `capacity` is beds or places, and nan for elements that are counted in contacts. Activity is
    contacts or occupied bed days a year, cost pounds a year, staff full-time equivalents.
    """

    people: Floats
    activity: Floats
    capacity: Floats
    staff: Floats
    cost: Floats


def services(
    packages: PackageSet, expected: Floats, settings: Mapping[str, Floats], forces: Floats
) -> Services:
    """The services for people expected to be ill.

    `expected` is [group, area]: people with the group's condition at its ages. `settings` gives
    each driver, by its code, one value a setting; a driver that is not in it has its own value.
    `forces` is the market forces factor of each area. The drivers `survey/<prevalence>` and
    `need_index` (1 as they are) scale the people expected: one error of a survey is the same for
    every group that rests on it, and one of the index for all.
    """
    count = max((len(values) for values in settings.values()), default=1)

    def of(code: str, otherwise: float | None = None) -> Floats:
        if code in settings:
            return np.broadcast_to(settings[code], (count,))
        value = packages.drivers[code].value if otherwise is None else otherwise
        return np.full(count, value)

    shares, ill = _shares(packages, of), of("need_index", 1.0)
    people = np.stack(
        [
            (ill * of(f"survey/{g.prevalence}", 1.0) * shares[at] * of(f"demand/{g.code}"))[:, None]
            * expected[at]
            for at, g in enumerate(packages.groups)
        ],
        axis=1,
    )
    activity = np.stack(
        [_activity(packages, people, element.code, of) for element in packages.elements], axis=1
    )
    capacity = np.full_like(activity, np.nan)
    cost = np.empty_like(activity)
    staff = np.zeros((count, len(packages.professions), expected.shape[1]))
    hours = of("annual_hours") * of("time_with_people")
    for at, element in enumerate(packages.elements):
        amount = activity[:, at]
        cost[:, at] = amount * of(f"unit_cost/{element.code}")[:, None] * forces
        if element.unit == CONTACT:
            full_time = (
                amount * (of(f"minutes/{element.code}") / MINUTES_OF_AN_HOUR / hours)[:, None]
            )
        else:
            year = of("days_of_a_year") * of(f"occupancy/{element.code}")
            full_time = capacity[:, at] = amount / year[:, None]
        for place, profession in enumerate(packages.professions):
            staff[:, place] += full_time * element.mix.get(profession, 0.0)
    return Services(people, activity, capacity, staff, cost)


def _shares(packages: PackageSet, of: Of) -> list[Floats]:
    """The share at each group's severity. Where the severities of one condition and age come to
    more than everybody, they are scaled down to everybody: nobody is in two."""
    shares = [of(f"severity/{group.code}") for group in packages.groups]
    families: dict[tuple[str, int, int | None], list[int]] = {}
    for at, group in enumerate(packages.groups):
        who = (group.prevalence, group.first_age, group.last_age)
        families.setdefault(who, []).append(at)
    for members in families.values():
        whole = np.maximum(sum(shares[at] for at in members), 1.0)
        for at in members:
            shares[at] = shares[at] / whole
    return shares


def _activity(packages: PackageSet, people: Floats, element: str, of: Of) -> Floats:
    """Everybody's use of one element, [setting, area]."""
    total = np.zeros((people.shape[0], people.shape[2]))
    for at, group in enumerate(packages.groups):
        if element in group.elements:
            total += people[:, at] * of(f"quantity/{group.code}/{element}")[:, None]
    return total


def drawn(
    packages: PackageSet, more: Sequence[tuple[str, float, float]], draws: int, seed: int
) -> dict[str, Floats]:
    """Seeded draws of every driver that has a range, by code.

    A draw is the value moved towards its low or high limit by a normal deviate, where the limits
    stand at the 2.5th and 97.5th percentile (a split normal); it stays at or above nought, and a
    share at or below 1. `more` are further drivers around 1, each with low and high.
    """
    ranged = [
        (one.code, one.value, one.low, one.high, 1.0 if one.unit == "share" else np.inf)
        for one in sorted(packages.drivers.values(), key=lambda one: one.code)
    ]
    ranged += [(code, 1.0, low, high, np.inf) for code, low, high in more]
    # One stream a driver, so that changing one driver's range does not move another's draws.
    found = {}
    for at, (code, value, low, high, most) in enumerate(ranged):
        if low == high:
            continue
        stream = np.random.default_rng([seed, at])
        z = stream.standard_normal(draws) / Z95
        moved = np.where(z < 0, value + z * (value - low), value + z * (high - value))
        found[code] = np.clip(moved, 0.0, most)
    return found
