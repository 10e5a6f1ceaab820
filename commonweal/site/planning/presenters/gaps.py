"""The words of the gap pages: the pictures of completeness and the register."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.facts.completeness import Completeness, Known, Score
from commonweal.records import shelf
from commonweal.records.facts.models import Gap
from commonweal.records.register.models import Place
from commonweal.site.charts import HeatCell, Matrix, matrix
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.forms_gaps import subject_words
from commonweal.site.words import cited, plural, section

_LEVELS = {Known.YES: 3, Known.UNUSABLE: 1, Known.NO: 0}


def knowledge_labels() -> dict[str, str]:
    """The kinds of knowledge with their words, in order."""
    given = shelf.read_yaml("completeness/knowledge.yaml")["knowledge"]
    return {row["code"]: row["label"] for row in given}


def score_words(score: Score) -> str:
    """ "12 of 50"."""
    return f"{score.known} of {score.expected}"


def picture(which: str, corner: str, found: Completeness) -> Matrix:
    """Rows by kinds of knowledge, shaded: known, printed but unusable, not known."""
    labels = knowledge_labels()
    rows = []
    for row in found.rows:
        cells = []
        for what in found.knowledge:
            cell = found.cell(row.code, what)
            text = {
                Known.YES: plural(cell.usable, "figure"),
                Known.UNUSABLE: f"{cell.unusable} not usable",
                Known.NO: "not known",
            }[cell.known]
            cells.append(HeatCell(text, _LEVELS[cell.known]))
        rows.append((f"{row.label} ({score_words(found.score_of(row.code))})", cells))
    score = found.score
    return matrix(
        rows,
        id=f"complete-{which}",
        finding=(
            f"{score.known} of {score.expected} kinds of knowledge are held by {which}"
            if score.expected
            else f"Nothing is expected by {which} yet"
        ),
        corner=corner,
        columns=[
            f"{labels[what]} ({score_words(found.score_for(what))})" for what in found.knowledge
        ],
        key=[
            (3, "known: at least one usable figure"),
            (1, "printed, and cannot be read or is held back"),
            (0, "not known"),
        ],
    )


def completeness_table(which: str, corner: str, found: Completeness) -> Table:
    """The same picture as numbers, for reading and for a file."""
    labels = knowledge_labels()
    columns = [Column("row", corner)]
    columns += [Column(what, labels[what]) for what in found.knowledge]
    columns += [Column("score", "Known of expected", numeric=True)]
    rows = tuple(
        (
            Cell(row.label),
            *(_count(found, row.code, what) for what in found.knowledge),
            Cell(score_words(found.score_of(row.code))),
        )
        for row in found.rows
    )
    return Table(
        f"complete-{which}-table",
        f"Usable and unusable figures by {which}",
        tuple(columns),
        rows,
        note="A figure that is missing, suppressed or not legible is not usable.",
        empty="Nothing is expected yet: this place has no commissioning party.",
    )


def _count(found: Completeness, row: str, what: str) -> Cell:
    cell = found.cell(row, what)
    if not cell.usable and not cell.unusable:
        return Cell("none")
    unusable = f", {cell.unusable} not" if cell.unusable else ""
    return Cell(f"{cell.usable} usable{unusable}")


def gaps_table(place: Place, gaps: Iterable[Gap]) -> Table:
    """The register: what is not known, who could supply it, which decision waits."""
    columns = (
        Column("what", "What is not known"),
        Column("about", "About"),
        Column("supply", "Who could supply it"),
        Column("decision", "Which decision waits"),
        Column("state", "State"),
        Column("source", "Source"),
    )
    rows = tuple(
        (
            Cell(gap.what, href=f"/places/{place.code}/gaps/{gap.code}/"),
            Cell(subject_words(gap.subject), hint=gap.segment and f"Clusters {gap.segment}"),
            Cell(gap.could_supply or "not known"),
            Cell(gap.decision or "none named"),
            Cell(Gap.State(gap.state).label),
            Cell(section(gap.section) or "not stated", raw=gap.section),
        )
        for gap in gaps
    )
    return Table(
        "gaps",
        "Register of gaps",
        columns,
        rows,
        empty="No gap is recorded. Those who commission here can record one.",
    )


def about(gap: Gap) -> list[tuple[str, str]]:
    """One gap's facts as names and values."""
    source = cited(gap.document.title if gap.document else "", gap.section)
    return [
        ("About", subject_words(gap.subject)),
        ("Segment", f"Clusters {gap.segment}" if gap.segment else ""),
        ("Area", str(gap.area or "")),
        ("Who could supply it", gap.could_supply or "Not known"),
        ("Which decision waits", gap.decision or "None named"),
        ("State", Gap.State(gap.state).label),
        ("Source", source),
    ]
