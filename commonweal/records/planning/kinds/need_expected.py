"""People of a place and those expected to be ill, by condition, area and year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commonweal.facts.population import People
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.estimates import METHOD, RECALLED
from commonweal.planning.need.picture import NeedPicture, picture
from commonweal.planning.need.prevalence import Prevalence
from commonweal.records.facts.hooks import Objector
from commonweal.records.planning.definitions_need import NoSuchPrevalence, prevalence_of
from commonweal.records.planning.definitions_need_rules import PATH, need_rules
from commonweal.records.planning.kinds import saying
from commonweal.records.planning.kinds.need_ground import (
    AREAS,
    READ,
    areas_of,
    cover_cautions,
    index_of,
    latest_year,
    people_of,
)
from commonweal.records.published.sets import broad_ages
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True)
class Given:
    """Which conditions, years and projection; empty for those that the rules name."""

    measures: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    variant: str = ""


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """The picture of need of the place's areas."""
    del subject
    rules = need_rules()
    areas = areas_of(reading)
    people = people_of(reading, areas)
    tell(30)
    measures = _measures(tuple(dict.fromkeys(given.measures or rules.measures)))
    first = latest_year(people)
    ahead = (first + by for by in rules.years_ahead)
    years = tuple(sorted(set(given.years))) or tuple(year for year in ahead if year in people.years)
    lost = [str(year) for year in years if year not in people.years]
    if lost:
        raise CannotWork(
            f"The population is held for {people.years[0]} to {people.years[-1]}, not for "
            f"{' and '.join(lost)}. Choose other years, or bring in a file that has them."
        )
    index = index_of(reading, areas)
    answer = picture(
        people, areas, measures, years,
        variant=given.variant or rules.variant,
        broad_ages=[(one.first, one.last) for one in broad_ages()],
        adjustments={"": index} if index else {},
    )  # fmt: skip
    return Worked(
        answer=answer,
        headline=headline(answer),
        steps=tuple(_steps(people, answer)),
        used=refs_of(reading.rows(AREAS)),
        definitions=(PATH, *sorted({f"prevalence/{one.survey}" for one in measures})),
        cautions=(
            *cover_cautions(reading, areas, years[0]), *_cautions(answer), *people.reasons,
        ),
    )  # fmt: skip


def _measures(codes: tuple[str, ...]) -> list[Prevalence]:
    try:
        return [prevalence_of(code) for code in codes]
    except NoSuchPrevalence as fault:
        raise CannotWork(str(fault)) from None


def headline(answer: NeedPicture) -> str:
    """What the picture comes to, for the first condition and the places as a whole."""
    first, base, last = answer.years[0], answer.base_year, answer.years[-1]
    title = answer.conditions[0].title.lower()
    now, start, then = (_whole(answer, year) for year in (first, base, last))
    if now is None:
        return f"How many people have a {title} cannot be said: no population is held for {first}."
    shown = round(now, -2 if now >= 1000 else -1)
    sentence = (
        f"By fixed national rates about {shown:,.0f} people are expected to have a {title} in "
        f"{first}"
    )
    if then is None or not start or last == base:
        return sentence + "."
    change = f"{then / start - 1:+.1%}"
    return f"{sentence}; their number is projected to change by {change} from {base} to {last}."


def _whole(answer: NeedPicture, year: int) -> float | None:
    """The first condition over all areas; None where one of them is not known."""
    areas = {one.code for one in answer.areas if one.role == "area"}
    code = answer.conditions[0].code
    values = [
        line.comparable
        for line in answer.lines
        if line.condition == code and line.year == year and line.area in areas
    ]
    if not values or None in values:
        return None
    return sum(value for value in values if value is not None)


def _steps(people: People, answer: NeedPicture) -> Iterator[str]:
    yield f"People by sex and age from {', '.join(people.sources)}"
    yield "Each band × the rate of its sex and ages, summed: the comparable estimate"
    if answer.basis:
        yield f"× the {answer.basis} of each area: the locally adjusted estimate"
    yield f"Limits: {METHOD}"


def _cautions(answer: NeedPicture) -> Iterator[str]:
    yield (
        "Household surveys leave out people in hospitals, prisons, hostels and care homes, and "
        "conditions overlap: do not add their rows."
    )
    if any(one.mark == "C" for one in answer.conditions):
        yield RECALLED
    if answer.base_year == answer.years[-1] != answer.years[0]:
        yield (
            "Only one of these years is projected, and estimates and projections do not join: no "
            "change is told. Choose two projected years."
        )
    elif answer.base_year != answer.years[0]:
        yield (
            f"Estimates of the past and projections rest on different counts and do not join, so "
            f"changes are told from {answer.base_year}."
        )
    years = sorted({one.year for one in answer.lines if one.no_limits and one.low is not None})
    if years:
        yield (
            f"The ranges of {saying.listed([str(one) for one in years])} leave out what the "
            "projection may be out by, as no high and low projection is held for them: they are "
            "too narrow."
        )
    if not answer.basis:
        yield "No need-weighted population is held, so there is no locally adjusted estimate."


KIND = Kind(
    code="need-expected",
    title="People expected to be ill",
    path="need/expected/",
    reads=(AREAS,),
    needs=(AREAS,),
    official=READ,
    given=Given,
    answer=NeedPicture,
    work=work,
    is_long=False,
)
OBJECTORS: tuple[Objector, ...] = ()
