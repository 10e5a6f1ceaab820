"""Changing a draft path: a segment's clusters, length, milestone and gates, before it is kept.

Only what the change would make of the segments is worked out here; `path.path_problems` says
whether it can stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from commonweal.planning.path import Milestone, PlannedGate, Segment


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """What a segment is to be. `share_pct` is None where the share is to be confirmed.

    `gates` gives the years of the gates that there are, by number; `new_gate` adds one.
    """

    code: str
    clusters: tuple[str, ...]
    duration_years: Decimal | None
    is_maximum: bool = False
    milestone_year: Decimal | None = None
    share_pct: Decimal | None = None
    setting: str = ""
    gates: Mapping[int, Decimal] = field(default_factory=dict)
    new_gate: PlannedGate | None = None


def change_of(segment: Segment) -> SegmentChange:
    """The change that leaves a segment as it is."""
    stone = segment.milestones[0] if segment.milestones else None
    return SegmentChange(
        code=segment.code,
        clusters=tuple(sorted(segment.clusters, key=lambda code: (len(code), code))),
        duration_years=segment.duration_years,
        is_maximum=segment.is_maximum,
        milestone_year=stone.at_years if stone else None,
        share_pct=stone.share_pct if stone else None,
        setting=segment.setting,
        gates={gate.number: gate.at_years for gate in segment.gates},
    )


def with_change(segments: Sequence[Segment], change: SegmentChange) -> list[Segment]:
    """The segments of the path after a change. Other segments stay as they are."""
    return [_changed(one, change) if one.code == change.code else one for one in segments]


def _changed(segment: Segment, change: SegmentChange) -> Segment:
    gates = [
        replace(gate, at_years=change.gates.get(gate.number, gate.at_years))
        for gate in segment.gates
    ]
    if change.new_gate is not None:
        gates.append(change.new_gate)
    stones: tuple[Milestone, ...] = ()
    if change.milestone_year is not None:
        stones = (Milestone(change.milestone_year, change.share_pct),)
    return replace(
        segment,
        clusters=frozenset(change.clusters),
        duration_years=change.duration_years,
        is_maximum=change.is_maximum,
        milestones=stones,
        setting=change.setting,
        gates=tuple(gates),
    )


def cluster_moved(
    segments: Sequence[Segment], cluster: str, to: str
) -> tuple[SegmentChange, SegmentChange]:
    """The two changes that move a cluster to another segment: what it leaves, what it joins.

    Raises ValueError with a sentence when either cannot be.
    """
    home = next((one for one in segments if cluster in one.clusters), None)
    target = next((one for one in segments if one.code == to), None)
    if home is None:
        raise ValueError(f"Cluster {cluster} is in no segment of this path.")
    if target is None:
        raise ValueError(f"There is no segment {to} in this path.")
    if home.code == target.code:
        raise ValueError(f"Cluster {cluster} is in {home.title} already: choose another segment.")
    leaves, joins = change_of(home), change_of(target)
    return (
        replace(leaves, clusters=tuple(code for code in leaves.clusters if code != cluster)),
        replace(joins, clusters=(*joins.clusters, cluster)),
    )
