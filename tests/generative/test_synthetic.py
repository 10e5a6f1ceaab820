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


def made(
    size: int, seed: int, months: int = 24, faults: tuple[str, ...] = (), last: date = LAST
) -> Made:
    """A whole system, its pieces put together."""
    system = plan(synthetic(), size, seed=seed, last=last, months=months, faults=faults)
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


@settings(max_examples=8, deadline=None)
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


def test_nobody_is_in_two_beds() -> None:
    spells = middling()["spells"]
    ends = np.nan_to_num(days(spells, "discharge_date"), nan=1e9)
    stays = sorted(
        zip(spells["person"].to_pylist(), days(spells, "admission_date"), ends, strict=True)
    )
    for (one, _, left), (other, came, _) in itertools.pairwise(stays):
        assert one != other or came > left, one


def bed_days() -> dict[tuple[str, str], tuple[float, int, str]]:
    """Of each ward and month: days that somebody stayed, days that beds were open, their class."""
    stays, wards = middling()["ward_stays"], middling()["ward_months"]
    start, end = days(stays, "start_date"), np.nan_to_num(days(stays, "end_date"), nan=1e9)
    ward = np.array(stays["ward"].to_pylist())
    found = {}
    for row in wards.to_pylist():
        first = np.datetime64(row["month"], "M")
        low, high = (int(m.astype("M8[D]").astype(int)) for m in (first, first + 1))
        here = ward == row["ward"]
        used = (np.minimum(end[here], high) - np.maximum(start[here], low)).clip(0).sum()
        key = (row["ward"], str(first))
        found[key] = (float(used), row["available_bed_days"], row["bed_type"])
    return found


def test_no_ward_is_overfull_and_each_class_of_bed_is_well_used() -> None:
    wards = bed_days()
    assert max(used / open_ for used, open_, _ in wards.values()) <= 1
    for bed in ("200", "201"):
        used, open_ = (sum(w[n] for w in wards.values() if w[2] == bed) for n in (0, 1))
        assert 0.6 < used / open_ < 0.98, bed


def test_every_stay_in_the_system_is_on_a_ward_of_its_class_that_reports_beds() -> None:
    beds = {ward: bed for (ward, _), (_, _, bed) in bed_days().items()}
    for row in middling()["ward_stays"].to_pylist():
        if row["provider"] != "XMF1":
            assert beds[row["ward"]] == row["bed_type"]
        elder = {"200": "10", "201": "11", "202": "12", "212": "38", "301": "24"}
        before = row["start_date"] < date(2024, 4, 1)
        wanted = elder[row["bed_type"]] if before else row["bed_type"]
        assert row["reported_bed_type"] == wanted


def test_few_are_sent_away_and_each_of_them_is_at_the_far_hospital() -> None:
    system = middling()
    placed = system["placements"].to_pylist()
    no_bed = sum(row["placement_reason"] == "10" for row in placed)
    assert 0 < no_bed < 0.15 * system["spells"].num_rows
    far = [row for row in system["spells"].to_pylist() if row["provider"] == "XMF1"]
    assert {(r["person"], r["admission_date"]) for r in far} == {
        (r["person"], r["start_date"]) for r in placed
    }
    referred = {row["referral"]: row for row in system["referrals"].to_pylist()}
    for row in system["spells"].to_pylist():
        assert referred[row["referral"]]["provider"] == row["provider"]


def test_no_contact_lies_outside_its_referral() -> None:
    referred = {row["referral"]: row for row in middling()["referrals"].to_pylist()}
    for row in middling()["contacts"].to_pylist():
        one = referred[row["referral"]]
        assert row["provider"] == one["provider"]
        assert one["received_date"] <= row["contact_date"]
        assert one["discharge_date"] is None or row["contact_date"] <= one["discharge_date"]


def test_who_was_brought_by_the_police_was_held_the_day_before() -> None:
    admitted = {
        (row["person"], row["admission_date"].toordinal())
        for row in middling()["spells"].to_pylist()
    }
    held = [r for r in middling()["act_periods"].to_pylist() if r["legal_status"] in {"19", "20"}]
    assert {row["legal_status"] for row in held} == {"19", "20"}
    for row in held:
        assert row["end_date"].toordinal() == row["start_date"].toordinal() + 1
        assert (row["person"], row["end_date"].toordinal()) in admitted
    followed = {
        (row["person"], row["start_date"])
        for row in middling()["act_periods"].to_pylist()
        if row["act_category"] in {"C", "P"}
    }
    assert sum((row["person"], row["end_date"]) in followed for row in held) > 0.9 * len(held)


