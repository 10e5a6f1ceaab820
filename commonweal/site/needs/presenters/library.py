"""The library of needs assessments in words: the list, the alert of what overlaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.planning.needs_assessment import Overlap
from commonweal.records.needs.definitions import needs_rules
from commonweal.records.needs.models import NeedsPriority
from commonweal.records.needs.selectors_library import Listed
from commonweal.site.needs.presenters.common import STATES, day_words
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.engagement import listing
from commonweal.site.words import plural


def item_address(one: Listed) -> str:
    """The page of an assessment of the library."""
    return f"/places/{one.place.code}/needs/{one.code}/"


def headline(found: Sequence[Listed]) -> str:
    """How many there are, and how many of them are being worked on."""
    if not found:
        return "No needs assessment is here yet."
    work = sum(one.in_work for one in found)
    said = plural(len(found), "needs assessment")
    if not work:
        return f"{said}, none of them in work."
    return f"{said}, {work} of them in work: look there before you begin another."


def library_table(found: Sequence[Listed], names: Mapping[str, str], empty: str) -> Table:
    """Every assessment that the reader sees."""
    return Table(
        "assessments",
        "Needs assessments",
        (
            Column("title", "Title"),
            Column("place", "Place"),
            Column("areas", "Areas"),
            Column("topics", "Topics"),
            Column("state", "Status"),
            Column("lead", "Made by"),
            Column("data_on", "Data up to"),
            Column("done_on", "Finished or published"),
            Column("review_on", "To be reviewed"),
            Column("method", "Method", only="file"),
            Column("version", "Version", numeric=True, only="file"),
            Column("address", "Where it can be read", only="file"),
        ),
        tuple(_row(one, names) for one in found),
        empty=empty,
    )


def _row(one: Listed, names: Mapping[str, str]) -> tuple[Cell, ...]:
    return (
        Cell(one.title, href=item_address(one), about=one.place.name),
        Cell(one.place.name),
        Cell(", ".join(one.areas.values())),
        Cell(", ".join(names.get(code, code) for code in one.topics)),
        Cell(STATES[one.state].label, hint="" if one.is_own else "from outside"),
        Cell(one.lead),
        _day(one.data_on),
        _day(one.done_on),
        _day(one.review_on),
        Cell(one.method),
        Cell(str(one.version) if one.version else ""),
        Cell(one.address),
    )


def _day(value: object) -> Cell:
    text = str(value) if value else ""
    return Cell(day_words(text), raw=text)


@dataclass(frozen=True)
class Alert:
    """One assessment that overlaps: what it is called, where it is, and what both are about."""

    title: str
    href: str
    sentence: str


def alerts(found: Sequence[tuple[Listed, Overlap]], names: Mapping[str, str]) -> list[Alert]:
    """A sentence for each assessment that overlaps with a new one."""
    return [
        Alert(
            one.title,
            item_address(one),
            f"{_standing(one)} It covers {_named(shared.topics, names)} in "
            f"{_named(shared.areas, one.areas)}, as yours does.",
        )
        for one, shared in found
    ]


def _standing(one: Listed) -> str:
    by = f" by {one.lead}" if one.lead else ""
    if one.in_work:
        return f"{STATES[one.state].label}{by}, in {one.place.name}."
    when = f"{day_words(one.done_on)}" if one.done_on else "on a day that is not stated"
    months = needs_rules().overlap_months
    return (
        f"Finished{by} {when}, less than {months} months ago."
        if one.done_on
        else (f"Finished{by}, {when}.")
    )


def _named(codes: frozenset[str], names: Mapping[str, str]) -> str:
    return listing(sorted(names.get(code, code) for code in codes))


def priorities_table(
    address: str, rows: Sequence[NeedsPriority], titles: Mapping[int, str]
) -> Table:
    """The priorities that the assessments of a place set. `titles` are what those are called."""
    return Table(
        "priorities",
        "Priorities of the needs assessments",
        (Column("priority", "Priority"), Column("why", "Why"), Column("from", "Set by")),
        tuple(
            (
                Cell(one.title, href=f"{address}needs/priorities/{one.code}/"),
                Cell(one.sentence),
                Cell(titles[one.assessment_id]),
            )
            for one in rows
        ),
        empty="No priority is set yet. An assessment sets them; plans and proposals are then "
        "linked to them.",
    )
