"""A commissioner asks how services do: from the list to an answer, a provider and an alert."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from commonweal.records.register.models import OrganisationCode, Place
from tests.journeys import world
from tests.journeys.watching import fits, looked_over
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
    for name, code in {"measure_a": "RXA", "measure_ccg": "QH8"}.items():
        OrganisationCode.objects.create(
            organisation=people.organisation(name), system="ods", code=code
        )
    measured(made)
    world.person(READER, (Role.ANALYST, "measure_ccg"))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible(
    web: Page, path: str, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(web, READER)
    web.goto(HOME + path)
    looked_over(web)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_phone(
    phone: Page, path: str, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(phone, READER)
    phone.goto(HOME + path)
    fits(phone)


def test_from_the_list_to_where_to_act(plain: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(plain, READER)
    plain.goto(HOME)
    plain.get_by_label("Theme").select_option("contacts")
    plain.get_by_role("button", name="Show").click()
    plain.get_by_role("link", name="Contacts that people did not attend").click()
    expect(plain.locator(".nhsuk-lede-text")).to_contain_text("was 30 % in November 2024")
    expect(plain.get_by_text("Begin with Measure A")).to_be_visible()
    plain.locator("#excess").get_by_role("link", name="Measure A").click()
    expect(plain.locator(".nhsuk-lede-text")).to_contain_text("was 60 % in November 2024")
    plain.goto(HOME)
    plain.get_by_role("link", name="See what asks for a look first").click()
    expect(plain.locator("#alerts tbody tr").first).to_contain_text("Worse than usual")
