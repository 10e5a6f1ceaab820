"""Labels of lines as places, so that what belongs to one group or area is worked out together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.language.intervals.limits import Words

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
