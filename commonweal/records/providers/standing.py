"""Where providers and commissioners stand: what each said last, and whether they say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonweal.planning.plan_conflicts import Pair
from commonweal.records.providers.models import CapabilityView, Resolution


def latest_by_side(rows: Iterable[Resolution]) -> dict[str, dict[str, Resolution]]:
    """By pair and organisation, what was said last."""
    found: dict[str, dict[str, Resolution]] = {}
    for row in rows:
        found.setdefault(row.pair, {}).setdefault(row.organisation.code, row)
    return found


def is_settled(pair: Pair, said: Mapping[str, Resolution]) -> bool:
    """Whether both sides say the same way out, with the same parts."""
    both = [said.get(code) for code in (pair.provider, pair.commissioner)]
    first, second = both
    if first is None or second is None or first.way == Resolution.Way.OPEN:
        return False
    return (first.way, first.provider_part_gbp_m) == (second.way, second.provider_part_gbp_m)


@dataclass(frozen=True)
class Judged:
    """A capability with what each side said of it last."""

    capability: str
    asked: str
    by_provider: CapabilityView | None
    by_commissioner: CapabilityView | None

    @property
    def gap(self) -> int | None:
        """How many levels the two sides lie apart; None while a side has not spoken."""
        if self.by_provider is None or self.by_commissioner is None:
            return None
        return self.by_provider.level - self.by_commissioner.level


def judged(views: Iterable[CapabilityView], asked: Iterable[tuple[str, str]]) -> list[Judged]:
    """Every capability that is asked for, with the latest view of each side."""
    latest: dict[tuple[str, str], CapabilityView] = {}
    for view in views:
        latest.setdefault((view.capability, view.side), view)
    sides = CapabilityView.Side
    return [
        Judged(name, words, latest.get((name, sides.SELF)), latest.get((name, sides.COMMISSIONER)))
        for name, words in asked
    ]
