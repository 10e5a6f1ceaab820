"""What the page of one answer says to its evaluator."""

from __future__ import annotations

from urllib.parse import quote

from commonweal.records.evaluation.actions_scoring import Answer
from commonweal.records.evaluation.selectors_work import Own
from commonweal.site.procuring.desk import Desk

MODERATED = "This was moderated: scores of it can no longer be changed by anybody."


def lede(answer: Answer) -> str:
    """Whose answer it is."""
    lot = f" for lot {answer.at.lot}" if answer.at.lot else ", for all of its lots"
    return f"{answer.bidder}{lot}."


def question(desk: Desk, answer: Answer) -> tuple[str, ...]:
    """The question as bidders read it."""
    asked = {one.code: one for one in desk.invitation.asked}
    found = asked.get(answer.question.code)
    least = answer.question.threshold
    words = [found.text] if found and found.text else []
    if least is not None:
        out = "is out" if least.disqualifies else "is marked"
        words.append(f"A bid below {least.least} {out}.")
    return tuple(words)


def files(here: str, answer: Answer) -> tuple[tuple[str, str], ...]:
    """The files of the answer, to be downloaded."""
    return tuple(
        (quote(f"{here}files/{place}/"), f"{one.name} ({len(one.data):,} bytes), download")
        for place, one in enumerate(answer.files, start=1)
    )


def scoring(own: Own, answer: Answer) -> tuple[str, ...]:
    """Where one's own score stands."""
    scale = answer.question.scale
    words = f"The scale runs from {scale.low} to {scale.high}."
    if own.is_submitted:
        return (words, "You have submitted a score. Until it is moderated you may change it, and "
                "the first one stays on record.")  # fmt: skip
    return (words,)
