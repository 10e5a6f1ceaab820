"""What became of bodies and areas: mergers, splits, transfers and renamings, followed in time.

Here a whole (1) is followed from one body to its successors; amounts are put on another map in
`restatement`. A share is the part of the predecessor that passed on; None means nobody has said,
and the answer is then two ends, never an equal split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from commonweal.language.area import find_cycle
from commonweal.language.dated import Problem

NOUGHT, WHOLE = Fraction(0), Fraction(1)


class SuccessionKind(StrEnum):
    """How one body's affairs pass to another."""

    MERGER = "merger"
    SPLIT = "split"
    TRANSFER = "transfer"
    RENAMING = "renaming"


#: After one of these the predecessor is no more; after a transfer it goes on.
ENDING = frozenset({SuccessionKind.MERGER, SuccessionKind.SPLIT, SuccessionKind.RENAMING})


@dataclass(frozen=True, slots=True)
class Succession:
    """`share` of `predecessor` passed to `successor` on the day `on`, which is the first day of
    the new state. `basis` says what the share was measured by (people, practices, budget)."""

    kind: SuccessionKind
    predecessor: str
    successor: str
    on: date
    share: Decimal | None = None
    basis: str = ""

    @property
    def ends(self) -> bool:
        return self.kind in ENDING


@dataclass(frozen=True, slots=True)
class Landing:
    """How much of a body ended up in `code`, and the successions that brought it there."""

    code: str
    low: Fraction
    high: Fraction
    path: tuple[Succession, ...] = ()

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


class Successions:
    """A checked list of successions. Raises ValueError with the first problem when it has any."""

    def __init__(self, events: Iterable[Succession]) -> None:
        self.events = tuple(
            sorted(events, key=lambda e: (e.on, e.predecessor, e.successor, e.kind))
        )
        problems = succession_problems(self.events)
        if problems:
            raise ValueError(problems[0].words)
        self._by: dict[str, dict[date, list[Succession]]] = defaultdict(dict)
        for event in self.events:
            self._by[event.predecessor].setdefault(event.on, []).append(event)
        self._rank = _ranks(self.events)

    def follow(self, code: str, held_on: date, on: date) -> list[Landing]:
        """Where all of `code`, as it stood on `held_on`, is on the day `on`; by code.

        Events on `held_on` itself have already happened. Landings add up to the whole: their
        ends are narrowed by that. Raises ValueError when `on` comes before `held_on`.
        """
        if on < held_on:
            raise ValueError(f"{on} comes before {held_on}: a merged total does not say its parts")
        state = {code: Landing(code, WHOLE, WHOLE)}
        after = held_on
        while True:
            days = [d for here in state for d in self._by.get(here, ()) if after < d <= on]
            if not days:
                return [state[c] for c in sorted(state)]
            after = min(days)
            state = _narrowed(self._on_one_day(state, after))

    def _on_one_day(self, state: Mapping[str, Landing], day: date) -> dict[str, Landing]:
        """The state after a day. What arrives at a body that ends the same day goes on with it;
        transfers touch only what a body held in the morning."""
        evening: dict[str, Landing] = {}
        moving: dict[str, Landing] = {}
        for code, held in state.items():
            events = self._by.get(code, {}).get(day, [])
            if not events:
                _add(evening, held)
            for part in _divide(held, events):
                _add(evening if part.code == code else moving, part)
        while moving:
            held = moving.pop(min(moving, key=lambda c: (self._rank.get((day, c), 0), c)))
            ending = [e for e in self._by.get(held.code, {}).get(day, []) if e.ends]
            if not ending:
                _add(evening, held)
            for part in _divide(held, ending) if ending else ():
                _add(moving, part)
        return evening

    def about(self, code: str) -> tuple[list[Succession], list[Succession]]:
        """What became of a body and what it came from: those after, those before."""
        after = [e for e in self.events if e.predecessor == code]
        before = [e for e in self.events if e.successor == code]
        return after, before


def _add(state: dict[str, Landing], part: Landing) -> None:
    held = state.get(part.code)
    if held is None:
        state[part.code] = part
        return
    path = tuple(sorted({*held.path, *part.path}, key=_in_time))
    state[part.code] = Landing(part.code, held.low + part.low, held.high + part.high, path)


def _in_time(event: Succession) -> tuple[date, str, str]:
    return (event.on, event.predecessor, event.successor)


def _divide(held: Landing, events: Sequence[Succession]) -> Iterator[Landing]:
    """One body's part after its own events of one day, what it keeps included."""
    passing = [e for e in events if not e.ends]
    ending = [e for e in events if e.ends]
    kept_low, kept_high = WHOLE, WHOLE
    for event, low, high in _parts(passing, closes=False):
        yield _passed(held, event, low, high)
        kept_low, kept_high = kept_low - high, kept_high - low
    kept_low = max(kept_low, NOUGHT)
    if not ending and events and kept_high > 0:
        path = (*held.path, *passing)
        yield Landing(held.code, held.low * kept_low, held.high * kept_high, path)
    for event, low, high in _parts(ending, closes=True):
        yield _passed(held, event, low * kept_low, high * kept_high)


def _passed(held: Landing, event: Succession, low: Fraction, high: Fraction) -> Landing:
    path = (*held.path, event)
    return Landing(event.successor, held.low * low, held.high * high, path)


