"""How many more people would be in contact at the comparator's rate, with what that rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import printed_step
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.contact_gap import contact_gap
from commonweal.planning.need.tables import ContactWords, LocalContact, contacts_of
from commonweal.records.planning.definitions_need import ContactRules, contact_rules
from commonweal.records.planning.kinds import saying
from commonweal.records.results.kinds import Kind, Tell, where_held
from commonweal.records.results.reading import Reading

DEMAND = "leicestershire_demand"


@dataclass(frozen=True)
class Given:
    """People in contact, their rate and that of the comparator as printed, and who says so.

    The rates are of as many people as the rules say. `population` and `period` are words; without
    the first it is the place.
    """

    people: Decimal | None = None
    rate: Decimal | None = None
    comparator_rate: Decimal | None = None
    population: str = ""
    period: str = ""
    source: str = ""


@dataclass(frozen=True)
class Contacts:
    """The gap of what was entered here, first, and of each population of the table."""

    gaps: tuple[LocalContact, ...]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Every population of the table that has people in contact, a rate, and a comparator's."""
    del subject, tell
    rules = contact_rules()
    words = ContactWords(rules.people, rules.rate, rules.unit, rules.per, rules.comparator)
    entered = _entered(reading, given, rules)
    gaps, used = contacts_of(reading.rows(DEMAND), words)
    if not gaps and entered is None:
        raise CannotWork(
            "The table of demand has no two rows of one population and period that say "
            f"“{rules.people[0]}” and “{rules.rate[0]}” (unit “{rules.unit}”) in the column "
            f"measure: write them so, and the rate of {rules.comparator} in the same period, or "
            "enter the three numbers on the page."
        )
    answer = Contacts((*([entered] if entered else []), *gaps))
    gaps = list(answer.gaps)
    return Worked(
        answer=answer,
        headline=_headline(gaps[0]),
        steps=tuple(f"{one.population}: {step}" for one in gaps for step in one.gap.steps),
        used=refs_of(used),
        definitions=(rules.named,),
        cautions=tuple(_cautions(reading, given, answer)),
    )


def _entered(reading: Reading, given: Given, rules: ContactRules) -> LocalContact | None:
    """The gap of the numbers that were entered; None where none was. Raises CannotWork."""
    numbers = (given.people, given.rate, given.comparator_rate)
    if all(one is None for one in numbers):
        return None
    people, rate, other = numbers
    if people is None or rate is None or other is None:
        raise CannotWork(
            "Enter all three: the people in contact, their rate, and the rate of "
            f"{rules.comparator}. The gap needs each of them."
        )
    step = max(printed_step(f"{one:f}") for one in (rate, other))
    return LocalContact(
        given.population.strip() or _here(reading),
        given.period.strip() or "period not given",
        rules.comparator,
        contact_gap(people, rate, other, rules.per, step),
    )


def _here(reading: Reading) -> str:
    """What the people of the place are called: by its area, as a place may be named as a review."""
    area = reading.place.area
    return reading.place.name if area is None else area.name


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


def _cautions(reading: Reading, given: Given, answer: Contacts) -> Iterator[str]:
    yield from saying.illustrative(reading, (DEMAND,))
    if given.people is not None:
        said = given.source.strip() or "nobody has said where they come from"
        yield f"The first numbers were entered by a commissioner: {said}."
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
    needs=(),
    subjects=where_held(DEMAND),
    given=Given,
    answer=Contacts,
    work=work,
)
OBJECTORS = ()
