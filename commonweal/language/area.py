"""Areas in dated many-to-many hierarchies, and what can be wrong with one.

A child may lie in several parents; its share says how much of it does, None that nobody has said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from commonweal.language.dated import ALWAYS, Problem, Span, overlapping


@dataclass(frozen=True, slots=True)
class Link:
    """`child` lies in `parent` in one hierarchy; `share` (0 to 1) is the part of it that does."""

    hierarchy: str
    parent: str
    child: str
    share: Decimal | None = Decimal(1)
    basis: str = ""
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Lying:
    """How much of an area lies in another: exactly, when `low` equals `high`, or between them."""

    code: str
    low: Fraction
    high: Fraction
    steps: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


class Hierarchy:
    """The links of one hierarchy, walked up or down on a day.

    Built from links of one hierarchy; raises ValueError when they name another. Walking a
    hierarchy that has a cycle on the day raises ValueError naming the chain.
    """

    def __init__(self, name: str, links: Iterable[Link]) -> None:
        self.name = name
        self.links = tuple(links)
        self._up: dict[str, list[Link]] = defaultdict(list)
        self._down: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            if link.hierarchy != name:
                raise ValueError(f"a link of {link.hierarchy} does not belong in {name}")
            self._up[link.child].append(link)
            self._down[link.parent].append(link)

    def parents(self, code: str, on: date) -> list[Link]:
        """The links from an area up to its parents on a day, by parent."""
        held = [link for link in self._up.get(code, ()) if link.span.holds_on(on)]
        return sorted(held, key=lambda link: link.parent)

    def children(self, code: str, on: date) -> list[Link]:
        """The links from an area down to its children on a day, by child."""
        held = [link for link in self._down.get(code, ()) if link.span.holds_on(on)]
        return sorted(held, key=lambda link: link.child)

    def ancestors(self, code: str, on: date) -> list[Lying]:
        """Every area above, nearest first, with how much of `code` lies in it."""
        return self._walk(code, on, up=True)

    def descendants(self, code: str, on: date) -> list[Lying]:
        """Every area below, nearest first, with how much of each lies in `code`."""
        return self._walk(code, on, up=False)

    def _walk(self, code: str, on: date, *, up: bool) -> list[Lying]:
        found: dict[str, Lying] = {}
        for here in self._in_order(code, on, up=up):
            start = found.get(here, Lying(here, Fraction(1), Fraction(1), 0))
            for link in self.parents(here, on) if up else self.children(here, on):
                there = link.parent if up else link.child
                low, high = _ends(link.share)
                before = found.get(there, Lying(there, Fraction(0), Fraction(0), start.steps + 1))
                found[there] = Lying(
                    there,
                    min(before.low + start.low * low, Fraction(1)),
                    min(before.high + start.high * high, Fraction(1)),
                    max(before.steps, start.steps + 1),
                )
        return sorted(found.values(), key=lambda lying: (lying.steps, lying.code))

    def _in_order(self, code: str, on: date, *, up: bool) -> list[str]:
        # Each area comes after all those it is reached from, so that shares are complete.
        graph: dict[str, list[str]] = {}
        waiting = [code]
        while waiting:
            here = waiting.pop()
            if here in graph:
                continue
            links = self.parents(here, on) if up else self.children(here, on)
            graph[here] = [link.parent if up else link.child for link in links]
            waiting.extend(graph[here])
        chain = find_cycle(graph)
        if chain:
            raise ValueError(f"{self.name} goes in a circle on {on}: {' → '.join(chain)}")
        return list(reversed(list(_finished_order(graph))))


def _ends(share: Decimal | None) -> tuple[Fraction, Fraction]:
    return (Fraction(0), Fraction(1)) if share is None else (Fraction(share), Fraction(share))


def _finished_order(graph: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every node after all that it points to. The graph has no cycle."""
    done: set[str] = set()
    for root in graph:
        stack: list[tuple[str, Iterator[str]]] = [(root, iter(graph[root]))]
        while stack:
            node, rest = stack[-1]
            following = next((n for n in rest if n not in done and n in graph), None)
            if following is not None:
                stack.append((following, iter(graph[following])))
                continue
            stack.pop()
            if node not in done:
                done.add(node)
                yield node


