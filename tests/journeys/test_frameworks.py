"""North Central London: from five to six, a retired indicator, one schedule, and who differs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import PHONE, fits, looked_over, looked_over_at_both_sizes

CODE = "north-central-london-2022"
PLACE = f"/places/{CODE}/"
HOME = f"{PLACE}frameworks/"
NCL = f"{HOME}north-central-london-2022/"


@pytest.fixture(autouse=True)
def north_central_london(server: str) -> None:
    world.paper(CODE)


PAGES = (
    "", "nhs-2011/", "cross-walk/", "indicators/",
    "indicators/talking-therapies-uptake/", "indicators/cpa-settled-accommodation/",
    "indicators/community-wait-for-treatment/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(web: Page, path: str) -> None:
    web.goto(HOME + path)
    looked_over_at_both_sizes(web)


def add(page: Page, outcome: str, indicator: str) -> None:
    page.goto(f"{NCL}attach/?outcome={outcome}")
    page.get_by_label("Indicator", exact=True).select_option(indicator)
    page.get_by_role("button", name="Add the indicator").click()


def agree(web: Page) -> None:
    """Be refused the sixth and the early publication; fill up, retire, and publish."""
    main = web.get_by_role("main")
    # The sixth is refused, in the rule's own words.
    add(web, "6.3", "iapt-recovery")
    expect(web.get_by_role("alert")).to_contain_text("has 5 key indicators, and 5 is the most")
    looked_over(web)

    # Too few, and one that has ended: nothing is published.
    web.goto(f"{NCL}publish/")
    web.get_by_role("button", name="Publish").click()
    expect(web.get_by_role("alert")).to_contain_text("Heading 8")
    expect(web.get_by_role("alert")).to_contain_text("CPA adults in employment")
    looked_over(web)

    add(web, "3.1", "transition-still-in-touch")
    add(web, "8.1", "carers-in-touch")
    add(web, "8.2", "benefits-advice")
    web.get_by_role("link", name="Change CPA adults in employment").click()
    expect(web.get_by_role("main")).to_contain_text("It is followed by “Adults in contact")
    looked_over(web)
    web.get_by_role("button", name="Retire the indicator").click()
    expect(main).to_contain_text("The indicator is retired.")
    expect(main).to_contain_text("Adults in contact with secondary mental health services in empl")
    expect(main).to_contain_text("Nothing stands in the way of publishing")
    web.get_by_role("link", name="Publish", exact=True).click()
    web.get_by_role("button", name="Publish").click()
    expect(main).to_contain_text("The set is published.")


def send(web: Page) -> None:
    """Send the published version to every provider."""
    main = web.get_by_role("main")
    web.get_by_role("link", name="Schedules of providers").click()
    for label, (day, month, year) in {
        "First day to report": ("1", "4", "2027"), "Last day to report": ("31", "3", "2028"),
    }.items():  # fmt: skip
        group = web.get_by_role("group", name=label)
        group.get_by_label("Day").fill(day)
        group.get_by_label("Month").fill(month)
        group.get_by_label("Year").fill(year)
    web.get_by_role("button", name="Send the schedule").click()
    expect(main).to_contain_text("The same schedule is sent to 4 providers.")
    looked_over(web)


def answer(web: Page) -> None:
    """One provider returns it with one indicator left out and another at its own pace."""
    main = web.get_by_role("main")
    web.goto(f"{NCL}schedules/")
    expect(web.locator("#providers tbody tr")).to_have_count(1)
    with web.expect_navigation():
        web.locator("#providers").get_by_role("link").first.click()
    looked_over(web)
    web.get_by_text("Fill in the form").click()
    fields = web.get_by_role("group", name="Deaths by suicide")
    fields.get_by_label("We collect it").uncheck()
    fields = web.get_by_role("group", name="Dementia diagnosis rate")
    fields.get_by_label("How often").select_option("year")
    web.get_by_role("button", name="Return the schedule").click()
    expect(main).to_contain_text("The schedule is returned.")
    expect(web.locator("#differences tbody tr")).to_have_count(2)
    looked_over(web)


def test_a_set_is_agreed_published_sent_and_compared(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("commissioner.of.ncl@example.org", (Role.COMMISSIONER, "ncl_ccg"))
    sign_in(web, "commissioner.of.ncl@example.org")
    web.goto(HOME)
    expect(web.locator("#frameworks tbody tr")).to_have_count(5)
    web.goto(NCL)
    main = web.get_by_role("main")
    expect(main).to_contain_text("7 headings are stated and 8 are printed")
    expect(main).to_contain_text("2 key indicators, 3 to 5 needed: too few")
    expect(main).to_contain_text("“CPA adults in employment” ended on 31 March 2021")
    looked_over_at_both_sizes(web)

    agree(web)
    send(web)
    world.person("provider.of.ncl@example.org", (Role.PROVIDER, "ci"))
    sign_in(web, "provider.of.ncl@example.org")
    answer(web)

    sign_in(web, "commissioner.of.ncl@example.org")
    web.goto(f"{NCL}schedules/")
    lede = web.locator(".nhsuk-lede-text")
    expect(lede).to_contain_text("differs from it; 3 providers still to answer.")
    expect(web.locator("#differences")).to_contain_text("Not collected")
    expect(web.locator("#differences")).to_contain_text("every year")
    looked_over(web)
    with web.expect_download() as word:
        web.goto(f"{NCL}schedules/ci/")
        web.get_by_role("link", name="Download the schedule as Word").click()
    assert word.value.suggested_filename.endswith(".docx")
    web.set_viewport_size(PHONE)
    fits(web)


def test_an_area_is_placed_and_a_gap_is_told(web: Page) -> None:
    web.goto(f"{HOME}indicators/talking-therapies-uptake/")
    chart = web.locator("#area-chart")
    expect(chart).to_contain_text("Barnet")
    expect(chart).to_contain_text("best quarter")
    expect(chart).to_contain_text("Median 19.4 per 1,000; quartiles 19 per 1,000 and 25.2")
    expect(web.locator("#area-map")).to_contain_text("from 16.8 per 1,000 in Enfield to 27.3")
    expect(web.locator("#deprivation-chart")).to_contain_text(
        "from Least deprived fifth to Most deprived fifth it is 3.9 per 1,000"
    )
    expect(web.locator("#ethnicity-chart")).to_contain_text("Not known, and so not in it: Other")
    web.goto(f"{HOME}indicators/cpa-settled-accommodation/")
    expect(web.get_by_role("main")).to_contain_text("This indicator has ended.")
