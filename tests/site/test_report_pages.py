"""Decision reports in the browser: from a title to an issued report, and what must not work."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client
from docx import Document

from commonweal.planning.decision_report_compose import entries
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.reports.models import Report
from tests.records import people
from tests.records.reports.world import Deciding, deciding
from tests.shared import fresh, once

pytestmark = pytest.mark.django_db
HOME = "/places/shire/reports/"
ONE = f"{HOME}peer-support-for-the-shire/"
world = once(deciding)


def browser(who: Acting | None = None) -> Client:
    client = Client()
    if who is not None and who.user is not None:
        client.force_login(who.user)
    return client


def words(response: Any) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.fixture
def made(world: Deciding) -> Deciding:
    return Deciding(world.place, world.lead, world.analyst, world.council, fresh(world.report))


def sign(made: Deciding) -> None:
    """The council answers for both of its offices in the browser."""
    council = browser(made.council)
    page = council.get(f"{ONE}sign-off/").content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest
    for one in entries(made.report.content, "consultees"):
        sent = {"consultee": one["id"], "stance": "agrees", "digest": digest[1]}
        assert council.post(f"{ONE}sign-off/", sent).status_code == 302


def test_a_report_begins_with_what_is_missing_and_where_to_fill_it_in(made: Deciding) -> None:
    lead = browser(made.lead)
    sent = lead.post(f"{HOME}start/", {"title": "Crisis cafes"})
    page = lead.get(sent.headers["Location"])
    said = words(page)
    assert "“Purpose of the report” is empty and must not be: fill it in." in said
    assert f'href="{HOME}crisis-cafes/headings/purpose/"' in page.content.decode()
    assert "A1. Purpose of the report" in said
    assert "B15. Conclusions" in said


def test_from_sign_off_to_issue_decision_and_word(made: Deciding) -> None:
    lead = browser(made.lead)
    assert "2 things to do before it can be issued" in words(lead.get(ONE))
    assert "It cannot be issued yet" in words(lead.get(f"{ONE}issue/"))
    refused = lead.post(f"{ONE}issue/")
    assert refused.status_code == 200
    assert "has not agreed to the report" in words(refused)
    sign(made)
    assert "Nothing is missing: it can be issued." in words(lead.get(ONE))
    assert lead.post(f"{ONE}issue/").status_code == 302
    made.place.published_release = 1
    made.place.save(update_fields=["published_release"])
    public = browser()
    page = words(public.get(ONE))
    assert "Issued" in page
    assert "Delegated to the Director, within paragraph" in page
    assert "Consultees who agreed before issue" in page
    assert f"{ONE}versions/1/word/" in public.get(ONE).content.decode()
    word = public.get(f"{ONE}versions/1/word/")
    lines = [one.text for one in Document(io.BytesIO(word.content)).paragraphs]
    assert "A1. Purpose of the report" in lines
    assert word.content[:2] == b"PK"

    outcome = {"act": "decide", "letter": "b", "outcome": "agreed", "decided_on_day": "1",
               "decided_on_month": "3", "decided_on_year": "2027"}  # fmt: skip
    assert lead.post(f"{ONE}outcomes/", outcome).status_code == 302
    said = words(lead.get(f"{ONE}outcomes/"))
    limit = re.search(r"Paragraph (\d+)", said)
    assert limit
    pk = re.search(r'<option value="(\d+)">\(b\)', lead.get(f"{ONE}outcomes/").content.decode())
    assert pk
    use = {"act": "use", "delegation": pk[1], "what": "The tender was begun", "paragraphs": "1"}
    assert "does not reach to paragraph 1" in words(lead.post(f"{ONE}outcomes/", use))
    assert lead.post(f"{ONE}outcomes/", {**use, "paragraphs": limit[1]}).status_code == 302
    assert "The tender was begun" in words(public.get(ONE))
    assert lead.post(f"{ONE}revise/", {"reason": "A slip"}).status_code == 302
    assert "It is revised because: A slip" not in words(public.get(ONE))


def test_a_paragraph_is_written_changed_and_taken_out(made: Deciding) -> None:
    lead, page = browser(made.lead), f"{ONE}headings/model/"
    assert lead.post(page, {"act": "write", "text": "Peers <b>lead</b>."}).status_code == 302
    body = lead.get(page).content.decode()
    assert "Peers &lt;b&gt;lead&lt;/b&gt;." in body
    written = Report.objects.get().content["written"][-1]["id"]
    assert 'value="' + written + '"' in body
    form = lead.get(f"{page}?edit={written}").content.decode()
    assert re.search(r"<textarea[^>]*>\s*Peers", form)
    lead.post(page, {"act": "write", "id": written, "text": "Peers decide."})
    assert "Peers decide." in words(lead.get(page))
    lead.post(page, {"act": "remove", "id": written})
    assert "Peers decide." not in words(lead.get(page))
    wrong = lead.post(page, {"act": "write", "text": " "})
    assert "There is a problem" in words(wrong)


def test_a_built_paragraph_is_replaced_or_left_out_with_a_reason(made: Deciding) -> None:
    lead, page = browser(made.lead), f"{ONE}headings/purpose/"
    assert "The Board is asked to note (a) and to delegate (b)" in words(lead.get(page))
    without = lead.post(page, {"act": "decide", "key": "asked", "choice": "left_out", "text": ""})
    assert "Say why it is left out" in words(without)
    own = {"act": "decide", "key": "asked", "choice": "replaced", "text": "It asks the Board."}
    assert lead.post(page, own).status_code == 302
    said = words(lead.get(page))
    assert "It asks the Board." in said
    assert "Written in place of what was built from records" in said


def test_every_list_has_its_page_and_tells_what_is_wrong_at_the_field(made: Deciding) -> None:
    lead = browser(made.lead)
    page = f"{ONE}lists/papers/"
    bad = {"act": "put", "text": "A paper", "href": "javascript:alert(1)"}
    assert "Give an address that begins with https:// or http://." in words(lead.post(page, bad))
    assert lead.post(page, {**bad, "href": "https://papers.example/b"}).status_code == 302
    assert "https://papers.example/b" in words(lead.get(page))
    for name in ("recommendations", "reasons", "scrutiny", "planned", "proposals", "policies",
                 "consultees", "circulation", "officers", "appendices"):  # fmt: skip
        seen = lead.get(f"{ONE}lists/{name}/")
        assert seen.status_code == 200, name
        assert "Keep it" in words(seen), name
    assert lead.get(f"{ONE}lists/strange/").status_code == 404


def test_the_timetable_is_shown_backward_from_the_start(made: Deciding) -> None:
    """Three months before 1 October 2027 is 1 July 2027."""
    page = words(browser(made.analyst).get(f"{ONE}headings/timetable/"))
    assert "Contracts in place Planned 2027-06 Latest day 1 July 2027 Verdict passes" in page


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.PANEL, Role.READER, Role.ADMINISTRATOR])
def test_a_draft_is_not_there_for_others(made: Deciding, role: Role) -> None:
    client = browser(people.person(role, "north_icb", f"{role}@example.org"))
    for page in ("", "word/", "cover/", "sign-off/", "issue/", "outcomes/", "headings/model/"):
        assert client.get(f"{ONE}{page}").status_code == 404, page
