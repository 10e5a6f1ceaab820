"""What a definition says of a published set: its headers, marks, rounding and relations.

The file is read and held to its schema elsewhere; here it becomes frozen and typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Period:
    """Where a row says its period: first and last day, a month, or one period for the set."""

    start: str = ""
    end: str = ""
    month: str = ""
    format: str = "iso"
    first: date | None = None
    last: date | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(one for one in (self.start, self.end, self.month) if one)


@dataclass(frozen=True, slots=True)
class Version:
    """The headers of one version: our column to the headers that make it; `values` if wide."""

    id: str
    columns: Mapping[str, tuple[str, ...]]
    period: Period
    also: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that must be there."""
        named = [one for headers in self.columns.values() for one in headers]
        return tuple(dict.fromkeys([*named, *self.period.headers, *self.values, *self.also]))

    @property
    def read(self) -> tuple[str, ...]:
        """The headers whose cells are used."""
        return tuple(one for one in self.headers if one not in self.also)


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
class PublishedSet:
    """A published set, as its definition says."""

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
        versions=tuple(_version(one) for one in data["versions"]),
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
    )


def _version(data: Mapping[str, Any]) -> Version:
    said = data["period"]
    period = Period(
        said.get("start", ""),
        said.get("end", ""),
        said.get("month", ""),
        said.get("format", "iso"),
        said.get("from"),
        said.get("to"),
    )
    columns = {ours: tuple(headers) for ours, headers in data["columns"].items()}
    return Version(data["id"], columns, period, tuple(data.get("also", ())), data.get("values", {}))


def _rule(data: Mapping[str, Any]) -> Rule:
    return Rule(data["round_to"], data.get("hidden_below", 0), data.get("decimals", {}))