def find_cycle(graph: Mapping[str, Sequence[str]]) -> list[str]:
    """One chain that comes back to where it began, first and last the same; empty when none."""
    done: set[str] = set()
    for root in graph:
        path: dict[str, Iterator[str]] = {} if root in done else {root: iter(graph[root])}
        while path:
            node = next(reversed(path))
            following = next((n for n in path[node] if n not in done), None)
            if following is None:
                done.add(node)
                path.pop(node)
            elif following in path:
                chain = list(path)
                return [*chain[chain.index(following) :], following]
            else:
                path[following] = iter(graph.get(following, ()))
    return []


def link_problems(links: Sequence[Link]) -> list[Problem]:
    """What is wrong with links, of any hierarchies: doubles, circles, shares over the whole."""
    problems = [*_doubles(links), *_bad_shares(links)]
    groups: dict[str, list[int]] = defaultdict(list)
    for position, link in enumerate(links):
        groups[link.hierarchy].append(position)
    for positions in groups.values():
        problems.extend(_circles(links, positions))
        problems.extend(_over_the_whole(links, positions))
    return problems


def _doubles(links: Sequence[Link]) -> Iterator[Problem]:
    for first, second in overlapping(
        links, key=lambda x: (x.hierarchy, x.parent, x.child), span=lambda x: x.span
    ):
        link = links[second]
        yield Problem(
            (first, second),
            f"{link.child} already lies in {link.parent} ({link.hierarchy}) "
            f"{links[first].span.words}, which overlaps",
        )


def _bad_shares(links: Sequence[Link]) -> Iterator[Problem]:
    for position, link in enumerate(links):
        if link.share is not None and not 0 < link.share <= 1:
            yield Problem((position,), f"a share lies above 0 and up to 1, not {link.share}")


def _circles(links: Sequence[Link], positions: Sequence[int]) -> Iterator[Problem]:
    chain = find_cycle(_graph(links, positions))
    if not chain:
        return
    # There is a circle if dates are left out; look for one that holds on a single day. Every
    # stretch that several links share begins when one of them begins.
    for day in sorted({links[p].span.start or date.min for p in positions}):
        held = [p for p in positions if links[p].span.holds_on(day)]
        chain = find_cycle(_graph(links, held))
        if chain:
            steps = {(parent, child) for child, parent in pairwise(chain)}
            items = tuple(p for p in held if (links[p].parent, links[p].child) in steps)
            words = f"the hierarchy {links[items[-1]].hierarchy} goes in a circle"
            yield Problem(items, f"{words}: {' → '.join(chain)}")
            return


def _graph(links: Sequence[Link], positions: Iterable[int]) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = defaultdict(list)
    for position in positions:
        graph[links[position].child].append(links[position].parent)
    return dict(graph)


def _over_the_whole(links: Sequence[Link], positions: Sequence[int]) -> Iterator[Problem]:
    by_child: dict[str, list[int]] = defaultdict(list)
    for position in positions:
        by_child[links[position].child].append(position)
    for child, held in by_child.items():
        if len(held) < 2:
            continue
        for day in sorted({links[p].span.start or date.min for p in held}):
            there = [p for p in held if links[p].span.holds_on(day)]
            together = sum((links[p].share or Decimal(0) for p in there), Decimal(0))
            if together > 1:
                parents = ", ".join(links[p].parent for p in there)
                percent = f"{(together * 100).normalize():f}"
                yield Problem(
                    tuple(there),
                    f"the shares of {child} in {parents} add up to {percent}% "
                    f"({links[there[-1]].hierarchy})",
                )
                break
