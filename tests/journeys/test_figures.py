"""Finding a figure in a browser by any word for it, and walking on from its page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.watching import looked_over

FIGURES = "/places/essex-2015/figures/"


@pytest.fixture(autouse=True)
def essex(server: str) -> None:
    world.essex()


def find(page: Page, words: str) -> None:
    page.goto(FIGURES)
    page.get_by_label("Cluster, diagnosis code or plain word").fill(words)
    page.get_by_role("button", name="Find").click()


@pytest.mark.parametrize(
    ("words", "meant", "figure"),
    [
        ("cluster 4", "Cluster 4: Non-Psychotic (Severe)", "Cluster 4, Non-Psychotic (Severe)"),
        ("F33.1", "F33: Recurrent depressive episode", "F33 Recurrent Depressive Episode"),
        ("severe depression", "Cluster 4: Non-Psychotic (Severe)", "Cluster 4, Non-Psychotic"),
    ],
)
def test_a_cluster_a_diagnosis_and_a_plain_word_find_figures(
    plain: Page, words: str, meant: str, figure: str
) -> None:
    find(plain, words)
    expect(plain.get_by_role("link", name=meant, exact=True)).to_be_visible()
    found = plain.locator("#figures").get_by_role("link", name=figure).first
    expect(found).to_be_visible()
    found.click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text(figure)


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("zebra", "The lexicon has no “zebra”. Write a cluster (cluster 4)"),
        ("perinatal", "The place holds no figure about this term. Look the term up"),
    ],
)
def test_when_nothing_fits_the_page_says_what_to_do(web: Page, words: str, advice: str) -> None:
    find(web, words)
    expect(web.locator("#figures")).to_contain_text(advice)
    looked_over(web)


def test_from_a_stage_to_a_table_to_a_figure_and_its_thread(web: Page) -> None:
    web.goto("/places/essex-2015/")
    stage = web.locator(".cw-stage", has_text="Buy")
    stage.get_by_role("link", name=re.compile("usable figures")).click()
    expect(web).to_have_url(re.compile("/figures/#buy$"))
    looked_over(web)
    with web.expect_navigation():
        web.locator("#buy").get_by_role("link", name="Block contracts").click()
    looked_over(web)
    web.get_by_role("link", name="Block contract of NEP").click()
    thread = web.get_by_role("region", name="The golden thread")
    expect(thread).to_contain_text("Funding misalignment from PCT-era block allocation")
    looked_over(web)
    thread.get_by_role("link", name="Funding misalignment from PCT-era block allocation").click()
    expect(web.get_by_role("heading", name="The golden thread")).to_be_visible()
    looked_over(web)


def test_figures_fit_a_phone(phone: Page) -> None:
    for query in ("", "?dataset=spend", "?term=dementia"):
        phone.goto(FIGURES + query)
        looked_over(phone)
