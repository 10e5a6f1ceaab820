"""The shift calculator over its tables: caseloads by area and cluster, ranges, costs, capacity.

Tables: `clusters` (the printed ranges), `caseloads` (one row an area and cluster), `shift_costs`
(one row a cluster) and `primary_care_capacity` (contacts that primary care can take on). Source:
ESX-50, CALC-16.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.row import Row
from commonweal.planning.shift import CareCost, Shift, ShiftRange, people_who_could_move

_NOBODY = Quantity.exact(Decimal(0))


@dataclass(frozen=True, slots=True)
class LocalRange:
    """A range that a place puts in the printed one's stead, and why."""

    low: Decimal | None
    high: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class AreaShift:
    """People of one area and cluster who could move."""

    area: str
    segment: str
    shift: Shift


@dataclass(frozen=True, slots=True)
class ShiftSum:
    """A sum over some areas and clusters.

    `at_least` adds up the low ends that are printed; where one is not, `people.low` is open.
    `contacts_at_least` does so for contacts, as far as they are known.
    """

    subject: str
    caseload: Decimal
    people: Quantity
    at_least: Decimal
    contacts: Quantity
    cost_change: Quantity
    contacts_at_least: Decimal


@dataclass(frozen=True, slots=True)
class Capacity:
    """Contacts that primary care of an area would be asked for, beside those it can take on."""

    area: str
    asked: Quantity
    can_take: Quantity

    @property
    def is_short(self) -> bool | None:
        """True when even the low end is too much, False when the high end fits, else None."""
        asked, takes = self.asked, self.can_take
        if takes.high is not None and asked.low is not None and asked.low > takes.high:
            return True
        if takes.low is not None and asked.high is not None and asked.high <= takes.low:
            return False
        return None


@dataclass(frozen=True, slots=True)
class ShiftAnswer:
    """Who could move, by area and cluster, with the sums people ask for, and what is left out."""

    lines: tuple[AreaShift, ...]
    ranges: tuple[ShiftRange, ...]
    clusters: tuple[ShiftSum, ...]
    segments: tuple[ShiftSum, ...]
    areas: tuple[ShiftSum, ...]
    total: ShiftSum
    capacity: tuple[Capacity, ...]
    left_out: tuple[str, ...]


def ranges_of(rows: Iterable[Row], local: Mapping[str, LocalRange]) -> list[ShiftRange]:
    """The range of each cluster, the local one first; clusters without one are left out."""
    found = []
    for row in rows:
        cluster = row.text("cluster_number")
        if cluster in local:
            own = local[cluster]
            found.append(ShiftRange(cluster, own.low, own.high, own.reason))
            continue
        printed = row.quantity("shift_pct")
        if printed.high is not None:
            found.append(ShiftRange(cluster, printed.low, printed.high))
    return found


def costs_of(rows: Iterable[Row]) -> dict[str, CareCost]:
    """What a person costs now and then, by cluster; rows that lack a number are left out."""
    found = {}
    for row in rows:
        numbers = [
            row.number(name) for name in ("cost_now_gbp", "cost_then_gbp", "contacts_a_year")
        ]
        now, then, contacts = numbers
        if now is not None and then is not None and contacts is not None:
            found[row.text("cluster_number")] = CareCost(now, then, contacts)
    return found


def homes_of(segments: Iterable[Row], clusters: Iterable[Row]) -> dict[str, str]:
    """The segment of each cluster: as the segments' table has it, else as the clusters' does."""
    found = {row.text("cluster_number"): row.text("segment_id") for row in clusters}
    found |= {code: row.text("segment_id") for row in segments for code in row.words("clusters")}
    return found


def work_out_shift(
    caseloads: Sequence[Row],
    ranges: Sequence[ShiftRange],
    costs: Mapping[str, CareCost],
    homes: Mapping[str, str],
    capacity: Iterable[Row] = (),
) -> ShiftAnswer:
    """Every area's and cluster's people who could move, and the sums over them.

    A caseload that is suppressed or missing, or a cluster without a range, is left out and said.
    Raises ValueError with a sentence for a range or caseload that cannot be.
    """
    known = {one.cluster: one for one in ranges}
    lines: list[AreaShift] = []
    left: list[str] = []
    for row in caseloads:
        cluster, area = row.text("cluster_number"), row.text("area_code")
        people = row.number("people")
        if people is None:
            left.append(f"The caseload of cluster {cluster} in {area} is not known.")
        elif cluster not in known:
            left.append(f"Cluster {cluster} has people in {area} but no range.")
        else:
            shift = people_who_could_move(people, known[cluster], costs.get(cluster))
            lines.append(AreaShift(area, homes.get(cluster, ""), shift))
    counted = {line.shift.cluster for line in lines}
    left += [
        f"Cluster {code} has a range but no caseload." for code in known if code not in counted
    ]
    areas = _sums(lines, lambda line: line.area)
    return ShiftAnswer(
        lines=tuple(lines),
        ranges=tuple(ranges),
        clusters=_sums(lines, lambda line: line.shift.cluster),
        segments=_sums(lines, lambda line: line.segment),
        areas=areas,
        total=_sum("all", lines),
        capacity=_capacity(areas, capacity),
        left_out=tuple(left),
    )


def _sums(lines: Sequence[AreaShift], by: Callable[[AreaShift], str]) -> tuple[ShiftSum, ...]:
    groups: dict[str, list[AreaShift]] = {}
    for line in lines:
        groups.setdefault(by(line), []).append(line)
    return tuple(_sum(subject, group) for subject, group in groups.items())


def _sum(subject: str, lines: Iterable[AreaShift]) -> ShiftSum:
    people = contacts = change = _NOBODY
    caseload = at_least = contacts_at_least = Decimal(0)
    for line in lines:
        shift = line.shift
        caseload += shift.caseload
        at_least += shift.people.low or 0
        contacts_at_least += (shift.contacts.low or 0) if shift.contacts else 0
        people = people.plus(shift.people)
        no_cost = Quantity.unknown(f"no cost is given for cluster {shift.cluster}")
        contacts = contacts.plus(shift.contacts or no_cost)
        change = change.plus(shift.cost_change or no_cost)
    return ShiftSum(subject, caseload, people, at_least, contacts, change, contacts_at_least)


def _capacity(areas: Iterable[ShiftSum], rows: Iterable[Row]) -> tuple[Capacity, ...]:
    takes = {row.text("area_code"): row.quantity("contacts_a_year") for row in rows}
    return tuple(
        Capacity(
            one.subject, Quantity(one.contacts_at_least, one.contacts.high), takes[one.subject]
        )
        for one in areas
        if one.subject in takes
    )
