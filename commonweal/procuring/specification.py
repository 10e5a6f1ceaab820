"""One master specification for all lots, and the schedule of each lot that departs from it.

A lot inherits every item of the master; its schedule replaces, leaves out or adds items. Source:
Leicestershire Cabinet report 2017, paras 35 and 42 to 49 (LEI-20, LEI-21).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """What an item of a specification is about."""

    ELEMENT = "element"
    ELIGIBILITY = "eligibility"
    CHANNEL = "channel"
    OUTCOME = "outcome"
    NETWORK = "network link"


class Way(StrEnum):
    """How a schedule departs from the master."""

    ADDS = "adds"
    REPLACES = "replaces"
    LEAVES_OUT = "leaves out"


class Origin(StrEnum):
    """Where an item of a lot comes from."""

    INHERITED = "as in the master"
    REPLACED = "replaced for this lot"
    ADDED = "added for this lot"
    LEFT_OUT = "left out for this lot"


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `tier` and `clusters` say which people an element serves; others leave them empty.
    `part` and `way` keep the word that was given where it is none of those offered."""

    code: str
    part: str
    title: str
    text: str = ""
    tier: str = ""
    clusters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Departure:
    """One row of a lot's schedule. What is left out needs no more than the code."""

    lot: str
    way: str
    item: Item


@dataclass(frozen=True, slots=True)
class LotItem:
    """An item as it holds for a lot; for one left out, the item of the master."""

    item: Item
    origin: Origin


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One line of a lot's needs profile as it was taken: what is said of which area, and where it
    stands. `value` is text, as a number that is not known says why."""

    lot: str
    about: str
    what: str
    area: str = ""
    value: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Specification:
    """The master, the schedules of all lots and their needs profiles."""

    items: tuple[Item, ...] = ()
    departures: tuple[Departure, ...] = ()
    profiles: tuple[ProfileLine, ...] = ()

    def for_lot(self, lot: str) -> tuple[LotItem, ...]:
        """Every item for a lot: the master's in its order, then those added."""
        own = {one.item.code: one for one in self.departures if one.lot == lot}
        found = []
        for item in self.items:
            departure = own.get(item.code)
            if departure is None:
                found.append(LotItem(item, Origin.INHERITED))
            elif departure.way == Way.REPLACES:
                found.append(LotItem(_over(item, departure.item), Origin.REPLACED))
            else:
                found.append(LotItem(item, Origin.LEFT_OUT))
        added = [one for one in own.values() if one.way == Way.ADDS]
        return (*found, *(LotItem(one.item, Origin.ADDED) for one in added))

    def profile_of(self, lot: str) -> tuple[ProfileLine, ...]:
        """The needs profile of a lot; empty where none was taken."""
        return tuple(one for one in self.profiles if one.lot == lot)


def _over(master: Item, schedule: Item) -> Item:
    """An item of the master with what the schedule says of it; what it leaves empty stays."""
    return Item(
        master.code,
        master.part,
        schedule.title or master.title,
        schedule.text or master.text,
        schedule.tier or master.tier,
        schedule.clusters or master.clusters,
    )


def specification_from(content: Mapping[str, Any]) -> Specification:
    """The specification out of a tender's content; empty where it has none."""
    return Specification(
        tuple(_item(row) for row in content.get("specification", ())),
        tuple(
            Departure(_text(row, "lot"), _text(row, "way"), _item(row))
            for row in content.get("schedules", ())
        ),
        tuple(
            ProfileLine(
                *(_text(row, name)
                  for name in ("lot", "about", "what", "area", "value", "low", "high"))
            )
            for row in content.get("profiles", ())
        ),
    )  # fmt: skip


def specification_problems(found: Specification, lots: Iterable[str]) -> list[str]:
    """What keeps a specification from being published, one sentence each."""
    return [
        *_item_problems(found),
        *_departure_problems(found, set(lots)),
    ]


def _item_problems(found: Specification) -> Iterator[str]:
    parts = set(Part)
    for item in (*found.items, *(one.item for one in found.departures if one.way == Way.ADDS)):
        name = f"Item {item.code} of the specification"
        if item.part not in parts:
            yield f"{name} is of no part: choose {', '.join(Part)}."
        if not item.title:
            yield f"{name} has no title."
    if found.items and not any(one.part == Part.ELEMENT for one in found.items):
        yield "The specification has no element of service: add at least one."


def _departure_problems(found: Specification, lots: set[str]) -> Iterator[str]:
    master = {one.code for one in found.items}
    seen: set[tuple[str, str]] = set()
    for one in found.departures:
        where = f"The schedule of lot {one.lot}"
        key = (one.lot, one.item.code)
        if one.lot not in lots:
            yield f"There is a schedule for lot {one.lot}, which is no lot of this tender."
        if key in seen:
            yield f"{where} names {one.item.code} twice: keep one row."
        seen.add(key)
        if one.way not in set(Way):
            yield f"{where} does not say what happens to {one.item.code}: choose {', '.join(Way)}."
        elif one.way == Way.ADDS and one.item.code in master:
            yield f"{where} adds {one.item.code}, which the master has: it can replace it."
        elif one.way != Way.ADDS and one.item.code not in master:
            yield f"{where} {one.way} {one.item.code}, which the master does not have."


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        _text(row, "code"),
        _text(row, "part"),
        _text(row, "title"),
        _text(row, "text"),
        _text(row, "tier"),
        tuple(row.get("clusters", ())),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()
