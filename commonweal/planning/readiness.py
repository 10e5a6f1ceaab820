"""How ready each area is for what it is to take on: capacity, clinical risk and an agreed date.

Source: Essex Mental Health Review 2015, section 8 recommendation 1a (ledger ESX-48).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.planning.ragged_edge import PlanCell

READY = "ready"


@dataclass(frozen=True, slots=True)
class AreaReadiness:
    """One area: how many clusters are in scope, and for how many of them each thing is settled.

    `not_said` counts the clusters of which nobody says whether they are in scope, and `ready`
    those in scope for which everything is settled.
    """

    area: str
    in_scope: int
    not_said: int
    capacity: int
    risk: int
    agreed: int
    ready: int


def lacking(cell: PlanCell) -> tuple[str, ...]:
    """What is still to be settled before a cluster in scope can move; nothing when it is ready."""
    said = cell.readiness
    wanted = (
        ("primary care capacity", said.capacity.casefold() == READY),
        ("who holds the clinical risk afterwards", bool(said.risk_after)),
        ("an agreed date", said.agreed_on is not None),
    )
    return tuple(what for what, settled in wanted if not settled)


def readiness_by_area(cells: Sequence[PlanCell]) -> list[AreaReadiness]:
    """Every area of the plan, in its order."""
    areas: dict[str, list[PlanCell]] = {}
    for cell in cells:
        areas.setdefault(cell.area, []).append(cell)
    return [_area(area, own) for area, own in areas.items()]


def _area(area: str, cells: Sequence[PlanCell]) -> AreaReadiness:
    moving = [cell for cell in cells if cell.readiness.in_scope.casefold() == "yes"]
    return AreaReadiness(
        area=area,
        in_scope=len(moving),
        not_said=sum(not cell.readiness.in_scope for cell in cells),
        capacity=sum(cell.readiness.capacity.casefold() == READY for cell in moving),
        risk=sum(bool(cell.readiness.risk_after) for cell in moving),
        agreed=sum(cell.readiness.agreed_on is not None for cell in moving),
        ready=sum(not lacking(cell) for cell in moving),
    )
