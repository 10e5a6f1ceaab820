"""Checks that redo a printed calculation: is the printed result what its own inputs give?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from commonweal.facts.checks.evidence import Evidence
from commonweal.facts.checks.registry import Found, check
from commonweal.facts.checks.rule import Rule, RuleError
from commonweal.facts.checks.saying import listing, say, say_difference, say_figure
from commonweal.language.figure import Figure, Quantity, round_half_up
from commonweal.language.finding import Side
from commonweal.language.reconciliation import Verdict, reconcile, step_of

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Formula:
    """A registered formula of two inputs, and how its working is written."""

    compute: Callable[[Decimal, Decimal], Decimal]
    working: str


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole * HUNDRED


def _change(before: Decimal, after: Decimal) -> Decimal:
    return (after / before - 1) * HUNDRED


FORMULAS = {
    "share_pct": Formula(_share, "{0} / {1}"),
    "change_pct": Formula(_change, "{1} / {0} - 1"),
    "difference": Formula(lambda first, second: first - second, "{0} - {1}"),
    "share_of": Formula(lambda whole, pct: whole * pct / HUNDRED, "{0} x {1}"),
}


@check("recalculated")
def recalculated(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """A printed result beside the same formula over its printed inputs.

    `printed`, `first` and `second`: picks with the same keys; `formula`: a registered name;
    `tolerance`: a named tolerance. With `inputs_rounded`, a difference that the rounding of the
    inputs can explain is none. Rows without all three values are not judged.
    """
    formula = _formula(rule)
    tolerance = evidence.tolerance(rule.text("tolerance"))
    printed = rule.pick("printed")
    inputs = [_by_key(rule, evidence, name) for name in ("first", "second")]
    for figure in evidence.picked(printed):
        key = evidence.key(printed, figure)
        first, second = (by_key.get(key) for by_key in inputs)
        if figure.value is None or first is None or second is None:
            continue
        computed = _compute(formula, first, second, rounded=rule.flag("inputs_rounded"))
        if computed is None:
            continue
        result = reconcile(figure.quantity, computed, tolerance.allowed(figure))
        if result.verdict == Verdict.DOES_NOT:
            yield _found(evidence, formula, key, figure, (first, second))


def _formula(rule: Rule) -> Formula:
    name = rule.text("formula")
    if name not in FORMULAS:
        raise RuleError(f"The rule {rule.id} names the formula {name!r}, which there is not.")
    return FORMULAS[name]


def _by_key(rule: Rule, evidence: Evidence, name: str) -> dict[tuple[str, ...], Figure]:
    pick = rule.pick(name)
    return {
        evidence.key(pick, figure): figure
        for figure in evidence.picked(pick)
        if figure.value is not None
    }


def _compute(formula: Formula, first: Figure, second: Figure, *, rounded: bool) -> Quantity | None:
    """The result, or its two ends when each input may lie half a printed unit either way."""
    pairs = product(_ends(first, rounded), _ends(second, rounded))
    try:
        results = [formula.compute(a, b) for a, b in pairs]
    except ZeroDivisionError:
        return None
    except ArithmeticError:
        return None
    low, high = min(results), max(results)
    return Quantity(low, high)


def _ends(figure: Figure, rounded: bool) -> tuple[Decimal, ...]:
    value = figure.quantity.value
    if not rounded:
        return (value,)
    half = step_of(figure) / 2
    return (value - half, value + half)


def _found(
    evidence: Evidence,
    formula: Formula,
    key: tuple[str, ...],
    printed: Figure,
    inputs: tuple[Figure, Figure],
) -> Found:
    exact = formula.compute(*(figure.quantity.value for figure in inputs))
    computed = round_half_up(exact, 2)
    working = formula.working.format(*(say_figure(figure) for figure in inputs))
    difference = round_half_up(exact - printed.quantity.value, 2)
    return Found(
        about=key,
        sides=(
            Side(printed.ref, "is printed"),
            *(Side(figure.ref, "goes into it") for figure in inputs),
        ),
        words={
            "about": listing(evidence.name(part) for part in key if part),
            "printed": say_figure(printed),
            "computed": say(computed, printed.unit),
            "working": working,
            "difference": say_difference(difference, printed.unit),
        },
        difference=difference,
        unit=printed.unit,
        steps=(f"{working} = {say(computed, printed.unit)}", f"printed {say_figure(printed)}"),
    )
