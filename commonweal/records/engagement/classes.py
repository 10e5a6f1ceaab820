"""The stakeholder classes as their definition gives them, and where a group belongs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from commonweal.records import shelf


@dataclass(frozen=True)
class StakeholderClass:
    """One class: the kinds of organisation in it, and what papers call it."""

    code: str
    label: str
    kinds: frozenset[str]
    words: frozenset[str]


@cache
def stakeholder_classes() -> tuple[StakeholderClass, ...]:
    """Every class, in order."""
    return tuple(
        StakeholderClass(
            row["code"], row["label"], frozenset(row["kinds"]), frozenset(row["words"])
        )
        for row in shelf.read_yaml("engagement/classes.yaml")["classes"]
    )


def class_labels() -> dict[str, str]:
    """What each class is called, by code."""
    return {one.code: one.label for one in stakeholder_classes()}


def class_of_kind(kind: str) -> str:
    """The class of an organisation of this kind; empty when it is in none."""
    return next((one.code for one in stakeholder_classes() if kind in one.kinds), "")


def class_of_words(words: str) -> str:
    """The class that a paper means; empty for words that are no class, such as "all"."""
    wanted = words.casefold().strip()
    return next(
        (
            one.code
            for one in stakeholder_classes()
            if wanted in one.words or wanted in (one.code, one.label.casefold())
        ),
        "",
    )


@cache
def units_of_occasions() -> frozenset[str]:
    """The units in which a count says how often, not how many people."""
    return frozenset(shelf.read_yaml("engagement/classes.yaml")["not_people"])
