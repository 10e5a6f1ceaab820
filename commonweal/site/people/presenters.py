"""The words of the people pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day


def people_table(memberships: Iterable[Membership]) -> Table:
    """Everybody who has or had a role in the organisation."""
    columns = (
        Column("name", "Name and role"),
        Column("email", "E-mail address"),
        Column("from", "From"),
        Column("until", "Until"),
        Column("second", "Second sign-in step"),
    )
    return Table(
        "people",
        "Who has which role",
        columns,
        tuple(_row(membership) for membership in memberships),
        empty="Nobody has a role yet.",
    )


def _row(membership: Membership) -> tuple[Cell, ...]:
    has_second = getattr(membership, "second_factor", False)
    return (
        Cell(
            f"{membership.user.name} as {Role(membership.role).label}",
            href=reverse("person", args=[membership.pk]),
        ),
        Cell(membership.user.email),
        Cell(day(membership.started_on), raw=membership.started_on.isoformat()),
        Cell(
            day(membership.ended_on) if membership.ended_on else "no end date",
            raw=membership.ended_on.isoformat() if membership.ended_on else "",
        ),
        Cell("On" if has_second else "Off"),
    )
