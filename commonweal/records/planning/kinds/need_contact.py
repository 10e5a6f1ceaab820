"""How many more people would be in contact at the comparator's rate, with what that rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.tables import ContactWords, LocalContact, contacts_of
from commonweal.records.planning.definitions_need import contact_rules
from commonweal.records.planning.kinds import saying
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

DEMAND = "leicestershire_demand"


@dataclass(frozen=True)
class Contacts:
    """The gap of each population of the table."""

    gaps: tuple[LocalContact, ...]


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Every population of the table that has people in contact, a rate, and a comparator's."""
    del subject, given, tell
    rules = contact_rules()
    words = ContactWords(rules.people, rules.rate, rules.unit, rules.per, rules.comparator)
    gaps, used = contacts_of(reading.rows(DEMAND), words)
    if not gaps:
        raise CannotWork(
            "The table of demand has no two rows of one population and period that say "
            f"“{rules.people[0]}” and “{rules.rate[0]}” (unit “{rules.unit}”) in the column "
            f"measure: write them so, and the rate of {rules.comparator} in the same period."
        )
    answer = Contacts(tuple(gaps))
    return Worked(
        answer=answer,
        headline=_headline(gaps[0]),
        steps=tuple(f"{one.population}: {step}" for one in gaps for step in one.gap.steps),
        used=refs_of(used),
        definitions=(rules.named,),
        cautions=tuple(_cautions(reading, answer)),
    )


def _headline(one: LocalContact) -> str:
    gap = one.gap
    if gap.gap < 0:
        return (
            f"{one.population}, {one.period}: {-gap.gap:,.0f} more people are in contact than at "
            f"the rate of {one.comparator}."
        )
    return (
        f"{one.population}, {one.period}: at the rate of {one.comparator} {gap.gap:,.0f} more "
        f"people would be in contact; the rate is {gap.verdict}."
    )


def _cautions(reading: Reading, answer: Contacts) -> Iterator[str]:
    yield from saying.illustrative(reading, (DEMAND,))
    for one in answer.gaps:
        yield (
            f"The {one.gap.denominator:,.0f} people behind the rate are implied by the printed "
            f"count and rate. They are not the population of {one.population}, and no source "
            "prints them."
        )
    yield (
        "Rates of contact are not standardised for age or need, and nothing says that the "
        "comparator meets its need."
    )


KIND = Kind(
    code="need-contact",
    title="Contacts against a comparator",
    path="need/contact/",
    reads=(DEMAND,),
    needs=(DEMAND,),
    answer=Contacts,
    work=work,
)
OBJECTORS = ()
