"""A tender from its workbook to opened bids: a commissioner, two openers and two providers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from commonweal.records.procuring.workbooks import workbook_of
from tests.journeys import world
from tests.journeys.watching import axe, looked_over_at_both_sizes, unique_link_text
from tests.records import people
from tests.records.procuring.world import content

HOME = "/places/tender-place/tenders/"
ONE = f"{HOME}community-recovery-support/"
SignIn = Callable[[Page, str], None]


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets the clock of the server pass the deadline of this journey."""
    real, ahead = timezone.now, [timedelta(0)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + ahead[0])
    return lambda: ahead.__setitem__(0, timedelta(hours=2))


def seen(page: Page) -> None:
    axe(page)
    unique_link_text(page)


@pytest.fixture
def workbook(server: str, tmp_path: Path) -> Path:
    """A workbook whose deadline is an hour from now."""
    people.place(
        "tender-place", north_icb="lead", shire_council="commissioner", city_council="commissioner"
    )
    for role, body in (
        (Role.COMMISSIONER, "north_icb"),
        (Role.PANEL, "shire_council"),
        (Role.PANEL, "city_council"),
        (Role.PROVIDER, "meadow"),
        (Role.PROVIDER, "harbour"),
    ):
        world.person(f"tender@{body.replace('_', '-')}.example", (role, body))
    deadline = (timezone.localtime() + timedelta(hours=1)).isoformat(timespec="seconds")
    file = tmp_path / "tender.xlsx"
    file.write_bytes(
        workbook_of(
            content(
                deadline=deadline,
                questions_until=(timezone.localtime() + timedelta(minutes=50)).isoformat(
                    timespec="seconds"
                ),
                service_start="2028-10-02",
                specification=[
                    {"code": "signpost", "part": "element", "title": "Information"},
                    {"code": "web", "part": "channel", "title": "On the web"},
                ],
                schedules=[{"lot": "2", "way": "leaves out", "code": "web"}],
            )
        )
    )
    return file


def begin(web: Page, workbook: Path) -> None:
    web.goto(HOME)
    seen(web)
    web.get_by_role("button", name="Begin a tender").click()
    seen(web)
    web.get_by_label("Workbook").set_input_files(workbook)
    web.get_by_role("button", name="Begin from this workbook").click()
    expect(web.get_by_role("main")).to_contain_text("The draft is begun")
    looked_over_at_both_sizes(web)
    web.goto(f"{ONE}change/")
    seen(web)
    web.goto(f"{ONE}openers/")
    for body in ("shire-council", "city-council"):
        web.get_by_label("Email address").fill(f"tender@{body}.example")
        web.get_by_role("button", name="Appoint").click()
    looked_over_at_both_sizes(web)


def plan(web: Page) -> None:
    """The route is chosen anew by its questions, a cabinet is planned and a stage marked."""
    web.goto(f"{ONE}route/")
    seen(web)
    for question, answer in (
        ("Is its main subject a health service", "Yes"),
        ("Is a framework agreement to be concluded?", "No"),
        ("Can only the existing provider provide", "No"),
        ("Do patients choose among providers?", "No"),
        ("Does an existing contract with a provider end?", "No"),
        ("Can the most suitable provider be identified", "No"),
    ):
        box = web.get_by_role("group", name=question)
        if not box.is_visible():
            web.get_by_role("button", name="Go on").click()
        box.get_by_label(answer, exact=True).check()
    web.get_by_role("button", name="Go on").click()
    expect(web.get_by_role("main")).to_contain_text("These routes may be used")
    looked_over_at_both_sizes(web)
    web.get_by_label("Competitive process").check()
    web.get_by_label("Why this route?").fill("Many providers could do it.")
    web.get_by_role("button", name="Take this route").click()
    web.get_by_role("link", name="Add a step of scrutiny").click()
    seen(web)
    web.get_by_label("Which body looks at it").fill("Cabinet decides on the procurement")
    web.get_by_label("Before which stage").select_option(label="Opportunity published")
    web.get_by_role("button", name="Add a step of scrutiny").click()
    web.get_by_role("link", name="Mark a step as done").click()
    seen(web)
    web.get_by_label("Which step?").select_option(label="Stage: Strategic case")
    today = timezone.localdate()
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        web.get_by_label(part, exact=True).fill(str(value))
    web.get_by_label("Reference").fill("Minute 4")
    web.get_by_role("button", name="Mark a step as done").click()
    expect(web.get_by_role("main")).to_contain_text("1 of 10 stages are done")
    looked_over_at_both_sizes(web)
    web.goto(f"{ONE}specification/")
    looked_over_at_both_sizes(web)
    web.get_by_role("link", name="Lot 2: The city").click()
    expect(web.get_by_role("main")).to_contain_text("Left out for this lot")
    looked_over_at_both_sizes(web)


def ask(web: Page) -> None:
    web.goto(f"{ONE}questions/")
    web.get_by_role("button", name="Ask a question").click()
    seen(web)
    web.get_by_label("Your question").fill("Is the term three years?")
    web.get_by_role("button", name="Send the question").click()
    expect(web.get_by_role("main")).to_contain_text("Your question is sent")
    looked_over_at_both_sizes(web)


