"""Two bodies score the Essex options, a belief falls, and a form waits for its model."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits, looked_over, unique_link_text

HOME = "/places/essex-2015/"
MAIN = f"{HOME}options/main/"
FORM = "/places/essex-section-75-2022/options/partnership-form/"
MODEL = "/places/essex-section-75-2022/options/service-model/"
PAGES = (
    "options/", "options/main/", "options/main/options/2b/", "options/main/checks/belief/1.5/",
    "options/main/decision/", "options/dementia-placement/", "placement/dementia-placement/",
    "deployment/social-work-deployment/", "meetings/",
)  # fmt: skip


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible(web: Page, path: str) -> None:
    web.goto(HOME + path)
    looked_over(web)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)


def score(page: Page, scores: dict[str, str]) -> None:
    """Fill the sheet: for each option that goes forward its scores in the order of criteria."""
    page.goto(f"{MAIN}scores/")
    for option, values in scores.items():
        group = page.get_by_role("group", name=f"Option {option}:")
        for place, value in enumerate(values):
            group.get_by_role("combobox").nth(place).select_option(value)


def test_bodies_score_apart_and_see_where_they_differ(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    web.goto(MAIN)
    expect(web.locator("#options tbody tr")).to_have_count(6)
    expect(web.locator("#beliefs tbody tr")).to_have_count(10)
    world.person("south.scorer@example.org", (Role.COMMISSIONER, "cpr_ccg"))
    sign_in(web, "south.scorer@example.org")
    score(web, {"1": "333333", "2": "222222", "2b": "222222"})
    looked_over(web)
    web.get_by_role("button", name="Save as a draft").click()
    expect(web.get_by_role("main")).to_contain_text("saved as a draft")
    expect(web.locator("#sheets")).to_have_count(0)
    web.get_by_role("button", name="Save and finish").click()
    expect(web.get_by_role("main")).to_contain_text("Your scores are finished.")

    world.person("north.scorer@example.org", (Role.COMMISSIONER, "ne_essex_ccg"))
    sign_in(web, "north.scorer@example.org")
    score(web, {"1": "013222", "2": "333333", "2b": "333334"})
    web.get_by_role("button", name="Save and finish").click()
    expect(web.locator("#sheets")).to_contain_text("Castle Point and Rochford CCG")
    axe(web)
    web.get_by_text("Close this round now").click()
    web.get_by_label("Why", exact=True).fill("The other eight abstain")
    web.get_by_role("button", name="Close the round").click()
    lead = web.locator(".nhsuk-lede-text").nth(1)
    expect(lead).to_contain_text("1 of 2 bodies put option 1 first and 1 option 2b.")
    expect(lead).to_contain_text("They are furthest apart on option 1, risk to continuity")
    expect(lead).not_to_contain_text("Illustrative")
    expect(web.locator("#range-chart")).to_contain_text("0 to 3")
    looked_over(web)


def test_a_belief_that_falls_flags_its_option(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("believer@example.org", (Role.ANALYST, "essex_cc"))
    sign_in(web, "believer@example.org")
    web.goto(MAIN)
    web.get_by_role("link", name="Enough high quality competition").click()
    expect(web.get_by_role("main")).to_contain_text("already provided by an out-of-area trust")
    web.get_by_label("Fails", exact=True).check()
    web.get_by_role("button", name="Keep what was found").click()
    expect(web.get_by_role("alert")).to_contain_text("Say what shows it")
    axe(web)
    web.get_by_label("What shows it").fill("No bidder came to two market days")
    web.get_by_label("Owner").select_option(label="Essex County Council")
    web.get_by_role("button", name="Keep what was found").click()
    expect(web.get_by_role("main")).to_contain_text("Every option that rests on it is flagged: 1")
    looked_over(web)
    web.goto(MAIN)
    row = web.locator("#options").get_by_role("row", name="1 Jointly tender")
    expect(row).to_contain_text("1 belief fails")
    expect(web.locator("#options").get_by_role("row", name="2b Middle")).to_contain_text(
        "takes from option 1: 1 belief fails"
    )
    expect(web.locator(".cw-warning")).to_contain_text("Option 1: Belief 5 fails")
    web.goto(HOME + "options/")
    expect(web.locator("#alerts tbody tr").first).to_contain_text("Essex County Council (you)")
    unique_link_text(web)


def test_the_form_of_the_partnership_waits_for_the_model(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.paper("essex-section-75-2022")
    world.person("former@example.org", (Role.COMMISSIONER, "essex_cc"))
    sign_in(web, "former@example.org")
    web.goto(f"{FORM}decision/")
    expect(web.locator(".cw-warning")).to_contain_text(
        "First decide “Model of mental health social work”."
    )
    decide(web, "2 A multi-agency alliance contract")
    expect(web.get_by_role("alert")).to_contain_text("First decide")
    axe(web)
    web.goto(f"{MODEL}decision/")
    decide(web, "2 Neighbourhood teams with primary care networks")
    expect(web.locator(".nhsuk-lede-text")).to_contain_text("Option 2 is adopted (1 April 2024).")
    web.goto(f"{FORM}decision/")
    expect(web.locator(".cw-warning")).to_have_count(0)
    decide(web, "2 A multi-agency alliance contract")
    expect(web.locator(".nhsuk-lede-text")).to_contain_text("Option 2 is adopted (1 April 2024).")
    looked_over(web)


def decide(page: Page, option: str) -> None:
    """Record that an option is adopted."""
    page.get_by_text("Record a decision").click()
    page.get_by_label("Adopt an option").check()
    page.get_by_label("Which option", exact=True).select_option(label=option)
    for name, value in (("Day", "1"), ("Month", "4"), ("Year", "2024")):
        page.get_by_label(name, exact=True).fill(value)
    page.locator("form", has=page.get_by_role("button", name="Keep this decision")).get_by_label(
        "Why"
    ).fill("It carries the model")
    page.get_by_role("button", name="Keep this decision").click()
