"""The pages of funding of the Leicestershire paper, as each role meets them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from commonweal.procuring.funding_tables import Funding, balance_of
from commonweal.procuring.lot_tables import LotMoney
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.published.actions_shipped import load_official
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.selectors import result_for
from tests.records import people
from tests.records.procuring.paper import leicestershire
from tests.shared import once

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
HOME = "/places/leicestershire-2017/"


def _paper() -> Place:
    load_official(by=SYSTEM)
    return leicestershire(
        "funding_lines",
        "funding_lots",
        "leicestershire_tender",
        "leicestershire_allocation_factors",
    )


paper = once(_paper)


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
    assert one.pot.total.low == 195_000
    assert one.pot.total.high is None
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


def money(place: Place) -> LotMoney:
    result = result_for(SYSTEM, place, "lot-money")
    assert result
    answer = answer_of(result)
    assert isinstance(answer, LotMoney)
    return answer


CHOSEN = {
    "weight-people": "60", "weight-need": "30", "weight-deprivation": "10", "overhead": "12,000",
    "reason": "People first; need and deprivation because paragraph 16 names them",
}  # fmt: skip


@pytest.fixture
def shared_out(commissioner: Client) -> Client:
    response = commissioner.post(HOME + "funding/lots/", CHOSEN)
    assert response.status_code == 302, response.content.decode()
    return commissioner


def test_before_weights_are_chosen_nothing_is_shared_and_what_is_known_is_shown(
    paper: Place, commissioner: Client
) -> None:
    found = money(paper)
    assert found.allocation is None
    known = {one.code: one.lacking for one in found.factors}
    assert known["people"] == known["need"] == known["deprivation"] == ()
    assert len(known["rurality"]) == 7
    page = text(commissioner, "funding/lots/")
    assert "not shared out yet: choose weights" in page
    assert "The paragraphs of the paper name different factors" in page


def test_the_three_lists_of_the_paper_differ(paper: Place) -> None:
    """Para 16: people, need, deprivation, rurality; 38: need, deprivation, rurality; 51: people and
    need."""
    found = {one.paragraph: one.codes for one in money(paper).lists}
    assert found == {
        "16": ("people", "need", "deprivation", "rurality"),
        "38": ("need", "deprivation", "rurality"),
        "51": ("people", "need"),
    }


def test_the_lots_add_up_to_the_pot_to_the_penny(paper: Place, shared_out: Client) -> None:
    found = money(paper)
    assert found.allocation
    assert found.pot == sum(one.amount for one in found.allocation.lots) == 500_000
    # By hand: people of the seven districts in mid-2016, 60% of the pot.
    people = {lot: amount.value for lot, amount in found.factors[0].amounts.items()}
    by_people = Decimal(300_000) * people["2"] / sum(people.values())
    assert abs(Decimal(float(found.allocation.of("2").by_factor["people"])) - by_people) < 1
    page = text(shared_out, "funding/lots/")
    assert "£500,000 over 7 lots" in page
    assert CHOSEN["reason"] in page
    assert "2 Charnwood gets the most" in page
    assert len(found.moves) == 6


def test_each_lot_knows_what_it_is_short_of(paper: Place, shared_out: Client) -> None:
    """500,000 planned, 195,000 confirmed: 305,000 hangs on two bodies that have stated nothing."""
    found = money(paper)
    assert sum(found.if_none.values()) == 305_000
    assert sum(one.amount for one in found.sources if one.pledge == "confirmed") == 195_000
    highs = [one.amount.high for one in found.shortfalls if one.body == "elr_ccg"]
    assert sum(high for high in highs if high) == 305_000
    assert {one.amount.low for one in found.shortfalls} == {0}
    assert "When nobody else confirms" in text(shared_out, "funding/lots/")


def test_a_lot_below_the_level_gives_a_warning(paper: Place, shared_out: Client) -> None:
    """12,000 of overhead passes at 15 percent from 12,000 ÷ 0.15 = 80,000."""
    found = money(paper)
    assert set(found.smallest.values()) == {Decimal(80_000)}
    assert found.allocation
    for one in found.viability:
        assert (one.is_viable is False) == (found.allocation.of(one.lot).amount < 80_000)
    assert "below the level that was set" in text(shared_out, "funding/lots/")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weight-people": "50"}, "The weights of the factors total 90%: they must total 100%."),
        ({"reason": ""}, "Say why these factors have these weights"),
        ({"weight-people": "50", "weight-rurality": "10"}, "Rurality of lot 1 is not known"),
        ({"floor": "90000"}, "The floors total £630,000, more than the pot of £500,000"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_its_reason(
    commissioner: Client, change: dict[str, str], said: str
) -> None:
    response = commissioner.post(HOME + "funding/lots/", CHOSEN | change)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_others_read_what_is_published_and_choose_nothing(paper: Place) -> None:
    provider = signed_in(people.person(Role.PROVIDER, "lpt"))
    assert "Choose factors and weights" not in text(provider, "funding/lots/")
    assert provider.post(HOME + "funding/lots/", CHOSEN).status_code == 403


def test_tables_go_as_files(shared_out: Client) -> None:
    sent = text(shared_out, "funding/lots/?download=shares.csv")
    assert "7 Oadby and Wigston" in sent
    assert "All lots,500000" in sent
