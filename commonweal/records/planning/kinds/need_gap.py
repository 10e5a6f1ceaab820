"""The gaps of a place: what people need of each service less what is there, ranked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.language.figure import Status
from commonweal.language.row import Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.adjusting import Adjustment
from commonweal.planning.need.area_gaps import AreaGaps, by_area, rivals
from commonweal.planning.need.gap import Gap, Required, There, gaps
from commonweal.planning.need.required import WHOLE, RequiredServices
from commonweal.planning.need.service_tables import measure_of, service_faults, services_there
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning.definitions_need_rules import (
    PATH,
    need_rules,
    package_definitions,
    packages_of,
)
from commonweal.records.planning.kinds import need_services, saying
from commonweal.records.planning.kinds.need_ground import (
    AREAS,
    READ,
    areas_of,
    index_of,
    people_of,
    weighted_residents,
)
from commonweal.records.planning.kinds.need_rows import sound_rows
from commonweal.records.planning.kinds.need_services import SCENARIOS, Given
from commonweal.records.published.selectors_population import MID_YEAR
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

SERVICES = "need_services"
#: So many areas are named that could come first; of more, how many they are.
NAMED = 2


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """An area or an element with what it is called."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """Every gap of a place in a year, ranked, with the names of areas and elements."""

    year: int
    packages_title: str
    basis: str
    illustrative: bool
    areas: tuple[NamedPlace, ...]
    elements: tuple[NamedPlace, ...]
    gaps: tuple[Gap, ...]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """The gaps of the areas of the place, by the packages as they are."""
    del subject
    rules = need_rules()
    needed = need_services.work(reading, "", given, tell)
    answer: RequiredServices = needed.answer
    packages = packages_of(answer.packages)
    areas = [one for one in areas_of(reading) if one.role == "area"]
    rows, left_out = sound_rows(reading, SERVICES, look)
    there = services_there(rows, packages.elements)
    people = people_of(reading, areas)
    weighted = weighted_residents(reading, areas, people, answer.year)
    found = gaps(
        tuple(_required(answer)), there, weighted,
        rules.strength, year=answer.year, model_status=packages.status,
    )  # fmt: skip
    made = Gaps(
        answer.year, answer.packages_title, answer.basis,
        any(one.made_up for one in found),
        tuple(NamedPlace(one.code, one.name) for one in areas),
        tuple(NamedPlace(one.code, one.title) for one in packages.elements),
        found,
    )  # fmt: skip
    apart = years_apart(made.year, rows)
    return Worked(
        answer=made,
        headline=_beside(headline(made), apart),
        steps=(*needed.steps, "Gap: what is needed less what is there, per element and area"),
        used=(*needed.used, *refs_of(rows)),
        definitions=(*needed.definitions, PATH),
        cautions=(
            *left_out,
            *needed.cautions,
            *_cautions(made, there, apart),
            *_two_estimates(made, index_of(reading, areas)),
            *_weights_said(made, weighted),
        ),
    )


def _required(answer: RequiredServices) -> Iterator[Required]:
    elements = {one.code: one for one in packages_of(answer.packages).elements}
    for line in answer.element_lines:
        if line.area == WHOLE:
            continue
        measure = measure_of(elements[line.element])[1]
        amount = line.activity if line.capacity is None else line.capacity
        unit_cost = line.cost.value / amount.value if amount.value else 0.0
        yield Required(
            line.element, line.area, measure, amount.value, amount.low, amount.high, unit_cost
        )


def years_apart(year: int, rows: Sequence[Row]) -> str:
    """The year of need and the periods of the services beside it, where the middle of that year
    lies outside one of them; empty where it lies in all or nobody says of when they are."""
    middle = date(year, *MID_YEAR)
    held = {figure.period for row in rows for figure in row.figures.values()}
    known = {one for one in held if one.start is not None and one.end is not None}
    if all(one.start <= middle <= one.end for one in known if one.start and one.end):
        return ""
    labels = sorted({one.label for one in known})
    return f"need is of mid-{year} and services are of {' and '.join(labels)}"


def _beside(sentence: str, apart: str) -> str:
    return f"{sentence.removesuffix('.')}; {apart}." if apart else sentence


def headline(made: Gaps) -> str:
    """Where need is least met; that it cannot be said where too little is known for that."""
    known = [one for one in made.gaps if one.gap is not None]
    short = [one for one in known if one.gap is not None and one.gap > 0]
    unknown = len(made.gaps) - len(known)
    if not known:
        return "No gap can be shown: no table says which services are there."
    if unknown and not any(one.sure == "short" for one in short):
        return (
            f"Where need is least met cannot be said: {unknown} of {len(made.gaps)} gaps are not "
            "known, and of the others none is short over its whole range."
        )
    if not short:
        return "Nothing is short of what people need."
    return _least_met(made, short, len(known))


def _least_met(made: Gaps, short: Sequence[Gap], known: int) -> str:
    """The area that lacks the largest share of what it needs, whether that order is sure, and its
    gap that weighs the most."""
    areas = {one.code: one.name for one in made.areas}
    found = by_area(list(areas), made.gaps)
    first = found[0]
    start = "By illustrative numbers need" if made.illustrative else "Need"
    of = (
        f", by the {known} of {len(made.gaps)} gaps that are known"
        if known < len(made.gaps)
        else ""
    )
    if first.lacking is None or first.lacking_low is None or first.lacking_high is None:
        return f"{start} is least met in {areas[short[0].area]}{of}. {_widest(made, short[0])}"
    mine = next((one for one in short if one.area == first.area), short[0])
    return (
        f"{start} is least met in {areas[first.area]}{of}: {first.lacking:.0%} of what its people "
        f"need, by what it costs, is not there (range {first.lacking_low:.0%} to "
        f"{first.lacking_high:.0%}). {_order_words(found, areas)} {_widest(made, mine)}"
    )


def _order_words(found: Sequence[AreaGaps], areas: Mapping[str, str]) -> str:
    """How sure it is that the first area comes first, in a sentence."""
    others = rivals(found)
    if not others:
        return "That is sure: no other area comes near within the ranges."
    if len(others) == len(found) - 1 > 1:
        which = "any of the other areas"
    elif len(others) > NAMED:
        which = f"{len(others)} of the {len(found) - 1} other areas"
    else:
        which = saying.listed([areas[one] for one in others])
    return f"That is not sure: {which} could lack more within the ranges."


def _widest(made: Gaps, one: Gap) -> str:
    """The gap that weighs the most, with what is there and needed and how sure it is."""
    elements = {each.code: each.name for each in made.elements}
    areas = {each.code: each.name for each in made.areas}
    sure = "short over the whole range" if one.sure == "short" else "but it may be enough"
    return (
        f"Most of it is {elements[one.element].lower()} in {areas[one.area]}: {one.there:,.0f} of "
        f"{one.required:,.0f} {one.measure} (95% range {one.low:,.0f} to {one.high:,.0f}), {sure}."
    )


def _cautions(made: Gaps, there: Sequence[There], apart: str) -> Iterator[str]:
    if apart:
        yield (
            f"Need and services are not of one time: {apart}. The year of need is the one chosen "
            "for the services that people need; choose the year of the services to compare."
        )
    invented = sum(one.status == Status.ILLUSTRATIVE for one in there)
    if invented:
        yield (
            f"What is there is illustrative for {invented} of the {len(there)} services of areas "
            "that the table tells: those numbers were made up to show how this works. No gap that "
            "rests on them is evidence."
        )
    unknown = sum(one.gap is None for one in made.gaps)
    if unknown:
        yield f"Of {len(made.gaps)} gaps {unknown} are not known, as nobody says what is there."


def _two_estimates(made: Gaps, index: Adjustment | None) -> Iterator[str]:
    """Why an area can have few people by national rates and yet a great need of services."""
    if index is None or made.basis != need_services.LOCAL:
        return
    least, most = _ends(made, {code: one.value for code, one in index.ratios.items()})
    yield (
        "Services and gaps rest on need adjusted to local need; numbers of people are told by "
        "fixed national rates, so that places compare. The first is the second times the need "
        f"index of the area, England being 1: from {least[1]:.2f} in {least[0]} to "
        f"{most[1]:.2f} in {most[0]}. So areas can come in another order."
    )


def _weights_said(made: Gaps, weighted: Mapping[str, float]) -> Iterator[str]:
    """Which people a gap is weighed by, as another page may go by others."""
    if not weighted:
        return
    least, most = _ends(made, weighted)
    yield (
        f"Need-weighted people here are those who live in each area in mid-{made.year} times the "
        "mental health need index of its practices in the allocations of NHS England: from about "
        f"{round(least[1], -3):,.0f} in {least[0]} to {round(most[1], -3):,.0f} in {most[0]}. The "
        "page of variation takes the numbers of the table of spend, where it gives them."
    )


def _ends(made: Gaps, values: Mapping[str, float]) -> tuple[tuple[str, float], tuple[str, float]]:
    """The area with the lowest value and that with the highest, by name."""
    held = [(one.name, values[one.code]) for one in made.areas if one.code in values]
    return min(held, key=lambda pair: pair[1]), max(held, key=lambda pair: pair[1])


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """What keeps a file out: an element that no care package has, a unit that is not the
    element's, and amounts below nought. Nothing could use them rightly."""
    known = {
        element.code: element
        for code in package_definitions()
        for element in packages_of(code).elements
    }
    found = []
    for row in tables[SERVICES]:
        element = known.get(row.text("element"))
        if element is None:
            sentence = (
                f"“{row.text('element')}” is no element of the care packages. Use one of "
                f"{', '.join(sorted(known))}."
            )
            found.append(Objection(SERVICES, row.key, "element", sentence))
            continue
        found += [Objection(SERVICES, row.key, *fault) for fault in service_faults(row, element)]
    return found


KIND = Kind(
    code="need-gap",
    title="Gaps between need and services",
    path="need/gaps/",
    reads=(AREAS, SCENARIOS, SERVICES),
    needs=(AREAS, SERVICES),
    official=READ,
    chosen_with=need_services.KIND.code,
    given=Given,
    answer=Gaps,
    work=work,
    is_long=False,
)
OBJECTORS = (Objector(frozenset({SERVICES}), look, is_by_row=True),)
