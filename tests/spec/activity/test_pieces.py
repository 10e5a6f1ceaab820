"""A submission read piece by piece gives what it gives as a whole; teams of contacts by words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from commonweal.engines.intake import Checked, default_setting, import_files
from commonweal.engines.intake.setting import Setting
from tests.spec.activity.bringing import found, rows
from tests.spec.activity.submissions import KEY, Tables, as_folder, v5, v6


def _in_pieces() -> Setting:
    setting = default_setting(KEY)
    reading = {**setting.limits["reading"], "block_bytes": 128, "chunk_rows": 2}
    return replace(setting, limits={**setting.limits, "reading": reading})


def _brought(folder: Path, tables: Tables, setting: Setting) -> Checked:
    return import_files(folder / "store", [as_folder(folder / "a", tables)], setting)


def _with_faults(tables: Tables, contact: str, referral: str) -> Tables:
    first = tables["MHS201CareContact"][0]
    tables["MHS201CareContact"] += [
        {**first, contact: f"C{n}", referral: f"R{n % 4}",
         "CareContDate": f"{first['CareContDate'][:8]}{1 + n % 28:02}",
         "ConsMechanismMH": ["01", "77", ""][n % 3]}
        for n in (*range(3, 40), 20, 21, 20)
    ]  # fmt: skip
    tables["MHS201CareContact"][7][contact] = ""
    tables["MHS201CareContact"][9]["CareContDate"] = "1899-01-01"
    return tables


def test_pieces_give_what_the_whole_gives(tmp_path: Path) -> None:
    for name, tables in (
        ("six", _with_faults(v6(), "CareContactID", "ServiceRequestID")),
        ("five", _with_faults(v5(), "CareContactId", "ServiceRequestId")),
    ):
        whole = _brought(tmp_path / name / "whole", tables, default_setting(KEY))
        parts = _brought(tmp_path / name / "parts", tables, _in_pieces())
        assert whole.release and parts.release  # noqa: PT018  told apart by what is compared
        assert {f.check for f in whole.report.findings} >= {
            "duplicate-key", "required-missing", "unknown-mechanism", "parent-left-out",
            "date-before-1900",
        }  # fmt: skip
        assert parts.report.tallies == whole.report.tallies
        # Which check is told first depends on which piece has it first.
        assert sorted(parts.report.findings, key=str) == sorted(whole.report.findings, key=str)
        assert parts.release.tables == whole.release.tables
        assert parts.release.dictionaries == whole.release.dictionaries


def test_the_team_of_a_contact_is_its_own_or_that_of_its_referral(tmp_path: Path) -> None:
    tables = v6()
    tables["MHS902ServiceTeamDetails"] = [
        {"CareProfTeamLocalID": "T1", "ServTeamTypeMH": "A06"},
        {"CareProfTeamLocalID": "T2", "ServTeamTypeMH": "D05"},
        {"CareProfTeamLocalID": "T3", "ServTeamTypeMH": "Q77"},
    ]
    tables["MHS101Referral"][1]["CareProfTeamLocalID"] = ""
    first = tables["MHS201CareContact"][0]
    tables["MHS201CareContact"] = [
        {**first, "CareContactID": f"C{n}", "ServiceRequestID": referral,
         "OtherCareProfTeamLocalID": other}
        for n, (referral, other) in enumerate(
            [("R1", ""), ("R1", "T2"), ("R1", "T9"), ("R2", ""), ("R2", "T2"), ("R1", "T3")]
        )
    ]  # fmt: skip
    for name, setting in (("whole", default_setting(KEY)), ("parts", _in_pieces())):
        checked = _brought(tmp_path / name, tables, setting)
        teams = {row["contact"]: row["team_type"] for row in rows(checked.release, "contacts")}
        assert teams == {
            "RXX:C0": "A06", "RXX:C1": "D05", "RXX:C2": "A06", "RXX:C3": None, "RXX:C4": "D05",
            "RXX:C5": "Q77",
        }  # fmt: skip
        assert found(checked)["unknown-team-type-of-contact"] == 1
