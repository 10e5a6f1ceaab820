"""Talking therapies: therapists for the people who live here, and the way of those referred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked
from commonweal.planning.need.talking_therapies import CompleteOf, Way, therapists, way_through
from commonweal.records.planning.definitions_need import TherapyRules, therapy_rules
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True)
class Given:
    """How many people live here, how many are referred a year, and of whom the share who complete
    treatment is; empty for what the rules say. `source` says where the numbers come from."""

    population: Decimal | None = None
    referrals: Decimal | None = None
    complete_of: str = ""
    source: str = ""


@dataclass(frozen=True)
class TalkingTherapies:
    """Therapists for `population`, and the way of the people referred; None where not entered."""

    population: Decimal | None
    therapists: Decimal | None
    way: Way | None


def subjects(reading: Reading) -> tuple[Subject, ...]:
    """Nothing: only somebody who enters numbers has it worked out."""
    del reading
    return ()


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Population ÷ 250,000 × 40, and referrals × enter × complete × recover, by the rules."""
    del reading, subject, tell
    rules = therapy_rules()
    if given.population is None and given.referrals is None:
        raise CannotWork("Enter how many people live here, how many are referred a year, or both.")
    funnel = rules.funnel
    if given.complete_of:
        funnel = replace(funnel, complete_of=CompleteOf(given.complete_of))
    answer = TalkingTherapies(
        given.population,
        None if given.population is None
        else therapists(given.population, rules.therapists, rules.population),
        None if given.referrals is None else way_through(given.referrals, funnel),
    )  # fmt: skip
    return Worked(
        answer=answer,
        headline=_headline(answer, rules),
        steps=tuple(_steps(answer, rules)),
        used=(),
        definitions=(rules.named,),
        cautions=tuple(_cautions(given, answer)),
    )


def _headline(answer: TalkingTherapies, rules: TherapyRules) -> str:
    said = []
    if answer.population is not None and answer.therapists is not None:
        said.append(
            f"For {answer.population:,.0f} people {answer.therapists:,.0f} therapists are asked "
            f"for, at {rules.therapists:f} for each {rules.population:,.0f}."
        )
    if answer.way is not None:
        way = answer.way
        said.append(
            f"Of {way.referrals:,.0f} referred about {_ends(way.enter)} enter treatment, "
            f"{_ends(way.complete)} complete it and {_ends(way.recover)} recover; "
            f"{_ends(way.below_target)} fewer than at the target of {rules.funnel.target:f}%."
        )
    return " ".join(said)


def _ends(people: Quantity) -> str:
    low, high = people.low or Decimal(0), people.high or Decimal(0)
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _steps(answer: TalkingTherapies, rules: TherapyRules) -> Iterator[str]:
    if answer.population is not None and answer.therapists is not None:
        yield (
            f"{answer.population:,.0f} ÷ {rules.population:,.0f} × {rules.therapists:f} = "
            f"{answer.therapists:,.1f} therapists"
        )
    if answer.way is not None:
        way, funnel = answer.way, rules.funnel
        yield f"{way.referrals:,.0f} × {funnel.enter:f}% = {_ends(way.enter)} who enter treatment"
        yield f"× {funnel.complete:f}% who complete it: {_ends(way.complete)}"
        yield (
            f"× {funnel.recover_low:f} to {funnel.recover_high:f}% who recover: "
            f"{_ends(way.recover)}; at {funnel.target:f}%: {_ends(way.at_target)}"
        )


def _cautions(given: Given, answer: TalkingTherapies) -> Iterator[str]:
    said = given.source.strip() or "nobody has said where they come from"
    yield f"The numbers were entered by a commissioner: {said}."
    yield "The shares are those that the Essex review of 2015 printed for Essex, not of this place."
    if answer.way is not None and answer.way.complete_of is CompleteOf.NOT_STATED:
        yield answer.way.said


KIND = Kind(
    code="need-talking-therapies",
    title="Talking therapies",
    path="need/talking-therapies/",
    reads=(),
    needs=(),
    subjects=subjects,
    given=Given,
    answer=TalkingTherapies,
    work=work,
)
OBJECTORS = ()
