"""The golden thread: typed links between records, what may be linked, and walks along them.

A link leads forward, from what stands earlier in the chain (evidence) to what rests on it. A
record is named by its kind and its ref. Which kinds there are is data: `Grammar` is read from
`definitions/thread/kinds.yaml` by whoever may open files.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Direction(StrEnum):
    """Which way to walk: to what a record rests on, or to what rests on it."""

    BACK = "back"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True, order=True)
class End:
    """One end of a link: a record, by its kind and its ref inside the place."""

    kind: str
    ref: str

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


@dataclass(frozen=True, slots=True)
class Link:
    """`source` leads to `target` in the way that `kind` says.

    `status` is printed when a source says so itself and assigned when we drew the link.
    """

    source: End
    kind: str
    target: End
    status: str = "assigned"
    document: str = ""
    section: str = ""
    note: str = ""
    id: int = 0

    def far(self, direction: Direction) -> End:
        """The end that a step in this direction arrives at."""
        return self.target if direction == Direction.FORWARD else self.source

    def near(self, direction: Direction) -> End:
        """The end that a step in this direction leaves from."""
        return self.source if direction == Direction.FORWARD else self.target


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A sort of record and the column of the chain in which it stands."""

    code: str
    label: str
    column: str


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A sort of link: how it reads each way, and the pairs of record kinds that it may join."""

    code: str
    forward: str
    back: str
    pairs: frozenset[tuple[str, str]]

    def words(self, direction: Direction) -> str:
        return self.forward if direction == Direction.FORWARD else self.back


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may be linked with what. `columns` are the chain's columns in order, with labels."""

    columns: Mapping[str, str]
    records: Mapping[str, RecordKind]
    links: Mapping[str, LinkKind]
    statuses: tuple[str, ...]
    depth: int

    def faults(self, link: Link) -> list[str]:
        """What is wrong with a link, in sentences; empty when it may stand."""
        found = [
            f"There is no record of the kind “{end.kind}”. Use one of: {', '.join(self.records)}."
            for end in (link.source, link.target)
            if end.kind not in self.records
        ]
        found += [
            f"A link's {name} is missing its ref. Fill it."
            for name, end in (("source", link.source), ("target", link.target))
            if not end.ref.strip()
        ]
        if link.source == link.target:
            found.append("A record cannot be linked with itself.")
        if link.status not in self.statuses:
            found.append(f"“{link.status}” is not a status. Use {' or '.join(self.statuses)}.")
        kind = self.links.get(link.kind)
        if kind is None:
            found.append(f"“{link.kind}” is no kind of link. Use one of: {', '.join(self.links)}.")
        elif not found and (link.source.kind, link.target.kind) not in kind.pairs:
            found.append(self._not_a_pair(kind, link))
        return found

    def kinds_between(self, source: str, target: str) -> list[LinkKind]:
        """The kinds of link that may lead from one kind of record to another."""
        return [kind for kind in self.links.values() if (source, target) in kind.pairs]

    def targets_of(self, source: str) -> list[str]:
        """The kinds of record to which a kind may lead, in the order of the chain."""
        reached = {b for kind in self.links.values() for a, b in kind.pairs if a == source}
        return [code for code in self.records if code in reached]

    def column_of(self, end: End) -> str:
        """The column of the chain in which a record stands; the first for an unknown kind."""
        kind = self.records.get(end.kind)
        return kind.column if kind else next(iter(self.columns))

    def _not_a_pair(self, kind: LinkKind, link: Link) -> str:
        source, target = (
            self.records[end.kind].label.lower() for end in (link.source, link.target)
        )
        may = self.kinds_between(link.source.kind, link.target.kind)
        instead = f" It may be: {', '.join(k.code for k in may)}." if may else ""
        return f"A {source} cannot be linked to a {target} with “{kind.code}”.{instead}"


