"""Putting amounts on the map of another day: as it was, or as it is now. Every result says which.

Only amounts that add up (people, pounds, contacts) can be divided or merged. A rate or percentage
is carried over where the body only changed its name and is refused otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction

from commonweal.language.apportionment import apportion, finest
from commonweal.language.figure import Quantity
from commonweal.language.succession import Landing, Succession, Successions


class Basis(StrEnum):
    """On whose map an amount is shown."""

    AS_IT_WAS = "as_it_was"
    AS_IT_IS_NOW = "as_it_is_now"

    @property
    def label(self) -> str:
        return "As it was" if self is Basis.AS_IT_WAS else "As it is now"


class How(StrEnum):
    """How an amount on the new map came about."""

    UNCHANGED = "unchanged"
    CARRIED = "carried"
    SUMMED = "summed"
    APPORTIONED = "apportioned"
    BOUNDED = "bounded"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Part:
    """What one body of the old map gave to one of the new."""

    origin: str
    quantity: Quantity
    landing: Landing

    @property
    def path(self) -> tuple[Succession, ...]:
        return self.landing.path


@dataclass(frozen=True, slots=True)
class Restated:
    """One amount on the new map. `parts` are the steps: from whom, by which successions."""

    code: str
    quantity: Quantity
    how: How
    parts: tuple[Part, ...]

    @property
    def is_derived(self) -> bool:
        """Unchanged amounts keep the status they had; all others are derived."""
        return self.how != How.UNCHANGED


@dataclass(frozen=True, slots=True)
class Restatement:
    """Amounts on one basis. `before` and `after` are the totals where the measure adds up.

    `after` is the sum of the new amounts when all are exact. When some are only known between
    two ends their sum says less than is known, so `after` holds the ends and `whole_is_kept`
    says that each body's parts together are still its amount.
    """

    basis: Basis
    held_on: date
    on: date
    items: tuple[Restated, ...]
    before: Quantity
    after: Quantity
    whole_is_kept: bool

    @property
    def values(self) -> dict[str, Quantity]:
        return {item.code: item.quantity for item in self.items}


NOT_ADDITIVE = (
    "a rate or percentage does not add up: give the counts above and below the line instead, "
    "each restated on its own"
)


def restate(
    values: Mapping[str, Quantity],
    successions: Successions,
    *,
    basis: Basis,
    held_on: date,
    on: date,
    additive: bool = True,
    step: Decimal = Decimal(1),
) -> Restatement:
    """Amounts by code, known for bodies as they stood on `held_on`, on the chosen basis.

    As it was: the amounts as they are. As it is now: on the map of `on`. A merger sums exactly.
    A split or transfer with stated shares is apportioned in whole `step`s (a penny, a person) so
    that the parts add up exactly; without stated shares each part is between 0 and the amount.
    A missing amount stays missing with its reason. Not additive measures: see the module.
    Raises ValueError when `on` comes before `held_on`.
    """
    before = [values[code] for code in sorted(values)] if additive else None
    if basis == Basis.AS_IT_WAS:
        items = tuple(_as_it_was(code, values[code]) for code in sorted(values))
        return _result(basis, held_on, held_on, items, before)
    arriving: dict[str, list[Part]] = defaultdict(list)
    for code in sorted(values):
        landings = successions.follow(code, held_on, on)
        for part in _parts(code, values[code], landings, step, additive):
            arriving[part.landing.code].append(part)
    items = tuple(_arrived(code, arriving[code], additive) for code in sorted(arriving))
    return _result(basis, held_on, on, items, before)


def _as_it_was(code: str, quantity: Quantity) -> Restated:
    whole = Landing(code, Fraction(1), Fraction(1))
    return Restated(code, quantity, How.UNCHANGED, (Part(code, quantity, whole),))


def _parts(
    code: str, quantity: Quantity, landings: list[Landing], step: Decimal, additive: bool
) -> Iterable[Part]:
    if len(landings) == 1 or not additive:
        return [Part(code, quantity, landing) for landing in landings]
    if quantity.is_exact and all(landing.is_exact for landing in landings):
        shares = {landing.code: landing.low for landing in landings}
        divided = apportion(quantity.value, shares, step)
        return [Part(code, Quantity.exact(divided[x.code]), x) for x in landings]
    return [Part(code, _between(quantity, x, step), x) for x in landings]


def _between(quantity: Quantity, landing: Landing, step: Decimal) -> Quantity:
    """Both ends of a share of an amount, rounded outwards to a whole step."""
    if quantity.low is None or quantity.high is None:
        return _open_ended(quantity, landing)
    products = [
        Fraction(end) * share
        for end in (quantity.low, quantity.high)
        for share in (landing.low, landing.high)
    ]
    fine = min(finest(quantity.low, step), finest(quantity.high, step))
    low = _to_step(min(products), fine, ROUND_FLOOR)
    high = _to_step(max(products), fine, ROUND_CEILING)
    return Quantity(low, high, quantity.reason or _unstated(landing))


def _open_ended(quantity: Quantity, landing: Landing) -> Quantity:
    # A part of an amount with one open end: only a known end of the right sign is of use.
    reason = quantity.reason or _unstated(landing)
    low = Decimal(0) if quantity.low is not None and quantity.low >= 0 else None
    high = Decimal(0) if quantity.high is not None and quantity.high <= 0 else None
    return Quantity(low, high, reason)


def _unstated(landing: Landing) -> str:
    if landing.is_exact:
        return ""
    unsaid = [event for event in landing.path if event.share is None]
    names = ", ".join(dict.fromkeys(event.predecessor for event in unsaid))
    return f"no source says how {names} was divided"


def _to_step(value: Fraction, step: Decimal, rounding: str) -> Decimal:
    units = value / Fraction(step)
    whole = units.numerator // units.denominator
    if rounding == ROUND_CEILING and whole != units:
        whole += 1
    return step * whole


def _arrived(code: str, parts: list[Part], additive: bool) -> Restated:
    held = tuple(parts)
    moved = [part for part in held if part.path]
    first = held[0]
    if not moved:
        return Restated(code, first.quantity, How.UNCHANGED, held)
    if not additive:
        if len(held) == 1 and first.landing.low == 1:
            return Restated(code, first.quantity, How.CARRIED, held)
        return Restated(code, Quantity.unknown(NOT_ADDITIVE), How.REFUSED, held)
    total = first.quantity
    for part in held[1:]:
        total = total.plus(part.quantity)
    return Restated(code, total, _how(held), held)


def _how(parts: tuple[Part, ...]) -> How:
    if any(not part.landing.is_exact for part in parts):
        return How.BOUNDED
    if any(part.landing.low != 1 for part in parts):
        return How.APPORTIONED
    return How.SUMMED if len(parts) > 1 else How.CARRIED


def _result(
    basis: Basis,
    held_on: date,
    on: date,
    items: tuple[Restated, ...],
    before: Iterable[Quantity] | None,
) -> Restatement:
    if before is None:
        nothing = Quantity.unknown(NOT_ADDITIVE)
        return Restatement(basis, held_on, on, items, nothing, nothing, whole_is_kept=False)
    total, after = _sum(before), _sum(item.quantity for item in items)
    kept = _inside(total, after)
    return Restatement(basis, held_on, on, items, total, after, whole_is_kept=kept)


def _sum(quantities: Iterable[Quantity]) -> Quantity:
    total = Quantity.exact(Decimal(0))
    for quantity in quantities:
        total = total.plus(quantity)
    return total


def _inside(before: Quantity, after: Quantity) -> bool:
    low_fits = after.low is None or (before.low is not None and after.low <= before.low)
    high_fits = after.high is None or (before.high is not None and before.high <= after.high)
    return low_fits and high_fits
