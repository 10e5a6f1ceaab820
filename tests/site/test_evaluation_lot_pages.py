"""Pages of an evaluation that need a tender of their own: files, ties and unusually low prices."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest

from commonweal.records.people.acting import Acting
from commonweal.records.procuring import vault
from commonweal.records.procuring.actions_bids import withdraw_bid
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors_bids import draft_of
from tests.records.evaluation.world import (
    DEADLINE,
    OPENED,
    SCORES,
    at,
    moderate_all,
    opened,
    priced,
    score_all,
    started,
)
from tests.records.procuring.world import buying, provider
from tests.site.test_evaluation_pages import FIRST, HOME, ONE, seen, send
from tests.site.test_tender_pages import browser, words

pytestmark = pytest.mark.django_db


def test_files_of_bidders_are_downloads_that_no_browser_shows_or_runs() -> None:
    evil = ('"><script>.txt', "q1@1", b"<script>alert(1)</script>")
    whole = ("prices.csv", "", b"lot,price")
    with_files = started(opened({"meadow": {"files": [evil, whole]}, "harbour": {}}))
    shire = with_files.evaluators["shire"]
    page = seen(shire, FIRST)
    assert "prices.csv" not in page
    with at(OPENED + timedelta(hours=8)):
        sent = browser(shire).get(f"{FIRST}files/1/")
        assert browser(shire).get(f"{FIRST}files/2/").status_code == 404
        board = browser(with_files.evaluators["city"])
        assert board.get(f"{FIRST}files/1/").status_code == 403
    assert sent.content == evil[2]
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert sent.headers["Content-Disposition"].startswith("attachment;")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert seen(with_files.lead, f"{HOME}papers/meadow/") == "403"
    moderate_all(score_all(with_files))
    assert send(with_files.lead, HOME, act="prices") == "done"
    assert "prices.csv" in seen(with_files.lead, f"{HOME}papers/meadow/")
    assert seen(shire, f"{HOME}papers/meadow/") == "403"


def test_a_tie_is_settled_on_the_page_of_the_lot() -> None:
    world = priced(dict.fromkeys(SCORES, 4))
    there = f"{HOME}lots/1/"
    assert "Meadow tie. Draw a lot before two witnesses" in seen(world.lead, there)
    draw = {"act": "draw", "order": "Meadow\nHarbour", "witness_0": "A. Clerk"}
    assert "Enter “Second witness”" in send(world.lead, there, **draw)
    assert send(world.lead, there, **draw, witness_1="B. Clerk") == "done"
    assert "lot drawn by two witnesses" in seen(world.lead, there)


def test_a_low_price_is_asked_about_on_the_page_of_the_lot() -> None:
    world = priced(bids={"meadow": {}, "harbour": {"prices": {"1": "60000", "2": "98000"}}})
    there, finance = f"{HOME}lots/1/", world.others["finance"]
    assert "50.00% below the mean of the other bids" in seen(finance, there)
    assert send(finance, there, act="ask", bidder="Harbour") == "done"
    assert "may answer until 8 March 2027" in seen(finance, there)
    decided = {"act": "low", "bidder": "Harbour", "stands": "no", "price_reason": "Not shown."}
    assert "record its answer, or wait" in send(finance, there, **decided)
    assert send(finance, there, **decided, answer="We have volunteers.") == "done"
    assert "The bidder answered: We have volunteers." in seen(finance, there)
    assert "set aside: Not shown." in seen(finance, there)


def test_the_bidder_alone_reads_and_answers_the_question_about_its_price() -> None:
    world = priced(bids={"meadow": {}, "harbour": {"prices": {"1": "60000", "2": "98000"}}})
    there, own = f"{HOME}lots/1/", f"{HOME}price-questions/"
    finance, harbour = world.others["finance"], world.bidders["harbour"]
    assert send(finance, there, act="ask", bidder="Harbour", asks="Which staff?") == "done"
    assert "1 answer wanted by the end of 8 March 2027" in seen(harbour, ONE)
    page = seen(harbour, own)
    assert "Which staff?" in page
    # What others ask, and by how much it is lower, would tell their prices.
    assert "120,000" not in page
    assert "50.00%" not in page
    meadow = world.bidders["meadow"]
    assert "Nothing was asked about your prices" in seen(meadow, own)
    assert "Questions about your price" not in seen(meadow, ONE)
    assert seen(finance, own) == "403"
    answer = {"act": "answer-1"}
    assert "Write your answer" in send(harbour, own, **answer)
    assert send(harbour, own, **answer, answer_1="We have volunteers.") == "done"
    assert "We have volunteers." in seen(harbour, own)
    assert "We have volunteers." in seen(finance, there)
    assert "We have volunteers." not in seen(meadow, own)


def test_a_bid_is_written_with_a_combination_offer() -> None:
    there, both = f"{ONE}bid/", {"lots": ["1", "2"]}
    with at(DEADLINE - timedelta(days=3)):
        made = buying(
            deadline=DEADLINE.isoformat(), questions_until=None, service_start="2027-10-01",
            award_mechanism="best total over all lots", combination_offers=True,
        )  # fmt: skip
        made.publish()
        meadow = provider("meadow")
        page = browser(meadow)
        assert "Combination offer 1" not in words(page.get(there))
        page.post(there, both)
        offer = {"combination_lots_0": ["1", "2"], "combination_price_0": "£150,000"}
        assert (
            page.post(there, {**both, "price_0": "1", "price_1": "2", **offer}).status_code == 302
        )
        again = words(page.get(f"{ONE}bid/submit/"))
        assert "costs £150,000 and its lots one by one £3" in again
        draft = draft_of(meadow, made.tender)
        assert draft
        assert draft.content["combinations"] == [{"lots": ["1", "2"], "price": "£150,000"}]
        # An offer that is emptied is gone.
        page.post(there, {**both, "combination_price_0": ""})
        assert draft_of(meadow, made.tender).content["combinations"] == []  # type: ignore[union-attr]


def test_a_bid_is_written_with_an_order_of_preference() -> None:
    there, both = f"{ONE}bid/", {"lots": ["1", "2"]}
    with at(DEADLINE - timedelta(days=3)):
        made = buying(
            deadline=DEADLINE.isoformat(), questions_until=None, service_start="2027-10-01",
            most_lots=1, award_mechanism="by each bidder's order of preference",
            lot_preferences=True,
        )  # fmt: skip
        made.publish()
        meadow = provider("meadow")
        page = browser(meadow)
        page.post(there, both)
        twice = page.post(there, {**both, "place_0": "1", "place_1": "1"})
        assert "Two lots have place 1: give each a place of its own." in words(twice)
        assert page.post(there, {**both, "place_0": "2", "place_1": "1"}).status_code == 302
        draft = draft_of(meadow, made.tender)
        assert draft
        assert draft.content["preferences"] == ["2", "1"]


def test_a_lot_is_declined_on_its_page_and_every_page_says_so() -> None:
    world = priced(bids={"meadow": {"lots": ["1"]}, "harbour": {"lots": ["1"]}})
    there, city = f"{HOME}lots/2/", world.evaluators["city"]
    page = seen(city, there)
    assert "Nobody bids for this lot." in page
    assert "No bid met the published conditions" not in page
    assert "Decide that the lot is not awarded" not in seen(world.lead, there)
    decided = {"act": "decline", "ground": "no-bid"}
    assert "Enter “The reason in words”" in send(city, there, **decided)
    assert send(city, there, **decided, decline_reason="None came in.") == "done"
    for who, address in ((city, there), (world.lead, f"{HOME}award/"), (world.lead, ONE)):
        assert "None came in." in seen(who, address)
    assert "None came in." not in seen(world.bidders["meadow"], ONE)
    shire = world.others["shire_lead"]
    assert send(shire, f"{HOME}lots/1/", act="award", reason="By the rules.") == "done"
    told = {"act": "tell", "route": "psr-competitive"}
    assert send(world.lead, f"{HOME}award/", **told) == "done"
    assert "No bid was made for the lot: None came in." in seen(world.bidders["meadow"], ONE)


def test_a_declined_lot_is_decided_anew_on_its_page() -> None:
    world = priced()
    there, city, shire = f"{HOME}lots/2/", world.evaluators["city"], world.others["shire_lead"]
    assert "Decide this lot anew" not in seen(city, there)
    declined = {"act": "decline", "ground": "needs-changed", "decline_reason": "It was closed."}
    assert send(city, there, **declined) == "done"
    assert send(shire, f"{HOME}lots/1/", act="award", reason="By the rules.") == "done"
    told = {"act": "tell", "route": "psr-competitive"}
    assert send(world.lead, f"{HOME}award/", **told) == "done"
    assert "Decide this lot anew" in seen(city, there)
    assert "Decide this lot anew" not in seen(world.lead, there)
    assert "Answer “Why is this lot decided anew?”" in send(city, there, act="reopen")
    anew = {"act": "reopen", "reopen_reason": "It opens again.", "left_out": ["harbour"]}
    assert send(city, there, **anew) == "done"
    page = seen(city, there)
    assert "It was closed." in page
    assert "Decided anew by Test Commissioner for City Council: It opens again." in page
    assert "Left out when the lot was decided anew: It opens again." in page
    page = seen(world.lead, f"{HOME}award/")
    assert "What is decided anew since is not told yet." in page
    assert "Not decided yet: lot 2." in page
    assert send(city, there, act="award", reason="By the rules.") == "done"
    assert "Lot 2 was decided anew" not in seen(world.bidders["meadow"], f"{HOME}letter/")
    assert send(world.lead, f"{HOME}award/", **told) == "done"
    page = seen(world.bidders["meadow"], f"{HOME}letter/")
    assert "Lot 2 was decided anew." in page
    assert "It is intended to award you lot 2." in page
    with world.after(8):
        sent = browser(world.lead).get(f"{HOME}record/pack/")
    names = zipfile.ZipFile(io.BytesIO(sent.content)).namelist()
    assert {"letters/meadow.docx", "letters/meadow-2.docx", "reopened.json"} <= set(names)


def test_new_prices_of_tied_bidders_are_recorded_on_the_page_of_the_lot() -> None:
    rule = [{"step": "new prices of the tied bidders"}, {"step": "lot drawn by two witnesses"}]
    world = priced(dict.fromkeys(SCORES, 4), tie_rule=rule)
    there = f"{HOME}lots/1/"
    page = seen(world.lead, there)
    assert "New price of Meadow, in pounds for the first term" in page
    assert "Record the draw" not in page
    new = {"act": "rebid", "new_price_meadow": "less", "new_reason": "Asked by letter."}
    assert "Enter “New price of Harbour" in send(world.lead, there, **new)
    assert "Write a price in pounds" in send(world.lead, there, **new, new_price_harbour="100000")
    new["new_price_meadow"] = "99000"
    assert send(world.lead, there, **new, new_price_harbour="100000") == "done"
    page = seen(world.lead, there)
    assert "tie. Ask the tied bidders" not in page
    assert "new prices of the tied bidders" in page


def test_equal_awards_are_settled_on_the_page_of_the_award() -> None:
    scores = {
        ("q1", "1", "meadow"): 5, ("q1", "1", "harbour"): 3,
        ("q1", "2", "meadow"): 5, ("q1", "2", "harbour"): 3,
        ("q2", "", "meadow"): 5, ("q2", "", "harbour"): 2,
    }  # fmt: skip
    world = priced(scores, most_lots=1, award_mechanism="best total over all lots")
    there = f"{HOME}award/"
    page = seen(world.lead, there)
    assert "lot 1: Meadow; lot 2: Harbour" in page
    assert "lot 1: Harbour; lot 2: Meadow" in page
    draw = {"act": "settle", "witness_0": "A. Clerk", "number_0": "7", "witness_1": "B. Clerk"}
    told = {**draw, "tie_reason": "Drawn in the council house."}
    assert "Enter “The number that the second witness gives”" in send(world.lead, there, **told)
    assert send(world.lead, there, **told, number_1="11") == "done"
    page = seen(world.lead, there)
    assert "A. Clerk gave 7 and B. Clerk gave 11" in page
    assert "Drawn in the council house." in page


def test_combination_offers_are_explained_on_the_page_of_the_award() -> None:
    offer = [{"lots": ["1", "2"], "price": "170000"}]
    world = priced(
        dict.fromkeys(SCORES, 4), award_mechanism="best total over all lots",
        combination_offers=True, bids={"meadow": {}, "harbour": {"combinations": offer}},
    )  # fmt: skip
    for lot in ("1", "2"):
        draw = {"act": "draw", "order": "Meadow\nHarbour", "witness_0": "A.", "witness_1": "B."}
        assert send(world.lead, f"{HOME}lots/{lot}/", **draw) == "done"
    page = seen(world.lead, f"{HOME}award/")
    assert "C1, Harbour" in page
    assert "£170,000.00" in page
    assert "£218,000.50" in page


def test_the_letter_of_a_withdrawn_bid_says_what_is_known() -> None:
    three = {"meadow": {}, "harbour": {}, "brook": {}}

    def taken_back(tender: Tender, bidders: dict[str, Acting]) -> None:
        withdraw_bid(by=bidders["brook"], tender=tender, reason="We cannot staff it.")

    world = priced(bids=three, before_opening=taken_back)
    for lot, who in (("1", world.others["shire_lead"]), ("2", world.evaluators["city"])):
        assert send(who, f"{HOME}lots/{lot}/", act="award", reason="By the rules.") == "done"
    told = {"act": "tell", "route": "psr-competitive"}
    assert send(world.lead, f"{HOME}award/", **told) == "done"
    page = seen(world.bidders["brook"], f"{HOME}letter/")
    assert "Your bid was not evaluated, and you are not awarded a lot." in page
    assert "We cannot staff it." in page
    assert "Lot 1, The shire: it is intended to award it to Meadow." in page
    with at(OPENED + timedelta(hours=9)):
        sent = browser(world.lead).get(f"{HOME}letters/brook/")
        text = zipfile.ZipFile(io.BytesIO(sent.content)).read("word/document.xml").decode()
    assert "We cannot staff it." in text


def test_a_page_opens_each_bid_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening is what takes long: a page asks several selectors, and they share one reading."""
    world = priced()
    opened_at: list[str] = []
    show = vault.show

    def counted(hidden: bytes, place: str) -> bytes:
        opened_at.append(place)
        return show(hidden, place)

    monkeypatch.setattr(vault, "show", counted)
    for page in ("", "scoring/", "moderation/", "award/", "lots/1/"):
        opened_at.clear()
        assert "Commonweal" in seen(world.lead, f"{HOME}{page}")
        says = [place for place in opened_at if place.endswith("/says")]
        assert len(says) == len(set(says)) == len(world.bidders), page
