"""Reading clarification questions: answers are for whoever sees the tender, waiting questions for
those who buy and whoever asked. Nobody reads who asked."""

from __future__ import annotations

from django.utils import timezone

from commonweal.procuring.invitation import in_time
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.models import Clarification, Tender
from commonweal.records.procuring.reading import asker_of, invitation_of
from commonweal.records.procuring.selectors import is_inside, tenders_for
from commonweal.records.procuring.selectors_bids import may_bid


def answers_of(acting: Acting, tender: Tender) -> list[Clarification]:
    """The answered questions by their numbers, for whoever sees the tender."""
    if not tenders_for(acting).filter(pk=tender.pk).exists():
        return []
    return list(tender.clarifications.filter(number__isnull=False).order_by("number"))


def waiting_of(acting: Acting, tender: Tender) -> list[Clarification]:
    """The questions that wait: all for those who buy, their own for a bidder."""
    rows = tender.clarifications.filter(number__isnull=True).order_by("pk")
    if is_inside(acting, tender):
        return list(rows)
    if acting.organisation is not None and may_bid(acting, tender):
        return list(rows.filter(asker=asker_of(tender, acting.organisation)))
    return []


def takes_questions(acting: Acting, tender: Tender) -> bool:
    """Whether a question of this reader would be in time now."""
    if tender.state != Tender.State.PUBLISHED or not may_bid(acting, tender):
        return False
    until = invitation_of(tender.content).questions_until
    return until is not None and in_time(timezone.now(), until)
