"""The services that a place needs by care packages: as they are, and in each scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from commonweal.facts.population import People
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.adjusting import Adjustment
from commonweal.planning.need.demand import expected
from commonweal.planning.need.estimates import estimate
from commonweal.planning.need.packages import PackageSet
from commonweal.planning.need.picture import NeedArea
from commonweal.planning.need.required import Asked, Ill, RequiredServices, required
from commonweal.planning.need.scenario import changed
from commonweal.planning.need.service_tables import changes_of, scenario_codes, scenario_faults
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning.definitions_need import prevalence_of
from commonweal.records.planning.definitions_need_rules import (
    PATH,
    NoSuchPackages,
    need_rules,
    package_definitions,
    packages_of,
)
from commonweal.records.planning.kinds.need_ground import (
    AREAS,
    READ,
    areas_of,
    index_of,
    latest_year,
    people_of,
    unit_costs,
)
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading

SCENARIOS = "need_scenarios"
COMPARABLE, LOCAL = "comparable", "locally adjusted"


@dataclass(frozen=True)
class Given:
    """For which year, by which packages and estimate; empty for those that the rules name.

    `market_forces` is the factor on every cost, 1 for those of the country.
    """

    year: int | None = None
    packages: str = ""
    basis: str = ""
    variant: str = ""
    market_forces: Decimal = Decimal(1)


def subjects(reading: Reading) -> Sequence[Subject]:
    """The packages as they are, and every scenario of the place."""
    codes = scenario_codes(reading.rows(SCENARIOS))
    return [Subject("", "Packages as they are"), *(Subject(code, code) for code in codes)]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """The services that the areas of the place need, in one scenario or as the packages are."""
    rules = need_rules()
    areas = [one for one in areas_of(reading) if one.role == "area"]
    people = people_of(reading, areas)
    tell(30)
    packages = _packages(given.packages or rules.packages, unit_costs(reading))
    rows = reading.rows(SCENARIOS)
    if subject and subject not in scenario_codes(rows):
        raise CannotWork(f"The table of scenarios names no scenario “{subject}”.")
    after = changed(packages.drivers, changes_of(rows, subject) if subject else ())
    index = None if given.basis == COMPARABLE else index_of(reading, areas)
    year = given.year or latest_year(people)
    ill = _ill(people, packages, areas, index, year=year, given=given)
    asked = Asked(year, LOCAL if index else COMPARABLE, subject, rules.draws, rules.seed)
    answer = required(packages, after, ill, asked)
    return Worked(
        answer=answer,
        headline=_headline(answer, given.market_forces),
        steps=tuple(_steps(answer, people, given, rules.seed)),
        used=refs_of(reading.rows(AREAS), [row for row in rows if row.text("scenario") == subject]),
        definitions=(PATH, f"packages/{packages.id}@{packages.valid_from}"),
        cautions=(*_cautions(answer, given, ill.left_out), *people.reasons),
    )


def _packages(code: str, costs: Mapping[str, float]) -> PackageSet:
    try:
        return packages_of(code, costs)
    except NoSuchPackages as fault:
        raise CannotWork(str(fault)) from None


def _ill(
    people: People, packages: PackageSet, areas: Sequence[NeedArea], index: Adjustment | None,
    *, year: int, given: Given,
) -> Ill:  # fmt: skip
    """People expected with the condition of each group at its ages."""
    variant = given.variant or need_rules().variant
    value, low, high, titles, left_out = [], [], [], {}, ""
    for group in packages.groups:
        one = prevalence_of(group.prevalence)
        titles[one.id] = one.title
        ages = (group.first_age, group.last_age)
        held = expected(people, one, years=[year], ages=ages)
        plain = estimate(held, variant=variant)
        chosen = estimate(held, [index], variant=variant) if index else plain
        lost = next((why for why in chosen.reasons[:, 0] if why), "")
        if lost:
            raise CannotWork(f"{group.title}: {lost}.")
        left_out = left_out or next(
            (why for why, end in zip(plain.no_limits[:, 0], plain.low[:, 0], strict=True)
             if why and np.isfinite(end)), "",
        )  # fmt: skip
        # Limits of the survey and the projection alone: the index has a range of its own.
        ratio = chosen.value[:, 0] / np.where(plain.value[:, 0] > 0, plain.value[:, 0], 1.0)
        value.append(chosen.value[:, 0])
        low.append(plain.low[:, 0] * ratio)
        high.append(plain.high[:, 0] * ratio)
    return Ill(
        tuple(one.code for one in areas), np.stack(value), np.stack(low), np.stack(high),
        np.full(len(areas), float(given.market_forces)),
        index=_range(index),
        index_made_up=index is not None and index.illustrative,
        left_out=left_out,
        titles=titles,
    )  # fmt: skip


def _range(index: Adjustment | None) -> tuple[float, float] | None:
    """How far a need index may be out, around 1: the widest of the areas; None without one."""
    if index is None:
        return None
    found = index.ratios.values()
    return min(one.low / one.value for one in found), max(one.high / one.value for one in found)


def _headline(answer: RequiredServices, forces: Decimal) -> str:
    low, value, high = (
        _millions(end)
        for end in (answer.total_cost.low, answer.total_cost.value, answer.total_cost.high)
    )
    dear = f" at market forces of {forces:f}" if forces != 1 else ""
    scenario = f" in the scenario “{answer.scenario}”" if answer.scenario else ""
    return (
        f"By {answer.packages_title.lower()}{scenario}{dear} the people of these areas need "
        f"services for about £{value}m in {answer.year} (95% range £{low}m to £{high}m), with need "
        + ("by fixed national rates." if answer.basis == COMPARABLE else "adjusted to local need.")
    )


def _millions(pounds: float) -> str:
    """Millions of pounds; small amounts with a decimal, so that they are not nought."""
    return f"{pounds / 1e6:,.0f}" if pounds >= 2e7 else f"{pounds / 1e6:,.1f}"


def _steps(answer: RequiredServices, people: People, given: Given, seed: int) -> Iterator[str]:
    yield f"People by sex and age from {', '.join(people.sources)}"
    yield f"People expected to be ill in {answer.year}, by the {answer.basis} estimate"
    yield "× share at each severity × share that comes for care × quantity of the package: activity"
    yield "Beds: bed days ÷ (days of a year × target occupancy)"
    yield "Staff: contacts × minutes ÷ (annual hours × share of time with people) × the team's mix"
    yield f"Cost: activity × unit cost × market forces of {given.market_forces:f}"
    yield f"Limits: {answer.draws:,} draws of every driver from seed {seed}"


def _cautions(answer: RequiredServices, given: Given, left_out: str) -> Iterator[str]:
    if left_out:
        yield f"The ranges of {answer.year} are too narrow: {left_out}."
    if answer.illustrative:
        yield (
            "The care packages are illustrative: made up to show how the model works. Put in what "
            "your clinicians agree before you use these numbers."
        )
    if given.market_forces == 1:
        yield (
            "Costs are those of the country as a whole (market forces of 1). Where staff and "
            "buildings cost more, as in London, services and gaps cost more than is shown: put in "
            "the market forces factor of the place on the page of services."
        )
    if answer.basis == COMPARABLE:
        yield "National rates, not adjusted to local need."


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """What keeps a scenario out: a driver that no care packages have, and a value out of range."""
    drivers = {
        code: driver
        for packages in package_definitions()
        for code, driver in packages_of(packages).drivers.items()
    }
    return [
        Objection(SCENARIOS, row.key, *fault)
        for row in tables[SCENARIOS]
        for fault in scenario_faults(row, drivers)
    ]


KIND = Kind(
    code="need-services",
    title="Services that people need",
    path="need/services/",
    reads=(AREAS, SCENARIOS),
    needs=(AREAS,),
    official=READ,
    given=Given,
    answer=RequiredServices,
    work=work,
    subjects=subjects,
    is_long=False,
)
OBJECTORS = (Objector(frozenset({SCENARIOS}), look, is_by_row=True),)
