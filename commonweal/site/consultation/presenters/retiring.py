"""Retired themes and withdrawn quotes in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.timezone import localtime

from commonweal.records.consultation.models import Quote, Theme
from commonweal.site.consultation.desk import Desk
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day


def retired_table(desk: Desk) -> Table:
    """The themes that were retired, what became of their codes, and why."""
    return Table(
        "retired",
        "Retired themes",
        (
            Column("theme", "Theme"),
            Column("became", "Its codes"),
            Column("why", "Why"),
            Column("when", "When"),
        ),
        tuple(
            (
                Cell(one.title, href=f"{desk.address}themes/{one.code}/", hint=one.definition),
                Cell(became(one)),
                Cell(one.retirement.reason),
                Cell(f"{day(localtime(one.retirement.made_at).date())}, "
                     f"{one.retirement.author_name}"),
            )
            for one in desk.retired
        ),
    )  # fmt: skip


def became(theme: Theme) -> str:
    """What became of the codes of a retired theme."""
    into = theme.retirement.into
    return f"count for: {into.title}" if into else "ended"


def all_quotes_table(desk: Desk, quotes: Sequence[Quote]) -> Table:
    """Every quote that was released, and what became of it."""
    return Table(
        "all-quotes",
        "Quotes",
        (
            Column("quote", "Quote"),
            Column("theme", "Theme"),
            Column("released", "Released because"),
            Column("state", "Shown"),
        ),
        tuple(_quote(desk, one) for one in quotes),
        empty="No quote was released: all are withheld. Release one on the page of its theme.",
    )


def _quote(desk: Desk, one: Quote) -> tuple[Cell, ...]:
    theme, released = Cell(one.theme.title), Cell(one.reason)
    if one.withdrawn_at is not None:
        day_gone = day(localtime(one.withdrawn_at).date())
        gone = Cell("Withdrawn", hint=f"{day_gone}. {one.withdrawn_reason}")
        return Cell(f"“{one.text}”"), theme, released, gone
    href = f"{desk.address}quotes/{one.pk}/" if desk.may_run else ""
    shown = Cell("Withdraw it", href=href, about=one.text[:60]) if href else Cell("Shown")
    return Cell(f"“{one.text}”"), theme, released, shown
