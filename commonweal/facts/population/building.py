"""Making People from long rows: what is given in several ways is brought to common bands.

A release may give single years of age and another bands of five. The bands that all can be added
up to are used, so that nothing is split and every number is a sum of published ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commonweal.facts.population.band import Band, read_ages
from commonweal.facts.population.faults import PopulationFault
from commonweal.facts.population.people import VARIANTS, People
from commonweal.facts.population.whole import NOBODY, faults_of, hole, no_number, nobody

#: What the long table calls England, by the code that all other areas have.
ENGLAND = "E92000001"
SEXES = {"Female": "female", "Male": "male"}
Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Rows of one mid-year from the long table, and where they came from, for example
    "population-estimates release 1"."""

    source: str
    year: int
    table: pa.Table


def people_from(
    given: Iterable[Given], areas: Sequence[str] = (), names: Mapping[str, str] | None = None
) -> People:
    """People from long rows with sex as group and age as second group.

    Of two sources that hold an area in the same year and variant the first that holds it whole
    counts, with a reason that names the one passed over. `areas` are put
    in that order, those without numbers too; one that is not in `names` is called by its code. A
    set of ages with a hole, with a cell that is no number, or with one below zero is left out with
    a reason. Raises PopulationFault for a sex, an age or a variant that is not known.
    """
    parts = [_part(one) for one in given]
    found = sorted({area for part in parts for area in part.areas} - set(areas))
    shape = _Shape(
        areas=(*areas, *found),
        variants=tuple(one for one in VARIANTS if any(one in part.variants for part in parts)),
        years=tuple(sorted({part.year for part in parts})),
        bands=tuple(sorted({band for part in parts for band in part.bands}, key=_order)),
    )
    into = _Into(
        np.full(shape.size, np.nan),
        np.zeros(shape.size, dtype=np.bool_),
        np.full(shape.size[:3], -1, dtype=np.int64),
        np.zeros((*shape.size[:3], len(SEXES)), dtype=np.bool_),
    )
    faults = [_faults(part) for part in parts]
    for number, part in enumerate(parts):
        _fill(part, shape, into, number, but=faults[number])
    passed_over = _passed_over(parts, faults, shape, into)
    # What no source holds whole is put in as the newest has it, to be told and not used.
    for number, part in enumerate(parts):
        _fill(part, shape, into, number)
    bands, people, reasons = _common(into, shape)
    sources = tuple(dict.fromkeys(part.source for part in parts))
    places = np.array([sources.index(part.source) for part in parts] + [-1], dtype=np.int64)
    return People(
        areas=shape.areas,
        names={area: (names or {}).get(area, area) for area in shape.areas},
        years=shape.years,
        variants=shape.variants,
        bands=bands,
        people=people,
        sources=sources,
        origin=places[into.origin],
        reasons=(*passed_over, *reasons),
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    areas: tuple[str, ...]
    variants: tuple[str, ...]
    years: tuple[int, ...]
    bands: tuple[Band, ...]

    @property
    def size(self) -> tuple[int, int, int, int]:
        return len(self.areas), len(self.variants), len(self.years), len(self.bands)


@dataclass(frozen=True, slots=True, eq=False)
class _Into:
    """What is filled: values by [area, variant, year, band], which of them were said, the part
    that each [area, variant, year] came from, and by sex whether one did."""

    values: Numbers
    said: NDArray[np.bool_]
    origin: Places
    sexes: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One table: its words, and for every row the place of its words."""

    source: str
    year: int
    areas: tuple[str, ...]
    variants: tuple[str, ...]
    bands: tuple[Band, ...]
    at: tuple[Places, Places, Places]
    values: Numbers


def _part(given: Given) -> _Part:
    table = given.table.unify_dictionaries().combine_chunks()
    codes, areas = _coded(table, "organisation_code")
    areas = tuple(ENGLAND if one == "England" else one for one in areas)
    measures, variants = _coded(table, "measure")
    strange = sorted(set(variants) - set(VARIANTS))
    if strange:
        raise PopulationFault(
            f"“{strange[0]}” in {given.source} is no variant of a population; there are "
            f"{', '.join(VARIANTS)}."
        )
    bands, places = _bands(table, given.source)
    return _Part(
        source=given.source,
        year=given.year,
        areas=areas,
        variants=variants,
        bands=bands,
        at=(codes, measures, places),
        values=table["value"].to_numpy(),
    )


def _coded(table: pa.Table, name: str) -> tuple[Places, tuple[str, ...]]:
    """Places in the words that some row holds, and those words."""
    column = table[name].combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    used, codes = np.unique(column.indices.to_numpy(zero_copy_only=False), return_inverse=True)
    words = column.dictionary.to_pylist()
    return codes.astype(np.int64), tuple(str(words[place]) for place in used)


def _bands(table: pa.Table, source: str) -> tuple[tuple[Band, ...], Places]:
    sex, sexes = _coded(table, "group")
    age, ages = _coded(table, "second_group")
    pairs, places = np.unique(sex * max(len(ages), 1) + age, return_inverse=True)
    found = []
    for pair in pairs:
        word, said = sexes[pair // len(ages)], ages[pair % len(ages)]
        span = read_ages(said)
        if word not in SEXES or span is None:
            what = f"sex “{word}”" if word not in SEXES else f"age “{said}”"
            raise PopulationFault(f"The {what} in {source} is none that a population has.")
        found.append(Band(SEXES[word], *span))
    return tuple(found), places.astype(np.int64)


def _order(band: Band) -> tuple[str, int, float]:
    return band.sex, band.first, np.inf if band.last is None else band.last


def _faults(part: _Part) -> dict[tuple[int, int], str]:
    """What keeps an area and variant of a part, by their places there, from being whole."""
    size = len(part.areas), len(part.variants), len(part.bands)
    said, values = np.zeros(size, dtype=np.bool_), np.full(size, np.nan)
    said[part.at], values[part.at] = True, part.values
    some = np.argwhere(said.any(axis=2))
    rows = tuple(some.T)
    found = faults_of(part.bands, said[rows], values[rows])
    return {(int(some[row][0]), int(some[row][1])): what for row, what in found.items()}


def _passed_over(
    parts: Sequence[_Part],
    faults: Sequence[Mapping[tuple[int, int], str]],
    shape: _Shape,
    into: _Into,
) -> list[str]:
    """A sentence on each area of a part that is not whole and for which a later part counts."""
    found = []
    for number, (part, wrong) in enumerate(zip(parts, faults, strict=True)):
        for (area, variant), what in wrong.items():
            code, name = part.areas[area], part.variants[variant]
            at = shape.areas.index(code), shape.variants.index(name), shape.years.index(part.year)
            instead = int(into.origin[at])
            if instead > number:
                found.append(
                    f"{code}, {name}, {part.year}: {what} in {part.source}, so "
                    f"{parts[instead].source} counts."
                )
    return found


def holes_in(given: Given) -> dict[str, str]:
    """What keeps an area of one table from being whole, by its code in the table; areas that are
    whole are left out. Raises PopulationFault for a sex, an age or a variant that is not known."""
    part = _part(given)
    return {part.areas[area]: what for (area, _), what in _faults(part).items()}


def _fill(
    part: _Part,
    shape: _Shape,
    into: _Into,
    number: int,
    *,
    but: Collection[tuple[int, int]] = (),
) -> None:
    """Put the rows of a part, but for some areas and variants, where nothing came from another."""
    area = _moved(part.areas, shape.areas, part.at[0])
    variant = _moved(part.variants, shape.variants, part.at[1])
    band = _moved(part.bands, shape.bands, part.at[2])
    year = shape.years.index(part.year)
    # A source may come as a file for each sex, so what is held is looked at by sex.
    sexes = np.array([sorted(SEXES.values()).index(one.sex) for one in shape.bands], dtype=np.int64)
    left_out = np.zeros((len(part.areas), len(part.variants)), dtype=np.bool_)
    for place in but:
        left_out[place] = True
    free = ~into.sexes[area, variant, year, sexes[band]] & ~left_out[part.at[:2]]
    area, variant, band = area[free], variant[free], band[free]
    into.values[area, variant, year, band] = part.values[free]
    into.said[area, variant, year, band] = True
    into.sexes[area, variant, year, sexes[band]] = True
    fresh = into.origin[area, variant, year] < 0
    into.origin[area[fresh], variant[fresh], year] = number


def _moved(words: Sequence[object], all_: Sequence[object], at: Places) -> Places:
    where = {word: place for place, word in enumerate(all_)}
    return np.array([where[word] for word in words], dtype=np.int64)[at]


def _common(into: _Into, shape: _Shape) -> tuple[tuple[Band, ...], Numbers, tuple[str, ...]]:
    """The bands that every set of ages can be added up to, and the numbers in them."""
    reasons: list[str] = []
    places = np.nonzero(into.said.any(axis=3))
    said, values = into.said[places], into.values[places]
    patterns, which = np.unique(said, axis=0, return_inverse=True)
    holes = [hole(shape.bands, pattern, SEXES.values()) for pattern in patterns]
    whole = [pattern for pattern, hole in zip(patterns, holes, strict=True) if not hole]
    bands = _coarsest(shape.bands, whole)
    added = np.full((len(said), len(bands)), np.nan)
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(which.ravel() == number)
        if not holes[number]:
            chosen = [place for place, one in enumerate(pattern) if one]
            added[rows] = _added(values[rows][:, chosen], chosen, shape.bands, bands)
        for row in rows.tolist() if holes[number] else ():
            reasons.append(f"{_where(places, row, shape)}: {holes[number]}, so it is not used.")
    for row in np.flatnonzero((said & ~(values >= 0)).any(axis=1)).tolist():
        added[row] = np.nan
        what = no_number(shape.bands, said[row], values[row])
        reasons.append(f"{_where(places, row, shape)}: {what}, so it is not used.")
    for row in np.flatnonzero(nobody(said, values)).tolist():
        added[row] = np.nan
        reasons.append(f"{_where(places, row, shape)}: {NOBODY}, so it is not used.")
    people = np.full((*shape.size[:3], len(bands)), np.nan)
    people[places] = added
    return bands, people, tuple(reasons)


def _where(places: tuple[NDArray[np.int64], ...], row: int, shape: _Shape) -> str:
    area, variant, year = (int(one[row]) for one in places)
    return f"{shape.areas[area]}, {shape.variants[variant]}, {shape.years[year]}"


def _coarsest(bands: Sequence[Band], patterns: Sequence[NDArray[np.bool_]]) -> tuple[Band, ...]:
    found = []
    for sex in SEXES.values():
        starts = [
            {
                bands[place].first
                for place in np.flatnonzero(one).tolist()
                if bands[place].sex == sex
            }
            for one in patterns
        ]
        common = sorted(set.intersection(*starts)) if starts else []
        ends = [*(start - 1 for start in common[1:]), None]
        found += [Band(sex, *span) for span in zip(common, ends, strict=bool(common))]
    return tuple(found)


def _added(
    values: Numbers, chosen: Sequence[int], given: Sequence[Band], bands: Sequence[Band]
) -> Numbers:
    """The numbers of the given bands added up to the wider ones."""
    into = np.zeros((len(chosen), len(bands)))
    for row, place in enumerate(chosen):
        band = given[place]
        wider = [
            number
            for number, one in enumerate(bands)
            if one.sex == band.sex
            and one.first <= band.first
            and (one.last is None or band.first <= one.last)
        ]
        into[row, wider] = 1.0
    return np.asarray(values @ into, dtype=np.float64)
