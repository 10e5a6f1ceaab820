"""Signing in, the second step, and choosing an organisation."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import looked_over


def code_of(secret: str) -> str:
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def fill_sign_in(page: Page, email: str, password: str = world.PASSWORD) -> None:
    page.goto("/account/login/?next=/about/privacy/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def confirm(page: Page) -> None:
    """Before a change to how one signs in, the password is asked for once more."""
    expect(page.get_by_role("heading", name="Enter your password again")).to_be_visible()
    looked_over(page)
    page.get_by_role("textbox", name="Password").fill(world.PASSWORD)
    page.get_by_role("button", name="Continue").click()


def test_signing_in_leads_to_where_one_wanted_to_go_and_out_again(web: Page) -> None:
    world.person("ann.fielding@example.org", (Role.ANALYST, "north_ccg"))
    fill_sign_in(web, "ann.fielding@example.org", "not the password")
    expect(web.get_by_role("alert")).to_contain_text("e-mail address or the password is not right")
    looked_over(web)
    fill_sign_in(web, "ann.fielding@example.org")
    expect(web.get_by_role("heading", name="Privacy", level=1)).to_be_visible()
    account = web.get_by_role("navigation", name="Account")
    expect(account).to_contain_text("Ann Fielding")
    expect(account).to_contain_text("North Ccg")
    with web.expect_navigation():
        web.get_by_role("link", name="Ann Fielding").click()
    looked_over(web)
    web.get_by_role("button", name="Sign out").click()
    expect(web.get_by_text("You have signed out.")).to_be_visible()
    expect(web.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def test_a_second_step_is_set_up_and_then_asked_for(web: Page) -> None:
    user = world.person("bea.moss@example.org", (Role.AUDITOR, "north_ccg"))
    fill_sign_in(web, "bea.moss@example.org")
    web.goto("/account/2fa/")
    looked_over(web)
    web.get_by_role("button", name="Set up the second step").click()
    confirm(web)
    looked_over(web)
    secret = web.locator(".cw-code").inner_text()
    web.get_by_label("Code").fill("000000")
    web.get_by_role("button", name="Turn on the second step").click()
    expect(web.get_by_role("alert")).to_contain_text("This code is not right")
    looked_over(web)
    web.get_by_label("Code").fill(code_of(secret))
    web.get_by_role("button", name="Turn on the second step").click()
    expect(web.get_by_role("heading", name="Recovery codes")).to_be_visible()
    looked_over(web)
    recovery = web.locator(".cw-codes li").first.inner_text()

    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data), "the secret lies open in the database"

    web.get_by_role("button", name="Sign out").click()
    fill_sign_in(web, "bea.moss@example.org")
    expect(web.get_by_role("heading", name="Enter your sign-in code")).to_be_visible()
    looked_over(web)
    web.goto("/account/")
    expect(web.get_by_role("heading", name="Enter your sign-in code")).to_be_visible()
    web.get_by_label("Code").fill(recovery)
    web.get_by_role("button", name="Sign in").click()
    expect(web.get_by_role("button", name="Sign out")).to_be_visible()


def test_the_code_of_the_app_lets_in_and_the_step_can_be_turned_off(web: Page) -> None:
    user = world.person("cy.brook@example.org", (Role.READER, "north_ccg"))
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    fill_sign_in(web, "cy.brook@example.org")
    web.get_by_label("Code").fill(code_of(secret))
    web.get_by_role("button", name="Sign in").click()
    expect(web.get_by_role("heading", name="Privacy", level=1)).to_be_visible()
    web.goto("/account/2fa/")
    looked_over(web)
    web.get_by_role("button", name="Turn off the second step").click()
    with web.expect_navigation():
        web.get_by_role("link", name="Use your authenticator app instead").click()
    looked_over(web)
    web.get_by_role("link", name="Use your password instead").click()
    confirm(web)
    looked_over(web)
    web.get_by_role("button", name="Turn it off").click()
    expect(web.get_by_text("The second sign-in step is off.")).to_be_visible()


def test_a_password_is_changed(web: Page, sign_in: Callable[[Page, str], None]) -> None:
    world.person("di.combe@example.org", (Role.READER, "north_ccg"))
    sign_in(web, "di.combe@example.org")
    web.goto("/account/password/change/")
    looked_over(web)
    web.get_by_label("Current password").fill(world.PASSWORD)
    web.get_by_role("textbox", name="New password", exact=True).fill("short")
    web.get_by_role("textbox", name="New password again").fill("short")
    web.get_by_role("button", name="Change password").click()
    expect(web.get_by_role("alert")).to_contain_text("at least 12 characters")
    looked_over(web)
    web.get_by_label("Current password").fill(world.PASSWORD)
    web.get_by_role("textbox", name="New password", exact=True).fill("another three words")
    web.get_by_role("textbox", name="New password again").fill("another three words")
    web.get_by_role("button", name="Change password").click()
    expect(web.get_by_text("Your password is changed.")).to_be_visible()
    assert world.found("di.combe@example.org").check_password("another three words")


def test_one_chooses_which_organisation_to_act_for(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    email = "ed.marsh@example.org"
    world.person(email, (Role.ANALYST, "north_ccg"), (Role.AUDITOR, "south_council"))
    sign_in(web, email)
    web.goto("/about/privacy/")
    expect(web.get_by_role("link", name="Audit")).to_have_count(0)
    with web.expect_navigation():
        web.get_by_role("link", name="Acting for North Ccg (change organisation)").click()
    looked_over(web)
    web.goto("/account/organisation/?next=/account/")
    web.get_by_label("South Council – Auditor").check()
    web.get_by_role("button", name="Continue").click()
    expect(web.get_by_role("alert")).to_contain_text("You now act for South Council.")
    expect(web.get_by_role("heading", name="Your account")).to_be_visible()
    expect(web.locator("main")).to_contain_text("South Council as Auditor")
    expect(web.get_by_role("link", name="Audit")).to_be_visible()


def test_an_organisation_of_somebody_else_cannot_be_chosen(
    web: Page, sign_in: Callable[[Page, str], None]
) -> None:
    world.person("fay.hill@example.org", (Role.ANALYST, "north_ccg"))
    other = world.person("gus.hill@example.org", (Role.AUDITOR, "south_council"))
    sign_in(web, "fay.hill@example.org")
    web.goto("/account/organisation/")
    foreign = str(other.memberships.get().pk)
    web.locator("input[type=radio]").evaluate("(box, pk) => { box.value = pk }", foreign)
    web.locator("input[type=radio]").check()
    web.get_by_role("button", name="Continue").click()
    expect(web.get_by_role("alert")).to_contain_text("Choose one of the organisations in the list")


def test_signing_in_works_without_javascript(plain: Page) -> None:
    world.person("hal.reed@example.org", (Role.READER, "north_ccg"))
    fill_sign_in(plain, "hal.reed@example.org")
    expect(plain.get_by_role("heading", name="Privacy", level=1)).to_be_visible()


def test_the_account_fits_a_phone(phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    world.person(
        "ivy.long-surname@example.org", (Role.COMMISSIONER, "north_exampleshire_and_marshes")
    )
    sign_in(phone, "ivy.long-surname@example.org")
    for path in ("/account/", "/account/organisation/", "/account/2fa/"):
        phone.goto(path)
        looked_over(phone)
