"""The address of one answer of one bid in an evaluation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """The codes of a question, a lot (none: common to all) and a bidder."""

    question: str
    lot: str
    bidder: str
