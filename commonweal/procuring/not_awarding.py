"""Deciding not to award a lot: the declared grounds, and when each of them can be given.

A ground that states a fact of the evaluation is refused where the fact does not hold. Source: the
grounds and their references are in `definitions/procurement/awarding.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class When(StrEnum):
    """What must hold for a ground to be given."""

    ALWAYS = "always"
    NO_BID = "no bid was made for the lot"
    NONE_FIT = "no bid for the lot is eligible"
    NO_ROOM = "the rules give the lot to nobody"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground for not awarding a lot."""

    code: str
    words: str
    when: When


@dataclass(frozen=True, slots=True)
class LotStanding:
    """What is known of a lot: its bids, how many of them are eligible (None: not worked out yet),
    and whether the rules give it to somebody (None: not worked out yet)."""

    bids: int
    eligible: int | None
    is_given: bool | None


def ground_fits(ground: Ground, lot: LotStanding) -> bool:
    """Whether a ground can be given for a lot as it stands."""
    if ground.when is When.NO_BID:
        return lot.bids == 0
    if ground.when is When.NONE_FIT:
        return lot.bids > 0 and lot.eligible == 0
    if ground.when is When.NO_ROOM:
        return bool(lot.eligible) and lot.is_given is False
    return True


def grounds_for(grounds: Sequence[Ground], lot: LotStanding) -> tuple[Ground, ...]:
    """The grounds that can be given for a lot as it stands."""
    return tuple(one for one in grounds if ground_fits(one, lot))


def grounds_from(definition: Mapping[str, Any]) -> tuple[Ground, ...]:
    """The grounds of `awarding.yaml`, in its order."""
    return tuple(
        Ground(row["code"], row["words"], When(row["when"])) for row in definition["not_awarded"]
    )