def read_grammar(given: Mapping[str, Any]) -> Grammar:
    """The grammar from the plain content of its definition file.

    Raises ValueError when a column or kind is named that is not defined: the file is ours, so
    that is a mistake to mend, not to work around.
    """
    columns = {row["code"]: row["label"] for row in given["columns"]}
    records = {row["code"]: RecordKind(**row) for row in given["records"]}
    strange = {kind.column for kind in records.values()} - set(columns)
    links = {}
    for row in given["links"]:
        pairs = frozenset(
            (source, target) for source, targets in row["pairs"] for target in targets
        )
        strange |= {code for pair in pairs for code in pair} - set(records)
        links[row["code"]] = LinkKind(row["code"], row["forward"], row["back"], pairs)
    if strange:
        raise ValueError(f"not defined: {', '.join(sorted(strange))}")
    return Grammar(columns, records, links, tuple(given["statuses"]), int(given["depth"]))


@dataclass(frozen=True, slots=True)
class Step:
    """A record that a walk arrived at, how many links away it is, and the links just taken."""

    end: End
    distance: int
    links: tuple[Link, ...]


def walk(
    links: Iterable[Link],
    start: End,
    direction: Direction,
    depth: int,
    stop_at: frozenset[End] = frozenset(),
) -> tuple[Step, ...]:
    """Every record within `depth` links of `start`, each once, nearest first.

    The start itself is not among them. A record reached over several links of the same length
    keeps all of them. Circles end where they meet what has been seen. `stop_at` are records that
    are arrived at and not walked beyond: ends that the reader may not see.
    """
    steps = _by_near_end(links, direction)
    seen = {start}
    found: list[Step] = []
    frontier = [start]
    for distance in range(1, depth + 1):
        arrived: dict[End, list[Link]] = {}
        for end in frontier:
            for link in steps.get(end, ()):
                if link.far(direction) not in seen:
                    arrived.setdefault(link.far(direction), []).append(link)
        found += [Step(end, distance, tuple(taken)) for end, taken in arrived.items()]
        seen |= set(arrived)
        frontier = [end for end in arrived if end not in stop_at]
        if not frontier:
            break
    return tuple(found)


def links_within(links: Iterable[Link], ends: Iterable[End]) -> tuple[Link, ...]:
    """The links both of whose ends are among `ends`, in the order given."""
    inside = frozenset(ends)
    return tuple(link for link in links if link.source in inside and link.target in inside)


def paths(
    links: Iterable[Link], start: End, goal: End, depth: int, limit: int = 100
) -> tuple[tuple[Link, ...], ...]:
    """The ways forward from `start` to `goal` without a repeated record, shortest first.

    At most `limit` of them and none longer than `depth` links. From a record to itself there is
    one way: none at all, the empty path.
    """
    links = list(links)
    steps = _by_near_end(links, Direction.FORWARD)
    useful = {goal, *(step.end for step in walk(links, goal, Direction.BACK, depth))}
    found: list[tuple[Link, ...]] = []
    queue: deque[tuple[End, tuple[Link, ...]]] = deque([(start, ())])
    while queue and len(found) < limit:
        end, taken = queue.popleft()
        if end == goal:
            found.append(taken)
            continue
        if len(taken) < depth:
            passed = {start, *(link.target for link in taken)}
            queue.extend(
                (link.target, (*taken, link))
                for link in steps.get(end, ())
                if link.target in useful and link.target not in passed
            )
    return tuple(found)


def loose_ends(links: Sequence[Link], known: frozenset[End]) -> Iterator[tuple[Link, End]]:
    """Links with an end that is not among the known records, with that end."""
    for link in links:
        for end in (link.source, link.target):
            if end not in known:
                yield link, end


def _by_near_end(links: Iterable[Link], direction: Direction) -> dict[End, list[Link]]:
    steps: dict[End, list[Link]] = {}
    for link in links:
        steps.setdefault(link.near(direction), []).append(link)
    return steps
