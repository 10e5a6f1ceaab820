"""The place profile for a procurement lot as tables, a paper and a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.text import get_text_list

from commonweal.language.figure import Status
from commonweal.language.need_profile import TOGETHER, Known, NeedProfile
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.papers import Bullets, Paper, Paragraph, Section
from commonweal.site.planning.presenters.need_values import exact, people_cell, plain
from commonweal.site.words import day

NOT_HELD = "Nothing is held for these areas."


def title(found: NeedProfile) -> str:
    """What the profile is called."""
    return f"Place profile: {get_text_list([one.name for one in found.areas], 'and')}"


def summary(found: NeedProfile) -> str:
    """What is short of what is needed, for all areas together, in one sentence."""
    area = TOGETHER if len(found.areas) > 1 else found.areas[0].code
    held = [one for one in found.services if one.area == area]
    short = [one for one in held if (one.short_by.low or 0) > 0]
    unknown = sum(one.short_by.value is None for one in held)
    if not held:
        return "What services are needed here has not been worked out yet."
    lacks = (
        get_text_list([one.title.lower() for one in short], "and")
        if short
        else "nothing that is known"
    )
    end = f" Of {len(held)} services {unknown} are not known." if unknown else ""
    return f"Short, whatever end of the range is right: {lacks}.{end}"


def people_table(found: NeedProfile) -> Table:
    """People by broad ages."""
    names = _names(found)
    year = f" in {found.need_year}" if found.need_year else ""
    return Table(
        "profile_people",
        f"People by age{year}",
        (Column("ages", "Ages"), Column("area", "Area"), Column("people", "People", numeric=True)),
        tuple((Cell(one.ages), Cell(names[one.area]), _people(one.people)) for one in found.people),
        empty=NOT_HELD,
    )


def expected_table(found: NeedProfile) -> Table:
    """People expected to be ill, with their ranges."""
    names = _names(found)
    return Table(
        "profile_need",
        "People expected to be ill",
        (
            Column("condition", "Condition"),
            Column("area", "Area"),
            Column("comparable", "By national rates", numeric=True),
            Column("local", "Adjusted to local need", numeric=True),
            Column("source", "Source of the rates", only="file"),
        ),
        tuple(
            (
                Cell(one.condition, hint=one.ages),
                Cell(names[one.area]),
                _people(one.comparable),
                _people(one.local),
                Cell(one.source),
            )
            for one in found.expected
        ),
        note="The small line is the 95% range. Conditions overlap, so their rows are never added. "
        "Ranges of areas together are added up, as the same rates are used everywhere.",
        empty=NOT_HELD,
    )


def services_table(found: NeedProfile) -> Table:
    """Services needed, there and missing."""
    names = _names(found)
    return Table(
        "profile_services",
        "Services that are needed, there and missing",
        (
            Column("service", "Service"),
            Column("area", "Area"),
            Column("needed", "Needed", numeric=True),
            Column("there", "There", numeric=True),
            Column("short", "Short by", numeric=True),
            Column("evidence", "Evidence"),
        ),
        tuple(
            (
                Cell(one.title, hint=one.measure),
                Cell(names[one.area]),
                _amount(one.needed, Status.ILLUSTRATIVE if one.made_up else ""),
                _amount(one.there),
                _amount(one.short_by),
                Cell(one.evidence.capitalize()),
            )
            for one in found.services
        ),
        note="The small line is the 95% range. Below nought there is more than is asked for.",
        empty="Not worked out yet. Bring in the table “Services that are there”.",
    )


def groups_table(found: NeedProfile) -> Table:
    """Ethnic groups and tenths of deprivation, where they are published."""
    names = _names(found)
    return Table(
        "profile_groups",
        "Who lives here: ethnic groups and deprivation",
        (
            Column("breakdown", "By"),
            Column("group", "Group"),
            Column("area", "Area"),
            Column("count", "Number", numeric=True),
        ),
        tuple(
            (
                Cell(one.breakdown),
                Cell(one.group),
                Cell(names[one.area]),
                _amount(one.count, measure=one.counted),
            )
            for one in found.groups
        ),
        empty="No published statistics by group are held for these areas.",
    )


def tables(found: NeedProfile) -> list[Table]:
    """Every table of the profile."""
    return [
        services_table(found), expected_table(found), people_table(found), groups_table(found)
    ]  # fmt: skip


def paper(found: NeedProfile, now: datetime) -> Paper:
    """The profile as a paper."""
    return Paper(
        title=title(found),
        about=f"The need of areas of {found.place} as a statement for a lot, put together on "
        f"{day(now.date())}.",
        sections=(
            Section("In short", (Paragraph(summary(found), strong=True),)),
            Section("What is missing", (services_table(found),)),
            Section("How many people are expected to be ill", (expected_table(found),)),
            Section("Who lives here", (people_table(found), groups_table(found))),
            Section("What these numbers cannot say", (Bullets(found.limits),)),
            Section("Sources and versions", (Bullets(found.sources),)),
        ),
        made_at=now,
    )


def sheets(found: NeedProfile) -> Sequence[tuple[str, Table]]:
    """The tables and the sources, each with the name of its sheet."""
    sources = Table(
        "profile_sources", "Sources and versions", (Column("source", "Source"),),
        tuple((Cell(one),) for one in found.sources),
    )  # fmt: skip
    names = ("Services", "Expected need", "People", "Groups", "Sources")
    return list(zip(names, [*tables(found), sources], strict=True))


def _names(found: NeedProfile) -> dict[str, str]:
    return {one.code: one.name for one in found.areas} | {TOGETHER: "All together"}


def _people(one: Known) -> Cell:
    return people_cell(one.value, one.low, one.high, one.reason)


def _amount(one: Known, status: str = "", measure: str = "") -> Cell:
    if one.value is None:
        return Cell("not known", hint=one.reason)
    hint = measure
    if one.low is not None and one.high is not None:
        hint = f"{plain(one.low)} to {plain(one.high)}"
    return Cell(plain(one.value), hint=hint, raw=exact(one.value), status=status)
