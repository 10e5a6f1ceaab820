"""A commissioner takes a step of the work plan, is held to its order, and drafts intentions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits

HOME = "/places/essex-2015/"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


def test_steps_in_order_then_intentions_as_word(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("planner@example.org", (Role.COMMISSIONER, "mid_essex_ccg"))
    sign_in(web, "planner@example.org")
    web.goto(HOME + "work-plan/")
    axe(web)
    web.get_by_text("Say how far a step is").click()
    web.get_by_label("Segment", exact=True).select_option("seg_4")
    web.get_by_label("Step", exact=True).select_option("2")
    web.get_by_label("Done", exact=True).check()
    web.get_by_label("What shows it?").fill("Gaps paper")
    web.get_by_role("button", name="Keep this").click()
    expect(web.get_by_role("alert")).to_contain_text("comes first and is not done yet")
    web.get_by_label("Step", exact=True).select_option("1")
    web.get_by_role("button", name="Keep this").click()
    expect(web.locator("#steps")).to_contain_text("Gaps paper")
    web.get_by_role("link", name="Decision reports").click()
    web.get_by_role("link", name="Commissioning intentions").click()
    axe(web)
    web.get_by_role("link", name="All areas together").click()
    web.get_by_role("button", name="Draft it").click()
    expect(web.get_by_role("main")).to_contain_text("Clusters 1 to 3: planned area by area")
    axe(web)
    with web.expect_download() as download:
        web.get_by_role("link", name="Take it out as Word").click()
    assert download.value.suggested_filename.endswith(".docx")


@pytest.mark.parametrize("path", ["work-plan/", "intentions/", "intentions/all/"])
def test_the_pages_fit_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)