def test_some_people_are_known_to_two_providers() -> None:
    contacts = middling()["contacts"]
    pairs = set(zip(contacts["person"].to_pylist(), contacts["provider"].to_pylist(), strict=True))
    per_person = Counter(person for person, _ in pairs)
    both = sum(count > 1 for count in per_person.values())
    assert 0.05 < both / len(per_person) < 0.25


def test_every_instrument_has_pairs_within_its_range() -> None:
    lines = {line["tool"]: line for line in synthetic()["scores"]["value"]}
    scores: dict[str, list[float]] = {}
    pairs = Counter[str]()
    seen = set()
    for row in middling()["assessments"].to_pylist():
        scores.setdefault(row["tool"], []).append(row["score"])
        pairs[row["tool"]] += (row["tool"], row["referral"]) in seen
        seen.add((row["tool"], row["referral"]))
    assert set(scores) == set(lines)
    for tool, line in lines.items():
        assert pairs[tool] > 20, line["name"]
        low, high = line["range"]
        assert low <= min(scores[tool]) <= max(scores[tool]) <= high


def test_diagnoses_fit_the_reason_of_the_referral() -> None:
    referred = {row["referral"]: row for row in middling()["referrals"].to_pylist()}
    found = Counter[str]()
    for row in middling()["diagnoses"].to_pylist():
        reason = referred[row["referral"]]["referral_reason"]
        if row["diagnosis_rank"] == "primary":
            found[row["diagnosis"]] += 1
            assert row["diagnosis"] in synthetic()["diagnoses"]["by_reason"]["value"][reason]
    assert {"F00", "F01", "F02", "F03", "F20", "F32", "F50"} <= set(found)


def test_waits_are_longer_over_the_summer_and_in_winter() -> None:
    contacts = middling()["contacts"]
    first: dict[str, int] = {}
    for referral, day in zip(
        contacts["referral"].to_pylist(), days(contacts, "contact_date"), strict=True
    ):
        first[referral] = min(first.get(referral, 10**9), int(day))
    waits: dict[bool, list[float]] = {True: [], False: []}
    referrals = middling()["referrals"]
    received = days(referrals, "received_date")
    for row, day in zip(referrals.to_pylist(), received, strict=True):
        month = row["received_date"].month
        routine = row["priority"] == "3" and row["received_date"] < date(2025, 1, 1)
        if routine and row["referral"] in first and month in {5, 6, 8, 10, 12}:
            waits[month in {8, 12}].append(first[row["referral"]] - day)
    assert np.median(waits[True]) > 1.1 * np.median(waits[False])


def test_the_care_programme_approach_is_there_while_it_lasts() -> None:
    system = made(6000, 2, 30, last=date(2021, 3, 1))
    episodes = system["cpa_episodes"].to_pylist()
    assert len(episodes) > 50
    for row in episodes:
        until = row["end_date"] or date(2021, 4, 1)
        assert row["start_date"] <= row["last_review_date"] <= until <= date(2021, 4, 1)
    last = date(2021, 3, 31)
    reviewed = sum(((r["end_date"] or last) - r["last_review_date"]).days < 365 for r in episodes)
    assert 0.6 < reviewed / len(episodes) < 1
    assert "cpa_episodes" not in middling()


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
        decile = people[person]["deprivation_decile"]
        if decile is not None:
            missed[decile <= 3].append(attendance == "3")
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


@cache
def clean() -> Made:
    return made(8_000, 5, 12)


@cache
def faulty(name: str) -> Made:
    return made(8_000, 5, 12, (f"{name}={ASKED[name]}",))


#: A rate at which each fault comes often enough to be counted.
ASKED = dict.fromkeys(FAULTS, 0.3)
STRUCK = {name: set(tables) for name, (tables, _) in FAULTS.items()}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_strikes_only_its_tables_and_only_when_asked_for(name: str) -> None:
    wrong = faulty(name)
    differ = {table for table in clean() if clean()[table] != wrong[table]}
    assert FAULTS[name][0][0] in differ
    assert differ <= STRUCK[name]


def struck(name: str) -> tuple[int, int]:
    """How many rows have a fault, and how many could have it."""
    table = FAULTS[name][0][0]
    right, wrong = clean()[table], faulty(name)[table]
    match name:
        case "duplicate_keys":
            return wrong.num_rows - right.num_rows, right.num_rows
        case "overlapping_ward_stays":
            return wrong.num_rows - right.num_rows, sum(
                row["end_date"] is None or (row["end_date"] - row["start_date"]).days >= 2
                for row in right.to_pylist()
            )
        case "end_before_start":
            changed = differing(right, wrong)
            return changed, right.num_rows - right["discharge_date"].null_count
        case "implausible_wait":
            return differing(right, wrong), int(pc.sum(pc.equal(right["provider"], "XMP3")).as_py())
        case "missing_month" | "late_month":
            provider, month = ("XMP2", date(2024, 10, 1)) if name[0] == "m" else ("XMP1", LAST)
            rows = clean()["contacts"], faulty(name)["contacts"]
            counts = [reported(table, provider, month) for table in rows]
            assert rows[0].num_rows - rows[1].num_rows == counts[0] - counts[1]
            return counts[0] - counts[1], counts[0]
        case _:
            return differing(right, wrong), right.num_rows


