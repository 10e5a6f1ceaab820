"""What event sets and measures are given from definitions: named code lists and named numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class NotGiven(KeyError):
    """A definition names a code list or a number that is not declared."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class CodeList:
    """Codes of a national list that a rule treats alike, and who says so."""

    name: str
    meaning: str
    codes: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Number:
    """A threshold of an event set, and who says so."""

    name: str
    meaning: str
    value: int
    unit: str
    source: str


@dataclass(frozen=True)
class Instrument:
    """A scored instrument by its code: when a score is a case, and which change counts.

    `pairs` says that it may stand beside PHQ-9 as the measure of a problem; `outcome` that its
    paired scores are counted as an outcome.
    """

    code: str
    name: str
    cut_off: float | None
    reliable_change: float | None
    higher_is_better: bool
    pairs: bool
    outcome: bool
    source: str
    status: str


@dataclass(frozen=True)
class Given:
    """Code lists, numbers and instruments by name or code."""

    code_lists: Mapping[str, CodeList]
    numbers: Mapping[str, Number]
    instruments: Mapping[str, Instrument]
    phq9: str
    default_pair: str

    def instrument(self, code: str, what: str) -> float:
        """A number of an instrument. Raises NotGiven with a sentence."""
        value = getattr(self.instruments[code], what) if code in self.instruments else None
        if value is None:
            raise NotGiven(f"The instrument {code} has no {what}; add it to codelists.yaml.")
        return float(value)

    def paired_tools(self) -> tuple[str, ...]:
        """The instruments that stand beside PHQ-9."""
        return tuple(one.code for one in self.instruments.values() if one.pairs)

    def outcome_tools(self) -> tuple[str, ...]:
        """The instruments whose paired scores are an outcome."""
        return tuple(one.code for one in self.instruments.values() if one.outcome)

    def higher_is_better(self) -> tuple[str, ...]:
        """The instruments of which a higher score is better."""
        return tuple(one.code for one in self.instruments.values() if one.higher_is_better)

    def codes(self, name: str) -> tuple[str, ...]:
        """The codes of a list. Raises NotGiven with a sentence."""
        if name not in self.code_lists:
            raise NotGiven(f"There is no code list {name}; add it to codelists.yaml.")
        return self.code_lists[name].codes

    def number(self, name: str) -> int:
        """A number. Raises NotGiven with a sentence."""
        if name not in self.numbers:
            raise NotGiven(f"There is no number {name}; add it to codelists.yaml.")
        return self.numbers[name].value


def parse_given(data: Mapping[str, Any]) -> Given:
    """The code lists and numbers declared in `definitions/activity/codelists.yaml`."""
    return Given(
        {
            name: CodeList(name, body["meaning"], tuple(body["codes"]), body["source"])
            for name, body in data["code_lists"].items()
        },
        {
            name: Number(name, body["meaning"], body["value"], body["unit"], body["source"])
            for name, body in data["numbers"].items()
        },
        {
            str(body["code"]): Instrument(
                code=str(body["code"]),
                name=body["name"],
                cut_off=body.get("cut_off"),
                reliable_change=body.get("reliable_change"),
                higher_is_better=body["direction"] == "higher",
                pairs=body.get("pairs", False),
                outcome=body.get("outcome", False),
                source=body["source"],
                status=body["status"],
            )
            for body in data["instruments"]
        },
        data["phq9"],
        data["default_pair"],
    )
