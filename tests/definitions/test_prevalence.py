"""The definitions of prevalence: their schema, the handbook's digits, and each other."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import combinations
from pathlib import Path

import jsonschema
import pytest
import yaml

from commonweal.language.row import CannotWork
from commonweal.planning.need.prevalence import Prevalence, parse_prevalence, require_one_family
from commonweal.records.planning.definitions_need import (
    NoSuchPrevalence,
    prevalence_of,
    prevalences,
)
from tests.house.sources import ROOT

DEFINITIONS = ROOT / "commonweal" / "definitions"
FILES = sorted((DEFINITIONS / "prevalence").glob("*.yaml"))
SCHEMA = json.loads((DEFINITIONS / "schemas" / "prevalence.json").read_text("utf-8"))
ALL = prevalences()


def percents(code: str) -> list[float]:
    return [round(rate.value * 100, 4) for rate in ALL[code].rates]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_file_keeps_to_the_schema_and_is_called_as_its_id(path: Path) -> None:
    data = yaml.safe_load(path.read_text("utf-8"))
    jsonschema.validate(data, SCHEMA)
    assert data["id"] == path.stem
    assert isinstance(data["valid_from"], date)
    assert data["valid_from"] < data["next_review"]


@pytest.mark.parametrize("one", ALL.values(), ids=ALL)
def test_each_rate_has_limits_or_a_reason_and_says_its_mark(one: Prevalence) -> None:
    for rate in one.rates:
        assert bool(rate.method) != bool(rate.reason)
        if rate.method:
            assert 0 <= rate.low < rate.value < rate.high <= 1
        assert rate.mark in "ABC"
    if one.mark == "C":
        assert one.cited.endswith("(C: recalled, unverified)")
    assert not one.part_of or one.part_of in ALL


def test_digits_of_the_handbook() -> None:
    """Statistical standards, section 4: one row of each table."""
    assert percents("poppi-depression") == [5.8, 6.9, 5.9, 9.7, 5.1, 10.9, 9.5, 10.7, 9.2, 11.1]
    assert percents("poppi-severe-depression") == [2.5, 1.6, 3.5, 3.0, 3.9]
    assert percents("poppi-dementia-2014")[:7] == [1.5, 3.1, 5.3, 10.3, 15.1, 22.6, 28.8]
    assert percents("poppi-dementia-2007")[7:] == [1.0, 2.4, 6.5, 13.3, 22.2, 29.6, 34.4]
    assert percents("cfas-ii-dementia") == [
        1.2, 3.0, 5.2, 10.6, 12.8, 17.1, 1.8, 2.5, 6.2, 9.5, 18.1, 35.0
    ]  # fmt: skip
    assert percents("pansi-cmd-2007") == [12.5, 19.7]
    assert percents("pansi-cmd-2014") == [14.7, 23.1]
    assert percents("apms-2023-cmd-16-64") == [22.6]
    assert percents("mhcyp-2017-any-5-19") == [12.8]
    assert percents("mhcyp-2023-probable-8-16") == [20.3]
    assert percents("mhcyp-2023-eating-by-age") == [2.6, 12.5, 5.9]
    assert percents("qof-depression-2017") == [9.9]
    per_1000 = ALL["perinatal-mild-moderate-depression-anxiety"].rates[0]
    assert (per_1000.low, per_1000.high) == (0.1, 0.15)
    assert ALL["perinatal-postpartum-psychosis"].rates[0].value == 0.002


def test_printed_limits_are_kept_and_give_the_design_effect() -> None:
    """8.7 % with 7.3 to 10.2 of 2,640 people: (1.45 ÷ (1.96 × 0.549))² = 1.8."""
    rate = ALL["cfas-depression-65"].rates[0]
    assert (rate.low, rate.high, rate.method) == (0.073, 0.102, "limits as printed")
    error = (0.087 * 0.913 / 2640) ** 0.5
    assert round(((0.102 - 0.073) / 2 / (1.96 * error)) ** 2, 1) == 1.8


def test_shares_of_a_sample_in_the_bands_of_a_measure_are_no_more_than_all() -> None:
    for path in FILES:
        data = yaml.safe_load(path.read_text("utf-8"))
        for measure in data["measures"]:
            whole = sum(rate.get("share", 0) for rate in measure["rates"])
            assert whole <= 1.0005, measure["id"]
        for row in data.get("splits", {}).get("rows", ()):
            assert sum(row["parts"].values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("pansi-borderline-2007", "pansi-borderline-2014"),
        ("pansi-antisocial-2007", "pansi-antisocial-2014"),
        ("mhcyp-2017-any-5-19", "mhcyp-2023-probable-8-16"),
        ("poppi-dementia-2007", "poppi-dementia-2014"),
        ("poppi-dementia-2014", "cfas-ii-dementia"),
        ("qof-depression-2017", "apms-2023-cmd-16"),
    ],
)
def test_instruments_are_never_chained(earlier: str, later: str) -> None:
    with pytest.raises(CannotWork, match="different instruments: they do not go on one line"):
        require_one_family([ALL[earlier], ALL[later]])


def test_what_one_instrument_found_goes_on_one_line() -> None:
    require_one_family([ALL[f"apms-{y}-cmd-16-64"] for y in (2007, 2014, 2023)])
    require_one_family([ALL["mhcyp-2017-probable-7-16"], ALL["mhcyp-2023-probable-8-16"]])


def test_one_family_has_one_condition() -> None:
    for a, b in combinations(ALL.values(), 2):
        if a.family == b.family:
            assert a.condition == b.condition, (a.id, b.id)


def test_an_unknown_measure_is_told_which_there_are() -> None:
    with pytest.raises(NoSuchPrevalence, match=re.escape("no prevalence x; there are apms-1993")):
        prevalence_of("x")


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ([{"sex": "male", "ages": "65+", "value": 580}], "percent ends at 100"),
        (
            [
                {"sex": "both", "ages": "65-74", "value": 5},
                {"sex": "male", "ages": "70-79", "value": 6},
            ],
            "two rates for the same people",
        ),
    ],
)
def test_a_rate_that_cannot_be_is_refused(rates: list[dict[str, object]], said: str) -> None:
    data = yaml.safe_load(FILES[0].read_text("utf-8"))
    data["measures"] = [data["measures"][0] | {"rates": rates}]
    with pytest.raises(ValueError, match=said):
        parse_prevalence(data)


def test_a_rate_in_another_unit_is_refused() -> None:
    data = yaml.safe_load(FILES[0].read_text("utf-8"))
    data["measures"] = [data["measures"][0] | {"unit": "per_100000"}]
    with pytest.raises(ValueError, match="is in per_100000: use one of percent"):
        parse_prevalence(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)