def _parts(
    events: Sequence[Succession], *, closes: bool
) -> list[tuple[Succession, Fraction, Fraction]]:
    stated = sum((Fraction(e.share) for e in events if e.share is not None), NOUGHT)
    unstated = [e for e in events if e.share is None]
    rest = max(WHOLE - stated, NOUGHT)
    low = rest if closes and len(unstated) == 1 else NOUGHT
    return [
        (e, Fraction(e.share), Fraction(e.share)) if e.share is not None else (e, low, rest)
        for e in events
    ]


def _narrowed(state: dict[str, Landing]) -> dict[str, Landing]:
    """All landings together are the whole, so each is at least what the others cannot hold."""
    if all(landing.is_exact for landing in state.values()):
        return state
    lows = sum((landing.low for landing in state.values()), NOUGHT)
    highs = sum((landing.high for landing in state.values()), NOUGHT)
    return {
        code: Landing(
            code,
            max(landing.low, WHOLE - (highs - landing.high)),
            min(landing.high, WHOLE - (lows - landing.low)),
            landing.path,
        )
        for code, landing in state.items()
    }


def _ranks(events: Iterable[Succession]) -> dict[tuple[date, str], int]:
    """On each day, how long the longest chain of endings is that leads to a body."""
    by_day: dict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        if event.ends:
            by_day[event.on][event.predecessor].append(event.successor)
    ranks: dict[tuple[date, str], int] = {}
    for day, graph in by_day.items():
        layer, rank = set(graph), 0
        while layer:
            rank += 1
            layer = {after for code in layer for after in graph.get(code, ()) if after in graph}
            ranks.update({(day, code): rank for code in layer})
    return ranks


def succession_problems(events: Sequence[Succession]) -> list[Problem]:
    """What is wrong with successions: circles, shares that do not fit, endings out of order."""
    return [
        *_wrong_alone(events),
        *_twice(events),
        *_in_circles(events),
        *_wrong_together(events),
    ]


def _wrong_alone(events: Sequence[Succession]) -> Iterator[Problem]:
    for position, event in enumerate(events):
        if event.predecessor == event.successor:
            yield Problem((position,), f"{event.predecessor} cannot be its own successor")
        if event.share is not None and not 0 < event.share <= 1:
            yield Problem((position,), f"a share lies above 0 and up to 1, not {event.share}")
        whole = event.kind in (SuccessionKind.MERGER, SuccessionKind.RENAMING)
        if whole and event.share not in (None, Decimal(1)):
            words = f"a {event.kind} passes all of {event.predecessor} on; a part is a split"
            yield Problem((position,), words)


def _twice(events: Sequence[Succession]) -> Iterator[Problem]:
    seen: dict[tuple[str, str, date], int] = {}
    for position, event in enumerate(events):
        key = (event.predecessor, event.successor, event.on)
        if key in seen:
            words = f"{event.predecessor} to {event.successor} on {event.on} is there twice"
            yield Problem((seen[key], position), words)
        seen.setdefault(key, position)


def _in_circles(events: Sequence[Succession]) -> Iterator[Problem]:
    graph: dict[str, list[str]] = defaultdict(list)
    ended: dict[str, date] = {}
    for event in events:
        if event.ends and event.predecessor != event.successor:
            graph[event.predecessor].append(event.successor)
            ended[event.predecessor] = max(event.on, ended.get(event.predecessor, date.min))
    chain = find_cycle(graph)
    if chain:
        steps = set(pairwise(chain))
        items = [p for p, e in enumerate(events) if (e.predecessor, e.successor) in steps]
        yield Problem(tuple(items), f"the successions go in a circle: {' → '.join(chain)}")
        return
    for position, event in enumerate(events):
        last = ended.get(event.successor)
        if last is not None and last < event.on:
            words = f"{event.successor} ended on {last} and cannot take over on {event.on}"
            yield Problem((position,), words)


def _wrong_together(events: Sequence[Succession]) -> Iterator[Problem]:
    groups: dict[tuple[str, date, bool], list[int]] = defaultdict(list)
    for position, event in enumerate(events):
        groups[event.predecessor, event.on, event.ends].append(position)
    for (predecessor, day, ends), items in groups.items():
        words = _misfit([events[p] for p in items], ends=ends)
        if words:
            yield Problem(tuple(items), f"{predecessor} on {day}: {words}")


def _misfit(events: Sequence[Succession], *, ends: bool) -> str:
    together = sum((e.share for e in events if e.share is not None), Decimal(0))
    percent = f"{(together * 100).normalize():f}%"
    all_stated = all(e.share is not None for e in events)
    kinds = {e.kind for e in events}
    if ends and len(events) > 1 and kinds != {SuccessionKind.SPLIT}:
        return "it has several successors on one day, so each of them is a split"
    if together > 1:
        return f"the shares add up to {percent}, more than the whole"
    if SuccessionKind.SPLIT in kinds and all_stated and together != 1:
        return f"the shares of a split add up to {percent}; they must add up to 100%"
    if SuccessionKind.SPLIT in kinds and not all_stated and together == 1:
        return "the stated shares already make up the whole and leave nothing for the others"
    return ""
