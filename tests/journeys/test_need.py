"""The need of North Central London from the overview to the pack, as everybody may read it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.watching import axe, unique_link_text

NEED = "/places/north-central-london-2022/need/"


@pytest.fixture(autouse=True)
def boroughs(server: str) -> None:
    world.paper("north-central-london-2022")


def seen(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    axe(page)
    unique_link_text(page)


def test_from_the_overview_to_the_pack(web: Page) -> None:
    web.goto(NEED)
    seen(web, "Need")
    web.get_by_role("link", name="People expected to be ill").first.click()
    seen(web, "People expected to be ill")
    web.goto(NEED)
    web.get_by_role("link", name="Services that people need").first.click()
    seen(web, "Services that people need")
    web.get_by_label("To", exact=True).select_option("home-treatment-first")
    web.get_by_role("button", name="Compare").click()
    expect(web.get_by_role("main")).to_contain_text("What each of the two changes")
    seen(web, "Services that people need")
    web.goto(f"{NEED}gaps/")
    seen(web, "Gaps between need and services")
    expect(web.get_by_role("table", name="The largest gaps")).to_be_visible()
    web.get_by_text("See every gap with its evidence").click()
    expect(web.get_by_role("columnheader", name="In the register of gaps")).to_be_visible()
    seen(web, "Gaps between need and services")
    web.goto(f"{NEED}gaps/camden/acute-bed/")
    seen(web, "in Camden")
    web.goto(f"{NEED}profile/")
    seen(web, "Place profile for a lot")
    web.get_by_label("Camden", exact=True).check()
    web.get_by_label("Barnet", exact=True).check()
    web.get_by_role("button", name="Show the profile").click()
    seen(web, "Place profile: Barnet and Camden")
    web.goto(NEED)
    with web.expect_download() as sent:
        web.get_by_role("link", name="The pack as Word").click()
    assert sent.value.suggested_filename.endswith(".docx")
