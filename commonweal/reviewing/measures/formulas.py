"""The registered formulas: what a definition's parameters become, as components to count.

Every formula gives a recipe: a numerator, for most a denominator, and how a value and its interval
come of the two. What to count is written alike everywhere:

    of: rows | people | sum | days    events: <event set>    where: {column: codes or limits}
    at: <date column>  or  open: [start, end]  or  during: [start, end] (and last_day_counts)
    value: <column> to add or to order,  or with during  per_day: <column> times the days shared
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from commonweal.language.plan import (
    ALWAYS,
    AllOf,
    Col,
    Compare,
    Component,
    Expression,
    Kind,
    Lit,
    Missing,
    Not,
    Open,
    Overlap,
    Point,
    Predicate,
    SharedDays,
    Times,
    Timing,
)
from commonweal.reviewing.measures.conditions import condition
from commonweal.reviewing.measures.definition import Measure, MeasureError
from commonweal.reviewing.measures.events import event_sets
from commonweal.reviewing.measures.given import Given


class Shape(StrEnum):
    """What a value is, which decides its interval."""

    COUNT = "count"
    PROPORTION = "proportion"
    RATE = "rate"
    RATIO = "ratio"
    MEAN = "mean"
    PERCENTILE = "percentile"


@dataclass(frozen=True)
class Recipe:
    """How one measure is worked out. A value is numerator / denominator x `per`; those `behind` are
    no part of it and say only whether it may be shown."""

    shape: Shape
    numerator: Component
    denominator: Component | None = None
    per: int = 1
    age: str = ""
    behind: tuple[Component, ...] = ()

    @property
    def components(self) -> tuple[Component, ...]:
        parts = (self.numerator, self.denominator, *self.behind)
        return tuple(part for part in parts if part is not None)


PER_CENT = 100
Formula = Callable[[Mapping[str, Any], "Reader"], Recipe]
_FORMULAS: dict[str, tuple[Formula, frozenset[str]]] = {}


def formula(*parameters: str) -> Callable[[Formula], Formula]:
    """Register a formula under its name, with the parameters that it takes."""

    def register(function: Formula) -> Formula:
        _FORMULAS[function.__name__] = (function, frozenset(parameters))
        return function

    return register


def formulas() -> dict[str, frozenset[str]]:
    """The names of all formulas with their parameters."""
    return {name: parameters for name, (_, parameters) in _FORMULAS.items()}


def recipe(measure: Measure, given: Given) -> Recipe:
    """What has to be counted for a measure. Raises MeasureError with a sentence."""
    if measure.formula not in _FORMULAS:
        known = ", ".join(sorted(_FORMULAS))
        raise MeasureError(
            f"Measure {measure.id} names the formula {measure.formula}; there are {known}."
        )
    function, known_parameters = _FORMULAS[measure.formula]
    if unknown := set(measure.parameters) - known_parameters:
        raise MeasureError(
            f"Measure {measure.id} gives {', '.join(sorted(unknown))} to {measure.formula}, "
            f"which takes {', '.join(sorted(known_parameters))}."
        )
    reader = Reader(given, measure.period.months)
    try:
        found = function(measure.parameters, reader)
    except KeyError as error:
        word = error.args[0]
        said = word if " " in str(word) else f"its parameters lack or do not know “{word}”."
        raise MeasureError(f"Measure {measure.id}: {said}") from error
    except ValueError as error:
        raise MeasureError(f"Measure {measure.id}: {error}.") from error
    return replace(found, age=reader.age)


@dataclass
class Reader:
    """Reads what to count from parameters, and remembers the age column of what was counted."""

    given: Given
    window: int
    age: str = ""

    def component(self, spec: Mapping[str, Any], further: Predicate = ALWAYS) -> Component:
        """One thing to count, by the words of this module's head."""
        known = event_sets()
        if spec["events"] not in known:
            raise ValueError(f"there is no event set {spec['events']}")
        events = known[spec["events"]]
        self.age = events.age
        kind = {"days": Kind.SUM}.get(spec["of"]) or Kind(spec["of"])
        where = _both(condition(spec.get("where", {}), self.given), further)
        return Component(
            kind=kind,
            events=events.build(self.given),
            timing=_timing(spec),
            where=where,
            value=_value(spec),
            window=1 if "open" in spec else self.window,
        )

    def those_behind(self, spec: Mapping[str, Any]) -> Component:
        """Whom or what an amount is the amount of; who shares no day with the period is not."""
        with_a_day = Compare(SharedDays(), ">", Lit(0)) if "during" in spec else ALWAYS
        return self.component(spec, with_a_day)


