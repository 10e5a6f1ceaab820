"""Local returns: a table of ours that comes by itself, and the months that it may speak of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commonweal.engines.intake import Checked, default_setting, import_files
from tests.spec.activity.bringing import found
from tests.spec.activity.bringing import rows as rows_of
from tests.spec.activity.submissions import KEY, as_csv

TODAY = date(2024, 4, 20)


def returned(folder: Path, name: str, rows: list[dict[str, str]]) -> Checked:
    path = folder / f"{name}.csv"
    path.write_text(as_csv(rows))
    return import_files(folder / "store", [path], replace(default_setting(KEY), today=TODAY))


def test_a_month_that_has_not_begun_keeps_a_local_return_out_and_is_named(tmp_path: Path) -> None:
    rows = [referral("1", "2024-04-30"), referral("2", "2024-05-01"), referral("3", "2042-04-01")]
    checked = returned(tmp_path, "referrals", rows)
    assert checked.release is None
    (one,) = [f for f in checked.report.findings if f.check == "row-in-future"]
    assert (one.table, one.field, one.count) == ("referrals", "received_date", 2)
    assert [(s.file, s.row) for s in one.samples] == [("referrals.csv", 3), ("referrals.csv", 4)]
    assert "has not begun" in one.sentence


@pytest.mark.parametrize("day", ["2024-04-20", "2024-04-30", "1999-01-01"])
def test_the_running_month_and_those_before_come_in(tmp_path: Path, day: str) -> None:
    assert returned(tmp_path, "referrals", [referral("1", day)]).release


def test_a_price_may_be_agreed_for_a_year_that_has_not_begun(tmp_path: Path) -> None:
    price = {"provider": "RXX", "commissioner": "QH8", "currency": "A06",
             "valid_from": "2025-04-01", "valid_to": "", "price_pence": "100"}  # fmt: skip
    assert returned(tmp_path, "prices", [price]).release


def referral(name: str, day: str) -> dict[str, str]:
    return {"referral": f"RXX:{name}", "person": f"p{name}", "provider": "RXX",
            "commissioner": "QH8", "received_date": day}  # fmt: skip


def packed(path: Path, members: Mapping[str, list[dict[str, str]]]) -> Path:
    """A zip of tables of ours, as CSV or, by the name, as Parquet."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in members.items():
            if name.endswith(".csv"):
                archive.writestr(name, as_csv(rows))
                continue
            stream = io.BytesIO()
            pq.write_table(pa.Table.from_pylist(rows), stream)
            archive.writestr(name, stream.getvalue())
    return path


def contact(name: str, minutes: str) -> dict[str, str]:
    return {"contact": f"RXX:{name}", "referral": "RXX:1", "person": "p", "provider": "RXX",
            "commissioner": "QH8", "contact_date": "2024-04-03",
            "duration_minutes": minutes}  # fmt: skip


def lengths(checked: Checked) -> dict[str, int]:
    return {r["contact"]: r["duration_minutes"] for r in rows_of(checked.release, "contacts")}


def test_a_key_in_two_files_of_one_zip_came_twice_and_the_later_counts(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {
        "contacts.csv": [contact("1", "10"), contact("2", "20")],
        "referrals.csv": [referral("1", "2024-04-01")],
        "contacts.parquet": [contact("3", "30"), contact("1", "40")],
    })  # fmt: skip
    checked = import_files(tmp_path / "store", [path], default_setting(KEY))
    assert found(checked) == {"duplicate-key": 1}
    (told,) = checked.report.findings
    assert [(s.file, s.row) for s in told.samples] == [("contacts.csv", 2)]
    assert lengths(checked) == {"RXX:1": 40, "RXX:2": 20, "RXX:3": 30}
    tallies = {t.table: (t.came, t.accepted) for t in checked.report.tallies}
    assert tallies == {"contacts": (4, 3), "referrals": (1, 1)}


def test_two_files_of_one_name_in_a_zip_keep_it_out(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {
        "north/contacts.csv": [contact("1", "10")], "south/contacts.csv": [contact("2", "20")],
    })  # fmt: skip
    checked = import_files(tmp_path / "store", [path], default_setting(KEY))
    assert [(f.check, f.table) for f in checked.report.findings] == [
        ("table-in-two-files", "contacts")
    ]
    assert checked.release is None


@pytest.mark.parametrize("first", ["contacts.csv", "referrals.csv"])
def test_a_key_in_two_zips_is_told_wherever_its_table_stands(tmp_path: Path, first: str) -> None:
    paths = []
    for name, minutes in (("a", "10"), ("b", "20")):
        tables = {
            "contacts.csv": [contact("1", minutes), contact(name, "5")],
            "referrals.csv": [referral("1", "2024-04-01")],
        }
        ordered = {first: tables[first], **tables}
        paths.append(packed(tmp_path / f"{name}.zip", ordered))
    checked = import_files(tmp_path / "store", paths, default_setting(KEY))
    assert found(checked) == {"key-in-two-files": 1}
    assert lengths(checked) == {"RXX:1": 20, "RXX:a": 5, "RXX:b": 5}


def test_every_file_of_a_zip_is_told_what_its_header_lacks(tmp_path: Path) -> None:
    bare = [{"contact": "RXX:1"}], [{"referral": "RXX:1"}]
    path = packed(tmp_path / "a.zip", {"contacts.csv": bare[0], "referrals.csv": bare[1]})
    checked = import_files(tmp_path / "store", [path], default_setting(KEY))
    absent = {f.table for f in checked.report.findings if f.check == "column-absent"}
    assert absent == {"contacts", "referrals"}


def test_a_referral_that_a_contact_names_between_two_files_of_referrals_is_one(
    tmp_path: Path,
) -> None:
    members = {
        "referrals.csv": [referral("1", "2024-04-01")],
        "contacts.csv": [{**contact("1", "10"), "referral": "RXX:2"}],
        "referrals.parquet": [referral("2", "2024-04-02")],
    }
    path = packed(tmp_path / "first.zip", members)
    first = import_files(tmp_path / "store", [path], default_setting(KEY))
    assert first.release is not None
    assert list(first.release.dictionary("referrals")) == ["RXX:1", "RXX:2"]
    again = packed(tmp_path / "again.zip", {"referrals.csv": [referral("2", "2024-05-02")]})
    second = import_files(tmp_path / "store", [again], default_setting(KEY))
    days = {row["referral"]: row["received_date"] for row in rows_of(second.release, "referrals")}
    assert days == {"RXX:1": date(2024, 4, 1), "RXX:2": date(2024, 5, 2)}
