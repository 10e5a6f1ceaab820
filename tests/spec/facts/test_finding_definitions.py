"""Every shipped finding rule can be read, and what it names is there."""

from __future__ import annotations

from datetime import date
from string import Template

import pytest

from commonweal.facts.checks import CHECKS
from commonweal.facts.templates import parse
from commonweal.records.findings.definitions import (
    assumed_share,
    assumption_sets,
    comparability_rules,
    finding_rules,
    per_head_band,
    plan_rules,
    tolerances,
)
from commonweal.records.shelf import list_files, read_yaml

RULES = {rule.id: rule for rule in finding_rules()}
TEMPLATES = {t.id: t for t in (parse(read_yaml(p)) for p in list_files("templates", ".yaml"))}
EVERYWHERE = {"subject", "period", "document"}


def picks(rule):
    for value in rule.parameters.values():
        for given in value if isinstance(value, list) else [value]:
            if isinstance(given, dict):
                yield given


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_stands_on_what_there_is(rule):
    assert rule.check in CHECKS
    assert rule.next_review > date(2026, 1, 1)
    if "tolerance" in rule.parameters:
        assert rule.parameters["tolerance"] in tolerances()
    for pick in picks(rule):
        template = TEMPLATES[pick["dataset"]]
        columns = {column.name for column in template.columns}
        assert {*pick.get("where", {}), *pick.get("unless", {})} <= columns
        assert set(pick.get("keys", ())) <= columns | EVERYWHERE
        if "column" in pick:
            assert pick["column"] in {figure.name for figure in template.figures}
        choices = {c.name: c.choices for c in template.columns if c.choices}
        for name, values in pick.get("where", {}).items():
            assert not choices.get(name) or set(values) <= set(choices[name])


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_speaks_in_a_whole_sentence(rule):
    assert rule.sentence == "$sentence" or rule.sentence.endswith((".", "$lookalikes"))
    assert Template(rule.sentence).get_identifiers()


def test_no_two_rules_share_an_id():
    files = [read_yaml(path) for path in list_files("findings", ".yaml")]
    assert sum(len(given["rules"]) for given in files) == len(RULES) > 15


def test_the_numbers_of_the_money_rooms_are_there_with_their_sources():
    for file in (
        "tolerances",
        "comparability",
        "assumptions",
        "estimates",
        "returns",
        "provider_plan",
    ):
        given = read_yaml(f"rules/{file}.yaml")
        assert given["owner"]
        assert given["checked_by"] != given["owner"]
        assert given["next_review"] > given["valid_from"]
    assert all(
        entry["source"] for entry in read_yaml("rules/tolerances.yaml")["tolerances"].values()
    )
    assert assumed_share("dementia")["assumed_pct"] == 67
    assert per_head_band() == 5
    assert {s.id for s in assumption_sets("spend")} >= {"flat-cash"}
    assert len(assumption_sets("deflator")) == 2
    assert comparability_rules("sum") != comparability_rules("compare")
    assert plan_rules().surplus.absolute > 0
