"""Sealed bids: who reads what and when, late to the second, and everything that must not work."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from commonweal.records.audit.models import Event
from commonweal.records.audit.selectors import events_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.procuring import actions_bids, packages, receipts, seal
from commonweal.records.procuring.actions import amend_tender, cancel_tender
from commonweal.records.procuring.actions_bids import (
    Late,
    attach_to_bid,
    bid_context,
    remove_from_bid,
    save_bid_draft,
    submit_bid,
    withdraw_bid,
)
from commonweal.records.procuring.actions_opening import (
    BUYS,
    NOT_CONFIRMED,
    NOT_RECEIVED,
    give_opening_code,
)
from commonweal.records.procuring.models import BidDraft, GivenPart, OpenedBid, Submission, Tender
from commonweal.records.procuring.reading import version_digest
from commonweal.records.procuring.selectors_bids import (
    bid_of,
    draft_of,
    opened_bids,
    opened_files,
    submissions_of,
)
from tests.records import people
from tests.records.procuring.world import (
    DEADLINE,
    WAIT,
    Buying,
    Clock,
    bid,
    buying,
    clock,
    content,
    provider,
    submitted,
)

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock) -> Buying:
    found = buying()
    found.publish()
    return found


def open_all(made: Buying) -> None:
    for opener, code in zip(made.openers, made.codes, strict=True):
        give_opening_code(by=opener, tender=made.tender, code=code)
    made.tender.refresh_from_db()


def everything_in_the_database() -> bytes:
    """All that somebody with a copy of the database reads of procuring."""
    found = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith(("procuring_", "audit_")):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
                for row in cursor.fetchall():
                    found += b"|".join(
                        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                        for cell in row
                    )
    return found


def test_a_bid_goes_from_draft_over_receipt_to_the_opening(made: Buying, clock: Clock) -> None:
    trust = provider("trust_a")
    save_bid_draft(by=trust, tender=made.tender, content=bid())
    attach_to_bid(by=trust, tender=made.tender, name="plan.pdf", data=b"%PDF plan", question="q2")
    held = draft_of(trust, made.tender)
    assert held is not None
    assert (held.content, [(one.name, one.question, one.size) for one in held.files]) == (
        bid(),
        [("plan.pdf", "q2", 9)],
    )
    row = submit_bid(by=trust, tender=made.tender)
    assert draft_of(trust, made.tender) is None
    says = receipts.checked(row.receipt)
    assert says is not None
    assert (says["bidder"], says["submission"], says["digest"]) == ("Trust A", 1, row.digest)
    clock.reach_opening()
    open_all(made)
    assert made.tender.state == Tender.State.OPENED
    (seen,) = opened_bids(made.lead, made.tender)
    assert (seen.bidder, seen.lots, seen.file_count, seen.fault) == ("Trust A", ("1", "2"), 1, "")
    assert (seen.content, seen.files) == ({}, ())
    assert opened_files(made.lead, made.tender, seen.submission.pk) == []
    (opened,) = opened_bids(Acting.system(), made.tender)
    assert (opened.content, opened.files) == (bid(), ("plan.pdf",))
    (file,) = opened_files(Acting.system(), made.tender, opened.submission.pk)
    assert (file.name, file.question, file.data) == ("plan.pdf", "q2", b"%PDF plan")
    assert opened_files(trust, made.tender, opened.submission.pk) == []


def test_a_copy_of_the_database_tells_nothing_of_a_bid(made: Buying) -> None:
    """Neither as a draft nor once it is submitted, and nothing of the opening codes."""
    trust = provider("trust_a")
    secrets = (b"We live there", b"120,000", b"plan.pdf", b"our secret plan")
    save_bid_draft(by=trust, tender=made.tender, content=bid())
    attach_to_bid(by=trust, tender=made.tender, name="plan.pdf", data=b"our secret plan")
    assert not any(secret in everything_in_the_database() for secret in secrets)
    submit_bid(by=trust, tender=made.tender)
    assert not any(secret in everything_in_the_database() for secret in secrets)
    assert not any(
        code.encode() in everything_in_the_database() or
        code.replace("-", "").encode() in everything_in_the_database()
        for code in made.codes
    )  # fmt: skip


def test_nobody_but_the_bidder_knows_of_a_bid_before_the_opening(made: Buying) -> None:
    trust = provider("trust_a")
    submitted(trust, made.tender)
    others = [
        made.lead, *made.openers, provider("trust_b"), Acting.public(), Acting.system(),
        people.person(Role.AUDITOR, "north_icb"), people.person(Role.ADMINISTRATOR, "north_icb"),
        people.person(Role.READER, "trust_a"), people.person(Role.COMMISSIONER, "shire_council"),
    ]  # fmt: skip
    for who in others:
        assert bid_of(who, made.tender) is None
        assert draft_of(who, made.tender) is None
        assert submissions_of(who, made.tender) == []
        assert opened_bids(who, made.tender) == []
    auditor = people.person(Role.AUDITOR, "north_icb", "second.auditor@example.org")
    assert not events_for(auditor).filter(action__startswith="bid.").exists()
    own = people.person(Role.AUDITOR, "trust_a")
    assert events_for(own).filter(action="bid.submitted").count() == 1


def test_another_provider_reaches_neither_draft_nor_files(made: Buying) -> None:
    trust, other = provider("trust_a"), provider("trust_b")
    save_bid_draft(by=trust, tender=made.tender, content=bid())
    attach_to_bid(by=trust, tender=made.tender, name="plan.pdf", data=b"x")
    save_bid_draft(by=other, tender=made.tender, content=bid(lots=["1"]))
    remove_from_bid(by=other, tender=made.tender, name="plan.pdf")
    held = draft_of(trust, made.tender)
    assert held is not None
    assert [one.name for one in held.files] == ["plan.pdf"]


@pytest.mark.parametrize(
    ("after", "taken"),
    [
        (timedelta(seconds=-1), True),
        (timedelta(0), True),
        (timedelta(microseconds=999_999), True),
        (timedelta(seconds=1), False),
        (timedelta(days=1), False),
    ],
)
def test_late_is_late_to_the_second(
    made: Buying, clock: Clock, after: timedelta, taken: bool
) -> None:
    """A clock that shows seconds shows 12:00:00 up to the last microsecond of that second."""
    trust = provider("trust_a")
    save_bid_draft(by=trust, tender=made.tender, content=bid())
    clock.set(DEADLINE + after)
    if taken:
        assert submit_bid(by=trust, tender=made.tender).received_at == clock.now
        return
    with pytest.raises(Late, match=r"The deadline was 12:00:00 on 3 March 2031; it is 12:00:0"):
        submit_bid(by=trust, tender=made.tender)
    assert not Submission.objects.exists()
    assert Event.objects.filter(action="bid.late", organisation=trust.organisation).count() == 1


def test_a_bid_that_arrived_in_time_and_waited_for_the_server_is_not_late(
    made: Buying, clock: Clock
) -> None:
    """It arrived a second before the deadline and was dealt with half a minute after it. A time
    that is yet to come is no time of arrival."""
    trust = provider("trust_a")
    save_bid_draft(by=trust, tender=made.tender, content=bid())
    clock.set(DEADLINE + timedelta(seconds=30))
    arrived = DEADLINE - timedelta(seconds=1)
    assert submit_bid(by=trust, tender=made.tender, arrived=arrived).received_at == arrived
    other = provider("trust_b")
    with pytest.raises(Late):
        submit_bid(by=other, tender=made.tender, arrived=DEADLINE + timedelta(seconds=1))


def test_a_bid_that_still_waits_for_the_server_is_among_those_opened(
    made: Buying, clock: Clock
) -> None:
    """It arrived in the last second and was dealt with four minutes later. The openers had come by
    then, were told to wait, and find it."""
    trust = provider("trust_a")
    save_bid_draft(by=trust, tender=made.tender, content=bid())
    clock.pass_deadline()
    with pytest.raises(ValidationError, match="bids that arrived by then are stored first"):
        open_all(made)
    clock.set(DEADLINE + timedelta(minutes=4))
    submit_bid(by=trust, tender=made.tender, arrived=DEADLINE)
    clock.reach_opening()
    open_all(made)
    (found,) = opened_bids(made.lead, made.tender)
    assert (found.bidder, found.fault) == ("Trust A", "")


def test_late_bids_neither_change_nor_go(made: Buying, clock: Clock) -> None:
    trust = provider("trust_a")
    submitted(trust, made.tender)
    clock.pass_deadline()
    for late in (
        lambda: save_bid_draft(by=trust, tender=made.tender, content=bid()),
        lambda: attach_to_bid(by=trust, tender=made.tender, name="a", data=b"a"),
        lambda: withdraw_bid(by=trust, tender=made.tender, reason="Too dear"),
    ):
        with pytest.raises(Late):
            late()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lots": []}, "Choose at least one lot"),
        ({"lots": ["1", "9"]}, "There is no lot 9"),
        (
            {"answers": {"q1@1": "x", "q1@2": " ", "q2": "y"}},
            "Understanding of the locality, lot 2 is",
        ),
        ({"answers": {**bid()["answers"], "q1@1": "word " * 21}}, "has 21 words; at most 20"),
        ({"prices": {"1": "120000"}}, "Lot 2 has no price"),
        ({"prices": {"1": "-5", "2": "1e3"}}, "“-5” as the price of lot 1"),
        ({"prices": {"1": "5.005", "2": "1"}}, "“5.005” as the price of lot 1"),
        ({"confirmed": []}, "Confirm: You pay the real living wage."),
    ],
)
def test_a_bid_that_is_not_whole_is_not_taken(
    made: Buying, changes: dict[str, Any], words: str
) -> None:
    trust = provider("trust_a")
    with pytest.raises(ValidationError) as fault:
        submitted(trust, made.tender, **changes)
    assert words in " ".join(fault.value.messages)
    assert BidDraft.objects.count() == 1
    assert not Submission.objects.exists()


def test_a_bid_is_withdrawn_and_made_anew(made: Buying, clock: Clock) -> None:
    trust = provider("trust_a")
    submitted(trust, made.tender)
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_bid(by=trust, tender=made.tender, reason="")
    withdraw_bid(by=trust, tender=made.tender, reason="A wrong price")
    with pytest.raises(ValidationError, match="not submitted a bid"):
        withdraw_bid(by=trust, tender=made.tender, reason="Again")
    submitted(trust, made.tender, prices={"1": "1", "2": "2"})
    submitted(trust, made.tender, prices={"1": "3", "2": "4"})
    clock.reach_opening()
    open_all(made)
    (opened,) = opened_bids(Acting.system(), made.tender)
    assert opened.content["prices"] == {"1": "3", "2": "4"}
    assert [one.number for one in submissions_of(trust, made.tender)] == [3, 2, 1]


def test_a_withdrawn_bid_is_never_opened(made: Buying, clock: Clock) -> None:
    trust = provider("trust_a")
    submitted(trust, made.tender)
    withdraw_bid(by=trust, tender=made.tender, reason="We merge")
    clock.reach_opening()
    open_all(made)
    assert opened_bids(made.lead, made.tender) == []


def test_nothing_is_opened_before_the_deadline_or_by_one_alone(made: Buying, clock: Clock) -> None:
    submitted(provider("trust_a"), made.tender)
    for moment in (DEADLINE, DEADLINE + timedelta(seconds=1), DEADLINE + timedelta(seconds=299)):
        clock.set(moment)
        for opener, code in zip(made.openers, made.codes, strict=True):
            with pytest.raises(ValidationError, match=r"opened from 12:05:00 on 3 March 2031: the"):
                give_opening_code(by=opener, tender=made.tender, code=code)
    assert Event.objects.filter(action="tender.opening_refused").count() == 6
    assert not GivenPart.objects.exists()
    clock.reach_opening()
    assert give_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[0]) is False
    with pytest.raises(ValidationError, match="given your opening code already"):
        give_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[0])
    assert opened_bids(made.lead, made.tender) == []
    assert give_opening_code(by=made.openers[1], tender=made.tender, code=made.codes[1]) is True
    assert not GivenPart.objects.exists()


def test_who_is_no_opener_opens_nothing_even_with_the_codes(made: Buying, clock: Clock) -> None:
    clock.reach_opening()
    for who in (made.lead, provider("trust_a"), people.person(Role.PANEL, "city_council")):
        with pytest.raises(NotAllowed):
            give_opening_code(by=who, tender=made.tender, code=made.codes[0])
    with pytest.raises(ValidationError, match="not your opening code"):
        give_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[1])


def test_two_openers_cannot_open_what_needs_a_third(clock: Clock) -> None:
    made = buying(openers=3, openers_needed=3)
    made.publish()
    submitted(provider("trust_a"), made.tender)
    clock.reach_opening()
    for number in (0, 2):
        assert not give_opening_code(
            by=made.openers[number], tender=made.tender, code=made.codes[number]
        )
    assert opened_bids(made.lead, made.tender) == []
    assert give_opening_code(by=made.openers[1], tender=made.tender, code=made.codes[1])


def test_a_part_that_was_changed_in_the_database_is_told_in_a_sentence(
    made: Buying, clock: Clock
) -> None:
    clock.reach_opening()
    give_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[0])
    GivenPart.objects.update(hidden=b"x" * 50)
    with pytest.raises(ValidationError, match="cannot be read: it was changed"):
        give_opening_code(by=made.openers[1], tender=made.tender, code=made.codes[1])
    last = Event.objects.latest("id")
    assert (last.action, last.actor) == ("tender.opening_refused", made.openers[1].user)


def test_any_two_of_three_openers_open(clock: Clock) -> None:
    made = buying(openers=3)
    made.publish()
    submitted(provider("trust_a"), made.tender)
    clock.reach_opening()
    assert not give_opening_code(by=made.openers[2], tender=made.tender, code=made.codes[2])
    assert give_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[0])
    made.tender.refresh_from_db()
    assert [one.bidder for one in opened_bids(made.lead, made.tender)] == ["Trust A"]


def test_a_tampered_bid_is_noticed_and_does_not_keep_the_others_closed(
    made: Buying, clock: Clock
) -> None:
    """Two sealed bids are exchanged in the database, and a third is changed by one bit."""
    rows = [submitted(provider(f"trust_{one}"), made.tender) for one in "abcd"]
    first, second, third, _ = rows
    swapped = {first.pk: bytes(second.sealed), second.pk: bytes(first.sealed)}
    swapped[third.pk] = bytes(third.sealed)[:-1] + bytes([bytes(third.sealed)[-1] ^ 1])
    for pk, sealed in swapped.items():
        Submission.objects.filter(pk=pk).update(sealed=sealed)
    clock.reach_opening()
    open_all(made)
    faults = {one.bidder: bool(one.fault) for one in opened_bids(made.lead, made.tender)}
    assert faults == {"Trust A": True, "Trust B": True, "Trust C": True, "Trust D": False}


def test_a_bid_for_an_older_version_counts_only_once_made_anew(made: Buying, clock: Clock) -> None:
    first, second = provider("trust_a"), provider("trust_b")
    for trust in (first, second):
        submitted(trust, made.tender)
    changed = content()
    changed["blocks"][0]["weight"], changed["blocks"][1]["weight"] = "45", "45"
    amend_tender(by=made.lead, tender=made.tender, content=changed, reason="Weights")
    submitted(second, made.tender)
    clock.reach_opening()
    open_all(made)
    found = {one.bidder: one.fault for one in opened_bids(made.lead, made.tender)}
    assert found == {"Trust A": NOT_CONFIRMED, "Trust B": ""}


def test_a_bidder_who_becomes_a_buyer_is_out_and_nobody_learns_it_before_the_opening(
    clock: Clock,
) -> None:
    """Refusing the change would tell who has bid."""
    lots = content()["lots"]
    ours = [lots[0], {**lots[1], "holder": "shire_council", "bodies": ["shire_council"]}]
    made = buying(bodies=["north_icb", "shire_council"], lots=ours)
    made.publish()
    submitted(provider("city_council"), made.tender)
    amend_tender(by=made.lead, tender=made.tender, content=content(), reason="The city joins.")
    made.tender.refresh_from_db()
    submitted(provider("trust_b"), made.tender)
    clock.reach_opening()
    open_all(made)
    found = {one.bidder: one.fault for one in opened_bids(made.lead, made.tender)}
    assert list(found.values()) == [BUYS, ""]


def test_a_lot_that_a_bid_names_twice_is_kept_once(made: Buying, clock: Clock) -> None:
    submitted(provider("trust_a"), made.tender, lots=["1", "1", "2"])
    clock.reach_opening()
    open_all(made)
    assert [one.lots for one in opened_bids(made.lead, made.tender)] == [("1", "2")]


def test_those_who_buy_do_not_bid_and_a_cancelled_tender_takes_none(made: Buying) -> None:
    for who in (made.lead, provider("shire_council"), Acting.public(), Acting.system()):
        with pytest.raises(NotAllowed):
            save_bid_draft(by=who, tender=made.tender, content=bid())
    cancel_tender(by=made.lead, tender=made.tender, reason="The money was cut.")
    made.tender.refresh_from_db()
    with pytest.raises(ValidationError, match="cancelled: The money was cut"):
        save_bid_draft(by=provider("trust_a"), tender=made.tender, content=bid())


def test_files_have_their_limits(made: Buying, monkeypatch: pytest.MonkeyPatch) -> None:
    trust = provider("trust_a")
    with pytest.raises(ValidationError, match="Begin your bid"):
        attach_to_bid(by=trust, tender=made.tender, name="a.pdf", data=b"a")
    save_bid_draft(by=trust, tender=made.tender, content=bid())
    for data, words in ((b"", "is empty"), (b"a" * 10_000_001, "too large")):
        with pytest.raises(ValidationError, match=words):
            attach_to_bid(by=trust, tender=made.tender, name="a.pdf", data=data)


def test_a_receipt_proves_what_was_received_and_no_other(made: Buying) -> None:
    row = submitted(provider("trust_a"), made.tender)
    says = json.loads(row.receipt)["says"]
    assert says["sealed_digest"] == hashlib.sha256(bytes(row.sealed)).hexdigest()
    forged = json.loads(row.receipt)
    forged["says"]["received_at"] = "2031-01-01T00:00:00+00:00"
    for text in (json.dumps(forged), "", "[]", "{}", '{"says": {}, "signature": "!"}'):
        assert receipts.checked(text) is None


def test_a_bid_that_waited_while_the_tender_was_opened_or_changed_is_not_lost_unseen(
    made: Buying, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """The bidder is told, where the bid would otherwise be kept and never opened."""
    trust = provider("trust_a")
    save_bid_draft(by=trust, tender=made.tender, content=bid())
    waiting = actions_bids.locked

    def opened_meanwhile(tender: Tender) -> Tender:
        Tender.objects.filter(pk=tender.pk).update(state=Tender.State.OPENED)
        return waiting(tender)

    monkeypatch.setattr(actions_bids, "locked", opened_meanwhile)
    with pytest.raises(ValidationError, match="changed this moment"):
        submit_bid(by=trust, tender=made.tender)
    assert not Submission.objects.exists()
    assert BidDraft.objects.exists()


def test_an_earlier_submission_does_not_come_back_when_the_last_is_withdrawn(
    made: Buying, clock: Clock
) -> None:
    trust = provider("trust_a")
    submitted(trust, made.tender)
    submitted(trust, made.tender)
    withdraw_bid(by=trust, tender=made.tender, reason="No staff")
    clock.reach_opening()
    open_all(made)
    assert opened_bids(made.lead, made.tender) == []


@pytest.mark.parametrize("what", ["deadline", "content", "seal"])
def test_a_tender_changed_in_the_database_is_not_opened_early(
    made: Buying, clock: Clock, what: str
) -> None:
    """Both openers and somebody who can write to the database want to read the bids now."""
    submitted(provider("trust_a"), made.tender)
    version = made.tender.versions.get()
    past = clock.now - timedelta(days=1)
    if what != "seal":
        version.deadline = past
    if what != "deadline":
        version.content = {**version.content, "deadline": past.isoformat()}
        version.digest = version_digest(version, bytes(made.tender.bid_seal.public))
    version.save()
    if what == "seal":
        clock.reach_opening()
    give_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[0])
    with pytest.raises(ValidationError, match="cannot be read: it was changed"):
        give_opening_code(by=made.openers[1], tender=made.tender, code=made.codes[1])
    assert not OpenedBid.objects.exists()


def test_the_seal_follows_an_amendment_and_its_later_deadline(made: Buying, clock: Clock) -> None:
    later = DEADLINE + timedelta(days=7)
    submitted(provider("trust_a"), made.tender)
    amend_tender(
        by=made.lead, tender=made.tender, content=content(deadline=later.isoformat()), reason="Time"
    )
    clock.reach_opening()
    with pytest.raises(ValidationError, match="Bids may be opened from 12:05:00 on 10"):
        give_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[0])
    clock.set(later + WAIT)
    open_all(made)
    assert [one.fault for one in opened_bids(made.lead, made.tender)] == [""]


def test_a_bid_put_into_the_database_is_told_from_one_that_was_received(
    made: Buying, clock: Clock
) -> None:
    """Whoever can write there can seal a bid, and has no receipt that fits it."""
    real = submitted(provider("trust_a"), made.tender)
    package = packages.packed(bid(prices={"1": "1", "2": "1"}), [])
    sealed = seal.close(
        package, bytes(made.tender.bid_seal.public), bid_context(real.bid, real.number)
    )
    Submission.objects.filter(pk=real.pk).update(
        sealed=sealed,
        digest=hashlib.sha256(package).hexdigest(),
        sealed_digest=hashlib.sha256(sealed).hexdigest(),
    )
    clock.reach_opening()
    open_all(made)
    (found,) = opened_bids(made.lead, made.tender)
    assert (found.fault, found.content) == (NOT_RECEIVED, {})


def test_opening_many_bids_takes_few_queries(
    made: Buying, clock: Clock, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        submitted(provider(f"trust_{number}"), made.tender)
    clock.reach_opening()
    give_opening_code(by=made.openers[0], tender=made.tender, code=made.codes[0])
    with django_assert_max_num_queries(40):
        give_opening_code(by=made.openers[1], tender=made.tender, code=made.codes[1])
    made.tender.refresh_from_db()
    with django_assert_max_num_queries(2):
        assert len(opened_bids(made.lead, made.tender)) == 12
