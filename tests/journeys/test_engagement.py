"""A commissioner reports who has not been engaged, adds an event, and takes expectations out."""

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


def test_who_has_not_been_engaged_until_somebody_is(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("listener@example.org", (Role.COMMISSIONER, "thurrock_ccg"))
    sign_in(web, "listener@example.org")
    web.goto(HOME + "engagement/")
    lede = web.locator(".nhsuk-lede-text")
    expect(lede).to_contain_text("No event is on record with: Carers and families;")
    expect(web.get_by_role("main")).to_contain_text(
        "printed as nearly 50, but the groups that are listed come to 46 people listed"
    )
    axe(web)
    unique_link_text(web)
    web.get_by_role("button", name="Add an event").click()
    axe(web)
    web.get_by_label("What kind of engagement was it?").fill("Carers’ afternoon")
    web.get_by_label("Which class of people was engaged?").select_option("carers")
    web.get_by_label("Thurrock CCG").check()
    web.get_by_label("How many people came?").fill("18")
    start = web.get_by_role("group", name="When was it?")
    for box, text in (("Day", "14"), ("Month", "10"), ("Year", "2015")):
        start.get_by_label(box).fill(text)
    web.get_by_role("button", name="Add this event").click()
    expect(web.get_by_role("main")).to_contain_text("Now say what it informed")
    axe(web)
    web.goto(HOME + "engagement/")
    expect(lede).not_to_contain_text("Carers and families")
    expect(web.locator("#loose")).to_contain_text("Carers’ afternoon")


def test_thresholds_and_the_expectations_in_word(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("threshold@example.org", (Role.COMMISSIONER, "essex_cc"))
    sign_in(web, "threshold@example.org")
    web.goto(HOME + "thresholds/")
    expect(web.locator("#levels").get_by_role("row", name="Community team")).to_contain_text(
        "Severe"
    )
    expect(web.locator("#between")).to_contain_text("at least 380 people")
    axe(web)
    unique_link_text(web)
    with web.expect_download() as download:
        web.get_by_role("button", name="Download the expectations as Word").click()
    assert download.value.suggested_filename.endswith(".docx")


@pytest.mark.parametrize("path", ["engagement/", "thresholds/"])
def test_the_pages_fit_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)
