"""How far areas differ: values with their quarter, scores of variation, and money by need.

Need, use, thresholds and waiting are panels, one a measure; what an area has no value for stays
"not available" and never counts as nought. Sources: NCL-04, ESX-12, ESX-13.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from commonweal.language.intervals import (
    Polarity,
    compare_with_limits,
    quantiles,
    rate,
    rate_around_expected,
)
from commonweal.planning.need.numbers import Number, number_at, unknown

Array = NDArray[np.float64]

NOT_GIVEN = "not available"


@dataclass(frozen=True, slots=True)
class AreaValue:
    """One area's value of a measure: a count of people, or else a value as it was given.

    `expected` are the people expected to need it. `reason` says why there is no value.
    """

    area: str
    name: str
    locality: str
    count: float | None = None
    people: float | None = None
    expected: float | None = None
    value: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure: what it is about (use, need, threshold or waiting), its unit and what is good."""

    title: str
    theme: str
    unit: str
    polarity: Polarity
    period: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of variation between areas, each None where it cannot be made; `reason` says why.

    `cv` is the sample deviation over the plain mean of the areas, `highest_lowest` the highest over
    the lowest value. `systematic` is the systematic component of variation of McPherson and others
    (1982): the mean of ((O − E) ÷ E)² less the mean of 1 ÷ E, with E at the rate of all areas
    together. Below nought there is less variation than chance would give.
    """

    cv: float | None
    highest_lowest: float | None
    systematic: float | None
    reason: str
    systematic_reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One area in a panel. `quarter` is 1 for the lowest values and 0 where it has no place.

    `beside` compares a rate with the limits that chance sets around the rate of all areas.
    """

    area: str
    name: str
    locality: str
    value: Number
    count: float | None
    people: float | None
    expected: float | None
    by_need: Number
    quarter: int
    is_worst: bool
    beside: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure over the areas. `definition` names how quarters are cut; `whole` is the rate of
    all areas together, where all are known."""

    measure: Measured
    areas: tuple[Standing, ...]
    median: float | None
    quarters: tuple[float, ...]
    definition: str
    no_quarters: str
    scores: Scores
    whole: float | None
    per: int


def panel(measure: Measured, values: Sequence[AreaValue], *, per: int, definition: str) -> Panel:
    """The areas of a measure beside each other; rates are per `per` people.

    Quarters are cut by the named definition (see `quantiles`) and need at least four values.
    """
    rates = rate(_column(values, "count"), _column(values, "people"), per)
    needs = rate(_column(values, "count"), _column(values, "expected"), 100)
    shown = [_number(one, number_at(rates, at)) for at, one in enumerate(values)]
    known = np.array([np.nan if one.value is None else one.value for one in shown], dtype=float)
    placed = quantiles(known, 4, definition)
    worst = placed.worst(measure.polarity)
    whole = _whole(values)
    beside = _beside(values, whole, measure.polarity)
    held = known[~np.isnan(known)]
    return Panel(
        measure=measure,
        areas=tuple(
            Standing(
                one.area, one.name, one.locality, shown[at], one.count, one.people, one.expected,
                number_at(needs, at) if one.expected and one.count is not None
                else unknown("no expected need is given"),
                int(placed.place[at]), bool(worst[at]), beside[at],
            )
            for at, one in enumerate(values)
        ),
        median=float(np.median(held)) if len(held) else None,
        quarters=() if placed.reason else tuple(float(one) for one in placed.bounds),
        definition=definition,
        no_quarters=placed.reason,
        scores=scores(known, values),
        whole=None if whole is None else whole * per,
        per=per,
    )  # fmt: skip


def scores(known: Array, values: Sequence[AreaValue]) -> Scores:
    """Scores of variation over the areas with a value; those without are left out, never nought."""
    held = known[~np.isnan(known)]
    if len(held) < 2:
        words = "fewer than two areas have a value"
        return Scores(None, None, None, words, words)
    mean, lowest = float(held.mean()), float(held.min())
    systematic, why = _systematic(values)
    return Scores(
        cv=float(held.std(ddof=1)) / mean if mean > 0 else None,
        highest_lowest=float(held.max()) / lowest if lowest > 0 else None,
        systematic=systematic,
        reason="" if lowest > 0 else "a value is not above 0",
        systematic_reason=why,
    )


def _systematic(values: Sequence[AreaValue]) -> tuple[float | None, str]:
    known = [(one.count, one.people) for one in values if one.count is not None and one.people]
    if len(known) < 2:
        return None, "it needs counts and people of at least two areas"
    observed, people = np.array(known, dtype=np.float64).T
    if observed.sum() <= 0:
        return None, "nobody was counted"
    expected = observed.sum() / people.sum() * people
    return float((((observed - expected) / expected) ** 2 - 1 / expected).mean()), ""


def _whole(values: Sequence[AreaValue]) -> float | None:
    """Events per person over all areas; None unless every area has both."""
    if not values or any(one.count is None or not one.people for one in values):
        return None
    return sum(one.count or 0.0 for one in values) / sum(one.people or 0.0 for one in values)


def _beside(values: Sequence[AreaValue], whole: float | None, polarity: Polarity) -> list[str]:
    if whole is None or whole <= 0:
        return [""] * len(values)
    limits = rate_around_expected(_column(values, "people"), whole)
    with np.errstate(all="ignore"):
        each = _column(values, "count") / _column(values, "people")
    words = compare_with_limits(each, limits.lower95, limits.upper95, polarity)
    return [str(one) for one in words]


def _number(one: AreaValue, found: Number) -> Number:
    if one.reason:
        return unknown(one.reason)
    if one.value is not None:
        return Number(one.value, method="as given", reason="limits need a count and people")
    if one.count is None and one.people is None:
        return unknown(NOT_GIVEN)
    return found


def _column(values: Sequence[AreaValue], name: str) -> Array:
    given = [getattr(one, name) for one in values]
    return np.array([np.nan if one is None else one for one in given], dtype=float)


@dataclass(frozen=True, slots=True)
class Spend:
    """Pounds of one kind in one area; None where it is not known, with the reason."""

    area: str
    name: str
    kind: str
    amount: Decimal | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Investment:
    """Pounds a year in one area for each need-weighted person, and its mix by kind.

    `shares` are of the area's own total and empty, as `total` is None, while one kind is not known.
    `index` is pounds a head over that of all areas together, 1 for the same.
    """

    area: str
    name: str
    amounts: Mapping[str, Decimal | None]
    total: Decimal | None
    weighted: Decimal | None
    per_head: Decimal | None
    index: Decimal | None
    shares: Mapping[str, Decimal]
    reason: str


def investment(
    spends: Iterable[Spend], weighted: Mapping[str, Decimal], kinds: Sequence[str]
) -> tuple[Investment, ...]:
    """Investment by area. `weighted` are need-weighted people by area code.

    A kind that an area has no line for is not available, so its total is not known either.
    """
    names: dict[str, str] = {}
    amounts: dict[str, dict[str, Decimal | None]] = {}
    for one in spends:
        names[one.area] = one.name
        amounts.setdefault(one.area, dict.fromkeys(kinds))[one.kind] = one.amount
    totals = {area: _total(by_kind) for area, by_kind in amounts.items()}
    heads = {area: _head(totals[area], weighted.get(area)) for area in amounts}
    complete = [area for area in amounts if heads[area] is not None]
    people = sum((weighted[area] for area in complete), Decimal(0))
    together = sum((totals[area] or Decimal(0) for area in complete), Decimal(0))
    everywhere = together / people if people and len(complete) == len(amounts) else None
    found = []
    for area, by_kind in amounts.items():
        total, head = totals[area], heads[area]
        shares = {k: a / total for k, a in by_kind.items() if total and a is not None}
        found.append(
            Investment(
                area,
                names[area],
                by_kind,
                total,
                weighted.get(area),
                head,
                head / everywhere if head is not None and everywhere else None,
                shares,
                _why_not(by_kind, weighted.get(area)),
            )
        )  # fmt: skip
    return tuple(found)


def _total(by_kind: Mapping[str, Decimal | None]) -> Decimal | None:
    known = [one for one in by_kind.values() if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(by_kind) else None


def _head(total: Decimal | None, people: Decimal | None) -> Decimal | None:
    return total / people if total is not None and people and people > 0 else None


def _why_not(by_kind: Mapping[str, Decimal | None], people: Decimal | None) -> str:
    missing = [kind for kind, amount in by_kind.items() if amount is None]
    if missing:
        return f"spend on {', '.join(missing)} is not available"
    return "" if people and people > 0 else "need-weighted people are not available"
