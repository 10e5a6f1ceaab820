"""The words of one release: how it stands, what it brought, and what rests on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from commonweal.facts.published import PublishedSet
from commonweal.records.published.models import PublishedRelease
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Result
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural


def address(code: str, number: int) -> str:
    """The page of a release of a set."""
    return reverse("published_release", args=[code, number])


def withdrawn_on(release: PublishedRelease) -> str:
    """The day on which it was withdrawn, in words; empty for one that counts."""
    if release.withdrawn_at is None:
        return ""
    return f"withdrawn on {day(timezone.localtime(release.withdrawn_at).date())}"


def standing(release: PublishedRelease) -> str:
    """Whether it counts, in a sentence."""
    if release.withdrawn_at is None:
        return "In each of its periods this release counts until a later one holds the same period."
    return f"This release was {withdrawn_on(release)} and no longer counts."


def about(said: PublishedSet, release: PublishedRelease) -> list[tuple[str, str]]:
    """What is known of it, for a summary list; empty ones are left out."""
    gone = release.withdrawn_at is not None
    return [
        ("Set", said.title),
        ("File", release.name),
        ("Rows", f"{release.rows:,}"),
        ("Repeated rows left out", f"{release.repeated:,}"),
        ("Cells narrowed by totals", f"{release.narrowed:,}"),
        ("Brought in", _when_and_who(release.made_at, release.made_by)),
        ("For", str(release.organisation or "Whoever runs Commonweal")),
        ("Why", release.reason),
        ("Why it was taken for this set", release.recognised),
        ("To know", release.note),
        ("Withdrawn", _when_and_who(release.withdrawn_at, release.withdrawn_by) if gone else ""),
        ("Why withdrawn", release.withdrawn_reason),
    ]


def _when_and_who(when: object, who: object) -> str:
    return f"{day(timezone.localtime(when).date())}, by {who or 'command'}"  # type: ignore[arg-type]


def rests(release: PublishedRelease, found: Sequence[Result]) -> str:
    """How much rests on it and what becomes of that, in a sentence or two."""
    if not found:
        return "Nothing that you can see rests on this release."
    places = len({one.place_id for one in found})
    many = f"{plural(len(found), 'answer')} in {plural(places, 'place')} that you can see"
    if release.withdrawn_at is not None:
        return (
            f"{many} still rest on this release, and say so on their page. They do until the place "
            "publishes what is worked out from the releases that count."
        )
    return (
        f"{many} rest on this release. Once it is withdrawn, what follows published statistics is "
        "worked out again from the releases that count; what has been published stays as it is, "
        "marked, until the place publishes again."
    )


def resting_table(found: Sequence[Result]) -> Table:
    """The newest answers, and the newest that are published, that rest on it."""
    return Table(
        "resting",
        "What rests on this release",
        (
            Column("place", "Place"),
            Column("what", "What"),
            Column("version", "Version", numeric=True),
            Column("published", "Published"),
        ),
        tuple(
            (
                Cell(one.place.name),
                Cell(
                    kind_of(one.kind).title, hint=one.subject,
                    href=f"/places/{one.place.code}/{kind_of(one.kind).page(one.subject)}"
                    f"?version={one.number}",
                    about=f"in {one.place.name}, version {one.number}",
                ),
                Cell(str(one.number)),
                Cell(day(one.published_at.date()) if one.published_at else "not yet"),
            )
            for one in found
        ),
        empty="Nothing that you can see rests on this release.",
    )  # fmt: skip


def periods_table(release: PublishedRelease) -> Table:
    """The periods that it brought."""
    return Table(
        "brought",
        "Periods of this release",
        (Column("to", "Period to"), Column("cells", "Cells", numeric=True)),
        tuple(
            (Cell(day(one.end)), Cell(f"{one.rows:,}", raw=str(one.rows)))
            for one in release.periods.all()
        ),
    )
