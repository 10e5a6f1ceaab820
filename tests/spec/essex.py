"""The Essex review's figures as they ship, read through the templates without a database."""

from __future__ import annotations

import csv
import io
from functools import cache

from commonweal.facts.checks import Evidence
from commonweal.facts.reading.table import Row, Table
from commonweal.facts.templates import Known, StatusWords, check, parse
from commonweal.language.figure import Figure
from commonweal.records import shelf
from commonweal.records.findings import definitions

PLACE = "places/essex-2015"
PAPERS = "register/papers"


@cache
def known() -> Known:
    bodies = shelf.read_csv(f"{PAPERS}/register-organisations.csv")
    areas = shelf.read_csv(f"{PAPERS}/register-areas.csv")
    documents = [
        row
        for path in ("documents/documents.csv", "register/documents.csv")
        for row in shelf.read_csv(path)
    ]
    words = StatusWords.from_definition(shelf.read_yaml("figures/statuses.yaml"))
    return Known(
        organisations={row["code"].casefold(): row["code"] for row in bodies},
        areas={row["code"].casefold(): row["code"] for row in areas},
        documents={row["code"].casefold(): row["code"] for row in documents},
        names=names(),
        marks=frozenset(words.marks),
    )


@cache
def names() -> dict[str, str]:
    rows = shelf.read_csv(f"{PAPERS}/register-organisations.csv")
    return {row["code"]: row.get("short_name") or row["name"] for row in rows}


def rows(name: str) -> list[dict[str, str]]:
    return shelf.read_csv(f"{PLACE}/{name}.csv")


def figures_of(name: str, text: str | None = None) -> list[Figure]:
    """The figures of one file; of `text` instead of it, where that is given."""
    template = parse(shelf.read_yaml(f"templates/{name}.yaml"))
    words = StatusWords.from_definition(shelf.read_yaml("figures/statuses.yaml"))
    raw = text or shelf.read_bytes(f"{PLACE}/{name}.csv").decode("utf-8-sig")
    header, *lines = list(csv.reader(io.StringIO(raw)))
    table = Table(
        f"{name}.csv",
        tuple(header),
        tuple(Row(number, tuple(line)) for number, line in enumerate(lines, start=2)),
    )
    checked = check(table, template, known(), words)
    assert checked.problems == (), checked.problems[:3]
    return [draft.as_figure(template.id) for draft in checked.drafts]


@cache
def figures() -> tuple[Figure, ...]:
    """Every figure of the place, file by file."""
    files = shelf.list_files(PLACE, ".csv")
    stems = [path.rsplit("/", 1)[-1].removesuffix(".csv") for path in files]
    return tuple(figure for stem in stems for figure in figures_of(stem))


def evidence(*given: Figure) -> Evidence:
    """What the rules look at, over these figures or all."""
    documents = shelf.read_csv("documents/documents.csv")
    return Evidence(
        figures=given or figures(),
        tolerances=definitions.tolerances(),
        questions=definitions.questions(),
        not_held={row["code"]: row["title"] for row in documents if row["held"] == "no"},
        names=names(),
        words=definitions.plain_names(),
        conventions=definitions.ledger_conventions(),
    )
