"""Drafting a tender, its openers, publishing it once it is whole, and amending it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import (
    amend_tender,
    cancel_tender,
    publish_tender,
    save_draft,
    start_tender,
)
from commonweal.records.procuring.actions_openers import (
    appoint_opener,
    confirm_opening_code,
    remove_opener,
    take_opening_code,
)
from commonweal.records.procuring.models import Tender, TenderSeal
from commonweal.records.procuring.reading import digest_of
from commonweal.records.procuring.selectors import tenders_for, versions_of
from tests.records import people
from tests.records.procuring.world import DEADLINE, Clock, buying, clock, content, provider

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


def said(fault: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(fault.value.messages)


def test_a_whole_tender_is_published_and_sealed(clock: Clock) -> None:
    made = buying()
    version = publish_tender(by=made.lead, tender=made.tender, signs_off=True)
    assert (version.number, version.content) == (1, made.tender.content)
    seal = TenderSeal.objects.get(tender=made.tender)
    assert (seal.needed, seal.parts.count()) == (2, 2)
    assert Event.objects.filter(action="tender.published").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"blocks": [{"code": "locality", "title": "Locality", "weight": "90"}]}, "total 90%"),
        ({"deadline": None}, "Set the deadline"),
        ({"deadline": "2030-01-01T00:00:00+00:00"}, "has passed"),
        ({"questions_until": "2031-03-03T12:00:00+00:00"}, "end before the deadline"),
        ({"service_start": "2031-03-03"}, "must start after the deadline"),
        ({"openers_needed": 3}, "2 of the 3 openers"),
        ({"openers_needed": 1}, "At least 2 people open bids"),
        ({"tie_rule": []}, "End the tie rule with a lot drawn"),
        ({"lots": []}, "no lot"),
        ({"summary": ""}, "what is bought"),
    ],
)
def test_a_tender_that_is_not_whole_is_not_published(
    clock: Clock, changes: dict[str, Any], words: str
) -> None:
    made = buying(**changes)
    with pytest.raises(ValidationError) as fault:
        publish_tender(by=made.lead, tender=made.tender, signs_off=True)
    assert words in said(fault)
    made.tender.refresh_from_db()
    assert made.tender.state == Tender.State.DRAFT
    assert not TenderSeal.objects.exists()


def test_what_cannot_be_read_is_not_kept(clock: Clock) -> None:
    made = buying()
    wrong = content(term_months="three years", deadline="tomorrow")
    with pytest.raises(ValidationError) as fault:
        save_draft(
            by=made.lead, tender=made.tender, content=wrong, before=digest_of(made.tender.content)
        )
    assert "“three years” as term months of the tender is not a number" in said(fault)
    assert "“tomorrow” is not a time with its zone" in said(fault)


def test_two_people_do_not_overwrite_each_other(clock: Clock) -> None:
    made = buying()
    before = digest_of(made.tender.content)
    save_draft(by=made.lead, tender=made.tender, content=content(title="First"), before=before)
    with pytest.raises(ValidationError, match="Somebody else changed this draft"):
        save_draft(by=made.lead, tender=made.tender, content=content(title="Other"), before=before)


def test_only_those_who_buy_see_and_change_a_draft(clock: Clock) -> None:
    made = buying()
    council = people.person(Role.ANALYST, "city_council")
    outside = people.person(Role.COMMISSIONER, "other_icb")
    assert list(tenders_for(council)) == [made.tender]
    for who in (outside, provider("trust_a"), Acting.public(), people.person(
        Role.PANEL, "city_council"
    )):  # fmt: skip
        assert list(tenders_for(who)) == []
        with pytest.raises(NotAllowed):
            publish_tender(by=who, tender=made.tender, signs_off=True)
    made.publish()
    for who in (outside, provider("trust_b"), Acting.public()):
        assert [one.number for one in versions_of(who, made.tender)] == [1]
    with pytest.raises(NotAllowed):
        amend_tender(by=outside, tender=made.tender, content=content(), reason="Why not")


def test_a_provider_cannot_be_put_among_those_who_buy(clock: Clock) -> None:
    lead = people.person(Role.COMMISSIONER, "north_icb")
    place = people.place("shire", north_icb="lead", trust_a="provider")
    with pytest.raises(ValidationError, match="trust_a does not commission"):
        start_tender(by=lead, place=place, content=content(bodies=["north_icb", "trust_a"]))


def test_openers_are_people_of_those_who_buy(clock: Clock) -> None:
    made = buying()
    for who in (provider("trust_a"), people.person(Role.COMMISSIONER, "other_icb")):
        assert who.user
        with pytest.raises(ValidationError, match="may open bids"):
            appoint_opener(by=made.lead, tender=made.tender, email=who.user.email)
    with pytest.raises(ValidationError, match="may open bids"):
        appoint_opener(by=made.lead, tender=made.tender, email="nobody@example.org")
    assert made.openers[0].user
    with pytest.raises(ValidationError, match="opener already"):
        appoint_opener(by=made.lead, tender=made.tender, email=made.openers[0].user.email)


def test_a_code_is_confirmed_by_its_own_opener(clock: Clock) -> None:
    made = buying()
    with pytest.raises(ValidationError, match="not your opening code"):
        confirm_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[1])
    with pytest.raises(NotAllowed):
        take_opening_code(by=made.lead, tender=made.tender)
    # A new code voids the old one, and has to be confirmed before the tender is published.
    take_opening_code(by=made.openers[0], tender=made.tender)
    with pytest.raises(ValidationError, match="not your opening code"):
        confirm_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[0])
    with pytest.raises(ValidationError, match="1 of the 2 openers"):
        publish_tender(by=made.lead, tender=made.tender, signs_off=True)


def test_openers_and_codes_are_fixed_by_publication(clock: Clock) -> None:
    made = buying()
    made.publish()
    with pytest.raises(ValidationError, match="published"):
        take_opening_code(by=made.openers[0], tender=made.tender)
    with pytest.raises(ValidationError, match="published"):
        remove_opener(
            by=made.lead, tender=made.tender, opener=made.tender.openers.all()[0]
        )  # fmt: skip


def test_an_amendment_is_a_new_version_with_its_reason(clock: Clock) -> None:
    made = buying()
    made.publish()
    clearer = content(summary="One model in two lots, starting together.")
    with pytest.raises(ValidationError, match="Say why"):
        amend_tender(by=made.lead, tender=made.tender, content=clearer, reason=" ")
    second = amend_tender(by=made.lead, tender=made.tender, content=clearer, reason="Clearer")
    assert (second.number, second.must_confirm, second.reason) == (2, False, "Clearer")
    made.tender.refresh_from_db()
    weights = content(summary=clearer["summary"])
    weights["blocks"][0]["weight"], weights["blocks"][1]["weight"] = "45", "45"
    third = amend_tender(by=made.lead, tender=made.tender, content=weights, reason="Weights")
    assert third.must_confirm
    first, again = (one.digest for one in versions_of(Acting.public(), made.tender)[1:])
    assert first != again


def test_nothing_is_amended_after_the_deadline_or_towards_fewer_openers(clock: Clock) -> None:
    made = buying(openers=3)
    made.publish()
    with pytest.raises(ValidationError, match="fixed by the seal"):
        amend_tender(
            by=made.lead, tender=made.tender, content=content(openers_needed=3), reason="More"
        )
    clock.pass_deadline()
    with pytest.raises(ValidationError, match="deadline has passed"):
        amend_tender(by=made.lead, tender=made.tender, content=content(summary="x"), reason="Late")


@pytest.mark.parametrize(
    ("changes", "binds"),
    [
        ({"title": "Recovery support"}, False),
        ({"summary": "In two lots."}, False),
        ({"deadline": (DEADLINE + timedelta(days=7)).isoformat()}, False),
        ({"questions_until": "2031-02-21T12:00:00+00:00"}, False),
        ({"term_months": 48}, True),
        ({"extensions": []}, True),
        ({"service_start": "2031-11-01"}, True),
        ({"disqualifies": True}, True),
        ({"conditions": []}, True),
        ({"tie_rule": [{"step": "lot drawn by two witnesses"}]}, True),
    ],
)
def test_a_change_of_what_bids_answer_to_asks_for_them_anew(
    clock: Clock, changes: dict[str, Any], binds: bool
) -> None:
    """A price is for the first term, so that its length is something that bids answer to."""
    made = buying()
    made.publish()
    version = amend_tender(
        by=made.lead, tender=made.tender, content=content(**changes), reason="Asked for"
    )
    assert version.must_confirm is binds


def test_a_published_deadline_never_moves_earlier(clock: Clock) -> None:
    made = buying()
    made.publish()
    earlier = content(deadline=(DEADLINE - timedelta(seconds=1)).isoformat())
    with pytest.raises(ValidationError) as fault:
        amend_tender(by=made.lead, tender=made.tender, content=earlier, reason="In a hurry")
    assert "can only move later" in said(fault)
    assert made.tender.versions.count() == 1


def test_a_cancelled_tender_says_why(clock: Clock) -> None:
    made = buying()
    made.publish()
    cancelled = cancel_tender(by=made.lead, tender=made.tender, reason="The money was cut.")
    assert (cancelled.state, cancelled.cancelled_reason) == ("cancelled", "The money was cut.")
    with pytest.raises(ValidationError, match="cancelled already"):
        cancel_tender(by=made.lead, tender=made.tender, reason="Again")


def test_another_commissioner_does_not_take_the_lead_of_a_published_tender(clock: Clock) -> None:
    """Who leads builds the panels, opens the prices and reads the record."""
    made = buying()
    made.publish()
    council = people.person(Role.ANALYST, "shire_council", "council@example.org")
    ours = content(lead="shire_council")
    for act in (
        lambda: amend_tender(by=council, tender=made.tender, content=ours, reason="We lead now."),
        lambda: cancel_tender(by=council, tender=made.tender, reason="We have changed our mind."),
    ):
        with pytest.raises(NotAllowed, match="by the organisation that leads it"):
            act()
    amend_tender(by=made.lead, tender=made.tender, content=ours, reason="They lead now.")
    made.tender.refresh_from_db()
    assert made.tender.content["lead"] == "shire_council"


def test_a_change_that_bids_answer_to_leaves_bidders_a_day_and_any_other_does_not_have_to(
    clock: Clock,
) -> None:
    made = buying()
    made.publish()
    weights = content()
    weights["blocks"][0]["weight"], weights["blocks"][1]["weight"] = "45", "45"
    clock.set(DEADLINE - timedelta(hours=24) + timedelta(seconds=1))
    with pytest.raises(ValidationError, match="they have at least 24 hours"):
        amend_tender(by=made.lead, tender=made.tender, content=weights, reason="In a hurry")
    assert made.tender.versions.count() == 1
    clearer = content(summary="Said more clearly.")
    assert not amend_tender(
        by=made.lead, tender=made.tender, content=clearer, reason="Clearer"
    ).must_confirm
    later = {**weights, "deadline": (DEADLINE + timedelta(days=1)).isoformat()}
    assert amend_tender(
        by=made.lead, tender=made.tender, content=later, reason="With time"
    ).must_confirm
