"""Who uses a service for the need they have: groups beside each other, and along deprivation.

One study is one measure in one area, split by one kind of group. A ratio is never made without the
counts of both groups, people whose group is not known are always counted, and a change of the
denominator is a break. Source: the statistical standards, section 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.language.intervals import (
    Intervals,
    Scale,
    SlopeRule,
    concentration_index,
    horizontal_inequity,
    index_of_disparity,
    proportion,
    rate,
    ratio_of_rates,
    slope_indices,
    standard_errors,
)
from commonweal.planning.need.numbers import Number, number_at, unknown

Array = NDArray[np.float64]

NO_NEED = "no expected need is given"


@dataclass(frozen=True, slots=True)
class Use:
    """What one group used in one period. `count` is None where it is not known: `reason` says why.

    `people` are those in the group and `expected` those of them expected to need the service;
    `basis` names the population that the people were counted in.
    """

    group: str
    period: str
    count: float | None
    people: float | None
    expected: float | None
    basis: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GroupKind:
    """How a kind of group is compared.

    `ordered` groups are numbers from 1, the most deprived. `reference` is the group that others
    are set against, of ordered groups the last, the least deprived; `unknown` and `whole` are the
    names for people whose group is not known and for everybody.
    """

    id: str
    title: str
    ordered: bool
    reference: str
    unknown: frozenset[str]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One group's rate over the reference's, with what it was made of: both counts, both rates.

    `base` and `reference_base` are what the counts were divided by: people, or expected need.
    """

    group: str
    reference: str
    count: float | None
    reference_count: float | None
    base: float | None
    reference_base: float | None
    rate: float | None
    reference_rate: float | None
    ratio: Number


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group in the latest period. `use_need` is 1 where its use is as large as its need."""

    group: str
    count: float | None
    people: float | None
    expected: float | None
    rate: Number
    use_need: Number
    ratio: Ratio | None
    need_ratio: Ratio | None
    reason: str


@dataclass(frozen=True, slots=True)
class Point:
    """One group's rate in one period; `breaks` where its population is counted on a new basis.

    `use_need` is its share of activity over its share of expected need among the period's groups.
    """

    group: str
    period: str
    rate: Number
    basis: str
    breaks: bool
    use_need: Number = unknown(NO_NEED)  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class Gradient:
    """How use falls or rises from the most to the least deprived; each number names its method.

    `slope` is per `per` people; `relative` is the slope over the mean. `inequity` is C(use) less
    C(need). `explained` is the share of the variance that the line explains.
    """

    slope: Number
    ratio: Number
    relative: Number
    concentration: Number
    inequity: Number
    explained: float | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """People whose group is not known, of all who were counted. None where nobody said."""

    count: float | None
    of: float | None
    share: Number


@dataclass(frozen=True, slots=True)
class Study:
    """The answer for one area, measure and kind of group, in its latest period.

    Rates are per `per` people. `left_out` are groups without a count: shares are of the others.
    """

    area: str
    area_name: str
    measure: str
    kind: str
    kind_title: str
    period: str
    per: int
    lines: tuple[GroupLine, ...]
    history: tuple[Point, ...]
    gradient: Gradient | None
    disparity: Number | None
    unknown: Unknown
    left_out: tuple[str, ...]
    basis: str
    reference: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Rates per so many people, and how slopes are made: seeded where they are simulated."""

    per: int
    slopes: SlopeRule
    seed: int


def study(
    area: tuple[str, str], measure: str, kind: GroupKind, uses: Iterable[Use], rules: Rules
) -> Study:
    """Set the groups of a measure beside each other. `area` is its code and its name.

    Periods are compared as text, the last is the latest. Each group stands once in a period.
    """
    given = list(uses)
    period = max(one.period for one in given)
    latest = [one for one in given if one.period == period]
    groups = [one for one in latest if one.group not in kind.unknown | kind.whole]
    lines = tuple(_lines(groups, kind, rules.per))
    return Study(
        area=area[0],
        area_name=area[1],
        measure=measure,
        kind=kind.id,
        kind_title=kind.title,
        period=period,
        per=rules.per,
        lines=lines,
        history=tuple(history(given, kind, rules.per)),
        gradient=gradient(groups, kind, rules) if kind.ordered else None,
        disparity=None if kind.ordered else disparity(groups, latest, kind, rules.per),
        unknown=unknown_of(latest, kind),
        left_out=tuple(one.group for one in groups if one.count is None),
        basis="; ".join(dict.fromkeys(one.basis for one in groups if one.basis)),
        reference=kind.reference if any(one.group == kind.reference for one in groups) else "",
    )


