"""Reading areas for pages: lists, one area in its hierarchies, and what to restate by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commonweal.language.area import Hierarchy, Link, Lying
from commonweal.language.dated import Span
from commonweal.language.succession import Successions
from commonweal.records.people.acting import Acting
from commonweal.records.register import lists
from commonweal.records.register.checking import succession_of
from commonweal.records.register.models import (
    Area,
    AreaCode,
    AreaDuty,
    AreaLink,
    Organisation,
    OrganisationCode,
    holds,
)
from commonweal.records.register.selectors_files import known

#: Levels that are walked up from one area; no real hierarchy is deeper.
LEVELS = 12


def areas_for(
    acting: Acting, *, words: str = "", kind: str = "", inside: str = "", on: date | None = None
) -> QuerySet[Area]:
    """Areas by name. `inside` is the code of an area in which they lie directly; `on` a day on
    which they exist (and, with `inside`, on which they lie there)."""
    del acting
    found = Area.objects.all()
    if words.strip():
        text = words.strip()
        found = found.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(codes__code__iexact=text)
        )
    if kind:
        found = found.filter(kind=kind)
    if on:
        found = found.filter(holds(on))
    if inside:
        links = AreaLink.objects.filter(parent__code=inside)
        found = found.filter(parent_links__in=links.filter(holds(on)) if on else links)
    return found.distinct().prefetch_related("codes").order_by("name", "code")


def area_for(acting: Acting, code: str) -> Area:
    """One area by its code, or by another system's ("ons:E10000012"). Raises Area.DoesNotExist."""
    del acting
    areas = Area.objects.select_related("document")
    system, _, other = code.partition(":")
    if other:
        found = list(areas.filter(codes__system=system, codes__code=other).distinct()[:2])
        if len(found) != 1:
            raise Area.DoesNotExist(code)
        return found[0]
    return areas.get(code=code)


def duties_for_area(acting: Acting, area: Area) -> list[AreaDuty]:
    """What organisations do for an area."""
    del acting
    duties = AreaDuty.objects.filter(area=area).select_related("organisation", "document")
    return list(duties.order_by("duty", "organisation__name", "id"))


@dataclass(frozen=True)
class Standing:
    """Where an area stands in one hierarchy on a day: all above it, those directly below it."""

    hierarchy: str
    above: tuple[Lying, ...]
    below: tuple[AreaLink, ...]
    below_count: int
    areas: dict[str, Area]


def standings_of(acting: Acting, area: Area, on: date, most: int = 200) -> list[Standing]:
    """The area in every hierarchy that holds it on a day; at most `most` areas below are given."""
    del acting
    links = _links_above(area, on)
    areas = {x.code: x for row in links for x in (row.parent, row.child)}
    by_hierarchy: dict[str, list[Link]] = defaultdict(list)
    for row in links:
        by_hierarchy[row.hierarchy].append(_pure(row))
    below = AreaLink.objects.filter(holds(on), parent=area).select_related("child", "document")
    counts: dict[str, int] = defaultdict(int)
    for name in below.values_list("hierarchy", flat=True):
        counts[name] += 1
    found = []
    for name in lists.terms("hierarchies"):
        mine = by_hierarchy.get(name, [])
        above = Hierarchy(name, mine).ancestors(area.code, on) if mine else []
        children = list(below.filter(hierarchy=name).order_by("child__name")[:most])
        if above or children:
            found.append(Standing(name, tuple(above), tuple(children), counts[name], areas))
    return found


def _links_above(area: Area, on: date) -> list[AreaLink]:
    rows: dict[int, AreaLink] = {}
    frontier = {area.pk}
    seen = set(frontier)
    for _ in range(LEVELS):
        found = AreaLink.objects.filter(holds(on), child__in=frontier)
        step = list(found.select_related("parent", "child"))
        rows.update((row.pk, row) for row in step)
        frontier = {row.parent_id for row in step} - seen
        seen |= frontier
        if not frontier:
            break
    return list(rows.values())


def _pure(row: AreaLink) -> Link:
    span = Span(row.valid_from, row.valid_to)
    return Link(row.hierarchy, row.parent.code, row.child.code, row.share, row.share_basis, span)


def successions_for(acting: Acting, subject: str) -> Successions:
    """Every succession of organisations or of areas, ready to follow."""
    rows = known(acting, ["register-successions"]).rows["register-successions"]
    return Successions(succession_of(cells) for _, cells in rows if cells["subject"] == subject)


@dataclass(frozen=True)
class Named:
    """Who a list of codes means: `found` by the code as written, and those that nobody has."""

    found: dict[str, str]
    names: dict[str, str]
    unknown: tuple[str, ...]


def named(acting: Acting, subject: str, codes: list[str]) -> Named:
    """The register's own code for each code as written: its own, "ods:R1L", or a bare R1L that
    only one body has in any system."""
    del acting
    own = _own_codes(subject)
    others: dict[str, set[str]] = defaultdict(set)
    kept = AreaCode if subject == "area" else OrganisationCode
    rows = kept._default_manager.values_list("system", "code", f"{subject}__code")
    for system, code, owner in rows.iterator():
        others[code].add(owner)
        others[f"{system}:{code}"].add(owner)
    found: dict[str, str] = {}
    for code in codes:
        owners = {code} if code in own else others.get(code, set())
        if len(owners) == 1:
            found[code] = next(iter(owners))
    unknown = tuple(dict.fromkeys(code for code in codes if code not in found))
    return Named(found, own, unknown)


def absent_on(acting: Acting, subject: str, codes: list[str], day: date) -> list[str]:
    """Those of the codes whose body or area, by its dates, was not there on a day."""
    del acting
    model = Area if subject == "area" else Organisation
    there = set(model._default_manager.filter(holds(day)).values_list("code", flat=True))
    return [code for code in codes if code not in there]


def _own_codes(subject: str) -> dict[str, str]:
    model = Area if subject == "area" else Organisation
    return dict(model._default_manager.values_list("code", "name"))
