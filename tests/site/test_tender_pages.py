"""Tenders in the browser: the whole path, who sees what of it, and what must not work."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions import start_tender
from commonweal.records.procuring.actions_opening import give_opening_code
from commonweal.records.procuring.models import Submission, Tender
from commonweal.records.procuring.selectors_bids import opened_bids
from commonweal.records.procuring.workbooks import read_workbook, workbook_of
from tests.records import people
from tests.records.procuring.world import (
    DEADLINE,
    Buying,
    Clock,
    buying,
    clock,
    content,
    provider,
    submitted,
)

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

HOME = "/places/shire/tenders/"
ONE = f"{HOME}community-recovery-support/"


def browser(who: Acting | None = None) -> Client:
    client = Client()
    if who is not None and who.user is not None:
        client.force_login(who.user)
    return client


def words(response: HttpResponse) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def workbook(**changes: object) -> SimpleUploadedFile:
    return SimpleUploadedFile("tender.xlsx", workbook_of(content(**changes)))


@pytest.fixture
def made(clock: Clock) -> Buying:
    # Within the time for which somebody stays signed in.
    clock.set(DEADLINE - timedelta(hours=1))
    return buying()


@pytest.fixture
def published(made: Buying) -> Buying:
    made.publish()
    return made


FIRST = {
    "lots": ["1", "2"],
    "answer_0": "We live there.",
    "answer_1": "We work there.",
    "answer_2": "With peers.",
    "price_0": "120,000",
    "price_1": "98000.50",
    "confirm_0": "on",
}


def test_a_tender_goes_from_its_workbook_to_opened_bids(clock: Clock) -> None:
    clock.set(DEADLINE - timedelta(hours=1))
    people.place(
        "shire", north_icb="lead", shire_council="commissioner", city_council="commissioner"
    )
    lead = browser(people.person(Role.COMMISSIONER, "north_icb"))
    panel = [people.person(Role.PANEL, body) for body in ("north_icb", "city_council")]

    assert "Begin one from its workbook" in words(lead.get(HOME))
    sent = lead.post(f"{HOME}start/", {"workbook": workbook()})
    assert sent.headers["Location"] == ONE
    page = words(lead.get(ONE))
    assert "0 of the 2 openers that are needed have confirmed" in page
    assert "Locality 50%" in page

    openers, codes = [browser(one) for one in panel], []
    for one, client in zip(panel, openers, strict=True):
        assert one.user
        assert client.get(f"{ONE}openers/").status_code == 404
        lead.post(f"{ONE}openers/", {"act": "appoint", "email": one.user.email})
        shown = client.post(f"{ONE}openers/", {"act": "take"})
        assert shown.headers["Cache-Control"] == "no-store"
        code = re.search(r'id="opening-code">([A-Z2-7-]+)<', shown.content.decode())
        assert code
        assert code[1] not in client.get(f"{ONE}openers/").content.decode()
        client.post(f"{ONE}openers/", {"act": "confirm", "code": code[1]})
        client.post(f"{ONE}declarations/", {"act": "declare", "state": "none"})
        codes.append(code[1])
    assert "none is to spare" in words(lead.get(f"{ONE}publish/"))
    assert lead.post(f"{ONE}publish/", {"signs_off": "on"}).headers["Location"] == ONE

    bidders = [browser(provider(name)) for name in ("trust_a", "trust_b")]
    for client in bidders:
        assert "Write your bid" in words(client.get(ONE))
        client.post(f"{ONE}bid/", {"lots": ["1", "2"]})
        client.post(f"{ONE}bid/", FIRST)
        assert "Saved: 3 of at most 20 words" in words(client.get(f"{ONE}bid/"))
        assert "Nothing is missing" in words(client.get(f"{ONE}bid/submit/"))
        receipt = client.post(f"{ONE}bid/submit/").headers["Location"]
        assert "12:00:00 on 3 March 2031" in words(client.get(receipt))

    for moment in (DEADLINE - timedelta(hours=1), DEADLINE + timedelta(seconds=299)):
        clock.set(moment)
        page = words(openers[0].get(f"{ONE}opening/"))
        assert "Nothing can be opened before 12:05:00 on 3 March 2031, UK time" in page
        assert "Give your opening code" not in page
        early = openers[0].post(f"{ONE}opening/", {"code": codes[0]})
        assert "Bids may be opened from 12:05:00 on 3 March 2031" in words(early)
    assert "give their opening codes from 12:05:00 on 3 March" in words(lead.get(ONE))
    clock.reach_opening()
    openers[0].post(f"{ONE}opening/", {"code": codes[0]})
    assert "1 of the 2 opening codes" in words(lead.get(f"{ONE}opening/"))
    assert "Trust A" not in words(lead.get(f"{ONE}opening/"))
    openers[1].post(f"{ONE}opening/", {"code": codes[1]})
    page = words(lead.get(f"{ONE}opening/"))
    table = lead.get(f"{ONE}opening/", {"download": "bids.csv"}).content.decode()
    for submission in Submission.objects.all():
        assert submission.digest in table
    assert "Trust A Lots 1, 2" in page
    assert "Trust A" not in words(openers[1].get(f"{ONE}opening/"))


def test_a_tender_begun_with_a_title_has_a_workbook_to_fill_in(clock: Clock) -> None:
    people.place("shire", north_icb="lead")
    lead = browser(people.person(Role.COMMISSIONER, "north_icb"))
    sent = lead.post(f"{HOME}start/", {"title": "Peer support"})
    assert sent.headers["Location"] == f"{HOME}peer-support/"
    book = lead.get(f"{HOME}peer-support/workbook/").content
    assert read_workbook(book, "a.xlsx")[0]["bodies"] == ["north_icb"]


def test_what_changes_is_shown_before_it_is_kept(made: Buying) -> None:
    lead = browser(made.lead)
    seen = lead.post(f"{ONE}change/", {"workbook": workbook(term_months=48)})
    assert "What term months Before 36 After 48" in words(seen)
    made.tender.refresh_from_db()
    assert made.tender.content["term_months"] == 36
    fields = dict(re.findall(r'name="(content|before)" value="([^"]+)"', seen.content.decode()))
    assert lead.post(f"{ONE}change/", fields).status_code == 302
    made.tender.refresh_from_db()
    assert made.tender.content["term_months"] == 48
    again = lead.post(f"{ONE}change/", fields)
    assert "Somebody else changed this draft" in words(again)
    forged = lead.post(f"{ONE}change/", {**fields, "content": "e30:forged"})
    assert "has been changed: send the workbook again" in words(forged)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 broken", "tender.xlsx"),
        (b"code,title\n1,Blaby\n", "this is no Excel workbook"),
        (b"", "The file is empty"),
    ],
)
def test_a_corrupt_workbook_is_refused_in_words_and_nothing_is_kept(
    made: Buying, data: bytes, said: str
) -> None:
    file = SimpleUploadedFile("tender.xlsx", data)
    page = browser(made.lead).post(f"{HOME}start/", {"workbook": file})
    assert page.status_code == 200
    assert "There is a problem" in words(page)
    assert said in words(page)
    assert Tender.objects.count() == 1


def test_every_fault_of_a_workbook_is_told_by_sheet_row_and_column(made: Buying) -> None:
    faulty = content(term_months="many")
    faulty["questions"][0]["scale"] = "stars"
    file = SimpleUploadedFile("tender.xlsx", workbook_of(faulty))
    page = words(browser(made.lead).post(f"{HOME}start/", {"workbook": file}))
    assert "sheet “Tender”, row 10, column value: “many” is no whole number" in page
    file.seek(0)
    faulty["term_months"] = 36
    file = SimpleUploadedFile("tender.xlsx", workbook_of(faulty))
    page = words(browser(made.lead).post(f"{HOME}start/", {"workbook": file}))
    assert "sheet “Questions”, row 2, column scale: “stars” is none of those there are" in page


def test_a_change_after_publication_needs_time_and_a_reason_that_everybody_reads(
    published: Buying, clock: Clock
) -> None:
    lead = browser(published.lead)
    changed = workbook(term_months=48)
    seen = lead.post(f"{ONE}amend/", {"workbook": changed})
    fields = dict(re.findall(r'name="(content|before)" value="([^"]+)"', seen.content.decode()))
    assert "Answer “Why is it changed?”" in words(lead.post(f"{ONE}amend/", fields))
    fields["reason"] = "Asked for"
    beyond = words(lead.post(f"{ONE}amend/", {**fields, "cites": "9" * 30}))
    assert "An answer of that number was not given" in beyond
    assert "they have at least 24 hours" in words(lead.post(f"{ONE}amend/", fields))
    clock.set(DEADLINE - timedelta(days=2))
    assert lead.post(f"{ONE}amend/", fields).status_code == 302
    public = browser()
    second = published.tender.versions.get(number=2)
    told = words(public.get(f"{ONE}versions/2/"))
    assert "Why it was changed: Asked for" in told
    assert second.digest in told
    assert "A later version counts now" in words(public.get(f"{ONE}versions/1/"))
    assert public.get(f"{ONE}versions/3/").status_code == 404


def test_nothing_before_the_opening_tells_whether_there_are_bids(
    published: Buying, clock: Clock
) -> None:
    """Every page that anybody else may read is the same, byte for byte, with bids and without."""
    readers = [
        None,
        published.lead,
        published.openers[0],
        people.person(Role.ANALYST, "north_icb"),
        people.person(Role.AUDITOR, "north_icb"),
        people.person(Role.ADMINISTRATOR, "north_icb"),
        people.person(Role.PANEL, "shire_council", "evaluator@example.org"),
        provider("trust_c"),
    ]
    clients = [browser(one) for one in readers]
    below = ("", "openers/", "opening/", "versions/1/", "bid/", "bid/files/", "bid/submit/")
    pages = ["/tenders/", HOME, *(ONE + one for one in below), f"{ONE}bid/receipts/1/"]

    def seen() -> list[tuple[int, str]]:
        found = []
        for client in clients:
            for page in pages:
                answer = client.get(page)
                text = re.sub(
                    r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()
                )
                found.append((answer.status_code, text))
        return found

    for late in (False, True):
        if late:
            clock.pass_deadline()
        else:
            before = seen()
            submitted(provider("trust_a"), published.tender)
            assert seen() == before
    assert "Trust A" not in "".join(text for _, text in seen())
    # The audit also keeps what the reader was refused, so that it differs; of bids it says nothing.
    audit = words(clients[4].get("/audit/"))
    assert "Tender: published" in audit
    assert "Bid: " not in audit
    assert "Trust A" not in audit
    own = words(browser(people.person(Role.AUDITOR, "trust_a")).get("/audit/"))
    assert "Bid: submitted" in own
    submission = Submission.objects.get()
    assert submission.digest not in "".join(text for _, text in seen())


def test_a_provider_reaches_nothing_of_another(published: Buying) -> None:
    submitted(provider("trust_a"), published.tender)
    other = browser(provider("trust_b"))
    assert other.get(f"{ONE}bid/receipts/1/").status_code == 404
    assert other.get(f"{ONE}bid/receipts/1/?file=json").status_code == 404
    assert "We live there" not in words(other.get(f"{ONE}bid/submit/"))
    assert other.get(f"{ONE}opening/").status_code == 403
    assert other.get(f"{ONE}change/").status_code == 403


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.ANALYST, Role.PANEL, Role.AUDITOR])
def test_those_who_buy_may_not_bid(published: Buying, role: Role) -> None:
    buyer = browser(people.person(role, "north_icb", "buyer@example.org"))
    for page in ("bid/", "bid/files/", "bid/submit/", "bid/withdraw/", "bid/receipts/1/"):
        assert buyer.get(f"{ONE}{page}").status_code == 403, page


def test_a_bid_one_second_late_is_refused_and_told_the_clock(
    published: Buying, clock: Clock
) -> None:
    who = browser(provider("trust_a"))
    who.post(f"{ONE}bid/", {"lots": ["1", "2"]})
    who.post(f"{ONE}bid/", FIRST)
    clock.set(DEADLINE + timedelta(seconds=1))
    page = words(who.post(f"{ONE}bid/submit/"))
    assert "The deadline was 12:00:00 on 3 March 2031; it is 12:00:01 on 3 March 2031" in page
    assert not Submission.objects.exists()
    clock.set(DEADLINE + timedelta(microseconds=999_999))
    assert who.post(f"{ONE}bid/submit/").status_code == 302


def test_html_in_an_answer_stays_text(published: Buying) -> None:
    who = browser(provider("trust_a"))
    who.post(f"{ONE}bid/", {"lots": ["1"]})
    who.post(f"{ONE}bid/", {"lots": ["1"], "answer_0": "</textarea><script>alert(1)</script>"})
    for page in ("bid/", "bid/submit/"):
        text = who.get(f"{ONE}{page}").content.decode()
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_files_are_added_and_taken_out_by_name_and_tell_no_number(published: Buying) -> None:
    who, other = browser(provider("trust_a")), browser(provider("trust_b"))
    for client in (who, other):
        client.post(f"{ONE}bid/", {"lots": ["1"]})
        file = SimpleUploadedFile("plan <b>.pdf", b"a plan")
        client.post(f"{ONE}bid/files/", {"act": "add", "file": file})
    pages = [client.get(f"{ONE}bid/files/").content.decode() for client in (who, other)]
    mains = [re.sub(r'value="\w{64}"', "", page.partition("<main")[2]) for page in pages]
    assert mains[0] == mains[1]
    assert "plan &lt;b&gt;.pdf" in mains[0]
    twice = who.post(f"{ONE}bid/files/", {"act": "add", "file": SimpleUploadedFile("plan <b>.pdf", b"x")})  # fmt: skip  # noqa: E501
    assert "take it out first" in words(twice)
    who.post(f"{ONE}bid/files/", {"act": "remove", "name": "plan <b>.pdf"})
    assert "No files yet" in words(who.get(f"{ONE}bid/files/"))
    assert "No files yet" not in words(other.get(f"{ONE}bid/files/"))


def test_what_is_missing_is_told_before_submitting(published: Buying) -> None:
    who = browser(provider("trust_a"))
    assert "There is no draft to submit" in words(who.get(f"{ONE}bid/submit/"))
    who.post(f"{ONE}bid/", {"lots": ["1"]})
    page = words(who.get(f"{ONE}bid/submit/"))
    assert "Delivery model is not answered." in page
    assert "Lot 1 has no price." in page
    refused = who.post(f"{ONE}bid/submit/")
    assert "Confirm: You pay the real living wage." in words(refused)


def test_answers_for_lots_that_are_not_chosen_are_kept_and_not_submitted(
    published: Buying, clock: Clock
) -> None:
    who = browser(provider("trust_a"))
    who.post(f"{ONE}bid/", {"lots": ["1", "2"]})
    who.post(f"{ONE}bid/", FIRST)
    who.post(f"{ONE}bid/", {**FIRST, "lots": ["1"]})
    assert "We work there." not in words(who.get(f"{ONE}bid/"))
    who.post(f"{ONE}bid/submit/")
    clock.reach_opening()
    for one, code in zip(published.openers, published.codes, strict=True):
        give_opening_code(by=one, tender=published.tender, code=code)
    published.tender.refresh_from_db()
    (found,) = opened_bids(Acting.system(), published.tender)
    assert found.content["answers"] == {"q1@1": "We live there.", "q2": "With peers."}
    assert found.content["prices"] == {"1": "120,000"}


def test_a_withdrawn_bid_does_not_bring_an_earlier_one_back(published: Buying) -> None:
    trust = provider("trust_a")
    submitted(trust, published.tender)
    submitted(trust, published.tender)
    who = browser(trust)
    assert "replaced by a later one" in words(who.get(f"{ONE}bid/"))
    assert "Answer “Why do you withdraw it?”" in words(who.post(f"{ONE}bid/withdraw/"))
    who.post(f"{ONE}bid/withdraw/", {"reason": "No staff"})
    page = words(who.get(f"{ONE}bid/"))
    assert "withdrawn: No staff" in page
    assert "Does it count? yes" not in page
    assert who.get(f"{ONE}bid/withdraw/").headers["Location"] == f"{ONE}bid/"


def test_anybody_checks_a_receipt_and_sees_when_it_was_changed(published: Buying) -> None:
    receipt = submitted(provider("trust_a"), published.tender).receipt
    anybody = browser()
    file = SimpleUploadedFile("receipt.json", receipt.encode())
    assert "given here and has not been changed" in words(anybody.post("/tenders/receipts/", {"file": file}))  # fmt: skip  # noqa: E501
    said = json.loads(receipt)
    said["says"]["received_at"] = "2031-03-03T11:00:00+00:00"
    others = ("[]", "{}", "null", "\x00", '{"says": {}, "signature": 5}', "[" * 9000)
    for text in (json.dumps(said), *others):
        page = words(anybody.post("/tenders/receipts/", {"text": text}))
        assert "This is not a receipt" in page or "There is a problem" in page, text


def test_a_draft_is_hidden_from_all_but_its_commissioners(made: Buying) -> None:
    for who in (None, provider("trust_a"), people.person(Role.COMMISSIONER, "far_icb")):
        for page in ("", "workbook/", "bid/", "opening/", "openers/", "change/", "publish/"):
            answer = browser(who).get(f"{ONE}{page}")
            hidden = answer.status_code == 404 or "/account/login/" in answer.headers["Location"]
            assert hidden, page
    assert browser(people.person(Role.ANALYST, "city_council")).get(ONE).status_code == 200


def test_a_bidder_who_does_not_see_the_place_still_reaches_its_published_tender(
    published: Buying,
) -> None:
    who = browser(provider("trust_a"))
    assert who.get("/places/shire/").status_code == 404
    page = who.get(ONE)
    assert page.status_code == 200
    assert 'href="/places/shire/"' not in page.content.decode()
    assert "Community recovery support" in words(who.get("/tenders/"))


def test_a_cancelled_tender_says_why_and_takes_no_bids(published: Buying) -> None:
    lead = browser(published.lead)
    lead.post(f"{ONE}cancel/", {"reason": "The money was withdrawn"})
    who = browser(provider("trust_a"))
    assert "The money was withdrawn" in words(who.get(ONE))
    assert "This tender was cancelled" in words(who.post(f"{ONE}bid/", {"lots": ["1"]}))
    assert "Community recovery support" not in words(who.get("/tenders/"))


def test_a_tender_called_start_does_not_hide_the_page_to_begin_one(clock: Clock) -> None:
    place = people.place("shire", north_icb="lead")
    by = people.person(Role.COMMISSIONER, "north_icb")
    made = start_tender(by=by, place=place, content={"title": "Start", "lead": "north_icb", "bodies": ["north_icb"]})  # fmt: skip  # noqa: E501
    assert made.code != "start"


def test_the_template_and_the_workbook_are_files(published: Buying) -> None:
    for address in ("/tenders/template/", f"{ONE}workbook/"):
        answer = browser().get(address)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert io.BytesIO(answer.content).read(2) == b"PK"


def test_no_browser_keeps_a_page_of_a_bid_or_of_the_opening(published: Buying) -> None:
    who, opener = browser(provider("trust_a")), browser(published.openers[0])
    for client, page in ((who, "bid/"), (who, "bid/files/"), (who, "bid/submit/"), (opener, "opening/")):  # fmt: skip  # noqa: E501
        assert "no-store" in client.get(f"{ONE}{page}").headers["Cache-Control"], page
