"""Who stands where on a recommendation now, from the positions that were taken one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.records.planning.models import Position
from commonweal.records.register.models import Organisation


@dataclass(frozen=True)
class Standing:
    """What one organisation says now; None when it has not said anything yet."""

    organisation: Organisation
    position: Position | None


def standings(asked: list[Organisation], positions: list[Position]) -> list[Standing]:
    """What each organisation says now: its newest position. Bodies that left stay in the list."""
    newest: dict[int, Position] = {}
    for position in positions:
        newest.setdefault(position.organisation_id, position)
    bodies = {body.pk: body for body in asked}
    bodies |= {
        p.organisation_id: p.organisation for p in positions if p.organisation_id not in bodies
    }
    return [Standing(body, newest.get(pk)) for pk, body in bodies.items()]


def stances_now(positions: Iterable[Position]) -> Counter[str]:
    """How many organisations stand where, by their newest position."""
    newest: dict[int, str] = {}
    for position in positions:
        newest.setdefault(position.organisation_id, position.stance)
    return Counter(newest.values())
