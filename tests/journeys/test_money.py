"""Following the money of Essex 2015 in a browser: the total, its parts, what does not agree."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits, unique_link_text

HOME = "/places/essex-2015/"
PAGES = (
    "spend/", "spend/scope/", "spend/per-head/",
    "spend/years/?assumptions=past-decline&deflator=mental-health-tariff&years=5",
    "spend/share/?share=75", "providers/", "providers/nep/", "providers/sept/", "findings/",
)  # fmt: skip
ANALYST = "money.analyst@example.org"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


@pytest.mark.parametrize("path", PAGES)
def test_every_money_page_is_accessible(web: Page, path: str) -> None:
    web.goto(HOME + path)
    axe(web)
    unique_link_text(web)
    fits(web)


@pytest.mark.parametrize("path", PAGES)
def test_every_money_page_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)


def test_from_350_million_to_a_part_and_its_source(plain: Page) -> None:
    plain.goto(HOME + "spend/")
    expect(plain.locator(".nhsuk-lede-text")).to_contain_text(
        "Eleven bodies spend £350m on mental health services."
    )
    expect(plain.get_by_role("row", name="7 local CCGs")).to_contain_text("+£0.4m")
    expect(plain.get_by_role("row", name="3 local authorities")).to_contain_text("−£0.3m")
    expect(plain.get_by_role("row", name="NHS England £57m")).to_contain_text("−£0.4m")
    expect(plain.get_by_role("row", name="Southend Unitary Authority")).to_contain_text(
        "Does not add up"
    )
    bars = plain.locator("#bodies")
    expect(bars.get_by_role("listitem")).to_have_count(12)
    bars.get_by_role("link", name="North East Essex CCG").click()
    expect(plain).to_have_url(re.compile(r"/places/essex-2015/figures/\d+/$"))
    expect(plain.get_by_role("main")).to_contain_text("overview of mental health spend")


def test_spend_prints_as_a_paper(web: Page) -> None:
    web.goto(HOME + "spend/")
    payments = web.locator("#payments table")
    expect(payments).to_be_hidden()
    web.emulate_media(media="print")
    expect(payments).to_be_visible()
    expect(web.get_by_role("navigation", name="More about spend")).to_be_hidden()
    expect(web.get_by_role("navigation", name="Menu")).to_be_hidden()
    added = web.locator("#payments a").first.evaluate("a => getComputedStyle(a, '::after').content")
    assert added == "none"


def test_why_195_million_stands_outside(web: Page) -> None:
    web.goto(HOME + "spend/")
    expect(web.locator(".nhsuk-inset-text").first).to_contain_text("A further £195m")
    row = web.locator("#outside").get_by_role("row", name="social care of older adults").first
    expect(row).to_contain_text("accounts for it as adult social care and not as mental health")
    row.get_by_role("link", name="£195m").click()
    expect(web.get_by_role("main")).to_contain_text("footnote 2")
    expect(web.get_by_role("main")).to_contain_text("No, it is held outside. The council accounts")


def test_at_least_ten_findings_cite_both_sides(web: Page) -> None:
    web.goto(HOME + "findings/?origin=rule")
    found = web.locator("#findings tbody tr")
    hrefs = found.get_by_role("link").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(hrefs) >= 23
    with_both = 0
    for href in hrefs[:16]:
        web.goto(href)
        sides = web.locator("#sides tbody tr")
        sections = sides.locator("td:last-child").all_inner_texts()
        assert all(text.strip() for text in sections)
        with_both += sides.count() >= 2
    assert with_both >= 10
    axe(web)
    unique_link_text(web)


def test_county_and_thurrock_are_not_on_one_basis(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person(ANALYST, (Role.ANALYST, "ne_essex_ccg"))
    sign_in(web, ANALYST)
    web.goto(HOME + "spend/compare/")
    axe(web)
    for box, name in (("First amount", "Essex County Council, 2014/15"),
                      ("Second amount", "Thurrock Unitary Authority, 2013/14")):  # fmt: skip
        options = web.get_by_label(box).locator("option").all_inner_texts()
        label = next(text for text in options if text.startswith(name))
        web.get_by_label(box).select_option(label=label)
    web.get_by_role("button", name="Set them side by side").click()
    expect(web.get_by_role("main")).to_contain_text("These amounts are not on one basis")
    differences = web.locator("#differences")
    expect(differences).to_contain_text("includes CAMHS; Thurrock Unitary Authority")
    expect(differences).to_contain_text("includes substance abuse; Thurrock Unitary Authority")
    axe(web)
    web.get_by_label("Essex County Council").check()
    web.get_by_label("Taken out").check()
    web.get_by_label("What?", exact=True).fill("CAMHS")
    web.get_by_label("Amount, or the lowest it can be").fill("5")
    web.get_by_label("Why, and who says so?").fill("Made up for this journey")
    web.get_by_role("button", name="Record the adjustment").click()
    expect(web.locator("#adjusted")).to_contain_text("£34.3m")
    expect(web.locator("#adjusted")).to_contain_text("£39.3m")
    web.get_by_role("button", name="Withdraw the adjustment of CAMHS").click()
    expect(web.get_by_role("main")).to_contain_text("It stays on record")


def test_an_analyst_explains_a_finding(web: Page, sign_in: Callable[[Page, str], None]) -> None:
    world.person("explainer@example.org", (Role.ANALYST, "ne_essex_ccg"))
    sign_in(web, "explainer@example.org")
    web.goto(HOME + "findings/?rule=spend-parts")
    web.locator("#findings tbody").get_by_role("link").click()
    axe(web)
    web.get_by_label("Why do they differ?").fill("The years of the two parts differ.")
    web.get_by_role("button", name="Keep the explanation").click()
    expect(web.get_by_role("main")).to_contain_text("The explanation is kept.")
    web.goto(HOME + "findings/?state=explained")
    expect(web.locator("#findings tbody tr")).to_have_count(1)


def test_the_dementia_share_can_be_tried_without_scripts(plain: Page) -> None:
    plain.goto(HOME + "spend/share/")
    expect(plain.locator(".nhsuk-lede-text")).to_contain_text("that is £131m")
    expect(plain.locator("#sensitivity")).to_contain_text("£130.65m")
    plain.get_by_label("Share of the budget that is dementia").fill("70")
    plain.get_by_role("button", name="Work it out").click()
    # 195 x 0.70 = 136.5, rounded up to 137; 137 - 117 = 20.
    expect(plain.locator(".nhsuk-lede-text")).to_contain_text("that is £137m")
    expect(plain.locator("#sensitivity").get_by_role("row", name="70%")).to_contain_text("£20m")
    expect(plain.locator("#views").get_by_role("cell", name="£545m")).to_have_count(2)
