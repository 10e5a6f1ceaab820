"""What a definition says of a published set: its marks, rounding, relations and identities.

The file is read and held to its schema elsewhere; here it becomes frozen and typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.facts.published.shape import Version, parse_version


@dataclass(frozen=True, slots=True)
class Rule:
    """How a level rounds counts, below which count it hides, and decimals by statistic."""

    round_to: int
    hidden_below: int
    decimals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Relation:
    """Counts of one organisation, group and period: parts that together are the total, or at
    most the total."""

    equal: bool
    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate that the counts must reproduce: numerator / (plus - minus), as a percentage."""

    id: str
    title: str
    numerator: str
    plus: str
    minus: str
    published: str
    source: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Two measures whose sums over all organisations of a kind are one number, to a tolerance."""

    kind: str
    total: str
    same_as: str
    tolerance: float
    source: str


@dataclass(frozen=True, slots=True)
class Ends:
    """The days that a period can end on: not before `earliest`, and not more than `years_ahead`
    years after the day on which the file is brought in."""

    earliest: date
    years_ahead: int

    def latest(self, today: date) -> str:
        """The last of them as an ISO word, which may be a 29 February that is none."""
        return f"{today.year + self.years_ahead:04}-{today:%m-%d}"


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """A published set, as its definition says.

    `least` and `most` are what a value can be; where `whole_numbers`, a count has no fraction;
    `ends` the days on which a period can. Of a set
    whose `earlier_areas_stay`, an area that a later release lacks is still read from the earlier.
    Where a set comes in several files, rows of a period whose words in `stays_by` a later file
    does not have stay in it. `orientation` says which end of a rank is which.
    """

    id: str
    title: str
    publisher: str
    licence: str
    source: str
    layout: str
    versions: tuple[Version, ...]
    organisation: Mapping[str, str]
    marks: Mapping[str, str]
    blank: str
    blank_may_be_hidden: bool
    empty_words: frozenset[str]
    kinds: Mapping[str, str]
    other_kind: str
    england_codes: frozenset[str]
    levels: Mapping[str, str]
    other_level: str
    rules: Mapping[str, Rule]
    statistics: Mapping[str, str]
    statistic: str
    statistic_by_words: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...]
    whole: Mapping[str, str]
    measures: Mapping[str, str]
    rates: tuple[Rate, ...]
    kind_by_code: tuple[tuple[str, str], ...]
    least: float | None
    most: float | None
    whole_numbers: bool
    ends: Ends | None
    identities: tuple[Identity, ...]
    notes_that_hide: tuple[str, ...]
    orientation: str
    earlier_areas_stay: bool
    stays_by: tuple[str, ...]

    def rule(self, kind: str) -> Rule:
        """The rule of an organisation kind."""
        return self.rules[self.levels.get(kind, self.other_level)]


def parse_set(data: Mapping[str, Any]) -> PublishedSet:
    """A set from a definition that has passed its schema."""
    return PublishedSet(
        id=data["id"],
        title=data["title"],
        publisher=data["publisher"],
        licence=data["licence"],
        source=data["source"],
        layout=data["layout"],
        versions=tuple(parse_version(one) for one in data["versions"]),
        organisation=data.get("organisation", {}),
        marks=data["marks"],
        blank=data["blank"],
        blank_may_be_hidden=data.get("blank_may_be_hidden", False),
        empty_words=frozenset(data.get("empty_words", ())),
        kinds=data.get("kinds", {}),
        other_kind=data.get("other_kind", ""),
        england_codes=frozenset(data.get("england_codes", ())),
        levels=data["levels"],
        other_level=data["other_level"],
        rules={name: _rule(one) for name, one in data["rules"].items()},
        statistics=data.get("statistics", {}),
        statistic=data.get("statistic", ""),
        statistic_by_words=tuple(
            (one["starts"], one["statistic"]) for one in data.get("statistic_by_words", ())
        ),
        relations=tuple(
            Relation(one["kind"] == "equal", one["total"], tuple(one["parts"]))
            for one in data.get("relations", ())
        ),
        whole=data.get("whole", {}),
        measures=data.get("measures", {}),
        rates=tuple(Rate(**{"minus": "", **one}) for one in data.get("rates", ())),
        kind_by_code=tuple(data.get("kind_by_code", {}).items()),
        least=data.get("least"),
        most=data.get("most"),
        whole_numbers=data.get("whole_numbers", False),
        ends=Ends(**data["ends"]) if "ends" in data else None,
        identities=tuple(Identity(**one) for one in data.get("identities", ())),
        notes_that_hide=tuple(data.get("notes_that_hide", ())),
        orientation=data.get("orientation", ""),
        earlier_areas_stay=data.get("earlier_areas_stay", False),
        stays_by=tuple(data.get("stays_by", ())),
    )


def _rule(data: Mapping[str, Any]) -> Rule:
    return Rule(data["round_to"], data.get("hidden_below", 0), data.get("decimals", {}))
