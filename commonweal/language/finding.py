"""The finding: something that does not agree, with the figures on both sides and the working."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Side:
    """One figure that a finding sets beside another. `part` says what it is there, in words."""

    ref: str
    part: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found.

    `code` is stable: the rule's id and what it was found about, so that running the rules again
    meets the same finding. `difference` is in `unit` and None where the two sides are words. It is
    always computed less printed: what the other sides give, less what the first side says.
    """

    code: str
    rule: str
    title: str
    sentence: str
    sides: tuple[Side, ...]
    difference: Decimal | None = None
    unit: str = ""
    audience: str = ""
    steps: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
