"""How long expected need takes for the whole of England: every area, 20 years, every measure.

The population is made up from a seed, with single years of age and three projections, in the shape
of the official files. Each measure of prevalence gives its comparable and its adjusted estimate.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from commonweal.facts.population import Band, People
from commonweal.planning.need.adjusting import by_need_index
from commonweal.planning.need.demand import expected
from commonweal.planning.need.estimates import estimate
from commonweal.planning.need.prevalence import LIVING
from commonweal.records.planning.definitions_need import prevalences

AREAS, YEARS, SEED = 320, range(2024, 2044), 2026
VARIANTS = ("principal", "high", "low")
SECONDS, GIBIBYTES = 60.0, 4.0


def england() -> People:
    """320 areas with 101 ages of both sexes, 20 years and three projections."""
    rng = np.random.default_rng(SEED)
    bands = tuple(
        Band(sex, age, age if age < 100 else None)
        for sex in ("female", "male")
        for age in range(101)
    )
    shape = (AREAS, len(VARIANTS), len(YEARS), len(bands))
    codes = tuple(f"E{place:08d}" for place in range(AREAS))
    return People(
        areas=codes,
        names={},
        years=tuple(YEARS),
        variants=VARIANTS,
        bands=bands,
        people=rng.integers(20, 4000, shape).astype(float),
        sources=("made up",),
        origin=np.zeros(shape[:3], dtype=np.int64),
    )


def main() -> int:
    """Print seconds, memory and how many numbers were worked out; 1 where a limit is passed."""
    people = england()
    index = by_need_index(dict.fromkeys(people.areas, (1.1, 1.0)), 0.1, "made up", True)
    measures = [one for one in prevalences().values() if one.setting in LIVING]
    start = time.perf_counter()
    cells = 0
    for one in measures:
        found = expected(people, one)
        cells += estimate(found).value.size + estimate(found, [index]).value.size
        cells += found.value.size
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"Need of {AREAS} areas, {len(YEARS)} years, {len(measures)} measures")
    print(f"  {cells:,} numbers with limits in {seconds:.2f} s (limit {SECONDS:.0f} s)")
    print(f"  {memory:.2f} GiB at most (limit {GIBIBYTES:.0f} GiB)")
    return int(seconds > SECONDS or memory > GIBIBYTES)


if __name__ == "__main__":
    sys.exit(main())
