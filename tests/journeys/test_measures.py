"""A commissioner asks how services do: from the list to an answer, a provider and an alert."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from commonweal.records.register.models import OrganisationCode, Place
from tests.journeys import world
from tests.journeys.watching import looked_over_at_both_sizes
from tests.records import people
from tests.records.measures.activity import measured

HOME = "/places/measureshire/measures/"
PAGES = (
    "", "did-not-attend/", "contacts/", "did-not-attend/?of=provider:RXD", "bed-occupancy/",
    "alerts/", "organisations/provider/RXA/",
)  # fmt: skip
READER = "measures.reader@example.org"


@pytest.fixture(autouse=True)
def shire(server: str) -> None:
    """A place measured once, with somebody who reads it."""
    if Place.objects.filter(code="measureshire").exists():
        return
    made = people.place("measureshire", measure_ccg="lead", measure_a="provider")
    OrganisationCode.objects.create(
        organisation=people.organisation("measure_a"), system="ods", code="RXA"
    )
    measured(made)
    world.person(READER, (Role.ANALYST, "measure_ccg"))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(
    web: Page, path: str, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(web, READER)
    web.goto(HOME + path)
    web.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    looked_over_at_both_sizes(web)


def test_from_the_list_to_where_to_act(plain: Page, sign_in: Callable[[Page, str], None]) -> None:
    """By keyboard alone and without scripts: choose a theme, open a measure, follow the excess."""
    sign_in(plain, READER)
    plain.goto(HOME)
    plain.get_by_label("Theme").focus()
    plain.keyboard.type("Contacts")
    plain.keyboard.press("Tab")
    plain.keyboard.press("Tab")
    plain.keyboard.press("Enter")
    plain.get_by_role("link", name="Contacts that people did not attend").focus()
    plain.keyboard.press("Enter")
    lede = plain.locator(".nhsuk-lede-text")
    expect(lede).to_contain_text("30 % in November 2024")
    expect(plain.locator(".cw-glance")).to_contain_text("Worse than usual: high")
    expect(plain.locator("#where-map")).to_contain_text("Camden: 15 %")
    expect(plain.locator("#funnel")).to_contain_text("99.8 % limits")
    expect(plain.locator("#by-ethnicity-chart")).to_contain_text("The best group")
    expect(plain.get_by_text("Begin with Measure A")).to_be_visible()
    plain.locator("#excess").get_by_role("link", name="Measure A").click()
    expect(lede).to_contain_text("60 % in November 2024")
    with plain.expect_download() as file:
        plain.get_by_role("link", name="CSV of every value").click()
    assert file.value.suggested_filename.endswith("values.csv")
    plain.goto(f"{HOME}alerts/?where=provider:RXA")
    worse = plain.get_by_role("table", name="Worse than usual", exact=True)
    expect(worse.get_by_role("row").nth(1)).to_contain_text("unusually high, a concern")
