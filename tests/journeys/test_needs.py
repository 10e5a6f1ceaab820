"""A needs assessment from draft to a cited version, by its lead, a provider and a clinician."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import axe, fits, unique_link_text

HOME = "/places/essex-2015/"
ONE = HOME + "needs/dementia-in-thurrock/"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


def seen(page: Page) -> None:
    axe(page)
    unique_link_text(page)


def begin(web: Page) -> None:
    web.goto(HOME + "needs/")
    seen(web)
    web.get_by_role("button", name="Begin a needs assessment").click()
    web.get_by_label("Title").fill("Dementia in Thurrock")
    web.get_by_label("How is need assessed?").fill("Registers set against survey prevalence.")
    web.get_by_label("Thurrock", exact=True).check()
    web.get_by_role("button", name="Begin it").click()
    expect(web.get_by_role("alert")).to_contain_text("Choose at least one topic")
    seen(web)
    web.get_by_label("Segment: Clusters 18 to 21").check()
    web.get_by_role("button", name="Begin it").click()
    expect(web.get_by_role("main")).to_contain_text("Enter what is known of")
    seen(web)


def enter(web: Page) -> None:
    web.get_by_role("link", name="Add what is known").click()
    web.get_by_label("Unmet").check()
    web.get_by_label("Where?", exact=True).select_option(label="Thurrock")
    web.get_by_label("What is known?").fill("Many people with dementia are on no register.")
    web.get_by_label("Moderate").check()
    web.get_by_label("Where in it, or which other source?").fill("Registers of practices")
    seen(web)
    web.get_by_role("button", name="Save the entry").click()
    web.get_by_label("Words in its name").fill("dementia")
    web.get_by_role("button", name="Look for it").click()
    seen(web)
    web.get_by_role("radio").first.check()
    web.get_by_role("button", name="Cite this number").click()
    expect(web.get_by_role("main")).to_contain_text("The number is cited")


def ask(web: Page) -> None:
    web.get_by_role("link", name="Validation of").click()
    web.get_by_label("Of which organisation?").select_option("sept")
    web.get_by_label("In which clinical role?").fill("Consultant for older people")
    seen(web)
    web.get_by_role("button", name="Ask them").click()
    web.goto(ONE + "priority/")
    web.get_by_label("What is the priority?").fill("Diagnose dementia earlier")
    web.get_by_role("button", name="Set it").click()
    web.goto(ONE + "steps/")
    seen(web)
    web.get_by_role("button", name="Ask them").click()
    expect(web.get_by_role("main")).to_contain_text("The parties are asked")
    seen(web)


def contribute(web: Page) -> None:
    web.goto(ONE)
    expect(web.get_by_role("main")).not_to_contain_text("are on no register")
    seen(web)
    web.get_by_role("link", name="Contribute to").click()
    web.get_by_label("What should be known?").fill("Families wait long for a diagnosis.")
    web.get_by_role("button", name="Send it").click()
    expect(web.locator("#contributions")).to_contain_text("Waiting for the lead")


def answer(web: Page) -> None:
    web.goto(ONE)
    web.get_by_role("link", name="Families wait long for a diagnosis.").click()
    web.get_by_label("Yes").check()
    web.get_by_label("Why?").fill("It stands beside the number.")
    seen(web)
    web.get_by_role("button", name="Answer").click()
    web.goto(ONE + "steps/")
    web.get_by_role("button", name="Hand it over").click()
    expect(web.get_by_role("main")).to_contain_text("1 section still to be validated.")


def validate(web: Page) -> None:
    web.goto(ONE)
    web.get_by_role("link", name="as Consultant for older people").click()
    expect(web.locator("#entries")).to_contain_text("are on no register")
    seen(web)
    web.get_by_label("Agree in part").check()
    web.get_by_role("button", name="Give this answer").click()
    expect(web.get_by_role("alert")).to_contain_text("Say what you do not agree with")
    web.get_by_label("What do you not agree with, and why?").fill("Registers lag by a year.")
    web.get_by_role("button", name="Give this answer").click()


def publish(web: Page) -> None:
    web.goto(ONE)
    expect(web.get_by_role("main")).to_contain_text("Every section is cleared. Publish it.")
    web.goto(ONE + "steps/")
    web.get_by_role("button", name="Publish").click()
    expect(web.get_by_role("main")).to_contain_text("It is published.")
    web.get_by_role("link", name="Version 1", exact=True).click()
    expect(web.get_by_role("main")).to_contain_text("Registers lag by a year.")
    thread = web.locator(".cw-thread")
    expect(thread).to_contain_text("Diagnose dementia earlier")
    seen(web)
    with web.expect_download() as download:
        web.get_by_role("link", name="Download it as Word").click()
    assert download.value.suggested_filename == "dementia-in-thurrock.docx"


def begin_another(web: Page) -> None:
    web.goto(HOME + "needs/start/")
    web.get_by_label("Title").fill("Dementia again")
    web.get_by_label("How is need assessed?").fill("The same.")
    web.get_by_label("Thurrock", exact=True).check()
    web.get_by_label("Segment: Clusters 18 to 21").check()
    web.get_by_role("button", name="Begin it").click()
    alert = web.get_by_role("heading", name="Somebody has looked at this").locator("..")
    expect(alert.get_by_role("link", name="Dementia in Thurrock")).to_be_visible()
    seen(web)


def test_from_draft_to_a_version_that_is_cited(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    lead, provider, clinician = (
        f"need.{who}@example.org" for who in ("lead", "provider", "clinician")
    )
    world.person(lead, (Role.COMMISSIONER, "thurrock_ccg"))
    world.person(provider, (Role.PROVIDER, "nep"))
    world.person(clinician, (Role.PROVIDER, "sept"))
    steps = [
        (lead, [begin, enter, ask]),
        (provider, [contribute]),
        (lead, [answer]),
        (clinician, [validate]),
        (lead, [publish, begin_another]),
    ]
    for who, parts in steps:
        sign_in(web, who)
        for part in parts:
            part(web)
    sign_in(web, provider)
    web.goto(ONE)
    expect(web.locator("#contributions")).to_contain_text("It stands beside the number.")


def test_everybody_reads_the_library_and_it_fits_a_phone(phone: Page, plain: Page) -> None:
    phone.goto("/needs/")
    fits(phone)
    plain.goto("/needs/?state=draft")
    expect(plain.get_by_role("main")).to_contain_text("No")
