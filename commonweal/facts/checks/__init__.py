"""Finding rules: registered checks that run over a place's figures and say what does not agree.

A rule is a definition that names one of these checks and gives it parameters. Nothing here knows
a place, a provider or a number.
"""

from __future__ import annotations

from commonweal.facts.checks import (
    agreement,
    computed,
    dates,
    identity,
    order,
    returns,
    sums,
)
from commonweal.facts.checks.asking import question_from_jump, questions_from
from commonweal.facts.checks.evidence import Evidence
from commonweal.facts.checks.registry import CHECKS, run, run_rule
from commonweal.facts.checks.returns import Query, queries_for
from commonweal.facts.checks.rule import Rule, RuleError, parse_rule

__all__ = [
    "CHECKS",
    "Evidence",
    "Query",
    "Rule",
    "RuleError",
    "agreement",
    "computed",
    "dates",
    "identity",
    "order",
    "parse_rule",
    "queries_for",
    "question_from_jump",
    "questions_from",
    "returns",
    "run",
    "run_rule",
    "sums",
]
