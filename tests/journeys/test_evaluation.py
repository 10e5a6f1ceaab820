"""From opened bids to a confirmed award, by nine people of different roles and organisations."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonweal.records.people.acting import Acting
from tests.journeys.watching import looked_over_at_both_sizes
from tests.records.evaluation.world import (
    World,
    moderate_all,
    opened,
    score_all,
    with_panels,
)

ONE = "/places/shire/tenders/community-recovery-support/"
HOME = f"{ONE}evaluation/"
UNIT = "q1/1/meadow/"
SignIn = Callable[[Page, str], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Lets the clock of the server run ahead."""
    real, ahead = timezone.now, [timedelta(0)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + ahead[0])
    return lambda by: ahead.__setitem__(0, by)


@pytest.fixture
def world(server: str) -> World:
    """A tender whose bids were opened yesterday."""
    deadline = (timezone.now() - timedelta(days=1)).replace(microsecond=0)
    return opened(deadline=deadline, service_start="2099-10-01")


def email(who: Acting) -> str:
    assert who.user
    return who.user.email


def looked(web: Page, name: str) -> None:
    """Look the page over at both sizes; keep pictures where a folder for them is named."""
    looked_over_at_both_sizes(web)
    folder = os.environ.get("COMMONWEAL_PICTURES")
    if folder:
        before = web.viewport_size
        for width in (1280, 375):
            web.set_viewport_size({"width": width, "height": 900})
            web.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        if before:
            web.set_viewport_size(before)


def declare(web: Page) -> None:
    web.goto(f"{ONE}declarations/")
    web.get_by_label("I have no conflict of interest").check()
    web.get_by_role("button", name="Declare").click()
    expect(web.get_by_role("main")).to_contain_text("You have declared, and nothing bars you.")


def build_panels(web: Page, world: World) -> None:
    web.goto(HOME)
    looked(web, "home-first")
    declare(web)
    looked(web, "declarations")
    web.goto(f"{HOME}panels/")
    web.get_by_label("Which panel?").select_option("1")
    web.get_by_label("Email address").fill(email(world.evaluators["city"]))
    web.get_by_role("button", name="Appoint").click()
    expect(web.get_by_role("main")).to_contain_text("which does not commission lot 1")
    web.get_by_label("Email address").fill(email(world.evaluators["shire"]))
    web.get_by_label("They chair this panel").check()
    web.get_by_role("button", name="Appoint").click()
    expect(web.locator("#seats")).to_contain_text("chair")
    looked(web, "panels")


def score(web: Page, value: str, reason: str) -> None:
    web.goto(f"{HOME}scoring/")
    web.locator(f"a[href$='{UNIT}']").click()
    expect(web.get_by_role("main")).to_contain_text("We live there.")
    web.locator(f"input[name=score][value='{value}']").check()
    web.get_by_label("Why this score?").fill(reason)
    web.get_by_role("button", name="Submit the score").click()
    expect(web.get_by_role("main")).to_contain_text("Your score is submitted.")


def moderate(web: Page) -> None:
    web.goto(f"{HOME}moderation/{UNIT}")
    expect(web.locator("#scores")).to_contain_text("They name every village.")
    web.get_by_label("3: Meets what is asked").check()
    web.get_by_label("Why did the panel agree").fill("They know the shire, less so the north.")
    for box in web.locator("input[name=attended]").all():
        box.check()
    for box in web.locator("textarea[name^=differs_]").all():
        box.fill("We read the part about the north together.")
    looked(web, "moderation")
    web.get_by_role("button", name="Record the consensus").click()
    expect(web.get_by_role("main")).to_contain_text("consensus 3")


def award(web: Page, lot: str) -> None:
    web.goto(f"{HOME}lots/{lot}/")
    expect(web.get_by_role("main")).to_contain_text("whose offer scores highest")
    web.get_by_label("Why is it awarded?").fill("It scores highest by the published rules.")
    web.get_by_role("button", name="Award the lot").click()
    expect(web.get_by_role("main")).to_contain_text("The award is recorded.")


def test_from_opened_bids_to_a_confirmed_award(
    web: Page,
    sign_in: SignIn,
    world: World,
    later: Callable[[timedelta], None],
    tmp_path: Path,
) -> None:
    sign_in(web, email(world.lead))
    build_panels(web, world)
    sign_in(web, email(world.evaluators["shire"]))
    declare(web)
    with_panels(world)
    sign_in(web, email(world.lead))
    web.goto(HOME)
    web.get_by_role("button", name="Start scoring").click()
    expect(web.get_by_role("main")).to_contain_text("Scoring has started.")
    looked(web, "home-scoring")

    sign_in(web, email(world.evaluators["shire"]))
    web.goto(f"{HOME}scoring/{UNIT}")
    looked(web, "score")
    score(web, "4", "They name every village.")
    looked(web, "scoring")
    sign_in(web, email(world.evaluators["board"]))
    web.goto(f"{HOME}moderation/{UNIT}")
    expect(web.get_by_role("main")).not_to_contain_text("They name every village.")
    score(web, "2", "Little on the north.")
    sign_in(web, email(world.evaluators["shire"]))
    moderate(web)
    looked(web, "moderations")
    moderate_all(score_all(world))

    sign_in(web, email(world.lead))
    web.goto(HOME)
    web.get_by_role("button", name="Open them").click()
    expect(web.get_by_role("main")).to_contain_text("The prices are open.")
    sign_in(web, email(world.others["finance"]))
    web.goto(f"{HOME}lots/1/")
    expect(web.locator("#ranking")).to_contain_text("Meadow")
    looked(web, "lot")
    sign_in(web, email(world.others["shire_lead"]))
    award(web, "1")
    sign_in(web, email(world.evaluators["city"]))
    award(web, "2")
    looked(web, "lot-awarded")

    tell(web, sign_in, world, tmp_path)
    later(timedelta(days=30))
    confirm(web, sign_in, world, tmp_path)


def tell(web: Page, sign_in: SignIn, world: World, folder: Path) -> None:
    sign_in(web, email(world.lead))
    web.goto(f"{HOME}award/")
    web.get_by_label("By which route is this bought?").select_option("psr-competitive")
    web.get_by_role("button", name="Issue the letters and tell the outcome").click()
    expect(web.get_by_role("main")).to_contain_text("The letters are issued")
    looked(web, "award")
    sign_in(web, email(world.bidders["harbour"]))
    web.goto(ONE)
    web.get_by_role("link", name="The outcome of your bid").click()
    expect(web.get_by_role("main")).to_contain_text("It is intended to award this lot to Meadow")
    looked(web, "letter")
    with web.expect_download() as waiting:
        web.get_by_role("link", name="Your letter as a Word file").click()
    waiting.value.save_as(folder / "letter.docx")


def confirm(web: Page, sign_in: SignIn, world: World, folder: Path) -> None:
    sign_in(web, email(world.others["shire_lead"]))
    web.goto(f"{HOME}lots/1/")
    web.get_by_role("button", name="Confirm the award").click()
    expect(web.get_by_role("main")).to_contain_text("The award is confirmed.")
    sign_in(web, email(world.others["auditor"]))
    web.goto(f"{HOME}record/")
    expect(web.get_by_role("main")).to_contain_text("The record holds")
    looked(web, "record")
    with web.expect_download() as waiting:
        web.get_by_role("link", name="Download the challenge pack").click()
    waiting.value.save_as(folder / "pack.zip")
