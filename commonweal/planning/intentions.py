"""Commissioning intentions: what commissioners mean to buy, segment by segment, said ahead.

Everything in the document comes from tables and results that are handed in; nothing is written
that they do not hold, and what they do not hold is listed as open. Source: Essex Mental Health
Review 2015, sections 2 and 8 recommendation 4a (ESX-59).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.language.row import Row
from commonweal.planning.path import SegmentDates
from commonweal.planning.path_tables import Path
from commonweal.planning.work_plan import Remit


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a section: what, the words for it, and whether it was made up."""

    label: str
    words: str
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class SegmentIntention:
    """One segment's section. `open_points` say what is still to be settled."""

    code: str
    title: str
    facts: tuple[Fact, ...]
    open_points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intentions:
    """The whole document. `area` is the commissioner's code, empty for all areas together."""

    area: str
    title: str
    opening: tuple[str, ...]
    segments: tuple[SegmentIntention, ...]
    left_out: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What intentions are made of: the path with its dates, and tables by their names.

    `tables` may hold `clusters`, `stage_gates`, `commissioning_plan` and `service_gaps`;
    `following` says for each segment which step of the work plan comes next, empty when all are
    done.
    """

    path: Path
    path_version: int
    tables: Mapping[str, Sequence[Row]]
    remits: Mapping[str, Remit]
    following: Mapping[str, str]


def _day(value: date) -> str:
    return f"{value:%-d %B %Y}"


def draft_intentions(material: Material, area: str, area_name: str, place: str) -> Intentions:
    """The intentions of one commissioner, or of all together without what the remit leaves out."""
    shown = []
    left_out = []
    for one in material.path.dates:
        remit = material.remits.get(one.segment.code)
        if not area and remit is not None and remit.excludes:
            why = f" ({remit.why})" if remit.why else ""
            left_out.append(f"{one.segment.title}: planned area by area{why}")
            continue
        shown.append(_segment(material, one, area))
    whose = area_name or "all areas together"
    opening = (
        f"These are the draft commissioning intentions of {whose} for {place}.",
        f"They follow version {material.path_version} of the commissioning path, which starts on "
        f"{_day(material.path.start)}.",
    )
    return Intentions(
        area=area,
        title=f"Commissioning intentions: {whose}",
        opening=opening,
        segments=tuple(shown),
        left_out=tuple(left_out),
        sources=_sources(material),
    )


def _segment(material: Material, one: SegmentDates, area: str) -> SegmentIntention:
    segment = one.segment
    facts = [
        Fact("Clusters", _cluster_names(material.tables.get("clusters", ()), segment.clusters)),
        Fact("Expected setting", segment.setting or "not stated"),
        *_date_facts(one),
    ]
    moving = _moving(material.tables.get("clusters", ()), segment.clusters)
    if moving:
        facts.append(Fact("People who could move to primary or shared care", moving))
    plan = _plan_rows(material.tables.get("commissioning_plan", ()), segment.clusters, area)
    facts += _plan_facts(plan)
    criteria = _criteria(material.tables.get("stage_gates", ()), segment.code)
    if criteria:
        facts.append(Fact("Tested at the stage gates", criteria))
    gaps = _gaps(material.tables.get("service_gaps", ()), segment.clusters)
    if gaps:
        facts.append(Fact("Gaps that have been proposed", gaps))
    return SegmentIntention(
        segment.code,
        segment.title,
        tuple(fact for fact in facts if fact.words),
        tuple(_open_points(material, one, plan)),
    )


def _cluster_names(rows: Sequence[Row], clusters: frozenset[str]) -> str:
    names = {row.text("cluster_number"): row.text("name") for row in rows}
    ordered = sorted(clusters, key=lambda code: (not code.isdecimal(), code.zfill(4)))
    return "; ".join(f"{code} {names.get(code, '')}".strip() for code in ordered)


def _date_facts(one: SegmentDates) -> list[Fact]:
    facts = [Fact("Starts", _day(one.start))]
    for event in one.events:
        if event.kind in ("gate", "milestone"):
            facts.append(Fact(event.title, _day(event.on)))
    if one.end:
        words = "Ends at the latest" if one.segment.is_maximum else "New contract or extension"
        facts.append(Fact(words, _day(one.end)))
    if one.earliest_procurement:
        facts.append(Fact("Procurement at the earliest", _day(one.earliest_procurement)))
    return facts


def _moving(rows: Sequence[Row], clusters: frozenset[str]) -> str:
    ranges: dict[str, list[str]] = {}
    for row in rows:
        if row.text("cluster_number") in clusters and row.text("shift_text"):
            ranges.setdefault(row.text("shift_text"), []).append(row.text("cluster_number"))
    if len(ranges) == 1:
        return next(iter(ranges))
    return "; ".join(f"{words} of clusters {', '.join(codes)}" for words, codes in ranges.items())


def _plan_rows(rows: Sequence[Row], clusters: frozenset[str], area: str) -> list[Row]:
    return [
        row
        for row in rows
        if row.text("cluster") in clusters and (not area or row.text("area") == area)
    ]


def _plan_facts(rows: Sequence[Row]) -> list[Fact]:
    if not rows:
        return []
    invented = any(row.status.value == "illustrative" for row in rows)
    settings = _counted([row.text("setting") for row in rows])
    bodies = _counted([row.text("commissioner") for row in rows])
    days = sorted(row.text("planned_on") for row in rows if row.text("planned_on"))
    facts = [
        Fact("Planned setting", settings, invented),
        Fact("To be commissioned by", bodies, invented),
    ]
    if days:
        first, last = (_day(date.fromisoformat(text)) for text in (days[0], days[-1]))
        facts.append(
            Fact("Planned from", first if first == last else f"{first} to {last}", invented)
        )
    return facts


def _counted(words: Sequence[str]) -> str:
    known = [word for word in words if word]
    found = {word: known.count(word) for word in dict.fromkeys(known)}
    if len(found) <= 1:
        return next(iter(found), "")
    return "; ".join(f"{word} ({count} of {len(known)} plans)" for word, count in found.items())


def _criteria(rows: Sequence[Row], segment: str) -> str:
    mine = [
        row for row in rows
        if row.text("segment_id") == segment and row.number("at_years") is None
    ]  # fmt: skip
    return "; ".join(f"{row.text('tested_party')}: {row.text('subject')}" for row in mine)


def _gaps(rows: Sequence[Row], clusters: frozenset[str]) -> str:
    mine = [row for row in rows if clusters & set(row.words("clusters"))]
    return "; ".join(row.text("gap") or row.text("service") or row.key for row in mine)


def _open_points(material: Material, one: SegmentDates, plan: Sequence[Row]) -> list[str]:
    points = []
    following = material.following.get(one.segment.code, "")
    if following:
        points.append(f"Next step of the work plan: {following}.")
    for stone in one.segment.milestones:
        if stone.share_pct is None:
            points.append(
                f"The share to move by year {_plain(stone.at_years)} is still to be confirmed."
            )
    remit = material.remits.get(one.segment.code)
    if remit is not None and remit.in_remit == "not stated":
        points.append("It is not stated whether the shared team commissions this segment.")
    if one.end is None:
        points.append("This segment has no timeline of its own.")
    settings = {row.text("setting") for row in plan if row.text("setting")}
    if len(settings) > 1:
        points.append(f"The plans name {len(settings)} different settings.")
    return points


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _sources(material: Material) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for rows in material.tables.values():
        for row in rows:
            found[row.citation.document, row.citation.section] = None
    return tuple(sorted(found))
