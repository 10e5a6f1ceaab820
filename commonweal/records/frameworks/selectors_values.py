"""Reading the values of an indicator: by area for everybody, by group, baselines and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import VALUELESS, Figure
from commonweal.language.row import Row
from commonweal.records.frameworks.definitions import NOT_KNOWN, least_areas_for_quartiles
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors_names import body_names
from commonweal.records.results.reading import Reading
from commonweal.reviewing.area_standing import Lines, lines_of
from commonweal.reviewing.indicators import Indicator

VALUES, BY_AREA, TARGETS = "indicator_values", "indicators_by_ccg", "indicator_targets"
AREA, WHOLE = "area", "whole"


@dataclass(frozen=True)
class ValueSeen:
    """One value of an indicator: of an area, or of a group in it, in a period."""

    area: str
    period: str
    dimension: str
    group: str
    stands_for: str
    figure: Figure

    @property
    def known(self) -> Decimal | None:
        """The number, None where it is suppressed, missing or not legible."""
        return None if self.figure.status in VALUELESS else self.figure.value


@dataclass(frozen=True)
class ValuesSeen:
    """Everything that a reader sees of one indicator, in order of period and then of the file."""

    values: Sequence[ValueSeen]
    targets: Sequence[Row]

    def for_everybody(self) -> list[ValueSeen]:
        """Values that are not of one group."""
        return [one for one in self.values if not one.dimension]

    @property
    def periods(self) -> list[str]:
        """The periods of values for everybody, oldest first."""
        return list(dict.fromkeys(one.period for one in self.for_everybody()))

    def areas_in(self, period: str) -> list[ValueSeen]:
        """Areas that stand beside each other in a period: neither the whole nor a line."""
        return [
            one for one in self.for_everybody() if one.period == period and one.stands_for == AREA
        ]

    def wholes_in(self, period: str) -> list[ValueSeen]:
        """Values of the whole that the areas make up."""
        return [
            one for one in self.for_everybody() if one.period == period and one.stands_for == WHOLE
        ]

    def lines_in(self, period: str) -> Lines:
        """The lines that a source gives for a period, else those of the areas that are known."""
        given = {one.stands_for: one.known for one in self.for_everybody() if one.period == period}
        if given.get("median") is not None:
            return Lines(
                given.get("lower_quartile"),
                given["median"],
                given.get("upper_quartile"),
                0,
                printed=True,
            )
        known = (one.known for one in self.areas_in(period))
        return lines_of(known, least_areas_for_quartiles())

    def dimensions(self) -> list[str]:
        """By what people are grouped in any of the values."""
        return list(dict.fromkeys(one.dimension for one in self.values if one.dimension))

    def grouped(self, dimension: str, area: str) -> dict[str, dict[str, ValueSeen]]:
        """Values of groups in one area, by period and then by group."""
        found: dict[str, dict[str, ValueSeen]] = {}
        for one in self.values:
            if (one.dimension, one.area) == (dimension, area):
                found.setdefault(one.period, {})[one.group] = one
        return found

    def spoken_of(self, dimension: str, area: str) -> dict[str, dict[str, Decimal | None]]:
        """The groups between which a gap is spoken of: all but those of whom it is not known."""
        return {
            period: {name: one.known for name, one in own.items() if name != NOT_KNOWN}
            for period, own in self.grouped(dimension, area).items()
        }

    def areas_with_groups(self, dimension: str) -> list[str]:
        """The areas for which there are values of groups."""
        return list(dict.fromkeys(one.area for one in self.values if one.dimension == dimension))


def values_for(acting: Acting, place: Place, indicator: Indicator) -> ValuesSeen:
    """The values of one indicator as this reader sees them."""
    reading = Reading(acting, place, (VALUES, BY_AREA, TARGETS))
    rows = list(_of(indicator, [*reading.rows(BY_AREA), *reading.rows(VALUES)]))
    wholes = _wholes(rows, place, frozenset(body_names(acting)))
    values = [_seen(row, wholes) for row in rows if "value" in row.figures]
    values.sort(key=lambda one: (str(one.figure.period.start or ""), one.period))
    return ValuesSeen(values, list(_of(indicator, reading.rows(TARGETS))))


def counted_values(acting: Acting, place: Place) -> dict[str, int]:
    """How many values there are under each code that tables use. One pass."""
    reading = Reading(acting, place, (VALUES, BY_AREA))
    found: dict[str, int] = {}
    for row in (*reading.rows(BY_AREA), *reading.rows(VALUES)):
        code = row.text("indicator_id")
        found[code] = found.get(code, 0) + 1
    return found


def _of(indicator: Indicator, rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if row.text("indicator_id") in indicator.names)


def _wholes(rows: Iterable[Row], place: Place, bodies: frozenset[str]) -> frozenset[str]:
    """What is the whole and not one among others, by the code that the rows use.

    The place's own area is; and where a table gives values of commissioners, an area beside them.
    """
    own = {place.area.code} if place.area else set()
    subjects = {row.text("area_code"): row.figures["value"].subject
                for row in rows if "value" in row.figures}  # fmt: skip
    if not any(subject in bodies for subject in subjects.values()):
        return frozenset(own)
    return frozenset(own | {code for code, subject in subjects.items() if subject not in bodies})


def _seen(row: Row, wholes: frozenset[str]) -> ValueSeen:
    area = row.text("area_code")
    stands_for = row.text("stands_for") or (WHOLE if area in wholes else AREA)
    return ValueSeen(
        area,
        row.text("period"),
        row.text("dimension"),
        row.text("group"),
        stands_for,
        row.figures["value"],
    )
