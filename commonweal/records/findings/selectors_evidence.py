"""Gathering what the rules look at: the figures of a place, as far as the one who asks sees them.

The rules themselves are run with everything, so that one answer holds for the place;
`selectors` decides who sees which finding.
"""

from __future__ import annotations

from commonweal.facts.checks import Evidence
from commonweal.records.facts.models import Document
from commonweal.records.facts.selectors import figures_for
from commonweal.records.findings.definitions import ledger_conventions, questions, tolerances
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Organisation, Place


def evidence_for(acting: Acting, place: Place) -> Evidence:
    """Figures, which documents are not held, what bodies are called and how ledgers roll up."""
    names = Organisation.objects.values_list("code", "name", "short_name")
    return Evidence(
        figures=tuple(figures_for(acting, place)),
        tolerances=tolerances(),
        questions=questions(),
        not_held=dict(Document.objects.filter(held=False).values_list("code", "title")),
        names={code: short or name for code, name, short in names},
        conventions=ledger_conventions(),
    )
