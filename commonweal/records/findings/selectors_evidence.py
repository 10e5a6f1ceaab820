"""Gathering what the rules look at: the figures of a place, as far as the one who asks sees them.

The rules themselves are run with everything, so that one answer holds for the place;
`selectors` decides who sees which finding.
"""

from __future__ import annotations

from commonweal.facts.checks import Evidence
from commonweal.records.facts.models import Document
from commonweal.records.facts.selectors import figures_for
from commonweal.records.findings.definitions import (
    ledger_conventions,
    plain_names,
    questions,
    tolerances,
)
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors_names import body_names


def evidence_for(acting: Acting, place: Place) -> Evidence:
    """Figures, which documents are not held, what bodies are called and how ledgers roll up."""
    return Evidence(
        figures=tuple(figures_for(acting, place)),
        tolerances=tolerances(),
        questions=questions(),
        not_held=dict(Document.objects.filter(held=False).values_list("code", "title")),
        names=body_names(acting),
        words=plain_names(),
        conventions=ledger_conventions(),
    )
