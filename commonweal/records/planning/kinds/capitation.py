"""A capitated budget for a segment, beside its block value and its value at cluster prices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.capitation import (
    CapitatedBudget,
    Weighting,
    capitated_budget,
    needs_of,
)
from commonweal.planning.path_tables import segments_of
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading

PEOPLE, SEGMENTS = "segment_populations", "segments"


@dataclass(frozen=True)
class Given:
    """Pounds a year for each weighted person, how people are weighted, and who says so."""

    rate: Decimal | None = None
    weighting: Weighting = Weighting.AS_GIVEN
    method: str = ""


def subjects(reading: Reading) -> Sequence[Subject]:
    """One for each segment of which the table gives people."""
    titles = {one.code: one.title for one in segments_of(reading.rows(SEGMENTS))}
    codes = dict.fromkeys(row.text("segment_id") for row in reading.rows(PEOPLE))
    return [Subject(code, titles.get(code, code)) for code in codes]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Weighted people × rate by area. Without a rate the people are weighted and no more."""
    del tell
    rows = [row for row in reading.rows(PEOPLE) if row.text("segment_id") == subject]
    if not rows:
        raise CannotWork(f"The table of populations says nothing of the segment “{subject}”.")
    try:
        answer = capitated_budget(needs_of(rows, subject), given.rate, given.weighting)
    except ValueError as fault:
        raise CannotWork(str(fault)) from None
    titles = {one.code: one.title for one in subjects(reading)}
    return Worked(
        answer=answer,
        headline=_headline(answer, titles.get(subject, subject)),
        steps=tuple(
            one.step.replace(one.need.area, reading.names.get(one.need.area, one.need.area), 1)
            for one in answer.areas
        ),
        used=refs_of(rows),
        cautions=tuple(_cautions(rows, given)),
    )


def _headline(answer: CapitatedBudget, title: str) -> str:
    if answer.rate is None:
        return f"{title}: no rate has been entered yet, so there is no capitated budget to test."
    if not answer.budget.is_exact:
        return f"{title}: the budget cannot be added up. {answer.budget.reason.capitalize()}."
    beside = ""
    if answer.block.is_exact:
        gap = answer.budget.value - answer.block.value
        sign = "more" if gap >= 0 else "less"
        beside = f", £{abs(gap):,.0f} {sign} than the block value"
    return f"{title}: at £{answer.rate} a person the budget is £{answer.budget.value:,.0f}{beside}."


def _cautions(rows: Sequence[Row], given: Given) -> Iterator[str]:
    if any(row.status == Status.ILLUSTRATIVE for row in rows):
        yield (
            "The people, their need and what is paid now are illustrative: made up to show how "
            "this works. Not evidence."
        )
    if given.rate is not None:
        said = given.method.strip() or "nobody has said why"
        yield f"Method and rate were entered by a commissioner: {said}"


KIND = Kind(
    code="capitation",
    title="Capitated budget",
    path="path/capitation/",
    reads=(PEOPLE, SEGMENTS),
    needs=(PEOPLE,),
    given=Given,
    answer=CapitatedBudget,
    work=work,
    subjects=subjects,
)
OBJECTORS = ()
