"""The synthetic system told as national submissions and brought in again gives its own rows."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from commonweal.cli.submitting import write_lists, write_submission
from commonweal.cli.synth import command
from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import synthetic
from commonweal.engines.intake import (
    Checked,
    check_files,
    default_setting,
    import_files,
    read_lookups,
)
from commonweal.facts.activity.people import number_fault, pseudonyms
from commonweal.facts.synthetic import Submission, System, lookups, plan, submissions, tables_of
from commonweal.facts.synthetic.submissions import SPANS
from commonweal.facts.synthetic.system import SyntheticError
from tests.spec.activity.submissions import KEY
from tests.spec.activity.test_intake import rows

TABLES = activity_tables()
START, LAST = date(2024, 3, 1), date(2024, 4, 1)
Row = dict[str, Any]
#: What the data sets do not carry, or carry in other words: local returns, keys that are made of
#: several fields, what the national pipeline or the import works out.
NOT_TOLD = {
    "persons": {"provider", "reported_month", "death_date"},
    "activities": {"activity"},
    "spells": {"physical_examination_date", "physical_review_date", "physical_investigation_date"},
    "ward_stays": {"reported_bed_type"},
    "delays": {"delay"},
    "diagnoses": {"diagnosis_record"},
    "assessments": {"assessment", "rater"},
    "cluster_episodes": {"cluster_episode"},
    "placements": {"placement", "daily_cost_pence"},
    "restrictive_incidents": {"restrictive_incident"},
    "care_coordinators": {"coordinator_record"},
    "social_statuses": {"status_record"},
}


def shaped() -> dict[str, Any]:
    """The definition with many admissions, so that a small system has some of everything."""
    found = copy.deepcopy(synthetic())
    found["providers"]["least"]["value"] = 2
    found["hospital"]["admissions_per_contact"]["value"] = 0.05
    found["hospital"]["restricted"]["value"] = {"held": 3, "other": 1}
    found["hospital"]["appropriate"]["value"] = 0.2
    found["therapies"]["per_contact"]["value"] = 0.1
    return found


def small(*faults: str) -> System:
    return plan(shaped(), 900, seed=5, last=LAST, months=2, faults=faults)


@cache
def told(*adapters: str) -> list[Submission]:
    """The small system's submissions."""
    return told_of(small(), *adapters)


def told_of(system: System, *adapters: str) -> list[Submission]:
    known = default_setting(KEY).adapters
    return list(submissions(system, TABLES, [a for a in known if a.name in adapters]))


ALL = ("mhsds-v5", "mhsds-v6", "iapt-v2.1")


def brought(folder: Path, system: System, *adapters: str) -> Checked:
    lists = write_lists(folder / "lists", lookups(system))
    paths = [write_submission(folder, one) for one in told_of(system, *adapters)]
    return import_files(folder / "store", paths, default_setting(KEY, read_lookups(**lists)))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    return brought(tmp_path_factory.mktemp("national"), small(), *ALL)


@cache
def made() -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for name, table in tables_of(small(), TABLES):
        found.setdefault(name, []).extend(table.to_pylist())
    return found


@cache
def pseudonym_of() -> Mapping[str, str]:
    """The pseudonym that the import gives to each person of the system."""
    found = {}
    for one in told(*ALL):
        index = next(table for name, table in one.tables.items() if name[3:] == "001MPI")
        locals_ = index.column(0).to_pylist()
        numbers = [f"nhs:{number}" for number in index["NHSNumber"].to_pylist()]
        found.update(zip(locals_, pseudonyms(numbers, KEY), strict=True))
    return found


def expected(table: str) -> list[Row]:
    """The rows of the system that were reported in its months."""
    first, last = SPANS.get(table, (TABLES[table].month_by,) * 2)
    if table == "placements":
        first, last = "start_date", "end_date"
    if table == "persons":
        return [row for row in made()[table] if row["person"] in pseudonym_of()]
    episodes = {row["cluster_assessment"]: row for row in made().get("cluster_episodes", [])}
    found = []
    for row in made()[table]:
        span = episodes[row["cluster_assessment"]] if table == "cluster_assessments" else row
        first, last = SPANS["cluster_episodes"] if span is not row else (first, last)
        start, end = span[first], span[last]
        if table == "act_periods":
            end = max([end or date.max, *discharged(row)])
        if table == "cluster_episodes" and end == date(2024, 4, 1):
            # Version 5 ends before the end of the period can be told.
            end = None
        if (end is None or end >= START) and start <= date(2024, 4, 30):
            found.append(row if table != "cluster_episodes" else {**row, "end_date": end})
    return found


def discharged(row: Row) -> list[date]:
    """When the spells ended that a period under the Act touches."""
    return [
        spell["discharge_date"] or date.max
        for spell in made()["spells"]
        if (spell["person"], spell["provider"]) == (row["person"], row["provider"])
        and spell["admission_date"] <= (row["end_date"] or date.max)
        and (spell["discharge_date"] or date.max) >= row["start_date"]
    ]


def plain(table: str, row: Row, *, imported: bool) -> tuple[Any, ...]:
    """A row without what is not told, in the words of the import."""
    found = []
    for name in TABLES[table].columns:
        if name in NOT_TOLD.get(table, ()):
            continue
        value = row[name]
        if name == "person" and not imported:
            value = pseudonym_of()[value]
        elif isinstance(value, str) and imported and name != "ward":
            value = value.partition(":")[2] if value.startswith("XM") and ":" in value else value
        found.append(value)
    return tuple(found)