@formula("count", "behind")
def count(parameters: Mapping[str, Any], reader: Reader) -> Recipe:
    """A number of rows or people, or a sum; of an amount `behind` is whom or what it is the amount
    of, by whose number it is hidden."""
    behind = parameters.get("behind")
    counted = reader.component(parameters["count"])
    return Recipe(Shape.COUNT, counted, reader.those_behind(behind) if behind else None)


@formula("all", "those")
def share(parameters: Mapping[str, Any], reader: Reader) -> Recipe:
    """How many of `all`, in per cent, are `those` for which a further condition holds."""
    further = condition(parameters["those"], reader.given)
    return Recipe(
        Shape.PROPORTION,
        reader.component(parameters["all"], further),
        reader.component(parameters["all"]),
        per=PER_CENT,
    )


@formula("those", "all")
def portion(parameters: Mapping[str, Any], reader: Reader) -> Recipe:
    """How many of `all`, in per cent, are `those`, counted from rows of their own."""
    denominator = reader.component(parameters["all"])
    return Recipe(
        Shape.PROPORTION, reader.component(parameters["those"]), denominator, per=PER_CENT
    )


@formula("numerator", "denominator", "per", "behind")
def rate(parameters: Mapping[str, Any], reader: Reader) -> Recipe:
    """Events over what they could happen in, such as incidents per 1,000 bed days."""
    return replace(ratio(parameters, reader), shape=Shape.RATE)


@formula("numerator", "denominator", "per", "behind")
def ratio(parameters: Mapping[str, Any], reader: Reader) -> Recipe:
    """One count over another that it is no part of, such as bed days occupied over available.
    `behind` has for each of the two that is an amount whom it is of, by whose number both are
    hidden."""
    behind = tuple(reader.those_behind(one) for one in parameters.get("behind", ()))
    denominator = reader.component(parameters["denominator"])
    numerator = reader.component(parameters["numerator"])
    per = parameters.get("per", 1)
    return Recipe(Shape.RATIO, numerator, denominator, per=per, behind=behind)


@formula("of")
def mean(parameters: Mapping[str, Any], reader: Reader) -> Recipe:
    """The mean of a value over the rows for which it is known."""
    spec = parameters["of"]
    known = Not(Missing(Col(spec["value"])))
    total = reader.component({**spec, "of": "sum"})
    rows = {key: held for key, held in spec.items() if key != "value"}
    return Recipe(Shape.MEAN, total, reader.component({**rows, "of": "rows"}, known))


@formula("of", "share")
def percentile(parameters: Mapping[str, Any], reader: Reader) -> Recipe:
    """The value at a share of the ordered values, over the rows for which it is known."""
    spec = parameters["of"]
    known = Not(Missing(Col(spec["value"])))
    rows = {key: held for key, held in spec.items() if key != "value"}
    value = replace(
        reader.component({**spec, "of": "sum"}),
        kind=Kind.PERCENTILE,
        share=parameters["share"],
    )
    return Recipe(Shape.PERCENTILE, value, reader.component({**rows, "of": "rows"}, known))


def _value(spec: Mapping[str, Any]) -> Expression | None:
    if "per_day" in spec:
        return Times(SharedDays(), Col(spec["per_day"]))
    return Col(spec["value"]) if "value" in spec else None


def _timing(spec: Mapping[str, Any]) -> Timing:
    if "at" in spec:
        return Point(spec["at"])
    if "open" in spec:
        start, end = spec["open"]
        return Open(start, end)
    start, end = spec["during"]
    return Overlap(start, end, spec.get("last_day_counts", False))


def _both(one: Predicate, other: Predicate) -> Predicate:
    if one == ALWAYS:
        return other
    return one if other == ALWAYS else AllOf((one, other))
