"""What procuring reads of its definitions: the scales that questions may use."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from commonweal.procuring.scoring import Scale, scales_from
from commonweal.records import shelf


@cache
def scales() -> dict[str, Scale]:
    """The scales that a question may use, by code."""
    return scales_from(shelf.read_yaml("procurement/scoring.yaml"))


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
