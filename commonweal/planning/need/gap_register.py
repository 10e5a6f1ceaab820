"""A worked-out gap as a row of the register of service gaps, by the columns of its template.

What the row says is kept and judged by people: here it is only put into words. Source: ESX-30.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from commonweal.language.figure import Status
from commonweal.language.row import CannotWork
from commonweal.planning.need.gap import Gap
from commonweal.planning.need.packages import NeedGroup
from commonweal.planning.priorities_tables import PROPOSED


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who proposes a gap, on which version of the result, and why. `owner` may be empty."""

    proposer: str
    owner: str
    version: int
    reason: str


def gap_code(element: str, area: str) -> str:
    """The code of a worked-out gap in the register: one for each element and area."""
    return f"{element}-{area}"


def clusters_of(groups: Sequence[NeedGroup], element: str) -> tuple[str, ...]:
    """The clusters of everybody whose package holds an element, once each."""
    found = (cluster for one in groups if element in one.elements for cluster in one.clusters)
    return tuple(dict.fromkeys(found))


def proposal(
    gap: Gap, proposed: Proposed, *, area: str, element: str, clusters: Sequence[str]
) -> Mapping[str, str]:
    """The cells of the row; need in the gap's measure to one place, cost in whole pounds a year.

    `area` and `element` are names. Raises CannotWork for a gap that is not known, and where there
    is no less than is needed.
    """
    if gap.gap is None or gap.cost is None:
        raise CannotWork(
            f"The gap for {element} in {area} is not known ({gap.reason}), so it has no size to "
            "propose. Find out what is there first."
        )
    if gap.gap <= 0:
        raise CannotWork(f"There is no less of {element} in {area} than is needed.")
    limits = ""
    if gap.gap_low is not None and gap.gap_high is not None:
        limits = (
            f", 95 % range of the gap {_put(gap.gap_low, '0.1')} to {_put(gap.gap_high, '0.1')}"
        )
    status = Status.ILLUSTRATIVE if gap.made_up else Status.DERIVED
    return {
        "gap_code": gap_code(gap.element, gap.area),
        "gap": f"{element} in {area}",
        "proposer": proposed.proposer,
        "owner": proposed.owner,
        "clusters": "; ".join(clusters),
        "areas": area,
        "evidence_strength": gap.strength,
        "estimated_need": _put(gap.gap, "0.1"),
        "need_unit": gap.measure,
        "estimated_cost_gbp": _put(gap.cost, "1"),
        "gap_status": PROPOSED,
        "status_reason": (
            f"{proposed.reason.strip()} (need-gap version {proposed.version}: needed "
            f"{_put(gap.required, '0.1')}, there {_put(gap.there or 0.0, '0.1')}{limits})"
        ),
        "value_status": status.value,
    }


def _put(value: float, step: str) -> str:
    return f"{Decimal(repr(value)).quantize(Decimal(step), ROUND_HALF_UP):f}"
