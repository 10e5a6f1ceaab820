"""Published access by ethnic group, and neighbours from real populations, worked again.

The files are open data that is kept beside the repository, in ../shared/data, and not in it. Where
that folder is missing these tests say so; the same is proved on small made numbers beside them.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from commonweal.planning.need.equity import Use, study
from commonweal.planning.need.neighbours import Neighbours, neighbours
from commonweal.records.planning.definitions_equity import equity_rules, neighbour_method

DATA = next(
    (one / "shared" / "data" for one in Path(__file__).resolve().parents[5:7]
     if (one / "shared" / "data").is_dir()),
    Path("missing"),
)  # fmt: skip
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the open data of ../shared/data is not beside this repository"
)
SHARES = {
    "asian": "Asian", "black": "Black", "mixed": "Mixed", "other": "Other ethnic group",
    "white_british": "White: English", "white_other": "White: Other White",
}  # fmt: skip


def test_published_rates_of_access_by_ethnic_group() -> None:
    """Rates as published, within what rounding people to hundreds gives; the ratio by hand.

    Other, at 5,978 for each 100,000, is the trap of staff who choose “other”.
    """
    with (DATA / "indicators" / "mh_access_by_ethnicity_england.csv").open() as file:
        rows = list(csv.DictReader(file))
    uses = [
        Use(row["Ethnicity"], "2018/19", float(row["Count"]), float(row["Population"]), None)
        for row in rows
    ]
    rules = equity_rules()
    found = study(
        ("E92000001", "England"), "Access", rules.kinds["ethnic group"], uses, rules.rules
    )
    for line, row in zip(found.lines, rows, strict=True):
        assert line.rate.value == pytest.approx(float(row["Rate"]), rel=1e-4)
    black = next(one for one in found.lines if one.group.startswith("Black"))
    assert black.ratio is not None
    assert black.ratio.ratio.value == pytest.approx(
        (49282 / 1846600) / (1350028 / 45281100), rel=1e-9
    )
    assert found.unknown.share.reason == "the table does not say how many are not known"


@pytest.fixture(scope="module")
def real() -> Neighbours:
    people = pq.read_table(DATA / "population" / "mye_2000_2023_lad_county_england.parquet")
    people = people.filter(pc.equal(people["year"], 2021))
    values: dict[str, dict[str, float]] = defaultdict(dict)
    total: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in people.to_pylist():
        count = row["f"] + row["m"]
        one = total[row["area_code"]]
        one[0] += count
        one[1] += count * (row["age"] > 15)
        one[2] += count * (row["age"] >= 85)
    with gzip.open(DATA / "population" / "census2021_ethnicity_ltla21.csv.gz", "rt") as file:
        census = list(csv.DictReader(file))
    counted: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in census:
        if not row["ethnic_group"].endswith("(number)"):
            continue
        counted[row["ltla21_code"]][""] += float(row["value"])
        for name, start in SHARES.items():
            if row["ethnic_group"].startswith(start):
                counted[row["ltla21_code"]][name] += float(row["value"])
    for area in counted.keys() & total.keys():
        everybody, adults, old = total[area]
        values[area] = {"over_15": adults, "share_85": old / everybody}
        values[area] |= {n: counted[area][n] / counted[area][""] for n in SHARES}
    return neighbours(values, neighbour_method())


def test_the_peers_of_the_boroughs_are_other_boroughs_of_london(real: Neighbours) -> None:
    """Inner boroughs are like each other: at least ten of fifteen peers are in London."""
    for area in ("E09000007", "E09000014", "E09000019"):
        peers = [one.peer for one in real.peers if one.area == area]
        assert len(peers) == 15
        assert sum(one.startswith("E09") for one in peers) >= 10


def test_rural_districts_have_no_london_peer(real: Neighbours) -> None:
    for area in ("E07000074", "E07000133"):  # Maldon and Melton
        assert not any(one.peer.startswith("E09") for one in real.peers if one.area == area)


def test_it_says_which_features_it_had_not(real: Neighbours) -> None:
    assert "People per square kilometre" in real.missing
    assert "Sparsity" in real.missing
    assert real.without["E09000001"] == "left out by the method"
    assert real.without["E06000053"] == "left out by the method"
