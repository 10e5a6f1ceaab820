"""Populations from the published sets that hold them: only the files, areas and columns asked for.

Of several releases the newest that holds an area whole in a year counts, so that a later file
without some areas, or with a hole in one, loses none; each number says the release it came from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from math import isfinite

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commonweal.facts.population import ENGLAND, Given, People, PopulationFault, people_from
from commonweal.facts.population.people import ESTIMATE, VARIANTS, year_outside
from commonweal.records.people.acting import Acting
from commonweal.records.published.keeping import WORDS_OF_PEOPLE, folder_of, organisations_in
from commonweal.records.published.models import PublishedPeriod
from commonweal.records.published.selectors import require_sight
from commonweal.records.register.models import AreaCode, AreaSuccession

ESTIMATES, PROJECTIONS, HEALTH_AREAS = (
    "population-estimates",
    "population-projections",
    "population-nhs-areas",
)
SETS = (ESTIMATES, PROJECTIONS, HEALTH_AREAS)
_ENGLAND = "England"
ONS = "ons"
#: Month and day of a mid-year estimate.
MID_YEAR = (6, 30)


def people_for(
    acting: Acting,
    *,
    areas: Sequence[str],
    years: Collection[int] | None = None,
    variants: Collection[str] | None = None,
    may_lack: bool = False,
) -> People:
    """The people of areas, by the codes of the statistical office; of all years and variants
    that are held where none are named. Where it `may_lack` areas, those have no numbers.

    Raises PopulationFault for a variant that there is not, a year that is not held, and an area
    of which nothing is held, saying what it became where it is known to have ended.
    """
    require_sight(acting)
    _check_variants(variants)
    periods = _periods(years, variants)
    _check_years(years, periods)
    made = people_from(_given(periods, areas, variants), areas, _names(areas, periods))
    for area in () if may_lack else areas:
        if (made.origin[made.area_at(area)] < 0).all():
            raise PopulationFault(why_not_held(acting, area))
    return made


def areas_without_people(acting: Acting, areas: Collection[str]) -> set[str]:
    """Of some areas, by codes of the statistical office, those of which no year is held."""
    asked = sorted(set(areas))
    if not asked:
        return set()
    people = people_for(acting, areas=asked, may_lack=True)
    return {one for one in asked if (people.origin[people.area_at(one)] < 0).all()}


def held_areas(acting: Acting, starts: tuple[str, ...] = ("",)) -> tuple[int, dict[str, str]]:
    """The year of population estimates that tells the most areas, the newest of such years, with
    the code and name of each of its areas; year 0 where nothing is held.

    All releases that count are read, so a file of a few areas takes no other away. Only codes
    that begin so are among them; one that has ended does not speak for an earlier year.
    """
    require_sight(acting)
    rows = PublishedPeriod.counting.filter(release__set_code=ESTIMATES)
    found: dict[int, dict[str, str]] = {}
    for one in rows.select_related("release").order_by("-release__number"):
        said = organisations_in(ESTIMATES, one.file).items()
        coded = {(ENGLAND if code == _ENGLAND else code): name for code, name in said}
        named = {code: name for code, name in coded.items() if code.startswith(starts)}
        found[one.end.year] = named | found.get(one.end.year, {})
    if not found:
        return 0, {}
    codes = {code for named in found.values() for code in named}
    gone = _ended(codes)
    year = max(found, key=lambda one: (len(found[one].keys() - gone), one))
    called = found[year]
    return year, called | {one: name for one, name in _registered(codes).items() if one in called}


def _ended(codes: Collection[str]) -> set[str]:
    """Those of some codes that the register knows to have ended."""
    rows = AreaCode.objects.filter(system=ONS, code__in=codes, valid_to__isnull=False)
    return set(rows.values_list("code", flat=True))


def residents_of(acting: Acting, starts: str) -> dict[str, float]:
    """All people of the latest estimate, by the codes of areas that begin so; those whose numbers
    have a hole are not among them."""
    year, named = held_areas(acting, (starts,))
    areas = sorted(named)
    if not areas:
        return {}
    people = people_for(acting, areas=areas, years=[year], variants=[ESTIMATE], may_lack=True)
    counted = people.people[:, people.variant_at(ESTIMATE), people.year_at(year)].sum(axis=1)
    return {
        code: count
        for code, count in zip(people.areas, counted.tolist(), strict=True)
        if isfinite(count)
    }


def _names(
    areas: Sequence[str], periods: dict[tuple[str, date], list[PublishedPeriod]]
) -> dict[str, str]:
    """Names by the register, else by the releases that name their areas."""
    found = _registered(areas)
    if set(areas) <= set(found):
        return found
    latest = [one for held in list(periods.values())[-1:] for one in held]
    for one in latest:
        said = organisations_in(one.release.set_code, one.file)
        found = {code: name for code, name in said.items() if name != code} | found
    return found


def _registered(areas: Collection[str]) -> dict[str, str]:
    rows = AreaCode.objects.filter(system=ONS, code__in=areas).order_by("valid_to")
    return dict(rows.values_list("code", "area__name"))


def why_not_held(acting: Acting, area: str) -> str:
    """Why no population is held for an area, by what the register knows of its code."""
    require_sight(acting)
    codes = AreaCode.objects.filter(system=ONS, code=area).select_related("area")
    known = codes.order_by("-valid_to").first()
    if known is None:
        return (
            f"No population is held for {area}, and the register knows no area of that code. "
            "Check the code, or bring in estimates that have it."
        )
    name = known.area.name
    successions = AreaSuccession.objects.filter(predecessor=known.area).select_related("successor")
    became = [one.successor for one in successions.order_by("effective_on")]
    ended = known.valid_to or known.area.valid_to
    if not ended and not became:
        return (
            f"No population is held for {name} ({area}). Bring in estimates that have it "
            "under Published statistics, or by command: commonweal published import"
        )
    when = f" ended on {ended:%-d %B %Y}" if ended else " has ended"
    now = AreaCode.objects.filter(area__in=became, system=ONS).select_related("area")
    then = ", ".join(f"{one.area.name} ({one.code})" for one in now) or ", ".join(
        one.name for one in became
    )
    advice = f"it became {then}. Ask for that." if then else "ask for the area that took over."
    return f"{name} ({area}){when} and no population is held for it; {advice}"


def _check_variants(variants: Collection[str] | None) -> None:
    for one in variants or ():
        if one not in VARIANTS:
            raise PopulationFault(
                f"There is no variant “{one}” of a population; there are {', '.join(VARIANTS)}."
            )


def _periods(
    years: Collection[int] | None, variants: Collection[str] | None
) -> dict[tuple[str, date], list[PublishedPeriod]]:
    """For each set and day the periods of all its releases, the newest first."""
    wanted = set(SETS)
    if variants is not None:
        wanted -= set() if ESTIMATE in variants else {ESTIMATES, HEALTH_AREAS}
        wanted -= set() if set(variants) - {ESTIMATE} else {PROJECTIONS}
    rows = PublishedPeriod.counting.filter(release__set_code__in=wanted).select_related("release")
    if years is not None:
        rows = rows.filter(end__in=[date(year, *MID_YEAR) for year in years])
    found: dict[tuple[str, date], list[PublishedPeriod]] = {}
    for one in rows.order_by("release__set_code", "end", "-release__number"):
        found.setdefault((one.release.set_code, one.end), []).append(one)
    return found


def _check_years(
    years: Collection[int] | None, found: dict[tuple[str, date], list[PublishedPeriod]]
) -> None:
    held = {end.year for _, end in found}
    for year in years or ():
        if year not in held:
            rows = PublishedPeriod.counting.filter(release__set_code__in=(ESTIMATES, PROJECTIONS))
            all_ = {end.year for end in rows.values_list("end", flat=True)}
            raise PopulationFault(year_outside(year, all_, ()))


def _given(
    found: dict[tuple[str, date], list[PublishedPeriod]],
    areas: Sequence[str],
    variants: Collection[str] | None,
) -> Iterator[Given]:
    """The rows of each period, newest release first: an earlier one may have what it lacks."""
    wanted = sorted({_ENGLAND if one == ENGLAND else one for one in areas})
    for periods in found.values():
        for one in periods:
            table = _read(one, wanted, sorted(variants) if variants is not None else None)
            if table.num_rows:
                source = f"{one.release.set_code} release {one.release.number}"
                yield Given(source, one.end.year, table)


def _read(period: PublishedPeriod, areas: list[str] | None, variants: list[str] | None) -> pa.Table:
    path = folder_of(period.release.set_code) / period.file
    # Words stay numbers while they are filtered, which is many times quicker.
    columns = [*WORDS_OF_PEOPLE, "value"]
    table = pq.read_table(path, columns=columns, read_dictionary=WORDS_OF_PEOPLE)
    if areas is not None:
        table = table.filter(pc.is_in(table["organisation_code"], pa.array(areas, pa.string())))
    if variants is not None:
        table = table.filter(pc.is_in(table["measure"], pa.array(variants, pa.string())))
    return table
