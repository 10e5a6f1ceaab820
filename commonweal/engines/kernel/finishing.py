"""From what the pieces gave to one line per month and group: people, percentiles and windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.engines.kernel.columns import Array, Column, picked
from commonweal.engines.kernel.counting import Counting, Found, Seen, together
from commonweal.engines.kernel.groups import Lines, cells
from commonweal.engines.kernel.passes import Groups
from commonweal.language.plan import Kind


def finished(counting: Counting) -> list[Lines]:
    """The lines of one source; a group may have several, each with other components."""
    found = counting.found
    lines = [each for part in found for each in part.lines]
    if counting.looks_back:
        lines = _looking_back(counting, lines)
    return [*lines, *_people(counting, found), *_percentiles(counting, found)]


@dataclass(frozen=True)
class _Gathered:
    """The groups that the pieces told apart, and the number of each group of each piece."""

    parts: Sequence[Seen]
    columns: tuple[Column, ...]
    begins: Sequence[int]

    def of_rows(self, numbers: Array) -> Array:
        """What stands for the group of each row, pieces one after another."""
        return np.concatenate(
            [
                picked(numbers[begin : begin + len(part.columns[0].values)], part.group)
                for part, begin in zip(self.parts, self.begins, strict=True)
            ]
        )

    def rows(self) -> Array:
        return np.concatenate([part.rows for part in self.parts])


def _gathered(parts: Sequence[Seen]) -> _Gathered | None:
    parts = [part for part in parts if len(part.rows)]
    if not parts:
        return None
    sizes = [len(part.columns[0].values) for part in parts]
    begins = [0, *np.cumsum(sizes).tolist()][:-1]
    return _Gathered(parts, together([part.columns for part in parts]), begins)


def _people(counting: Counting, found: Sequence[Found]) -> list[Lines]:
    seen = _gathered([each for part in found for each in part.people])
    if seen is None:
        return []
    person = seen.rows()
    members, size = counting.of(Kind.PEOPLE), len(counting.wheres)
    if not counting.looks_back:
        group = cells(seen.columns, len(seen.columns[0].values))
        mask = _masks(seen, len(person))
        groups = Groups(seen.of_rows(group.of_row), group.size)
        counted = counting.run.people(groups, person, mask, size)
        return [Lines(group.columns, {n: counted[:, counting.bits[c]] for n, c in members})]
    group = cells(seen.columns[1:], len(seen.columns[0].values))
    months = len(counting.months)
    month = seen.columns[0].values.astype(np.int32)
    key = seen.of_rows(group.of_row * np.int32(months) + month)
    numbers = {}
    for number, component in members:
        rows = _with(counting.bits[component], seen)
        every = counting.run.rolling(key[rows], person[rows], months, counting.window, group.size)
        numbers[number] = every[:, counting.window - 1 :].reshape(-1)
    return [Lines(_every_month(counting, group.columns, group.size), numbers)]


def _masks(seen: _Gathered, size: int) -> Array:
    if seen.parts[0].mask is None:
        return np.ones(size, np.uint8)
    return np.concatenate([part.mask for part in seen.parts if part.mask is not None])


def _with(bit: int, seen: _Gathered) -> Array | slice:
    """The rows whose mask has the bit."""
    if seen.parts[0].mask is None:
        return slice(None)
    mask = _masks(seen, 0)
    return np.flatnonzero((mask >> np.uint64(bit)) & np.uint64(1))


def _looking_back(counting: Counting, lines: Sequence[Lines]) -> list[Lines]:
    """Rows and sums of each window: those of its months together."""
    if not lines:
        return []
    columns = together([each.columns for each in lines])
    group = cells(columns[1:], len(columns[0].values))
    months, window = len(counting.months), counting.window
    numbers = {}
    for number in lines[0].numbers:
        values = np.concatenate([each.numbers[number] for each in lines])
        monthly = np.zeros((group.size, months), values.dtype)
        np.add.at(monthly, (group.of_row, columns[0].values), values)
        windows = np.lib.stride_tricks.sliding_window_view(monthly, window, axis=1)
        numbers[number] = windows.sum(axis=2).reshape(-1)
    return [Lines(_every_month(counting, group.columns, group.size), numbers)]


def _every_month(
    counting: Counting, columns: tuple[Column, ...], groups: int
) -> tuple[Column, ...]:
    """Each group once for each month that was asked for."""
    asked = len(counting.asked)
    each = np.repeat(np.arange(groups), asked)
    month = np.tile(np.arange(asked, dtype=np.int32), groups)
    return (Column(month), *(column.at(each) for column in columns))


def _percentiles(counting: Counting, found: Sequence[Found]) -> list[Lines]:
    """Components of the same rows and values have these put into order once."""
    alike: dict[object, list[tuple[int, float]]] = {}
    for number, component in counting.of(Kind.PERCENTILE):
        if component.share is not None:
            what = (component.value, counting.bits[component])
            alike.setdefault(what, []).append((number, component.share))
    lines = []
    for shares in alike.values():
        first = shares[0][0]
        seen = _gathered([each for part in found for each in part.values.get(first, [])])
        if seen is None:
            continue
        values = seen.rows()
        group = cells(seen.columns, len(seen.columns[0].values))
        cell = seen.of_rows(group.of_row)
        ordered = _ordered(cell, values)
        counts = np.bincount(cell, minlength=group.size)
        some = np.flatnonzero(counts)
        columns = tuple(column.at(some) for column in group.columns)
        numbers = {number: _points(ordered, counts[some], share) for number, share in shares}
        lines.append(Lines(columns, numbers))
    return lines


def _points(ordered: Array, counts: Array, share: float) -> Array:
    """The value at a share of the ordered values of each cell, between two in proportion."""
    begins = np.cumsum(counts) - counts
    place = share * (counts - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, counts - 1)
    low, high = ordered[begins + below], ordered[begins + above]
    return np.asarray(low + (high - low) * (place - below))


def _ordered(cell: Array, values: Array) -> Array:
    """The values in order within each cell, as fractions."""
    if values.dtype.kind == "i" and len(values):
        low, high = int(values.min()), int(values.max())
        span = high - low + 1
        if (int(cell.max()) + 1) * span < 1 << 62:
            key = np.sort(cell.astype(np.int64) * span + (values.astype(np.int64) - low))
            return np.asarray((key % span + low).astype(np.float64))
    return np.asarray(values[np.lexsort([values, cell])].astype(np.float64))
