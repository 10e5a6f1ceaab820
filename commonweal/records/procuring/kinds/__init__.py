"""The results of the procuring room: the funding of a joint service, and its money over lots.

Each module signs up one kind, and what it objects to in a file that is brought in.
"""

from __future__ import annotations

from commonweal.records.facts import hooks
from commonweal.records.procuring.kinds import funding, lots
from commonweal.records.results import kinds

MODULES = (funding, lots)


def sign_up() -> None:
    """Make the kinds of this room known, once, when Django starts."""
    for module in MODULES:
        kinds.sign_up(module.KIND)
        for objector in module.OBJECTORS:
            hooks.refuse_by(objector)
