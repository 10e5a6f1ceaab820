"""The life of indicators in a set: which stages it mixes on which day, as the plan swaps them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.reviewing.indicators import Library, Stage


@dataclass(frozen=True)
class Swap:
    """What the plan says of one indicator: on a day it goes, and another comes, or none."""

    indicator: str
    successor: str
    on: date
    reason: str = ""


@dataclass(frozen=True)
class Mix:
    """How many indicators of a set are at each stage on a day. `unknown` has no definition here."""

    on: date
    counts: dict[Stage, int]
    unknown: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values()) + self.unknown


def set_on(indicators: Iterable[str], plan: Sequence[Swap], on: date) -> list[str]:
    """The indicators of a set on a day, after every swap that is due by then, each once."""
    held = list(dict.fromkeys(indicators))
    for swap in sorted(plan, key=lambda one: one.on):
        if swap.on > on or swap.indicator not in held:
            continue
        place = held.index(swap.indicator)
        held[place : place + 1] = [swap.successor] if swap.successor else []
        held = list(dict.fromkeys(held))
    return held


def mix_of(indicators: Iterable[str], library: Library, on: date) -> Mix:
    """How many of these indicators are at each stage, nought included."""
    counts, unknown = dict.fromkeys(Stage, 0), 0
    for name in indicators:
        if name in library:
            counts[library[name].stage] += 1
        else:
            unknown += 1
    return Mix(on, counts, unknown)


def mixes(
    indicators: Sequence[str], plan: Sequence[Swap], library: Library, today: date
) -> list[Mix]:
    """The mix today and after each day on which the plan changes something, in order."""
    days = [today, *sorted({swap.on for swap in plan if swap.on > today})]
    return [mix_of(set_on(indicators, plan, day), library, day) for day in days]


def plan_problem(indicators: Iterable[str], library: Library, swap: Swap) -> str:
    """Why a swap cannot be planned; empty when it can."""
    held = set(indicators)
    if swap.indicator not in held:
        return f"{swap.indicator} is not in this set. Choose one that is."
    if not swap.successor:
        return ""
    successor = library.get(swap.successor)
    if successor is None:
        return f"There is no indicator {swap.successor}. Choose one from the list."
    if swap.successor == swap.indicator:
        return "An indicator cannot follow itself. Choose another one, or none."
    if successor.has_ended(swap.on):
        return f"“{successor.name}” will have ended by then. Choose another one."
    return ""
