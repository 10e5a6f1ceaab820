"""The published cell: a number, or a state of its own that is never zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """What a cell shows."""

    NUMBER = "number"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"


class Why(StrEnum):
    """Why a cell is hidden. For those who may see everything: telling others would disclose."""

    SHOWN = ""
    PRIMARY = "primary"
    COMPLEMENTARY = "complementary"
    DIFFERENCING = "differencing"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a published table. `value` is a number in the state NUMBER only.

    `ranked` is False where the denominator is too small to be placed among others.
    """

    state: State
    value: Decimal | None = None
    why: Why = Why.SHOWN
    ranked: bool = True

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.state == State.NUMBER):
            raise ValueError(f"a cell that is {self.state.value} cannot hold {self.value}")

    def __str__(self) -> str:
        return self.state.value if self.value is None else f"{self.value:f}"
