"""An area's value beside the median of its nearest neighbours: which way it lies, how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.language.intervals import Polarity, compare_with_limits
from commonweal.planning.need.numbers import Number


@dataclass(frozen=True, slots=True)
class BesidePeers:
    """One measure of one area beside its peers.

    `peers` are the codes of those with a value, nearest first; `of` is how many peers it has.
    `lowest` and `highest` are the ends of their values. `word` says how the median lies to the 95 %
    limits of the area's own value; where it cannot be said it is empty and `reason` says why.
    """

    area: str
    measure: str
    unit: str
    period: str
    value: Number
    median: float | None
    lowest: float | None
    highest: float | None
    peers: tuple[str, ...]
    of: int
    word: str
    reason: str


def beside_peers(
    named: tuple[str, str, str, str],
    value: Number,
    peers: Sequence[str],
    values: Mapping[str, float | None],
    *,
    polarity: Polarity,
    least: int,
) -> BesidePeers:
    """Set a value beside the median of the peers' values.

    `named` is the area, the measure, its unit and its period; `values` are by the code of the peer.
    Fewer than `least` peers with a value have no median. The limits are inclusive: a median that
    equals one of them is similar.
    """
    known = [(one, found) for one in peers if (found := values.get(one)) is not None]
    numbers = [found for _, found in known]
    median = float(np.median(numbers)) if len(numbers) >= least else None
    word, reason = _word(value, median, polarity, len(numbers), least)
    return BesidePeers(
        *named, value, median,
        min(numbers, default=None), max(numbers, default=None),
        tuple(one for one, _ in known), len(peers), word, reason,
    )  # fmt: skip


def _word(
    value: Number, median: float | None, polarity: Polarity, known: int, least: int
) -> tuple[str, str]:
    if value.value is None:
        return "", value.reason or "it has no value"
    if median is None:
        return "", f"{known} of its neighbours have a value, and a median needs {least}"
    if value.low is None or value.high is None:
        return "", value.reason or "the value has no limits"
    # Mirrored: the area is above the median where the median is below the area's limits.
    found = compare_with_limits([-median], [-value.high], [-value.low], polarity)
    return str(found[0]), ""
