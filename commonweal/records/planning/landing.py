"""Recommendations and stated findings arriving in a table: each row makes or mends a record.

What people decided about them here (state, owner, positions, actions) is left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.records.facts.hooks import Landed
from commonweal.records.planning.actions_landing import (
    Arrival,
    FindingArrival,
    land_findings,
    land_recommendations,
)


def recommendations(landed: Landed) -> None:
    """Take the rows of a table that lands as `recommendations`."""
    arrivals = [_arrival(row.cells, row.document) for row in landed.rows]
    land_recommendations(
        by=landed.by, place=landed.place, release=landed.release.number, arrivals=arrivals
    )


def findings(landed: Landed) -> None:
    """Take the rows of a table that lands as `findings`."""
    arrivals = [
        FindingArrival(
            code=row.cells["finding_id"],
            audience=row.cells.get("audience", ""),
            title=_sentence(row.cells["finding"]),
            document=row.document,
            section=row.cells.get("source_section", ""),
        )
        for row in landed.rows
    ]
    land_findings(by=landed.by, place=landed.place, release=landed.release, arrivals=arrivals)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _arrival(cells: Mapping[str, str], document: str) -> Arrival:
    number = cells.get("theme_no", "")
    return Arrival(
        code=cells["rec_id"],
        printed_code=cells.get("printed_code", "") or cells["rec_id"],
        theme_number=int(number) if number.isdigit() else None,
        theme=cells.get("theme", ""),
        title=cells["title"],
        lead_actor=cells.get("lead_actor", ""),
        deadline=cells.get("deadline", ""),
        stage=cells.get("stage", ""),
        document=document,
        section=cells.get("source_section", ""),
        note=cells.get("note", ""),
    )
