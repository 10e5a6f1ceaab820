"""Whether two amounts may be compared or summed, and what would put them on one basis.

Tags of scope are compared exactly. A tag that one amount includes and the other excludes is a
difference; one that the other does not mention is an open question, said as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from commonweal.language.figure import VALUELESS, Basis, Figure, Quantity


class Severity(StrEnum):
    """How much a difference matters: the definition file says which kind has which."""

    NONE = "none"
    WARN = "warn"
    REFUSE = "refuse"


class Aspect(StrEnum):
    """The ways in which two amounts can differ in what they speak of."""

    UNIT = "unit"
    VALUE = "value"
    SCOPE = "scope"
    SCOPE_NOT_STATED = "scope_not_stated"
    BASIS = "basis"
    BASIS_NOT_STATED = "basis_not_stated"
    PERIOD = "period"
    PERIOD_NOT_STATED = "period_not_stated"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which two amounts differ, and the adjustment that would remove it."""

    aspect: Aspect
    severity: Severity
    sentence: str
    adjustment: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Comparability:
    """The verdict on two amounts. `severity` is that of the worst difference."""

    first: Figure
    second: Figure
    differences: tuple[Difference, ...]

    @property
    def severity(self) -> Severity:
        order = list(Severity)
        worst = max((order.index(d.severity) for d in self.differences), default=0)
        return order[worst]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What somebody took out of an amount, or put into it, to reach another basis.

    `amount` is in the figure's unit and always positive; unknown gives bounds.
    """

    figure: str
    tag: str
    adds: bool
    amount: Quantity
    reason: str


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A figure after its adjustments, with the working. The figure itself stays as printed."""

    figure: Figure
    quantity: Quantity
    steps: tuple[str, ...]


#: The severity of each aspect, from `definitions/rules/comparability.yaml`.
Rules = Mapping[Aspect, Severity]


def compare(first: Figure, second: Figure, rules: Rules) -> Comparability:
    """Set two amounts side by side. Source: ESX-07.

    An aspect that the rules do not name is a KeyError: nothing is passed over by default.
    """
    found = (
        *_unit(first, second),
        *_value(first, second),
        *_scope(first, second),
        *_basis(first, second),
        *_period(first, second),
        *_denominator(first, second),
    )
    differences = tuple(
        Difference(aspect, rules[aspect], sentence, adjustment, tag)
        for aspect, sentence, adjustment, tag in found
        if rules[aspect] != Severity.NONE
    )
    return Comparability(first, second, differences)


def adjust(figure: Figure, adjustments: Iterable[Adjustment]) -> Adjusted:
    """Apply the adjustments that name this figure, in order, and show each step.

    The scope that comes back includes what was added and excludes what was taken out.
    """
    quantity, scope = figure.quantity, figure.scope
    steps = [f"Printed: {_say(quantity)}"]
    for change in adjustments:
        if change.figure != figure.ref:
            continue
        if change.adds:
            quantity = quantity.plus(change.amount)
            scope = replace(
                scope,
                includes=scope.includes | {change.tag},
                excludes=scope.excludes - {change.tag},
            )
        else:
            quantity = quantity.minus(change.amount)
            scope = replace(
                scope,
                includes=scope.includes - {change.tag},
                excludes=scope.excludes | {change.tag},
            )
        verb = "Add" if change.adds else "Take out"
        steps.append(
            f"{verb} {change.tag}: {_say(change.amount)}, because {change.reason} "
            f"gives {_say(quantity)}"
        )
    return Adjusted(replace(figure, scope=scope), quantity, tuple(steps))


_Found = tuple[Aspect, str, str, str]


def _say(quantity: Quantity) -> str:
    if quantity.is_exact:
        return str(quantity.value)
    low = "not known" if quantity.low is None else str(quantity.low)
    high = "not known" if quantity.high is None else str(quantity.high)
    return f"between {low} and {high}"


def _unit(first: Figure, second: Figure) -> list[_Found]:
    if first.unit == second.unit:
        return []
    return [
        (
            Aspect.UNIT,
            f"{first.label} is in {first.unit} and {second.label} in {second.unit}.",
            "Ask for both in one unit.",
            "",
        )
    ]


def _value(first: Figure, second: Figure) -> list[_Found]:
    return [
        (
            Aspect.VALUE,
            f"{figure.label} is {figure.status.replace('_', ' ')}, so there is no value.",
            "Ask whoever holds it for the value.",
            "",
        )
        for figure in (first, second)
        if figure.status in VALUELESS or figure.value is None
    ]


def _scope(first: Figure, second: Figure) -> list[_Found]:
    found: list[_Found] = []
    for one, other in ((first, second), (second, first)):
        for tag in sorted(one.scope.includes & other.scope.excludes):
            found.append(
                (
                    Aspect.SCOPE,
                    f"{one.label} includes {tag}; {other.label} does not.",
                    f"Take {tag} out of {one.label}, or add it to {other.label}.",
                    tag,
                )
            )
        found.extend(_silent(one, other))
    return found


def _silent(one: Figure, other: Figure) -> list[_Found]:
    said = other.scope.includes | other.scope.excludes
    named = [(tag, "includes") for tag in sorted(one.scope.includes - said)]
    named += [(tag, "leaves out") for tag in sorted(one.scope.excludes - said)]
    return [
        (
            Aspect.SCOPE_NOT_STATED,
            f"{one.label} {verb} {tag}; {other.label} does not say.",
            f"Ask whether {other.label} includes {tag}.",
            tag,
        )
        for tag, verb in named
    ]


def _basis(first: Figure, second: Figure) -> list[_Found]:
    one, other = first.scope.basis, second.scope.basis
    if Basis.NOT_STATED in (one, other):
        return [
            (
                Aspect.BASIS_NOT_STATED,
                f"The accounting basis of {figure.label} is not stated.",
                "Ask whether it is gross or net, budget or outturn.",
                "",
            )
            for figure in (first, second)
            if figure.scope.basis == Basis.NOT_STATED
        ]
    if one == other:
        return []
    return [
        (
            Aspect.BASIS,
            f"{first.label} is {one.value}; {second.label} is {other.value}.",
            "Ask for both on one accounting basis.",
            "",
        )
    ]


def _period(first: Figure, second: Figure) -> list[_Found]:
    one, other = first.period, second.period
    if not one.is_known or not other.is_known:
        return [
            (
                Aspect.PERIOD_NOT_STATED,
                f"{figure.label} is for {figure.period.label}, which is no single period."
                if figure.period.label != "not stated"
                else f"The period of {figure.label} is not stated.",
                "Ask for the amount of one year.",
                "",
            )
            for figure in (first, second)
            if not figure.period.is_known
        ]
    if one.same_as(other):
        return []
    return [
        (
            Aspect.PERIOD,
            f"{first.label} is for {one.label}; {second.label} is for {other.label}.",
            f"Ask for {first.label} in {other.label}, or for {second.label} in {one.label}.",
            "",
        )
    ]


def _denominator(first: Figure, second: Figure) -> list[_Found]:
    one, other = first.scope.denominator, second.scope.denominator
    if one == other:
        return []
    return [
        (
            Aspect.DENOMINATOR,
            f"{first.label} is per {one or 'a denominator that is not stated'}; "
            f"{second.label} is per {other or 'a denominator that is not stated'}.",
            "Divide both by the same population.",
            "",
        )
    ]
