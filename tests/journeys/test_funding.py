"""From a pot to its lots, and from an award to a running service, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests import universe
from tests.journeys import world
from tests.journeys.watching import axe, looked_over_at_both_sizes, unique_link_text
from tests.records import people

PLACE = "funded-place"
HOME = f"/places/{PLACE}/"
ONE = f"{HOME}contracts/the-north/"
SignIn = Callable[[Page, str], None]
LINES = """\
part,body_code,period,amount_gbp,pledge,instrument,payments_a_year,starts_on,ends_on,plan_line,\
status,source_doc,source_section
cost now,shire_council,a year,342000,,,,,,,printed,this file,Row
contribution now,north_icb,a year,31000,,section 256,,,,,printed,this file,Row
contribution,shire_council,a year,195000,confirmed,own budget,,,,,printed,this file,Row
contribution,north_icb,a year,305000,proposed,section 256,4,2031-10-01,2032-09-30,,printed,\
this file,Row
saving,shire_council,a year,116000,,,,2031-10-01,,Plan line 3,printed,this file,Row
"""
LOTS = """\
lot,title,overhead_gbp,expected_bids,status,source_doc,source_section
1,The north,30000,3,assigned,this file,Row
2,The south,40000,1,assigned,this file,Row
"""
FACTORS = """\
factor,lot,amount,unit,status,source_doc,source_section
People,1,60,people,illustrative,this file,Row
People,2,40,people,illustrative,this file,Row
Rurality,1,5,people,illustrative,this file,Row
Rurality,2,20,people,illustrative,this file,Row
"""


@pytest.fixture(autouse=True)
def place(server: str) -> None:
    if world.people_there("funding@shire-council.example"):
        return
    made = people.place(
        PLACE, north_icb="lead", shire_council="commissioner", meadow_mind="provider"
    )
    for role, body in (
        (Role.COMMISSIONER, "shire_council"), (Role.PROVIDER, "meadow_mind"),
    ):  # fmt: skip
        world.person(f"funding@{body.replace('_', '-')}.example", (role, body))
    for name, data in (("funding_lines", LINES), ("funding_lots", LOTS), ("lot_factors", FACTORS)):
        universe.bring_in(made, name, data.encode())


def seen(page: Page) -> None:
    axe(page)
    unique_link_text(page)


def test_a_pot_is_shared_over_its_lots(web: Page, sign_in: SignIn) -> None:
    sign_in(web, "funding@shire-council.example")
    web.goto(f"{HOME}funding/")
    main = web.get_by_role("main")
    expect(main).to_contain_text("The pot holds £500,000 a year, of which £195,000 is confirmed.")
    expect(main).to_contain_text("saves £116,000 a year")
    looked_over_at_both_sizes(web)
    seen(web)
    web.goto(f"{HOME}funding/lots/")
    expect(main).to_contain_text("not shared out yet")
    seen(web)
    web.get_by_label("Weight of People", exact=True).fill("80")
    web.get_by_label("Weight of Rurality").fill("10")
    web.get_by_label("Why these factors and weights?").fill("People first, distance second")
    web.get_by_role("button", name="Share the pot").click()
    expect(main).to_contain_text("The weights of the factors total 90%: they must total 100%.")
    web.get_by_label("Weight of Rurality").fill("20")
    web.get_by_role("button", name="Share the pot").click()
    # 500,000 × (0.8 × 60 ÷ 100 + 0.2 × 5 ÷ 25) = 260,000.
    expect(main).to_contain_text("1 The north gets the most, £260,000 a year")
    expect(main).to_contain_text("1 lot is below the level that was set")
    expect(main).to_contain_text("Illustrative")
    looked_over_at_both_sizes(web)
    seen(web)


def test_an_award_becomes_a_service(web: Page, phone: Page, sign_in: SignIn) -> None:
    sign_in(web, "funding@shire-council.example")
    sign_in(phone, "funding@meadow-mind.example")
    web.goto(f"{HOME}contracts/")
    web.get_by_role("button", name="Make a contract").click()
    seen(web)
    web.get_by_label("Lot", exact=True).fill("old")
    web.get_by_label("Title of the contract").fill("The north")
    web.get_by_label("Provider", exact=True).select_option(label="Meadow Mind")
    web.get_by_label("Value in pounds a year").fill("260,000")
    dated(web, "First day of the service", date(2017, 10, 1))
    web.get_by_label("First term in months").fill("360")
    web.get_by_label("Who manages it").fill("Contracts team")
    web.get_by_role("button", name="Make the contract").click()
    expect(web.get_by_role("main")).to_contain_text("First term in months: enter 240 or less")
    web.get_by_label("First term in months").fill("240")
    web.get_by_role("button", name="Make the contract").click()
    expect(web.get_by_role("main")).to_contain_text(
        "Waits for the signature of the contract holder"
    )
    looked_over_at_both_sizes(web)
    for page in (web, phone):
        page.goto(ONE)
        page.get_by_role("button", name="Sign it").click()
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_role("main")).to_contain_text("Your signature is recorded.")
    phone.get_by_role("link", name="Mobilisation").click()
    phone.get_by_role("link", name="Record the counts").click()
    dated(phone, "Counted on", timezone.localdate())
    for label, count in (("People at the start", "100"), ("Moved to the new service", "80"),
                         ("Left as planned", "17"), ("Unresolved", "3")):  # fmt: skip
        phone.get_by_label(label).fill(count)
    phone.get_by_role("button", name="Record the counts").click()
    expect(phone.get_by_role("main")).to_contain_text("3 of 100 people are unresolved")
    for page in (web, phone):
        page.goto(f"{ONE}mobilisation/")
        page.get_by_role("link", name="Decide go or no go").click()
        page.get_by_label("Go", exact=True).check()
        page.get_by_role("button", name="Record the decision").click()
    seen(phone)
    web.goto(f"{ONE}mobilisation/")
    web.get_by_role("button", name="Start the service").click()
    web.get_by_role("button", name="Start it").click()
    expect(web.get_by_role("main")).to_contain_text("3 people are unresolved")
    web.get_by_label("Why does it start all the same?").fill("Three are visited every week")
    web.get_by_role("button", name="Start it").click()
    expect(web.get_by_role("main")).to_contain_text("The service started on")
    web.goto(f"{HOME}contracts/")
    looked_over_at_both_sizes(web)
    seen(web)


def dated(page: Page, legend: str, day: date) -> None:
    boxes = page.get_by_role("group", name=legend)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(label).fill(str(number))
