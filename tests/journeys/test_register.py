"""The register in a browser: bodies, the map on a day, amounts restated, files brought in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions_shipped import load_shipped
from tests.journeys import world
from tests.journeys.watching import looked_over

ANALYST = "register.analyst@example.org"
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def loaded(server: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        load_shipped(by=Acting.system())
        yield


@pytest.fixture
def analyst(server: str, django_db_blocker: pytest.FixtureRequest) -> str:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if not world.User.objects.filter(email=ANALYST).exists():
            world.person(ANALYST, (Role.ANALYST, "register_ccg"))
    return ANALYST


def test_a_trust_is_found_by_its_old_code_with_what_became_of_it(web: Page) -> None:
    web.goto("/register/organisations/")
    looked_over(web)
    web.get_by_label("Name or code").fill("RRD")
    web.get_by_role("button", name="Show").click()
    web.get_by_role("link", name="North Essex Partnership University NHS FT").click()
    finding = web.locator("figcaption")
    expect(finding).to_contain_text("passed to Essex Partnership University NHS FT")
    looked_over(web)
    drawing = web.get_by_role("img", name="North Essex Partnership University NHS FT passed to")
    expect(drawing).to_be_visible()
    became = "Essex Partnership University NHS FT"
    web.locator("#succession").get_by_role("link", name=became, exact=True).first.click()
    expect(web.get_by_role("heading", level=1)).to_have_text("Essex Partnership University NHS FT")


def test_the_map_of_2015_is_walked_up_and_down(phone: Page) -> None:
    phone.goto("/register/areas/north_essex/")
    expect(phone.get_by_role("link", name="West Essex CCG area")).to_have_count(0)
    for box, value in (("Day", "1"), ("Month", "6"), ("Year", "2015")):
        phone.get_by_label(box, exact=True).fill(value)
    phone.get_by_role("button", name="Show this day").click()
    expect(phone.get_by_role("heading", name="the map of 1 June 2015")).to_be_visible()
    looked_over(phone)
    phone.get_by_role("link", name="West Essex CCG area").first.click()
    expect(phone.get_by_role("heading", name="the map of 1 June 2015")).to_be_visible()
    expect(phone.get_by_role("link", name="Essex", exact=True).first).to_be_visible()
    looked_over(phone)


def test_amounts_as_it_was_and_as_it_is_now_without_javascript(plain: Page) -> None:
    plain.goto("/register/restate/")
    plain.get_by_role("button", name="Show the values").click()
    expect(plain.get_by_role("alert")).to_contain_text("Paste the values")
    plain.get_by_label("Values", exact=True).fill("nep, 69\nsept, 81")
    for box, value in (("Day", "1"), ("Month", "4"), ("Year", "2015")):
        plain.get_by_label(box, exact=True).first.fill(value)
    plain.get_by_role("button", name="Show the values").click()
    expect(plain.get_by_text("The total is £150 before and £150 after.")).to_be_visible()
    with plain.expect_download() as begun:
        plain.get_by_role("button", name="Download as CSV").click()
    assert begun.value.suggested_filename == "restated.csv"
    plain.get_by_label("As it was", exact=True).check()
    plain.get_by_role("button", name="Show the values").click()
    expect(plain.get_by_role("heading", name="on the map of 1 April 2015")).to_be_visible()


def test_the_restatement_is_open_to_every_reader(web: Page) -> None:
    web.goto("/register/restate/")
    looked_over(web)
    web.get_by_label("Values", exact=True).fill("se_essex_pct, 10\nnobody, 1")
    for box, value in (("Day", "1"), ("Month", "4"), ("Year", "2012")):
        web.get_by_label(box, exact=True).first.fill(value)
    web.get_by_role("button", name="Show the values").click()
    expect(web.get_by_text("The register knows no organisation nobody")).to_be_visible()
    looked_over(web)
    web.get_by_label("Values", exact=True).fill("se_essex_pct, 10")
    for box, value in (("Day", "1"), ("Month", "4"), ("Year", "2015")):
        web.get_by_label(box, exact=True).nth(1).fill(value)
    web.get_by_role("button", name="Show the values").click()
    expect(web.get_by_text("Known only between two ends").first).to_be_visible()
    expect(web.get_by_text("£0 to £10").first).to_be_visible()
    looked_over(web)


def send(page: Page, content: str) -> None:
    page.goto("/register/files/")
    page.get_by_role("button", name="Bring in a file").click()
    page.get_by_label("File", exact=True).set_input_files(
        files=[{"name": "organisations.csv", "mimeType": "text/csv", "buffer": content.encode()}]
    )
    page.get_by_role("button", name="Look at the file").click()


def test_a_faulty_file_is_mended_looked_at_and_accepted(
    web: Page, sign_in: SignIn, analyst: str
) -> None:
    sign_in(web, analyst)
    web.goto("/register/files/")
    looked_over(web)
    send(web, "code,name,kind\njourney_trust,Journey Trust,nhs_trust\nother,Other,shop\n")
    expect(web.get_by_text("Cannot be accepted")).to_be_visible()
    expect(web.get_by_text("“shop” is not in the list")).to_be_visible()
    looked_over(web)
    send(web, "code,name,kind\njourney_trust,Journey Trust,nhs_trust\n")
    expect(web.get_by_text("Ready to accept")).to_be_visible()
    looked_over(web)
    web.get_by_role("button", name="Accept the file").click()
    expect(web.get_by_text("organisations.csv is in the register.")).to_be_visible()
    web.goto("/register/organisations/journey_trust/")
    with web.expect_navigation():
        web.get_by_role("link", name="Correct what is wrong here").click()
    looked_over(web)
    web.get_by_label("Name", exact=True).fill("Journey NHS Trust")
    web.get_by_label("Why it is corrected").fill("Its full name")
    web.get_by_role("button", name="Correct the register").click()
    expect(web.get_by_role("heading", level=1)).to_have_text("Journey NHS Trust")
