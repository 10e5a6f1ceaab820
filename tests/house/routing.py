"""Every address the site answers, read from its own list, and the roles table beside it.

A row of `routes.csv` is one route and method with the outcome for each role:

* `ok`: the page is shown, or (for POST) the request is taken and answered, if only with the
  mistakes in the form;
* `signin`: sent to the sign-in page;
* `refused`: told that their role may not (403);
* `hidden`: answered as if it did not exist (404).

`note` may give the arguments that the visit uses, as `name=value` separated by spaces, where
they differ from the usual ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.sources import ROOT

ROLES = (
    "public",
    "commissioner",
    "analyst",
    "provider",
    "panel",
    "reader",
    "auditor",
    "administrator",
)
OUTCOMES = ("ok", "signin", "refused", "hidden")
METHODS = ("GET", "POST")
TABLE = ROOT / "tests" / "house" / "routes.csv"


@dataclass(frozen=True)
class Row:
    """One route and method with the expected outcome per role."""

    route: str
    method: str
    outcomes: dict[str, str]
    note: str


def served_routes() -> list[str]:
    """Every route of the site as it is written in the lists of addresses, each once."""
    return sorted({f"/{route}" for route in _walk(get_resolver().url_patterns)})


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route


def read_table(text: str) -> list[Row]:
    rows = csv.DictReader(StringIO(text))
    return [
        Row(row["route"], row["method"], {role: row[role] for role in ROLES}, row["note"] or "")
        for row in rows
    ]


def listed_rows() -> list[Row]:
    return read_table(TABLE.read_text(encoding="utf-8"))


def faults(rows: list[Row], served: list[str]) -> list[str]:
    """What is wrong with the table: missing routes, dead routes, repeats, unknown words."""
    listed = [row.route for row in rows]
    found = [f"{route} is not listed in routes.csv" for route in served if route not in listed]
    found += [f"{route} is listed and no longer served" for route in listed if route not in served]
    pairs = [(row.route, row.method) for row in rows]
    found += [f"{r} {m} is listed twice" for r, m in sorted(set(pairs)) if pairs.count((r, m)) > 1]
    for row in rows:
        if row.method not in METHODS:
            found.append(f"{row.route} has the unknown method {row.method!r}")
        for role, outcome in row.outcomes.items():
            if outcome not in OUTCOMES:
                found.append(f"{row.route} {row.method} {role} has the outcome {outcome!r}")
    return found
