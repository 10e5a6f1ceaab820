"""The rules of a needs assessment: when a section counts as validated, and what overlaps.

What is written in an assessment and who said what of it are kept in the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stance(StrEnum):
    """What a clinician says of a section."""

    AGREE = "agree"
    IN_PART = "in_part"
    DISAGREE = "disagree"


class Standing(StrEnum):
    """How far the clinical validation of a section has come."""

    EMPTY = "empty"
    NOBODY_ASKED = "nobody_asked"
    WAITING = "waiting"
    CHANGED = "changed"
    DISAGREED = "disagreed"
    EXCEPTED = "excepted"
    IN_PART = "in_part"
    VALIDATED = "validated"


#: The standings with which a section may be published.
CLEARED = frozenset({Standing.VALIDATED, Standing.IN_PART, Standing.EXCEPTED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What one of those asked last said: nothing yet, or of which content and how."""

    who: str
    stance: Stance | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section as validation sees it. `digest` names its content as it is now.

    `exception` names the content for which the lead has said why it may go without validation.
    """

    title: str
    digest: str
    entries: int
    answers: tuple[Answer, ...] = ()
    exception: str = ""


def standing(section: SectionState) -> Standing:
    """How far a section has come. What was said of an earlier content does not count.

    An exception for the content as it is counts before everything but emptiness, so that a
    disagreement may be published as one. Where all have answered and somebody agrees in part only,
    it may be published with what they said, and is not called validated.
    """
    if not section.entries:
        return Standing.EMPTY
    if section.exception == section.digest:
        return Standing.EXCEPTED
    if not section.answers:
        return Standing.NOBODY_ASKED
    fresh = [one for one in section.answers if one.stance and one.digest == section.digest]
    if any(one.stance == Stance.DISAGREE for one in fresh):
        return Standing.DISAGREED
    if len(fresh) == len(section.answers):
        partly = any(one.stance == Stance.IN_PART for one in fresh)
        return Standing.IN_PART if partly else Standing.VALIDATED
    stale = any(one.stance and one.digest != section.digest for one in section.answers)
    return Standing.CHANGED if stale else Standing.WAITING


_REFUSALS = {
    Standing.EMPTY: "nothing is entered in it. Add an entry, or take the topic out.",
    Standing.NOBODY_ASKED: "nobody was asked to do so. Ask a clinician, or state an exception.",
    Standing.WAITING: "somebody who was asked has not answered. Wait, or state an exception.",
    Standing.CHANGED: "it was changed after it was validated. Ask again, or state an exception.",
    Standing.DISAGREED: "a clinician disagrees. Mend it and ask again, or state an exception.",
}


def refusals(sections: Iterable[SectionState]) -> list[str]:
    """A sentence for each section that keeps the assessment from being published."""
    return [
        f"“{section.title}” is not validated: {_REFUSALS[found]}"
        for section in sections
        if (found := standing(section)) not in CLEARED
    ]


def is_cleared(sections: Sequence[SectionState]) -> bool:
    """Whether there are sections and each may be published."""
    return bool(sections) and all(standing(section) in CLEARED for section in sections)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an assessment is about. `done_on` is when it was finished; None while in work."""

    topics: frozenset[str]
    areas: frozenset[str]
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two assessments share: the topics and areas of the second that meet the first's."""

    topics: frozenset[str]
    areas: frozenset[str]


def overlap(
    new: Scope,
    other: Scope,
    *,
    near: Mapping[str, frozenset[str]],
    above: Mapping[str, frozenset[str]],
    today: date,
    months: int,
) -> Overlap | None:
    """What another assessment has in common with a new one; None when nothing or when it is old.

    `near` gives the topics that a topic touches in the lexicon, `above` the areas in which an area
    lies. Two areas meet when they are the same or one lies in the other. One in work is never old.
    """
    if other.done_on is not None and months_between(other.done_on, today) >= months:
        return None
    topics = frozenset(
        one for one in other.topics if any(_touch(one, mine, near) for mine in new.topics)
    )
    areas = frozenset(
        one for one in other.areas if any(_touch(one, mine, above) for mine in new.areas)
    )
    return Overlap(topics, areas) if topics and areas else None


def _touch(one: str, other: str, ties: Mapping[str, frozenset[str]]) -> bool:
    return one == other or one in ties.get(other, ()) or other in ties.get(one, ())


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another; none when the second is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))
