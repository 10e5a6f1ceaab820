"""The ragged edge: how far commissioners' plans for the same clusters diverge.

A plan cell says, for one area and cluster, who commissions, in which setting and from when
(ledger ESX-29, ESX-48). Divergence is the share of pairs of areas that differ: 0 when all plan
alike, 1 when no two do. Settings, commissioners and dates are measured apart, never blended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations


@dataclass(frozen=True, slots=True)
class PlanCell:
    """One area's plan for one cluster. Empty words and None mean that it is not known."""

    area: str
    cluster: str
    commissioner: str = ""
    setting: str = ""
    model: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Divergence:
    """How far plans differ. Shares run from 0 to 1; None where fewer than two plans are known.

    `date_spread` is the days between the earliest and the latest date. `known` counts the
    plans with a setting, `asked` all cells looked at: a low `known` makes the measure weak.
    """

    subject: str
    settings: Decimal | None
    commissioners: Decimal | None
    dates: Decimal | None
    date_spread: int | None
    known: int
    asked: int


def share_that_differ(values: Sequence[object]) -> Decimal | None:
    """The share of pairs that differ; None for fewer than two values.

    Seven areas of which four say one thing and three another give 12 of 21 pairs, 0.571.
    """
    pairs = list(combinations(values, 2))
    if not pairs:
        return None
    return Decimal(sum(a != b for a, b in pairs)) / len(pairs)


def _divergence(subject: str, cells: Sequence[PlanCell]) -> Divergence:
    settings = [cell.setting for cell in cells if cell.setting]
    days = [cell.on for cell in cells if cell.on is not None]
    return Divergence(
        subject=subject,
        settings=share_that_differ(settings),
        commissioners=share_that_differ([c.commissioner for c in cells if c.commissioner]),
        dates=share_that_differ(days),
        date_spread=(max(days) - min(days)).days if len(days) > 1 else None,
        known=len(settings),
        asked=len(cells),
    )


def per_cluster(cells: Sequence[PlanCell]) -> list[Divergence]:
    """The divergence between areas for each cluster, in the order in which clusters appear."""
    groups: dict[str, list[PlanCell]] = {}
    for cell in cells:
        groups.setdefault(cell.cluster, []).append(cell)
    return [_divergence(cluster, group) for cluster, group in groups.items()]


def overall(cells: Sequence[PlanCell]) -> Divergence:
    """The mean over clusters of each share; the widest spread of dates.

    Clusters without two known plans do not count in the mean.
    """
    clusters = per_cluster(cells)
    spreads = [one.date_spread for one in clusters if one.date_spread is not None]
    return Divergence(
        subject="overall",
        settings=_mean([one.settings for one in clusters]),
        commissioners=_mean([one.commissioners for one in clusters]),
        dates=_mean([one.dates for one in clusters]),
        date_spread=max(spreads) if spreads else None,
        known=sum(one.known for one in clusters),
        asked=sum(one.asked for one in clusters),
    )


