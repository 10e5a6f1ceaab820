"""A result that rests on made-up figures says so wherever its headline shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commonweal.language.thread import End, Link
from commonweal.records.facts import hooks
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.results.selectors import illustrative_of, result_for
from commonweal.records.thread import actions as thread
from commonweal.records.thread.models import Statement
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db

HOME = "/places/exampleshire/"
COUNTY = Path(__file__).parents[1] / "counties" / "exampleshire"
SYSTEM = Acting.system()
TAG = 'cw-tag">Illustrative</strong>'


@pytest.fixture
def place() -> Place:
    """Contracts and shares as the county prints them, and one of its shares made up."""
    made = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    with hooks.told_once(SYSTEM):
        universe.bring_in(made, "block_contracts", (COUNTY / "block_contracts.csv").read_bytes())
        shares = (COUNTY / "contract_shares.csv").read_text().splitlines()
        rows = [f"{shares[0]},value_status", f"{shares[1]},illustrative"]
        rows += [f"{row},printed" for row in shares[2:]]
        universe.bring_in(made, "contract_shares", "\n".join(rows).encode())
    return made


@pytest.fixture
def reader(place: Place) -> Client:
    who = people.person(Role.COMMISSIONER, "example_icb")
    assert who.user
    client = Client()
    client.force_login(who.user)
    return client


def test_every_headline_is_labelled(place: Place, reader: Client) -> None:
    Statement.objects.create(
        place=place, kind="implication", code="own-use", title="Pay for own use", status="assigned"
    )
    link = Link(End("result", "realignment"), "supports", End("implication", "own-use"), "assigned")
    thread.link(by=SYSTEM, place=place, link=link)
    result = result_for(SYSTEM, place, "realignment")
    assert result is not None
    for path in ("results/", f"results/{result.pk}/", "realignment/plan/"):
        assert TAG in page(reader, path), path
    whole = page(reader, "thread/implication/own-use/")
    assert TAG in whole
    assert "Assigned</strong>" in whole.split("cw-chain__item--start", 1)[1].split("</li>", 1)[0]
    beside = page(reader, f"results/{result.pk}/").split('id="thread-heading"', 1)[1]
    assert "Assigned</strong>" in beside


def test_one_query_tells_which_results_rest_on_made_up_figures(
    place: Place, django_assert_num_queries: Any
) -> None:
    """The plan rests on the shares; the path of segments (brought in as printed) does not."""
    segments = """\
segment_id,clusters,super_cluster,duration_years,duration_is_maximum,start_date,source_doc,\
source_section
seg_a,1;2;3,non_psychotic,2,yes,2024-04-01,this file,Table 1
"""
    universe.bring_in(place, "segments", segments.encode())
    plan, path = (result_for(SYSTEM, place, kind) for kind in ("realignment", "path"))
    assert plan is not None
    assert path is not None
    with django_assert_num_queries(1):
        assert illustrative_of(SYSTEM, [plan, path]) == {plan.pk}
    path.answer = {"parts": [{"status": "illustrative"}]}
    assert path.pk in illustrative_of(SYSTEM, [path])


def page(client: Client, path: str) -> str:
    response = client.get(HOME + path)
    assert response.status_code == 200, path
    return response.content.decode()
