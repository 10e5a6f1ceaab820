"""Entry thresholds beside Care Act eligibility, and the people who fall between them.

Source: Essex Mental Health Review 2015, section 5 (ESX-37); Essex Section 75 review outline
2022, paragraphs 3 and 4 (S75-03). Levels of need are an ordered list that the caller gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.language.figure import Quantity

People = Mapping[tuple[str, str], Quantity]


@dataclass(frozen=True, slots=True)
class Threshold:
    """The level of need from which one provider accepts people on one pathway in one area."""

    provider: str
    pathway: str
    area: str
    level: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """People eligible under the Care Act whom a provider's threshold leaves out.

    `levels` are those between the two; `people` is None where no estimate was given.
    """

    threshold: Threshold
    levels: tuple[str, ...]
    people: Quantity | None


def left_out(
    thresholds: Sequence[Threshold],
    *,
    levels: Sequence[str],
    eligible_from: str,
    people: People | None = None,
) -> list[Between]:
    """The thresholds that are higher than eligibility, with the levels and people between.

    `levels` runs from the least need to the most; `people` holds the number of people by area
    and level. Raises ValueError for a level that is not in the list.
    """
    order = _order(levels, (eligible_from, *(threshold.level for threshold in thresholds)))
    found = []
    for threshold in thresholds:
        between = tuple(levels[order[eligible_from] : order[threshold.level]])
        if between:
            found.append(Between(threshold, between, _count(threshold.area, between, people)))
    return found


def set_low(
    thresholds: Sequence[Threshold], *, levels: Sequence[str], eligible_from: str
) -> list[Threshold]:
    """The thresholds below eligibility: care begins before the council has a duty.

    Raises ValueError for a level that is not in the list.
    """
    order = _order(levels, (eligible_from, *(threshold.level for threshold in thresholds)))
    return [one for one in thresholds if order[one.level] < order[eligible_from]]


def _order(levels: Sequence[str], used: Iterable[str]) -> dict[str, int]:
    order = {level: place for place, level in enumerate(levels)}
    for level in used:
        if level not in order:
            raise ValueError(f"{level} is not one of the levels: {', '.join(levels)}.")
    return order


def _count(area: str, levels: Sequence[str], people: People | None) -> Quantity | None:
    if people is None or any((area, level) not in people for level in levels):
        return None
    whole = Quantity.exact(Decimal(0))
    for level in levels:
        whole = whole.plus(_at_least_nobody(people[area, level]))
    return whole


def _at_least_nobody(people: Quantity) -> Quantity:
    """A number of people that is held back or missing is nought or more."""
    return replace(people, low=Decimal(0)) if people.low is None else people


def uneven(thresholds: Sequence[Threshold]) -> dict[str, dict[str, list[str]]]:
    """The pathways whose threshold is not the same everywhere: pathway → level → areas."""
    by_pathway: dict[str, dict[str, list[str]]] = {}
    for threshold in thresholds:
        by_pathway.setdefault(threshold.pathway, {}).setdefault(threshold.level, []).append(
            threshold.area
        )
    return {pathway: found for pathway, found in by_pathway.items() if len(found) > 1}
