"""The definitions of procurement: each by its schema, and what only a look across them can tell."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from commonweal.procuring.ranking import TieStep
from commonweal.procuring.standstill import Kind
from tests.house.sources import ROOT

FOLDER = ROOT / "commonweal" / "definitions" / "procurement"
SCHEMAS = ROOT / "commonweal" / "definitions" / "schemas"
YAMLS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
TABLES = sorted(path.stem for path in FOLDER.glob("*.csv"))


def faults(name: str, content: Any) -> list[str]:
    rules = json.loads((SCHEMAS / f"procurement-{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(rules)
    return [error.message for error in Draft202012Validator(rules).iter_errors(content)]


def content(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", YAMLS)
def test_each_file_follows_its_schema(name: str) -> None:
    assert faults(name, content(name)) == []
    assert faults(name, content(name) | {"more": 1}) != []
    assert content(name)["id"] == name


@pytest.mark.parametrize("name", TABLES)
def test_each_row_follows_its_schema(name: str) -> None:
    found = {line: wrong for line, row in enumerate(rows(name), 2) if (wrong := faults(name, row))}
    assert found == {}
    assert faults(name, rows(name)[0] | {"verified": "perhaps"}) != []


def test_every_schema_has_its_file() -> None:
    schemas = {path.stem for path in SCHEMAS.glob("procurement-*.json")}
    assert schemas == {f"procurement-{name}" for name in (*YAMLS, *TABLES)}


def test_what_is_recalled_or_a_convention_is_never_marked_as_verified() -> None:
    for row in rows("rules"):
        doubtful = re.search(r"recalled|illustrative|convention", row["source"], re.I)
        assert bool(doubtful) == (row["verified"] == "no"), row["rule_id"]
        assert bool(row["checked_on"]) == (row["verified"] == "yes"), row["rule_id"]
    for name in YAMLS:
        for one in marked(content(name)):
            if re.search(r"recalled|illustrative", one["source"], re.I):
                assert not one["verified"], (name, one)


def marked(value: Any) -> list[dict[str, Any]]:
    """Everything that says whether it is verified."""
    if isinstance(value, list):
        return [found for item in value for found in marked(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if "verified" in value else []
    return own + [found for item in value.values() for found in marked(item)]


def test_every_rule_that_a_formula_names_is_there() -> None:
    """The codes in the room's source and in the notices against the table."""
    known = {row["rule_id"] for row in rows("rules")}
    sources = "".join(
        p.read_text("utf-8") for p in Path(ROOT / "commonweal/procuring").glob("*.py")
    )
    named = set(re.findall(r"\.on\(\"([a-z_.]+)\"", sources))
    assert len(named) > 10
    assert named <= known
    assert {one["rule"] for one in content("routes")["notices"]} - {""} <= known


def test_every_notice_stage_and_duty_is_used() -> None:
    definition = content("routes")
    for part in ("stages", "notices", "records"):
        listed = [one["code"] for one in definition[part]]
        used = {code for route in definition["routes"] for code in route[part]}
        assert len(listed) == len(set(listed))
        assert set(listed) == used, part
    assert {route["standstill"] for route in definition["routes"]} <= set(Kind)
    assert [row["step"] for row in content("scoring")["tie_rule"]] == list(TieStep)
