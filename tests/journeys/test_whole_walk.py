"""From need to recommendation, with the sources of every step: Essex, and then a made-up county."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.facts import hooks
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions import register_area
from commonweal.records.register.models import Place, PlaceParty
from commonweal.records.register.selectors import place_for
from tests import universe
from tests.journeys import world
from tests.journeys.watching import axe
from tests.records import people

ESSEX = "/places/essex-2015/"
COUNTY = Path(__file__).parents[1] / "counties" / "exampleshire"
SYSTEM = Acting.system()
#: The steps of the planning room, each with words that its page says of Essex, and of the county.
STEPS = (
    ("gaps/", "", ""),
    ("path/", "20 clusters move in 6 segments", "4 clusters move in 2 segments"),
    ("ragged-edge/", "areas differ in setting", "areas differ in setting"),
    ("realignment/", "£150.00m", "£40.00m"),
    ("priorities/", "fit within £6.00m", "fit within £0.70m"),
    ("momentum/", "If nothing changes", "If nothing changes"),
    ("workforce/", "84 AMHPs in 2015 to 126 in 2017", "40 AMHPs in 2024 to 50 in 2026"),
)


def walk(page: Page, home: str, which: int) -> None:
    """Open each step from the place's home, read what it comes to, and open what went in."""
    for path, *said in STEPS:
        page.goto(home)
        page.get_by_role("main").locator(f'a[href="{home}{path}"]').first.click()
        expect(page.get_by_role("main")).to_contain_text(said[which])
        axe(page)
        sources = page.get_by_role("link", name="See the figures that went in")
        if sources.count():
            sources.click()
            expect(page.locator("#result_sources tbody tr").first).to_be_visible()
            expect(page.locator("#thread-heading")).to_be_visible()


def test_essex_from_need_to_its_recommendation(web: Page) -> None:
    world.essex()
    walk(web, ESSEX, 0)
    web.goto(f"{ESSEX}options/main/")
    expect(web.locator("#options tbody tr")).to_have_count(6)
    web.get_by_role("main").get_by_role("link", name="Option 2b is preferred").first.click()
    thread = web.get_by_role("region", name="The golden thread")
    expect(thread).to_contain_text("Commissioning path")
    thread.get_by_role("link", name="1b").first.click()
    expect(web.get_by_role("heading", level=1)).to_be_visible()
    expect(web.locator(".nhsuk-caption-l")).to_contain_text("Recommendation 1b")
    axe(web)


@pytest.fixture
def county(server: str) -> Place:
    """The made-up county with every table of its own, and nothing else."""
    for code in ("example_icb", "example_council", "example_trust"):
        people.organisation(code)
    people.organisation("example_charity", "voluntary")
    for code in ("example_north", "example_south"):
        register_area(by=SYSTEM, code=code, name=code.replace("_", " ").title(), kind="ccg_area")
    made = people.place("walkshire", example_icb="lead", example_council="commissioner")
    PlaceParty.objects.create(
        place=made, organisation=people.organisation("example_trust"), part="provider"
    )
    with hooks.told_once(SYSTEM):
        universe.bring_in(made, "spend", universe.SHEET.encode())
        for path in sorted(COUNTY.glob("*.csv")):
            universe.bring_in(made, path.stem, path.read_bytes())
    return place_for(SYSTEM, "walkshire")


def test_a_made_up_county_walks_the_same_way(
    web: Page, sign_in: Callable[[Page, str], None], county: Place
) -> None:
    world.person("walker@example.org", (Role.COMMISSIONER, "example_council"))
    sign_in(web, "walker@example.org")
    walk(web, f"/places/{county.code}/", 1)
    web.goto(f"/places/{county.code}/options/")
    axe(web)
