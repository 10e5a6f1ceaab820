"""The adapters and checks of activity: by their schema, and against the tables that they fill."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from commonweal.engines.declared import activity_tables
from commonweal.engines.intake.setting import ADAPTERS
from commonweal.engines.intake.statements import GIVEN
from commonweal.engines.intake.worked_out import FORMULAS
from commonweal.facts.activity.adapters import AdapterError, parents, parse_adapter
from commonweal.facts.activity.checks import ChecksError, Kind, parse_checks
from commonweal.facts.activity.tables import TablesError
from tests.house.sources import ROOT

ACTIVITY = ROOT / "commonweal" / "definitions" / "activity"
SCHEMAS = ROOT / "commonweal" / "definitions" / "schemas"


class Plain(yaml.SafeLoader):
    """Days stay text, as a schema sees them."""


Plain.yaml_implicit_resolvers = {
    letter: [one for one in ways if one[0] != "tag:yaml.org,2002:timestamp"]
    for letter, ways in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(name: str) -> Any:
    return yaml.load((ACTIVITY / name).read_text("utf-8"), Loader=Plain)  # noqa: S506  a safe one


def faults(schema: str, data: Any) -> list[str]:
    rules = json.loads((SCHEMAS / schema).read_text("utf-8"))
    return [error.message for error in Draft202012Validator(rules).iter_errors(data)]


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_adapter_follows_its_schema_and_fills_what_is_never_missing(name: str) -> None:
    data = read(f"adapters/{name}.yaml")
    assert faults("activity-adapter.json", data) == []
    tables = activity_tables()
    adapter = parse_adapter(data, tables, read("shared.yaml"))
    for source in adapter.sources:
        required = {f.name for f in tables[source.table].fields if f.required}
        assert required - GIVEN <= set(source.columns), (source.table, source.national)
        chain = parents(adapter, source.national)
        assert "person" not in tables[source.table] or adapter.national[chain[-1]].person
        for join in source.joins:
            assert join.table in adapter.national or join.worked_out in adapter.worked_out
    named = {field for national in adapter.national.values() for field in national.required}
    assert not [field for field in named if "," in field]


@pytest.mark.parametrize("name", ADAPTERS)
def test_an_adapter_names_only_fields_that_its_version_has(name: str) -> None:
    """In the table itself or in one that its rows belong to, as the national model lists them."""
    adapter = parse_adapter(read(f"adapters/{name}.yaml"), activity_tables(), read("shared.yaml"))
    version = read("fields.yaml")["versions"][name]
    official = {
        table: {*fields, *version.get("worked_out", {}).get(table, ())}
        for table, fields in version["tables"].items()
    }
    asked = [(t.name, field) for t in adapter.national.values()
             for field in (*t.required, t.key, t.person, t.by, t.latest) if field]  # fmt: skip
    asked += [(t, f) for t in adapter.national for f in adapter.people.fields_of(t) if f]
    asked += [(part.table, field) for made in adapter.worked_out.values()
              for part in made.parts.values() for field in part.fields.values()]  # fmt: skip
    head = adapter.header
    asked += [(head.table, f) for f in (head.version, head.provider, head.start, head.end)]
    assert [(table, field) for table, field in asked if field not in official[table]] == []
    for source in adapter.sources:
        chain = {field for table in parents(adapter, source.national) for field in official[table]}
        joined = {
            join.name: official[join.table]
            if join.table
            else set(FORMULAS[adapter.worked_out[join.worked_out].formula].gives)
            for join in source.joins
        }
        reads = [field for column in source.columns.values() for field in column.reads]
        for alias, _, field in (read.rpartition(".") for read in reads):
            assert field in (joined[alias] if alias else chain), (source.table, alias, field)


def test_what_adapters_share_follows_its_schema() -> None:
    assert faults("activity-shared.json", read("shared.yaml")) == []
    assert faults("activity-fields.json", read("fields.yaml")) == []


def test_the_checks_follow_their_schema_and_name_what_is_declared() -> None:
    data = read("checks.yaml")
    assert faults("activity-checks.json", data) == []
    checks = parse_checks(data, activity_tables())
    assert {check.kind for check in checks} == set(Kind)


def test_a_definition_that_names_an_unknown_column_is_refused() -> None:
    data = read("adapters/mhsds-v6.yaml")
    data["tables"]["contacts"][0]["columns"]["mood"] = {"field": "Mood"}
    with pytest.raises(TablesError, match="Table contacts has no column mood"):
        parse_adapter(data, activity_tables(), read("shared.yaml"))
    data = read("adapters/mhsds-v6.yaml")
    data["tables"]["contacts"][0]["from"] = "MHS999Nothing"
    with pytest.raises(AdapterError, match="contacts is filled from MHS999Nothing"):
        parse_adapter(data, activity_tables(), read("shared.yaml"))
    checks = read("checks.yaml")
    checks["checks"].append(checks["checks"][0])
    with pytest.raises(ChecksError, match="declared twice"):
        parse_checks(checks, activity_tables())
    unknown = {"id": "odd", "severity": "warn", "check": "outside", "table": "contacts",
               "field": "mood", "sentence": "Odd."}  # fmt: skip
    with pytest.raises(TablesError, match="mood"):
        parse_checks({"checks": [unknown]}, activity_tables())
