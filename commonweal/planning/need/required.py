"""What a place needs in a year, laid out by element, profession and area, with what it hangs on.

The sums are in `services`, scenarios in `scenario`; here is the answer that is kept. Limits come
from seeded draws of every driver that has a range, and of the people expected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from commonweal.planning.need.packages import CONTACT, Driver, PackageSet
from commonweal.planning.need.scenario import Explained, Swing, explain, swings
from commonweal.planning.need.services import Services, drawn, services

Floats = NDArray[np.float64]
#: The area of lines that are of all areas together.
WHOLE = ""
#: The percentiles between which 95 of 100 draws lie.
LIMITS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its 95 % limits."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupLine:
    """People of a need group in an area: expected to be ill, and coming for care in a year."""

    group: str
    area: str
    expected: float
    people: Amount


@dataclass(frozen=True, slots=True)
class ElementLine:
    """An element in an area: contacts or bed days a year, beds (None for contacts), pounds."""

    element: str
    area: str
    activity: Amount
    capacity: Amount | None
    cost: Amount


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Full-time equivalent staff of a profession in an area."""

    profession: str
    area: str
    staff: Amount


@dataclass(frozen=True, slots=True)
class Named:
    """A code with what it is called, for a reader of the answer; `more` is a unit or clusters."""

    code: str
    title: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class RequiredServices:
    """What is needed in `year`. Totals are over `areas`; `illustrative` where the packages are."""

    year: int
    basis: str
    packages: str
    packages_title: str
    illustrative: bool
    scenario: str
    seed: int
    draws: int
    areas: tuple[str, ...]
    groups: tuple[Named, ...]
    elements: tuple[Named, ...]
    professions: tuple[Named, ...]
    group_lines: tuple[GroupLine, ...]
    element_lines: tuple[ElementLine, ...]
    staff_lines: tuple[StaffLine, ...]
    total_cost: Amount
    swings: tuple[Swing, ...]
    explained: Explained | None
    drivers: tuple[Driver, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ill:
    """People expected with each group's condition at its ages, [group, area], and their limits.

    The limits are those of survey and projection. `index` is the range of the need index around
    1 where the people were adjusted by one, and `index_made_up` says that nobody published it.
    `left_out` says what the limits leave out. `forces` is the market forces factor of each area, 1
    where costs are those of the country, and `titles` what each prevalence is called.
    """

    areas: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    forces: Floats
    index: tuple[float, float] | None = None
    index_made_up: bool = False
    left_out: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    def status(self, code: str) -> str:
        """How the range of what scales the expected people stands."""
        made_up = code == "need_index" and self.index_made_up
        return "illustrative" if made_up else "derived"


@dataclass(frozen=True, slots=True)
class Asked:
    """For which year, on which estimate, in which scenario, and the draws with their seed."""

    year: int
    basis: str
    scenario: str
    draws: int
    seed: int


def required(
    before: PackageSet, after: Mapping[str, Driver], ill: Ill, asked: Asked
) -> RequiredServices:
    """The services that a place needs under the drivers of `after`, and why they differ.

    `before` are the packages as they are defined, with which a scenario is compared. The areas
    must not overlap, as lines of all of them together, whose area is WHOLE, are among the answer.
    The range of the people expected is one for all areas: a survey's error is the same everywhere.
    """
    packages = replace(before, drivers=after)
    around = _around(packages, ill)
    middle = _with_whole(services(packages, ill.value, {}, ill.forces))
    settings = drawn(packages, around, asked.draws, asked.seed)
    spread = _with_whole(services(packages, ill.value, settings, ill.forces))
    areas = (*ill.areas, WHOLE)

    def total(given: Mapping[str, Floats], of: PackageSet = packages) -> Floats:
        cost: Floats = services(of, ill.value, given, ill.forces).cost.sum(axis=(1, 2))
        return cost

    ranged = dict(after) | {
        code: Driver(
            code, _about(code, ill.titles), "ratio", 1.0, low, high, ill.status(code), "Limits"
        )
        for code, low, high in around
    }
    moved = explain(before.drivers, after, lambda given: total(given, before))
    return RequiredServices(
        year=asked.year,
        basis=asked.basis,
        packages=packages.id,
        packages_title=packages.title,
        illustrative=packages.status == "illustrative",
        scenario=asked.scenario,
        seed=asked.seed,
        draws=asked.draws,
        areas=ill.areas,
        groups=tuple(Named(g.code, g.title, ", ".join(g.clusters)) for g in packages.groups),
        elements=tuple(Named(e.code, e.title, e.unit) for e in packages.elements),
        professions=tuple(Named(code, title) for code, title in packages.professions.items()),
        group_lines=_groups(packages, ill, areas, middle, spread),
        element_lines=_elements(packages, areas, middle, spread),
        staff_lines=_staff(packages, areas, middle, spread),
        total_cost=_amount(middle.cost[:, :, -1].sum(axis=1), spread.cost[:, :, -1].sum(axis=1)),
        swings=swings(ranged, total),
        explained=moved if asked.scenario else None,
        drivers=tuple(after.values()),
    )


def _with_whole(found: Services) -> Services:
    """The same with all areas together as a last one."""

    def more(values: Floats) -> Floats:
        return np.concatenate([values, values.sum(axis=2, keepdims=True)], axis=2)

    return Services(
        more(found.people), more(found.activity), more(found.capacity), more(found.staff),
        more(found.cost),
    )  # fmt: skip


def _around(packages: PackageSet, ill: Ill) -> list[tuple[str, float, float]]:
    """The range of each survey's people and of the need index, around 1; none where no limits
    are known. A survey's groups go up and down together, and so does all by the index."""
    places: dict[str, list[int]] = {}
    for at, group in enumerate(packages.groups):
        places.setdefault(group.prevalence, []).append(at)
    found = []
    for prevalence, members in places.items():
        value, low, high = (end[members].sum() for end in (ill.value, ill.low, ill.high))
        if value > 0 and np.isfinite(low) and np.isfinite(high):
            found.append((f"survey/{prevalence}", float(low / value), float(high / value)))
    if ill.index is not None:
        found.append(("need_index", *ill.index))
    return found


def _about(code: str, titles: Mapping[str, str]) -> str:
    kind, _, prevalence = code.partition("/")
    if kind == "need_index":
        return "Need index of the areas"
    return f"People expected, {titles.get(prevalence, prevalence)}"


def _amount(middle: Floats, spread: Floats) -> Amount:
    low, high = np.percentile(spread, LIMITS)
    value = float(middle[0])
    # A middle that the scaling of shares moves past a limit would contradict it.
    return Amount(value, min(float(low), value), max(float(high), value))


def _groups(
    packages: PackageSet, ill: Ill, areas: Sequence[str], middle: Services, spread: Services
) -> tuple[GroupLine, ...]:
    return tuple(
        GroupLine(
            group.code, area,
            float(ill.value[at].sum() if area == WHOLE else ill.value[at, place]),
            _amount(middle.people[:, at, place], spread.people[:, at, place]),
        )
        for at, group in enumerate(packages.groups)
        for place, area in enumerate(areas)
    )  # fmt: skip


def _elements(
    packages: PackageSet, areas: Sequence[str], middle: Services, spread: Services
) -> tuple[ElementLine, ...]:
    return tuple(
        ElementLine(
            element.code, area,
            _amount(middle.activity[:, at, place], spread.activity[:, at, place]),
            None if element.unit == CONTACT
            else _amount(middle.capacity[:, at, place], spread.capacity[:, at, place]),
            _amount(middle.cost[:, at, place], spread.cost[:, at, place]),
        )
        for at, element in enumerate(packages.elements)
        for place, area in enumerate(areas)
    )  # fmt: skip


def _staff(
    packages: PackageSet, areas: Sequence[str], middle: Services, spread: Services
) -> tuple[StaffLine, ...]:
    return tuple(
        StaffLine(profession, area, _amount(middle.staff[:, at, place], spread.staff[:, at, place]))
        for at, profession in enumerate(packages.professions)
        for place, area in enumerate(areas)
    )
