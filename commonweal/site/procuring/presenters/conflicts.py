"""What the page of conflicts of interest says."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.procuring.conflicts import ConflictDecision, PersonStanding, State
from commonweal.records.procuring.models import ConflictDeclaration
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.procuring.presenters.tenders import when


def state(standing: PersonStanding) -> str:
    """Where one's own declarations stand, in a sentence or two."""
    if standing.gaps:
        return "You have not declared yet. Until you do, you may not open, read or score bids."
    if standing.bars:
        return " ".join(bar.reason for bar in standing.bars)
    return "You have declared, and nothing bars you."


def sentence(row: ConflictDeclaration) -> str:
    """A conflict as somebody else decides on it."""
    return f"{row.user}: {row.state} conflict about {_about(row)}. {row.description}"


def _about(row: ConflictDeclaration) -> str:
    parts = [str(row.bidder)] if row.bidder else []
    parts += [f"lot {row.lot}"] if row.lot else []
    return ", ".join(parts) or "the whole tender"


def declarations_table(rows: Iterable[ConflictDeclaration]) -> Table:
    """What was declared and decided, in order."""
    cells = tuple(
        (
            Cell(str(row.user)),
            Cell(when(row.made_at)),
            Cell(row.occasion),
            Cell(
                "no conflict" if row.state == State.NONE else f"{row.state}: {row.description}",
                hint="" if row.state == State.NONE else _about(row),
            ),
            Cell("" if row.state == State.NONE else _decision(row)),
        )
        for row in rows
    )
    columns = (
        Column("who", "Who"),
        Column("when", "When"),
        Column("occasion", "Occasion"),
        Column("declared", "Declared"),
        Column("decision", "Decision"),
    )
    return Table("declarations", "Declarations", columns, cells, empty="Nobody has declared yet.")


def _decision(row: ConflictDeclaration) -> str:
    if row.decision == ConflictDecision.OPEN:
        return "not decided"
    mitigated = f" {row.mitigation}" if row.mitigation else ""
    return f"{row.decision}, by {row.author_name}.{mitigated}"
