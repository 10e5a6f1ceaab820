"""Small made-up populations and rates for spec tests of need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from commonweal.facts.population import Band, People
from commonweal.planning.need.prevalence import Prevalence, parse_prevalence

BANDS = tuple(
    Band(sex, first, last)
    for sex in ("female", "male")
    for first, last in ((0, 64), (65, 74), (75, None))
)

#: [female 0-64, 65-74, 75+, male 0-64, 65-74, 75+]
NOW = (4000, 500, 400, 4100, 450, 300)
LATER = (4000, 600, 600, 4100, 550, 500)


def people(
    counts: Mapping[str, Mapping[int, Mapping[str, Sequence[float]]]] | None = None,
    bands: tuple[Band, ...] = BANDS,
) -> People:
    """A population by area, year and variant; what is not given is not held."""
    counts = counts or {"A": {2020: {"estimate": NOW}, 2030: {"principal": LATER}}}
    areas = tuple(counts)
    years = tuple(sorted({year for by_year in counts.values() for year in by_year}))
    named = {
        v for by_year in counts.values() for by_variant in by_year.values() for v in by_variant
    }
    variants = tuple(v for v in ("estimate", "principal", "high", "low") if v in named)
    held = np.full((len(areas), len(variants), len(years), len(bands)), np.nan)
    for area, by_year in counts.items():
        for year, by_variant in by_year.items():
            for variant, row in by_variant.items():
                held[areas.index(area), variants.index(variant), years.index(year)] = row
    origin = np.where(np.isnan(held).all(axis=3), -1, 0)
    names = {area: f"Area {area}" for area in areas}
    return People(areas, names, years, variants, bands, held, ("test",), origin)


def prevalence(
    rates: Sequence[Mapping[str, Any]], sample: Mapping[str, Any] | None = None, **said: Any
) -> Prevalence:
    """One measure with the rates of a file."""
    shared = {name: said.pop(name) for name in ("setting", "splits") if name in said}
    measure = {
        "id": "m", "condition": "depression", "severity": "any", "title": "Depression",
        "instrument": "interview", "family": "f", "unit": "percent", "mark": "B",
    } | said | {"rates": list(rates)}  # fmt: skip
    data = {
        "survey": "S", "year": 2020, "setting": "household", "source": "a paper",
        "valid_from": "2020-01-01", "measures": [measure],
    } | shared | ({"sample": sample} if sample else {})  # fmt: skip
    return parse_prevalence(data)[0]


#: Of women 10 % and of men 5 % at 65 to 74, of both 20 % at 75 and over, with limits.
RATES = (
    {"sex": "female", "ages": "65-74", "value": 10, "limits": [8, 13]},
    {"sex": "male", "ages": "65-74", "value": 5, "limits": [3, 8]},
    {"sex": "both", "ages": "75+", "value": 20, "limits": [17, 24]},
)
SAMPLE = {
    "size": 2000, "ages": "65+", "design_effect": 2, "design_effect_status": "illustrative",
}  # fmt: skip
