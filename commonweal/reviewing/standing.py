"""How a measure stands for one organisation: its chart, its place beside the whole, its alert.

Published values go in. The chart is made once here; pages, alerts and files all read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from commonweal.language.intervals import (
    Comparator,
    Intervals,
    Polarity,
    compare,
    proportion,
    rate,
)
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.measures.definition import Direction
from commonweal.reviewing.outliers import Doubt, DoubtRule, doubted
from commonweal.reviewing.publishing import (
    COUNT,
    PERCENTAGES,
    Line,
    Shown,
    behind,
    bounds_of,
    per_of,
    unit_of,
)
from commonweal.reviewing.spc import (
    Assurance,
    Break,
    Chart,
    Mode,
    Rebase,
    Series,
    Value,
    Variation,
    chart,
)
from commonweal.reviewing.spc import Direction as Way

RATE = "rate"
NOT_COMPARED = "not compared"
#: The words of comparators that place a value on the wrong, or the right, side of the whole.
WORSE_THAN_WHOLE = frozenset({"worse", "worst"})
BETTER_THAN_WHOLE = frozenset({"better", "best"})
CONCERNS = frozenset({Variation.CONCERN_HIGH, Variation.CONCERN_LOW})


class Gravity(IntEnum):
    """How much an alert presses, the gravest highest."""

    NONE = 0
    UNUSUAL = 1
    DOUBT = 2
    CONCERN = 3
    FAILS = 4
    FAILS_AND_WORSENS = 5


def presses(gravity: int) -> bool:
    """Whether the own course, target or value of something calls for attention."""
    return gravity >= Gravity.DOUBT


def is_worse_than_whole(word: str) -> bool:
    """Whether a comparator's word says: worse than the whole by more than chance may explain."""
    return word in WORSE_THAN_WHOLE


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation's (or all's) standing on a measure in the latest month.

    `word` places it beside the whole, with the reason where it is not compared. `alert` is empty
    where nobody needs to look.
    """

    line: Line
    chart: Chart
    word: str
    reason: str
    doubt: str
    gravity: Gravity
    alert: str


def polarity_of(measure: Measure) -> Polarity:
    """What a high value means, in the words of comparators."""
    return {
        Direction.LOWER: Polarity.LOW,
        Direction.HIGHER: Polarity.HIGH,
        Direction.NEITHER: Polarity.NO_JUDGEMENT,
    }[measure.direction]


def chart_of(measure: Measure, line: Line, mode: Mode, decimals: int, title: str = "") -> Chart:
    """The chart over time of published values; what is held back is a missing point.

    Its limits are cut where no value can be; the rules and the target are judged by the whole ones.
    """
    target = measure.target_on(line.latest.month)
    series = Series(
        title or measure.name,
        tuple(Value(one.month, f"{one.month:%B %Y}", one.value) for one in line.values),
        Way(measure.direction.value),
        unit_of(measure),
        decimals,
        None if target is None else target.value,
        tuple(Rebase(one.on, one.reason) for one in measure.chart.rebases),
        tuple(Break(one.on, one.reason) for one in measure.chart.breaks),
        span=f"the {months} months to " if (months := measure.period.months) > 1 else "",
    )
    return _within(chart(series, mode), *bounds_of(measure))


def _within(made: Chart, least: float | None, most: float | None) -> Chart:
    def cut(limit: float | None) -> float | None:
        if limit is None:
            return None
        above = limit if least is None else max(limit, least)
        return above if most is None else min(above, most)

    segments = tuple(
        replace(
            one,
            lower=cut(one.lower),
            upper=cut(one.upper),
            near_lower=cut(one.near_lower),
            near_upper=cut(one.near_upper),
        )
        for one in made.segments
    )
    return replace(made, segments=segments)


def standings(
    measure: Measure,
    lines: Sequence[Line],
    mode: Mode,
    decimals: int,
    *,
    comparator: Comparator,
    rule: DoubtRule,
) -> list[Standing]:
    """The standing of every line that tells of everybody; organisations beside all together.

    Values of one level are doubted beside each other, counts never: bodies differ in size.
    """
    whole = next((one.latest for one in lines if one.level == "all"), None)
    doubts = _doubts(measure, lines, rule)
    found = []
    for line in lines:
        made = chart_of(measure, line, mode, decimals)
        word, reason = beside(measure, line, whole, comparator)
        doubt = doubts.get((line.level, line.organisation), "")
        gravity = _gravity(made, doubt)
        found.append(
            Standing(line, made, word, reason, doubt, gravity, _alert(made, doubt, gravity))
        )
    return found


def limits_of(measure: Measure, above: Sequence[float], below: Sequence[float]) -> Intervals | None:
    """The limits of shares and rates, per one of the denominator; None for other formulas."""
    if measure.formula in PERCENTAGES:
        return proportion(above, below)
    return rate(above, below) if measure.formula == RATE else None


def beside(
    measure: Measure, line: Line, whole: Shown | None, comparator: Comparator
) -> tuple[str, str]:
    """The word for a value beside the whole, and the reason where it is not compared."""
    if line.level == "all" or whole is None:
        return "", ""
    latest = line.latest
    if reason := _why_not(measure, latest, whole):
        return NOT_COMPARED, reason
    above, below = behind(measure, latest)
    found = limits_of(measure, [above], [below])
    each = (whole.value or 0.0) / per_of(measure)
    assert found is not None  # noqa: S101 - the formula has been looked at
    verdict = compare(found, each, comparator, polarity_of(measure))
    return str(verdict.word[0]), str(verdict.reason[0])


def _why_not(measure: Measure, latest: Shown, whole: Shown) -> str:
    """Why a value cannot be placed beside the whole; empty where it can."""
    least = measure.show_from_denominator
    tests = (
        (measure.formula == COUNT, "counts grow with the size of the organisation"),
        (measure.formula not in PERCENTAGES | {RATE}, "its limits are not known"),
        (latest.value is None, f"its value is {latest.state.value}"),
        (not latest.ranked, f"its denominator is small, below {least:,}"),
        (whole.value is None, "the whole has no value"),
    )
    return next((reason for held, reason in tests if held), "")


def _doubts(
    measure: Measure, lines: Sequence[Line], rule: DoubtRule
) -> Mapping[tuple[str, str], str]:
    if measure.formula == COUNT:
        return {}
    found: dict[tuple[str, str], str] = {}
    for level in ("commissioner", "provider"):
        values = {
            one.organisation: one.latest.value
            for one in lines
            if one.level == level and one.latest.ranked
        }
        # A provider reads its own doubt and sees no values of its peers.
        said: list[Doubt] = doubted(values, rule, unit_of(measure), tells_middle=False)
        found |= {(level, one.key): one.sentence for one in said}
    return found


def _gravity(made: Chart, doubt: str) -> Gravity:
    concern = made.variation in CONCERNS
    if made.assurance == Assurance.FAIL:
        return Gravity.FAILS_AND_WORSENS if concern else Gravity.FAILS
    if concern:
        return Gravity.CONCERN
    if doubt:
        return Gravity.DOUBT
    return Gravity.UNUSUAL if made.alert() else Gravity.NONE


def _alert(made: Chart, doubt: str, gravity: Gravity) -> str:
    if gravity == Gravity.NONE:
        return ""
    said = made.alert() or made.sentence()
    return f"{said} Look at the data first: {doubt}." if doubt else said
