"""Following Essex providers in a browser: scenarios, savings, a lost contract, market and plans."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits, unique_link_text

HOME = "/places/essex-2015/"
PAGES = (
    "providers/nep/scenarios/", "providers/sept/scenarios/", "providers/nep/scenarios/own/",
    "providers/nep/scenarios/ranges/", "providers/nep/savings/", "providers/nep/portfolio/",
    "providers/nep/capabilities/", "providers/nep/changes/", "market/", "momentum/",
    "plan-conflicts/",
)  # fmt: skip
ANALYST = "providers.analyst@example.org"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_about_providers_is_accessible(web: Page, path: str) -> None:
    web.goto(HOME + path)
    axe(web)
    unique_link_text(web)
    fits(web)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_about_providers_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)


def test_from_the_printed_scenarios_to_a_contract_lost(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    if not world.people_there(ANALYST):
        world.person(ANALYST, (Role.ANALYST, "ne_essex_ccg"))
    sign_in(web, ANALYST)
    web.goto(HOME + "providers/nep/scenarios/")
    main = web.get_by_role("main")
    expect(main).to_contain_text("19 of 20 sums of the plan agree with the print.")
    expect(main).to_contain_text("it gives −46% or −55%")
    gap = web.locator("#drift").get_by_role("row").filter(has_text="2019/20")
    expect(gap).to_contain_text("£11.8m")
    web.get_by_label("Line of the plan").select_option(label="Cash")
    web.get_by_role("button", name="Show").click()
    expect(web.locator("#line")).to_contain_text("Cash in 2019/20 by scenario: £15.2m (base)")

    web.get_by_role("link", name="Savings needed next year").click()
    expect(web.locator("#need")).to_contain_text("£5.9m must be saved in 2016/17, 5.8% of income")
    expect(main).to_contain_text("This is more than it has managed")

    web.get_by_role("link", name="Your own scenario").click()
    expect(main).to_contain_text("Illustrative, made up to show how this works")
    web.get_by_text("Start another scenario").click()
    web.get_by_label("What is this scenario called?").fill("Half of the block goes")
    web.get_by_label("Which effects from the table are laid over it?").select_option("-")
    web.get_by_role("group", name="Rate every year").get_by_label("Day").fill("31")
    web.get_by_role("group", name="Rate every year").get_by_label("Month").fill("5")
    web.get_by_role("group", name="Rate every year").get_by_label("Year").fill("2015")
    web.get_by_role("button", name="Work it out", exact=True).click()
    web.get_by_text("Add an effect").click()
    web.get_by_label("What happens?").select_option(label="Contract lost")
    web.get_by_label("In your words").fill("Half of the block")
    web.get_by_label("Amount in a full year, in £m").fill("34.5")
    when = web.get_by_role("group", name="From when?")
    when.get_by_label("Day").fill("1")
    when.get_by_label("Month").fill("4")
    when.get_by_label("Year").fill("2016")
    web.get_by_label("Share of a contract’s value that is cost").fill("50")
    web.get_by_role("button", name="Add it and work it out").click()
    row = web.locator("#years").get_by_role("row").filter(has_text="2016/17")
    # 101.4 less 34.5
    expect(row).to_contain_text("£66.9m")
    expect(row).to_contain_text("lowest quarter")
    expect(web.locator("#years").get_by_role("row").filter(has_text="2019/20")).to_contain_text("4")
    expect(web.locator("#bridge")).to_contain_text("Half of the block")
    axe(web)
    web.locator("summary").filter(has_text="Versions").click()
    web.get_by_role("link", name="compare Version 2 with the one shown").click()
    expect(web.locator("#against")).to_contain_text("£66.9m")
    axe(web)


def test_a_loss_of_the_market_between_30_and_50_percent(plain: Page) -> None:
    plain.goto(HOME + "market/")
    main = plain.get_by_role("main")
    expect(main).to_contain_text("providers may lose 30 to 50%: £45m to £75m")
    expect(main).to_contain_text("a loss of around 30% of turnover, the figure prints −25.8%")
    row = plain.locator("#scale").get_by_role("row").filter(has_text="SEPT (MH part)")
    expect(row).to_contain_text("−38.2%")
    expect(row).to_contain_text("−38.3%")
    plain.goto(HOME + "momentum/")
    expect(plain.locator("#timeline")).to_contain_text("must: 1 to 2")
    expect(plain.locator("#risks").get_by_role("row").nth(1)).to_contain_text("2015/16")


def test_two_sides_meet_over_plans_that_contradict_each_other(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    people = (
        ("north.commissioner@example.org", Role.COMMISSIONER, "mid_essex_ccg"),
        ("north.provider@example.org", Role.PROVIDER, "nep"),
    )
    for email, role, code in people:
        if not world.people_there(email):
            world.person(email, (role, code))
        sign_in(web, email)
        web.goto(HOME + "plan-conflicts/")
        expect(web.get_by_role("main")).to_contain_text(
            "3 pairs of plans cannot both come true; at stake are £1.4m in 2015/16."
        )
        web.locator("#pairs").get_by_role("link", name="NEP and ME, 2015/16").click()
        axe(web)
        web.get_by_label("The commissioner saves less").check()
        web.get_by_label("What was agreed, or what is in the way").fill(
            "Savings begin a year later"
        )
        web.get_by_role("button", name="Keep what we say").click()
    expect(web.get_by_role("main")).to_contain_text("Resolved: both sides say the same.")
