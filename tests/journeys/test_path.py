"""The commissioning path in a browser: the seven groups, another start, a gate, phases, a shift."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits, looked_over

HOME = "/places/essex-2015/path/"
PAGES = (
    "", "programme/", "gates/", "gates/seg_10_13_17/1/", "shift/", "capitation/",
    "capitation/seg_10_13_17/", "transition/", "scope/", "cycle/",
)  # fmt: skip
GATE = HOME + "gates/seg_10_13_17/2/"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


@pytest.fixture
def lead(web: Page, sign_in: Callable[[Page, str], None]) -> Page:
    """A commissioner of a body that leads the place."""
    if not world.people_there("path.lead@example.org"):
        world.person("path.lead@example.org", (Role.COMMISSIONER, "ne_essex_ccg"))
    sign_in(web, "path.lead@example.org")
    return web


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_path_is_accessible(lead: Page, path: str) -> None:
    lead.goto(HOME + path)
    looked_over(lead)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_path_fits_a_phone(phone: Page, path: str) -> None:
    phone.goto(HOME + path)
    fits(phone)


def test_another_start_moves_every_end_and_gate(lead: Page) -> None:
    lead.goto(HOME)
    chart = lead.locator("#path-gantt")
    expect(chart.get_by_role("listitem").filter(has_text="Clusters")).to_have_count(5)
    expect(chart).to_contain_text("stage gate 2 on 1 October 2019")
    expect(lead.get_by_role("main")).to_contain_text("All 24 stated dates agree")
    lead.get_by_text("Try another start").click()
    lead.get_by_label("Year", exact=True).fill("2017")
    lead.get_by_label("Why this start?").fill("A year is needed for the needs assessment")
    lead.get_by_role("button", name="Work the dates out").click()
    expect(chart).to_contain_text("stage gate 2 on 1 October 2020")
    expect(chart).to_contain_text("5 years, to 1 April 2022")
    lead.get_by_text("Versions", exact=True).click()
    lead.get_by_role("link", name="Compare Version 1 with the one shown").click()
    changes = lead.locator("#changes tbody tr")
    expect(changes).to_have_count(17)
    expect(lead.locator("#path-gantt")).to_contain_text("as in version 1")
    axe(lead)
    # As it was, for everybody else.
    lead.goto(HOME)
    lead.get_by_text("Try another start").click()
    lead.get_by_label("Year", exact=True).fill("2016")
    lead.get_by_role("button", name="Work the dates out").click()
    expect(chart).to_contain_text("5 years, to 1 April 2021")


def test_a_cluster_in_two_segments_is_refused_by_name(lead: Page) -> None:
    lead.goto(HOME)
    lead.get_by_role("link", name=re.compile(r"Cluster 4\s*, change it")).click()
    axe(lead)
    lead.get_by_label("Clusters", exact=True).fill("3;4")
    lead.get_by_label("Why is the path changed?").fill("They are alike")
    lead.get_by_role("button", name="Change the path").click()
    expect(lead.get_by_role("alert")).to_contain_text(
        "Cluster 3 is in “Clusters 1 to 3” and “Cluster 4”; a cluster belongs to one segment."
    )
    axe(lead)
    lead.goto(HOME)
    expect(lead.locator("#segments")).to_contain_text("Clusters 1 to 3")


def test_a_gate_cannot_pass_with_one_side_assessed(
    web: Page, lead: Page, sign_in: Callable[[Page, str], None]
) -> None:
    lead.goto(GATE)
    lead.get_by_role("link", name=re.compile(r"Assess\s*, Clarity")).click()
    axe(lead)
    lead.get_by_label("Met", exact=True).check()
    lead.get_by_label("What shows it?").fill("Specifications reviewed by the clinical groups")
    lead.get_by_role("button", name="Keep the assessment").click()
    way = lead.locator(".nhsuk-inset-text")
    expect(way).to_contain_text("What stands in the way of a decision")
    expect(lead.get_by_text("Decide at this gate")).to_have_count(0)
    for email, body in (("path.nep@example.org", "nep"), ("path.sept@example.org", "sept")):
        world.person(email, (Role.PROVIDER, body))
        web.context.clear_cookies()
        sign_in(web, email)
        web.goto(GATE)
        expect(web.get_by_role("main")).not_to_contain_text("Clarity of service")
        web.get_by_role("link", name=re.compile(r"Assess\s*, Pre-agreed")).click()
        web.get_by_label("Partly met", exact=True).check()
        web.get_by_label("What shows it?").fill("Our return for the third quarter")
        web.get_by_role("button", name="Keep the assessment").click()
        axe(web)
    web.context.clear_cookies()
    sign_in(web, "path.lead@example.org")
    web.goto(GATE)
    web.get_by_text("Decide at this gate").click()
    web.get_by_label("Vary", exact=True).check()
    web.get_by_label("Why?").fill("Conditions are met in part: half a year more")
    web.get_by_label("Who signed it off?").fill("Accountable Officers, 4 May")
    web.get_by_role("button", name="Keep the decision").click()
    expect(web.locator("#decisions")).to_contain_text("not every criterion was met")
    expect(web.locator("#decisions")).to_contain_text("Accountable Officers, 4 May")
    axe(web)


def test_who_could_move_is_a_range(plain: Page) -> None:
    plain.goto(HOME + "shift/")
    row = plain.locator("#clusters").get_by_role("row", name="Cluster 4 ", exact=False).first
    expect(row).to_contain_text("60% to 70%")
    expect(plain.locator("#clusters").get_by_role("row", name="Cluster 14")).to_contain_text(
        "up to 5%"
    )
    expect(plain.get_by_role("main")).to_contain_text("illustrative")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("north-central-london-2022", "1 and 2 were complete and 3 was under way"),
        ("essex-section-75-2022", "from 31 May 2022 to 31 March 2025"),
        ("jcp-2011", "from 1 January 1999 to 30 April 2013"),
    ],
)
def test_stages_and_phases_run_in_the_same_engine(
    web: Page, server: str, code: str, words: str
) -> None:
    world.paper(code)
    web.goto(f"/places/{code}/path/")
    expect(web.locator(".nhsuk-lede-text")).to_contain_text(words)
    expect(web.locator("#phases-gantt")).to_be_visible()
    looked_over(web)
    with web.expect_download() as download:
        web.get_by_role("link", name="Put these dates into your calendar").click()
    feed = Calendar.from_ical(download.value.path().read_bytes())
    assert feed["x-wr-calname"]
