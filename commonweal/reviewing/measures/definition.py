"""A measure as defined in `definitions/measures/<id>.yaml`, read from data that is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class MeasureError(ValueError):
    """A definition that cannot be used; the sentence names the measure and what is wrong."""


class Period(StrEnum):
    """What a value speaks of: a month, or a stretch of months that ends with it."""

    MONTH = "month"
    ROLLING_3 = "rolling-3-months"
    ROLLING_12 = "rolling-12-months"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """Months that a value looks back over, its own included."""
        return _MONTHS[self]

    def ends_in(self, month: date) -> bool:
        """Whether a value is given for a period that ends with this month."""
        return self is not Period.QUARTER or month.month in _QUARTER_ENDS


_MONTHS = {Period.MONTH: 1, Period.ROLLING_3: 3, Period.ROLLING_12: 12, Period.QUARTER: 3}
#: Quarters of the financial year, which begins in April.
_QUARTER_ENDS = (3, 6, 9, 12)


class Direction(StrEnum):
    """Which way is good."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


#: What values are given for: everybody together, each commissioner, each provider.
LEVELS = ("all", "commissioner", "provider")


@dataclass(frozen=True)
class Dated:
    """Something that happened to a measure on a date, with the reason."""

    on: date
    reason: str


@dataclass(frozen=True)
class Chart:
    """The rules of its chart over time."""

    mode: str = "r-plotthedots"
    rebases: tuple[Dated, ...] = ()
    breaks: tuple[Dated, ...] = ()


@dataclass(frozen=True)
class Retired:
    """When and why a measure ended, and what took its place."""

    on: date
    reason: str
    successor: str


@dataclass(frozen=True)
class Target:
    """What is aimed for from a date on, and who says so; `doubt` says why it is not verified."""

    value: float
    valid_from: date
    status: str
    source: str
    verified: bool = True
    doubt: str = ""


@dataclass(frozen=True)
class Measure:
    """One measure: what it asks, how it is worked out, how it is shown, and who answers for it."""

    id: str
    name: str
    theme: str
    question: str
    why: str
    numerator: str
    denominator: str
    formula: str
    parameters: Mapping[str, Any]
    period: Period
    unit: str
    decimals: int
    direction: Direction
    breakdowns: tuple[str, ...]
    levels: tuple[str, ...]
    show_from_denominator: int
    disclosure: str
    additive: bool
    source: str
    national_id: str
    owner: str
    checker: str
    reviewed: date
    next_review: date
    status: str
    never_negative: bool = False
    limits: str = ""
    targets: tuple[Target, ...] = ()
    chart: Chart = field(default_factory=Chart)
    retired: Retired | None = None
    changes: tuple[Dated, ...] = ()
    cases: tuple[Mapping[str, Any], ...] = ()

    def is_given_for(self, month: date) -> bool:
        """Whether a period of the measure ends with this month, while it was in use."""
        ended = self.retired is not None and month > self.retired.on
        return self.period.ends_in(month) and not ended

    def target_on(self, day: date) -> Target | None:
        """The target in force on a day, if there is one."""
        held = [target for target in self.targets if target.valid_from <= day]
        return max(held, key=lambda target: target.valid_from, default=None)


def parse_measure(data: Mapping[str, Any]) -> Measure:
    """A measure from its file, already held to the schema. Raises MeasureError."""
    try:
        return _measure(data)
    except (KeyError, ValueError) as error:
        raise MeasureError(f"Measure {data.get('id', '?')}: {error}") from error


def _measure(data: Mapping[str, Any]) -> Measure:
    chart = data.get("chart", {})
    retired = data.get("retired")
    return Measure(
        id=data["id"],
        name=data["name"],
        theme=data["theme"],
        question=data["question"],
        why=data["why"],
        numerator=data["numerator"],
        denominator=data.get("denominator", ""),
        formula=data["formula"],
        parameters=data["parameters"],
        period=Period(data["period"]),
        unit=data["unit"],
        decimals=data.get("decimals", 0),
        direction=Direction(data["direction"]),
        breakdowns=tuple(data.get("breakdowns", ())),
        levels=tuple(data.get("levels", LEVELS)),
        show_from_denominator=data["show_from_denominator"],
        disclosure=data["disclosure"],
        additive=data["additive"],
        source=data["source"],
        national_id=data.get("national_id", ""),
        owner=data["owner"],
        checker=data["checker"],
        reviewed=data["reviewed"],
        next_review=data["next_review"],
        status=data["status"],
        never_negative=data.get("never_negative", False),
        limits=data.get("limits", ""),
        targets=tuple(Target(**target) for target in data.get("targets", ())),
        chart=Chart(
            mode=chart.get("mode", "r-plotthedots"),
            rebases=_dated(chart.get("rebases", ())),
            breaks=_dated(chart.get("breaks", ())),
        ),
        retired=Retired(**retired) if retired else None,
        changes=_dated(data.get("changes", ())),
        cases=tuple(data.get("cases", ())),
    )


def _dated(items: Any) -> tuple[Dated, ...]:
    return tuple(Dated(item["on"], item["reason"]) for item in items)
