"""The dated numbers of law and practice: which value of a rule holds on a day, and who says so.

The rows are `definitions/procurement/rules.csv`; formulas get the rules as an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.language.dated import Span, overlapping
from commonweal.language.row import CannotWork


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of a rule. `verified` is False where nobody has read it in its source."""

    code: str
    value: Decimal
    unit: str
    span: Span
    source: str
    verified: bool
    checked_on: date | None = None

    @property
    def whole(self) -> int:
        """The value of a rule that counts. Raises ValueError when it is not whole."""
        if self.value != int(self.value):
            raise ValueError(f"{self.code} is {self.value}, which is no whole number")
        return int(self.value)

    @property
    def ref(self) -> str:
        """The rule with the day from which this value holds."""
        return f"{self.code}@{self.span.start}"

    @property
    def caution(self) -> str:
        """What a reader must know of a value that is not verified; empty otherwise."""
        if self.verified:
            return ""
        return f"{self.code} ({self.value} {self.unit}) is not verified: {self.source}."


@dataclass(frozen=True, slots=True)
class Rules:
    """All dated values. Raises ValueError where two values of a rule hold on the same day."""

    rows: tuple[Rule, ...]

    def __post_init__(self) -> None:
        for first, second in overlapping(self.rows, lambda r: r.code, lambda r: r.span):
            one, other = self.rows[first], self.rows[second]
            raise ValueError(f"{one.code} has two values {one.span.words} and {other.span.words}")

    def on(self, code: str, day: date) -> Rule:
        """The value that holds on a day. Raises CannotWork when none does."""
        for rule in self.rows:
            if rule.code == code and rule.span.holds_on(day):
                return rule
        raise CannotWork(f"There is no value of {code} on {day}: the rules do not cover that day.")


def rules_from(rows: Iterable[Mapping[str, str]]) -> Rules:
    """The rules of a table with the columns of `rules.csv`."""
    return Rules(tuple(_rule(row) for row in rows))


def _rule(row: Mapping[str, str]) -> Rule:
    return Rule(
        row["rule_id"],
        Decimal(row["value"]),
        row["unit"],
        Span(_day(row["valid_from"]), _day(row["valid_to"])),
        row["source"],
        row["verified"] == "yes",
        _day(row["checked_on"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
