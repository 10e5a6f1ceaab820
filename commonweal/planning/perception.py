"""Perception: what stakeholders think of a provider, and how it has moved. It is no fact about it.

Source: Essex Mental Health Review 2015, sections 2 and 6 (ledger ESX-67).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.row import Row


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in one period: a score where one was asked for, and words."""

    period: str
    score: Decimal | None
    words: str
    status: str


@dataclass(frozen=True, slots=True)
class Perception:
    """What one class of people thinks of one provider in one respect, oldest first."""

    provider: str
    dimension: str
    said_by: str
    scale: str
    said: tuple[Said, ...]

    @property
    def change(self) -> Decimal | None:
        """The last score less the first; None with fewer than two."""
        scores = [one.score for one in self.said if one.score is not None]
        return scores[-1] - scores[0] if len(scores) > 1 else None


def perceptions(rows: Iterable[Row]) -> list[Perception]:
    """The rows of a survey gathered by provider, respect and class, each in order of period."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        key = (row.text("provider"), row.text("dimension"), row.text("said_by"))
        groups.setdefault(key, []).append(row)
    return [
        Perception(
            provider,
            dimension,
            said_by,
            next((row.text("scale") for row in own if row.text("scale")), ""),
            tuple(
                Said(row.text("period"), row.number("score"), row.text("words"), row.status)
                for row in sorted(own, key=lambda row: row.text("period"))
            ),
        )
        for (provider, dimension, said_by), own in groups.items()
    ]
