"""The nouns of the common language: scheme, term, walk between terms, and how relations compose.

The words themselves are data in `commonweal.definitions.lexicon`; finding a way from one term to
another is in `lexicon`, and carrying a figure along it in `re_expression`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commonweal.language.figure import Citation


class Relation(StrEnum):
    """How a first term stands to a second one."""

    EXACT = "exact"
    NARROWER = "narrower"
    BROADER = "broader"
    OVERLAPS = "overlaps"

    @property
    def words(self) -> str:
        """The relation in a sentence between the two terms."""
        return _WORDS[self]

    @property
    def turned(self) -> Relation:
        """The same relation read from the second term to the first."""
        return {Relation.NARROWER: Relation.BROADER, Relation.BROADER: Relation.NARROWER}.get(
            self, self
        )

    def then(self, following: Relation) -> Relation | None:
        """What is known of A and C when A stands so to B and B stands `following` to C.

        None where nothing follows: two parts of one whole need not meet. OVERLAPS means that the
        two may share amounts, so it never gives more than a range.
        """
        if self is Relation.EXACT:
            return following
        if following is Relation.EXACT:
            return self
        return COMPOSITION[self, following]


_WORDS = {
    Relation.EXACT: "means the same as",
    Relation.NARROWER: "is part of",
    Relation.BROADER: "contains",
    Relation.OVERLAPS: "overlaps with",
}

_N, _B, _O = Relation.NARROWER, Relation.BROADER, Relation.OVERLAPS

#: Composition of two relations; EXACT changes nothing and is left out.
COMPOSITION: dict[tuple[Relation, Relation], Relation | None] = {
    (_N, _N): _N,
    (_B, _B): _B,
    (_B, _N): _O,  # both hold the middle term
    (_N, _B): None,  # two parts of one whole need not meet
    (_N, _O): _O,  # may meet: the part can lie in the overlap
    (_O, _N): _O,
    (_B, _O): _O,
    (_O, _B): None,  # the overlap need not reach this part of the whole
    (_O, _O): _O,  # may meet, and is of low confidence for it
}


class Confidence(StrEnum):
    """How sure the lexicon is of a walk."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return ("low", "medium", "high").index(self.value)

    def reaches(self, least: Confidence) -> bool:
        return self.rank >= least.rank


@dataclass(frozen=True, slots=True)
class Definition:
    """One meaning of a word, with who says so."""

    meaning: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class NotUsed:
    """A number that looks like a term and is none."""

    notation: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary. `definitions/lexicon/schemes.yaml` explains the switches."""

    code: str
    title: str
    name: str
    plain: str
    about: str
    citation: Citation
    position: int = 0
    is_spine: bool = False
    is_bridge: bool = False
    is_exclusive: bool = False
    people_in_many: bool = False
    same_word: str = ""
    code_system: str = ""
    prefix: str | None = None
    partition_of: str = ""
    partition_leaves_out: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    not_used: tuple[NotUsed, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One professional term. `code` is "scheme:notation", with "@place" for a local one."""

    code: str
    scheme: str
    notation: str
    label: str
    plain_label: str
    citation: Citation
    meaning: str = ""
    also: tuple[str, ...] = ()
    broader: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    place: str = ""
    position: int = 0

    def holds_on(self, day: date) -> bool:
        """Whether the term is in use on a day; an open end holds for ever."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Walk:
    """How `source` stands to `target`, as somebody says.

    `share_low` and `share_high` are the part of the source that lies in the target, between 0 and
    1, only where a source states it and only for amounts counted in `share_unit`. A share without
    a low end ("up to") has None there.
    """

    source: str
    relation: Relation
    target: str
    confidence: Confidence
    status: str
    citation: Citation
    share_low: Decimal | None = None
    share_high: Decimal | None = None
    share_unit: str = ""
    note: str = ""
    place: str = ""

    @property
    def has_share(self) -> bool:
        return self.share_high is not None

    @property
    def turned(self) -> Walk:
        """The same statement read the other way round; a share does not turn."""
        return Walk(
            self.target,
            self.relation.turned,
            self.source,
            self.confidence,
            self.status,
            self.citation,
            note=self.note,
            place=self.place,
        )


@dataclass(frozen=True, slots=True)
class Link:
    """A way from one term to another, over one walk or several."""

    source: str
    target: str
    relation: Relation
    confidence: Confidence
    walks: tuple[Walk, ...]

    @property
    def is_direct(self) -> bool:
        return len(self.walks) == 1

    @property
    def is_sourced(self) -> bool:
        """Whether at most one step is an overlap; two in a row are only a guess."""
        return sum(walk.relation is Relation.OVERLAPS for walk in self.walks) <= 1

    @property
    def through(self) -> tuple[str, ...]:
        """The terms in between, in order."""
        return tuple(walk.target for walk in self.walks[:-1])

    @property
    def share(self) -> Walk | None:
        """The walk whose stated share holds for the whole link: all others mean the same."""
        stated = [walk for walk in self.walks if walk.has_share]
        others = [walk for walk in self.walks if not walk.has_share]
        if len(stated) == 1 and all(walk.relation is Relation.EXACT for walk in others):
            return stated[0]
        return None
