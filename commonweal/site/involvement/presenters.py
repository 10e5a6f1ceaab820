"""Plans of involvement in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.timezone import localtime

from commonweal.records.involvement.definitions import group_titles, lists, titles
from commonweal.records.involvement.models import Influence, InvolvementPlan, Partner
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural


def listing(rows: Sequence[tuple[InvolvementPlan, int, int]], home: str, empty: str) -> Table:
    """Plans with how many take part, and how much each lacks."""
    return Table(
        "plans",
        "Plans",
        (
            Column("title", "Project"),
            Column("partners", "Partners", numeric=True),
            Column("lacks", "To be put right", numeric=True),
        ),
        tuple(
            (Cell(row.title, href=f"{home}{row.code}/"), Cell(str(count)), Cell(str(missing)))
            for row, count, missing in rows
        ),
        empty=empty,
    )


def partners_table(partners: Sequence[Partner], address: str, *, may_change: bool) -> Table:
    """Who takes part, how, and how their time is paid for."""
    roles, phases, payments, groups = (
        titles("roles"), titles("phases"), titles("payments"), group_titles()
    )  # fmt: skip
    classes = lists().classes
    return Table(
        "partners",
        "Who takes part",
        (
            Column("who", "Who"),
            Column("role", "What they do"),
            Column("phases", "When"),
            Column("payment", "Payment"),
            Column("reaches", "Groups that they help to reach"),
            Column("told", "Changes on record", numeric=True),
        ),
        tuple(
            (
                Cell(one.who, hint=classes.get(one.stakeholder, ""),
                     href=f"{address}partners/{one.number}/" if may_change else ""),
                Cell(f"Left: {one.left_because}" if one.left_because else roles[one.role]),
                Cell(_named(one.phases, phases)),
                Cell(payments[one.payment], hint=one.payment_words),
                Cell(_named(one.reaches, groups) or "none named"),
                Cell(str(one.told)),  # type: ignore[attr-defined]
            )
            for one in partners
        ),
        empty="Nobody takes part yet. Add the first partner.",
    )  # fmt: skip


def _named(codes: Sequence[str], known: dict[str, str]) -> str:
    return "; ".join(title for code, title in known.items() if code in codes)


def influences_table(rows: Sequence[Influence]) -> Table:
    """What changed because of partners."""
    return Table(
        "influences",
        "What changed because of them",
        (
            Column("what", "What changed"),
            Column("who", "Because of"),
            Column("shows", "Where it shows"),
            Column("when", "Kept on"),
        ),
        tuple(
            (
                Cell(one.text),
                Cell(one.partner.who),
                Cell(one.shows_in),
                Cell(day(localtime(one.made_at).date())),
            )
            for one in rows
        ),
        empty="Nothing is on record yet. It is kept on the page of each partner.",
    )


def weeks_words(plan: InvolvementPlan) -> str:
    """The time that is set aside."""
    return plural(plan.weeks, "week") if plan.weeks else "nobody has said yet"
