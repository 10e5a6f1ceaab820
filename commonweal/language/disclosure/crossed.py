"""A table of bodies by groups with all its totals, in which more is hidden until none gives away.

Kept here is what makes hidden counts safe beside the totals that are shown. Which counts are too
small, and their rounding, is decided before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

#: A count that is not there.
ABSENT = -1
Counts = NDArray[np.int64]
Marks = NDArray[np.bool_]
Places = Sequence[int]
_Move = tuple[float, tuple[tuple[int, int], ...]]
_NONE: _Move = (np.inf, ())


@dataclass(frozen=True, slots=True)
class Crossing:
    """How rows and columns add up: row 0 is what the rows of each way add up to, and column 0
    what the columns of each way do. A place stands in one way alone."""

    rows: tuple[tuple[int, ...], ...]
    columns: tuple[tuple[int, ...], ...]


def protected(
    counts: Counts, hidden: Marks, crossing: Crossing, *, lowest: int, width: int
) -> Marks:
    """What is hidden once no hidden count can be worked out to less than `width`.

    `counts` is rows by columns, ABSENT where nothing is; `hidden` marks those too small. A reader
    knows that hidden counts are at least `lowest`, and that a nought is shown where `lowest` is
    above it. A total that its parts do not add up to, as of people seen by two bodies, gives
    nothing away. Each hidden count is part of a move: people who change their body or their group
    and leave every shown count and total as it is, so that the count may be `width` more or less.
    """
    if not hidden.any():
        return hidden.copy()
    table = _Side(counts, hidden.copy(), np.zeros_like(hidden), crossing, lowest, width)
    table.run()
    return table.hidden


@dataclass(slots=True)
class _Side:
    """The table as it is being protected; `turned` is the same table with rows for columns."""

    counts: Counts
    hidden: Marks
    safe: Marks
    crossing: Crossing
    lowest: int
    width: int
    more: NDArray[np.float64] = field(init=False)
    less: NDArray[np.float64] = field(init=False)
    summed: Marks = field(init=False)
    beside: list[NDArray[np.int64]] = field(init=False)
    turned: _Side = field(init=False)

    def __post_init__(self) -> None:
        """Costs of hiding a count that may become more and one that may become less."""
        base = np.where(self.hidden, 0.0, self.counts + 1.0)
        usable = self.hidden | (self.counts >= max(self.lowest, 0))
        self.more = np.where(usable & (self.counts != ABSENT), base, np.inf)
        room = self.counts - self.lowest >= self.width
        self.less = np.where(room & np.isfinite(self.more), base, np.inf)
        self.summed = _summed(self.counts, self.crossing)
        self.beside = _beside(self.crossing.rows, len(self.counts))

    def run(self) -> None:
        self.turned = _Side(
            self.counts.T, self.hidden.T, self.safe.T,
            Crossing(self.crossing.columns, self.crossing.rows), self.lowest, self.width,
        )  # fmt: skip
        # The turned table looks at the same costs, so that both know what is hidden by now.
        self.turned.more, self.turned.less = self.more.T, self.less.T
        self.turned.turned = self
        self.safe |= ~(self.summed | self.turned.summed.T)
        for row, column in self._targets():
            if not self.safe[row, column]:
                self._take(self._best(row, column))

    def _targets(self) -> list[tuple[int, int]]:
        """Totals first: what protects them protects most of their parts."""
        found = [(int(row), int(column)) for row, column in np.argwhere(self.hidden)]
        return sorted(found, key=lambda at: (min(at[0], 1) + min(at[1], 1), at))

    def _best(self, row: int, column: int) -> _Move:
        """The first kind of move that can be made, at its least cost; a total of all has none."""
        moves: Iterator[_Move] = iter(())
        if row and column:
            moves = self._inside(row, column)
        elif row:
            moves = self._of_total(row)
        elif column:
            moves = (_back(move) for move in self.turned._of_total(column))
        return next((move for move in moves if np.isfinite(move[0])), _NONE)

    def _inside(self, row: int, column: int) -> Iterator[_Move]:
        yield self._rectangle(row, column)
        yield self._pair(row, column)
        yield _back(self.turned._pair(column, row))
        for changing in (False, True):
            yield self._swap(row, column, changing=changing)
            yield _back(self.turned._swap(column, row, changing=changing))

    def _of_total(self, row: int) -> Iterator[_Move]:
        yield self._swap(row, 0)
        yield _back(self.turned._pair(0, row))
        yield self._swap(row, 0, changing=True)

    def _take(self, move: _Move) -> None:
        cost, cells = move
        if np.isinf(cost):
            # With every count hidden that is not nought, all may be any multiple of themselves.
            self.hidden |= self.counts >= max(self.lowest, 0)
            self.safe[:] = True
            return
        for at in cells:
            self.hidden[at] = self.safe[at] = True
            self.more[at] = 0.0
            if np.isfinite(self.less[at]):
                self.less[at] = 0.0

    def _rectangle(self, row: int, column: int) -> _Move:
        """One more here and one less there, in two rows of one way and two columns of another."""
        rows, columns = self.beside[row], self.turned.beside[column]
        if not rows.size or not columns.size:
            return _NONE
        cost = (
            self.less[row, columns][None, :]
            + self.less[rows, column][:, None]
            + self.more[rows[:, None], columns]
        )
        at = int(cost.argmin())
        other, across = int(rows[at // columns.size]), int(columns[at % columns.size])
        cells = ((row, column), (row, across), (other, column), (other, across))
        return float(cost.flat[at]), cells

    def _swap(self, row: int, column: int, *, changing: bool = False) -> _Move:
        """People of one row who go to another of its way, with a group of every way of columns,
        of which `column` is one; `changing` lets them change their groups as they go."""
        rows = self.beside[row]
        if not rows.size:
            return _NONE
        cost = self.less[rows, 0] + self.more[row, 0]
        chosen = []
        for way in self.crossing.columns:
            from_, to = ((column,) if column in way else way), way
            price = self._changes(row, from_, to, changing) + self.more[row, from_][:, None]
            each = (self.less[rows][:, None, to] + price).reshape(rows.size, -1)
            best = each.argmin(axis=1)
            cost = cost + each[np.arange(rows.size), best]
            chosen.append([(from_[one // len(to)], to[one % len(to)]) for one in best.tolist()])
        at = int(cost.argmin())
        if np.isinf(cost[at]):
            return _NONE
        other, pairs = int(rows[at]), [one[at] for one in chosen]
        cells = [(row, 0), (other, 0)]
        for one, two in pairs:
            cells += [(row, one), (other, two), *self._changed(row, one, two)]
        return float(cost[at]), tuple(cells)

    def _changes(self, row: int, from_: Places, to: Places, changing: bool) -> NDArray[np.float64]:
        """What it costs beside, that people of one group become another's: in the whole, and in a
        row of every other way."""
        same = np.equal.outer(from_, to)
        if not changing:
            return np.where(same, 0.0, np.inf)
        cost = self.more[0, from_][:, None] + self.less[0, to]
        for way in self._ways_without(row):
            cost = cost + (self.more[way][:, from_, None] + self.less[way][:, None, to]).min(axis=0)
        return np.where(same, 0.0, cost)

    def _changed(self, row: int, one: int, two: int) -> list[tuple[int, int]]:
        if one == two:
            return []
        through = [0]
        for way in self._ways_without(row):
            through.append(int(way[(self.more[way, one] + self.less[way, two]).argmin()]))
        return [(each, group) for each in through for group in (one, two)]

    def _ways_without(self, row: int) -> list[NDArray[np.int64]]:
        return [np.array(way) for way in self.crossing.rows if row not in way]

    def _pair(self, row: int, column: int) -> _Move:
        """Two columns of one row, where nothing adds the rows of either up."""
        free = ~self.turned.summed.T[row]
        columns = [int(one) for one in self.turned.beside[column] if free[one]]
        if not free[column] or not columns:
            return _NONE
        beside = columns[int(self.less[row, columns].argmin())]
        return float(self.less[row, beside]), ((row, column), (row, beside))


def _back(move: _Move) -> _Move:
    return move[0], tuple((row, column) for column, row in move[1])


def _beside(ways: tuple[tuple[int, ...], ...], size: int) -> list[NDArray[np.int64]]:
    """For each place the others of its way."""
    found = [np.array([], dtype=np.int64)] * size
    for way in ways:
        for place in way:
            found[place] = np.array([one for one in way if one != place], dtype=np.int64)
    return found


def _summed(counts: Counts, crossing: Crossing) -> Marks:
    """The counts that a shown total of their row holds down: parts, and the total itself."""
    found = np.zeros(counts.shape, dtype=bool)
    there = counts != ABSENT
    for way in crossing.columns:
        columns = list(way)
        parts = np.where(there[:, columns], counts[:, columns], 0).sum(axis=1)
        adds_up = there[:, 0] & there[:, columns].any(axis=1) & (parts == counts[:, 0])
        found[np.ix_(adds_up, [0, *columns])] = True
    return np.asarray(found & there)
