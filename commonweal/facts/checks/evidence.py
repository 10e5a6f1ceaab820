"""What the rules look at: a place's figures, the documents not held, and what things are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.facts.checks.rule import Pick
from commonweal.language.figure import Figure
from commonweal.language.reconciliation import Tolerance


@dataclass(frozen=True, slots=True)
class Questions:
    """When a value of a return is questioned, from `definitions/rules/returns.yaml`."""

    points: Decimal
    points_units: tuple[str, ...]
    times: Decimal
    times_units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a rule may read. `not_held` is title by code; `names` is name by code."""

    figures: tuple[Figure, ...]
    tolerances: Mapping[str, Tolerance]
    questions: Questions
    not_held: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def picked(self, pick: Pick) -> list[Figure]:
        """The figures that a pick takes, in their order."""
        return [figure for figure in self.figures if pick.takes(figure)]

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def tolerance(self, name: str) -> Tolerance:
        """A named tolerance. Raises KeyError when the definitions have none of that name."""
        return self.tolerances[name]
