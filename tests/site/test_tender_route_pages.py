"""The pages of a tender's route, specification, questions and notices, for each kind of reader."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.records.procuring.actions_bids import save_bid_draft
from commonweal.records.procuring.models import Clarification, NoticeRelease
from commonweal.records.procuring.workbooks import workbook_of
from tests.ocds import faults
from tests.records.procuring.world import (
    DEADLINE,
    Buying,
    Clock,
    bid,
    buying,
    clock,
    provider,
)
from tests.site.test_tender_pages import ONE, browser, words

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

SPECIFICATION = {
    "specification": [
        {"code": "signpost", "part": "element", "title": "Information and signposting"},
        {"code": "web", "part": "channel", "title": "On the web"},
    ],
    "schedules": [{"lot": "2", "way": "leaves out", "code": "web"}],
}


@pytest.fixture
def made(clock: Clock) -> Buying:
    clock.set(DEADLINE - timedelta(hours=1))
    return buying(questions_until=(DEADLINE - timedelta(minutes=30)).isoformat(), **SPECIFICATION)


def test_a_route_is_chosen_by_answering_one_question_after_another(clock: Clock) -> None:
    clock.set(DEADLINE - timedelta(hours=1))
    lead = browser(buying(route="", route_on=None).lead)
    assert "No route is chosen yet" in words(lead.get(f"{ONE}timetable/"))
    page = f"{ONE}route/"
    first = words(lead.get(page))
    assert "main subject a health service" in first
    assert "framework agreement" not in first
    sent = {"day_day": "6", "day_month": "1", "day_year": "2031", "q_is_health": "yes"}
    assert "framework agreement" in words(lead.post(page, sent))
    sent |= {"q_is_framework": "no", "q_only_existing_provider": "no", "q_patients_choose": "no"}
    assert "Does an existing contract" in words(lead.post(page, sent))
    sent |= {"q_existing_contract_ends": "no", "q_can_identify_provider": "no"}
    shown = words(lead.post(page, sent))
    assert "These routes may be used Competitive process" in shown
    assert "Direct award process A: Others than the existing provider" in shown
    assert "Answer “Why this route?”" in words(lead.post(page, {**sent, "reason": ""}))
    done = lead.post(page, {**sent, "route": "psr-competitive", "reason": "An open market"})
    assert done.headers["Location"] == f"{ONE}timetable/"
    shown = words(lead.get(f"{ONE}timetable/"))
    assert "0 of 10 stages are done" in shown
    assert "An open market" in shown


def test_steps_are_planned_scrutinised_marked_and_taken_back(made: Buying) -> None:
    lead, home = browser(made.lead), f"{ONE}timetable/"
    day = {"done_day": "2", "done_month": "3", "done_year": "2031"}
    answer = lead.post(f"{home}mark/", {"step": "stage/route", **day})
    assert "“Strategic case” comes before it" in words(answer)
    assert "Answer “Which step?”" in words(lead.post(f"{home}mark/", day))
    lead.post(f"{home}mark/", {"step": "stage/case", **day, "reference": "Minute 4"})
    shown = words(lead.get(home))
    assert "2 March 2031 Reference Minute 4" in shown
    assert made.lead.name in shown
    lead.post(f"{home}scrutiny/", {"title": "Cabinet", "before": "decide", "planned_day": "4",
                                   "planned_month": "5", "planned_year": "2031"})  # fmt: skip
    april = {"planned_day": "1", "planned_month": "4", "planned_year": "2031"}
    lead.post(f"{home}plan/", {"step": "notice/psr-tender", **april})
    shown = words(lead.get(home))
    assert "Cabinet Scrutiny" in shown
    assert "1 April 2031" in shown
    assert "Take out: Cabinet" in words(lead.get(f"{home}scrutiny/"))
    assert "no such step" in words(lead.post(f"{home}scrutiny/", {"remove": "board"}))
    lead.post(f"{home}scrutiny/", {"remove": "cabinet"})
    assert "Cabinet" not in words(lead.get(home)).partition("taken out.")[2]
    lead.post(f"{home}unmark/", {"step": "stage/case", "reason": "A slip"})
    assert "Minute 4" not in words(lead.get(home))
    assert "add the bank holidays" in words(lead.get(home))


def test_everybody_sees_the_timetable_and_only_those_inside_who_marked(made: Buying) -> None:
    made.publish()
    shown = words(browser().get(f"{ONE}timetable/"))
    assert "Version 1 of the tender" in shown
    assert made.lead.name not in shown
    assert "Opportunity published" in words(browser().get(ONE))
    for page in ("mark", "plan", "scrutiny", "unmark"):
        who = browser(provider(f"trust_{page}"))
        assert who.get(f"{ONE}timetable/{page}/").status_code == 403
    assert "no longer changes" in words(browser(made.lead).get(f"{ONE}route/"))


def test_the_specification_is_read_for_all_lots_and_for_one(made: Buying) -> None:
    made.publish()
    public = browser()
    assert "Information and signposting" in words(public.get(f"{ONE}specification/"))
    second = words(public.get(f"{ONE}specification/", {"lot": "2"}))
    assert "On the web Where it comes from Left out for this lot" in second
    assert public.get(f"{ONE}specification/", {"lot": "9"}).status_code == 404
    assert "Information and signposting" in words(public.get(f"{ONE}versions/1/"))


def test_a_profile_needs_an_area_whose_need_is_worked_out(made: Buying) -> None:
    lead = browser(made.lead)
    page = words(lead.post(f"{ONE}specification/profile/", {"lot": "1"}))
    assert "Lot 1 names no area" in page
    assert "Answer “Which lot?”" in words(lead.post(f"{ONE}specification/profile/", {}))


def test_a_relative_formula_is_published_only_when_somebody_signs_it_off(clock: Clock) -> None:
    clock.set(DEADLINE - timedelta(hours=1))
    made = buying()
    lead = browser(made.lead)
    shown = words(lead.get(f"{ONE}publish/"))
    assert "Trial of the price formula: Lowest price divided by the price" in shown
    assert "First place hangs on bids that cannot win" in shown
    assert "Somebody must sign off" in words(lead.post(f"{ONE}publish/"))
    assert lead.post(f"{ONE}publish/", {"signs_off": "on"}).status_code == 302


def test_a_question_goes_from_a_bidder_to_everybody_and_into_a_change(
    made: Buying, clock: Clock
) -> None:
    clock.set(DEADLINE - timedelta(days=2))
    made.publish()
    asker = provider("trust_a")
    lead, bidder = browser(made.lead), browser(asker)
    other = browser(provider("trust_b"))
    assert "Write your question" not in words(bidder.get(f"{ONE}questions/ask/"))
    assert bidder.post(f"{ONE}questions/ask/", {"question": "Does TUPE apply?"}).status_code == 302
    assert "Does TUPE apply?" in words(bidder.get(f"{ONE}questions/"))
    assert "Does TUPE apply?" not in words(other.get(f"{ONE}questions/"))
    seen = words(lead.get(f"{ONE}questions/"))
    assert "Does TUPE apply?" in seen
    assert "Trust A" not in seen
    number = Clarification.objects.get().pk
    lead.post(f"{ONE}questions/answer/", {"question": number, "answer": "It does."})
    for who in (browser(), other, bidder):
        assert "Question Does TUPE apply? Answer It does." in words(who.get(f"{ONE}questions/"))
    table = browser().get(f"{ONE}questions/", {"download": "answers.csv"}).content.decode()
    assert "It does." in table
    book = SimpleUploadedFile(
        "tender.xlsx", workbook_of({**made.tender.content, "term_months": 48})
    )
    shown = lead.post(f"{ONE}amend/", {"workbook": book}).content.decode()
    fields = dict(re.findall(r'name="(content|before)" value="([^"]+)"', shown))
    wrong = lead.post(f"{ONE}amend/", {**fields, "reason": "Asked", "cites": "one"})
    assert "is no list of numbers" in words(wrong)
    lead.post(f"{ONE}amend/", {**fields, "reason": "Asked", "cites": "1"})
    assert "Rests on answer 1" in words(browser().get(ONE))
    clock.set(DEADLINE - timedelta(minutes=29))
    late = words(browser(asker).post(f"{ONE}questions/ask/", {"question": "Really?"}))
    assert "Late questions are not taken" in late
    assert Clarification.objects.count() == 1


def test_notices_are_downloaded_by_everybody_and_follow_the_schema(made: Buying) -> None:
    lead, public = browser(made.lead), browser()
    assert "comes with the tender" in words(lead.get(f"{ONE}ocds/"))
    assert lead.get(f"{ONE}ocds/record/").status_code == 404
    made.publish()
    lead.post(f"{ONE}cancel/", {"reason": "No money"})
    shown = words(public.get(f"{ONE}ocds/"))
    assert "Tender cancelled" in shown
    record = public.get(f"{ONE}ocds/record/")
    assert record.headers["Content-Type"] == "application/json"
    assert faults("record", json.loads(record.content)) == []
    for page in ("ocds/releases/", "ocds/releases/1/", "ocds/releases/2/"):
        assert faults("release", json.loads(public.get(ONE + page).content)) == []
    assert public.get(f"{ONE}ocds/releases/3/").status_code == 404
    NoticeRelease.objects.filter(number=1).update(text="{}".replace("}", '"ocid":"x"}'))
    assert "is not as it was published" in words(public.get(f"{ONE}ocds/"))


def test_a_file_belongs_to_an_answer_and_is_of_a_type_that_is_taken(made: Buying) -> None:
    made.publish()
    who = provider("trust_a")
    save_bid_draft(by=who, tender=made.tender, content=bid())
    client, page = browser(who), f"{ONE}bid/files/"

    def add(name: str, question: str = "") -> str:
        file = SimpleUploadedFile(name, b"a plan")
        return words(client.post(page, {"act": "add", "file": file, "question": question}))

    assert "plan.exe is of no type that is taken" in add("plan.exe")
    add("plan.pdf", "q1@1")
    shown = words(client.get(page))
    assert "plan.pdf Belongs to Understanding of the locality, lot 1 Size 6 bytes" in shown
    assert "There is a problem" in add("other.pdf", "q9")


def test_the_tender_says_its_route_and_how_prices_are_scored(made: Buying) -> None:
    made.tender.content |= {
        "price_formula": "benchmark",
        "price_parameters": ["full_marks_at=80000", "no_marks_at=160000"],
    }
    made.tender.save()
    made.publish()
    shown = words(browser().get(ONE))
    assert "Route Competitive process" in shown
    assert "Absolute benchmark: price for full marks in pounds 80,000" in shown
