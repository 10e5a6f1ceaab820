"""The filters on the way to care: people expected at each level, and which filter differs here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.filters import FilterLine, Filters, filters, roundly
from commonweal.planning.need.tables import levels_of
from commonweal.records.planning.definitions_need import filter_rules
from commonweal.records.planning.kinds import saying
from commonweal.records.results.kinds import Kind, Tell, where_held
from commonweal.records.results.reading import Reading

PREVALENCE = "prevalence_and_filters"


@dataclass(frozen=True)
class Given:
    """How many people live here and who says so, and people counted here by code of the level."""

    population: Decimal | None = None
    population_source: str = ""
    local: Mapping[str, Decimal] = field(default_factory=dict)


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Population × the levels of the place's own table, else of those that ship."""
    del subject, tell
    rules = filter_rules()
    levels, used = levels_of(reading.rows(PREVALENCE), rules.levels, rules.rows)
    answer = filters(
        levels,
        rules.per,
        population=given.population,
        local=given.local,
        at_least_in_primary_care=rules.primary_care,
    )
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=tuple(_steps(answer)),
        used=refs_of(used),
        definitions=(rules.named,),
        cautions=tuple(_cautions(reading, given, answer)),
    )


def _headline(answer: Filters) -> str:
    levels = {line.level.code: line.level for line in answer.lines}
    widest = next((line for line in answer.lines if line.level.code == answer.widest), None)
    if widest is not None and widest.local_pass is not None:
        return (
            f"The filter that differs most here is “{widest.level.title}”: "
            f"{widest.local_pass:.0f}% pass it, {widest.differs} than the "
            f"{_ends(widest)} expected."
        )
    first, last = levels["affected"], levels["referred"]
    if answer.population is None:
        return (
            f"Of {answer.per:,} people about {first.says} have mental health problems and "
            f"{last.says} are referred to a specialist service; no population has been entered."
        )
    digits = filter_rules().shown_digits
    people = {line.level.code: line.expected for line in answer.lines}
    affected, low, high = (
        f"{roundly(end or Decimal(0), digits):,}"
        for end in (people["affected"].low, people["referred"].low, people["referred"].high)
    )
    return (
        f"Of {answer.population:,.0f} people about {affected} are expected to have mental health "
        f"problems and {low} to {high} to be referred to a specialist service."
    )


def _ends(line: FilterLine) -> str:
    if line.passed is None:
        return "rate"
    if line.passed.low == line.passed.high:
        return f"{line.passed.low:.0f}%"
    return f"{line.passed.low:.0f} to {line.passed.high:.0f}%"


def _steps(answer: Filters) -> Iterator[str]:
    for line in answer.lines:
        step = f"{line.level.title}: {line.level.says} of {answer.per:,}"
        if line.passed is not None:
            middle = line.passed.middle
            step += f"; {_ends(line)} of the level before"
            if middle is not None and line.passed.low != line.passed.high:
                step += f", {middle:.0f}% in the middle"
        yield step
    yield from answer.notes


def _cautions(reading: Reading, given: Given, answer: Filters) -> Iterator[str]:
    yield from saying.illustrative(reading, (PREVALENCE,))
    yield (
        "The levels are about everybody in the country: they do not allow for ages, deprivation or "
        "services here."
    )
    if answer.population is not None:
        said = given.population_source.strip() or "nobody has said where it comes from"
        yield f"The population was entered by a commissioner: {said}."


KIND = Kind(
    code="need-filters",
    title="Filters on the way to care",
    path="need/filters/",
    reads=(PREVALENCE,),
    needs=(),
    subjects=where_held(PREVALENCE),
    given=Given,
    answer=Filters,
    work=work,
)
OBJECTORS = ()
