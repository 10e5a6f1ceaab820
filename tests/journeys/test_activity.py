"""A data manager hands activity in: a refused file, a mended one, its quality, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from commonweal.records.people.permissions import Role
from tests.journeys import world
from tests.journeys.watching import fits, looked_over
from tests.records import people
from tests.spec.activity.submissions import as_zip, v6

ANALYST = "activity.analyst@example.org"
HOME = "/places/intakeshire/activity/"


@pytest.fixture(autouse=True)
def shire(server: str, tmp_path: Path) -> Iterator[None]:
    """A place without activity, a folder of its own for its store, and somebody who may."""
    people.place("intakeshire", intake_ccg="lead", intake_a="provider")
    world.person(ANALYST, (Role.ANALYST, "intake_ccg"))
    with override_settings(ACTIVITY_ROOT=tmp_path / "activity", VAR=tmp_path):
        yield


def hand_in(page: Page, path: Path) -> None:
    page.goto(f"{HOME}files/new/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_label("Why it is brought in").fill("April 2024, first submission")
    page.get_by_role("button", name="Check the file and bring it in").click()


def test_from_a_refused_file_to_a_release_and_back(
    web: Page, sign_in: Callable[[Page, str], None], tmp_path: Path
) -> None:
    sign_in(web, ANALYST)
    wrong, right = v6(), v6()
    wrong["MHS001MPI"][1]["NHSNumber"] = "8429141457"
    right["MHS201CareContact"][0]["CareContDate"] = "1900-01-01"

    hand_in(web, as_zip(tmp_path / "wrong.zip", wrong))
    expect(web.get_by_text("Not brought in.")).to_be_visible()
    kept_out = web.locator("#findings-reject-file")
    expect(kept_out).to_contain_text("The NHS number does not stand its check.")
    expect(kept_out).to_contain_text("MHS001MPI.csv row 3")
    looked_over(web)

    with web.expect_navigation():
        web.get_by_role("button", name="Send another file").click()
    looked_over(web)
    hand_in(web, as_zip(tmp_path / "right.zip", right))
    expect(web.locator(".nhsuk-lede-text")).to_have_text(
        "9 records came in with release 1; 1 record was left out."
    )
    expect(web.locator("#findings-reject-record")).to_contain_text("MHS201CareContact.csv row 2")
    expect(web.locator("#tallies").get_by_role("row", name="Contacts 2 1 1")).to_be_visible()
    looked_over(web)
    web.set_viewport_size({"width": 375, "height": 812})
    fits(web)
    web.goto(f"{HOME}quality/")
    expect(web.locator("#findings")).to_contain_text("The date is in 1900")
    fits(web)
    web.set_viewport_size({"width": 1280, "height": 900})
    looked_over(web)

    web.goto(HOME)
    web.get_by_text("Withdraw release 1").click()
    web.get_by_label("Why the release is withdrawn").fill("Wrong month")
    web.get_by_role("button", name="Withdraw this release").click()
    expect(web.locator(".nhsuk-lede-text")).to_contain_text("holds nothing")
    looked_over(web)
    web.goto(f"{HOME}quality/")
    expect(web.get_by_text("so there is nothing to say of it")).to_be_visible()
