"""Gates and their criteria read from the table of stage gates.

A row with a number of years is a dated gate; one without is a criterion of every gate of its
segment, owned by the side that it tests. Source: ESX-51, ESX-65.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.language.row import Row
from commonweal.planning.gates import Side


@dataclass(frozen=True, slots=True)
class GateRow:
    """A dated gate: its segment, number and subject."""

    segment: str
    number: int
    subject: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion that the table states for the gates of a segment. `key` names its row."""

    segment: str
    key: str
    title: str
    sides: tuple[Side, ...]
    document: str
    section: str


def gates_in(rows: Iterable[Row]) -> list[GateRow]:
    """The dated gates, numbered as the table has it or else in its order within the segment."""
    found: list[GateRow] = []
    for row in rows:
        if row.number("at_years") is None:
            continue
        segment = row.text("segment_id")
        number = row.number("gate_number")
        before = sum(gate.segment == segment for gate in found)
        found.append(GateRow(segment, int(number or before + 1), row.text("subject")))
    return found


def criteria_in(rows: Iterable[Row]) -> list[CriterionRow]:
    """The criteria of the table. One that tests both sides is owned by each."""
    return [
        CriterionRow(
            row.text("segment_id"),
            row.key,
            row.text("subject"),
            sides_tested(row.text("tested_party")),
            row.citation.document,
            row.citation.section,
        )
        for row in rows
        if row.number("at_years") is None
    ]


def sides_tested(text: str) -> tuple[Side, ...]:
    """The sides that a cell names; none for a word that is neither a side nor "both"."""
    word = text.strip().casefold()
    if word == "both":
        return (Side.COMMISSIONER, Side.PROVIDER)
    return tuple(side for side in Side if side.value == word)
