"""The registered checks by name, and running rules with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from string import Template

from commonweal.facts.checks.evidence import Evidence
from commonweal.facts.checks.rule import Rule, RuleError
from commonweal.facts.checks.saying import slug
from commonweal.language.finding import Finding, Side


@dataclass(frozen=True, slots=True)
class Found:
    """What a check saw: about what (for the code), both sides, and the words for the sentence.

    The first side is what is printed, the others what it is set beside; `difference` is what these
    give less what the first says.
    """

    about: tuple[str, ...]
    sides: tuple[Side, ...]
    words: dict[str, str]
    difference: Decimal | None = None
    unit: str = ""
    steps: tuple[str, ...] = ()
    documents: tuple[str, ...] = field(default=())


Check = Callable[[Rule, Evidence], Iterator[Found]]
CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a check under the name by which definitions call it."""

    def register(function: Check) -> Check:
        if name in CHECKS:
            raise RuleError(f"Two checks are called {name!r}.")
        CHECKS[name] = function
        return function

    return register


def run_rule(rule: Rule, evidence: Evidence) -> list[Finding]:
    """The findings of one rule, in the order of the figures. Raises RuleError for a bad rule."""
    if rule.check not in CHECKS:
        raise RuleError(f"The rule {rule.id} names the check {rule.check!r}, which there is not.")
    return [_finding(rule, found) for found in CHECKS[rule.check](rule, evidence)]


def run(rules: Iterable[Rule], evidence: Evidence) -> list[Finding]:
    """The findings of all rules. Where a sheet makes a code come up again, it gets a number."""
    findings: dict[str, Finding] = {}
    for rule in rules:
        for finding in run_rule(rule, evidence):
            code, number = finding.code, 1
            while code in findings:
                number += 1
                code = f"{finding.code}/{number}"
            findings[code] = replace(finding, code=code)
    return list(findings.values())


def _finding(rule: Rule, found: Found) -> Finding:
    try:
        sentence = Template(rule.sentence).substitute(found.words)
        title = Template(rule.title).substitute(found.words)
    except KeyError as missing:
        raise RuleError(f"The sentence of the rule {rule.id} has the unknown {missing}.") from None
    return Finding(
        code=slug(rule.id, *found.about),
        rule=rule.id,
        title=_capital(title),
        sentence=_capital(sentence),
        sides=found.sides,
        difference=found.difference,
        unit=found.unit,
        audience=rule.audience,
        steps=found.steps,
        documents=found.documents,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
