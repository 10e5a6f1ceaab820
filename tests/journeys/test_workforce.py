"""A commissioner looks at AMHPs over the years, tries a share of leavers, and draws rotas up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits

HOME = "/places/essex-2015/workforce/"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


@pytest.mark.parametrize("path", ["", "rota/", "bed-delays/", "posts/"])
def test_every_workforce_page_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)


def test_amhps_over_the_years_and_a_shared_rota(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("workforce@example.org", (Role.COMMISSIONER, "ne_essex_ccg"))
    sign_in(web, "workforce@example.org")
    web.goto(HOME)
    expect(web.locator(".nhsuk-lede-text")).to_contain_text("84 AMHPs in 2015 to 126 in 2017")
    axe(web)
    web.get_by_text("Choose how far to look").click()
    web.get_by_label("At most this share leaves").fill("10")
    web.get_by_role("button", name="Work it out").click()
    expect(web.get_by_role("main")).to_contain_text("version 2 is worked out")
    expect(web.locator(".nhsuk-lede-text")).to_contain_text("107.9 to 126 in 2017")
    web.get_by_role("link", name="AMHP rotas").click()
    expect(web.locator("#operators")).to_contain_text("Thurrock")
    web.get_by_label("For how many days?").fill("7")
    web.get_by_role("button", name="Draw them up").click()
    expect(web.locator("#sharing")).to_contain_text("Hours on duty")
    axe(web)
    for page, words in (("bed-delays/", "waited for a bed"), ("posts/", "commission mental")):
        web.goto(HOME + page)
        expect(web.locator(".nhsuk-lede-text")).to_contain_text(words)
        axe(web)
