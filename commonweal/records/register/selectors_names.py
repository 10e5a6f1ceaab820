"""What bodies and areas are called. The register is for everybody, so nothing is left out."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F

from commonweal.records.people.acting import Acting
from commonweal.records.register import lists
from commonweal.records.register.models import Area, AreaCode, AreaLink, Organisation

ONS = "ons"


def body_names(acting: Acting) -> dict[str, str]:
    """What each organisation is called on a page, by code."""
    del acting
    rows = Organisation.objects.values_list("code", "name", "short_name")
    return {code: short or name for code, name, short in rows}


def area_names(acting: Acting) -> dict[str, str]:
    """What each area is called, by code."""
    del acting
    return dict(Area.objects.values_list("code", "name"))


def spoken_names(acting: Acting) -> dict[str, str]:
    """What each organisation is called in a sentence: providers briefly, all others in full.

    The short names of commissioners ("WE", "Sth") speak only to those who know them.
    """
    del acting
    groups = {code: term.group for code, term in lists.terms("organisation-kinds").items()}
    rows = Organisation.objects.values_list("code", "name", "short_name", "kind")
    return {
        code: short if short and groups.get(kind) == "Provider" else name
        for code, name, short, kind in rows
    }


def ons_codes(acting: Acting, areas: Collection[str]) -> dict[str, str]:
    """The newest code of the statistical office of each area, by the area's own; those without
    one are not among them. An area may also be named by that code itself."""
    del acting
    rows = AreaCode.objects.filter(system=ONS).order_by(F("valid_to").asc(nulls_last=True), "pk")
    found = dict(rows.filter(area__code__in=areas).values_list("area__code", "code"))
    known = rows.filter(code__in=set(areas) - set(found)).values_list("code", flat=True)
    return found | {code: code for code in known}


def areas_known(acting: Acting, codes: Collection[str]) -> set[str]:
    """Of some codes those by which the register knows an area: its own, or any official one."""
    del acting
    own = Area.objects.filter(code__in=codes).values_list("code", flat=True)
    return {*own, *AreaCode.objects.filter(code__in=codes).values_list("code", flat=True)}


def parts_among(acting: Acting, areas: Collection[str]) -> dict[str, str]:
    """Of some areas those that lie directly in another of them, with that one, by code."""
    del acting
    links = AreaLink.objects.filter(child__code__in=areas, parent__code__in=areas)
    return dict(links.values_list("child__code", "parent__code"))
