"""The figure pages of a made-up county: what is held, one figure, and its place in the thread."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from commonweal.language.thread import End, Link
from commonweal.records.facts.models import Figure, Finding
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.thread import actions
from tests.records import people
from tests.records.findings.makers import PLAN, SPEND, bring_in

pytestmark = pytest.mark.django_db
HOME = "/places/exampleshire/"
ROTA = """\
area,period,operated_by,on_behalf_of,source_doc,source_section
North,in hours,trust_a,,this file,s4
"""


@pytest.fixture
def place() -> Place:
    return people.place(north_ccg="lead", shire_council="commissioner", trust_a="provider")


@pytest.fixture
def analyst(place: Place) -> Client:
    who = people.person(Role.ANALYST, "north_ccg")
    bring_in(place, who, SPEND)
    bring_in(place, who, PLAN, "provider_five_year_plan")
    bring_in(place, who, ROTA, "amhp_rota")
    assert who.user
    client = Client()
    client.force_login(who.user)
    return client


def text_of(client: Client, path: str, **query: str) -> str:
    response = client.get(HOME + path, query)
    assert response.status_code == 200, path
    return response.content.decode()


def main_of(html: str) -> str:
    """What is read on the page, without its tags."""
    body = html[html.index("<main") : html.index("</main")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_the_tables_stand_by_stage_before_any_figure(analyst: Client) -> None:
    html = text_of(analyst, "figures/")
    assert "10 figures in 3 tables." in html
    assert 'id="find_the_money"' in html
    assert f'href="{HOME}figures/?dataset=spend"' in html
    assert "North CCG" not in main_of(html)
    assert "North CCG" in main_of(text_of(analyst, "figures/", all="1"))


def test_bodies_and_sources_go_by_their_names(analyst: Client) -> None:
    read = main_of(text_of(analyst, "figures/", dataset="amhp_rota"))
    assert "Trust A" in read
    assert "trust_a" not in read
    assert "section 4" in read
    assert "exampleshire-file" not in read


def test_the_download_of_figures_keeps_the_codes(analyst: Client) -> None:
    response = analyst.get(HOME + "figures/", {"dataset": "amhp_rota", "download": "figures.csv"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert any("trust_a" in row for row in rows)


def test_a_figure_says_what_it_is_once(analyst: Client) -> None:
    figure = Figure.objects.get(key="north", column="amount_gbp_m")
    read = main_of(text_of(analyst, f"figures/{figure.pk}/"))
    assert "£20.0m" in read
    assert "gbp" not in read.partition("Reference for files")[0]
    assert "As printed" not in read.partition("Versions")[0]


def test_a_figure_and_a_finding_show_what_is_linked(analyst: Client, place: Place) -> None:
    figure = Figure.objects.get(key="shire", column="amount_gbp_m")
    finding = Finding.objects.get(rule="spend-parts")
    made = Link(End("figure", figure.ref), "supports", End("finding", finding.code), "assigned")
    actions.link(by=Acting.system(), place=place, link=made)
    html = text_of(analyst, f"figures/{figure.pk}/")
    thread = html[html.index('aria-labelledby="thread-heading"') :]
    assert f'href="{HOME}findings/{finding.pk}/"' in thread
    html = text_of(analyst, f"findings/{finding.pk}/")
    thread = html[html.index('aria-labelledby="thread-heading"') :]
    assert f'href="{HOME}figures/{figure.pk}/"' in thread


def test_an_empty_place_says_what_to_do(place: Place) -> None:
    who = people.person(Role.ANALYST, "north_ccg")
    assert who.user
    client = Client()
    client.force_login(who.user)
    html = text_of(client, "figures/")
    assert f'href="{HOME}imports/">Bring in a table</a>' in html