def _mean(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def per_area(cells: Sequence[PlanCell]) -> list[Divergence]:
    """How far each area stands from the others: the mean over clusters of the share that differ.

    `date_spread` is the largest distance in days between the area and any other.
    """
    clusters: dict[str, list[PlanCell]] = {}
    for cell in cells:
        clusters.setdefault(cell.cluster, []).append(cell)
    areas = list(dict.fromkeys(cell.area for cell in cells))
    return [_area_divergence(area, clusters) for area in areas]


def _area_divergence(area: str, clusters: Mapping[str, list[PlanCell]]) -> Divergence:
    shares: dict[str, list[Decimal]] = {"setting": [], "commissioner": [], "on": []}
    spread: list[int] = []
    known = asked = 0
    for cells in clusters.values():
        for own in (cell for cell in cells if cell.area == area):
            asked += 1
            known += bool(own.setting)
            others = [cell for cell in cells if cell.area != area]
            for field, found in shares.items():
                share = _share_against(own, others, field)
                if share is not None:
                    found.append(share)
            spread += [abs((own.on - other.on).days) for other in others if own.on and other.on]
    return Divergence(
        subject=area,
        settings=_mean(shares["setting"]),
        commissioners=_mean(shares["commissioner"]),
        dates=_mean(shares["on"]),
        date_spread=max(spread) if spread else None,
        known=known,
        asked=asked,
    )


def _share_against(own: PlanCell, others: Sequence[PlanCell], field: str) -> Decimal | None:
    value = getattr(own, field)
    known = [getattr(other, field) for other in others if getattr(other, field)]
    if not value or not known:
        return None
    return Decimal(sum(value != other for other in known)) / len(known)


@dataclass(frozen=True, slots=True)
class CrossingTeam:
    """A provider's team that works in areas whose plans for one of its clusters differ."""

    team: str
    cluster: str
    areas: tuple[str, ...]
    settings: tuple[str, ...]


def crossing_teams(
    cells: Sequence[PlanCell], teams: Mapping[str, tuple[Sequence[str], Sequence[str]]]
) -> list[CrossingTeam]:
    """The teams (name → areas, clusters) that would have to work in two ways at once."""
    plans = {(cell.area, cell.cluster): cell for cell in cells}
    found = []
    for team, (areas, clusters) in teams.items():
        for cluster in clusters:
            known = [
                plans[area, cluster]
                for area in areas
                if (area, cluster) in plans and plans[area, cluster].setting
            ]
            settings = tuple(dict.fromkeys(cell.setting for cell in known))
            if len(settings) > 1:
                found.append(
                    CrossingTeam(team, cluster, tuple(cell.area for cell in known), settings)
                )
    return found


@dataclass(frozen=True, slots=True)
class Move:
    """What a uniform date asks of one area: a negative number of days is to speed up."""

    area: str
    cluster: str
    planned: date
    uniform: date

    @property
    def days(self) -> int:
        return (self.uniform - self.planned).days


@dataclass(frozen=True, slots=True)
class UniformDate:
    """One candidate date for a cluster: who must move, and by how many days in all.

    `refused` names the limits that the date breaks; a refused date is never the best.
    """

    cluster: str
    on: date
    moves: tuple[Move, ...]
    total_days: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an area may be asked to move, in days. None leaves that side open."""

    speed_up_by: int | None = None
    slow_down_by: int | None = None


def candidates(
    cells: Sequence[PlanCell], cluster: str, limits: Mapping[str, Limits] | None = None
) -> list[UniformDate]:
    """The dates worth trying as the one date for all areas: least days moved first, then earliest.

    The total of days moved is smallest at a planned date (a median of them) or, where limits
    keep it away from there, at an end of the window that the limits leave open. So the planned
    dates and the two ends are tried, and a refused date names every limit that it breaks.
    """
    limits = limits or {}
    planned = [(c.area, c.on) for c in cells if c.cluster == cluster and c.on is not None]
    days = {on for _, on in planned}
    first, last = _window(planned, limits)
    if first is None or last is None or first <= last:
        days |= {day for day in (first, last) if day is not None}
    tried = []
    for day in sorted(days):
        moves = tuple(Move(area, cluster, on, day) for area, on in planned)
        refused = tuple(
            sentence for move in moves if (sentence := _broken_limit(move, limits.get(move.area)))
        )
        tried.append(UniformDate(cluster, day, moves, sum(abs(m.days) for m in moves), refused))
    return sorted(tried, key=lambda one: (bool(one.refused), one.total_days, one.on))


def _window(
    planned: Sequence[tuple[str, date]], limits: Mapping[str, Limits]
) -> tuple[date | None, date | None]:
    firsts, lasts = [], []
    for area, on in planned:
        limit = limits.get(area, Limits())
        if limit.speed_up_by is not None:
            firsts.append(on - timedelta(days=limit.speed_up_by))
        if limit.slow_down_by is not None:
            lasts.append(on + timedelta(days=limit.slow_down_by))
    return (max(firsts) if firsts else None, min(lasts) if lasts else None)


def best_date(
    cells: Sequence[PlanCell], cluster: str, limits: Mapping[str, Limits] | None = None
) -> tuple[UniformDate | None, str]:
    """The date that moves areas least within their limits, or None and why there is none."""
    tried = candidates(cells, cluster, limits)
    if not tried:
        return None, f"No area gives a date for cluster {cluster}; add dates to the plans."
    if not tried[0].refused:
        return tried[0], ""
    return None, (
        f"No one date for cluster {cluster} keeps every limit. The nearest, "
        f"{tried[0].on:%-d %B %Y}, breaks these: " + " ".join(tried[0].refused)
    )


def _broken_limit(move: Move, limit: Limits | None) -> str:
    if limit is None:
        return ""
    if limit.speed_up_by is not None and -move.days > limit.speed_up_by:
        return (
            f"{move.area} would have to be {-move.days} days sooner; {limit.speed_up_by} at most."
        )
    if limit.slow_down_by is not None and move.days > limit.slow_down_by:
        return f"{move.area} would have to wait {move.days} days; {limit.slow_down_by} at most."
    return ""
