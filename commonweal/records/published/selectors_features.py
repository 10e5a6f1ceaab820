"""Features of areas for the finding of nearest neighbours, worked out from published sets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.facts.population.people import ESTIMATE
from commonweal.planning.need.neighbours import Feature, Method
from commonweal.planning.need.prevalence import BOTH
from commonweal.records.people.acting import Acting
from commonweal.records.published.selectors import periods_for, rows_for
from commonweal.records.published.selectors_population import ESTIMATES, held_areas, people_for

ETHNICITY = "census-ethnicity"
#: The sets that features are worked out from.
SETS = (ESTIMATES, ETHNICITY)


@dataclass(frozen=True, slots=True)
class Featured:
    """Features by the code of the statistical office of each area, what the areas are called, the
    year of the population, and the releases that were read, each as "set/number"."""

    values: Mapping[str, Mapping[str, float]]
    names: Mapping[str, str]
    year: int
    refs: tuple[str, ...]


def features_for(acting: Acting, method: Method) -> Featured:
    """Every feature of every area that one of the method's tiers has and that is held.

    An area whose numbers have a hole lacks the feature; it is never nought.
    """
    starts = tuple({start for tier in method.tiers for start in (*tier.of, *tier.among)})
    year, names = held_areas(acting, starts)
    values: dict[str, dict[str, float]] = {code: {} for code in sorted(names)}
    refs = _from_people(acting, method.features, values, year)
    refs += _from_census(acting, method.features, values)
    return Featured(values, names, year, tuple(dict.fromkeys(refs)))


def _from_people(
    acting: Acting, features: Sequence[Feature], values: Mapping[str, dict[str, float]], year: int
) -> list[str]:
    if not values:
        return []
    people = people_for(
        acting, areas=list(values), years=[year], variants=[ESTIMATE], may_lack=True
    )
    counted = people.people[:, people.variant_at(ESTIMATE), people.year_at(year)]
    everybody = counted[:, people.within(BOTH, 0, None)].sum(axis=1)
    for one in features:
        if one.reads is None or one.reads.set_code != ESTIMATES:
            continue
        some = counted[:, people.within(BOTH, one.reads.from_age, None)].sum(axis=1)
        with np.errstate(all="ignore"):
            found = some / everybody * 100 if one.reads.as_share else some
        for code, value in zip(people.areas, found.tolist(), strict=True):
            if np.isfinite(value):
                values[code][one.id] = value
    return [source.replace(" release ", "/") for source in people.sources]


def _from_census(
    acting: Acting, features: Sequence[Feature], values: Mapping[str, dict[str, float]]
) -> list[str]:
    periods = periods_for(acting, ETHNICITY)
    if not periods or not values:
        return []
    newest = periods[0]
    rows = rows_for(
        acting, newest, {"organisation_code": list(values)}, ["organisation_code", "group", "value"]
    ).to_pylist()
    counted: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        value = row["value"]
        counted[row["organisation_code"]][row["group"]] = float("nan") if value is None else value
    for code, groups in counted.items():
        everybody = sum(groups.values())
        for one in features:
            if one.reads is None or one.reads.set_code != ETHNICITY:
                continue
            known = [n for group, n in groups.items() if group.startswith(one.reads.groups)]
            found = sum(known) / everybody * 100 if known and everybody else float("nan")
            if np.isfinite(found):
                values[code][one.id] = found if one.reads.as_share else sum(known)
    return [f"{ETHNICITY}/{newest.release.number}"]
