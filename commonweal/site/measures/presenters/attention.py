"""What needs attention, in words: the rule of reviewing, for lists, counts and the filter alike.

There are two kinds: over time, where a value is worse than usual, doubtful or misses its target;
and beside the others, where it is worse than the whole place by more than chance may explain.
"""

from __future__ import annotations

from commonweal.records.measures.models import MeasureStanding
from commonweal.reviewing.standing import (
    BETTER_THAN_WHOLE,
    Gravity,
    is_worse_than_whole,
    presses,
)
from commonweal.site.pages import Cell

GRAVITIES: dict[int, str] = {
    Gravity.FAILS_AND_WORSENS: "Misses its target, and worse than usual",
    Gravity.FAILS: "Misses its target as it runs now",
    Gravity.CONCERN: "Worse than usual",
    Gravity.DOUBT: "Doubtful value",
    Gravity.UNUSUAL: "Unusual",
}
NOTHING = "Nothing needs attention: no value is worse than usual and no target is missed."


def over_time(one: MeasureStanding) -> bool:
    """Whether its own course, target or value calls for attention."""
    return presses(one.gravity)


def beside_others(one: MeasureStanding) -> bool:
    """Whether it is worse than the whole place by more than chance may explain."""
    return is_worse_than_whole(one.word)


def needed(one: MeasureStanding) -> bool:
    """Whether it needs attention, of either kind."""
    return over_time(one) or beside_others(one)


def why(one: MeasureStanding) -> Cell:
    """Of which kind it is, with what the other kind says where that is good."""
    said = [f"Over time: {GRAVITIES[one.gravity].lower()}"] if over_time(one) else []
    if beside_others(one):
        said.append("beside the others: worse" if said else "Beside the others: worse")
    better = one.word in BETTER_THAN_WHOLE
    return Cell("; ".join(said), hint="Beside the others: better" if better else "")
