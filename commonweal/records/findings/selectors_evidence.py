"""Gathering what the rules look at: the figures of a place, as far as the one who asks sees them.

The rules themselves are run with everything, so that one answer holds for the place;
`selectors` decides who sees which finding.
"""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.facts.checks import Evidence
from commonweal.language.figure import Figure
from commonweal.records.facts.models import Document, Finding
from commonweal.records.facts.selectors import figures_for
from commonweal.records.findings.definitions import (
    ledger_conventions,
    plain_names,
    questions,
    tolerances,
)
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.register.selectors_names import body_names


def evidence_for(acting: Acting, place: Place) -> Evidence:
    """Everything that the rules look at in a place, as far as the one who asks sees it."""
    return evidence_of(acting, figures_for(acting, place))


def evidence_of(acting: Acting, figures: Iterable[Figure]) -> Evidence:
    """Figures, which documents are not held, what bodies are called and how ledgers roll up."""
    return Evidence(
        figures=tuple(figures),
        tolerances=tolerances(),
        questions=questions(),
        not_held=dict(Document.objects.filter(held=False).values_list("code", "title")),
        names=body_names(acting),
        words=plain_names(),
        conventions=ledger_conventions(),
    )


def findings_on_record(acting: Acting, place: Place, codes: Iterable[str]) -> dict[str, str]:
    """What is said now under these codes, by code, of what is still found. One query."""
    listed = list(codes)
    if not listed or sight_of(acting, place) != Sight.ALL:
        return {}
    found = Finding.objects.filter(place=place, code__in=listed).exclude(state=Finding.State.GONE)
    return dict(found.values_list("code", "sentence"))