def answer(web: Page) -> None:
    web.goto(f"{ONE}questions/")
    web.get_by_role("button", name="Answer a question").click()
    seen(web)
    web.get_by_label("Which question?").select_option(label="Is the term three years?")
    web.get_by_label("Answer", exact=True).fill("It is, and two more may follow.")
    web.get_by_role("button", name="Publish the answer").click()
    expect(web.locator("#answers")).to_contain_text("two more may follow")
    looked_over_at_both_sizes(web)


def take_code(web: Page) -> str:
    web.goto(f"{ONE}openers/")
    web.get_by_role("button", name="Take your opening code").click()
    code = web.locator("#opening-code").inner_text()
    looked_over_at_both_sizes(web)
    web.get_by_label("Your opening code").fill(code)
    web.get_by_role("button", name="Confirm your opening code").click()
    expect(web.get_by_role("main")).to_contain_text("taken and confirmed")
    web.goto(f"{ONE}declarations/")
    web.get_by_label("I have no conflict of interest").check()
    web.get_by_role("button", name="Declare").click()
    expect(web.get_by_role("main")).to_contain_text("You have declared")
    return code


def submit(web: Page) -> None:
    web.goto("/tenders/")
    seen(web)
    web.get_by_role("link", name="Community recovery support").click()
    web.get_by_role("button", name="Write your bid").click()
    seen(web)
    web.get_by_label("Lot 1: The shire").check()
    web.get_by_role("button", name="Save the draft").click()
    web.get_by_label("Understanding of the locality").fill("We live there.")
    web.get_by_label("Delivery model").fill("With peers.")
    web.get_by_label("Price of lot 1").fill("120,000")
    web.get_by_role("button", name="Save the draft").click()
    expect(web.get_by_role("main")).to_contain_text("Saved: 3 of at most 20 words.")
    looked_over_at_both_sizes(web)
    web.get_by_role("button", name="Check and submit").click()
    expect(web.get_by_role("main")).to_contain_text("It cannot be submitted yet")
    web.goto(f"{ONE}bid/")
    web.get_by_label("You pay the real living wage.").check()
    web.get_by_role("button", name="Save the draft").click()
    web.get_by_role("link", name="Add files or take them out").click()
    web.get_by_label("Which answer does it belong to?").select_option(label="Delivery model")
    web.get_by_label("File").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"a plan"}
    )
    web.get_by_role("button", name="Add the file").click()
    looked_over_at_both_sizes(web)
    web.goto(f"{ONE}bid/submit/")
    looked_over_at_both_sizes(web)
    web.get_by_role("button", name="Submit the bid").click()
    expect(web.get_by_role("main")).to_contain_text("Your bid is submitted and sealed")
    looked_over_at_both_sizes(web)


def test_a_tender_from_workbook_to_opening(
    web: Page, sign_in: SignIn, workbook: Path, late: Callable[[], None], tmp_path: Path
) -> None:
    sign_in(web, "tender@north-icb.example")
    begin(web, workbook)
    plan(web)
    codes = {}
    for opener in ("tender@shire-council.example", "tender@city-council.example"):
        sign_in(web, opener)
        codes[opener] = take_code(web)
    sign_in(web, "tender@north-icb.example")
    web.goto(f"{ONE}publish/")
    looked_over_at_both_sizes(web)
    web.get_by_label("I have read this and sign the price formula off.").check()
    web.get_by_role("button", name="Publish the tender").click()
    expect(web.get_by_role("main")).to_contain_text("The tender is published and sealed")
    looked_over_at_both_sizes(web)
    for page in ("amend/", "cancel/", "versions/1/", "ocds/"):
        web.goto(ONE + page)
        looked_over_at_both_sizes(web)

    sign_in(web, "tender@meadow.example")
    ask(web)
    sign_in(web, "tender@north-icb.example")
    answer(web)
    for bidder in ("tender@meadow.example", "tender@harbour.example"):
        sign_in(web, bidder)
        submit(web)
    with web.expect_download() as waiting:
        web.get_by_role("button", name="Download the receipt").click()
    receipt = tmp_path / "receipt.json"
    waiting.value.save_as(receipt)
    web.goto("/tenders/receipts/")
    web.get_by_label("File of the receipt").set_input_files(receipt)
    web.get_by_role("button", name="Check it").click()
    expect(web.get_by_role("main")).to_contain_text("was given here and has not been changed")
    looked_over_at_both_sizes(web)

    sign_in(web, "tender@north-icb.example")
    web.goto(f"{ONE}opening/")
    expect(web.get_by_role("main")).to_contain_text("Nothing can be opened before")
    looked_over_at_both_sizes(web)
    late()
    for opener, code in codes.items():
        sign_in(web, opener)
        web.goto(f"{ONE}opening/")
        seen(web)
        web.get_by_label("Your opening code").fill(code)
        web.get_by_role("button", name="Give your opening code").click()
        expect(web.get_by_role("main")).to_contain_text("Your opening code is taken")
    sign_in(web, "tender@north-icb.example")
    web.goto(f"{ONE}opening/")
    expect(web.locator("#bids")).to_contain_text("Meadow")
    expect(web.locator("#bids")).to_contain_text("Harbour")
    looked_over_at_both_sizes(web)
