"""What every kind of need stands on: the areas of the place, their people and their need index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from commonweal.facts.population import ENGLAND, People, PopulationFault
from commonweal.facts.population.people import ESTIMATE
from commonweal.language.row import CannotWork
from commonweal.planning.need.adjusting import Adjustment, by_need_index
from commonweal.planning.need.demand import variants_of
from commonweal.planning.need.picture import NeedArea
from commonweal.planning.need.prevalence import BOTH
from commonweal.records.planning.definitions_need_rules import need_rules
from commonweal.records.published.selectors_costs import COSTS, unit_costs_for
from commonweal.records.published.selectors_population import (
    ESTIMATES,
    HEALTH_AREAS,
    PROJECTIONS,
    people_for,
)
from commonweal.records.published.selectors_weights import WEIGHTS, weights_for
from commonweal.records.register.selectors_best_fit import cover_of
from commonweal.records.register.selectors_names import ons_codes, parts_among
from commonweal.records.results.reading import Reading

AREAS = "need_areas"
#: The sets of published statistics that kinds of need read.
READ = (ESTIMATES, PROJECTIONS, HEALTH_AREAS, WEIGHTS, COSTS)
ROLES = ("area", "whole", "comparator")


def areas_of(reading: Reading) -> tuple[NeedArea, ...]:
    """The areas of the place, as its table names them. Raises CannotWork for an unknown role."""
    found = []
    for row in reading.rows(AREAS):
        role = row.text("role")
        if role not in ROLES:
            raise CannotWork(
                f"{row.text('area_code')} has the role “{role}” in the table of areas of need: "
                f"use one of {', '.join(ROLES)}."
            )
        found.append(
            NeedArea(
                row.text("area_code"), row.text("name"), row.text("kind"), role,
                row.text("locality"),
            )
        )  # fmt: skip
    if not found:
        raise CannotWork("The table of areas of need names no area. Bring it in first.")
    _refuse_overlap(reading, found)
    return tuple(found)


def _refuse_overlap(reading: Reading, areas: Sequence[NeedArea]) -> None:
    """Raise CannotWork where an area that is counted lies in another, or stands twice."""
    names = {one.code: one.name for one in areas if one.role == "area"}
    codes = ons_codes(reading.acting, list(names))
    twice = [code for code, ons in codes.items() if list(codes.values()).count(ons) > 1]
    inside = {
        row.text("area_code"): row.text("part_of")
        for row in reading.rows(AREAS)
        if row.text("area_code") in names and row.text("part_of") in names
    } | parts_among(reading.acting, list(names))
    for code in twice:
        raise CannotWork(f"{names[code]} stands twice in the table of areas of need: keep one row.")
    for code, whole in inside.items():
        raise CannotWork(
            f"{names[code]} is a part of {names[whole]}, and both have the role “area”: its people "
            "would be counted twice. Give the larger one the role “whole”."
        )


def people_of(reading: Reading, areas: Sequence[NeedArea]) -> People:
    """The people of the areas, by their codes in the register, of every year that is held.

    The releases that they came from are noted. Raises CannotWork where an area has none.
    """
    official = _official_codes(reading, areas)
    try:
        people = people_for(reading.acting, areas=list(official.values()))
    except PopulationFault as fault:
        raise CannotWork(str(fault)) from None
    reading.note_official(source.replace(" release ", "/") for source in people.sources)
    return replace(people, areas=tuple(official), names={one.code: one.name for one in areas})


def _official_codes(reading: Reading, areas: Sequence[NeedArea]) -> dict[str, str]:
    """The code of the statistical office of each area. A whole without one is left out: it is
    the sum of the areas. Raises CannotWork where another area has none."""
    found = ons_codes(reading.acting, [one.code for one in areas])
    for one in areas:
        if one.code not in found and one.role != "whole":
            raise CannotWork(
                f"The register knows no code of the statistical office for {one.name}, so its "
                "people cannot be found. Add the code to the register."
            )
    return {one.code: found[one.code] for one in areas if one.code in found}


def latest_year(people: People) -> int:
    """The latest year with an estimate of every area, else the first year that is held."""
    if ESTIMATE not in people.variants:
        return people.years[0]
    counted = people.people[:, people.variants.index(ESTIMATE)]
    held = [year for at, year in enumerate(people.years) if (counted[:, at] >= 0).all()]
    return max(held, default=people.years[0])


def weights_of(
    reading: Reading, areas: Sequence[NeedArea]
) -> tuple[Mapping[str, tuple[float, float]], str]:
    """Mental health need-weighted and registered people by area, and their source in words.

    Areas of which none are held are not among them.
    """
    official = _official_codes(reading, areas)
    weights, refs, source = weights_for(reading.acting, list(official.values()))
    reading.note_official(refs)
    return {code: weights[ons] for code, ons in official.items() if ons in weights}, source


def weighted_residents(
    reading: Reading, areas: Sequence[NeedArea], people: People, year: int
) -> dict[str, float]:
    """People living in each area × its need index, by code; areas without an index are left out.

    The index is that of the practices standing there; its people are those who live there.
    """
    weights, _ = weights_of(reading, areas)
    mask = people.within(BOTH, 0, None)
    counted = people.series(variants_of(people)[0])[:, people.years.index(year), mask].sum(axis=1)
    return {
        code: float(counted[at]) * weights[code][0] / weights[code][1]
        for at, code in enumerate(people.areas)
        if code in weights and counted[at] > 0
    }


def cover_cautions(reading: Reading, areas: Sequence[NeedArea], year: int) -> Iterator[str]:
    """What is wrong with a whole that is added up from whole areas which do not fit it, told from
    the smallest areas that the register holds below them."""
    parts = [one.code for one in areas if one.role == "area"]
    for whole in areas:
        if whole.role != "whole":
            continue
        found = cover_of(reading.acting, whole.code, parts, date(year, 6, 30))
        if found is None or found.is_exact:
            continue
        given = found.both + found.outside
        yield (
            f"{whole.name} is added up from whole areas that do not fit it: "
            f"{found.outside / given:.1%} of the smallest areas counted lie outside it, and "
            f"{found.lacking / (found.both + found.lacking):.1%} of its own are left out. Numbers "
            "for it are of the areas, not of it."
        )


def index_of(reading: Reading, areas: Sequence[NeedArea]) -> Adjustment | None:
    """The local adjustment by need-weighted people; None where one of the areas has none.

    What the areas are compared with may lack them: it then has no adjusted estimate.
    """
    weights, source = weights_of(reading, areas)
    if any(one.code not in weights for one in areas if one.role == "area"):
        return None
    rules = need_rules()
    official = _official_codes(reading, areas)
    countries = [code for code, ons in official.items() if ons == ENGLAND]
    return by_need_index(weights, rules.index_spread, source, rules.index_spread_made_up, countries)


def unit_costs(reading: Reading) -> Mapping[str, float]:
    """Pounds by currency of the newest national cost collection; none where none is held."""
    costs, refs = unit_costs_for(reading.acting)
    reading.note_official(refs)
    return costs
