"""Who uses services for the need they have: groups of a place's areas beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from commonweal.language.figure import Status
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.comparison_tables import use_faults, uses_of
from commonweal.planning.need.equity import Study, study
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.people.acting import Acting
from commonweal.records.planning.definitions_equity import PATH, equity_rules
from commonweal.records.planning.kinds.need_default import DefaultNeed, Given
from commonweal.records.planning.kinds.need_ground import AREAS, READ
from commonweal.records.planning.kinds.need_rows import sound_rows
from commonweal.records.register.selectors_names import areas_known
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

USE = "need_use"


@dataclass(frozen=True, slots=True)
class Equity:
    """One study for each area, measure and kind of group, in the order of the table."""

    studies: tuple[Study, ...]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Set groups beside each other, for everything that the table of use tells apart."""
    del subject, tell
    rules = equity_rules()
    rows, left_out = sound_rows(reading, USE, look)
    found = uses_of(rows, rules.kinds)
    need = DefaultNeed(reading, given.condition)
    of_use = {row.text("measure") for row in rows if row.text("theme") == "use"}
    if not found:
        raise CannotWork(
            "The table of use tells no groups apart: bring in rows by ethnic group, deprivation, "
            "age, sex or locality."
        )
    answer = Equity(
        tuple(
            study(
                (area, name),
                measure,
                rules.kinds[kind],
                need.for_groups(area, measure, rules.kinds[kind], uses)
                if measure in of_use
                else uses,
                rules.rules,
            )
            for (area, name, measure, kind), uses in found.items()
        )
    )
    return Worked(
        answer=answer,
        headline=headline(answer),
        steps=(
            "Use against need: share of activity ÷ share of expected need, 1 for equal use",
            "Ratio: rate ÷ rate of the group compared with, log-normal limits, never without both "
            "counts",
            "Along deprivation: line through the tenths by their people, 1 the most deprived",
        ),
        used=refs_of(rows, need.rows),
        definitions=(PATH, "statistics/methods.yaml"),
        cautions=(*left_out, *cautions(rows, answer), *need.said),
    )


def headline(answer: Equity) -> str:
    """The widest ratio for equal need that chance does not explain; else that there is none."""
    given = [
        (one, line.need_ratio)
        for one in answer.studies
        for line in one.lines
        if line.need_ratio is not None and line.need_ratio.ratio.value
    ]
    if not given:
        return (
            "Expected need is not given for two groups of a measure, so use is not set beside it."
        )
    apart = [
        (max(ratio.ratio.value or 1, 1 / (ratio.ratio.value or 1)), one, ratio)
        for one, ratio in given
        if not (ratio.ratio.low or 0) <= 1 <= (ratio.ratio.high or 1)
    ]
    if not apart:
        return "No group is seen to use more or less for the same need than chance would explain."
    _, one, widest = max(apart, key=lambda item: item[0])
    return (
        f"For the same need, {one.measure} in {one.area_name} of the group “{widest.group}” is "
        f"{widest.ratio.value:.2f} times that of the group “{widest.reference}”."
    )


def cautions(rows: Sequence[Row], answer: Equity) -> Iterator[str]:
    """What a reader must know first."""
    if any(row.status == Status.ILLUSTRATIVE for row in rows):
        yield "Some numbers are illustrative: made up to show how this works. Not evidence."
    if any(one.unknown.share.value is None for one in answer.studies):
        yield (
            "For some measures nobody said how many people's group is not known: rates of every "
            "group may be too low."
        )
    if any(one.breaks for each in answer.studies for one in each.history):
        yield (
            "Populations were counted on a new basis within a series: rates before and after the "
            "break do not compare."
        )
    if any(one.kind == "ethnic group" for one in answer.studies):
        yield (
            "“Other” ethnic groups are overstated, and specific ones understated, where staff "
            "choose “other”; not every provider sends its records."
        )
    yield "Ratios are not age-standardised: groups may differ in age."


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """Areas that the register does not know and impossible numbers keep a file out: either would
    move the median of all areas."""
    rows = tables[USE]
    # The register is for everybody.
    known = areas_known(Acting.system(), {row.text("area_code") for row in rows})
    strange = [
        Objection(
            USE, row.key, "area_code",
            f"The register knows no area “{row.text('area_code')}”. Use a code as in the table of "
            "areas of need, or add the area to the register.",
        )
        for row in rows
        if row.text("area_code") not in known
    ]  # fmt: skip
    return strange + [Objection(USE, row.key, *fault) for row in rows for fault in use_faults(row)]


KIND = Kind(
    code="need-equity",
    title="Use against need by group",
    path="need/equity/",
    reads=(USE, AREAS),
    needs=(USE,),
    official=READ,
    given=Given,
    answer=Equity,
    work=work,
)
OBJECTORS = (Objector(frozenset({USE}), look, is_by_row=True),)
