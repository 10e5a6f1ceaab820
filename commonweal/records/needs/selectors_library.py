"""The library of needs assessments over every place that somebody sees, and what overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commonweal.planning.needs_assessment import Overlap, Scope, overlap
from commonweal.records.lexicon.selectors import lexicon_for
from commonweal.records.needs.definitions import needs_rules
from commonweal.records.needs.models import Assessment, AssessmentVersion, Topic
from commonweal.records.needs.selectors import UNTITLED, seen, shows_draft_cover
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import AreaLink, Place
from commonweal.records.register.selectors import Sight, places_with_sight

#: No hierarchy of areas is deeper.
LEVELS = 12


@dataclass(frozen=True)
class Listed:
    """One assessment of the library, as far as this reader sees it.

    `version` is the newest published one, 0 before the first. `topics` are codes, `areas` names by
    code. `done_on` is the day it was finished or last published; None while nothing is.
    """

    place: Place
    code: str
    title: str
    state: str
    is_own: bool
    topics: tuple[str, ...]
    areas: Mapping[str, str]
    method: str
    lead: str
    data_on: date | None
    review_on: date | None
    done_on: date | None
    version: int
    address: str = ""

    @property
    def in_work(self) -> bool:
        return self.state in (
            Assessment.State.DRAFT, Assessment.State.IN_VALIDATION, Assessment.State.VALIDATED,
        )  # fmt: skip

    @property
    def scope(self) -> Scope:
        """What it is about, as the rule of overlap takes it."""
        done = None if self.in_work else self.done_on
        return Scope(frozenset(self.topics), frozenset(self.areas), done)


def library_for(acting: Acting, place: Place | None = None) -> list[Listed]:
    """The assessments of every place that this reader sees, or of one.

    A few queries for any number. Whoever may not see a draft reads what was published of it.
    """
    sights = places_with_sight(acting)
    if place is not None:
        sights = [(one, sight) for one, sight in sights if one.pk == place.pk]
    wanted = Q(pk__in=[])
    for one, sight in sights:
        wanted |= Q(place=one) & seen(acting, sight)
    rows = Assessment.objects.filter(wanted).distinct().select_related("place", "lead")
    found = list(rows.prefetch_related("areas").order_by("title", "pk"))
    topics = _topics(found)
    newest = _newest(found)
    inside = {one.pk for one, sight in sights if sight == Sight.ALL}
    return [
        _as_gave(row)
        if row.pk not in newest and row.place_id not in inside and _is_hidden(acting, row)
        else _listed(row, topics.get(row.pk, ()), newest.get(row.pk), row.place_id in inside)
        for row in found
    ]


def _is_hidden(acting: Acting, row: Assessment) -> bool:
    # What the parties are asked to contribute to they see: only the few others are looked up.
    return row.is_own and row.opened_at is None and not shows_draft_cover(acting, row)


def _topics(rows: Sequence[Assessment]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    topics = Topic.objects.filter(assessment__in=rows, removed_at__isnull=True)
    for one in topics.order_by("number"):
        found[one.assessment_id] = (*found.get(one.assessment_id, ()), one.term)
    return found


def _newest(rows: Sequence[Assessment]) -> dict[int, AssessmentVersion]:
    versions = AssessmentVersion.objects.filter(assessment__in=rows).order_by("number")
    return {one.assessment_id: one for one in versions}


def _listed(
    row: Assessment, topics: tuple[str, ...], version: AssessmentVersion | None, inside: bool
) -> Listed:
    if version is not None and not inside:
        return _as_published(row, version)
    done = version.made_at.date() if version else row.finished_on
    return Listed(
        place=row.place,
        code=row.code,
        title=row.title,
        state=row.state,
        is_own=row.is_own,
        topics=topics,
        areas={area.code: area.name for area in row.areas.all()},
        method=row.method,
        lead=row.lead.name if row.lead else row.publisher,
        data_on=row.data_on,
        review_on=row.review_on,
        done_on=done,
        version=version.number if version else 0,
        address=row.address,
    )


def _as_gave(row: Assessment) -> Listed:
    """What somebody contributed to and may not read now: that it is there, and nothing of it."""
    return Listed(
        place=row.place,
        code=row.code,
        title=UNTITLED,
        state=Assessment.State.DRAFT,
        is_own=True,
        topics=(),
        areas={},
        method="",
        lead=row.lead.name if row.lead else "",
        data_on=None,
        review_on=None,
        done_on=None,
        version=0,
    )


def _as_published(row: Assessment, version: AssessmentVersion) -> Listed:
    cover = version.content["cover"]
    replaced = row.state == Assessment.State.REPLACED
    return Listed(
        place=row.place,
        code=row.code,
        title=cover["title"],
        state=Assessment.State.REPLACED if replaced else Assessment.State.PUBLISHED,
        is_own=True,
        topics=tuple(cover["topics"]),
        areas={one["code"]: one["name"] for one in cover["areas"]},
        method=cover["method"],
        lead=cover["lead"]["name"],
        data_on=_day(cover["data_on"]),
        review_on=_day(cover["review_on"]),
        done_on=version.made_at.date(),
        version=version.number,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def overlapping(
    acting: Acting, scope: Scope, today: date, leave_out: tuple[str, str] = ("", "")
) -> list[tuple[Listed, Overlap]]:
    """The assessments that this reader sees and that overlap with a new one, the newest first.

    `leave_out` are the codes of the place and assessment that is itself meant.
    """
    months = needs_rules().overlap_months
    others = [
        one
        for one in library_for(acting)
        if (one.place.code, one.code) != leave_out and one.state != Assessment.State.REPLACED
    ]
    near = _near(acting, scope)
    above = _above({code for one in others for code in one.areas} | scope.areas, today)
    found = []
    for one in others:
        shared = overlap(scope, one.scope, near=near, above=above, today=today, months=months)
        if shared is not None:
            found.append((one, shared))
    found.sort(key=lambda pair: pair[0].scope.done_on or date.max, reverse=True)
    return found


def _near(acting: Acting, scope: Scope) -> dict[str, frozenset[str]]:
    lexicon = lexicon_for(acting)
    return {
        code: frozenset(lexicon.touched(code)) for code in scope.topics if code in lexicon.terms
    }


def _above(codes: set[str], on: date) -> dict[str, frozenset[str]]:
    """For each area every area in which it lies on a day, in any hierarchy."""
    holds = (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )
    parents: dict[str, set[str]] = {}
    frontier = set(codes)
    for _ in range(LEVELS):
        links = AreaLink.objects.filter(holds, child__code__in=frontier)
        step = list(links.values_list("child__code", "parent__code"))
        for child, parent in step:
            parents.setdefault(child, set()).add(parent)
        frontier = {parent for _, parent in step} - set(parents)
        if not frontier:
            break
    return {code: frozenset(_walk_up(code, parents)) for code in codes}


def _walk_up(code: str, parents: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [code]
    while waiting:
        fresh = parents.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return found