def _lines(groups: Sequence[Use], kind: GroupKind, per: int) -> Iterable[GroupLine]:
    rates = _rates(groups, per)
    against = next((one for one in groups if one.group == kind.reference), None)
    for place, (one, shared) in enumerate(zip(groups, use_against_need(groups), strict=True)):
        compared = against if against is not None and one is not against else None
        found = number_at(rates, place)
        yield GroupLine(
            group=one.group,
            count=one.count,
            people=one.people,
            expected=one.expected,
            rate=unknown(one.reason) if one.reason else found,
            use_need=shared,
            ratio=None if compared is None else rate_ratio(one, compared, per, by_need=False),
            need_ratio=None if compared is None else rate_ratio(one, compared, per, by_need=True),
            reason=one.reason,
        )


def use_against_need(groups: Sequence[Use]) -> list[Number]:
    """Each group's share of activity over its share of expected need; 1 is equal use for need.

    Both shares are of the groups whose count is known. The limits are Wilson's around the share of
    activity: how unsure expected need is does not go into them. A group that has no expected need
    leaves every share of it unknown, as the whole is then not known.
    """
    known = [one for one in groups if one.count is not None]
    needs = [one.expected for one in known if one.expected is not None]
    if len(needs) < len(known) or not needs:
        return [unknown(one.reason or NO_NEED) for one in groups]
    total, need = sum(one.count or 0.0 for one in known), sum(needs)
    found = []
    for one in groups:
        if one.count is None:
            found.append(unknown(one.reason))
        elif not one.expected or one.expected < 0:
            found.append(unknown("its expected need is not above 0"))
        else:
            found.append(number_at(proportion(one.count, total), 0, need / one.expected))
    return found


def rate_ratio(group: Use, reference: Use, per: int, *, by_need: bool) -> Ratio:
    """One group's rate over another's, by people or by expected need, with log-normal limits.

    Without both counts there is no ratio, and the reason says which count is missing.
    """
    base, other = (
        (group.expected, reference.expected) if by_need else (group.people, reference.people)
    )
    missing = [one for one in (group, reference) if one.count is None]
    if missing:
        why = missing[0].reason or "it is not given"
        ratio = unknown(f"the count of {missing[0].group} is not known: {why}")
    elif base is None or other is None:
        ratio = unknown(NO_NEED if by_need else "the people of a group are not given")
    else:
        ratio = number_at(ratio_of_rates(_nan(group.count), base, _nan(reference.count), other))
    return Ratio(
        group.group, reference.group, group.count, reference.count, base, other,
        _per(group.count, base, per), _per(reference.count, other, per), ratio,
    )  # fmt: skip


def gradient(groups: Sequence[Use], kind: GroupKind, rules: Rules) -> Gradient:
    """SII, RII, concentration and horizontal inequity over tenths of deprivation, 1 the most.

    Slopes are per `rules.per` people. Every tenth up to the last must be there once, with its
    people and its count; horizontal inequity needs the expected need of each besides.
    """
    if broken := _broken(groups, kind):
        none = unknown(broken)
        return Gradient(none, none, none, none, none, None)
    people, need = _column(groups, "people"), _column(groups, "expected")
    tenth = np.array([float(one.group) for one in groups])
    found = _rates(groups, 1)
    error = standard_errors(found.lower95, found.upper95, Scale.PLAIN)
    slopes = slope_indices(
        "all", tenth, people, found.value, error,
        scale=Scale.PLAIN, rule=rules.slopes, seed=rules.seed,
    )  # fmt: skip
    concentration = concentration_index("all", tenth, people, found.value, error)
    with np.errstate(all="ignore"):
        _, inequity = horizontal_inequity(
            "all", tenth, people, found.value, need / people, use_error=error
        )
    explained = float(slopes.explained[0])
    without_need = bool(np.isnan(need).any())
    return Gradient(
        slope=number_at(slopes.slope, 0, rules.per),
        ratio=number_at(slopes.ratio),
        relative=number_at(slopes.relative),
        concentration=number_at(concentration.index),
        inequity=unknown(NO_NEED) if without_need else number_at(inequity),
        explained=None if np.isnan(explained) or slopes.slope.reason[0] else explained,
    )


