"""Published statistics in a browser: what is held, a table with bounds, rates worked out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.published.actions import bring_in_published
from commonweal.records.published.selectors import releases_for
from tests.journeys import world
from tests.journeys.watching import looked_over
from tests.spec.published.sets import ANNUAL, line, written

ANALYST = "published.analyst@example.org"
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def held(server: str, django_db_blocker: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        system = Acting.system()
        if not releases_for(system, ANNUAL.id).exists():
            world.person(ANALYST, (Role.ANALYST, "published_ccg"))
            places = [{"code": f"Q{n}", "name": f"Area {n}"} for n in range(1, 7)]
            lines = []
            for number, place in enumerate(
                [{"kind": "England", "code": "All", "name": "All"}, *places]
            ):
                percentage = "50.0" if number == 0 else "*" if number == 6 else "50"
                recovered = "*" if number == 6 else "100"
                lines += [
                    line("finished_course_treatment", "220", **place),
                    line("not_at_caseness", "20", **place),
                    line("recovery", recovered, **place),
                    line("recovery", percentage, statistic="percentage", **place),
                ]
            bring_in_published(by=system, set_code=ANNUAL.id, path=written(tmp_path, *lines))
        yield


def test_from_the_sets_to_a_rate_worked_out_again(
    web: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(web, ANALYST)
    web.goto("/published/")
    looked_over(web)
    web.get_by_role("link", name="NHS Talking Therapies, annual", exact=True).click()
    expect(web.get_by_text("A hidden cell is never nought")).to_be_visible()
    looked_over(web)
    web.get_by_role("link", name="See the figures of the latest period").click()
    web.get_by_text("Choose another period, breakdown or measure").click()
    web.get_by_label("Measure").select_option("recovery|count")
    web.get_by_role("button", name="Show").click()
    expect(web.get_by_role("row", name="Area 6")).to_contain_text("Hidden")
    expect(web.get_by_role("row", name="Area 6")).to_contain_text("0 to 4")
    looked_over(web)
    web.get_by_role("link", name="Area 1").click()
    expect(web.get_by_role("heading", level=1)).to_have_text("Area 1: Recovery")
    looked_over(web)
    web.goto(f"/published/sets/{ANNUAL.id}/rates/")
    expect(web.get_by_text("England: 100 of 200 is 50.0 %")).to_be_visible()
    expect(web.get_by_role("row", name="Area 6")).to_contain_text("Cannot be told")
    looked_over(web)
    web.goto(f"/published/files/new/?set={ANNUAL.id}")
    looked_over(web)


def test_a_release_is_withdrawn_with_a_reason(web: Page, sign_in: SignIn, tmp_path: Path) -> None:
    """Of a year that no other journey reads, and brought in by the analyst who withdraws it."""
    member = world.found(ANALYST).memberships.get()
    lines = [line("recovery", "90", start="2021-04-01", end="2022-03-31")]
    path = written(tmp_path, *lines, name="earlier.csv")
    made = bring_in_published(
        by=Acting.from_membership(member), set_code=ANNUAL.id, path=path
    )  # fmt: skip
    sign_in(web, ANALYST)
    web.goto(f"/published/sets/{ANNUAL.id}/releases/{made.number}/")
    looked_over(web)
    web.get_by_role("button", name="Withdraw this release").click()
    expect(web.get_by_role("heading", level=1)).to_have_text(f"Withdraw release {made.number}")
    looked_over(web)
    web.get_by_label("Why is it withdrawn?").fill("Of another country")
    web.get_by_role("button", name="Withdraw this release").click()
    expect(web.get_by_role("main")).to_contain_text("no longer counts")
    expect(web.get_by_role("main")).to_contain_text("Of another country")
    looked_over(web)
    web.goto(f"/published/sets/{ANNUAL.id}/")
    expect(web.get_by_role("row", name="earlier.csv")).to_contain_text("Withdrawn on")
    looked_over(web)
