"""The Leicestershire paper from its consultation to the start of its services, by people of many
roles, each in a browser of their own. The tests follow each other over one place.

Every page is reached from the home of the place by what its links say. The printed dates are moved
on by ten years, because the routes and standstills of 2017 are not kept: 1 October 2027 in place of
1 October 2017. What the paper prints is read in the decision report.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Browser, Page, expect

from commonweal.records.consultation.definitions import ResponseLimits
from commonweal.records.consultation.models import Answer
from tests.journeys import leicestershire as walk
from tests.journeys.conftest import DESKTOP
from tests.journeys.leicestershire import (
    Cast,
    Clock,
    done,
    fill_day,
    follow,
    press,
    says,
)
from tests.journeys.watching import looked_over_at_both_sizes

TITLE = "Recovery services, heard again"
TENDER = "Recovery and resilience services for Leicestershire"
REPORT = "Recovery and resilience services, outcome of the consultation"
ASSESSMENT = "Recovery services in seven lots"
ACTION = "Ask for interpreters in every lot"


@pytest.fixture(scope="module")
def clock(server: str) -> Iterator[Clock]:
    made = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", made)
        patch.setattr(
            "commonweal.records.consultation.tokens.response_limits",
            lambda: ResponseLimits(0, 24, 5000, 10, 120),
        )
        yield made


@pytest.fixture(scope="module")
def cast(browser: Browser, server: str, clock: Clock) -> Iterator[Cast]:
    walk.prepare()
    made = Cast(browser, server, clock, DESKTOP)
    yield made
    made.close()
    assert not made.watch.complaints, made.watch.complaints


def begin_consultation(page: Page) -> None:
    follow(page, "Begin a consultation")
    page.get_by_label("What is the consultation called?").fill(TITLE)
    press(page, "Begin with this title")
    follow(page, "Change the draft")
    page.get_by_label("What is proposed?").fill("One model of recovery support in four lots.")
    today = timezone.localdate()
    fill_day(page, "First day", today)
    fill_day(page, "Last day", today + timedelta(days=60))
    page.get_by_label("Areas that people may choose").fill("melton=Melton\nblaby=Blaby")
    page.get_by_label("Questions").fill(
        "model | Do you support the model? | support\nchange | What would you change? | text"
    )
    press(page, "Save the draft")
    follow(page, "What is proposed, version by version")
    page.get_by_label("Title of the version").fill("As consulted on")
    page.get_by_label("What is proposed").fill("localities | Lots | 4")
    press(page, "Add the version")


def test_people_are_heard_and_four_lots_become_seven(cast: Cast) -> None:
    lead = cast.at("county", "Consultations")
    begin_consultation(lead)
    lead = cast.at("county", "Consultations", TITLE, "Open it")
    press(lead, "Open it")
    done(lead, "The consultation is open")
    for area, words in (("Melton", "Four areas are far too large."), ("Blaby", "Keep it near.")):
        public = cast.at("public", "Consultations", TITLE, "Answer it")
        public.get_by_label("A carer or family member").check()
        public.get_by_label(area).check()
        public.get_by_label("Strongly support").check()
        public.get_by_label("What would you change?").fill(words)
        press(public, "Send your answers")
        done(public, "Thank you. Your answers are in.")
    lead = cast.at("county", "Consultations", TITLE, "Themes and responses to them")
    lead.get_by_label("Title of the theme").fill("Size of areas")
    lead.get_by_label("What belongs to it?").fill("How large the areas of the service are")
    press(lead, "Add the theme")
    count = Answer.objects.filter(response__consultation__title=TITLE).exclude(text="").count()
    assert count == 2
    for coder in ("analyst", "coder"):
        for _ in range(count):
            page = cast.at(coder, "Consultations", TITLE, "Code the texts", "Code the next text")
            page.get_by_label("Size of areas").check()
            press(page, "Keep these themes")
            done(page, "The themes are kept")
    for step in ("Close it", "Complete the analysis"):
        lead = cast.at("county", "Consultations", TITLE, step)
        press(lead, step)
    answer_theme(cast)
    lead = cast.at("county", "Consultations", TITLE, "Publish it")
    press(lead, "Publish it")
    done(lead, "The consultation is published")
    public = cast.at("public", "Consultations", TITLE, "You said, we did")
    expect(public.locator("#said-and-did")).to_contain_text("Seven lots in place of four")


def answer_theme(cast: Cast) -> None:
    lead = cast.at("county", "Consultations", TITLE, "What is proposed, version by version")
    lead.get_by_label("Title of the version").fill("After listening")
    lead.get_by_label("What is proposed").fill(
        "localities | Lots | 7 | Four were too large | size-of-areas | rises with lots"
    )
    press(lead, "Add the version")
    lead = cast.at("county", "Consultations", TITLE, "Themes and responses to them",
                   "Size of areas")  # fmt: skip
    lead.get_by_label("What did people say?").fill("The areas are too large.")
    press(lead, "Save what was said")
    lead.get_by_label("Changed: the proposal is changed").check()
    lead.get_by_label("Why?", exact=True).fill("Services should be near")
    lead.get_by_label("What was changed?").fill("Seven lots in place of four")
    lead.get_by_label("Version of the proposal that it changed").select_option("2")
    press(lead, "Keep the response")


def test_the_money_comes_to_what_the_paper_says(cast: Cast) -> None:
    """342 − 14 − 17 = 311; 311 − 195 = 116 (£000 a year)."""
    page = cast.at("finance", "Funding of a joint service")
    says(page, "£342,000", "£14,000", "£17,000", "£311,000", "£195,000", "£116,000")


def test_no_report_without_an_approved_assessment(cast: Cast) -> None:
    page = cast.at("county", "Decision reports", REPORT)
    says(page, "There is no approved equality and human rights impact assessment")
    assess(cast)
    page = cast.at("approver", "Equality", ASSESSMENT, "Have it approved")
    page.get_by_label("Which group approved it?").fill("Equality board")
    fill_day(page, "On which day?", timezone.localdate())
    press(page, "Record the approval")
    done(page, "The approval is recorded")


def assess(cast: Cast) -> None:
    page = cast.at("analyst", "Equality", "Begin an assessment")
    page.get_by_label("What is assessed, in a few words?").fill(ASSESSMENT)
    page.get_by_label("What is proposed, and for whom?").fill("One model for adults, in seven lots")
    press(page, "Begin it")
    follow(page, "Screening")
    for box in page.get_by_label("Yes").all():
        box.check()
    press(page, "Keep the screening")
    page = cast.at("analyst", "Equality", ASSESSMENT, "Effect on groups")
    for box in page.locator("select").all():
        box.select_option("neutral")
    for box in page.locator("textarea").all():
        box.fill("They are served alike")
    press(page, "Keep the effects")
    page = cast.at("analyst", "Equality", ASSESSMENT, "Actions")
    page.get_by_label("What is to be done?").fill(ACTION)
    page.get_by_label("Who does it?").fill("The lead commissioner")
    fill_day(page, "Until when?", date(2031, 3, 31))
    press(page, "Add the action")
    page = cast.at("analyst", "Equality", ASSESSMENT, "Scope and conclusion")
    page.get_by_label("Conclusion").fill("Nobody is shut out")
    press(page, "Keep both")
