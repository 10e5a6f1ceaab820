"""A review of grants and a plan of involvement, from their first page to what follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import looked_over_at_both_sizes
from tests.records import people
from tests.records.reviews.world import listed

PLACE = "reviewing-place"
LEAD = "grants.lead@reviewing.example"
SignIn = Callable[[Page, str], None]


@pytest.fixture
def place(server: str) -> None:
    people.place(PLACE, north_icb="lead")
    world.person(LEAD, (Role.COMMISSIONER, "north_icb"))


def test_grants_are_reviewed_and_partners_are_planned(
    web: Page, sign_in: SignIn, place: None
) -> None:
    sign_in(web, LEAD)
    web.goto(f"/places/{PLACE}/reviews/")
    looked_over_at_both_sizes(web)
    web.get_by_role("button", name="Begin a review").click()
    web.get_by_label("What is reviewed?").fill("Grants of the shire")
    web.get_by_label("Many grants at once").check()
    web.get_by_role("button", name="Begin it").click()
    web.get_by_role("link", name="Bring in the list of grants").click()
    looked_over_at_both_sizes(web)
    web.get_by_label("File").set_input_files(
        {"name": "grants.csv", "mimeType": "text/csv", "buffer": listed()}
    )
    web.get_by_role("button", name="Bring the list in").click()
    expect(web.get_by_role("alert")).to_contain_text("The list is in")
    looked_over_at_both_sizes(web)
    web.get_by_role("button", name="Conclude it").click()
    looked_over_at_both_sizes(web)
    web.get_by_label("Align with each other").check()
    web.get_by_label("Why?", exact=True).fill("They double each other")
    web.get_by_role("button", name="Conclude it").click()
    expect(web.get_by_role("alert")).to_contain_text("The review is concluded")
    web.goto(f"/places/{PLACE}/involvement/start/")
    web.get_by_label("Which project is it?").fill("New grants")
    web.get_by_role("button", name="Begin it").click()
    looked_over_at_both_sizes(web)
    web.get_by_role("button", name="Add a partner").click()
    looked_over_at_both_sizes(web)
    web.get_by_label("Who takes part?").fill("Peers")
    web.get_by_label("From where do they come?").select_option("service_users")
    web.get_by_label("What do they do?").select_option("designs")
    web.get_by_label("Planning").check()
    web.get_by_label("How is their time paid for?").select_option("paid")
    web.get_by_role("button", name="Add the partner").click()
    web.get_by_role("link", name="Peers").first.click()
    looked_over_at_both_sizes(web)
