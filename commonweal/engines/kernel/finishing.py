"""From what the pieces gave to one line per month and group: people, percentiles and windows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.engines.kernel.columns import Array, Column
from commonweal.engines.kernel.counting import Counting, Found, together
from commonweal.engines.kernel.groups import Lines, cells
from commonweal.language.plan import Kind


def finished(counting: Counting) -> list[Lines]:
    """The lines of one source; a group may have several, each with other components."""
    found = counting.found()
    lines = [each for part in found for each in part.lines]
    if counting.looks_back:
        lines = _looking_back(counting, lines)
    return [*lines, *_people(counting, found), *_percentiles(counting, found)]


def _people(counting: Counting, found: Sequence[Found]) -> list[Lines]:
    parts = [each for part in found for each in part.people]
    if not parts or not sum(len(part[1]) for part in parts):
        return []
    columns = together([part[0] for part in parts])
    person = np.concatenate([part[1] for part in parts])
    mask = np.concatenate([part[2] for part in parts])
    members, size = counting.of(Kind.PEOPLE), len(counting.wheres)
    if not counting.looks_back:
        group = cells(columns, len(person))
        counted = counting.run.people(group.of_row, person, mask, group.size, size)
        return [Lines(group.columns, {n: counted[:, counting.bits[c]] for n, c in members})]
    group = cells(columns[1:], len(person))
    months = len(counting.months)
    key = group.of_row * np.int32(months) + columns[0].values.astype(np.int32)
    numbers = {}
    for number, component in members:
        bit = np.uint64(counting.bits[component])
        held = (mask >> bit) & np.uint64(1) != 0
        rows = slice(None) if held.all() else np.flatnonzero(held)
        every = counting.run.rolling(key[rows], person[rows], months, counting.window, group.size)
        numbers[number] = every[:, counting.window - 1 :].reshape(-1)
    return [Lines(_every_month(counting, group.columns, group.size), numbers)]


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
    lines = []
    for number, component in counting.of(Kind.PERCENTILE):
        parts = [each for part in found for each in part.values.get(number, [])]
        if not parts or component.share is None:
            continue
        columns = together([part[0] for part in parts])
        values = np.concatenate([part[1] for part in parts])
        group = cells(columns, len(values))
        if len(values):
            points = _points(group.of_row, values, group.size, component.share)
            lines.append(Lines(group.columns, {number: points}))
    return lines


def _points(cell: Array, values: Array, size: int, share: float) -> Array:
    """The value at a share of the ordered values of each cell, between two in proportion."""
    ordered = _ordered(cell, values)
    counts = np.bincount(cell, minlength=size)
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
            key = np.sort(cell.astype(np.int64) * span + (values - low))
            return np.asarray((key % span + low).astype(np.float64))
    return np.asarray(values[np.lexsort([values, cell])].astype(np.float64))
