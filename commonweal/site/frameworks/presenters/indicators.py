"""Indicators in words: definition, life, where each area stands, and the gaps between groups."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonweal.records.frameworks.definitions import dimensions
from commonweal.records.frameworks.selectors_values import ValueSeen, ValuesSeen
from commonweal.records.measures.models import MeasureStanding
from commonweal.reviewing.area_standing import Lines, Place, placed
from commonweal.reviewing.cross_walk import serving
from commonweal.reviewing.group_gaps import Gap, change_in_gap, gap_between
from commonweal.reviewing.indicators import Indicator
from commonweal.reviewing.measures import Measure
from commonweal.site.charts import Bar, BarChart, bars
from commonweal.site.frameworks.board import Shelf
from commonweal.site.frameworks.presenters.common import (
    DIRECTIONS,
    FREQUENCIES,
    SHORT_STAGES,
    STAGES,
    source_of,
)
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import amount, day, figure, number, plural, status_words

PLACES = {
    Place.BEST: "best quarter",
    Place.BETTER: "better than the median",
    Place.WORSE: "worse than the median",
    Place.WORST: "worst quarter",
    Place.LOW: "lowest quarter",
    Place.MIDDLE: "between the quartiles",
    Place.HIGH: "highest quarter",
    Place.NOT_PLACED: "not placed",
}


def listing_table(shelf: Shelf, counted: dict[str, int]) -> Table:
    """Every indicator that the place may use."""
    serves = serving(shelf.views)
    return Table(
        "indicators",
        "Indicators",
        (
            Column("name", "Indicator"),
            Column("stage", "Stage"),
            Column("direction", "Which way is good"),
            Column("frameworks", "Serves"),
            Column("values", "Values", numeric=True),
            Column("ended", "Ended"),
        ),
        tuple(
            (
                Cell(one.name, href=shelf.indicator_address(one.id), status=str(one.status)),
                Cell(SHORT_STAGES[one.stage]),
                Cell(DIRECTIONS[one.direction]),
                Cell(_serves(shelf, serves.get(one.id, []))),
                Cell(str(sum(counted.get(name, 0) for name in one.names))),
                Cell(day(one.retired.on) if one.retired else ""),
            )
            for one in sorted(shelf.library.values(), key=lambda one: one.name.casefold())
        ),
    )


def _serves(shelf: Shelf, ends: list[tuple[str, str]]) -> str:
    names = (f"{shelf.frameworks[code].title} {outcome}" for code, outcome in ends)
    return "; ".join(names) or "no framework yet"


def outcome_links(shelf: Shelf, one: Indicator) -> list[tuple[str, str]]:
    """The outcomes that an indicator serves, each with its place in the page of its framework."""
    found = []
    for code, outcome in serving(shelf.views).get(one.id, []):
        framework = shelf.frameworks[code]
        found.append((f"{framework.title}, {outcome}", f"{shelf.address}{code}/#outcome-{outcome}"))
    return found


def lead(one: Indicator) -> str:
    """What is counted and which way is good, in a line."""
    counted = one.numerator
    if counted and one.denominator:
        counted = f"{counted}, divided by: {one.denominator[:1].lower()}{one.denominator[1:]}"
    return ". ".join(part for part in (counted, DIRECTIONS[one.direction]) if part) + "."


def definition_rows(shelf: Shelf, one: Indicator) -> list[tuple[str, str]]:
    """What an indicator is, as a list of names and values."""
    return [
        ("What is counted", one.numerator),
        ("Divided by", one.denominator),
        ("Unit", one.unit if one.unit != "pct" else "per cent"),
        ("Which way is good", DIRECTIONS[one.direction]),
        ("Stage", STAGES[one.stage]),
        ("Reported", FREQUENCIES[one.frequency]),
        ("Broken down by", ", ".join(dimensions()[d].label.lower() for d in one.breakdowns
                                     if d in dimensions())),
        ("Publisher", one.publisher),
        ("Source", source_of(shelf, one.citation)),
        ("Placed by judgement", _assigned(one)),
        ("Code in tables", ", ".join(sorted(one.names))),
        ("Note", one.note),
    ]  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """The measure of activity that counts an indicator, or the nearest there is.

    `href` is empty for who sees no measures here, and `stands` where none has been worked out.
    """

    heading: str
    name: str
    href: str
    reason: str
    stands: str
    sign: str


def counted_by(
    shelf: Shelf, one: Indicator, measure: Measure, standing: MeasureStanding | None, *, seen: bool
) -> Counted:
    """How activity counts an indicator; `seen` says whether the reader sees measures here."""
    return Counted(
        "Nearest measure of activity" if one.measure_is_planned else "Counted from activity by",
        measure.name,
        saying.measure_address(shelf.place, measure.id) if seen else "",
        one.measure_reason,
        standing.sentence if standing else "",
        saying.VARIATION_SIGNS.get(standing.variation, "none") if standing else "",
    )


def _assigned(one: Indicator) -> str:
    if not one.assigned:
        return ""
    return ", ".join(name.replace("_", " ") for name in one.assigned) + ": not in the source"


def retirement_words(shelf: Shelf, one: Indicator) -> str:
    """That an indicator has ended, why, and what follows; empty while it lives."""
    if one.retired is None:
        return ""
    after = shelf.library.get(one.retired.successor)
    follows = f"It is followed by “{after.name}”." if after else "Nothing takes its place."
    return f"It was last counted on {day(one.retired.on)}. {one.retired.reason} {follows}"


def area_chart(
    shelf: Shelf, one: Indicator, seen: ValuesSeen, period: str, names: dict[str, str]
) -> BarChart | None:
    """Every area beside the others, with the median as a line across each bar."""
    areas = seen.areas_in(period)
    if not areas:
        return None
    lines = seen.lines_in(period)
    items = [
        Bar(
            names.get(value.area, value.area),
            value.known,
            figure(value.figure),
            status=str(value.figure.status),
            note=PLACES[placed(value.known, lines, one.direction)],
            marker=lines.median,
            marker_shown=_amount(lines.median, one),
        )
        for value in areas
    ]
    return bars(
        items,
        id="area-chart",
        finding=standing_sentence(shelf, one, seen, period, names),
        description=lines_words(lines, one),
        marker_label="median of the areas" if not lines.printed else "published median",
    )


def standing_sentence(
    shelf: Shelf, one: Indicator, seen: ValuesSeen, period: str, names: dict[str, str]
) -> str:
    """Who stands in the worst and best quarter, and how many are not known."""
    areas, lines = seen.areas_in(period), seen.lines_in(period)
    own = f"{shelf.place.area.name}: " if shelf.place.area else ""
    unknown = [value for value in areas if value.known is None]
    if len(unknown) == len(areas):
        words = {status_words(str(value.figure.status)).label.lower() for value in unknown}
        return (
            f"{own}none of {plural(len(areas), 'area')} has a value for {period} that can be used "
            f"({', '.join(sorted(words))})."
        )
    said = []
    for place in (Place.WORST, Place.BEST, Place.HIGH, Place.LOW):
        inside = [names.get(v.area, v.area) for v in areas
                  if placed(v.known, lines, one.direction) == place]  # fmt: skip
        if inside:
            said.append(f"{', '.join(inside)} in the {PLACES[place]}")
    told = "; ".join(said) or "too few areas for quartiles"
    left = f"; {plural(len(unknown), 'area')} not known" if unknown else ""
    return f"{period}: {told}{left}."


def lines_words(lines: Lines, one: Indicator) -> str:
    """The median and the quartiles, with where they come from."""
    if lines.median is None:
        return ""
    origin = "published" if lines.printed else f"of the {lines.count} areas that are known"
    said = f"Median {_amount(lines.median, one)}"
    if lines.lower is not None and lines.upper is not None:
        said += f"; quartiles {_amount(lines.lower, one)} and {_amount(lines.upper, one)}"
    return f"{said}, {origin}. {DIRECTIONS[one.direction]}."


def _amount(value: Decimal | None, one: Indicator) -> str:
    if value is None:
        return "not known"
    return amount(value.quantize(Decimal("0.01")).normalize(), one.unit)


def values_table(shelf: Shelf, one: Indicator, seen: ValuesSeen, names: dict[str, str]) -> Table:
    """Every value for everybody, newest period first."""
    del shelf
    rows = []
    for period in reversed(seen.periods):
        lines = seen.lines_in(period)
        for value in (*seen.wholes_in(period), *seen.areas_in(period)):
            where = placed(value.known, lines, one.direction)
            is_area = value.stands_for == "area"
            rows.append(
                (
                    Cell(names.get(value.area, value.area), hint="" if is_area else "the whole"),
                    Cell(period),
                    _value_cell(value),
                    Cell(PLACES[where] if is_area else ""),
                    Cell(str(value.figure.note)),
                )
            )
    return Table(
        "values",
        "Values by area",
        (
            Column("area", "Area"),
            Column("period", "Period"),
            Column("value", "Value", numeric=True),
            Column("place", "Where it stands"),
            Column("note", "Note"),
        ),
        tuple(rows),
        empty="No values yet. Bring in the table “Values of indicators” with this indicator’s "
        "code; its page under Templates has an empty file.",
    )


def _value_cell(value: ValueSeen) -> Cell:
    status = str(value.figure.status)
    if value.known is None:
        return Cell(status_words(status).label, status=status, raw="")
    return Cell(figure(value.figure), status=status, raw=value.known)


def gap_table(one: Indicator, seen: ValuesSeen, dimension: str, area: str) -> Table:
    """The groups of one dimension in one area, period by period, with the gap in each."""
    about = dimensions()[dimension]
    grouped = seen.grouped(dimension, area)
    groups = [name for name in about.groups if any(name in own for own in grouped.values())]
    groups += [n for own in grouped.values() for n in own if n not in about.groups]
    groups = list(dict.fromkeys(groups))
    rows = [
        (
            Cell(about.groups.get(name, name)),
            *(
                _value_cell(own[name]) if name in own else Cell("not available")
                for own in grouped.values()
            ),
        )
        for name in groups
    ]
    last = (
        Cell("Widest gap"),
        *(
            Cell(_apart(gap_between(own, one.direction), one))
            for own in seen.spoken_of(dimension, area).values()
        ),
    )
    return Table(
        f"by-{dimension}",
        f"By {about.label.lower()}",
        (
            Column("group", "Group"),
            *(Column(f"p{at}", period, numeric=True) for at, period in enumerate(grouped)),
        ),
        (*rows, last),
        note=f"Groups: {about.source}.",
    )


def _apart(gap: Gap | None, one: Indicator) -> str:
    if gap is None:
        return "fewer than two groups are known"
    return f"{'at least ' if gap.left_out else ''}{_points(gap.apart, one)}"


def _points(value: Decimal, one: Indicator) -> str:
    return f"{number(value)} points" if one.unit.startswith("pct") else amount(value, one.unit)


def gap_chart(one: Indicator, seen: ValuesSeen, dimension: str, area: str) -> BarChart:
    """The groups of the newest period."""
    about = dimensions()[dimension]
    grouped = seen.grouped(dimension, area)
    period = list(grouped)[-1]
    items = [
        Bar(
            about.groups.get(name, name),
            grouped[period][name].known,
            figure(grouped[period][name].figure),
            status=str(grouped[period][name].figure.status),
        )
        for name in (*about.groups, *(n for n in grouped[period] if n not in about.groups))
        if name in grouped[period]
    ]
    return bars(items, id=f"{dimension}-chart", finding=gap_sentence(one, seen, dimension, area))


def gap_sentence(one: Indicator, seen: ValuesSeen, dimension: str, area: str) -> str:
    """ "2021/22: Least deprived fifth stands best and Most deprived fifth worst, 3.9 apart." """
    about = dimensions()[dimension]
    grouped = seen.grouped(dimension, area)
    period = list(grouped)[-1]
    values = seen.spoken_of(dimension, area)
    gap = gap_between(values[period], one.direction)
    if gap is None:
        return f"{period}: fewer than two groups are known, so no gap can be told."
    ahead, off = about.groups.get(gap.ahead, gap.ahead), about.groups.get(gap.off, gap.off)
    most = "at least " if gap.left_out else ""
    times = f" ({number(gap.times, 1)} times)" if gap.times else ""
    said = f"{period}: from {ahead} to {off} it is {most}{_points(gap.apart, one)}{times}."
    if gap.left_out:
        names = ", ".join(about.groups.get(name, name) for name in gap.left_out)
        said += f" Not known, and so not in it: {names}."
    change = change_in_gap(values, one.direction)
    if change is None:
        return said
    if change.by is None:
        return f"{said} How the gap has changed cannot be told: {change.reason}."
    way = "narrowed" if change.by < 0 else "widened" if change.by > 0 else "not changed"
    by = f" by {_points(abs(change.by), one)}" if change.by else ""
    return f"{said} Since {change.before} it has {way}{by}."


def targets_table(one: Indicator, seen: ValuesSeen, names: dict[str, str]) -> Table:
    """Baselines and targets."""
    rows = []
    for row in seen.targets:
        target, baseline = row.figures.get("target"), row.figures.get("baseline")
        area = row.text("area_code")
        rows.append(
            (
                Cell(names.get(area, area)),
                Cell(figure(baseline) if baseline else "not available",
                     hint=row.text("baseline_period"),
                     status=str(baseline.status) if baseline else ""),
                Cell(figure(target) if target else "not available", hint=row.text("period"),
                     status=str(target.status) if target else ""),
                Cell(_reached(one, seen, area, target.value if target else None)),
            )
        )  # fmt: skip
    return Table(
        "targets",
        "Baselines and targets",
        (
            Column("area", "Area"),
            Column("baseline", "Baseline", numeric=True),
            Column("target", "Target", numeric=True),
            Column("latest", "Latest value"),
        ),
        tuple(rows),
        empty="No target yet. Bring in the table “Baselines and targets of indicators”.",
    )


def _reached(one: Indicator, seen: ValuesSeen, area: str, target: Decimal | None) -> str:
    known = [v for v in seen.for_everybody() if v.area == area and v.known is not None]
    if not known:
        return "not available"
    last = known[-1]
    said = f"{figure(last.figure)} in {last.period}"
    if target is None or last.known is None or one.direction == "neither":
        return said
    met = last.known <= target if one.direction == "lower" else last.known >= target
    return f"{said}, target {'met' if met else 'not yet met'}"
