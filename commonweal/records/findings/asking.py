"""Asking about what a file would bring into disagreement, before it is accepted."""

from __future__ import annotations

from commonweal.facts.checks import questions_from, run
from commonweal.facts.problem import Query
from commonweal.records.facts.hooks import Proposal
from commonweal.records.findings.definitions import rules_that_ask
from commonweal.records.findings.selectors_evidence import evidence_of, findings_on_record
from commonweal.records.people.acting import Acting


def ask(proposal: Proposal) -> list[Query]:
    """A question for each disagreement that a fresh figure is a side of.

    Only rules that look at the file's table are run, over the tables that they name. What is on
    record as a finding already, in the same words, is not asked again.
    """
    rules = rules_that_ask(proposal.dataset)
    datasets = {name for rule in rules for name in rule.datasets}
    if not rules:
        return []
    system = Acting.system()
    figures = proposal.figures(sorted(datasets))
    found = run(rules, evidence_of(system, figures))
    known = findings_on_record(system, proposal.place, [finding.code for finding in found])
    fresh = [finding for finding in found if known.get(finding.code) != finding.sentence]
    return questions_from(fresh, {figure.ref: figure for figure in figures}, proposal.rows)
