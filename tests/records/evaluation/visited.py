"""What the visits of pages about an evaluation find in Essex: a tender whose outcome was told."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.procuring.conflicts import State
from commonweal.records.evaluation.actions_award import decide_award, tell_outcome
from commonweal.records.evaluation.actions_panels import appoint_member, start_scoring
from commonweal.records.evaluation.actions_scoring import Moderated, record_consensus, submit_score
from commonweal.records.evaluation.actions_totals import open_prices
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import publish_tender, start_tender
from commonweal.records.procuring.actions_bids import attach_to_bid, save_bid_draft, submit_bid
from commonweal.records.procuring.actions_conflicts import declare
from commonweal.records.procuring.actions_openers import (
    appoint_opener,
    confirm_opening_code,
    take_opening_code,
)
from commonweal.records.procuring.actions_opening import give_opening_code
from commonweal.records.procuring.models import Tender
from commonweal.records.register.models import Place
from tests.records.evaluation.world import at
from tests.records.procuring.visited import COUNCIL, LEAD, PLACE, PROVIDER, member_of
from tests.records.procuring.world import bid, content

SYSTEM = Acting.system()
TITLE = "Visited evaluation"


def evaluated() -> Tender:
    """A tender of one bidder from its draft to the letters, found or made."""
    found = Tender.objects.filter(title=TITLE).first()
    return found or _made(timezone.now())


def _made(now: datetime) -> Tender:
    analyst, panel = _acting(LEAD, Role.ANALYST), _acting(COUNCIL, Role.PANEL)
    tender = _published(now, analyst, panel)
    with at(now + timedelta(hours=3)):
        for who in (analyst, panel, _acting(LEAD, Role.COMMISSIONER)):
            declare(by=who, tender=tender, state=State.NONE)
        for lot, who, is_chair in (
            ("", analyst, True), ("", panel, False), ("1", panel, True), ("2", panel, True),
        ):  # fmt: skip
            assert who.user
            appoint_member(
                by=SYSTEM, tender=tender, lot=lot, email=who.user.email, is_chair=is_chair
            )
        start_scoring(by=SYSTEM, tender=tender)
        for unit in case_of(SYSTEM, tender).units:
            who = (analyst, panel) if not unit.lot else (panel,)
            for one in who:
                submit_score(
                    by=one, tender=tender, at=unit.at, score=Decimal(4), reason="It is good."
                )
            people = [one.user.pk for one in who if one.user]
            agreed = Moderated(Decimal(4), "Agreed.", people, {})
            record_consensus(by=who[0], tender=tender, at=unit.at, agreed=agreed)
        open_prices(by=SYSTEM, tender=tender)
        for lot in ("1", "2"):
            decide_award(by=SYSTEM, tender=tender, lot=lot, reason="The only bid, and good.")
        tell_outcome(by=SYSTEM, tender=tender, route="psr-competitive")
    return tender


def _published(now: datetime, analyst: Acting, panel: Acting) -> Tender:
    """The tender with its bids opened."""
    changes: dict[str, Any] = {
        "title": TITLE, "lead": LEAD, "bodies": [LEAD, COUNCIL],
        "deadline": (now + timedelta(hours=1)).isoformat(timespec="seconds"),
        "questions_until": None, "service_start": "2099-10-01",
    }  # fmt: skip
    changes["lots"] = [{**lot, "holder": COUNCIL, "bodies": [COUNCIL]} for lot in content()["lots"]]
    place = Place.objects.get(code=PLACE)
    tender = start_tender(by=SYSTEM, place=place, content=content(**changes))
    codes = {}
    for who in (analyst, panel):
        assert who.user
        appoint_opener(by=SYSTEM, tender=tender, email=who.user.email)
        codes[who] = take_opening_code(by=who, tender=tender)
        confirm_opening_code(by=who, tender=tender, code=codes[who])
        declare(by=who, tender=tender, state=State.NONE)
    publish_tender(by=SYSTEM, tender=tender, signs_off=True)
    tender.refresh_from_db()
    bidder = _acting(PROVIDER, Role.PROVIDER)
    save_bid_draft(by=bidder, tender=tender, content=bid())
    attach_to_bid(by=bidder, tender=tender, name="plan.pdf", data=b"%PDF plan", question="q2")
    attach_to_bid(by=bidder, tender=tender, name="prices.csv", data=b"a,b")
    submit_bid(by=bidder, tender=tender)
    with at(now + timedelta(hours=2)):
        for who, code in codes.items():
            give_opening_code(by=who, tender=tender, code=code)
    tender.refresh_from_db()
    return tender


def _acting(body: str, role: Role) -> Acting:
    return Acting.from_membership(member_of(body, role))
