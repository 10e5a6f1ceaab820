"""The words of the start page and of the list of places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day

SIGHT_WORDS = {
    Sight.ALL: "Everything",
    Sight.OWN: "What is about your organisation, and what is published",
    Sight.PUBLISHED: "What is published",
    Sight.NOTHING: "Nothing yet",
}


@dataclass(frozen=True)
class PlaceCard:
    """One place on the start page; `need_href` leads one that has no areas of need to its need."""

    name: str
    href: str
    question: str
    kind: str
    sight: str
    need_href: str = ""


def kind_words(place: Place) -> str:
    return "Worked paper" if place.is_worked_paper else "Own review"


#: What one sees as a party, not as anybody.
_TAKING_PART = (Sight.ALL, Sight.OWN)


def own_first(seen: Iterable[tuple[Place, Sight]]) -> list[tuple[Place, Sight]]:
    """The places that the reader's organisation takes part in before those that are published."""
    return sorted(seen, key=lambda pair: pair[1] not in _TAKING_PART)


def shelves(
    seen: Iterable[tuple[Place, Sight]], acting: Acting, without_areas: Collection[str] = ()
) -> list[tuple[str, list[PlaceCard]]]:
    """Places as cards under headings: one's own, then what everybody may read.

    `without_areas` are the codes of those whose reader could begin with their need.
    """
    listed = list(seen)
    own = [pair for pair in listed if pair[1] in _TAKING_PART]
    others = [pair for pair in listed if pair[1] not in _TAKING_PART]
    named = [("Your places", own)] if acting.user else []
    named.append(("Published, for everybody to read", others))
    return [
        (title, place_cards(pairs, without_areas))
        for title, pairs in named
        if pairs or title == "Your places"
    ]


def place_cards(
    seen: Iterable[tuple[Place, Sight]], without_areas: Collection[str] = ()
) -> list[PlaceCard]:
    """Places as cards, in the order of the list."""
    return [
        PlaceCard(
            name=place.name,
            href=f"/places/{place.code}/",
            question=place.question,
            kind=kind_words(place),
            sight=SIGHT_WORDS[sight],
            need_href=f"/places/{place.code}/need/" if place.code in without_areas else "",
        )
        for place, sight in seen
    ]


def dates_words(place: Place) -> str:
    """From when to when the place speaks."""
    if place.starts_on and place.ends_on:
        return f"{day(place.starts_on)} to {day(place.ends_on)}"
    if place.starts_on:
        return f"from {day(place.starts_on)}"
    return f"to {day(place.ends_on)}" if place.ends_on else "not stated"


def places_table(seen: Iterable[tuple[Place, Sight]], acting: Acting) -> Table:
    """Every place that this reader may know of."""
    rows = tuple(
        (
            Cell(place.name, href=f"/places/{place.code}/"),
            Cell(kind_words(place)),
            Cell(str(place.area) if place.area else "not stated"),
            Cell(dates_words(place)),
            Cell(f"Release {place.published_release}" if place.is_published else "Not published"),
            Cell(SIGHT_WORDS[sight]),
        )
        for place, sight in seen
    )
    return Table(
        id="places",
        caption="Places you can open",
        columns=(
            Column("place", "Place"),
            Column("kind", "Kind"),
            Column("area", "Area"),
            Column("dates", "Dates"),
            Column("published", "Published"),
            Column("sight", "What you see"),
        ),
        rows=rows,
        empty=(
            "Nothing has been published yet. Sign in to see the places of your organisation."
            if acting.is_public
            else "Your organisation takes part in no place yet, and nothing has been published. "
            "Ask your administrator to add your organisation to one."
        ),
    )
