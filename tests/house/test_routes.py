"""Every route of the site stands in `routes.csv` with who may use it, and nothing else does."""

from __future__ import annotations

import pytest

from tests.house.routing import ROLES, Row, faults, listed_rows, served_routes


def row(route: str = "/a/", method: str = "GET", outcome: str = "ok") -> Row:
    return Row(route, method, dict.fromkeys(ROLES, outcome), "")


def test_every_route_is_listed_with_who_may_use_it() -> None:
    assert faults(listed_rows(), served_routes()) == []


def test_the_site_serves_routes() -> None:
    assert "/account/login/" in served_routes()


@pytest.mark.parametrize(
    ("rows", "served", "words"),
    [
        ([], ["/a/"], "not listed"),
        ([row()], [], "no longer served"),
        ([row(), row()], ["/a/"], "listed twice"),
        ([row(method="PUT")], ["/a/"], "unknown method"),
        ([row(outcome="maybe")], ["/a/"], "has the outcome"),
    ],
)
def test_each_fault_of_the_table_is_seen(rows: list[Row], served: list[str], words: str) -> None:
    assert words in faults(rows, served)[0]
