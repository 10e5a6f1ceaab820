"""The money over the lots: a pot shared by chosen factors, and whether each lot is large enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.facts.population.people import ESTIMATE, People
from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.demand import variants_of
from commonweal.planning.need.picture import NeedArea
from commonweal.planning.need.prevalence import BOTH
from commonweal.procuring.funding_tables import LINES, pots_of
from commonweal.procuring.lot_tables import (
    FACTORS,
    LISTS,
    LOTS,
    FactorData,
    Lot,
    LotData,
    LotMoney,
    Wish,
    factor_lists,
    lists_differ,
    local_factors,
    lot_money,
    lot_problems,
    lots_of,
)
from commonweal.procuring.lot_viability import viability_rule_from
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning.kinds import saying
from commonweal.records.planning.kinds.need_ground import (
    latest_year,
    people_of,
    weighted_residents,
    weights_of,
)
from commonweal.records.procuring.definitions import lot_factors, rules
from commonweal.records.published.selectors_deprivation import scores_for
from commonweal.records.published.selectors_population import ESTIMATES
from commonweal.records.published.selectors_weights import WEIGHTS
from commonweal.records.published.sets import published_set
from commonweal.records.register.selectors_names import ons_codes, spoken_names
from commonweal.records.results.kinds import Kind, Tell, where_held
from commonweal.records.results.reading import Reading

RULES = ("viability.overhead_most", "viability.fewest_bids", "allocation.sensitivity_step")


@dataclass(frozen=True)
class Given(Wish):
    """What is chosen. `year` is that of the people (empty: the year in which the place starts)."""

    year: int | None = None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Lay out what is known of each factor, and share the pot where weights are chosen."""
    del subject, tell
    lots = lots_of(reading.rows(LOTS))
    # What a paper of the past decides is judged by the rules of the day on which it was decided.
    day = reading.place.ends_on or timezone.localdate()
    factors, people_year = _factors(reading, lots, given)
    lists = factor_lists(reading.rows(LISTS), lot_factors())
    pots = pots_of(reading.rows(LINES), spoken_names(reading.acting))
    pot, least = (pots[0].pot, pots[0].least) if pots else (None, None)
    step = rules().on("allocation.sensitivity_step", day).value
    data = LotData(lots, factors, lists, pot, least)
    found = lot_money(data, given, viability_rule_from(rules(), day), step)
    return Worked(
        answer=found,
        headline=_headline(found),
        steps=found.allocation.steps if found.allocation else (),
        used=refs_of(*(reading.rows(name) for name in KIND.reads)),
        definitions=(
            f"procurement/lot-factors.yaml@{lot_factors()['valid_from']}",
            *(rules().on(code, day).ref for code in RULES),
        ),
        cautions=tuple(_cautions(reading, found, given, day, people_year)),
    )


@dataclass(frozen=True)
class _Ground:
    """The lots with the people of their areas in one year; `why` says why there are none."""

    reading: Reading
    lots: tuple[Lot, ...]
    areas: tuple[NeedArea, ...]
    people: People | None
    year: int | None
    by_lot: Mapping[str, Quantity]
    why: str


def _factors(
    reading: Reading, lots: tuple[Lot, ...], given: Given
) -> tuple[tuple[FactorData, ...], int | None]:
    """The factors of the definition, then those that only the table has. A factor of the table with
    the title of a defined one takes its place."""
    ground = _ground(reading, lots, given)
    local = {one.code: one for one in local_factors(reading.rows(FACTORS), lots, ground.by_lot)}
    found = []
    for row in lot_factors()["factors"]:
        code = row["code"]
        found.append(local.pop(code) if code in local else _official(ground, row))
    return (*found, *local.values()), ground.year


def _ground(reading: Reading, lots: tuple[Lot, ...], given: Given) -> _Ground:
    with_area = [lot for lot in lots if lot.area]
    areas = tuple(NeedArea(lot.area, lot.title, "", "area", "") for lot in with_area)
    people, why = _people(reading, areas)
    year = _year(reading, people, given) if people else None
    counted = _counts(people, year) if people and year else {}
    by_lot = {lot.code: _of(counted, lot, why) for lot in lots}
    return _Ground(reading, lots, areas, people, year, by_lot, why)


def _people(reading: Reading, areas: Sequence[NeedArea]) -> tuple[People | None, str]:
    """The people of the lots' areas; else why there are none."""
    if not areas:
        return None, "no lot names an area"
    try:
        return people_of(reading, areas), ""
    except CannotWork as fault:
        return None, str(fault)


def _year(reading: Reading, people: People, given: Given) -> int:
    """The year chosen, else that in which the place starts, else the latest with estimates.

    Raises CannotWork for a chosen year of which nothing is held.
    """
    if given.year is not None and given.year not in people.years:
        raise CannotWork(
            f"No people of {given.year} are held: choose a year from {min(people.years)} to "
            f"{max(people.years)}."
        )
    starts = reading.place.starts_on
    wanted = given.year or (starts.year if starts else None)
    return wanted if wanted in people.years else latest_year(people)


