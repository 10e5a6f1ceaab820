"""Groups split into categories, where a group whose members all fall in one gives itself away.

What is hidden is hidden with others, so that every hidden count could be another one beside all
that is shown: each lies in an exchange, people of one category who change places with people of
another and leave every shown count and total as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from commonweal.language.disclosure.cell import State
from commonweal.language.disclosure.profile import Profile
from commonweal.language.disclosure.table import Line, Table, publish

#: A group and a category, by their places.
At = tuple[int, int]
#: How wide an exchange leaves its counts, and the cells that it needs hidden.
_Exchange = tuple[int, frozenset[At]]


@dataclass(frozen=True, slots=True)
class Split:
    """How many of each group fall in each category.

    Group 0 is everybody; the groups of each way add up to it. The last category is of those who did
    not answer: readers know how many there are of everybody.
    """

    counts: tuple[tuple[int, ...], ...]
    ways: tuple[tuple[int, ...], ...] = ()

    @property
    def unanswered(self) -> int:
        """The place of those who did not answer."""
        return len(self.counts[0]) - 1

    def size(self, group: int) -> int:
        """How many people a group has."""
        return sum(self.counts[group])

    def answered(self, group: int) -> int:
        """How many people of a group answered."""
        return self.size(group) - self.counts[group][self.unanswered]


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back: cells, and the groups of whom nobody may know how many they are."""

    cells: frozenset[At]
    groups: frozenset[int]

    def answered(self, group: int, split: Split) -> bool:
        """Whether it is held back how many of a group answered."""
        return group in self.groups or (group, split.unanswered) in self.cells


def held_back(split: Split, profile: Profile) -> Held:
    """What of a split is held back under a profile.

    Held back is what is small, and the answers of a group of whom fewer than `least_apart` answered
    otherwise than the rest; with `complementary` as much more as keeps each of them unknown. A
    group too small to be told of is held back whole, whatever is asked, so that no question tells
    its size by another.
    """
    groups = _untold(split, profile)
    cells = {at for group in range(len(split.counts)) for at in _own(split, group, profile)}
    for group in groups:
        cells.discard((group, split.unanswered))
    for group in groups:
        cells |= {(group, at) for at in range(split.unanswered)}
        if any(split.counts[one][split.unanswered] for one in groups & _beside(split, group)):
            cells.add((group, split.unanswered))
    if not profile.complementary:
        return Held(frozenset(cells), groups)
    return Held(exchanged(split, frozenset(cells), groups, profile.width), groups)


def _untold(split: Split, profile: Profile) -> frozenset[int]:
    """The groups whose size is held back, each with another of its way."""
    found: set[int] = set()
    for way in split.ways:
        there = [group for group in way if split.size(group)]
        if len(there) < 2:
            continue
        sizes: Mapping[str, int | None] = {str(group): split.size(group) for group in (0, *there)}
        line = Line("0", tuple(str(group) for group in there))
        shown = publish(Table(sizes, (line,)), profile)
        hidden = {group for group in there if shown[str(group)].state == State.SUPPRESSED}
        # The size of everybody is told: where it would have to be hidden, all others are.
        found |= set(there) if shown["0"].state == State.SUPPRESSED and hidden else hidden
    return frozenset(found)


def _own(split: Split, group: int, profile: Profile) -> Iterator[At]:
    """The cells of a group that are held back for themselves."""
    counts, answered = split.counts[group], split.answered(group)
    alike = answered and answered - max(counts[:-1]) < profile.least_apart
    for at, count in enumerate(counts[:-1]):
        if alike or profile.hides(count):
            yield group, at
    silent = counts[split.unanswered]
    # Who makes up everybody is told with everybody.
    if not group or split.size(group) in (0, split.size(0)):
        return
    if profile.hides(silent) or profile.hides(answered) or (not answered and profile.least_apart):
        yield group, split.unanswered


def _beside(split: Split, group: int) -> frozenset[int]:
    return frozenset(one for way in split.ways if group in way for one in way)


def exchanged(
    split: Split, cells: frozenset[At], untold: frozenset[int], width: int
) -> frozenset[At]:
    """The cells with those that are hidden beside them, so that each could be more or less by
    `width` in all, or by as much as the counts allow. `untold` groups may change their size."""
    found = _Exchanges(split, set(cells), untold, width)
    # Answers of everybody first: what protects them protects most of the groups.
    for cell in sorted(cells):
        if cell not in found.safe:
            found.protect(cell)
    return frozenset(found.hidden)


@dataclass(slots=True)
class _Exchanges:
    split: Split
    hidden: set[At]
    untold: frozenset[int]
    width: int
    safe: set[At] = field(default_factory=set)

    def protect(self, cell: At) -> None:
        best = max(
            self._around(*cell),
            key=lambda one: (min(one[0], self.width), -self._cost(one[1])),
            default=(0, frozenset()),
        )
        if not best[0]:
            self._hide_all()
            return
        self.hidden |= best[1]
        self.safe |= best[1]

    def _hide_all(self) -> None:
        """With every split hidden each person may fall in any category."""
        split, last = self.split, self.split.unanswered
        there = [group for group in range(len(split.counts)) if split.size(group)]
        told = {
            (group, last)
            for group in there
            if not split.counts[0][last] or split.size(group) == split.size(0)
        }
        self.hidden |= set(product(there, range(last + 1))) - told
        self.safe |= self.hidden

    def _cost(self, cells: Iterable[At]) -> int:
        """What more would be hidden; how many answered goes with who did not."""
        cost = 0
        for group, at in (one for one in cells if one not in self.hidden):
            cost += self.split.counts[group][at] + 1
            if at == self.split.unanswered:
                cost += self.split.answered(group) + 1
        return cost

    def _around(self, group: int, category: int) -> Iterator[_Exchange]:
        """Every exchange that the cell can be part of."""
        for other in range(self.split.unanswered + 1):
            if other == category:
                continue
            for partner in self._partners(group):
                yield self._between(group, partner, category, other)
            if self.split.unanswered not in (category, other):
                yield from self._with_everybody(group, category, other)
        if group in self.untold:
            for partner in self.untold & set(self._partners(group)):
                either = self.split.counts[group][category] + self.split.counts[partner][category]
                yield either, frozenset({(group, category), (partner, category)})

    def _partners(self, group: int) -> list[int]:
        return [one for one in sorted(_beside(self.split, group)) if one != group]

    def _between(self, group: int, partner: int, one: int, two: int) -> _Exchange:
        """People of two groups of one way who exchange two categories."""
        mine, theirs = self.split.counts[group], self.split.counts[partner]
        more, less = min(mine[two], theirs[one]), min(mine[one], theirs[two])
        return more + less, frozenset(product((group, partner), (one, two)))

    def _with_everybody(self, group: int, one: int, two: int) -> Iterator[_Exchange]:
        """People of a group who change from one category to another, and everybody with them."""
        ways = [way for way in self.split.ways if group not in way]
        for chosen in product(*ways):
            changing = {0, group, *chosen}
            ends = [min(self.split.counts[each][at] for each in changing) for at in (one, two)]
            yield sum(ends), frozenset(product(changing, (one, two)))
