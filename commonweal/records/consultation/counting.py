"""Counting what was chosen, with small numbers held back. No query stands here.

Pages and papers take it from here, so that what one holds back no other gives away.
"""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.planning.consultation import Plan
from commonweal.planning.consultation_support import Answered, Support, support_of
from commonweal.records.consultation.definitions import (
    disclosure_profile,
    support_scale,
    supporting,
)

#: What each response chose, empty where it left the question out, by which respondent type, where.
Chosen = Sequence[tuple[str, str, str]]


def is_answered(chosen: Chosen) -> bool:
    """Whether anybody answered."""
    return any(choice for choice, _, _ in chosen)


def support_in(plan: Plan, chosen: Chosen) -> Support:
    """The support that answers show, over all and by respondent type and area."""
    return support_of(
        [Answered({"type": who, "area": area}, choice) for choice, who, area in chosen],
        [one.code for one in support_scale()],
        supporting(),
        {
            "type": [one.code for one in plan.respondents],
            "area": [one.code for one in plan.areas],
        },
        disclosure_profile(),
    )
