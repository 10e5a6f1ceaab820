"""What the rules look at: a place's figures, the documents not held, and what things are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.facts.checks.rule import Pick, cell
from commonweal.facts.roll_up import Conventions
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
    """Everything a rule may read. `not_held` is title by code; `names` is name by code.

    `words` is what measures and lines are called by their code. `conventions` says, for each
    data set that is a ledger, how its lines roll up.
    """

    figures: tuple[Figure, ...]
    tolerances: Mapping[str, Tolerance]
    questions: Questions
    not_held: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    conventions: Mapping[str, Conventions] = field(default_factory=dict)

    def picked(self, pick: Pick) -> list[Figure]:
        """The figures that a pick takes, in their order."""
        return [figure for figure in self.figures if pick.takes(figure)]

    def key(self, pick: Pick, figure: Figure) -> tuple[str, ...]:
        """The cells by which a figure belongs with others. A body counts by its code or name."""
        found = [cell(figure, name) for name in pick.keys]
        return tuple(self._code(value) for value in found)

    def _code(self, value: str) -> str:
        wanted = value.casefold()
        for code, name in self.names.items():
            if name.casefold() == wanted:
                return code
        return value

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def tolerance(self, name: str) -> Tolerance:
        """A named tolerance. Raises KeyError when the definitions have none of that name."""
        return self.tolerances[name]
