"""The path beside each area's own plan: by how many days the path is later or sooner.

Source: ESX-49 (comparison with each area's plan). An area's plan for a cluster is a day; how far
the plans differ among themselves is measured in `ragged_edge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.language.row import Row
from commonweal.planning.path import SegmentDates


@dataclass(frozen=True, slots=True)
class AreaGap:
    """What the path asks of one area's plan for one segment.

    `planned` is the area's own day for `clusters` of the segment, `path` the segment's end.
    """

    area: str
    segment: str
    clusters: tuple[str, ...]
    planned: date
    path: date

    @property
    def days(self) -> int:
        """How many days later the path is than the area's plan; below zero when it is sooner."""
        return (self.path - self.planned).days


def compare_with_areas(
    dates: Sequence[SegmentDates], plans: Iterable[tuple[str, str, date]]
) -> tuple[AreaGap, ...]:
    """Each area's own days beside the ends of the path: (area, cluster, day) in, gaps out.

    Clusters of one segment that an area plans for one day stand together. Clusters that are in no
    segment with an end are left out. Those whose days differ most come first.
    """
    homes = {code: one for one in dates if one.end for code in one.segment.clusters}
    groups: dict[tuple[str, str, date], list[str]] = {}
    for area, cluster, planned in plans:
        if cluster in homes:
            key = (area, homes[cluster].segment.code, planned)
            groups.setdefault(key, []).append(cluster)
    ends = {one.segment.code: one.end for one in dates if one.end}
    gaps = [
        AreaGap(area, segment, tuple(clusters), planned, ends[segment])
        for (area, segment, planned), clusters in groups.items()
    ]
    return tuple(sorted(gaps, key=lambda gap: (-abs(gap.days), gap.area, gap.segment)))


def plans_of(rows: Iterable[Row]) -> list[tuple[str, str, date]]:
    """The days of a table of commissioners' plans; rows without a day are left out."""
    found = []
    for row in rows:
        try:
            day = date.fromisoformat(row.text("planned_on"))
        except ValueError:
            continue
        found.append((row.text("area"), row.text("cluster"), day))
    return found
