"""Where to act: the few sites behind most of an excess, gaps between groups, who is not reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from commonweal.language.intervals import Intervals, difference_of_proportions, proportion


@dataclass(frozen=True, slots=True)
class Site:
    """A count of a denominator at one site; None is missing."""

    name: str
    count: float | None
    denominator: float | None


@dataclass(frozen=True, slots=True)
class Excess:
    """What a site has above the benchmark, its share of all excess and the share so far."""

    name: str
    excess: float
    share: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class Concentration:
    """The sites above the benchmark, the largest excess first; `few` of them hold the wanted part.

    `not_ranked` have a denominator too small to be placed, `missing` no value.
    """

    sites: tuple[Excess, ...]
    few: int
    ranked: int
    total: float
    not_ranked: tuple[str, ...]
    missing: tuple[str, ...]

    def sentence(self, noun: str) -> str:
        """The concentration in words; `noun` is what the sites are, in the plural."""
        if not self.sites:
            return f"None of {self.ranked} {noun} lies above the benchmark."
        share = 100 * self.sites[self.few - 1].cumulative
        verb = "accounts" if self.few == 1 else "account"
        return f"{self.few} of {self.ranked} {noun} {verb} for {share:.0f} % of the excess."


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap with its limits at 95 %; all None with a reason where there is none to be had."""

    value: float | None
    lower: float | None
    upper: float | None
    reason: str = ""

    @property
    def clear(self) -> bool:
        """Whether chance alone is an unlikely reason for the gap."""
        return self.lower is not None and self.upper is not None and self.lower * self.upper > 0


@dataclass(frozen=True, slots=True)
class Representation:
    """A group's share of those reached beside its share of the population.

    `verdict` is "under-represented", "over-represented", "as expected" or "not compared".
    """

    group: str
    share: float | None
    lower: float | None
    upper: float | None
    expected: float
    verdict: str
    reason: str = ""


def concentration(
    sites: Iterable[Site], benchmark: float, smallest: float, part: float
) -> Concentration:
    """Order the sites by their count above benchmark x denominator, and find the few behind `part`.

    `benchmark` is a rate per one of the denominator, a high one being the worse; `part` a share of
    all excess between 0 and 1. Sites with a denominator below `smallest` are not ranked, missing
    ones are named. Only sites above the benchmark have an excess.
    """
    given = list(sites)
    missing = tuple(one.name for one in given if one.count is None or one.denominator is None)
    full = [
        (one.name, one.count, one.denominator)
        for one in given
        if one.count is not None and one.denominator is not None
    ]
    small = tuple(name for name, _, whole in full if whole < smallest)
    above = [(count - benchmark * whole, name) for name, count, whole in full if whole >= smallest]
    above = sorted((one for one in above if one[0] > 0), key=lambda one: (-one[0], one[1]))
    total = sum(excess for excess, _ in above)
    found, so_far = [], 0.0
    for excess, name in above:
        so_far += excess
        found.append(Excess(name, excess, excess / total, so_far / total))
    few = next((at for at, one in enumerate(found, 1) if one.cumulative >= part - 1e-12), 0)
    return Concentration(tuple(found), few, len(full) - len(small), total, small, missing)


def gap(first: tuple[float | None, float | None], second: tuple[float | None, float | None]) -> Gap:
    """The share of the first group (count, denominator) less that of the second, at 95 %.

    Source: NCL-26; limits by Newcombe's method.
    """
    x1, n1, x2, n2 = (_float(one) for one in (*first, *second))
    return _gap(difference_of_proportions(x1, n1, x2, n2))


def change_in_gap(before: Gap, after: Gap) -> Gap:
    """The gap after less the gap before, of two samples that are apart; negative is narrowing.

    Limits by square-and-add from the limits of each. Source: NCL-26.
    """
    if (
        before.value is None or before.lower is None or before.upper is None
        or after.value is None or after.lower is None or after.upper is None
    ):  # fmt: skip
        return Gap(None, None, None, before.reason or after.reason)
    value = after.value - before.value
    return Gap(
        value,
        value - hypot(after.value - after.lower, before.upper - before.value),
        value + hypot(after.upper - after.value, before.value - before.lower),
    )


def representation(
    group: str, count: float | None, reached: float | None, expected: float
) -> Representation:
    """Whether a group is reached less than its share of the population. Source: LEI-31.

    `count` of all `reached` belong to the group; `expected` is its share, from 0 to 1. The share's
    95 % limits decide, inclusive; a missing count is not compared.
    """
    found = proportion(_float(count), _float(reached))
    if found.reason[0]:
        reason = str(found.reason[0])
        return Representation(group, None, None, None, expected, "not compared", reason)
    low, high = float(found.lower95[0]), float(found.upper95[0])
    verdict = "as expected"
    if high < expected:
        verdict = "under-represented"
    elif low > expected:
        verdict = "over-represented"
    return Representation(group, float(found.value[0]), low, high, expected, verdict)


def _gap(found: Intervals) -> Gap:
    if found.reason[0]:
        return Gap(None, None, None, str(found.reason[0]))
    return Gap(float(found.value[0]), float(found.lower95[0]), float(found.upper95[0]))


def _float(value: float | None) -> float:
    return float("nan") if value is None else float(value)
