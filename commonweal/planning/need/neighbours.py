"""Areas most like one another: the open nearest-neighbour method of NHS England.

Each feature is put on the transformation that lies nearest to normal, scaled, and weighted; peers
are the areas at the smallest Euclidean distance. Source: the statistical standards, 3.4.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reads:
    """Which published set a feature is worked out from: people from an age, or the groups whose
    names begin so, as their number or as a share of all people of the area."""

    set_code: str
    as_share: bool
    from_age: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of areas with its weight; `source` says where a value would come from, and `reads`
    where it does: None for one that no published set holds, of which `missing` says why."""

    id: str
    title: str
    weight: float
    source: str
    reads: Reads | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """Among which areas the peers of an area are looked for, by how their codes begin; `england`
    is how many such areas England has."""

    id: str
    title: str
    of: tuple[str, ...]
    among: tuple[str, ...]
    england: int


@dataclass(frozen=True, slots=True)
class Method:
    """The features, how many peers an area has, which areas are left out, among which areas peers
    are looked for, and the least number of peers with a value whose median is told."""

    features: tuple[Feature, ...]
    peers: int
    left_out: frozenset[str]
    tiers: tuple[Tier, ...] = ()
    least: int = 1

    def tier_of(self, area: str) -> Tier | None:
        """The first tier of an area's code; None where no tier has such areas."""
        return next((one for one in self.tiers if area.startswith(one.of)), None)


@dataclass(frozen=True, slots=True)
class Peer:
    """One peer of an area, nearest first from place 1.

    `parts` are by the title of the feature how far the peer lies above the area, or below it, in
    scaled units times the root of the weight: their squares add up to the square of `distance`.
    """

    area: str
    peer: str
    place: int
    distance: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Peers by area. `transformed` names how each feature was put; `missing` are features that
    nobody gave, so that the lists are not the official ones; `without` are areas left out."""

    peers: tuple[Peer, ...]
    transformed: Mapping[str, str]
    missing: tuple[str, ...]
    without: Mapping[str, str]


def read_method(given: Mapping[str, Any]) -> Method:
    """The method of a definition that has passed its schema; features of weight 0 fall away."""
    return Method(
        tuple(
            Feature(
                one["id"], one["title"], float(one["weight"]), one["source"],
                _reads(one.get("reads")), one.get("missing", ""),
            )
            for one in given["features"]
            if one["weight"]
        ),
        int(given["peers"]["value"]),
        frozenset(one["code"] for one in given["left_out"]),
        tuple(
            Tier(one["id"], one["title"], tuple(one["of"]), tuple(one["among"]), one["england"])
            for one in given["tiers"]
        ),
        int(given["least"]["value"]),
    )  # fmt: skip


def _reads(given: Mapping[str, Any] | None) -> Reads | None:
    if given is None:
        return None
    return Reads(
        given["set"], given["as"] == "share", given.get("from", 0), tuple(given.get("groups", ()))
    )


def neighbours(
    values: Mapping[str, Mapping[str, float]],
    method: Method,
    of: Collection[str] | None = None,
) -> Neighbours:
    """The peers of every area, or of those named in `of`. `values` are features by area code.

    A feature that no area has is missing, and said so; an area that lacks one of the others has no
    peers, with the reason. Of areas at the same distance the one with the lower code comes first.
    """
    present = [one for one in method.features if any(one.id in row for row in values.values())]
    without = dict.fromkeys(sorted(method.left_out & values.keys()), "left out by the method")
    for area in sorted(values.keys() - method.left_out):
        lacking = [one.title for one in present if one.id not in values[area]]
        if lacking:
            without[area] = f"it has no value for {', '.join(lacking)}"
    areas = sorted(values.keys() - without.keys())
    missing = tuple(one.title for one in method.features if one not in present)
    if len(areas) < 3 or not present:
        return Neighbours((), {}, missing, without)
    table = np.array([[values[area][one.id] for one in present] for area in areas])
    named, columns = zip(*(nearest_normal(table[:, at]) for at in range(len(present))), strict=True)
    weights = np.array([one.weight for one in present])
    return Neighbours(
        tuple(
            _peers(
                areas, np.column_stack(columns) * np.sqrt(weights), method.peers,
                [one.title for one in present], areas if of is None else of,
            )
        ),
        dict(zip((one.title for one in present), named, strict=True)),
        missing,
        without,
    )  # fmt: skip


def nearest_normal(values: Array) -> tuple[str, Array]:
    """The transformation of one feature with the largest Shapiro-Wilk statistic, scaled.

    Scaled means mean 0 and sample deviation 1; a feature that is alike everywhere becomes 0. Roots
    are tried where nothing is below 0, and logarithms where everything is above it.
    """
    tried = {"as it is": values}
    if (values >= 0).all():
        tried["square root"] = np.sqrt(values)
    if (values > 0).all():
        tried["logarithm"] = np.log(values)
    if np.ptp(values) == 0:
        return "as it is", np.zeros_like(values)
    # Scaled first: the statistic does not change by it, and large numbers lose no digits.
    scaled = {name: (one - one.mean()) / one.std(ddof=1) for name, one in tried.items()}
    best = max(scaled, key=lambda name: float(scipy.stats.shapiro(scaled[name]).statistic))
    return best, scaled[best]


def _peers(
    areas: Sequence[str], scaled: Array, most: int, titles: Sequence[str], of: Collection[str]
) -> list[Peer]:
    """The peers of the areas in `of`; `scaled` are features times the root of their weight."""
    found = []
    for at, area in enumerate(areas):
        if area not in of:
            continue
        parts = scaled - scaled[at]
        apart = np.sqrt((parts**2).sum(axis=1))
        order = [one for one in np.argsort(apart, kind="stable") if one != at][:most]
        found += [
            Peer(
                area, areas[one], place, float(apart[one]),
                dict(zip(titles, parts[one].tolist(), strict=True)),
            )
            for place, one in enumerate(order, 1)
        ]  # fmt: skip
    return found