def differing(one: pa.Table, other: pa.Table) -> int:
    return sum(a != b for a, b in zip(one.to_pylist(), other.to_pylist(), strict=True))


def reported(contacts: pa.Table, provider: str, month: date) -> int:
    of_month = pc.equal(pc.floor_temporal(contacts["contact_date"], unit="month"), pa.scalar(month))
    return int(pc.sum(pc.and_(of_month, pc.equal(contacts["provider"], provider))).as_py())


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_comes_at_the_rate_that_is_asked_for(name: str) -> None:
    count, of = struck(name)
    noise = 5 * (of * ASKED[name] * (1 - ASKED[name])) ** 0.5
    assert of > 20
    assert abs(count - of * ASKED[name]) <= noise + 1


def test_an_overlapping_stay_begins_while_another_of_the_same_spell_lasts() -> None:
    stays = faulty("overlapping_ward_stays")["ward_stays"].to_pylist()
    known = set(clean()["ward_stays"]["ward_stay"].to_pylist())
    twins = [row for row in stays if row["ward_stay"] not in known]
    for twin in twins:
        others = [
            row for row in stays if row["spell"] == twin["spell"] and row["ward_stay"] in known
        ]
        assert any(
            row["start_date"] < twin["start_date"]
            and (row["end_date"] is None or twin["start_date"] < row["end_date"])
            for row in others
        )
        spell = next(r for r in clean()["spells"].to_pylist() if r["spell"] == twin["spell"])
        assert twin["start_date"] > spell["admission_date"]


def test_a_contact_before_birth_lies_shortly_before_that_persons_birth() -> None:
    wrong = faulty("contact_before_birth")
    born = dict(
        zip(*(wrong["persons"][c].to_pylist() for c in ("person", "birth_month")), strict=True)
    )
    before = [
        (born[row["person"]] - row["contact_date"]).days
        for row in wrong["contacts"].to_pylist()
        if row["contact_date"] < born[row["person"]]
    ]
    assert min(before) >= 1
    assert max(before) <= 400
    assert len(set(before)) > 100


def test_the_sizes_of_other_faults() -> None:
    received = faulty("date_in_1900")["referrals"]["received_date"]
    assert pc.min(received).as_py() == date(1900, 1, 1)
    assert "Q" in set(faulty("unknown_codes")["contacts"]["attendance"].to_pylist())
    rows = faulty("end_before_start")["referrals"].to_pylist()
    gaps = {(r["received_date"] - r["discharge_date"]).days for r in rows if r["discharge_date"]}
    assert max(gaps) == 5


def test_faults_together_come_each_as_alone() -> None:
    both = made(8_000, 5, 12, ("unknown_codes=0.3", "ethnicity_missing=0.3"))
    assert both["contacts"] == faulty("unknown_codes")["contacts"]
    assert both["persons"] == faulty("ethnicity_missing")["persons"]


def test_what_cannot_be_made_is_said_in_a_sentence() -> None:
    with pytest.raises(SyntheticError, match="no size huge"):
        plan(synthetic(), "huge", seed=1, last=LAST)
    with pytest.raises(SyntheticError, match="no fault fire"):
        plan(synthetic(), "toy", seed=1, last=LAST, faults=("fire",))
    with pytest.raises(SyntheticError, match="share between 0 and 1"):
        plan(synthetic(), "toy", seed=1, last=LAST, faults=("late_month=2",))
    with pytest.raises(SyntheticError, match="share between 0 and 1"):
        plan(synthetic(), "toy", seed=1, last=LAST, faults=("late_month=often",))
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
    assert set(synthetic()["faults"]["value"]) == set(FAULTS)
    kinds = synthetic()["commissioners"]["kinds"]["value"]
    assert sum(area["share"] for area in kinds) == pytest.approx(1)


def test_a_nation_has_many_areas_and_providers_and_a_borough_few() -> None:
    nation = plan(synthetic(), "nation", seed=1, last=LAST).shape
    assert (len(nation.areas), len(nation.providers)) == (33, 60)
    assert sum(area["share"] for area in nation.areas) == pytest.approx(1)
    borough = plan(synthetic(), "borough", seed=1, last=LAST).shape
    assert borough.commissioners == ("XMC1", "XMC2", "XMC3")
