"""Pages of an evaluation that need a tender of their own: files, ties and unusually low prices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.records.evaluation.world import (
    OPENED,
    SCORES,
    at,
    moderate_all,
    opened,
    priced,
    score_all,
    started,
)
from tests.site.test_evaluation_pages import FIRST, HOME, seen, send
from tests.site.test_tender_pages import browser

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
    assert "set aside: Not shown." in seen(finance, there)
