"""What procuring reads of its definitions: rules, scales, limits and the factors of lots."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from commonweal.procuring.rules import Rules, rules_from
from commonweal.procuring.scoring import Scale, scales_from
from commonweal.records import shelf


@cache
def scales() -> dict[str, Scale]:
    """The scales that a question may use, by code."""
    return scales_from(shelf.read_yaml("procurement/scoring.yaml"))


@cache
def scale_words(code: str) -> dict[str, str]:
    """What each level of a scale means, by the score as it is written."""
    rows = shelf.read_yaml("procurement/scoring.yaml")["scales"]
    found = next((row for row in rows if row["code"] == code), None)
    return {one["score"]: one["words"] for one in found["levels"]} if found else {}


@dataclass(frozen=True)
class BidLimits:
    """What a bid may hold, and how many openers a tender may have."""

    most_openers: int
    answer_characters: int
    file_bytes: int
    files: int
    bid_bytes: int


@cache
def bid_limits() -> BidLimits:
    """The limits of bids."""
    read = shelf.read_yaml("procurement/bids.yaml")
    return BidLimits(**{one.name: int(read[one.name]) for one in fields(BidLimits)})


@cache
def rules() -> Rules:
    """The dated numbers of law and practice."""
    return rules_from(shelf.read_csv("procurement/rules.csv"))


@cache
def lot_factors() -> dict[str, Any]:
    """The factors by which a pot may be shared over lots."""
    found: dict[str, Any] = shelf.read_yaml("procurement/lot-factors.yaml")
    return found
