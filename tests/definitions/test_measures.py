"""The definitions of measures: held to their schema, to each other, and to their worked cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from commonweal.cli import measures as measures_command
from commonweal.cli.main import cli
from commonweal.engines.declared import read_yaml
from commonweal.language import plan
from commonweal.reviewing.measures import (
    Measure,
    formulas,
    parse_breakdowns,
    parse_measure,
    recipe,
    values_of,
    with_noughts,
)
from commonweal.reviewing.measures.events import event_sets
from commonweal.reviewing.publishing import COUNT, PENCE, is_amount
from tests.house.sources import ROOT
from tests.support.activity import TABLES, by_duckdb, by_oracle
from tests.support.measures import Case, case_of, given, measures

DEFINITIONS = ROOT / "commonweal" / "definitions"
FILES = sorted((DEFINITIONS / "measures").glob("*.yaml"))
SCHEMA = jsonschema.Draft202012Validator(
    json.loads((DEFINITIONS / "schemas" / "measure.json").read_text("utf-8"))
)
MEASURES = {measure.id: measure for measure in measures()}
WORKED = [(measure, case) for measure in MEASURES.values() for case in measure.cases]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_measure_keeps_to_the_schema_and_is_called_as_its_file(path: Path) -> None:
    data = read_yaml(path)
    SCHEMA.validate(data)
    assert data["id"] == path.stem


def test_there_are_at_least_sixty_measures_over_all_themes() -> None:
    assert len(MEASURES) >= 60
    assert {measure.theme for measure in MEASURES.values()} >= {
        "caseload", "referrals", "waits", "contacts", "beds", "follow-up", "out of area",
        "mental health act", "restrictive practice", "clusters", "care programme approach",
        "physical health", "dementia", "access", "talking therapies", "outcomes", "data quality",
    }  # fmt: skip


def test_names_and_questions_tell_measures_apart() -> None:
    names = [measure.name for measure in MEASURES.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_what_a_measure_names_is_there(measure: Measure) -> None:
    breakdowns = parse_breakdowns(
        yaml.safe_load((DEFINITIONS / "activity" / "breakdowns.yaml").read_text("utf-8"))
    )
    profiles = {path.stem for path in (DEFINITIONS / "disclosure").glob("*.yaml")}
    assert measure.formula in formulas()
    assert set(measure.breakdowns) <= set(breakdowns)
    assert measure.disclosure in profiles
    assert recipe(measure, given()).components
    assert not measure.retired or measure.retired.successor in {"", *MEASURES}
    # What is behind an amount is counted to hide it by and divides nothing.
    second = recipe(measure, given()).denominator is not None and not is_amount(measure)
    assert bool(measure.denominator) == second


def test_a_sum_of_days_is_hidden_by_the_people_behind_it() -> None:
    days = [one for one in MEASURES.values() if one.formula == COUNT and one.unit == "days"]
    assert len(days) == 5
    for one in days:
        assert is_amount(one), "thirty days of one person are no many people"
        counted, behind = one.parameters["count"], one.parameters["behind"]
        assert behind == {**counted, "of": "people"}


def test_a_ratio_of_days_is_hidden_by_the_people_behind_each_part() -> None:
    ratios = [one for one in MEASURES.values() if one.formula in {"ratio", "rate"}]
    assert len(ratios) == 3
    for one in ratios:
        parts = [one.parameters[name] for name in ("numerator", "denominator")]
        # Open beds are no people; days of people are.
        days = [part for part in parts if part["of"] == "days"]
        assert days
        assert one.parameters["behind"] == [{**part, "of": "people"} for part in days]


def test_an_amount_of_money_says_what_is_behind_it() -> None:
    money = [one for one in MEASURES.values() if one.unit == PENCE and one.formula == COUNT]
    assert len(money) == 2
    assert all(is_amount(one) for one in money), "a few pence are no few people"


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_dates_of_a_measure_go_forward(measure: Measure) -> None:
    assert measure.reviewed < measure.next_review
    starts = [target.valid_from for target in measure.targets]
    assert starts == sorted(set(starts))
    assert measure.changes == tuple(sorted(measure.changes, key=lambda change: change.on))


def test_a_target_that_nobody_read_says_why_and_a_path_goes_by_years() -> None:
    """EIP: 50 % in 2016/17 and 2017/18, 53 in 2018/19, 56 in 2019/20, 60 in 2020/21 (Mental Health
    Watch). Physical health checks: 60 % until 2023/24, then 75, not read at its source."""
    doubted = {one.id for one in MEASURES.values() if not all(t.verified for t in one.targets)}
    assert doubted == {
        "smi-physical-health-checks",
        "talking-therapies-reliable-improvement",
        "talking-therapies-reliable-recovery",
    }
    eip = MEASURES["eip-two-weeks"]
    years = {2017: 50, 2018: 53, 2019: 56, 2020: 60, 2026: 60}
    for year, share in years.items():
        target = eip.target_on(date(year, 4, 1))
        assert target is not None
        assert target.value == share
    checks = MEASURES["smi-physical-health-checks"]
    for day, share in ((date(2024, 3, 31), 60), (date(2024, 4, 1), 75)):
        target = checks.target_on(day)
        assert target is not None
        assert target.value == share
    data = yaml.safe_load((DEFINITIONS / "measures" / "eip-two-weeks.yaml").read_text("utf-8"))
    data["targets"][0]["verified"] = False
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(data)


def test_out_of_area_days_of_months_are_never_added_up() -> None:
    assert not MEASURES["oap-inappropriate-days-month"].additive


def test_every_event_set_is_used_or_says_nothing() -> None:
    used = {name for measure in MEASURES.values() for name in _events(measure.parameters)}
    assert set(event_sets()) - used <= {"people", "diagnoses"}


def _events(part: Any) -> set[str]:
    if not isinstance(part, Mapping):
        return set()
    own = {part["events"]} if "events" in part else set()
    return own.union(*(_events(each) for each in part.values()))


@pytest.mark.parametrize("worked", WORKED, ids=[f"{m.id}: {c['name']}" for m, c in WORKED])
def test_a_worked_case_gives_its_answer(worked: tuple[Measure, Mapping[str, Any]]) -> None:
    measure, written = worked
    case = case_of(measure, written)
    for engine, counted in (("plain Python", by_oracle(case)), ("DuckDB", by_duckdb(case))):
        found = values_of(
            measure,
            recipe(measure, given()),
            ((month, str(key), None, _all(counts)) for (month, key), counts in _one(case, counted)),
        )
        by_month = {value.month: value for value in found}
        for line in written["expect"]:
            value = by_month[line["month"]]
            assert value.value == pytest.approx(line["value"]), engine
            if "numerator" in line:
                assert value.numerator == line["numerator"], engine
            if "denominator" in line:
                assert value.denominator == line["denominator"], engine


def _all(counts: tuple[Any, ...]) -> list[float | None]:
    return [None if count is None else float(count) for count in counts]


def _one(case: Case, counted: Mapping[Any, Any]) -> list[tuple[tuple[date, str], tuple[Any, ...]]]:
    """The counts of a month; a month of which nothing was counted has nothing."""
    assert case.grouping == plan.ALL
    empty = tuple(None if c.kind is plan.Kind.PERCENTILE else 0 for c in case.components)
    return [((month, ""), counted.get((month,), empty)) for month in case.months]


def test_every_worked_table_is_a_declared_one() -> None:
    for measure, written in WORKED:
        for name, rows in written["given"].items():
            unknown = {column for row in rows for column in row} - set(TABLES[name].columns)
            assert not unknown, f"{measure.id}: {name} has no {', '.join(unknown)}"


def test_a_month_without_events_is_nought_for_a_count_and_not_known_for_a_share() -> None:
    months = plan.Months(date(2024, 4, 1), date(2024, 6, 1))
    for name, expected in (("contacts", [0, 3, 0]), ("did-not-attend", [None, 100.0, None])):
        measure, made = MEASURES[name], recipe(MEASURES[name], given())
        counts = [3.0] * len(made.components)
        found = values_of(measure, made, [(date(2024, 5, 1), "A", None, counts)])
        filled = {v.month: v.value for v in with_noughts(measure, made, found, months)}
        assert [filled.get(month) for month in months] == expected


def test_a_retired_measure_has_no_values_after_its_end() -> None:
    measure = MEASURES["cluster-caseload"]
    made = recipe(measure, given())
    months = plan.Months(date(2024, 2, 1), date(2024, 5, 1))
    lines = [(month, "A", None, [1.0]) for month in (date(2024, 2, 1), date(2024, 4, 1))]
    filled = with_noughts(measure, made, values_of(measure, made, lines), months)
    assert [(v.month, v.value) for v in filled] == [(date(2024, 2, 1), 1), (date(2024, 3, 1), 0)]


def test_a_measure_that_names_an_unknown_column_is_told_with_its_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = yaml.safe_load((DEFINITIONS / "measures" / "contacts-attended.yaml").read_text("utf-8"))
    data["cases"][0]["given"]["contacts"][0]["weather"] = "fair"
    data["parameters"]["count"]["where"]["mood"] = "attended"
    monkeypatch.setattr(measures_command, "measures", lambda: {data["id"]: parse_measure(data)})
    done = CliRunner().invoke(cli, ["measures", "check"])
    told = done.output.splitlines()
    where = f"Measure contacts-attended, case “{data['cases'][0]['name']}”"
    assert done.exit_code == 1
    assert told[0] == f"{where}: The table contacts has no column weather; see tables.yaml."
    assert told[1].startswith(f"{where}: There is no column mood here; there are contact,")
    assert told[-1] == "Measures: 1. Worked cases: 1; values that do not hold: 2."
