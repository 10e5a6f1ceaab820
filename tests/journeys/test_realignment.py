"""Commissioners draft a realignment that sums to zero, and are refused one that does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits, unique_link_text

HOME = "/places/essex-2015/realignment/"
PAGES = ("", "plan/", "drafts/", "drafts/even-steps-in-the-north/")


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


@pytest.mark.parametrize("path", PAGES)
def test_every_realignment_page_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)


def test_from_the_subsidies_to_a_neutral_draft(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("realigning@example.org", (Role.COMMISSIONER, "mid_essex_ccg"))
    sign_in(web, "realigning@example.org")
    web.goto("/places/essex-2015/spend/")
    web.get_by_role("link", name="Realignment", exact=True).click()
    expect(web.locator(".nhsuk-lede-text")).to_contain_text("Of the £150.00m paid for 2 block")
    axe(web)
    web.get_by_role("link", name="The plan over years").click()
    expect(web.get_by_role("main")).to_contain_text("Proven: no plan that keeps these limits")
    expect(web.locator("#neutral tbody tr")).to_have_count(3)
    web.get_by_text("Change the measure, the years or the limits").click()
    axe(web)
    unique_link_text(web)

    web.get_by_role("link", name="Drafts by hand").click()
    web.get_by_text("Write a draft").click()
    web.get_by_label("Name of the draft").fill("A journey's draft")
    boxes = "Change in spend of {} on NEP block contract, 2016/17"
    web.get_by_label(boxes.format("North East Essex CCG")).fill("-500000")
    web.get_by_label(boxes.format("Mid Essex CCG")).fill("400000")
    axe(web)
    web.get_by_role("button", name="Check and keep the draft").click()
    problem = web.locator(".nhsuk-error-summary")
    expect(problem).to_contain_text("in 2016/17 add up to -£100,000.00, not to nought")
    web.get_by_label(boxes.format("West Essex CCG")).fill("100000")
    web.get_by_role("button", name="Check and keep the draft").click()
    expect(web.locator(".nhsuk-lede-text")).to_contain_text("moves £0.50m of spend")
    expect(web.locator("#neutral")).to_contain_text("£0.00")
    axe(web)
    web.get_by_role("link", name="Agree or decline for your organisation").click()
    web.get_by_label("Agree", exact=True).check()
    web.locator("main").get_by_role("button").click()
    expect(web.get_by_role("main")).to_contain_text("1 of the 3 commissioners whose money moves")
