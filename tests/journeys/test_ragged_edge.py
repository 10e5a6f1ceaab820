"""A commissioner sees which areas diverge, tries other limits, and reads the plans on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits, unique_link_text

HOME = "/places/essex-2015/"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


def test_which_areas_diverge_and_what_one_date_asks(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("edge@example.org", (Role.ANALYST, "west_essex_ccg"))
    sign_in(web, "edge@example.org")
    web.goto(HOME + "ragged-edge/")
    expect(web.locator(".nhsuk-lede-text")).to_contain_text(
        "W Essex and Southend stand furthest apart."
    )
    main = web.get_by_role("main")
    expect(main).to_contain_text("185 of the 189 cells of this plan are illustrative")
    expect(web.locator("#apart tbody tr").first).to_contain_text("W Essex")
    axe(web)
    unique_link_text(web)
    four = web.locator("#plan").get_by_role("row", name="Cluster 4")
    expect(four).to_contain_text("Local care")
    expect(four).to_contain_text("57%")
    web.get_by_label("What to show of each plan").select_option("date")
    web.get_by_role("button", name="Show").click()
    expect(web.locator("#plan").get_by_role("row", name="Cluster 4")).to_contain_text("Apr 2018")
    expect(main).to_contain_text(
        "Basildon cannot start before 5 July 2018, and Southend cannot wait beyond 30 March 2018"
    )
    web.get_by_text("Try other limits").click()
    web.get_by_label("Most days that any area may be asked to be sooner").fill("1000")
    web.get_by_label("Most days that any area may be asked to be later").fill("1000")
    web.get_by_label("Why these limits?").fill("As far as anybody could go")
    web.get_by_role("button", name="Look for one date").click()
    expect(main).to_contain_text("One date is possible for 6 of 6 groups of clusters")
    expect(main).to_contain_text("Why: As far as anybody could go")
    web.get_by_role("link", name="See which divides the planned services bridge").click()
    expect(web.locator("#neither")).to_contain_text("Low secure beds")
    axe(web)
    unique_link_text(web)


@pytest.mark.parametrize("path", ["ragged-edge/", "integration/"])
def test_the_plans_are_readable_on_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)
