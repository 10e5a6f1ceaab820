"""What the pages of a specification say: the master, each lot's departures and its needs."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.procuring.invitation import Invitation
from commonweal.procuring.lot_profile import AREAS, LIMIT, SOURCE
from commonweal.procuring.specification import LotItem, Origin, ProfileLine, Specification
from commonweal.site.pages import Cell, Column, Table

_SAID = (AREAS, SOURCE, LIMIT)


def master_table(found: Specification) -> Table:
    """The master specification."""
    rows = tuple(
        (
            Cell(one.part.capitalize()),
            Cell(one.title, hint=one.text),
            Cell(one.tier),
            Cell(", ".join(one.clusters)),
        )
        for one in found.items
    )
    columns = (
        Column("part", "Part"),
        Column("title", "What is asked"),
        Column("tier", "Tier"),
        Column("clusters", "Clusters"),
    )
    return Table(
        "specification", "Master specification, for all lots", columns, rows,
        empty="No specification is given. It stands in the workbook, on the sheet Specification.",
    )  # fmt: skip


def schedules_table(found: Specification) -> Table:
    """Where lots depart from the master."""
    rows = tuple(
        (
            Cell(one.lot),
            Cell(one.way.capitalize()),
            Cell(one.item.code),
            Cell(one.item.title, hint=one.item.text),
        )
        for one in found.departures
    )
    columns = (
        Column("lot", "Lot"),
        Column("way", "Schedule"),
        Column("code", "Item"),
        Column("title", "What is asked instead"),
    )
    return Table(
        "schedules", "Where lots depart from the master", columns, rows,
        empty="No lot departs from the master.",
    )  # fmt: skip


def lot_table(items: Iterable[LotItem], lot: str) -> Table:
    """Everything that holds for one lot. What is left out is said, not hidden."""
    rows = tuple(
        (
            Cell(one.item.part.capitalize()),
            Cell(one.item.title, hint="" if one.origin is Origin.LEFT_OUT else one.item.text),
            Cell(one.origin.capitalize()),
        )
        for one in items
    )
    columns = (
        Column("part", "Part"),
        Column("title", "What is asked"),
        Column("origin", "Where it comes from"),
    )
    return Table("lot", f"What is asked in lot {lot}", columns, rows, empty="Nothing is asked yet.")


def profile_table(lines: Iterable[ProfileLine], lot: str) -> Table:
    """The numbers of a lot's needs profile as they were taken."""
    rows = tuple(
        (
            Cell(one.about.capitalize()),
            Cell(one.what),
            Cell(one.area),
            Cell(one.value, hint=f"{one.low} to {one.high}" if one.low and one.high else ""),
        )
        for one in lines
        if one.about not in _SAID
    )
    columns = (
        Column("about", "About"),
        Column("what", "What"),
        Column("area", "Area"),
        Column("value", "Number", numeric=True),
    )
    return Table(
        "profile", f"Needs profile of lot {lot}", columns, rows,
        note="The small line is the 95% range.", empty="No needs profile is taken for this lot.",
    )  # fmt: skip


def profiles_table(lines: Iterable[ProfileLine]) -> Table:
    """The needs profiles of all lots, as a version froze them."""
    rows = tuple(
        (
            Cell(one.lot),
            Cell(one.about.capitalize()),
            Cell(one.what),
            Cell(one.area),
            Cell(one.value, hint=f"{one.low} to {one.high}" if one.low and one.high else ""),
        )
        for one in lines
    )
    columns = (
        Column("lot", "Lot"),
        Column("about", "About"),
        Column("what", "What"),
        Column("area", "Area"),
        Column("value", "Number", numeric=True),
    )
    return Table(
        "profiles", "Needs profiles of the lots", columns, rows, empty="No needs profile is taken."
    )


def profile_said(lines: Iterable[ProfileLine]) -> list[str]:
    """Where a profile comes from, in which version, and what limits it."""
    return [one.what for one in lines if one.about in _SAID]


def profile_href(place: str, lines: Iterable[ProfileLine]) -> str:
    """The page of the needs that a profile was taken from; empty without one."""
    areas = next((one.value for one in lines if one.about == AREAS), "")
    return f"/places/{place}/need/profile/{areas}/" if areas else ""


def lot_choices(found: Invitation) -> list[tuple[str, str]]:
    """The lots as choices."""
    return [(lot.code, f"Lot {lot.code}: {lot.title}") for lot in found.lots]
