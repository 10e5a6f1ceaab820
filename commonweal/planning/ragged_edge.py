"""The ragged edge: how far commissioners' plans for the same clusters diverge.

A plan cell says, for one area and cluster, who commissions, in which setting and from when
(ledger ESX-29, ESX-48). Divergence is the share of pairs of areas that differ: 0 when all plan
alike, 1 when no two do. Settings, commissioners and dates are measured apart, never blended.
What one date for all would ask of the areas is in `planning.uniform_dates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready an area is for what it plans. Empty words and None mean that it is not known."""

    in_scope: str = ""
    capacity: str = ""
    risk_now: str = ""
    risk_after: str = ""
    agreed_on: date | None = None

    @property
    def moves(self) -> bool:
        """Whether the cluster is to move at all: unless it is said to be out of scope."""
        return self.in_scope.casefold() != "no"


@dataclass(frozen=True, slots=True)
class PlanCell:
    """One area's plan for one cluster. Empty words and None mean that it is not known."""

    area: str
    cluster: str
    commissioner: str = ""
    setting: str = ""
    model: str = ""
    on: date | None = None
    readiness: Readiness = Readiness()
    status: str = ""


@dataclass(frozen=True, slots=True)
class Divergence:
    """How far plans differ. Shares run from 0 to 1; None where fewer than two plans are known.

    `date_spread` is the days between the earliest and the latest date. `known` counts the
    plans with a setting, `known_commissioners` and `known_dates` those with the others, and
    `asked` all cells looked at: a low count makes the measure weak. What is not known agrees
    with nothing and differs from nothing.
    """

    subject: str
    settings: Decimal | None
    commissioners: Decimal | None
    dates: Decimal | None
    date_spread: int | None
    known: int
    asked: int
    known_commissioners: int = 0
    known_dates: int = 0


def pairs_that_differ(values: Sequence[object]) -> tuple[int, int]:
    """How many pairs of values differ, of how many there are."""
    pairs = list(combinations(values, 2))
    return sum(a != b for a, b in pairs), len(pairs)


def share_that_differ(values: Sequence[object]) -> Decimal | None:
    """The share of pairs that differ; None for fewer than two values.

    Seven areas of which four say one thing and three another give 12 of 21 pairs, 0.571.
    """
    differ, pairs = pairs_that_differ(values)
    return Decimal(differ) / pairs if pairs else None


def _divergence(subject: str, cells: Sequence[PlanCell]) -> Divergence:
    settings = [cell.setting for cell in cells if cell.setting]
    commissioners = [cell.commissioner for cell in cells if cell.commissioner]
    days = [cell.on for cell in cells if cell.on is not None]
    return Divergence(
        subject=subject,
        settings=share_that_differ(settings),
        commissioners=share_that_differ(commissioners),
        dates=share_that_differ(days),
        date_spread=(max(days) - min(days)).days if len(days) > 1 else None,
        known=len(settings),
        asked=len(cells),
        known_commissioners=len(commissioners),
        known_dates=len(days),
    )


def by_cluster(cells: Sequence[PlanCell]) -> dict[str, list[PlanCell]]:
    """The cells of each cluster, in the order in which clusters appear."""
    groups: dict[str, list[PlanCell]] = {}
    for cell in cells:
        groups.setdefault(cell.cluster, []).append(cell)
    return groups


def per_cluster(cells: Sequence[PlanCell]) -> list[Divergence]:
    """The divergence between areas for each cluster, in the order in which clusters appear."""
    return [_divergence(cluster, group) for cluster, group in by_cluster(cells).items()]


def overall(cells: Sequence[PlanCell], subject: str = "overall") -> Divergence:
    """The mean over clusters of each share; the widest spread of dates.

    Clusters without two known plans do not count in the mean.
    """
    clusters = per_cluster(cells)
    spreads = [one.date_spread for one in clusters if one.date_spread is not None]
    return Divergence(
        subject=subject,
        settings=_mean([one.settings for one in clusters]),
        commissioners=_mean([one.commissioners for one in clusters]),
        dates=_mean([one.dates for one in clusters]),
        date_spread=max(spreads) if spreads else None,
        known=sum(one.known for one in clusters),
        asked=sum(one.asked for one in clusters),
        known_commissioners=sum(one.known_commissioners for one in clusters),
        known_dates=sum(one.known_dates for one in clusters),
    )


def _mean(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def per_area(cells: Sequence[PlanCell]) -> list[Divergence]:
    """How far each area stands from the others: the mean over clusters of the share that differ.

    `date_spread` is the largest distance in days between the area and any other.
    """
    clusters = by_cluster(cells)
    areas = list(dict.fromkeys(cell.area for cell in cells))
    return [_area_divergence(area, clusters) for area in areas]


def _area_divergence(area: str, clusters: Mapping[str, list[PlanCell]]) -> Divergence:
    shares: dict[str, list[Decimal]] = {"setting": [], "commissioner": [], "on": []}
    known = dict.fromkeys(shares, 0)
    spread: list[int] = []
    asked = 0
    for cells in clusters.values():
        for own in (cell for cell in cells if cell.area == area):
            asked += 1
            others = [cell for cell in cells if cell.area != area]
            for field, found in shares.items():
                known[field] += bool(getattr(own, field))
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
        known=known["setting"],
        asked=asked,
        known_commissioners=known["commissioner"],
        known_dates=known["on"],
    )


def _share_against(own: PlanCell, others: Sequence[PlanCell], field: str) -> Decimal | None:
    value = getattr(own, field)
    known = [getattr(other, field) for other in others if getattr(other, field)]
    if not value or not known:
        return None
    return Decimal(sum(value != other for other in known)) / len(known)


@dataclass(frozen=True, slots=True)
class Team:
    """A provider's team, the areas in which it works and the clusters that it looks after."""

    name: str
    areas: tuple[str, ...]
    clusters: tuple[str, ...]
    provider: str = ""


@dataclass(frozen=True, slots=True)
class CrossingTeam:
    """A provider's team that works in areas whose plans for one of its clusters differ.

    `settings`, `commissioners` and `dates` hold what the areas plan where they do not plan
    alike; each is empty where they do.
    """

    team: str
    provider: str
    cluster: str
    areas: tuple[str, ...]
    settings: tuple[str, ...]
    commissioners: tuple[str, ...]
    dates: tuple[date, ...]


def crossing_teams(cells: Sequence[PlanCell], teams: Sequence[Team]) -> list[CrossingTeam]:
    """The teams that would have to work in two ways at once, a row for each cluster."""
    plans = {(cell.area, cell.cluster): cell for cell in cells}
    found = []
    for team in teams:
        for cluster in team.clusters:
            own = [plans[area, cluster] for area in team.areas if (area, cluster) in plans]
            settings = _if_several(cell.setting for cell in own)
            commissioners = _if_several(cell.commissioner for cell in own)
            days = sorted({cell.on for cell in own if cell.on is not None})
            dates = tuple(days) if len(days) > 1 else ()
            if settings or commissioners or dates:
                areas = tuple(cell.area for cell in own)
                found.append(
                    CrossingTeam(
                        team.name, team.provider, cluster, areas, settings, commissioners, dates
                    )
                )
    return found


def _if_several(words: Iterable[str]) -> tuple[str, ...]:
    """The different words, when there is more than one; what is not known says nothing."""
    different = tuple(sorted({word for word in words if word}))
    return different if len(different) > 1 else ()
