"""Ranking candidates to a fixed budget and seeing what is foregone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits, unique_link_text

PAGE = "/places/essex-2015/priorities/"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


def test_the_page_fits_a_phone(phone: Page) -> None:
    phone.goto(PAGE)
    fits(phone)
    axe(phone)


def test_a_smaller_total_and_other_weights_with_their_reason(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("prioritising@example.org", (Role.COMMISSIONER, "west_essex_ccg"))
    sign_in(web, "prioritising@example.org")
    web.goto("/places/essex-2015/")
    web.get_by_role("link", name="Priorities", exact=True).first.click()
    lead = web.locator(".nhsuk-lede-text")
    expect(lead).to_contain_text("9 of 14 candidates fit within £6.00m")
    expect(web.locator("#service-gaps")).to_contain_text("Adult ADHD service: funded")
    axe(web)
    unique_link_text(web)

    web.get_by_text("Choose another total, way or weights").click()
    web.get_by_label("Total in pounds a year").fill("4000000")
    web.get_by_label("Weight of Strength of evidence").fill("60")
    web.get_by_role("button", name="Work it out").click()
    expect(web.locator(".nhsuk-error-summary")).to_contain_text("Say why weights differ")
    web.get_by_label("Why these choices?").fill("The panel wants evidence first")
    web.get_by_label("Find the set that is worth most within the total").check()
    axe(web)
    web.get_by_role("button", name="Work it out").click()
    expect(lead).to_contain_text("candidates fit within £4.00m")
    expect(lead).to_contain_text("foregone")
    expect(web.get_by_role("main")).to_contain_text("The best set is proven")
    web.get_by_text("See who set the weights, when and why").click()
    row = web.locator("#weight-history").get_by_role("row", name="The panel wants evidence first")
    expect(row).to_contain_text("60")
    axe(web)