def _broken(groups: Sequence[Use], kind: GroupKind) -> str:
    """Why there is no gradient over these groups; empty where all are there, each once.

    People's ranks run over everybody: with a group missing, the ranks of the others are wrong.
    """
    given = [int(one.group) for one in groups if one.group.isdecimal()]
    if len(given) < len(groups):
        return "a group is not a number from 1, the most deprived"
    last = max([*given, int(kind.reference) if kind.reference.isdecimal() else 0])
    lost = [str(one) for one in range(1, last + 1) if one not in given]
    if lost:
        return f"not every group from 1 to {last} is given: {', '.join(lost)} missing"
    if len(given) > last:
        return f"a group is given more than once or is not from 1 to {last}"
    return ""


def disparity(groups: Sequence[Use], latest: Sequence[Use], kind: GroupKind, per: int) -> Number:
    """The index of disparity: the mean distance of the groups' rates from everybody's, as a share.

    Everybody's rate is the line for all people where there is one, else that of all groups whose
    count and people are known. Groups without a count are left out.
    """
    whole = next((one for one in latest if one.group in kind.whole), None)
    known = [one for one in groups if one.count is not None and one.people]
    count = sum(one.count or 0.0 for one in known)
    people = sum(one.people or 0.0 for one in known)
    if whole is not None and whole.count is not None and whole.people:
        count, people = whole.count, whole.people
    if not known or not people:
        return unknown("no group has both a count and people")
    rates = _rates(known, per)
    _, found = index_of_disparity("all", rates.value, count / people * per)
    return number_at(found)


def unknown_of(latest: Sequence[Use], kind: GroupKind) -> Unknown:
    """How many were counted whose group is not known, as a percentage of all who were counted.

    Where a table has no line for them, that is said: it does not mean that there are none.
    """
    apart = [one for one in latest if one.group in kind.unknown]
    known = [one for one in latest if one.group not in kind.unknown | kind.whole]
    if not apart:
        return Unknown(None, None, unknown("the table does not say how many are not known"))
    hidden = next((one for one in (*apart, *known) if one.count is None), None)
    if hidden is not None:
        why = hidden.reason or "it is not given"
        return Unknown(None, None, unknown(f"the count of {hidden.group} is not known: {why}"))
    count = sum(one.count or 0.0 for one in apart)
    of = count + sum(one.count or 0.0 for one in known)
    return Unknown(count, of, number_at(proportion(count, of, 100)))


def history(uses: Sequence[Use], kind: GroupKind, per: int) -> Iterable[Point]:
    """Each group's rate period by period, with a break wherever its people have a new basis."""
    groups = dict.fromkeys(one.group for one in uses if one.group not in kind.unknown)
    shared = _shares_by_period([one for one in uses if one.group not in kind.unknown | kind.whole])
    for group in groups:
        run = sorted((one for one in uses if one.group == group), key=lambda one: one.period)
        rates = _rates(run, per)
        for place, one in enumerate(run):
            breaks = place > 0 and one.basis != run[place - 1].basis
            shown = unknown(one.reason) if one.reason else number_at(rates, place)
            by_need = shared.get((group, one.period), unknown(NO_NEED))
            yield Point(group, one.period, shown, one.basis, breaks, by_need)


def _shares_by_period(uses: Sequence[Use]) -> dict[tuple[str, str], Number]:
    """Use against need of each group and period, among the groups of that period."""
    found = {}
    for period in dict.fromkeys(one.period for one in uses):
        groups = [one for one in uses if one.period == period]
        for one, shared in zip(groups, use_against_need(groups), strict=True):
            found[one.group, period] = shared
    return found


def _rates(uses: Sequence[Use], per: float) -> Intervals:
    return rate(_column(uses, "count"), _column(uses, "people"), per)


def _column(uses: Sequence[Use], name: str) -> Array:
    return np.array([_nan(getattr(one, name)) for one in uses], dtype=np.float64)


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _per(count: float | None, base: float | None, per: int) -> float | None:
    return None if count is None or not base else count / base * per
