"""The nouns of a re-expressed figure: what was held, what each part brings, and how sure it is.

How an answer is worked out is in `re_expression`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from commonweal.language.figure import Citation, Quantity
from commonweal.language.terms import Confidence


class Outcome(StrEnum):
    """How far the question could be answered."""

    EXACT = "exact"
    RANGE = "range"
    REFUSAL = "refusal"


class Why(StrEnum):
    """Why an answer was refused."""

    NOTHING_GIVEN = "nothing_given"
    MIXED_VOCABULARIES = "mixed_vocabularies"
    COUNTED_TWICE = "counted_twice"
    SAME_VOCABULARY = "same_vocabulary"
    DIFFERENT_MEANINGS = "different_meanings"
    NOT_ADDITIVE = "not_additive"
    LOW_CONFIDENCE = "low_confidence"
    NO_PATH = "no_path"


@dataclass(frozen=True, slots=True)
class Unit:
    """What amounts are counted in. `is_additive` is None for a unit that nobody has described."""

    code: str
    label: str
    is_additive: bool | None = None
    counts_people: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """An amount and the code of the term that it is held under."""

    term: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one held amount brings to a part: the ends, the way there and the reason."""

    source: str
    quantity: Quantity
    confidence: Confidence
    reason: str
    steps: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What lies in one term of the target. `not_given` are its terms with no amount given."""

    target: str
    quantity: Quantity
    contributions: tuple[Contribution, ...]
    not_given: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return Outcome.EXACT if self.quantity.is_exact else Outcome.RANGE

    @property
    def confidence(self) -> Confidence:
        """That of the least sure contribution."""
        return min((c.confidence for c in self.contributions), key=lambda level: level.rank)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A held amount that nothing joins to the target."""

    source: str
    quantity: Quantity
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The held amounts in the words of the target.

    Ends of a part include whatever could not be placed. `total` is the sum of what was given, or
    unknown where amounts do not add up.
    """

    outcome: Outcome
    sentence: str
    unit: Unit
    total: Quantity
    parts: tuple[Part, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    why: Why | None = None
    notes: tuple[str, ...] = ()
