"""The synthetic system holds together whatever its seed, and is shaped as its definition says."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from datetime import date
from functools import cache
from importlib.resources import files

import jsonschema
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import synthetic
from commonweal.facts.activity import FieldType
from commonweal.facts.synthetic import FAULTS, plan, tables_of
from commonweal.facts.synthetic.system import SyntheticError

TABLES = activity_tables()
LAST = date(2025, 3, 1)
#: The later of two dates of a row is not before the earlier.
ORDERED = [
    ("referrals", "received_date", "discharge_date"),
    ("referrals", "received_date", "rejection_date"),
    ("spells", "admission_date", "discharge_date"),
    ("spells", "admission_date", "physical_review_date"),
    ("ward_stays", "start_date", "end_date"),
    ("delays", "start_date", "end_date"),
    ("act_periods", "start_date", "end_date"),
    ("placements", "start_date", "end_date"),
    ("cluster_episodes", "start_date", "end_date"),
    ("care_plans", "created_date", "agreed_date"),
    ("talking_therapies", "received_date", "first_treatment_date"),
    ("talking_therapies", "first_treatment_date", "second_treatment_date"),
    ("talking_therapies", "received_date", "end_date"),
]
Made = dict[str, pa.Table]


def made(size: int, seed: int, months: int = 24, faults: tuple[str, ...] = ()) -> Made:
    """A whole system, its pieces put together."""
    system = plan(synthetic(), size, seed=seed, last=LAST, months=months, faults=faults)
    pieces: dict[str, list[pa.Table]] = {}
    for name, table in tables_of(system, TABLES):
        words = [
            pa.field(one.name, pa.string()) if pa.types.is_dictionary(one.type) else one
            for one in table.schema
        ]
        pieces.setdefault(name, []).append(table.cast(pa.schema(words)))
    return {name: pa.concat_tables(some) for name, some in pieces.items()}


@cache
def middling() -> Made:
    return made(60_000, 7)


def days(table: pa.Table, column: str) -> np.ndarray:
    """Days since 1970 as floats, missing as not a number."""
    return table[column].cast(pa.int32()).to_numpy(zero_copy_only=False).astype(float)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from((600, 1500, 4000)), st.sampled_from((1, 7, 30)))
def test_everything_holds_together(seed: int, size: int, months: int) -> None:
    system = made(size, seed, months)
    for table in system:
        _required_are_there(system, table)
        _keys_are_unique(system, table)
        _links_lead_somewhere(system, table)
        _nobody_is_seen_when_dead(system, table)
    for table, first, second in ORDERED:
        if table in system:
            early, late = days(system[table], first), days(system[table], second)
            assert not (late < early).any(), f"{table}: {second} before {first}"


def _required_are_there(system: Made, table: str) -> None:
    for field in TABLES[table].fields:
        if field.required:
            assert system[table][field.name].null_count == 0, f"{table}.{field.name}"


def _keys_are_unique(system: Made, table: str) -> None:
    columns = [system[table][name].to_pylist() for name in TABLES[table].key]
    keys = list(zip(*columns, strict=True))
    assert len(set(keys)) == len(keys), table


def _links_lead_somewhere(system: Made, table: str) -> None:
    for field in TABLES[table].fields:
        if field.type is FieldType.LINK:
            there = system[field.to][TABLES[field.to].key[0]] if field.to in system else None
            known = set(there.to_pylist()) if there is not None else set()
            used = set(system[table][field.name].drop_null().to_pylist())
            assert used <= known, f"{table}.{field.name}"
        if field.type is FieldType.PERSON and table != "persons":
            people = set(system["persons"]["person"].to_pylist())
            assert set(system[table][field.name].to_pylist()) <= people, table


def _nobody_is_seen_when_dead(system: Made, table: str) -> None:
    """What happens to a person lies between the month of birth and the day of death."""
    names = {
        "contacts": "contact_date", "spells": "admission_date", "ward_stays": "start_date",
        "act_periods": "start_date", "assessments": "assessment_date", "referrals": "received_date",
        "restrictive_incidents": "start_date", "talking_therapies": "received_date",
    }  # fmt: skip
    if table not in names:
        return
    people = system["persons"]
    died = dict(zip(people["person"].to_pylist(), days(people, "death_date"), strict=True))
    born = dict(zip(people["person"].to_pylist(), days(people, "birth_month"), strict=True))
    dates = days(system[table], names[table])
    for person, day in zip(system[table]["person"].to_pylist(), dates, strict=True):
        assert not day > died[person], f"{table}: {person} was dead"
        assert day >= born[person], f"{table}: {person} was not born"


def test_nobody_is_in_two_beds_and_wards_are_not_overfull() -> None:
    spells = middling()["spells"]
    ends = np.nan_to_num(days(spells, "discharge_date"), nan=1e9)
    stays = sorted(
        zip(spells["person"].to_pylist(), days(spells, "admission_date"), ends, strict=True)
    )
    for (one, _, left), (other, came, _) in itertools.pairwise(stays):
        assert one != other or came > left, one
    away = set(middling()["placements"]["person"].to_pylist())
    assert 0 < len(away) < 0.3 * spells.num_rows
    sent = pc.equal(spells["provider"], "XMF1").to_pylist()
    assert sum(sent) == middling()["placements"].num_rows


def test_the_same_seed_makes_the_same_rows_and_another_others() -> None:
    assert made(800, 3, 6) == made(800, 3, 6)
    assert made(800, 3, 6)["contacts"] != made(800, 4, 6)["contacts"]


def test_the_size_is_about_what_was_asked_for() -> None:
    contacts = middling()["contacts"]
    window = pc.greater_equal(contacts["contact_date"], pa.scalar(date(2023, 4, 1)))
    assert 45_000 < pc.sum(window).as_py() < 75_000


def test_there_is_growth_and_season() -> None:
    received = Counter(
        day.isoformat()[:7] for day in middling()["referrals"]["received_date"].to_pylist()
    )
    years = [sum(received[f"{y}-{m:02d}"] for m in range(4, 13)) for y in (2023, 2024)]
    assert years[1] > years[0] * 1.01
    assert received["2024-12"] < received["2024-11"]
    assert received["2024-08"] < received["2024-10"]


def test_deprivation_and_ethnicity_have_their_gradients() -> None:
    system = middling()
    people = {row["person"]: row for row in system["persons"].to_pylist()}
    contacts = system["contacts"]
    missed: dict[bool, list[bool]] = {True: [], False: []}
    for person, attendance in zip(
        contacts["person"].to_pylist(), contacts["attendance"].to_pylist(), strict=True
    ):
        missed[people[person]["deprivation_decile"] <= 3].append(attendance == "3")
    assert np.mean(missed[True]) > np.mean(missed[False]) * 1.3
    admitted = Counter(
        people[person]["ethnic_category"] in ("M", "N", "P")
        for person in system["spells"]["person"].to_pylist()
    )
    everybody = Counter(row["ethnic_category"] in ("M", "N", "P") for row in people.values())
    rate = {black: admitted[black] / everybody[black] for black in (True, False)}
    assert rate[True] > rate[False] * 1.5


def test_clusters_end_where_the_data_set_drops_them_and_wards_begin() -> None:
    assert pc.max(middling()["cluster_episodes"]["start_date"]).as_py() <= date(2024, 3, 31)
    assert pc.min(middling()["ward_months"]["month"]).as_py() == date(2024, 4, 1)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_is_there_only_when_asked_for(name: str) -> None:
    clean, wrong = made(12_000, 5, 12), made(12_000, 5, 12, (name,))
    differ = {table for table in clean if clean[table] != wrong[table]}
    expected = {
        "ethnicity_missing": {"persons"}, "overlapping_ward_stays": {"ward_stays"},
        "date_in_1900": {"referrals"}, "end_before_start": {"referrals"},
        "implausible_wait": {"referrals"},
    }  # fmt: skip
    assert differ == expected.get(name, {"contacts"})


def test_faults_come_at_their_rate() -> None:
    wrong = made(20_000, 5, 12, ("unknown_codes", "ethnicity_missing", "date_in_1900"))
    unknown = pc.mean(pc.equal(wrong["contacts"]["attendance"], "Q")).as_py()
    assert 0.006 < unknown < 0.014
    missing = wrong["persons"]["ethnic_category"].null_count / wrong["persons"].num_rows
    assert 0.25 < missing < 0.35
    assert pc.min(wrong["referrals"]["received_date"]).as_py().year == 1900


def test_what_cannot_be_made_is_said_in_a_sentence() -> None:
    with pytest.raises(SyntheticError, match="no size huge"):
        plan(synthetic(), "huge", seed=1, last=LAST)
    with pytest.raises(SyntheticError, match="no fault fire"):
        plan(synthetic(), "toy", seed=1, last=LAST, faults=("fire",))
    with pytest.raises(SyntheticError, match="at least one month"):
        plan(synthetic(), "toy", seed=1, last=LAST, months=0)


def test_organisations_are_plainly_made_up() -> None:
    names = plan(synthetic(), "toy", seed=1, last=LAST).names
    assert all("(made up)" in name for name in names.values())
    assert set(names) >= set(made(600, 1, 1)["contacts"]["provider"].to_pylist())


def test_its_definition_keeps_to_the_schema_and_names_every_fault() -> None:
    schema = json.loads(
        (files("commonweal.definitions") / "schemas" / "synthetic.json").read_text("utf-8")
    )
    jsonschema.validate(json.loads(json.dumps(synthetic(), default=str)), schema)
    assert set(synthetic()["faults"]) == set(FAULTS)
    assert sum(area["share"] for area in synthetic()["commissioners"]) == pytest.approx(1)
