"""Notices of service changes in words: what changes, who was told, and who has acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonweal.records.providers.models import ChangeNotice, Told
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day


def listing_table(address: str, notices: Iterable[ChangeNotice]) -> Table:
    """Every notice of a provider."""
    return Table(
        "notices",
        "Service changes",
        (
            Column("title", "Change"),
            Column("where", "Where"),
            Column("from", "From"),
            Column("state", "State"),
            Column("told", "Acknowledged"),
        ),
        tuple(
            (
                Cell(row.title, href=f"{address}{row.number}/"),
                Cell(row.where),
                Cell(day(row.starts_on)),
                Cell(ChangeNotice.State(row.state).label),
                Cell(acknowledged(list(row.told.all()))),
            )
            for row in notices
        ),
        empty="No notice has been given that you are to know of.",
    )


def acknowledged(told: Sequence[Told]) -> str:
    """How many of those who were told have acknowledged."""
    answered = sum(1 for one in told if one.acknowledged_at)
    return f"{answered} of {len(told)}"


def rows(notice: ChangeNotice) -> list[tuple[str, str]]:
    """One notice as names and values."""
    return [
        ("Provider", str(notice.provider)),
        ("What changes", notice.what),
        ("Where", notice.where),
        ("From", day(notice.starts_on)),
        ("Who else it concerns", notice.people_affected),
        ("How they were told", notice.told_how),
        ("State", ChangeNotice.State(notice.state).label),
    ]


def told_table(told: Sequence[Told]) -> Table:
    """Who was told, and what each answered."""
    return Table(
        "told",
        "Who was told, and what they answered",
        (
            Column("who", "Who"),
            Column("told", "Told on"),
            Column("acknowledged", "Acknowledged"),
            Column("concern", "Concern"),
            Column("met", "How it was met"),
        ),
        tuple(
            (
                Cell(str(one.organisation)),
                Cell(day(one.told_on)),
                Cell(day(one.acknowledged_at.date()) if one.acknowledged_at else "not yet"),
                Cell(one.concern or "none stated"),
                Cell(one.concern_met or ("not met yet" if one.concern else "–")),
            )
            for one in told
        ),
        empty="This notice went to nobody.",
    )


def sentence(notice: ChangeNotice, told: Sequence[Told]) -> str:
    """Whether the change may go live, in a sentence."""
    if notice.state == ChangeNotice.State.LIVE:
        return "This change is live."
    silent = [str(one.organisation) for one in told if one.acknowledged_at is None]
    if silent:
        listed = " and ".join([", ".join(silent[:-1]), silent[-1]] if len(silent) > 1 else silent)
        have = "has" if len(silent) == 1 else "have"
        return f"It cannot be live until {listed} {have} acknowledged it."
    return "Everybody has acknowledged it. It can be made live."
