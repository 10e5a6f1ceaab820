"""The thread in a browser: 1d back to its evidence and forward, a position, people, the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import looked_over

SignIn = Callable[[Page, str], None]
COMMISSIONER = "thread.commissioner@example.org"
AUDITOR = "thread.auditor@example.org"
ADMINISTRATOR = "thread.administrator@example.org"


@pytest.fixture(autouse=True)
def essex(server: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        world.essex()
        if not world.people_there(COMMISSIONER):
            world.person(COMMISSIONER, (Role.COMMISSIONER, "cpr_ccg"))
            world.person(AUDITOR, (Role.AUDITOR, "cpr_ccg"))
            world.person(ADMINISTRATOR, (Role.ADMINISTRATOR, "cpr_ccg"))
        yield


def test_recommendation_1d_back_to_its_evidence_and_forward(web: Page) -> None:
    web.goto("/places/essex-2015/")
    expect(web.get_by_role("link", name="£350m spent in all")).to_be_visible()
    looked_over(web)
    with web.expect_navigation():
        web.get_by_role("link", name="Recommendations", exact=True).click()
    looked_over(web)
    web.get_by_role("link", name="Re-align funding between CCGs").click()
    expect(web.get_by_role("heading", name="The golden thread")).to_be_visible()
    looked_over(web)
    web.get_by_role("link", name="See the whole thread").click()
    chain = web.get_by_role("figure")
    expect(chain).to_contain_text("Block contract of NEP")
    expect(chain).to_contain_text("Funding misalignment from PCT-era block allocation")
    expect(chain).to_contain_text("Shares follow use and nobody can afford less")
    looked_over(web)
    web.get_by_role("link", name="Next to it").click()
    expect(web.get_by_role("figure")).not_to_contain_text("Block contract of NEP")


def test_a_phone_shows_the_place_and_what_is_not_known(phone: Page) -> None:
    for address in ("", "gaps/", "recommendations/1d/", "thread/recommendation/1d/"):
        phone.goto(f"/places/essex-2015/{address}")
        looked_over(phone)


def test_a_commissioner_takes_a_position(plain: Page, sign_in: SignIn) -> None:
    sign_in(plain, COMMISSIONER)
    plain.goto("/places/essex-2015/recommendations/1d/")
    plain.get_by_text("Take a position for Castle Point and Rochford CCG").click()
    plain.get_by_label("Decline", exact=True).check()
    plain.get_by_role("button", name="Keep this position").click()
    expect(plain.get_by_role("alert")).to_contain_text("Say why")
    plain.locator("#id_position-reason").fill("Our share is not known yet")
    plain.get_by_role("button", name="Keep this position").click()
    expect(plain.get_by_text("Your organisation’s position is kept.")).to_be_visible()
    expect(plain.get_by_role("cell", name="Our share is not known yet")).to_be_visible()


def test_an_administrator_adds_a_person_who_chooses_a_password(web: Page, sign_in: SignIn) -> None:
    sign_in(web, ADMINISTRATOR)
    web.goto("/people/")
    looked_over(web)
    with web.expect_navigation():
        web.get_by_role("button", name="Add a person").click()
    looked_over(web)
    web.get_by_label("E-mail address").fill("new.thread@example.org")
    web.get_by_label("Name").fill("Nel Thread")
    web.get_by_label("Analyst, finance or contract manager").check()
    web.get_by_role("button", name="Add this person").click()
    link = web.locator(".cw-code").inner_text()
    looked_over(web)
    web.context.clear_cookies()
    web.goto(link)
    looked_over(web)
    web.get_by_role("textbox", name="New password", exact=True).fill(world.PASSWORD)
    web.get_by_role("textbox", name="New password again").fill(world.PASSWORD)
    web.get_by_role("button", name="Set my password").click()
    expect(web.get_by_text("Your password is set. Sign in with it.")).to_be_visible()


def test_an_auditor_checks_the_audit(web: Page, sign_in: SignIn) -> None:
    sign_in(web, AUDITOR)
    web.goto("/audit/")
    looked_over(web)
    web.get_by_role("button", name="Check the audit").click()
    expect(web.get_by_role("alert")).to_contain_text("none has been changed, moved or removed")
    with web.expect_navigation():
        web.get_by_role("row", name="Checked the audit").get_by_role("link").first.click()
    looked_over(web)