def _counts(people: People, year: int) -> dict[str, Decimal]:
    """People of all ages by area; areas of which none are held are left out."""
    mask = people.within(BOTH, 0, None)
    variant = ESTIMATE if ESTIMATE in people.variants else variants_of(people)[0]
    sums = people.series(variant)[:, people.years.index(year), mask].sum(axis=1)
    return {
        code: Decimal(round(float(sums[at]), 1)).quantize(Decimal("0.1")).normalize()
        for at, code in enumerate(people.areas)
        if sums[at] > 0
    }


def _of(known: Mapping[str, Decimal], lot: Lot, why: str) -> Quantity:
    if not lot.area:
        return Quantity.unknown("the lot names no area")
    if lot.area not in known:
        return Quantity.unknown(why or "no official figure is held for its area")
    return Quantity.exact(known[lot.area])


def _official(on: _Ground, row: Mapping[str, Any]) -> FactorData:
    """A factor of the definition from published statistics, unknown where there are none."""
    amounts, source = None, ""
    known: Mapping[str, Decimal] = {}
    if on.people is None or on.year is None:
        pass
    elif row["found"] == "people":
        amounts, source = on.by_lot, f"Mid-year population estimates, mid-{on.year}"
    elif row["found"] == "need-weighted people":
        _, said = weights_of(on.reading, on.areas)
        weighted = weighted_residents(on.reading, on.areas, on.people, on.year)
        known = {code: Decimal(str(round(value, 1))) for code, value in weighted.items()}
        source = f"People of mid-{on.year} × need index: {said}"
    elif row["found"] == "score times people":
        known, source = _scored(on, row)
    if amounts is None:
        why = row["note"] if row["found"] == "table" else on.why
        amounts = {lot.code: _of(known, lot, why) for lot in on.lots}
    return FactorData(row["code"], row["title"], row["unit"], source or row["note"], amounts)


def _scored(on: _Ground, row: Mapping[str, Any]) -> tuple[dict[str, Decimal], str]:
    """Scores of the lots' areas times their people."""
    codes = ons_codes(on.reading.acting, [lot.area for lot in on.lots if lot.area])
    scores, ref = scores_for(on.reading.acting, row["set"], row["statistic"], list(codes.values()))
    if not scores:
        return {}, ""
    on.reading.note_official([ref])
    found = {}
    for lot in on.lots:
        score = scores.get(codes.get(lot.area, ""))
        if score is not None and on.by_lot[lot.code].is_exact:
            product = Decimal(str(score)) * on.by_lot[lot.code].value
            found[lot.area] = product.quantize(Decimal("0.1"))
    return found, f"{published_set(row['set']).title}: {row['statistic']} × people"


def _headline(found: LotMoney) -> str:
    count = len(found.lots)
    if found.allocation is None:
        known = [one.title for one in found.factors if not one.lacking]
        named = saying.listed([title.lower() for title in known]) or "no factor"
        return (
            f"The money of {count} lots is not shared out yet: choose weights. Known in every lot: "
            f"{named}."
        )
    amounts = sorted(found.allocation.lots, key=lambda one: one.amount)
    titles = {lot.code: lot.title for lot in found.lots}
    low, high = amounts[0], amounts[-1]
    return (
        f"£{found.pot:,} over {count} lots: from £{low.amount:,} for {titles[low.lot]} to "
        f"£{high.amount:,} for {titles[high.lot]}."
    )


def _cautions(
    reading: Reading, found: LotMoney, given: Given, day: date, year: int | None
) -> Iterator[str]:
    yield from saying.illustrative(reading, KIND.reads)
    if lists_differ(found.lists):
        yield (
            "The paragraphs of the paper name different factors, and none states a weight: see the "
            "table of factors by paragraph. The weights here are a choice with its reason."
        )
    if found.allocation and found.pot_from.startswith("the least"):
        yield f"The pot of £{found.pot:,} is the least that the source states, not what is pledged."
    used = {factor.code for factor in found.allocation.case.factors} if found.allocation else set()
    if "need" in used or "deprivation" in used:
        yield (
            f"People are those of mid-{year}; need index and deprivation are of the years that "
            "their releases name."
        )
    if given.overhead is not None:
        yield "The overhead of lots without one of their own is an assumption made here."
    if found.allocation and any(not rules().on(code, day).verified for code in RULES):
        yield (
            "The level of overhead, the fewest bids and the step by which weights are moved are "
            "illustrative: no source gives them."
        )


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """Limits, overheads and bids that cannot be keep the table of lots out."""
    return [
        Objection(LOTS, row.key, column, sentence)
        for row, column, sentence in lot_problems(tables[LOTS])
    ]


KIND = Kind(
    code="lot-money",
    title="Money over lots",
    path="funding/lots/",
    reads=(LOTS, FACTORS, LINES, LISTS),
    needs=(LOTS,),
    official=(ESTIMATES, WEIGHTS, "deprivation-2019"),
    given=Given,
    answer=LotMoney,
    work=work,
    subjects=where_held(LOTS),
)
OBJECTORS = (Objector(frozenset({LOTS}), look),)
