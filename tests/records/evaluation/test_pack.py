"""What the challenge pack holds beside the scores: notices, answers and equality actions."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from unittest import mock

import pytest

from commonweal.records.equality.actions import approve, carry_on
from commonweal.records.evaluation.selectors_pack import pack_files
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import start_tender
from commonweal.records.procuring.actions_bids import (
    Late,
    save_bid_draft,
    submit_bid,
    withdraw_bid,
)
from commonweal.records.procuring.actions_clarifications import answer_question, ask_question
from commonweal.records.procuring.actions_opening import give_opening_code
from commonweal.records.procuring.models import Tender
from tests.records import people
from tests.records.equality.world import whole
from tests.records.evaluation.world import DEADLINE, SYSTEM, at, opened, priced
from tests.records.procuring.world import WAIT, bid, buying, content, provider, submitted

pytestmark = pytest.mark.django_db


def test_the_pack_holds_notices_answers_to_all_and_equality_actions() -> None:
    """Nobody learns who asked; the action of another tender is not in it."""
    until = DEADLINE - timedelta(days=9)
    with at(DEADLINE - timedelta(days=30)):
        made = buying(
            deadline=DEADLINE.isoformat(), questions_until=until.isoformat(),
            service_start="2027-10-01",
        )  # fmt: skip
        made.publish()
        asker = provider("meadow")
        for text in ("Is TUPE expected?", "How long?"):
            row = ask_question(by=asker, tender=made.tender, question=text)
        answer_question(by=made.lead, tender=made.tender, question=row.pk, answer="Three years.")
        approver = people.person(Role.COMMISSIONER, "shire_council", "fair@example.org")
        assessed = whole(made.lead, made.tender.place)
        action = assessed.actions.get()
        for title, part in (("Another", "q2"), ("", "q1")):
            ref = made.tender.code
            if title:
                other = content(title=title)
                ref = start_tender(by=made.lead, place=made.tender.place, content=other).code
            carry_on(by=made.lead, action=action, target="evaluation", ref=ref, part=part)
        approve(by=approver, assessment=assessed, group="Board", on=date(2026, 1, 12))
    files = pack_files(SYSTEM, made.tender)
    said = json.loads(files["clarifications.json"])
    assert [(one["number"], one["answer"]) for one in said["answered"]] == [(1, "Three years.")]
    assert [one["question"] for one in said["not answered"]] == ["Is TUPE expected?"]
    assert b"meadow" not in files["clarifications.json"].lower()
    equality = json.loads(files["equality.json"])
    assert (equality["approved"]["group"], equality["approved"]["version"]) == ("Board", 1)
    assert [(one["action"], one["part"]) for one in equality["actions"]] == [
        ("Pay for travel", "q1")
    ]
    (release,) = [json.loads(files[name]) for name in files if name.startswith("notices/")]
    assert hashlib.sha256(release["text"].encode()).hexdigest() == release["digest"]


def test_the_pack_names_who_withdrew_and_who_was_late_and_nobody_before_the_opening() -> None:
    with at(DEADLINE - timedelta(days=30)) as clock:
        made = buying(
            deadline=DEADLINE.isoformat(), questions_until=None, service_start="2027-10-01"
        )
        made.publish()
        meadow, harbour = provider("meadow"), provider("harbour")
        submitted(meadow, made.tender)
        withdraw_bid(by=meadow, tender=made.tender, reason="No staff.")
        save_bid_draft(by=harbour, tender=made.tender, content=bid())
        clock.set(DEADLINE + timedelta(seconds=1))
        with pytest.raises(Late):
            submit_bid(by=harbour, tender=made.tender)
        before = json.loads(pack_files(SYSTEM, made.tender)["bids/opening.json"])
        assert (before["withdrawn"], before["refused as late"]) == ([], [])
        clock.set(DEADLINE + WAIT)
        for opener, code in zip(made.openers, made.codes, strict=True):
            give_opening_code(by=opener, tender=made.tender, code=code)
    tender = Tender.objects.get(pk=made.tender.pk)
    said = json.loads(pack_files(SYSTEM, tender)["bids/opening.json"])
    assert [(one["bidder"], one["reason"]) for one in said["withdrawn"]] == [
        ("Meadow", "No staff.")
    ]
    (late,) = said["refused as late"]
    assert late["bidder"] == "Harbour"
    assert "The deadline was 12:00:00 on 1 March 2027; it is 12:00:01" in late["why"]


def test_the_pack_holds_each_bid_with_the_digests_of_its_files_and_no_price_yet() -> None:
    plan = b"%PDF-1.4 a plan"
    world = opened({"meadow": {"files": [("plan.pdf", "q2", plan)]}})
    number = world.case().bidders[0].submission
    with mock.patch("commonweal.records.evaluation.selectors_pack.opened_files") as opening:
        files = pack_files(SYSTEM, world.tender)
    opening.assert_not_called()  # the page of the record shows the pack, and opens no file for it
    before = json.loads(files[f"bids/{number}.json"])
    assert before["bidder"] == "Meadow"
    assert before["says"]["answers"] == bid()["answers"]
    assert before["says"]["prices"] == "not shown until the prices are opened"
    (file,) = before["files"]
    assert (file["name"], file["question"], file["bytes"]) == ("plan.pdf", "q2", len(plan))
    assert file["sha256"] == hashlib.sha256(plan).hexdigest()


def test_the_pack_shows_prices_of_bids_once_they_are_open() -> None:
    world = priced()
    files = pack_files(SYSTEM, world.tender)
    said = [json.loads(files[f"bids/{one.submission}.json"]) for one in world.case().bidders]
    assert {one["bidder"] for one in said} == {"Meadow", "Harbour"}
    assert [one["says"]["prices"] for one in said] == [bid()["prices"]] * 2
