"""The filters on the way to care in words, a table and a chart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from commonweal.language.figure import Quantity
from commonweal.planning.need.filters import FilterLine, Filters, roundly, why_not_compared
from commonweal.planning.need.picture import NeedPicture
from commonweal.planning.need.prevalence import age_words
from commonweal.records.planning.definitions_need import filter_rules
from commonweal.records.planning.kinds.need_filters import Given
from commonweal.records.published.sets import broad_ages
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.forms_need_calculators import COUNTED
from commonweal.site.planning.presenters.need_values import exact
from commonweal.site.planning.presenters.values import exact_of, say_quantity
from commonweal.site.words import number, percent

DIFFERS = {"lower": "Lower than expected", "higher": "Higher than expected"}


def levels_table(answer: Filters | None) -> Table:
    """Each level: people expected and counted, and how many of the level before come so far."""
    per = number(answer.per) if answer else "1,000"
    return Table(
        "levels",
        "People at each level on the way to care",
        (
            Column("level", "Level"),
            Column("per", f"Of {per} people", numeric=True),
            Column("expected", "Expected here", numeric=True),
            Column("passed", "Come from the level before", numeric=True),
            Column("counted", "Counted here", numeric=True),
            Column("local", "Come here, by the counts", numeric=True),
            Column("differs", "Which filter differs"),
        ),
        tuple(
            _row(answer, before, line)
            for before, line in zip((None, *answer.lines), answer.lines, strict=False)
        ) if answer else (),
        note="Between each two levels stands a filter: seeing a GP, being recognised, being "
        "referred, being admitted. The small line is the 95% range. A filter differs where that "
        "range does not meet what is expected.",
        empty="Nothing has been worked out yet. Enter how many people live here.",
    )  # fmt: skip


def _row(answer: Filters, before: FilterLine | None, line: FilterLine) -> tuple[Cell, ...]:
    compared = why_not_compared(before, line)
    differs = DIFFERS.get(line.differs, "No difference seen")
    widest = answer.widest == line.level.code
    return (
        Cell(line.level.title),
        Cell(line.level.says, raw=exact_of(Quantity(line.level.low, line.level.high))),
        Cell(expected_words(line), raw=exact_of(line.expected), hint=line.expected.reason),
        Cell(_passed(line)),
        Cell("not entered") if line.local is None else Cell(number(line.local), raw=line.local),
        _local_pass(line),
        Cell(
            "Cannot be said" if compared else differs,
            hint=compared or ("The one that differs most" if widest else ""),
        ),
    )


def expected_words(line: FilterLine) -> str:
    """People expected at a level, as it is printed: a range, or "fewer than". It is said to no
    more digits than the level has; downloads carry it in full."""
    digits = filter_rules().shown_digits
    ends = [None if end is None else roundly(end, digits) for end in _ends(line.expected)]
    if line.level.bound and ends[1] is not None:
        return f"{line.level.bound} {number(ends[1])}"
    return say_quantity(replace(line.expected, low=ends[0], high=ends[1]), "", 0)


def _ends(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    return quantity.low, quantity.high


def _passed(line: FilterLine) -> str:
    if line.passed is None:
        return ""
    if line.level.bound:
        return f"{line.level.bound} {percent(line.passed.high, 0)}"
    return say_quantity(Quantity(line.passed.low, line.passed.high), "pct", 0)


def _local_pass(line: FilterLine) -> Cell:
    if line.local_pass is None or line.local_limits is None:
        return Cell("")
    hint = say_quantity(line.local_limits, "pct", 1)
    return Cell(percent(line.local_pass, 1), raw=line.local_pass, hint=hint)


def levels_chart(answer: Filters | None) -> charts.BarChart | None:
    """People at each level: certain, open between two ends, and counted here as a line."""
    if answer is None:
        return None
    return charts.bars(
        [_bar(answer, line) for line in answer.lines],
        id="levels-chart",
        finding=_finding(answer),
        description="People expected at each level. The outline reaches from the low to the high "
        "end of what is expected.",
        marker_label="counted here",
    )


def _finding(answer: Filters) -> str:
    of = "here" if answer.population is not None else f"of {number(answer.per)} people"
    said = {line.level.code: line for line in answer.lines}
    first, last = said["affected"], said["referred"]
    if answer.population is None:
        return f"{first.level.says} {of} are affected, and {last.level.says} reach a specialist"
    return (
        f"About {expected_words(first)} people are affected {of}, and {expected_words(last)} "
        "reach a specialist service in a year"
    )


def _bar(answer: Filters, line: FilterLine) -> charts.Bar:
    level = line.level
    if answer.population is None:
        ends, shown = Quantity(level.low, level.high), level.says
    else:
        ends, shown = line.expected, expected_words(line)
    return charts.Bar(
        level.title,
        exact_of(ends),
        shown,
        low=ends.low,
        high=ends.high,
        marker=line.local if answer.population is not None else None,
        marker_shown="" if line.local is None else number(line.local),
    )


def sentences(answer: Filters | None) -> list[str]:
    """What else the filters say: how many stay in primary care, and what looks odd."""
    if answer is None:
        return []
    said = list(answer.notes)
    if answer.primary_care.low is not None:
        share = say_quantity(answer.primary_care, "pct", 0)
        said.insert(0, f"Of the people affected {share} never come to a specialist service.")
    return said


def counted_choices() -> list[tuple[str, str]]:
    """The levels at which people may be counted here: code and question."""
    return [
        (one.code, f"Counted here: {one.title[:1].lower()}{one.title[1:]}")
        for one in filter_rules().levels
    ]


def initial(given: Given) -> dict[str, Any]:
    """What the form starts with: what was entered."""
    return {
        "population": given.population,
        "source": given.population_source,
        **{f"{COUNTED}{code}": count for code, count in given.local.items()},
    }


def own_people(picture: NeedPicture | None) -> str:
    """How many people the place's own statistics find in its areas, for who enters a number."""
    total = _total(picture) if picture else None
    if picture is None or total is None:
        return "Take it from the statistics of the place, for example the newest mid-year estimate."
    return (
        f"{number(total, 0)} by the population that is held for the areas of need, mid-"
        f"{picture.years[0]}."
    )


def _total(picture: NeedPicture) -> Decimal | None:
    """Everybody in the areas that are counted; None where ages or areas are not all held."""
    words = _all_ages()
    areas = {one.code for one in picture.areas if one.role == "area"}
    found = [
        one.people
        for one in picture.heads
        if one.year == picture.years[0] and one.area in areas and one.ages in words
    ]
    known = [one for one in found if one is not None]
    if not areas or not words or len(known) != len(areas) * len(words):
        return None
    return exact(sum(known))


def _all_ages() -> frozenset[str]:
    """Those of the broad ages that follow each other from birth on; none where there is a hole."""
    found, at = [], 0
    for one in broad_ages():
        if one.first == at:
            found.append(age_words(one.first, one.last))
            if one.last is None:
                return frozenset(found)
            at = one.last + 1
    return frozenset()
