"""The Leicestershire paper from its consultation to the start of its services, by people of many
roles, each in a browser of their own. The tests follow each other over one place.

Every page is reached from the home of the place by what its links say. The printed dates are moved
on by ten years, because the routes and standstills of 2017 are not kept: 1 October 2027 in place of
1 October 2017. What the paper prints is read in the decision report.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Browser, Page, expect

from commonweal.planning.decision_report import composed_from
from commonweal.records.consultation.definitions import ResponseLimits
from commonweal.records.consultation.models import Answer
from commonweal.records.procuring.models import Tender
from commonweal.records.reports.models import ReportVersion
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
from tests.ocds import faults

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
    texts = Answer.objects.filter(response__consultation__title=TITLE).exclude(text="")
    assert texts.count() == 2
    for coder in ("analyst", "coder"):
        page = cast.at(coder, "Consultations", TITLE, "Code the texts", "Code the next text")
        page.get_by_label("Size of areas").check()
        press(page, "Keep these themes")
        done(page, "The themes are kept")
        walk.code_rest(coder, texts, "size-of-areas")
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


def test_the_report_is_signed_issued_decided_and_taken_as_word(cast: Cast, tmp_path: Path) -> None:
    page = cast.at("county", "Decision reports", REPORT)
    expect(page.get_by_role("main")).not_to_contain_text("There is no approved equality")
    press_all_built(page)
    for name, office in (("finance", "Director of Corporate Resources"),
                         ("law", "Director of Law and Governance")):  # fmt: skip
        page = cast.at(name, "Decision reports", REPORT, "Sign-off by consultees")
        page.get_by_label(office).check()
        page.get_by_label("Agrees to the content").check()
        press(page, "Give this answer")
        says(page, "Your answer is kept")
    page = cast.at("county", "Decision reports", REPORT, "Issue the report")
    press(page, "Issue the report")
    says(page, "This is the version that counts")
    page = cast.at("scrutiny", "Decision reports", REPORT)
    looked_over_at_both_sizes(page)
    words = words_of(save(page, "Download it as Word", tmp_path / "report.docx"))
    for said in ("£342,000", "£311,000", "£195,000", "£116,000", "until 30 September 2020",
                 "until 30 September 2022", ASSESSMENT, "Equality board"):  # fmt: skip
        assert said in words, said
    page = cast.at("county", "Decision reports", REPORT, "What was decided")
    letters = page.get_by_label("Recommendation", exact=True)
    letters.select_option(index=1)
    page.get_by_label("Agreed as recommended").check()
    fill_day(page, "When?", timezone.localdate())
    press(page, "Keep the outcome")
    done(page, "The outcome is kept.")
    asked = composed_from(ReportVersion.objects.get(report__title=REPORT).content["report"]).asked
    page.get_by_label("What was done?").fill("The invitation to tender was made ready.")
    page.get_by_label("Which paragraphs allow it?").fill(str(asked[1].limits[-1] + 1))
    press(page, "Keep it with the delegation")
    says(page, "keep within its limits")
    page.get_by_label("Which paragraphs allow it?").fill(str(asked[1].limits[0]))
    press(page, "Keep it with the delegation")
    done(page, "It is kept with the delegation.")


def press_all_built(page: Page) -> None:
    """Accept what was built into the report since its draft began, heading by heading."""
    while True:
        waiting = page.locator(".nhsuk-inset-text a[href*='/headings/']")
        if not waiting.count():
            return
        waiting.first.click()
        press(page, "Accept all that was built here")
        page.goto(walk.HOME)
        follow(page, "Decision reports", REPORT)


def test_seven_lots_are_tendered_and_bids_sealed(cast: Cast, clock: Clock, tmp_path: Path) -> None:
    lead = cast.at("lead", "Tenders", TENDER)
    says(lead, "Oadby and Wigston", "50", "40", "10")
    follow(lead, "Change the draft")
    book = tmp_path / "tender.xlsx"
    book.write_bytes(walk.workbook())
    lead.get_by_label("Workbook").set_input_files(book)
    press(lead, "See what changes")
    press(lead, "Save the draft")
    done(lead, "The draft is changed")
    follow(lead, "Openers")
    for name in ("opener", "second.opener"):
        lead.get_by_label("Email address").fill(walk.address(name))
        press(lead, "Appoint")
    codes = {name: take_code(cast, name) for name in ("opener", "second.opener")}
    lead = cast.at("lead", "Tenders", TENDER, "Publish it")
    lead.get_by_label("I have read this and sign the price formula off.").check()
    press(lead, "Publish the tender")
    done(lead, "The tender is published and sealed")
    carry(cast)
    says(cast.at("lead", "Tenders", TENDER), ACTION)
    bid(cast, "fernway", ("120,000", "90,000"), tmp_path)
    page = cast.at("fernway", "Tenders", TENDER, "Write your bid", "Withdraw your bid")
    page.get_by_label("Why do you withdraw it?").fill("A price was wrong.")
    press(page, "Withdraw the bid")
    done(page, "Your bid is withdrawn")
    bid(cast, "fernway", ("120,000", "90,000"), tmp_path)
    bid(cast, "kestrel", ("150,000", "100,000"), tmp_path)
    lead = cast.at("lead", "Tenders", TENDER, "Opening of the bids")
    says(lead, "Nothing can be opened before")
    clock.ahead = timedelta(hours=2)
    for name, code in codes.items():
        page = cast.at(name, "Tenders", TENDER, "Opening of the bids")
        page.get_by_label("Your opening code").fill(code)
        press(page, "Give your opening code")
        done(page, "Your opening code is taken")
    lead = cast.at("lead", "Tenders", TENDER, "Opening of the bids")
    expect(lead.locator("#bids")).to_contain_text("Fernway Trust")
    expect(lead.locator("#bids")).to_contain_text("Kestrel Care")


def carry(cast: Cast) -> None:
    """The action of the assessment goes on into the specification and into the contracts."""
    for target in ("Specification", "Contract"):
        page = cast.at("analyst", "Equality", ASSESSMENT)
        page.locator("a[href$='actions/1/']").first.click()
        page.get_by_label(target, exact=True).check()
        tender = Tender.objects.get(place__code=walk.PLACE)
        page.get_by_label("Which tender or contract?").select_option(f"tender/{tender.code}")
        press(page, "Keep it")
        done(page, "It is kept")


def take_code(cast: Cast, name: str) -> str:
    page = cast.at(name, "Tenders", TENDER, "Openers")
    press(page, "Take your opening code")
    code = page.locator("#opening-code").inner_text()
    page.get_by_label("Your opening code").fill(code)
    press(page, "Confirm your opening code")
    declare(cast, name)
    return code


def declare(cast: Cast, name: str) -> None:
    page = cast.at(name, "Tenders", TENDER, "Conflicts of interest")
    page.get_by_label("I have no conflict of interest").check()
    press(page, "Declare")
    says(page, "You have declared, and nothing bars you.")


def bid(cast: Cast, name: str, prices: tuple[str, str], folder: Path) -> None:
    """A bid for the first two lots; its receipt is checked by somebody who is not signed in."""
    page = cast.at(name, "Tenders", TENDER, "Write your bid")
    for lot in ("Lot 1: Blaby", "Lot 2: Charnwood"):
        page.get_by_label(lot).check()
    press(page, "Save the draft")
    for box in page.locator("textarea").all():
        box.fill("We live there, and peers lead.")
    for lot, price in zip(("lot 1", "lot 2"), prices, strict=True):
        page.get_by_label(f"Price of {lot}").fill(price)
    page.get_by_label("You will attend the quarterly review meetings").check()
    press(page, "Save the draft")
    follow(page, "Check and submit")
    press(page, "Submit the bid")
    done(page, "Your bid is submitted and sealed")
    receipt = folder / f"{name}.json"
    save(page, "Download the receipt", receipt)
    public = cast.at("public", "Tenders", "Open tenders of all places",
                     "Check the receipt of a bid")  # fmt: skip
    public.get_by_label("File of the receipt").set_input_files(receipt)
    press(public, "Check it")
    says(public, "was given here and has not been changed")


def save(page: Page, name: str, file: Path) -> Path:
    main = page.get_by_role("main")
    with page.expect_download() as waiting:
        main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first.click()
    waiting.value.save_as(file)
    return file


SCORES = {"fernway_trust": 4, "kestrel_care": 3}


def test_two_panels_score_and_two_lots_go_to_one_bidder(
    cast: Cast, clock: Clock, tmp_path: Path
) -> None:
    """Fernway 50 × 4/5 + 40 × 4/5 + 10 = 82; Kestrel 30 + 24 + 10 × 120/150 = 62 in lot 1 and, with
    10 × 90/100 = 9, 63 in lot 2."""
    tender = Tender.objects.get(place__code=walk.PLACE)
    declare(cast, "lead")
    walk.declare_rest(tender, ("county", *walk.COMMON))
    seat_panels(cast, tender)
    lead = cast.at("lead", "Tenders", TENDER, "Evaluation and award")
    press(lead, "Start scoring")
    done(lead, "Scoring has started.")
    outsider = cast.at("panel.city", "Tenders", TENDER, "Evaluation and award")
    expect(outsider.get_by_role("main")).to_contain_text("Your scoring: 2 answers")
    cast.watch.allow("404")
    cast.watch.allow("403")
    refused = outsider.goto(f"{outsider.url}scoring/understanding/1/fernway_trust/")
    assert refused
    assert refused.status in (403, 404)
    expect(outsider.locator("body")).not_to_contain_text("peers lead")
    score(cast, "panel.county", "4", "They name every village.")
    west = cast.at("panel.west", "Tenders", TENDER, "Evaluation and award", "Moderation")
    expect(west.get_by_role("main")).not_to_contain_text("They name every village.")
    score(cast, "panel.west", "3", "Little on the north.")
    walk.score_rest(tender, SCORES)
    moderate(cast)
    walk.moderate_rest(tender, SCORES)
    lead = cast.at("lead", "Tenders", TENDER, "Evaluation and award")
    press(lead, "Open them")
    done(lead, "The prices are open.")
    for lot, total in (("1", "62.00"), ("2", "63.00")):
        page = cast.at("county", "Tenders", TENDER, "Evaluation and award",
                       f"Lot {lot}: totals and ranking")  # fmt: skip
        for words in ("Fernway Trust", "82.00", "Kestrel Care", total):
            expect(page.locator("#ranking")).to_contain_text(words)
        page.get_by_label("Why is it awarded?").fill("It scores highest by the published rules.")
        press(page, "Award the lot")
        done(page, "The award is recorded.")
    for lot in ("3", "4", "5", "6", "7"):
        page = cast.at("county", "Tenders", TENDER, "Evaluation and award",
                       f"Lot {lot}: totals and ranking")  # fmt: skip
        page.get_by_label("No bid was made for the lot").check()
        page.get_by_label("The reason in words").fill("Nobody bid; the lot is offered again.")
        press(page, "Decide that the lot is not awarded")
        done(page, "It is recorded that the lot is not awarded.")
    tell(cast, tmp_path)
    clock.ahead = timedelta(days=20)
    for lot in ("1", "2"):
        page = cast.at("county", "Tenders", TENDER, "Evaluation and award",
                       f"Lot {lot}: totals and ranking")  # fmt: skip
        press(page, "Confirm the award")
        done(page, "The award is confirmed.")


def seat_panels(cast: Cast, tender: Tender) -> None:
    """One who must not sit there, and the chairs of two panels by the page; who else sits, not."""
    page = cast.at("lead", "Tenders", TENDER, "Evaluation and award", "Panels")
    page.get_by_label("Which panel?").select_option("1")
    page.get_by_label("Email address").fill(walk.address("panel.city"))
    press(page, "Appoint")
    says(page, "which does not commission lot 1")
    for lot, chair in (("", walk.COMMON[0]), ("1", walk.OF_LOTS[0])):
        page.get_by_label("Which panel?").select_option(lot)
        page.get_by_label("Email address").fill(walk.address(chair))
        page.get_by_label("They chair this panel").check()
        press(page, "Appoint")
        done(page, "The member is appointed.")
    walk.seat_rest(tender)
    page = cast.at("lead", "Tenders", TENDER, "Evaluation and award", "Panels")
    for name in {*walk.COMMON, *walk.OF_LOTS}:
        expect(page.locator("#seats")).to_contain_text(name.replace(".", " ").title())
    looked_over_at_both_sizes(page)


def score(cast: Cast, name: str, value: str, reason: str) -> None:
    page = cast.at(name, "Tenders", TENDER, "Evaluation and award")
    page.get_by_role("main").get_by_role("link", name="Your scoring").click()
    page.locator("a[href$='understanding/1/fernway_trust/']").click()
    says(page, "peers lead")
    page.locator(f"input[name=score][value='{value}']").check()
    page.get_by_label("Why this score?").fill(reason)
    press(page, "Submit the score")
    done(page, "Your score is submitted.")


def moderate(cast: Cast) -> None:
    page = cast.at("panel.county", "Tenders", TENDER, "Evaluation and award", "Moderation")
    page.locator("a[href$='understanding/1/fernway_trust/']").click()
    expect(page.locator("#scores")).to_contain_text("Little on the north.")
    page.locator("input[name=score][value='4']").check()
    page.get_by_label("Why did the panel agree").fill("They know the district.")
    for box in page.locator("input[name=attended]").all():
        box.check()
    for box in page.locator("textarea[name^=differs_]").all():
        box.fill("We read the part about the north together.")
    press(page, "Record the consensus")
    says(page, "consensus 4")


def tell(cast: Cast, folder: Path) -> None:
    page = cast.at("lead", "Tenders", TENDER, "Evaluation and award", "Award of the lots")
    says(page, "There is no limit on the lots of one bidder.")
    looked_over_at_both_sizes(page)
    page.get_by_label("By which route is this bought?").select_option("act-light-touch")
    page.get_by_label("Working days of a voluntary standstill").fill("8")
    press(page, "Issue the letters and tell the outcome")
    done(page, "The letters are issued")
    says(page, "Awards cannot be confirmed yet.")
    page = cast.at("kestrel", "Tenders", TENDER, "The outcome of your bid")
    says(page, "It is intended to award this lot to Fernway Trust")
    letter = save(page, "Your letter as a Word file", folder / "letter.docx")
    assert "Fernway Trust" in words_of(letter)


def words_of(file: Path) -> str:
    """Every word of a Word file, tables and all."""
    word = Document(str(file))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return " | ".join([*(one.text for one in word.paragraphs), *cells])


def test_contracts_are_signed_and_services_start(cast: Cast, clock: Clock, tmp_path: Path) -> None:
    """From 1 October 2027 three years end on 30 September 2030, two more on 30 September 2032; the
    contract has to be in place three months before the start."""
    page = cast.at("county", "Tenders", TENDER, "Contracts",
                   f"Make the contracts of the awards of {TENDER}")  # fmt: skip
    page.get_by_label("Who manages them").fill("Contracts team")
    press(page, "Make the contracts")
    done(page, "The contracts are made.")
    looked_over_at_both_sizes(page)
    for name in ("county", "fernway"):
        for lot in ("Blaby", "Charnwood"):
            page = at_contract(cast, name, lot)
            says(page, "30 September 2030", "30 September 2032", "Group meetings a year 4",
                 ACTION)  # fmt: skip
            follow(page, "Sign it")
            press(page, "Sign")
            says(page, "Your signature is recorded.")
    page = at_contract(cast, "fernway", "Blaby", "Mobilisation")
    says(page, "In time: in place on", "1 July 2027 was the last day")
    follow(page, "Record the counts")
    fill_day(page, "Counted on", timezone.localdate())
    for label, count in (("People at the start", "100"), ("Moved to the new service", "83"),
                         ("Left as planned", "17"), ("Unresolved", "0")):  # fmt: skip
        page.get_by_label(label).fill(count)
    press(page, "Record the counts")
    for name in ("county", "fernway"):
        page = at_contract(cast, name, "Blaby", "Mobilisation", "Decide go or no go")
        page.get_by_label("Go", exact=True).check()
        press(page, "Record the decision")
    noon = datetime(2027, 10, 1, 12, tzinfo=timezone.get_current_timezone())
    clock.ahead += noon - timezone.now()
    page = at_contract(cast, "county", "Blaby", "Mobilisation", "Start the service")
    press(page, "Start it")
    says(page, "The service started on 1 October 2027.")
    looked_over_at_both_sizes(page)


def at_contract(cast: Cast, name: str, lot: str, *links: str) -> Page:
    page = cast.at(name, "Contracts")
    page.locator("#contracts a").filter(has_text=lot).first.click()
    return follow(page, *links)


def test_the_auditor_and_the_public_take_the_record_away(cast: Cast, tmp_path: Path) -> None:
    page = cast.at("auditor", "Tenders", TENDER, "Evaluation and award",
                   "Record and challenge pack")  # fmt: skip
    says(page, "The record holds")
    pack = save(page, "Download the challenge pack", tmp_path / "pack.zip")
    with zipfile.ZipFile(pack) as file:
        chain = json.loads(file.read("chain.json"))
        assert {"letters/fernway_trust.docx", "letters/kestrel_care.docx"} <= set(file.namelist())
    assert chain
    page = cast.at("public", "Tenders", TENDER, "Notices as open data")
    record = save(page, "The record: all releases", tmp_path / "record.json")
    assert faults("record", json.loads(record.read_bytes())) == []