COMPARED = (
    "persons", "referrals", "contacts", "activities", "spells", "ward_stays", "ward_months",
    "delays", "diagnoses", "assessments", "cluster_assessments", "cluster_episodes", "act_periods",
    "placements", "restrictive_incidents", "care_coordinators", "care_plans", "social_statuses",
    "talking_therapies",
)  # fmt: skip


@pytest.mark.parametrize("table", COMPARED)
def test_what_is_told_and_brought_in_is_what_was_made(table: str, release: Checked) -> None:
    came = [plain(table, row, imported=True) for row in rows(release.release, table)]
    wanted = [plain(table, row, imported=False) for row in expected(table)]
    assert len(wanted) > 2
    assert sorted(came, key=str) == sorted(wanted, key=str)


def test_nothing_is_found_wrong_with_it(release: Checked) -> None:
    assert {f.check for f in release.report.findings} <= {"postcode-blank", "worked-out-here"}
    assert not release.refused


def test_who_has_died_is_told_to_be_dead_once_it_has_happened(release: Checked) -> None:
    died = {pseudonym_of().get(row["person"]): row["death_date"] for row in made()["persons"]}
    for row in rows(release.release, "persons"):
        assert row["death_date"] in {None, died[row["person"]]}
    for one in told("mhsds-v5"):
        told_ = [day for day in one.tables["MHS001MPI"]["PersDeathDate"].to_pylist() if day]
        assert all(day <= "2024-03-31" for day in told_)


def test_what_lies_after_a_month_is_not_in_its_submission() -> None:
    for one in told(*ALL):
        for name, table in one.tables.items():
            for column in (c for c in table.column_names if "Date" in c and "Header" not in name):
                days = [day for day in table[column].to_pylist() if day]
                assert not days or max(days)[:7] <= one.month, (name, column)


def test_versions_come_in_their_time_and_numbers_are_nobodys() -> None:
    names = {(one.adapter, one.month) for one in told(*ALL)}
    assert names == {
        ("mhsds-v5", "2024-03"), ("mhsds-v6", "2024-04"),
        ("iapt-v2.1", "2024-03"), ("iapt-v2.1", "2024-04"),
    }  # fmt: skip
    numbers = {
        number
        for one in told("mhsds-v6")
        for number in one.tables["MHS001MPI"]["NHSNumber"].to_pylist()
    }
    assert all(number_fault(number) is None and number[0] == "5" for number in numbers)


def test_a_person_of_two_providers_is_one_person_after_the_import(release: Checked) -> None:
    providers: dict[str, set[str]] = {}
    for row in rows(release.release, "referrals"):
        providers.setdefault(row["person"], set()).add(row["provider"])
    assert sum(len(some) > 1 for some in providers.values()) > 5


def test_faults_that_were_asked_for_are_found_at_the_door(tmp_path: Path) -> None:
    system = small(
        "contact_before_birth=0.05", "date_in_1900=0.05", "duplicate_keys=0.05",
        "overlapping_ward_stays=0.5", "unknown_codes=0.05", "end_before_start=0.2",
        "missing_month=1",
    )  # fmt: skip
    paths = [write_submission(tmp_path, one) for one in told_of(system, "mhsds-v6")]
    checked = check_files(paths, default_setting(KEY))
    found = {finding.check for finding in checked.report.findings}
    assert found >= {
        "before-birth", "date-in-1900", "duplicate-key", "overlapping-stays",
        "unknown-attendance", "end-before-start-referrals-discharge-date",
    }  # fmt: skip
    sent = {(one.provider, one.months) for one in checked.submissions}
    assert ("XMP2", ("2024-03",)) in sent
    assert ("XMP2", ("2024-04",)) not in sent


def test_the_same_system_is_written_to_the_same_bytes(tmp_path: Path) -> None:
    one = told("mhsds-v6")[0]
    first = write_submission(tmp_path / "a", one).read_bytes()
    assert first == write_submission(tmp_path / "b", one).read_bytes()


def test_a_system_that_is_too_large_is_refused() -> None:
    system = plan(synthetic(), "nation", seed=1, last=LAST)
    with pytest.raises(SyntheticError, match="up to 5,000,000 contacts"):
        told_of(system, "mhsds-v6")


def test_the_command_writes_submissions_and_says_what_to_do_next(tmp_path: Path) -> None:
    asked = ["--size", "600", "--months", "1", "--last", "2024-04", "--to", str(tmp_path)]
    done = CliRunner().invoke(command, [*asked, "--form", "mhsds-v6"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    names = {path.name for path in tmp_path.glob("*.zip")}
    assert {f"mhsds-v6-XMP{n}-2024-04.zip" for n in (1, 2, 3)} <= names
    assert f"{len(names)} submissions in" in done.output
    assert "commonweal facts import PLACE" in done.output
    assert {path.name for path in (tmp_path / "lists").iterdir()} == {
        "practices.csv", "postcodes.csv", "organisations.csv",
    }  # fmt: skip


def test_the_command_refuses_what_cannot_be_in_a_sentence(tmp_path: Path) -> None:
    ended = ["--size", "600", "--months", "1", "--last", "2024-04", "--to", str(tmp_path)]
    done = CliRunner().invoke(command, [*ended, "--form", "mhsds-v5"])
    assert "mhsds-v5 had ended before 2024-04." in done.output
    done = CliRunner().invoke(command, ["--form", "mhsds-v6", "--place", "midmere"])
    assert "Submissions are files: give a folder with --to." in done.output
    done = CliRunner().invoke(command, ["--faults", "late_month=2", "--to", str(tmp_path)])
    assert "The rate of late_month is a share between 0 and 1" in done.output
