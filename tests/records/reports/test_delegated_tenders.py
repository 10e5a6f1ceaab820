"""A tender begun under a delegation: what is asked, what the thread shows, and when nothing is."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from commonweal.language.thread import End
from commonweal.records.procuring.models import Tender
from commonweal.records.reports import actions_issue
from commonweal.records.reports.actions_tender import NONE, start_under_delegation
from commonweal.records.reports.selectors import delegated_actions, delegations_for
from commonweal.records.thread.selectors import chain_of, links_for
from tests.records.reports.world import Deciding, deciding
from tests.shared import once
from tests.site.test_tender_pages import browser, words

pytestmark = pytest.mark.django_db
BUYS = {"title": "Peer support", "lead": "north_icb", "bodies": ["north_icb"]}
START = "/places/shire/tenders/start/"


made = once(deciding)


def agreed(made: Deciding) -> str:
    """The key of the delegation, once the report was issued and agreed."""
    actions_issue.record_outcome(
        by=made.lead, version=made.issue(), letter="b", outcome="agreed",
        decided_on=date(2027, 3, 1), words="",
    )  # fmt: skip
    (force,) = delegations_for(made.lead, made.place)
    return str(force.pk)


def test_nothing_is_asked_where_no_delegation_is_in_force(made: Deciding) -> None:
    client = browser(made.lead)
    page = words(client.get(START))
    assert "No delegation is in force in this place" in page
    assert "By which delegation" not in page
    assert client.post(START, {"title": "Peer support"}).status_code == 302
    start_under_delegation(by=made.lead, place=made.place, content=BUYS, delegation=NONE)
    assert Tender.objects.count() == 2
    assert not links_for(made.lead, made.place).filter(target_kind="tender").exists()


def test_a_tender_stands_in_the_thread_behind_its_delegation(made: Deciding) -> None:
    """The report's second recommendation delegates; once it was agreed, the tender names it."""
    key = agreed(made)
    with pytest.raises(ValidationError, match="Choose the delegation by which it is begun"):
        start_under_delegation(by=made.lead, place=made.place, content=BUYS, delegation="")
    with pytest.raises(ValidationError, match="Choose the delegation by which it is begun"):
        start_under_delegation(by=made.lead, place=made.place, content=BUYS, delegation="9999")
    assert not Tender.objects.exists()
    tender = start_under_delegation(
        by=made.lead, place=made.place, content=BUYS, delegation=key
    )  # fmt: skip
    (used,) = delegated_actions(made.lead, made.report)
    (force,) = delegations_for(made.lead, made.place)
    assert (used.kind, used.ref, tuple(used.paragraphs)) == ("tender", tender.code, force.limits)
    chain = chain_of(made.lead, made.place, End("tender", tender.code))
    assert chain
    assert [str(step.end) for step in chain.back] == [
        f"delegation {force.ref}", f"report_recommendation {force.ref}",
    ]  # fmt: skip
    other = start_under_delegation(
        by=made.lead, place=made.place, content=BUYS, delegation=NONE
    )  # fmt: skip
    chain = chain_of(made.lead, made.place, End("tender", other.code))
    assert chain
    assert chain.back == ()


def test_the_page_asks_for_the_delegation_and_the_tender_shows_it(made: Deciding) -> None:
    key = agreed(made)
    client = browser(made.lead)
    assert "By which delegation is it begun?" in words(client.get(START))
    refused = client.post(START, {"title": "Peer support"})
    assert refused.status_code == 200
    assert not Tender.objects.exists()
    begun = client.post(START, {"title": "Peer support", "delegation": key})
    assert begun.status_code == 302
    page = words(client.get(begun.headers["Location"]))
    assert "Delegation to the Director, within paragraph" in page
    report = f"/places/shire/reports/{made.report.code}/"
    assert f'href="{report}"' in client.get(begun.headers["Location"]).content.decode()
