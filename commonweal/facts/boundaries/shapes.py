"""Outlines in whole units of a Mercator projection, thinned by the method of Douglas and Peucker.

The projection keeps shapes true wherever they lie; distances are not compared on it. A path is the
drawing language of SVG, each step told from the point before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Whole = NDArray[np.int64]

#: Metres of the Earth's radius on which the projection lies (WGS 84).
RADIUS = 6_378_137.0
#: Heights at which a place for a label is looked for, as shares of an outline's height.
HEIGHTS = (0.5, 0.4, 0.6, 0.3, 0.7)


@dataclass(frozen=True, slots=True)
class Shape:
    """One area as drawn: its path, the box around it, and a point inside it for a label.

    Units are those of the rules; x grows to the east and y to the south. `room` is how wide the
    area is at that point.
    """

    code: str
    name: str
    path: str
    left: int
    top: int
    right: int
    bottom: int
    label_x: int
    label_y: int
    room: int


def project(ring: Points) -> Points:
    """Longitude and latitude in degrees to metres to the east and south of the origin."""
    radians = np.radians(ring)
    x = RADIUS * radians[:, 0]
    y = -RADIUS * np.log(np.tan(np.pi / 4 + radians[:, 1] / 2))
    return np.column_stack([x, y])


def thinned(line: Points, tolerance: float) -> Points:
    """The points of a line that keep it within `tolerance` of where it was; its ends always stay.

    Source: Douglas and Peucker 1973.
    """
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        apart = _apart(line[first + 1 : last], line[first], line[last])
        furthest = int(apart.argmax())
        if apart[furthest] > tolerance:
            middle = first + 1 + furthest
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return line[keep]


def _apart(points: Points, start: Points, end: Points) -> Points:
    """How far each point lies from the straight piece between two others."""
    along = end - start
    length = float(along @ along)
    if not length:
        found: Points = np.hypot(*(points - start).T)
        return found
    share = np.clip((points - start) @ along / length, 0, 1)
    found = np.hypot(*(points - start - share[:, None] * along).T)
    return found


def thinned_ring(ring: Points, tolerance: float) -> Points:
    """A closed line, thinned in two halves so that it has no ends: first point not repeated."""
    far = int(np.hypot(*(ring - ring[0]).T).argmax())
    halves = thinned(ring[: far + 1], tolerance), thinned(ring[far:], tolerance)
    return np.concatenate([halves[0][:-1], halves[1][:-1]])


def shape(
    code: str, name: str, polygons: Sequence[Sequence[Points]], *, unit: float, tolerance: float
) -> Shape:
    """The outline of an area from its polygons: rings of degrees, the first of each the outer.

    A ring that is smaller than the tolerance is left out, but never the largest. Raises ValueError
    where nothing has a size.
    """
    rings = [project(ring) for polygon in polygons for ring in polygon]
    sizes = [_size(ring) for ring in rings]
    if not sizes or max(sizes) <= 0:
        raise ValueError("its outline encloses nothing")
    largest = int(np.argmax(sizes))
    drawn = []
    for place, ring in enumerate(rings):
        kept = _whole(thinned_ring(ring, tolerance), unit)
        if place == largest and len(kept) < 3:
            kept = _whole(ring[:-1], unit)
        if len(kept) >= 3 and (place == largest or sizes[place] > tolerance**2):
            drawn.append((place, kept))
    outer = next((kept for place, kept in drawn if place == largest), None)
    if outer is None:
        raise ValueError("its outline is too small to draw")
    x, y, room = inside(outer)
    every = np.concatenate([kept for _, kept in drawn])
    (left, top), (right, bottom) = every.min(axis=0), every.max(axis=0)
    return Shape(
        code, name, "".join(path_of(kept) for _, kept in drawn),
        int(left), int(top), int(right), int(bottom), x, y, room,
    )  # fmt: skip


def _size(ring: Points) -> float:
    """The surface inside a ring, whichever way it runs."""
    x, y = ring.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _whole(ring: Points, unit: float) -> Whole:
    """Points in whole units; one that falls on the one before it is left out."""
    units = np.rint(ring / unit).astype(np.int64)
    moved: NDArray[np.bool_] = (units != np.roll(units, 1, axis=0)).any(axis=1)
    kept: Whole = units[moved]
    return kept


def path_of(ring: Whole) -> str:
    """A ring as a path: where it begins, then each step from the point before."""
    start, steps = ring[0], np.diff(ring, axis=0)
    told = " ".join(f"{x} {y}" for x, y in steps)
    return f"M{start[0]} {start[1]}l{told}z"


def inside(ring: Whole) -> tuple[int, int, int]:
    """The middle of the widest stretch inside a ring at a few heights, and how wide it is."""
    top, bottom = ring[:, 1].min(), ring[:, 1].max()
    best = (int(ring[0, 0]), int(ring[0, 1]), 0)
    ends = np.roll(ring, -1, axis=0)
    for share in HEIGHTS:
        # Half a unit off, so that no corner lies on it and crossings come in pairs.
        height = np.floor(top + (bottom - top) * share) + 0.5
        cut = (ring[:, 1] > height) != (ends[:, 1] > height)
        if not cut.any():
            continue
        (x1, y1), (x2, y2) = ring[cut].T, ends[cut].T
        crossings = np.sort(x1 + (height - y1) * (x2 - x1) / (y2 - y1))
        starts, stops = crossings[::2], crossings[1::2]
        widest = int((stops - starts).argmax())
        room = int(stops[widest] - starts[widest])
        if room > best[2]:
            best = (int((starts[widest] + stops[widest]) / 2), int(height), room)
    return best
