"""The clusters as the spine: each with its family, segment, diagnoses, services and shift."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.language.lexicon import Lexicon
from commonweal.language.terms import Relation, Walk
from commonweal.records.lexicon.selectors import lexicon_for
from commonweal.site.lexicon.labels import term_href
from commonweal.site.lexicon.presenters import CONFIDENCE, share_words
from commonweal.site.lexicon.views.terms import lexicon_crumb
from commonweal.site.pages import Cell, Column, Table, show
from commonweal.site.requests import acting_of

#: The vocabularies that have a column beside the clusters.
BESIDE = ("super_cluster", "segment", "icd10", "service")


@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    lexicon = lexicon_for(acting_of(request))
    return show(
        request,
        "lexicon/clusters.jinja",
        title="Care clusters: the spine of the lexicon",
        crumbs=[lexicon_crumb()],
        tables=[spine_table(lexicon), words_table(lexicon)],
    )


def spine_table(lexicon: Lexicon) -> Table:
    """One row per cluster with what is joined to it by one walk."""
    spine = lexicon.spine
    rows = []
    for term in lexicon.terms_in(spine.code) if spine else ():
        shift = next((w for w in lexicon.walks_of(term.code) if w.has_share), None)
        rows.append(
            (
                Cell(term.notation, href=term_href(term.code)),
                Cell(term.label, hint=term.plain_label),
                _inside(lexicon, term.code, "super_cluster"),
                _inside(lexicon, term.code, "segment"),
                _beside(lexicon, term.code, "icd10"),
                _beside(lexicon, term.code, "service"),
                _shift(shift),
            )
        )
    return Table(
        "clusters",
        "Care clusters with what the Essex review prints beside them",
        (
            Column("cluster", "Cluster"),
            Column("label", "Professional and plain label"),
            Column("super_cluster", "Super-cluster"),
            Column("segment", "Segment"),
            Column("icd10", "Example diagnoses"),
            Column("services", "Example services"),
            Column("shift", "Could be looked after locally"),
        ),
        tuple(rows),
        note=(
            "Example diagnoses and services only overlap with a cluster: people with one diagnosis "
            "are found in several clusters. The last column is a first cut by the review of what "
            "could happen; it says nothing of today."
        ),
        empty="The lexicon is empty. Load it with the command: commonweal lexicon load",
    )


def _inside(lexicon: Lexicon, code: str, scheme: str) -> Cell:
    for walk in _walks(lexicon, code, scheme):
        if walk.relation in (Relation.EXACT, Relation.NARROWER):
            return Cell(_label(lexicon, walk.target), href=term_href(walk.target))
    return Cell("None")


def _label(lexicon: Lexicon, code: str) -> str:
    return lexicon.terms[code].label.removeprefix("Segment: ")


def words_table(lexicon: Lexicon) -> Table:
    """The plain label of every word that stands beside a cluster."""
    spine = lexicon.spine
    met = {
        walk.target
        for term in (lexicon.terms_in(spine.code) if spine else ())
        for walk in lexicon.walks_of(term.code)
        if lexicon.terms[walk.target].scheme in BESIDE
    }
    return Table(
        "words",
        "The words of the table in plain English",
        (
            Column("term", "Professional label"),
            Column("plain_label", "Plain label"),
            Column("scheme", "Vocabulary"),
        ),
        tuple(
            (
                Cell(lexicon.name(term.code), href=term_href(term.code)),
                Cell(term.plain_label),
                Cell(lexicon.schemes[scheme].title),
            )
            for scheme in BESIDE
            for term in lexicon.terms_in(scheme)
            if term.code in met
        ),
    )


def _beside(lexicon: Lexicon, code: str, scheme: str) -> Cell:
    walks = _walks(lexicon, code, scheme)
    prefix = lexicon.schemes[scheme].prefix is not None if scheme in lexicon.schemes else False
    names = [
        lexicon.terms[walk.target].notation if prefix else lexicon.terms[walk.target].label
        for walk in walks
    ]
    if not walks:
        return Cell("None printed")
    least = min((walk.confidence for walk in walks), key=lambda level: level.rank)
    return Cell("; ".join(names), hint=f"Match: {CONFIDENCE[least].lower()}", raw="; ".join(names))


def _walks(lexicon: Lexicon, code: str, scheme: str) -> list[Walk]:
    return [w for w in lexicon.walks_of(code) if lexicon.terms[w.target].scheme == scheme]


def _shift(walk: Walk | None) -> Cell:
    if walk is None:
        return Cell("Not printed")
    said = share_words(walk)
    status = "assigned" if walk.status == "assigned" else ""
    return Cell(f"{said[0].upper()}{said[1:]}", status=status)
