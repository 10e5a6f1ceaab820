"""The results of the delivering room, and of commissioning posts, which stand beside its staff."""

from __future__ import annotations

from commonweal.records.delivering.kinds import amhp_supply, bed_delays, posts, rota, thresholds
from commonweal.records.facts import hooks
from commonweal.records.results import kinds


def sign_up() -> None:
    """Make the kinds of this room known, once, when Django starts."""
    for module in (amhp_supply, rota, bed_delays, posts, thresholds):
        kinds.sign_up(module.KIND)
        for objector in module.OBJECTORS:
            hooks.refuse_by(objector)
