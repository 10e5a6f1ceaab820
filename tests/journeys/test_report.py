"""A decision report in the browser: held back, assessed, agreed to, issued, taken as Word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.journeys import world
from tests.journeys.watching import axe, looked_over_at_both_sizes, unique_link_text
from tests.records import people
from tests.records.reports.world import TITLE, assessed, complete, the_review

PLACE = "report-place"
ONE = f"/places/{PLACE}/reports/peer-support-for-the-shire/"
SignIn = Callable[[Page, str], None]
LEAD, COUNCIL = "report@north-icb.example", "report@shire-council.example"


@pytest.fixture
def draft(server: str) -> None:
    """A report that lacks its assessment and sign-offs."""
    the_review()
    place = people.place(PLACE, north_icb="lead", shire_council="commissioner")
    world.person(LEAD, (Role.COMMISSIONER, "north_icb"))
    world.person(COUNCIL, (Role.COMMISSIONER, "shire_council"))
    complete(Acting.system(), place, "shire_council")


def seen(page: Page) -> None:
    axe(page)
    unique_link_text(page)


def test_a_report_is_held_back_agreed_to_issued_and_taken_away(
    web: Page, sign_in: SignIn, draft: None, tmp_path: Path
) -> None:
    sign_in(web, LEAD)
    web.goto(f"/places/{PLACE}/reports/")
    seen(web)
    web.get_by_role("link", name=TITLE).click()
    expect(web.get_by_role("main")).to_contain_text("There is no approved equality")
    looked_over_at_both_sizes(web)
    web.goto(f"{ONE}headings/model/")
    web.get_by_label("Paragraph", exact=True).fill("Peers lead it.")
    web.get_by_role("button", name="Keep the paragraph").click()
    expect(web.get_by_role("main")).to_contain_text("Peers lead it.")
    seen(web)
    web.goto(f"{ONE}lists/policies/")
    seen(web)
    member = world.found(COUNCIL).memberships.get()
    assessed(Acting.from_membership(member), Place.objects.get(code=PLACE))
    web.goto(f"{ONE}headings/assessments/")
    web.get_by_role("button", name="Accept all that was built here").click()

    sign_in(web, COUNCIL)
    for office in ("finance", "law and governance"):
        web.goto(f"{ONE}sign-off/")
        web.get_by_label(f"Director responsible for {office}").check()
        web.get_by_label("Agrees to the content").check()
        web.get_by_role("button", name="Give this answer").click()
        expect(web.get_by_role("main")).to_contain_text("Your answer is kept")
    looked_over_at_both_sizes(web)

    sign_in(web, LEAD)
    web.goto(f"{ONE}issue/")
    seen(web)
    web.get_by_role("button", name="Issue the report").click()
    expect(web.get_by_role("main")).to_contain_text("This is the version that counts")
    looked_over_at_both_sizes(web)
    with web.expect_download() as waiting:
        web.get_by_role("button", name="Download it as Word").click()
    file = tmp_path / "report.docx"
    waiting.value.save_as(file)
    assert "Peers lead it." in [one.text for one in Document(str(file)).paragraphs]
    web.goto(f"{ONE}outcomes/")
    looked_over_at_both_sizes(web)
