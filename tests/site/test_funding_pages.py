"""The pages of funding of the Leicestershire paper, as each role meets them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from commonweal.procuring.funding_tables import Funding, balance_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.selectors import result_for
from tests.records import people
from tests.records.procuring.paper import leicestershire
from tests.shared import once

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
HOME = "/places/leicestershire-2017/"

paper = once(lambda: leicestershire("funding_lines", "leicestershire_tender"))


def signed_in(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


@pytest.fixture
def commissioner(paper: Place) -> Client:
    return signed_in(people.person(Role.COMMISSIONER, "leics_cc"))


def text(client: Client, path: str) -> str:
    response = client.get(HOME + path)
    assert response.status_code == 200, path
    return response.content.decode()


def funding(place: Place) -> Funding:
    result = result_for(SYSTEM, place, "funding")
    assert result
    answer = answer_of(result)
    assert isinstance(answer, Funding)
    return answer


def test_the_paper_s_money_is_traced_to_the_pound(paper: Place) -> None:
    """342,000 − 14,000 − 17,000 = 311,000; 311,000 − 195,000 = 116,000, and nothing is left."""
    found = funding(paper)
    assert found.trace
    assert found.trace.saving.net.value == 311_000
    assert found.trace.saving.saving.value == 116_000
    assert balance_of(found.trace).value == 0
    (line,) = found.savings
    assert line.agrees is True
    # From 1 October 2017, six of twelve months: 116,000 × 6 ÷ 12 = 58,000; then the whole.
    assert [(one.year, one.amount) for one in line.years] == [
        ("2017/18", Decimal(58_000)), ("2018/19", Decimal(116_000)), ("2019/20", Decimal(116_000)),
    ]  # fmt: skip


def test_what_is_not_confirmed_is_not_nought(paper: Place) -> None:
    """500,000 less the council's 195,000 leaves 305,000 to the two that have stated nothing."""
    (one,) = funding(paper).pots
    assert (one.pot.total.low, one.pot.total.high) == (195_000, None)
    assert one.pot.implied == 305_000
    assert one.pot.confirmed.value == 195_000


def test_the_page_tells_who_has_not_confirmed(commissioner: Client) -> None:
    page = text(commissioner, "funding/")
    assert "£195,000 a year is confirmed" in page
    assert "saves £116,000 a year" in page
    assert "Proposed, not confirmed" in page
    assert "final confirmation awaited" in page.lower()
    assert "MTFS PH3" in page
    assert "From source to use" in page
