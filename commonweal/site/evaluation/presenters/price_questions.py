"""What a bidder reads of questions about its own prices. It reads nothing of other bids."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from commonweal.records.evaluation.models import LowPriceQuestion
from commonweal.site.procuring.presenters.tenders import when
from commonweal.site.words import day, plural

NONE = "Nothing was asked about your prices. A question would stand here, with a day to answer by."


def is_open(one: LowPriceQuestion) -> bool:
    """Whether a question can still be answered here."""
    is_done = hasattr(one, "told") or hasattr(one, "decision")
    return not is_done and timezone.localdate() <= one.answer_by


def lede(rows: Sequence[LowPriceQuestion]) -> str:
    """Whether anything waits for an answer."""
    if not rows:
        return NONE
    said = state(rows)
    return f"{said[:1].upper()}{said[1:]}. Other bidders see none of this."


def state(rows: Sequence[LowPriceQuestion]) -> str:
    """The same in a few words, for a link."""
    waiting = [one for one in rows if is_open(one)]
    if not waiting:
        return "nothing waits for an answer"
    last = min(one.answer_by for one in waiting)
    return f"{plural(len(waiting), 'answer')} wanted by the end of {day(last)}"


def about(one: LowPriceQuestion) -> tuple[str, ...]:
    """One question, and where it stands."""
    found = [
        "By the published rules your price for this lot looks unusually low. Before anything is "
        "decided you are asked to explain how the service can be delivered at it."
    ]
    if one.asks:
        found.append(f"You are also asked: {one.asks}")
    told = getattr(one, "told", None)
    if told is not None:
        found.append(f"You answered at {when(told.made_at)}. Your letter says what was decided.")
    elif is_open(one):
        found.append(f"Answer by the end of {day(one.answer_by)}, UK time.")
    else:
        found.append(f"The last day for an answer was {day(one.answer_by)}.")
    return tuple(found)
