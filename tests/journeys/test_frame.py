"""The frame of every page: accessible at both widths, by keyboard, and without JavaScript."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commonweal.site.middleware import CONTENT_SECURITY_POLICY
from tests.journeys.watching import Watch, looked_over

OPEN = [
    "/",
    "/places/",
    "/about/accessibility/",
    "/about/cookies/",
    "/about/privacy/",
    "/account/login/",
]


def test_the_gallery_is_accessible_on_a_desktop(web: Page) -> None:
    web.goto("/gallery/")
    looked_over(web)


def test_the_gallery_is_accessible_on_a_phone(phone: Page) -> None:
    phone.goto("/gallery/")
    looked_over(phone)


@pytest.mark.parametrize("path", OPEN)
def test_the_pages_that_stand_without_data_are_accessible(path: str, web: Page) -> None:
    web.goto(path)
    looked_over(web)


def test_the_first_key_leads_past_the_header(web: Page) -> None:
    web.goto("/gallery/")
    web.keyboard.press("Tab")
    skip = web.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    web.keyboard.press("Enter")
    expect(web.locator("#maincontent")).to_be_focused()


def test_the_content_security_policy_allows_the_templates_own_script_and_no_other(
    web: Page, watch: Watch
) -> None:
    web.goto("/gallery/")
    scripts = web.locator("script:not([src])").all_text_contents()
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    expect(web.locator("body")).to_have_class(re.compile("nhsuk-frontend-supported"))
    watch.allow("Content Security Policy")
    web.evaluate(
        """() => { const s = document.createElement('script');
                   s.textContent = 'window.harmed = true'; document.body.append(s); }"""
    )
    assert web.evaluate("() => window.harmed") is None


def test_messages_are_read_out_and_accessible(web: Page) -> None:
    web.goto("/gallery/?say=1")
    expect(web.get_by_role("alert").first).to_contain_text("412 figures in release 3")
    looked_over(web)


def test_mistakes_in_a_form_lead_to_the_field(web: Page) -> None:
    web.goto("/gallery/")
    web.get_by_role("textbox", name="Day").fill("31")
    web.get_by_role("textbox", name="Month").fill("2")
    web.get_by_role("textbox", name="Year").fill("2016")
    web.get_by_role("button", name="Save").click()
    expect(web).to_have_title("Error: Gallery – Commonweal")
    summary = web.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="The start date must be a real date").click()
    expect(web.get_by_role("textbox", name="Day")).to_be_focused()
    looked_over(web)


def test_without_javascript_the_page_and_its_form_work(plain: Page) -> None:
    plain.goto("/gallery/")
    expect(plain.get_by_role("heading", name="Who pays", exact=False)).to_have_count(0)
    expect(plain.locator("figure")).to_have_count(7)
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_role("alert")).to_contain_text("There is a problem")


def test_a_table_downloads_from_its_link(web: Page) -> None:
    web.goto("/gallery/")
    with web.expect_download() as waiting:
        web.get_by_role("link", name="CSV of Spend by commissioner, 2014/15").click()
    assert waiting.value.suggested_filename == "gallery-spend.csv"
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1][:3] == ["North Exampleshire CCG", "61200000.0", "Printed"]


def test_a_wide_drawing_scrolls_inside_its_frame_by_keyboard(phone: Page) -> None:
    phone.goto("/gallery/")
    frame = phone.locator("#who-pays .cw-drawing")
    frame.focus()
    phone.keyboard.press("ArrowRight")
    phone.keyboard.press("ArrowRight")
    expect(frame).to_be_focused()
    phone.wait_for_timeout(300)
    assert frame.evaluate("box => box.scrollLeft") > 0


def test_a_drawing_over_time_opens_at_its_latest_values(phone: Page) -> None:
    phone.goto("/gallery/")
    frame = phone.locator(".cw-drawing--latest").first
    beyond = "box => box.lastElementChild.getBoundingClientRect().right - box.clientWidth"
    assert frame.evaluate("box => box.scrollWidth > box.clientWidth")
    assert frame.evaluate(beyond) <= frame.evaluate("box => box.getBoundingClientRect().left") + 1


def test_an_address_that_is_not_there_says_what_to_do(web: Page, watch: Watch) -> None:
    watch.allow("404")
    answer = web.goto("/nowhere/")
    assert answer
    assert answer.status == 404
    expect(web.get_by_role("heading", name="Page not found")).to_be_visible()
    looked_over(web)


def test_a_mistake_of_the_site_says_so(web: Page, watch: Watch) -> None:
    watch.allow("500")
    answer = web.goto("/gallery/broken/")
    assert answer
    assert answer.status == 500
    expect(web.get_by_text("What you were doing has not been saved")).to_be_visible()
    looked_over(web)


def test_a_form_that_is_not_from_this_site_is_refused_in_plain_words(
    web: Page, watch: Watch
) -> None:
    watch.allow("403")
    web.goto("/gallery/")
    web.locator("main input[name=csrfmiddlewaretoken]").evaluate("box => box.value = 'x'")
    web.get_by_role("button", name="Save").click()
    expect(web.get_by_role("heading", name="Please send the form again")).to_be_visible()
    looked_over(web)
