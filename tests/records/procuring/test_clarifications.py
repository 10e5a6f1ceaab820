"""Clarification questions: nobody learns who asks, everybody gets the answers, late is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.serializers import serialize

from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import amend_tender, cancel_tender
from commonweal.records.procuring.actions_bids import Late
from commonweal.records.procuring.actions_clarifications import answer_question, ask_question
from commonweal.records.procuring.models import Clarification
from commonweal.records.procuring.selectors_clarifications import (
    answers_of,
    takes_questions,
    waiting_of,
)
from tests.records import people
from tests.records.procuring.world import Buying, Clock, buying, clock, content, provider_again

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

UNTIL = datetime(2031, 2, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def made(clock: Clock) -> Buying:
    found = buying()
    found.publish()
    return found


def asked(made: Buying, name: str = "trust_a", text: str = "Is TUPE expected?") -> Clarification:
    return ask_question(by=provider_again(name), tender=made.tender, question=text)


def test_a_question_is_answered_to_everybody(made: Buying) -> None:
    row = asked(made)
    asker, other = provider_again("trust_a"), provider_again("trust_b")
    assert [one.pk for one in waiting_of(made.lead, made.tender)] == [row.pk]
    assert [one.pk for one in waiting_of(asker, made.tender)] == [row.pk]
    for who in (other, Acting.public(), made.openers[0]):
        assert waiting_of(who, made.tender) == []
        assert answers_of(who, made.tender) == []
    answer_question(by=made.lead, tender=made.tender, question=row.pk, answer="Yes, it is.")
    for who in (asker, other, Acting.public(), made.lead):
        assert [(one.number, one.answer) for one in answers_of(who, made.tender)] == [
            (1, "Yes, it is.")
        ]
    assert waiting_of(made.lead, made.tender) == []
    with pytest.raises(ValidationError, match="is answered"):
        answer_question(by=made.lead, tender=made.tender, question=row.pk, answer="No.")


def test_the_question_names_nobody_and_links_no_two_tenders(made: Buying) -> None:
    first, second = asked(made), asked(made, text="And pensions?")
    third = asked(made, "trust_b")
    text = serialize("json", [first])
    asker = provider_again("trust_a")
    assert asker.user
    assert asker.organisation
    for name in (asker.name, asker.organisation.name, asker.organisation.code, asker.user.email):
        assert name not in text
    assert first.asker == second.asker != third.asker
    event = Event.objects.filter(action="clarification.asked").first()
    assert event
    assert event.place is None


def test_a_question_is_in_time_until_the_end_of_the_last_second(made: Buying, clock: Clock) -> None:
    clock.set(UNTIL + timedelta(milliseconds=999))
    assert takes_questions(provider_again("trust_a"), made.tender)
    asked(made)
    clock.set(UNTIL + timedelta(seconds=1))
    assert not takes_questions(provider_again("trust_a"), made.tender)
    with pytest.raises(Late, match=r"until 12:00:00 .* it is 12:00:01"):
        asked(made)
    assert Clarification.objects.count() == 1


def test_answers_come_before_the_deadline_and_never_after(made: Buying, clock: Clock) -> None:
    row = asked(made)
    clock.pass_deadline()
    with pytest.raises(ValidationError, match="deadline for bids has passed"):
        answer_question(by=made.lead, tender=made.tender, question=row.pk, answer="Too late")


def test_a_change_may_rest_on_an_answer(made: Buying) -> None:
    row = asked(made)
    changed = content(term_months=48)
    with pytest.raises(ValidationError, match="was not given"):
        amend_tender(by=made.lead, tender=made.tender, content=changed, reason="Asked", cites=[1])
    answer_question(by=made.lead, tender=made.tender, question=row.pk, answer="Four years.")
    version = amend_tender(
        by=made.lead, tender=made.tender, content=changed, reason="Asked", cites=[1]
    )
    assert version.cites == [1]


def test_who_may_not_ask_or_answer_is_refused(made: Buying) -> None:
    row = asked(made)
    for who in (made.lead, made.openers[0], people.person(Role.READER, "north_icb")):
        with pytest.raises(NotAllowed):
            ask_question(by=who, tender=made.tender, question="What?")
    for who in (provider_again("trust_b"), people.person(Role.COMMISSIONER, "other_icb")):
        with pytest.raises(NotAllowed):
            answer_question(by=who, tender=made.tender, question=row.pk, answer="x")
    for text, words in ((" ", "Write your question"), ("x" * 4001, "at most 4,000")):
        with pytest.raises(ValidationError, match=words):
            asked(made, text=text)
    with pytest.raises(ValidationError, match="Choose a question"):
        answer_question(by=made.lead, tender=made.tender, question=row.pk + 1, answer="x")
    cancel_tender(by=made.lead, tender=made.tender, reason="No money")
    made.tender.refresh_from_db()
    with pytest.raises(ValidationError, match="takes no questions"):
        asked(made)
