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
class Given:
    """Code lists and numbers by name."""

    code_lists: Mapping[str, CodeList]
    numbers: Mapping[str, Number]

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
    )
