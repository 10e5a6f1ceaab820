"""The common language in a browser: find a word, say figures in other words, add a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from commonweal.records.lexicon.actions_load import load_lexicon
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.journeys import world
from tests.journeys.watching import looked_over
from tests.records.people import place

ANALYST = "lexicon.analyst@example.org"
PLACE = "wordshire"
SignIn = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def loaded(server: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        load_lexicon(by=Acting.system())
        if not Place.objects.filter(code=PLACE).exists():
            place(PLACE, word_ccg="lead")
            world.person(ANALYST, (Role.ANALYST, "word_ccg"))
        yield


def search(page: Page, words: str) -> None:
    page.goto("/lexicon/")
    page.get_by_label("Type a cluster, diagnosis code").fill(words)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("found")


def test_from_a_cluster_to_its_other_words(web: Page) -> None:
    search(web, "cluster 4")
    looked_over(web)
    web.get_by_role("link", name="Cluster 4: Non-Psychotic (Severe)").click()
    expect(web.get_by_text("In plain words: Severe depression")).to_be_visible()
    expect(web.get_by_role("heading", name="Many to many")).to_be_visible()
    expect(web.get_by_role("img", name=re.compile("is joined to"))).to_be_visible()
    looked_over(web)
    web.get_by_role("link", name="Segment: Cluster 4").click()
    expect(web.get_by_role("heading", level=1)).to_have_text("Segment: Cluster 4")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("F33.1", "F33: Recurrent depressive episode"),
        ("talking therapies", "IAPT / talking therapies"),
    ],
)
def test_a_diagnosis_and_plain_words_find_their_term(plain: Page, words: str, found: str) -> None:
    search(plain, words)
    expect(plain.get_by_role("link", name=found)).to_be_visible()


def test_tier_three_shows_three_meanings(phone: Page) -> None:
    search(phone, "tier 3")
    looked_over(phone)
    for name in ("Tier 3 (level of service)", "Tier 3 (people: active treatment)"):
        expect(phone.get_by_role("link", name=name)).to_be_visible()
    phone.get_by_role("link", name="Tier 3 (people: active treatment)").click()
    expect(phone.get_by_role("heading", name="The word “tier” has 3 meanings")).to_be_visible()
    looked_over(phone)


@pytest.mark.parametrize(
    ("example", "outcome"),
    [
        ("Clusters 4 and 5 in segments: exact", "Exact"),
        ("Talking therapies in clusters: a range", "A range"),
        ("One meaning of tier in another: refused", "This cannot be said"),
    ],
)
def test_figures_in_other_words(web: Page, example: str, outcome: str) -> None:
    web.goto("/lexicon/re-express/")
    web.get_by_role("link", name=example).click()
    expect(web.get_by_role("heading", name=outcome, exact=True)).to_be_visible()
    looked_over(web)


def test_typed_amounts_with_a_fault_are_mended_and_answered(plain: Page) -> None:
    plain.goto("/lexicon/re-express/")
    amounts = plain.get_by_label("Amounts, one per line")
    amounts.fill("dragon, 10")
    plain.get_by_label("Say them in the words of").select_option("segment")
    plain.get_by_role("button", name="Say it in other words").click()
    expect(plain.get_by_role("alert")).to_contain_text("the lexicon knows no dragon")
    amounts.fill("cluster 4, 10")
    plain.get_by_role("button", name="Say it in other words").click()
    expect(plain.get_by_role("heading", name="Exact", exact=True)).to_be_visible()


def test_a_place_adds_a_word_and_joins_it(web: Page, sign_in: SignIn) -> None:
    sign_in(web, ANALYST)
    web.goto("/lexicon/")
    web.get_by_role("link", name="Add terms of your own").click()
    with web.expect_navigation():
        web.get_by_role("link", name="Wordshire").click()
    looked_over(web)
    with web.expect_navigation():
        web.get_by_role("button", name="Add a term").click()
    looked_over(web)
    web.get_by_label("Code").fill("harbour-hub")
    web.get_by_label("Professional label").fill("Harbour hub")
    web.get_by_label("Plain label").fill("A drop-in place by the harbour")
    web.get_by_label("Who says so").fill("Programme board")
    web.get_by_role("button", name="Save").click()
    expect(web.get_by_text("The term is added.")).to_be_visible()
    web.get_by_role("button", name="Add a cross-walk").click()
    web.get_by_label("First term").fill("service:harbour-hub")
    web.get_by_label("overlaps with").check()
    web.get_by_label("Second term").fill("cluster:4")
    web.get_by_label("Fairly sure").check()
    web.get_by_label("Who says so").fill("Programme board")
    web.get_by_role("button", name="Save").click()
    expect(web.get_by_text("The cross-walk is added.")).to_be_visible()
    looked_over(web)
    search(web, "drop-in place by the harbour")
    web.get_by_role("link", name="Harbour hub").click()
    expect(web.get_by_role("link", name="Cluster 4: Non-Psychotic (Severe)")).to_be_visible()


def test_the_spine_downloads(web: Page) -> None:
    web.goto("/lexicon/clusters/")
    looked_over(web)
    with web.expect_download() as begun:
        web.locator("#clusters").get_by_role("link", name="Excel").click()
    assert begun.value.suggested_filename.endswith(".xlsx")
