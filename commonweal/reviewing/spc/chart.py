"""The chart as one frozen value: table, picture, icons, alert and sentence all read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Direction(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Variation(StrEnum):
    """What the last point says, by itself and its neighbours."""

    COMMON = "common cause"
    IMPROVEMENT_HIGH = "improvement, high"
    IMPROVEMENT_LOW = "improvement, low"
    CONCERN_HIGH = "concern, high"
    CONCERN_LOW = "concern, low"
    HIGH = "high, no judgement"
    LOW = "low, no judgement"
    NONE = "not shown"


class Assurance(StrEnum):
    """Whether the process can be relied on to meet the target."""

    PASS = "consistently meets the target"  # noqa: S105 - words of an icon
    FAIL = "consistently misses the target"
    HIT_AND_MISS = "meets and misses the target"
    NONE = "not shown"


class Kind(StrEnum):
    """What can be drawn: limits, a median only, the values alone, or nothing."""

    CONTROL = "control chart"
    RUN = "run chart"
    STILL = "not enough variation"
    EMPTY = "no values"


@dataclass(frozen=True, slots=True)
class Point:
    """One period. `value` is None where it is missing; then nothing is said of it.

    `rule` names the first rule that holds, with its side 1 or −1; both are empty in common cause.
    `conflict` is True where the rules that hold point both ways.
    """

    on: date
    label: str
    value: float | None
    segment: int
    ghost: bool = False
    rule: str = ""
    side: int = 0
    variation: Variation = Variation.COMMON
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch with its own centre and limits, and why it begins.

    `centre` is the mean of a control chart and the median of a run chart. Limits are None where
    there are none to be had. `broken` is True where the definition changed: no line may be drawn
    from the segment before.
    """

    begins: date
    reason: str
    broken: bool
    points: int
    centre: float | None
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that a page, a table, an icon or an alert shows of one series."""

    title: str
    unit: str
    decimals: int
    mode: str
    kind: Kind
    direction: Direction
    target: float | None
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    variation: Variation
    assurance: Assurance
    cautions: tuple[str, ...]
    span: str = ""

    @property
    def last(self) -> Point | None:
        """The last point with a value that is not a ghost: the icons speak of it."""
        spoken = [one for one in self.points if one.value is not None and not one.ghost]
        return spoken[-1] if spoken else None

    def said(self, value: float) -> str:
        """A value as words, with the unit."""
        return self._with_unit(f"{value:,.{self.decimals}f}")

    def _with_unit(self, number: str) -> str:
        return f"{number} {self.unit}".strip()

    def sentence(self) -> str:
        """What the chart says, in plain English, for those who do not look at it."""
        last = self.last
        if last is None or last.value is None:
            return f"{self.title}: no value to show yet."
        when = f"{self.span}{last.label}"
        said = [f"{self.title}: {self.said(last.value)} in {when}.", self._variation(last)]
        if self.assurance != Assurance.NONE and self.target is not None:
            # A target is said as it was set: 66.7 is not 67 because the values are whole.
            target = self._with_unit(f"{self.target:,.10g}")
            said.append(f"As it runs now it {self.assurance} of {target}.")
        segment = self.segments[-1]
        if segment.broken:
            said.append(f"Values before {segment.begins:%-d %B %Y} differ: {segment.reason}.")
        return " ".join(said)

    def alert(self) -> str | None:
        """One sentence if somebody should look, else None.

        Somebody should where the last point is of concern, where it differs without a judgement,
        and where the target is missed consistently.
        """
        last = self.last
        if self.kind != Kind.CONTROL or last is None:
            return None
        looks = {Variation.CONCERN_HIGH, Variation.CONCERN_LOW, Variation.HIGH, Variation.LOW}
        if self.variation in looks or self.assurance == Assurance.FAIL:
            return self.sentence()
        return None

    def _variation(self, last: Point) -> str:
        if self.kind == Kind.RUN:
            return "There are too few values to tell a change from chance."
        if self.kind == Kind.STILL:
            return "There is not enough variation to set limits."
        if last.variation == Variation.COMMON:
            return "It varies as it usually does."
        side = "high" if last.side > 0 else "low"
        judged = {
            Variation.IMPROVEMENT_HIGH: ", an improvement",
            Variation.IMPROVEMENT_LOW: ", an improvement",
            Variation.CONCERN_HIGH: ", a concern",
            Variation.CONCERN_LOW: ", a concern",
        }.get(last.variation, "")
        return f"It is unusually {side}{judged} ({_rule_words(last)})."


def _rule_words(point: Point) -> str:
    way = ("above", "rising") if point.side > 0 else ("below", "falling")
    return {
        "outside limit": f"{way[0]} the limit",
        "trend": f"{way[1]} steadily",
        "two in three": "two of three values close to the limit",
        "shift": f"a run {way[0]} the average",
    }[point.rule]
