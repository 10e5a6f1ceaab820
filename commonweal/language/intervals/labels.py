"""Labels of lines as places, so that what belongs to one group or area is worked out together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.language.intervals.limits import Array, Words

Places = NDArray[np.int64]


def coded(labels: ArrayLike) -> tuple[Words, Places]:
    """The different labels in the order in which they come first, and the place of each row's.

    Missing is a label of its own.
    """
    given = np.atleast_1d(np.asarray(labels))
    if given.dtype.kind in "biuUS":
        kept, first, inverse = np.unique(given, return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")
        back = np.empty(len(order), dtype=np.int64)
        back[order] = np.arange(len(order))
        return kept[order].astype(object), back[inverse]
    seen: dict[Any, int] = {}
    clean = (None if one != one else one for one in given.tolist())  # noqa: PLR0124  NaN only
    places = np.array([seen.setdefault(one, len(seen)) for one in clean], dtype=np.int64)
    named = np.empty(len(seen), dtype=object)
    named[:] = list(seen)
    return named, places


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Lines as tables of labels by steps; `seen` is how many lines a cell had, `stray` how many
    lines of a label stand at no step. What no line gives is NaN."""

    label: Words
    tables: tuple[Array, ...]
    seen: Places
    stray: Places


def lay_out(label: ArrayLike, step: Array, steps: Array, *columns: Array) -> Laid:
    """Lay lines out by label and step; `steps` ascend, all columns are of one length."""
    named, places = coded(label)
    places = np.broadcast_to(places, step.shape)
    at = np.minimum(np.searchsorted(steps, step), len(steps) - 1)
    there = steps[at] == step
    shape = (len(named), len(steps))
    cells = (places * len(steps) + at)[there]
    seen = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    tables = []
    for column in columns:
        table = np.full(shape[0] * shape[1], np.nan)
        table[cells] = column[there]
        tables.append(table.reshape(shape))
    stray = np.bincount(places[~there], minlength=shape[0])
    return Laid(named, tuple(tables), seen, stray)
