"""A made-up tender of two lots with its people, for the tests of procuring."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commonweal.procuring.conflicts import State
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import publish_tender, start_tender
from commonweal.records.procuring.actions_bids import save_bid_draft, submit_bid
from commonweal.records.procuring.actions_conflicts import declare
from commonweal.records.procuring.actions_openers import (
    appoint_opener,
    confirm_opening_code,
    take_opening_code,
)
from commonweal.records.procuring.models import Submission, Tender
from tests.records import people

DEADLINE = datetime(2031, 3, 3, 12, 0, tzinfo=UTC)
#: So long after its deadline the bids of a tender may be opened.
WAIT = timedelta(minutes=5)

CONTENT: dict[str, Any] = {
    "title": "Community recovery support",
    "summary": "One service model in two lots.",
    "route": "psr-competitive",
    "route_on": "2031-01-06",
    "lead": "north_icb",
    "bodies": ["north_icb", "shire_council", "city_council"],
    "deadline": DEADLINE.isoformat(),
    "questions_until": "2031-02-20T12:00:00+00:00",
    "service_start": "2031-10-01",
    "term_months": 36,
    "extensions": [{"months": 24, "notice_months": 6}],
    "openers_needed": 2,
    "places": 2,
    "price_formula": "lowest_ratio",
    "lots": [
        {"code": "1", "title": "The shire", "holder": "shire_council",
         "bodies": ["shire_council", "north_icb"]},
        {"code": "2", "title": "The city", "holder": "city_council", "bodies": ["city_council"]},
    ],
    "blocks": [
        {"code": "locality", "title": "Locality", "weight": "50"},
        {"code": "delivery", "title": "Delivery model", "weight": "40"},
        {"code": "value", "title": "Value for money", "weight": "10", "is_price": True},
    ],
    "questions": [
        {"code": "q1", "title": "Understanding of the locality", "text": "How do you know it?",
         "block": "locality", "weight": "100", "scale": "zero-to-five", "lots": ["1", "2"],
         "words": 20},
        {"code": "q2", "title": "Delivery model", "text": "How will you deliver?",
         "block": "delivery", "weight": "100", "scale": "zero-to-five"},
        {"code": "q3", "title": "Price", "text": "Your price", "block": "value", "weight": "100",
         "scale": "price"},
    ],
    "conditions": [{"code": "living-wage", "text": "You pay the real living wage."}],
    "tie_rule": [
        {"step": "higher score on a named criterion", "criterion": "locality"},
        {"step": "lot drawn by two witnesses"},
    ],
}  # fmt: skip

BID: dict[str, Any] = {
    "lots": ["1", "2"],
    "answers": {"q1@1": "We live there.", "q1@2": "We work there.", "q2": "With peers."},
    "prices": {"1": "£120,000", "2": "98000.50"},
    "confirmed": ["living-wage"],
}


def content(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CONTENT), **changes}


def bid(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(BID), **changes}


@dataclass
class Clock:
    """The server's clock as the tests set it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def set(self, moment: datetime) -> None:
        self.now = moment

    def pass_deadline(self) -> None:
        self.set(DEADLINE + timedelta(seconds=1))

    def reach_opening(self) -> None:
        self.set(DEADLINE + WAIT)


@dataclass
class Buying:
    """A tender ready to publish: who leads, who opens, and with which codes."""

    tender: Tender
    lead: Acting
    openers: list[Acting]
    codes: list[str]

    def publish(self) -> Tender:
        publish_tender(by=self.lead, tender=self.tender, signs_off=True)
        self.tender.refresh_from_db()
        return self.tender


def buying(*, openers: int = 2, declared: bool = True, **changes: Any) -> Buying:
    """A tender in draft with openers who have confirmed their codes."""
    place = people.place(
        "shire", north_icb="lead", shire_council="commissioner", city_council="commissioner"
    )
    lead = people.person(Role.COMMISSIONER, "north_icb")
    tender = start_tender(by=lead, place=place, content=content(**changes))
    found, codes = [], []
    for number in range(openers):
        body = ("north_icb", "shire_council", "city_council")[number % 3]
        opener = people.person(Role.PANEL, body, f"opener{number}@example.org")
        assert opener.user
        appoint_opener(by=lead, tender=tender, email=opener.user.email)
        code = take_opening_code(by=opener, tender=tender)
        confirm_opening_code(by=opener, tender=tender, code=code)
        if declared:
            declare(by=opener, tender=tender, state=State.NONE)
        found.append(opener)
        codes.append(code)
    return Buying(tender, lead, found, codes)


def provider(code: str) -> Acting:
    return people.person(Role.PROVIDER, code)


def provider_again(code: str) -> Acting:
    """A provider who may have been made before in the same test."""
    found = Membership.objects.filter(organisation__code=code, role=Role.PROVIDER).first()
    return Acting.from_membership(found) if found else provider(code)


def submitted(by: Acting, tender: Tender, **changes: Any) -> Submission:
    save_bid_draft(by=by, tender=tender, content=bid(**changes))
    return submit_bid(by=by, tender=tender)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the server, a month before the deadline until a test sets it."""
    made = Clock(DEADLINE - timedelta(days=30))
    monkeypatch.setattr("django.utils.timezone.now", made)
    return made
