"""Checks on parts and wholes: do the parts make what is printed as their total?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from commonweal.facts.checks.evidence import Evidence
from commonweal.facts.checks.registry import Found, check
from commonweal.facts.checks.rule import Rule, dataset_of
from commonweal.facts.checks.saying import listing, say, say_difference, say_figure
from commonweal.facts.roll_up import Placed, place_lines
from commonweal.language.figure import Figure, Quantity, total
from commonweal.language.finding import Side
from commonweal.language.reconciliation import Reconciliation, Verdict, reconcile, step_of

HUNDRED = Decimal(100)


@check("roll_up")
def roll_up(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """A ledger: every line that others are part of is set beside their sum.

    `lines`: a pick on a data set that has conventions for its roll-up; `tolerance`: a named
    tolerance. A list that is marked as only some of the parts may fall short, not exceed.
    """
    pick = rule.pick("lines")
    if pick.dataset not in evidence.conventions:
        return
    lines = place_lines(evidence.picked(pick), evidence.conventions[pick.dataset])
    whole_of = {line.code: line for line in lines}
    parts: dict[str, list[Placed]] = {}
    for line in lines:
        whole = whole_of.get(line.part_of)
        if whole and whole is not line and bool(line.outside) == bool(whole.outside):
            parts.setdefault(whole.code, []).append(line)
    for code, listed in parts.items():
        adding = [line.figure for line in listed if not line.of_which]
        figures = adding or [line.figure for line in listed]
        whole = whole_of[code]
        found = _compare(rule, evidence, whole.figure, figures, (code,), partial=not adding)
        if found:
            yield found


@check("groups_and_total")
def groups_and_total(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """Groups that should make a printed total, row by row: staff groups, itemised parts.

    `whole` and `parts`: picks with the same keys; `tolerance`: a named tolerance. A total without
    any part is not judged.
    """
    whole_pick, parts_pick = rule.pick("whole"), rule.pick("parts")
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in evidence.picked(parts_pick):
        groups.setdefault(evidence.key(parts_pick, figure), []).append(figure)
    for whole in evidence.picked(whole_pick):
        key = evidence.key(whole_pick, whole)
        if groups.get(key):
            found = _compare(rule, evidence, whole, groups[key], key, partial=False)
            if found:
                yield found


@check("shares_of_100")
def shares_of_100(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """Shares in percent that should add up to 100 within each key of the pick.

    Shares without a value leave it open, and then nothing is said.
    """
    pick = rule.pick("shares")
    tolerance = evidence.tolerance(rule.text("tolerance")).absolute
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in evidence.picked(pick):
        groups.setdefault(evidence.key(pick, figure), []).append(figure)
    for key, shares in groups.items():
        result = reconcile(Quantity.exact(HUNDRED), total(shares), tolerance)
        if result.verdict == Verdict.DOES_NOT:
            about = listing(evidence.name(part) for part in key) or dataset_of(shares[0])
            yield _found(key, about, result, shares, None)


def _compare(
    rule: Rule,
    evidence: Evidence,
    whole: Figure,
    parts: list[Figure],
    key: tuple[str, ...],
    *,
    partial: bool,
) -> Found | None:
    tolerance = evidence.tolerance(rule.text("tolerance")).allowed(whole)
    result = reconcile(whole.quantity, total(parts), tolerance, partial=partial)
    if result.verdict != Verdict.DOES_NOT:
        return None
    return _found(key, whole.label, result, parts, whole)


def _found(
    key: tuple[str, ...],
    about: str,
    result: Reconciliation,
    parts: list[Figure],
    whole: Figure | None,
) -> Found:
    unit = parts[0].unit
    step = min(step_of(part) for part in parts if part.value is not None)
    computed, printed = _say(result.computed, unit, step), _say(result.printed, unit, None)
    residual = _nearest(result)
    working = " + ".join(say_figure(part) for part in parts)
    sides = [Side(part.ref, "is a part") for part in parts]
    if whole is not None:
        sides.insert(0, Side(whole.ref, "is the printed total"))
    return Found(
        about=key,
        sides=tuple(sides),
        words={
            "about": about,
            "printed": say_figure(whole) if whole is not None else printed,
            "computed": computed,
            "working": working,
            "difference": say_difference(residual, unit),
            "direction": "more" if residual > 0 else "less",
        },
        difference=residual,
        unit=unit,
        steps=(f"{working} = {computed}", f"printed {printed}", f"left over {residual}"),
    )


def _say(quantity: Quantity, unit: str, step: Decimal | None) -> str:
    if quantity.is_exact:
        return say(quantity.value, unit, step)
    if quantity.low is not None:
        return f"at least {say(quantity.low, unit, step)}"
    return "not known" if quantity.high is None else f"at most {say(quantity.high, unit, step)}"


def _nearest(result: Reconciliation) -> Decimal:
    """The residual that lies nearest to nought: with bounds, the least that is certainly there."""
    ends = [end for end in (result.residual.low, result.residual.high) if end is not None]
    return min(ends, key=abs).normalize() + 0
