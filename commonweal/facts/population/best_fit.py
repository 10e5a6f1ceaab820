"""How wrong it is to give whole areas to the one they fit best, told from the smallest areas held.

A lookup is many-to-many where an area reaches into several others. Best fit gives all of its people
to the one that has most of them; who lives elsewhere is then counted in the wrong place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One smallest area: the area it lies in, the area it would be given to, and its people.

    Where people are not held, 1 for each smallest area tells shares of smallest areas instead.
    """

    area: str
    target: str
    people: float


@dataclass(frozen=True, slots=True)
class AreaFit:
    """One area: its best fit, how many others it reaches into, and who best fit gives wrongly."""

    area: str
    fit: str
    targets: int
    people: float
    misassigned: float


@dataclass(frozen=True, slots=True)
class TargetFit:
    """One target: its people from the smallest areas, and those that best fit gives it.

    `error` is their difference over its people; None where it has none.
    """

    target: str
    people: float
    fitted: float

    @property
    def error(self) -> float | None:
        return (self.fitted - self.people) / self.people if self.people else None


@dataclass(frozen=True, slots=True)
class BestFit:
    """Areas and targets by code, and all people with those of them who are misassigned."""

    areas: tuple[AreaFit, ...]
    targets: tuple[TargetFit, ...]
    people: float
    misassigned: float

    @property
    def is_many_to_many(self) -> bool:
        """Whether an area reaches into several targets."""
        return any(one.targets > 1 for one in self.areas)

    @property
    def share(self) -> float | None:
        """Of all people those whom best fit gives to the wrong target; None of nobody."""
        return self.misassigned / self.people if self.people else None


def best_fit(parts: Iterable[Part]) -> BestFit:
    """Give each area to the target with most of its people, of equals the one of lower code.

    People are as given, in any unit; an area all of whose people are 0 fits the lowest code it
    reaches into. Raises ValueError for people below nought or that are no number.
    """
    held: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for part in parts:
        if not 0 <= part.people < float("inf"):
            raise ValueError(f"{part.people:g} people of {part.area} are no number of people")
        held[part.area][part.target] += part.people
    areas = tuple(_area_fit(area, held[area]) for area in sorted(held))
    true: dict[str, float] = defaultdict(float)
    fitted: dict[str, float] = defaultdict(float)
    for by_target in held.values():
        for target, people in by_target.items():
            true[target] += people
    for one in areas:
        fitted[one.fit] += one.people
    return BestFit(
        areas,
        tuple(TargetFit(one, true[one], fitted[one]) for one in sorted(true)),
        sum(one.people for one in areas),
        sum(one.misassigned for one in areas),
    )


def _area_fit(area: str, by_target: dict[str, float]) -> AreaFit:
    fit = min(by_target, key=lambda target: (-by_target[target], target))
    people = sum(by_target.values())
    return AreaFit(area, fit, len(by_target), people, people - by_target[fit])
