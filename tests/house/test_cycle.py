"""The pages of a place as `cycle.yaml` lists them: each line leads somewhere, none is left out."""

from __future__ import annotations

import re

import pytest
from django.urls import Resolver404, resolve

from commonweal.records import shelf
from commonweal.records.facts import library
from commonweal.records.planning.definitions import Page, pages, stages
from tests.house.routing import listed_rows

#: A page at the top of a place: one word below the place's own address, and no argument.
TOP = re.compile(r"/places/<slug:place>/([a-z-]+)/")


def address(page: Page) -> str:
    return page.path if page.path.startswith("/") else f"/places/essex-2015/{page.path}/"


def unlisted(routes: list[str], listed: tuple[Page, ...]) -> list[str]:
    """Pages at the top of a place that no line of the list names, or begins with."""
    first = {page.path.partition("/")[0] for page in listed}
    tops = {found[1] for route in routes if (found := TOP.fullmatch(route))}
    return [
        f"/places/<slug:place>/{top}/ has no line under `pages` in completeness/cycle.yaml"
        for top in sorted(tops - first)
    ]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.path)
def test_every_line_leads_to_a_page(page: Page) -> None:
    try:
        resolve(address(page))
    except Resolver404:
        pytest.fail(f"{address(page)} is listed in completeness/cycle.yaml and is no page")
    assert page.label[:1].isupper()
    assert page.about
    assert not page.about.endswith(".")


def test_every_page_at_the_top_of_a_place_is_listed() -> None:
    shown = [row.route for row in listed_rows() if row.method == "GET"]
    assert unlisted(shown, pages()) == []
    assert any("/spend/" in fault for fault in unlisted(shown, ()))


def test_stages_are_named_by_their_codes_and_no_page_stands_twice() -> None:
    given = shelf.read_yaml("completeness/cycle.yaml")
    codes = {stage["code"] for stage in given["stages"]}
    assert {code for page in pages() for code in page.stages} <= codes
    assert len({page.path for page in pages()}) == len(pages())
    shown = {name for page in pages() for name in page.shows}
    assert shown <= set(library.templates()), shown - set(library.templates())


def test_a_stage_offers_its_pages_in_the_order_of_the_list() -> None:
    money = next(stage for stage in stages() if stage.code == "find_the_money")
    assert [page.path for page in money.pages][:2] == ["spend", "spend/per-head"]
