"""People who are eligible under the Care Act and below the thresholds of services, by area.

Counts of a place's own table go first; where nobody has counted, people expected to be ill times a
share for each level stand in, labelled as what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.delivering.threshold_tables import Levels, thresholds_of
from commonweal.delivering.thresholds import Between, Threshold, left_out
from commonweal.language.figure import Quantity, Status
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.missing_middle import AreaMiddle, missing_middle, people_at_levels
from commonweal.planning.need.picture import NeedArea, picture
from commonweal.planning.need.prevalence import Prevalence
from commonweal.records.delivering.kinds.thresholds import (
    CLAUSES,
    GROUPS,
    PEOPLE,
    THRESHOLDS,
    levels_of_need,
)
from commonweal.records.planning.definitions_need import MiddleRules, middle_rules, prevalence_of
from commonweal.records.planning.definitions_need_rules import need_rules
from commonweal.records.planning.kinds import saying
from commonweal.records.planning.kinds.need_ground import READ, latest_year, people_of
from commonweal.records.register.selectors_names import spoken_names
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

COUNTED, ESTIMATED, BOTH = "counted", "estimated", "partly counted"


@dataclass(frozen=True, slots=True)
class MiddleLine:
    """The people between on one pathway in one area. `basis` is counted, estimated or both."""

    pathway: str
    area_name: str
    basis: str
    middle: AreaMiddle


@dataclass(frozen=True, slots=True)
class Middle:
    """Every pathway and area whose threshold leaves somebody out; `levels` are labels by code."""

    condition: str
    areas: int
    levels: Mapping[str, str]
    lines: tuple[MiddleLine, ...]


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """The lowest threshold of each pathway and area beside eligibility, and who falls between."""
    del subject, given
    rules, levels = middle_rules(), levels_of_need()
    read = {name: reading.rows(name) for name in (THRESHOLDS, PEOPLE, GROUPS)}
    found = thresholds_of({**read, CLAUSES: []}, levels, reading.names)
    lowest = _lowest(found.thresholds, levels)
    between = left_out(lowest, levels=levels.codes, eligible_from=levels.eligible_from)
    counted = _counted(read[PEOPLE], reading.names, levels)
    bare = {
        one.threshold.area
        for one in between
        if any((one.threshold.area, level) not in counted for level in one.levels)
    }
    tell(20)
    measure = _measure(rules)
    estimated = _estimated(reading, sorted(bare), measure, rules)
    # In full: short names of commissioners speak only to those who know them.
    names = {**reading.names, **spoken_names(reading.acting)}
    lines = tuple(_line(one, counted, estimated, rules, names) for one in between)
    answer = Middle(
        measure.title,
        len({one.area for one in lowest}),
        {one.code: one.label for one in levels.listed},
        lines,
    )
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=tuple(_steps(answer)),
        used=refs_of(*read.values()),
        definitions=(rules.named, f"prevalence/{measure.survey}"),
        cautions=tuple(_cautions(reading, answer, rules)),
    )


def _lowest(thresholds: Sequence[Threshold], levels: Levels) -> list[Threshold]:
    """Where several providers take people on one pathway in one area, the lowest one counts."""
    order = {code: place for place, code in enumerate(levels.codes)}
    found: dict[tuple[str, str], Threshold] = {}
    for one in thresholds:
        key = one.pathway, one.area
        if key not in found or order[one.level] < order[found[key].level]:
            found[key] = one
    return list(found.values())


def _counted(
    rows: Sequence[Row], names: Mapping[str, str], levels: Levels
) -> dict[tuple[str, str], tuple[Quantity, str]]:
    """People and status by area and level, as the place's own table counts them.

    A count that is held back or missing is nobody or more.
    """
    codes = {name.casefold(): code for code, name in names.items()}
    found = {}
    for row in rows:
        area, people = row.text("area"), row.quantity("people")
        if people.low is None:
            people = replace(people, low=Decimal(0))
        key = codes.get(area.casefold(), area), levels.code_of(row.text("level"))
        found[key] = people, str(row.status)
    return found


def _measure(rules: MiddleRules) -> Prevalence:
    """The first measure of the picture of need that is of the condition of the shares."""
    held = (prevalence_of(code) for code in need_rules().measures)
    found = next((one for one in held if one.condition == rules.condition), None)
    if found is None:
        raise CannotWork(
            f"No measure of the picture of need is of {rules.condition}: add one to its rules."
        )
    return found


def _estimated(
    reading: Reading, areas: Sequence[str], measure: Prevalence, rules: MiddleRules
) -> dict[tuple[str, str], Quantity]:
    """People at each level of the areas that nobody has counted, or why there is no number."""
    expected = {code: _expected(reading, code, measure) for code in areas}
    return people_at_levels(expected, rules.levels)


def _expected(reading: Reading, code: str, measure: Prevalence) -> Quantity:
    area = NeedArea(code, reading.names.get(code, code), "", "area", "")
    try:
        people = people_of(reading, (area,))
        (line,) = picture(
            people, (area,), (measure,), (latest_year(people),),
            variant=need_rules().variant, broad_ages=(), adjustments={},
        ).lines  # fmt: skip
    except CannotWork as fault:
        return Quantity.unknown(str(fault).rstrip("."))
    if line.comparable is None:
        return Quantity.unknown(line.reason)
    low = line.comparable if line.low is None else line.low
    high = line.comparable if line.high is None else line.high
    return Quantity(Decimal(repr(low)), Decimal(repr(high)))


def _line(
    found: Between,
    counted: Mapping[tuple[str, str], tuple[Quantity, str]],
    estimated: Mapping[tuple[str, str], Quantity],
    rules: MiddleRules,
    names: Mapping[str, str],
) -> MiddleLine:
    threshold, levels = found.threshold, found.levels
    area = threshold.area
    own = {level: counted[area, level] for level in levels if (area, level) in counted}
    people = dict(estimated) | {(area, level): pair[0] for level, pair in own.items()}
    shares = {one.code: one.status for one in rules.levels}
    statuses = [pair[1] for pair in own.values()]
    statuses += [shares.get(level, "") for level in levels if level not in own]
    (middle,) = missing_middle(
        people, {area: levels}, rules.groups,
        illustrative=Status.ILLUSTRATIVE in (threshold.status, *statuses),
    )  # fmt: skip
    basis = ESTIMATED if not own else COUNTED if len(own) == len(levels) else BOTH
    return MiddleLine(threshold.pathway, names.get(area, area), basis, middle)


def _headline(answer: Middle) -> str:
    areas = {one.middle.area for one in answer.lines}
    said = (
        f"In {len(areas)} of {answer.areas} areas people who are eligible under the Care Act fall "
        "below the threshold of a service"
    )
    known = [one for one in answer.lines if one.middle.people.high is not None]
    if not known:
        return f"{said}; how many cannot be said." if areas else f"{said}."
    most = max(known, key=lambda one: one.middle.people.high or 0)
    return f"{said}; most in {most.area_name}: {_ends(most.middle.people)} ({most.pathway})."


def _ends(people: Quantity) -> str:
    if people.high is None:
        return f"at least {people.low or 0:,.0f}, as {people.reason}"
    low = people.low or 0
    return f"{low:,.0f}" if low == people.high else f"{low:,.0f} to {people.high:,.0f}"


def _steps(answer: Middle) -> Iterator[str]:
    for one in answer.lines:
        levels = ", ".join(answer.levels[level] for level in one.middle.levels)
        yield f"{one.area_name}, {one.pathway}: {levels}, {one.basis}: {_ends(one.middle.people)}"
    if any(one.basis != COUNTED for one in answer.lines):
        yield f"Estimated: people expected to have a {answer.condition.lower()} × a share a level"


def _cautions(reading: Reading, answer: Middle, rules: MiddleRules) -> Iterator[str]:
    yield from saying.illustrative(reading, (THRESHOLDS, PEOPLE))
    working = {one.status for one in rules.groups} | (
        set() if all(one.basis == COUNTED for one in answer.lines)
        else {one.status for one in rules.levels}
    )  # fmt: skip
    if Status.ILLUSTRATIVE in working:
        yield (
            "Illustrative: no source gives the shares by which groups, and people nobody has "
            "counted, are estimated. They are working values: put local counts in their place."
        )
    yield "People may be in several groups, and left out on several pathways: never add the rows."


KIND = Kind(
    code="need-missing-middle",
    title="Missing middle",
    path="need/missing-middle/",
    reads=(THRESHOLDS, PEOPLE, GROUPS),
    needs=(THRESHOLDS,),
    official=READ,
    answer=Middle,
    work=work,
    is_long=False,
)
OBJECTORS = ()
