"""The pages about providers, their market and their plans, as each role of a county meets them."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from commonweal.records.facts.actions import publish
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.results.models import Attempt, Result
from tests.records import people
from tests.records.providers import county

pytestmark = pytest.mark.django_db
HOME = "/places/exampleshire/"
TRUST = HOME + "providers/example_trust/"
PAGES = (
    "scenarios/", "scenarios/own/", "scenarios/ranges/", "savings/", "portfolio/",
)  # fmt: skip
PAIR = HOME + "plan-conflicts/example-trust-example-icb-2025-26-adult-block-1-4/"


def signed_in(role: Role, code: str) -> Client:
    who = people.person(role, code)
    assert who.user
    client = Client()
    client.force_login(who.user)
    return client


def words_of(client: Client, path: str, status: int = 200) -> str:
    """What a reader sees of a page, on one line."""
    response = client.get(path)
    assert response.status_code == status, path
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def place() -> Place:
    return county.exampleshire()


@pytest.fixture
def analyst(place: Place) -> Client:
    return signed_in(Role.ANALYST, "example_icb")


def test_a_commissioner_reads_the_plan_and_what_follows_from_it(analyst: Client) -> None:
    printed = words_of(analyst, TRUST + "scenarios/")
    assert "Savings of 2 to 5% of income are what it has delivered" in printed
    assert "Operating surplus in 2026/27 by scenario: £0.4m (base)" in printed
    need = words_of(analyst, TRUST + "savings/")
    assert "must save £3m in 2025/26, 3.8% of its income of £78m" in need
    assert "That is within the 2 to 5%" in need
    own = words_of(analyst, TRUST + "scenarios/own/")
    assert "CAMHS goes: by 2026/27" in own
    assert "What a rating of 2024/25 needs (working capital, debt) is not known." in own
    assert "Service" in words_of(analyst, TRUST + "portfolio/")
    market = words_of(analyst, HOME + "market/")
    assert "Of a market of £40m, providers may lose 10 to 25%: £4m to £10m" in market
    assert "the text says a loss of around 12% of turnover, the figure prints −10%" in market
    momentum = words_of(analyst, HOME + "momentum/")
    assert "must: £5.0m" in momentum
    assert "may: 93% to 97%" in momentum
    conflicts = words_of(analyst, HOME + "plan-conflicts/")
    assert "One pair of plans cannot both come true; at stake are £2.5m in 2025/26." in conflicts


def test_ranges_show_their_seed_and_download_exactly(analyst: Client) -> None:
    assert "10,000 futures from seed 2015" in words_of(analyst, TRUST + "scenarios/ranges/")
    response = analyst.get(TRUST + "scenarios/ranges/", {"download": "chances.csv"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert any(row and row[0] == "2026/27" for row in rows)


def send(client: Client, path: str, **form: str) -> Any:
    return client.post(path, form)


LOST = {
    "do": "effect", "effect-form": "contract lost", "effect-title": "Adults go",
    "effect-contract": "Adult block", "effect-amount": "20", "effect-from_day_day": "1",
    "effect-from_day_month": "10", "effect-from_day_year": "2025", "effect-recurrent": "yes",
    "effect-cost_share_pct": "50", "effect-cost_lag_years": "1",
}  # fmt: skip


def test_an_effect_is_added_compared_and_taken_out_again(analyst: Client) -> None:
    path = TRUST + "scenarios/own/"
    start = {"do": "start", "start-name": "The worst", "start-base": "base", "start-table": "-"}
    assert send(analyst, path, **start).status_code == 302
    assert send(analyst, path, **LOST).status_code == 302
    kept = Result.objects.filter(kind="scenario")
    assert [row.reason for row in kept] == ["Added: Adults go", "The worst", ""]
    page = words_of(analyst, path)
    assert "The worst: by 2026/27" in page
    assert "50% of it is cost that follows 1 year later" in page
    compared = path + "?version=3&against=2"
    assert "Where “The worst” differs from “The worst” (version 2)" in words_of(analyst, compared)
    sheet = analyst.get(compared + "&download=against.csv").content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(sheet)) if row[:2] == ["Turnover", "2025/26"]]
    # £78m less half of £20m; without the effect it is £78m
    assert [float(cell) for cell in rows[0][2:]] == [78, 68, -10]
    assert send(analyst, path, **{"do": "remove", "remove-title": "Adults go"}).status_code == 302
    assert "Nothing is laid over the plan yet." in words_of(analyst, path)


def test_what_cannot_be_is_said_on_the_form_and_makes_no_version(analyst: Client) -> None:
    path = TRUST + "scenarios/own/"
    before = Result.objects.count()
    late = send(analyst, path, **LOST | {"effect-from_day_year": "2040"})
    assert late.status_code == 200
    assert "which is not a year of the plan" in late.content.decode()
    send(analyst, path, **LOST)
    won = LOST | {"effect-form": "contract won", "effect-title": "Adults come"}
    both = send(analyst, path, **won).content.decode()
    assert "keep one of the two" in both
    empty = send(analyst, path, do="effect").content.decode()
    assert "Enter “In your words”" in empty
    assert Result.objects.count() == before + 1


def test_many_futures_go_to_a_job(analyst: Client) -> None:
    form = {"draws": "60000", "seed": "7", "scenario": "base"}
    answer = send(analyst, TRUST + "scenarios/ranges/", **form)
    attempt = Attempt.objects.get()
    assert answer["Location"] == f"{HOME}results/attempts/{attempt.pk}/"
    few = send(analyst, TRUST + "scenarios/ranges/", **form | {"draws": "500"})
    assert few["Location"] == TRUST + "scenarios/ranges/"
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_provider_and_the_public_read_what_is_published(place: Place, page: str) -> None:
    trust = signed_in(Role.PROVIDER, "example_trust")
    rival = signed_in(Role.PROVIDER, "example_rival")
    # Its own plan is there for the trust, and nothing that was worked out from it.
    assert "Where this comes from" not in words_of(trust, TRUST + page)
    words_of(rival, TRUST + page, 404)
    words_of(Client(), TRUST + page, 404)
    publish(place=place, by=Acting.system())
    for reader in (trust, rival, Client()):
        text = words_of(reader, TRUST + page)
        assert "Where this comes from" in text
        assert "Work it out" not in text
    words_of(Client(), HOME + "providers/nobody/" + page, 404)


def test_nothing_brought_in_says_what_to_do_next() -> None:
    county.exampleshire("provider_profile")
    client = signed_in(Role.ANALYST, "example_icb")
    for path, words in (
        (TRUST + "scenarios/", "Bring in the table “Five-year plan of a provider”"),
        (TRUST + "scenarios/own/", "Bring in the table “Five-year plan of a provider”"),
        (TRUST + "scenarios/ranges/", "Bring in the table “How unsure a provider’s plan is”"),
        (TRUST + "savings/", "Bring in “Pressures in a provider’s plan”"),
        (TRUST + "portfolio/", "Bring in “Service lines of a provider”"),
        (TRUST + "capabilities/", "Bring in “Capabilities asked of providers”"),
        (HOME + "market/", "Bring in “Contracts won and lost”"),
        (HOME + "momentum/", "Bring in “Lines that must not be crossed if nothing changes”"),
        (HOME + "plan-conflicts/", "Bring in “What the plans of providers and commissioners"),
    ):
        assert words in words_of(client, path), path


def test_both_sides_resolve_a_pair_on_its_page(place: Place) -> None:
    publish(place=place, by=Acting.system())
    icb = signed_in(Role.COMMISSIONER, "example_icb")
    trust = signed_in(Role.PROVIDER, "example_trust")
    form = {"way": "provider", "words": "The trust lowers its income."}
    assert "Nobody has said how it is resolved." in words_of(icb, PAIR)
    missing = send(trust, PAIR + "resolve/", way="shared", words="Half each")
    assert "which part of the amount the provider takes" in missing.content.decode()
    assert send(trust, PAIR + "resolve/", **form).status_code == 302
    assert "has spoken, the other side has not" in words_of(icb, PAIR)
    assert send(icb, PAIR + "resolve/", **form).status_code == 302
    assert "Resolved: both sides say the same." in words_of(trust, PAIR)
    public = words_of(Client(), PAIR)
    assert "The trust lowers its income." not in public
    assert "At stake £2.5m" in public
    assert "not published" in words_of(Client(), HOME + "plan-conflicts/")


def test_capabilities_and_a_change_from_notice_to_live(place: Place) -> None:
    publish(place=place, by=Acting.system())
    icb = signed_in(Role.COMMISSIONER, "example_icb")
    trust = signed_in(Role.PROVIDER, "example_trust")
    judge = {"capability": "data transparency", "level": "3", "evidence": "On time"}
    assert send(trust, TRUST + "capabilities/", **judge).status_code == 302
    assert send(icb, TRUST + "capabilities/", **judge | {"level": "1"}).status_code == 302
    capabilities = words_of(icb, TRUST + "capabilities/")
    assert "2 levels: the provider is more confident" in capabilities
    assert "A shared return" in capabilities
    assert "a plan for safe staffing" in words_of(icb, TRUST)
    assert "The provider says" not in words_of(Client(), TRUST + "capabilities/")
    notice = {
        "title": "Two teams join", "what": "They become one", "where": "North",
        "told_how": "by letter",
        "starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2026", "told_on_day": "5",
        "told_on_month": "1", "told_on_year": "2026", "told": "example_icb",
    }  # fmt: skip
    made = send(trust, TRUST + "changes/add/", **notice)
    address = made["Location"]
    assert "It cannot be live until Example Icb has acknowledged it." in words_of(trust, address)
    early = send(trust, address + "live/")
    assert "cannot be live yet" in early.content.decode()
    assert send(icb, address + "acknowledge/", concern="Who books?").status_code == 302
    met = {"organisation": "example_icb", "words": "We do."}
    assert send(trust, address + "concern/", **met).status_code == 302
    assert send(trust, address + "live/").status_code == 302
    assert "This change is live." in words_of(icb, address)
    words_of(Client(), address, 404)
