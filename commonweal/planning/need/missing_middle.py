"""People eligible under the Care Act who fall below the thresholds of services, estimated by area.

Source: S75-03 and S75-04 (Essex Section 75 review outline 2022, paragraphs 3 to 5). Which levels
lie between is worked out in delivering from thresholds; here is how many people those are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Share:
    """A level of need, or a group tag, as a share in percent, with who says so."""

    code: str
    title: str
    low: Decimal
    high: Decimal
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class GroupNeed:
    """People of one group who fall between, what is offered to them now, and the rest.

    `offered` is unknown where nobody has said; then so is the gap. People may be in several groups:
    they are never added.
    """

    group: Share
    people: Quantity
    offered: Quantity
    gap: Quantity


@dataclass(frozen=True, slots=True)
class AreaMiddle:
    """One area: the levels between eligibility and its threshold, the people, and the groups.

    `status` is illustrative where any share behind it has no source.
    """

    area: str
    levels: tuple[str, ...]
    people: Quantity
    groups: tuple[GroupNeed, ...]
    status: str


def people_at_levels(
    expected: Mapping[str, Quantity], levels: Sequence[Share]
) -> dict[tuple[str, str], Quantity]:
    """People by area and level of need: those expected to be ill × the share at each level.

    Both ends are kept. What is not known keeps its reason. Raises CannotWork for shares outside 0
    to 100% or that are more than everybody.
    """
    _require(levels)
    if sum(one.high for one in levels) > HUNDRED:
        raise CannotWork("The shares of the levels are more than 100%: nobody is at two levels.")
    return {
        (area, one.code): _part(people, one) for area, people in expected.items() for one in levels
    }


def missing_middle(
    at_levels: Mapping[tuple[str, str], Quantity],
    between: Mapping[str, Sequence[str]],
    groups: Sequence[Share],
    *,
    offered: Mapping[tuple[str, str], Quantity] | None = None,
    illustrative: bool,
) -> list[AreaMiddle]:
    """The people at the levels between, by area, and how many of them are in each group.

    `between` are the levels that an area's threshold leaves out, `offered` the people of a group
    who are served now, by area and group. A level without an estimate leaves the sum unknown with
    its reason.
    """
    _require(groups)
    served = offered or {}
    made_up = illustrative or any(one.status == "illustrative" for one in groups)
    found = []
    for area, levels in between.items():
        people = Quantity.exact(Decimal(0))
        for level in levels:
            missing = Quantity.unknown(f"nobody has estimated who is at the level {level}")
            people = people.plus(at_levels.get((area, level), missing))
        lines = tuple(_group(area, one, people, served) for one in groups)
        status = "illustrative" if made_up else "derived"
        found.append(AreaMiddle(area, tuple(levels), people, lines, status))
    return found


def _group(
    area: str, group: Share, people: Quantity, served: Mapping[tuple[str, str], Quantity]
) -> GroupNeed:
    part = _part(people, group)
    unknown = Quantity.unknown("nobody has said what is offered to them")
    offered = served.get((area, group.code), unknown)
    return GroupNeed(group, part, offered, part.minus(offered))


def _part(people: Quantity, share: Share) -> Quantity:
    low = None if people.low is None else people.low * share.low / HUNDRED
    high = None if people.high is None else people.high * share.high / HUNDRED
    return Quantity(low, high, people.reason)


def _require(shares: Sequence[Share]) -> None:
    for one in shares:
        if not 0 <= one.low <= one.high <= HUNDRED:
            raise CannotWork(
                f"The share of “{one.title}” runs from {one.low} to {one.high}%: give two ends "
                "between 0 and 100, the lower first."
            )
