"""Questions of bidders about a tender, and answers that everybody gets at once."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commonweal.procuring.invitation import in_time
from commonweal.records.acts import needed
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.actions_bids import Late
from commonweal.records.procuring.actions_common import (
    locked,
    newest_version,
    note,
    note_of_bidder,
    to_run,
)
from commonweal.records.procuring.definitions import bid_limits
from commonweal.records.procuring.models import Clarification, Tender
from commonweal.records.procuring.reading import asker_of, invitation_of, to_the_second
from commonweal.records.procuring.selectors_bids import may_bid


@transaction.atomic
def ask_question(*, by: Acting, tender: Tender, question: str) -> Clarification:
    """Ask about a published tender. Nobody is told who asked, those who buy neither.

    A question is in time until the end of the last second for questions, by the server's clock.
    Raises NotAllowed, ValidationError for an empty or overlong question or a tender that takes
    none, and Late.
    """
    now = timezone.now()
    by.require(Capability.BID)
    if by.organisation is None or not may_bid(by, tender):
        raise NotAllowed("Only a provider that does not buy in this tender may ask.")
    text = needed(question, "question", "Write your question.")
    most = bid_limits().question_characters
    if len(text) > most:
        raise ValidationError({"question": f"A question has at most {most:,} characters."})
    row = locked(tender)
    if row.state != Tender.State.PUBLISHED:
        raise ValidationError("This tender takes no questions: see its state.")
    until = invitation_of(newest_version(row).content).questions_until
    if until is None:
        raise ValidationError("This tender names no time for questions, so none are taken.")
    if not in_time(now, until):
        raise Late(
            f"Questions were taken until {to_the_second(until)}; it is {to_the_second(now)} by "
            "the clock of this server. Late questions are not taken."
        )
    found = Clarification.objects.create(
        tender=row, asker=asker_of(row, by.organisation), asked_at=now, question=text
    )
    note_of_bidder(by, "clarification.asked", row, {})
    return found


@transaction.atomic
def answer_question(*, by: Acting, tender: Tender, question: int, answer: str) -> Clarification:
    """Answer a waiting question by its key, to everybody who sees the tender, for good.

    Raises NotAllowed, and ValidationError without an answer, for a question that is answered, or
    after the deadline for bids, when an answer could help nobody any more.
    """
    row = to_run(by, tender)
    said = needed(answer, "answer", "Write the answer.")
    found = row.clarifications.filter(pk=question).first()
    if found is None:
        raise ValidationError({"question": "Choose a question of this tender."})
    if found.number is not None:
        raise ValidationError({"question": "This question is answered: an answer stays as it is."})
    if row.state != Tender.State.PUBLISHED or not in_time(
        timezone.now(), newest_version(row).deadline
    ):
        raise ValidationError("The deadline for bids has passed: nothing is answered any more.")
    last = row.clarifications.aggregate(last=Max("number"))["last"] or 0
    found.number, found.answer = last + 1, said
    found.answered_at, found.answered_by = timezone.now(), str(by.organisation or by.name)
    found.save()
    note(by, "tender.question_answered", row, {"number": found.number, "answer": said})
    return found
