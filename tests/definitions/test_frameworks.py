"""The definition files of frameworks and indicators keep their JSON Schemas, and their facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema
import pytest

from commonweal.records import shelf
from commonweal.records.frameworks.definitions import cross_walk, dimensions, shipped_indicators

FILES = [
    *(("schemas/framework.json", path) for path in shelf.list_files("frameworks", ".yaml")),
    *(("schemas/indicators.json", path) for path in shelf.list_files("indicators", ".yaml")),
]


def plain(value: Any) -> Any:
    """A parsed file as JSON would hold it: days are text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize(("schema", "path"), FILES, ids=lambda one: one.rsplit("/", 1)[-1])
def test_every_file_keeps_its_schema(schema: str, path: str) -> None:
    given, form = plain(shelf.read_yaml(path)), shelf.read_json(schema)
    jsonschema.validate(given, form)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**given, "unheard": 1}, form)


def cited() -> Iterator[str]:
    for link in cross_walk():
        yield link.citation.document
    for one in shipped_indicators().values():
        yield one.citation.document


def test_every_source_is_a_known_document() -> None:
    known = {row["code"] for row in shelf.read_csv("documents/documents.csv")}
    assert set(cited()) <= known


def test_no_indicator_stands_twice_and_its_breakdowns_are_known() -> None:
    ids = [
        entry["id"]
        for path in shelf.list_files("indicators", ".yaml")
        for entry in shelf.read_yaml(path)["indicators"]
    ]
    assert len(ids) == len(set(ids)) == len(shipped_indicators())
    groups = {name for one in shipped_indicators().values() for name in one.breakdowns}
    assert groups <= set(dimensions())


def test_the_framework_says_what_the_worked_paper_s_table_says() -> None:
    """The definition and the figures of the worked paper were typed from one slide: they agree."""
    table = shelf.read_csv("places/north-central-london-2022/ncl_outcomes_framework.csv")
    given = shelf.read_yaml("frameworks/north-central-london-2022.yaml")
    defined = [
        (heading["group"], heading["code"], heading["title"], one["code"], one["title"])
        for heading in given["headings"]
        for one in heading["outcomes"]
    ]
    columns = ("age_segment", "heading_no", "heading", "outcome_id", "outcome")
    assert defined == [tuple(row[name] for name in columns) for row in table]
