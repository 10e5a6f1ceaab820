"""People expected on a list of general practice by condition, beside its registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.gp_list import GpList, gp_list
from commonweal.planning.need.tables import conditions_of
from commonweal.records.planning.definitions_need import list_rules
from commonweal.records.planning.kinds import saying
from commonweal.records.results.kinds import Kind, Tell, where_held
from commonweal.records.results.reading import Reading

PREVALENCE = "prevalence_and_filters"


@dataclass(frozen=True)
class Given:
    """How many are registered, and the people on each register by code of the condition."""

    size: Decimal | None = None
    registers: Mapping[str, Decimal] = field(default_factory=dict)


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """List ÷ 2,000 × the people of the place's own table, else of those that ship."""
    del subject, tell
    rules = list_rules()
    conditions, used = conditions_of(reading.rows(PREVALENCE), rules.conditions, rules.rows)
    answer = gp_list(conditions, rules.base, size=given.size, registers=given.registers)
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=tuple(_steps(answer)),
        used=refs_of(used),
        definitions=(rules.named,),
        cautions=tuple(_cautions(reading, answer)),
    )


def _headline(answer: GpList) -> str:
    size = answer.base if answer.size is None else answer.size
    counted = [
        f"{line.expected.value:,.0f} with {line.condition.title.lower()}"
        for line in answer.lines
        if line.expected.is_exact
    ]
    return f"A list of {size:,.0f} people is expected to hold {saying.listed(counted)}."


def _steps(answer: GpList) -> Iterator[str]:
    size = answer.base if answer.size is None else answer.size
    for line in answer.lines:
        people, expected = line.condition.people, line.expected
        if people.is_exact and expected.is_exact:
            yield (
                f"{line.condition.title}: {size:,.0f} ÷ {answer.base:,} × {people.value} = "
                f"{expected.value:,.0f}"
            )
        if line.register is not None and line.found.is_exact:
            yield (
                f"{line.condition.title}: {line.register:,} on the register are "
                f"{line.found.value:.0f}% of those expected"
            )


def _cautions(reading: Reading, answer: GpList) -> Iterator[str]:
    yield from saying.illustrative(reading, (PREVALENCE,))
    yield "One person may be in several lines: do not add them."
    if any(line.register is not None for line in answer.lines):
        yield (
            "A register counts who has been diagnosed and recorded, not who is ill, and may be of "
            "other ages."
        )


KIND = Kind(
    code="need-gp-list",
    title="Mental illness on a GP list",
    path="need/gp-list/",
    reads=(PREVALENCE,),
    needs=(),
    subjects=where_held(PREVALENCE),
    given=Given,
    answer=GpList,
    work=work,
)
OBJECTORS = ()
