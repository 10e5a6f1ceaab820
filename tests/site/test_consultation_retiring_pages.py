"""Retiring a theme and withdrawing a published quote, as people meet it in the browser."""

from __future__ import annotations

import io

import pytest
from docx import Document as Word

from commonweal.planning.consultation_answers import Outcome, Reply
from commonweal.records.consultation.actions import go_on
from commonweal.records.consultation.actions_coding import add_theme, code_text, release_quote
from commonweal.records.consultation.actions_replies import respond
from commonweal.records.consultation.models import Consultation, Quote
from commonweal.records.consultation.selectors_coding import texts_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.consultation import world
from tests.site.test_consultation_pages import ONE, browser, words

pytestmark = pytest.mark.django_db
QUOTED = "The areas are far too large"


@pytest.fixture
def lead() -> Acting:
    people.place("shire", north_icb="lead", trust_a="provider")
    return people.person(Role.COMMISSIONER, "north_icb")


@pytest.fixture
def coded(lead: Acting) -> Consultation:
    """One text with a theme and a quote; a second theme beside it."""
    made = world.opened(lead, Place.objects.get(code="shire"))
    for title in ("Size", "Area"):
        add_theme(by=lead, consultation=made, title=title, definition=f"The {title}")
    world.brought(lead, made, f"{QUOTED} for us")
    text = texts_for(lead, made)[0]
    code_text(by=lead, consultation=made, pk=text.pk, themes=["size"])
    release_quote(by=lead, consultation=made, pk=text.pk, theme="size", text=QUOTED,
                  reason="It names nobody")  # fmt: skip
    return made


def published(lead: Acting, made: Consultation) -> None:
    made = go_on(by=lead, consultation=go_on(by=lead, consultation=made))
    for theme in ("size", "area"):
        respond(by=lead, consultation=made, reply=Reply(theme, Outcome.ACCEPTED, "So be it"))
    go_on(by=lead, consultation=made)


def said_everywhere() -> list[str]:
    """What the public reads of the results: pages, the table as a file, and the Word file."""
    public = browser()
    file = Word(io.BytesIO(public.get(f"{ONE}said-and-did/paper/").content))
    return [
        words(public.get(f"{ONE}said-and-did/")),
        words(public.get(f"{ONE}themes/size/")),
        public.get(f"{ONE}said-and-did/", {"download": "quotes.csv"}).content.decode(),
        " ".join(one.text for one in file.paragraphs),
    ]


def test_a_published_quote_is_gone_from_pages_and_downloads_at_once(
    lead: Acting, coded: Consultation
) -> None:
    published(lead, coded)
    assert [QUOTED in page for page in said_everywhere()] == [True] * 4
    client = browser(lead)
    assert "Quotes, released and withdrawn" in words(client.get(f"{ONE}said-and-did/"))
    assert "Withdraw it" in words(client.get(f"{ONE}quotes/"))
    here = f"{ONE}quotes/{Quote.objects.get().pk}/"
    assert "Error: Withdraw a quote" in words(client.post(here))
    done = client.post(here, {"reason": "Its writer may be known by it"})
    assert done.headers["Location"] == f"{ONE}quotes/"
    assert [QUOTED in page for page in said_everywhere()] == [False] * 4
    page = words(client.get(f"{ONE}quotes/"))
    assert "Its writer may be known by it" in page
    assert "Withdraw it" not in page
    assert client.get(here).status_code == 404
    assert browser(people.person(Role.PROVIDER, "trust_a")).get(f"{ONE}quotes/").status_code == 403


def test_a_theme_is_retired_into_another_on_its_page(lead: Acting, coded: Consultation) -> None:
    client = browser(lead)
    assert "Retire this theme" in words(client.get(f"{ONE}themes/size/"))
    page = words(client.get(f"{ONE}themes/size/retire/"))
    assert "Count for: Area" in page
    assert "1 quote" in page
    unchosen = client.post(f"{ONE}themes/size/retire/", {"reason": "They say the same"})
    assert "Error: Retire the theme Size" in words(unchosen)
    sent = {"into": "area", "reason": "They say the same"}
    assert client.post(f"{ONE}themes/size/retire/", sent).headers["Location"] == f"{ONE}themes/"
    page = words(client.get(f"{ONE}themes/"))
    assert "Retired themes" in page
    assert "count for: Area" in page
    assert "They say the same" in words(client.get(f"{ONE}themes/size/"))
    assert QUOTED in words(client.get(f"{ONE}themes/area/"))
    assert client.get(f"{ONE}themes/size/retire/").status_code == 404
    published_now = {"themes/": 200, "themes/size/": 404}
    made = go_on(by=lead, consultation=go_on(by=lead, consultation=coded))
    respond(by=lead, consultation=made, reply=Reply("area", Outcome.ACCEPTED, "So be it"))
    go_on(by=lead, consultation=made)
    for page, status in published_now.items():
        assert browser().get(f"{ONE}{page}").status_code == status
    assert "They say the same" not in words(browser().get(f"{ONE}themes/"))
