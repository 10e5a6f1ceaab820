"""What only shows when several files are looked at together, and that a check says it all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from commonweal.engines.intake import Checked, check_files, import_files
from tests.spec.activity.bringing import found, rows
from tests.spec.activity.submissions import Tables, as_zip, setting, v6


def zips(folder: Path, given: Sequence[Tables]) -> list[Path]:
    return [as_zip(folder / f"{n}.zip", tables) for n, tables in enumerate(given)]


def with_contacts(month: str, *names: str) -> Tables:
    """A month with contacts of these numbers, each attended for so many minutes as its place."""
    tables = v6(month)
    first = tables["MHS201CareContact"][0]
    tables["MHS201CareContact"] = [
        {**first, "CareContactID": name, "CareContDate": "2024-04-05",
         "ClinContDurOfCareCont": str(place)}
        for place, name in enumerate(names)
    ]  # fmt: skip
    return tables


def again(checked: Checked) -> tuple[int, list[tuple[str, int]]]:
    (told,) = [f for f in checked.report.findings if f.check == "key-in-two-files"]
    return told.count, [(s.file, s.row) for s in told.samples]


def test_a_key_counts_once_for_each_file_after_its_first(tmp_path: Path) -> None:
    """C1 is in both months, in May three times, of which the first two are rejected as used before;
    C2 is twice in April alone."""
    april = with_contacts("2024-04", "C1", "C2", "C2")
    may = with_contacts("2024-05", "C3", "C4", "C5", "C1", "C1", "C1")
    paths = zips(tmp_path, [april, may])
    checked = import_files(tmp_path / "store", paths, setting())
    assert again(checked) == (1, [("1.zip", 7)])
    told = {row["contact"]: row["duration_minutes"] for row in rows(checked.release, "contacts")}
    assert (told["RXX:C1"], told["RXX:C2"]) == (5, 2)


def test_a_check_says_what_the_import_says(tmp_path: Path) -> None:
    paths = zips(
        tmp_path, [with_contacts("2024-04", "C1", "C2"), with_contacts("2024-05", "C2", "C1", "C3")]
    )
    checked = check_files(paths, setting(), root=tmp_path / "store")
    imported = import_files(tmp_path / "store", paths, setting())
    assert again(checked) == (2, [("1.zip", 2), ("1.zip", 3)])
    assert checked.report == imported.report
    # Beside what is there already, both refuse the same.
    later = check_files(paths, setting(), root=tmp_path / "store")
    assert later.refused
    assert later.report == import_files(tmp_path / "store", paths, setting()).report
    assert found(later).keys() >= {"file-known", "month-known", "key-in-two-files"}


def late(*days: str) -> Tables:
    """April with a contact on each of some days."""
    tables = v6()
    first = tables["MHS201CareContact"][0]
    tables["MHS201CareContact"] = [
        {**first, "CareContactID": f"L{day}", "CareContDate": day} for day in days
    ]
    return tables


def test_what_stays_of_a_month_that_comes_again_is_counted(tmp_path: Path) -> None:
    """The contacts of 20 and 31 March came late with April, one of them twice; so did R1, which was
    received on 10 March. They stay, and what is of April makes room."""
    first = late("2024-03-20", "2024-03-31", "2024-03-20", "2024-04-05")
    (one,) = zips(tmp_path / "a", [first])
    brought = import_files(tmp_path / "store", [one], setting())
    assert {t.table: t.outside for t in brought.report.tallies if t.outside} == {
        "contacts": 2, "referrals": 1,
    }  # fmt: skip
    (two,) = zips(tmp_path / "b", [late("2024-04-06")])
    checked = check_files([two], setting(), root=tmp_path / "store")
    again_ = import_files(tmp_path / "store", [two], setting())
    stays = [f for f in checked.report.findings if f.check == "outside-month-stays"]
    assert {(f.table, f.field): f.count for f in stays} == {
        ("contacts", "contact_date"): 2, ("referrals", "received_date"): 1,
    }  # fmt: skip
    assert all("stay unless they come again" in f.sentence for f in stays)
    assert all(f.sentence.endswith("(RXX 2024-04)") for f in stays)
    assert checked.report == again_.report
    kept = {row["contact"] for row in rows(again_.release, "contacts")}
    assert kept == {"RXX:L2024-03-20", "RXX:L2024-03-31", "RXX:L2024-04-06"}


def test_nothing_is_said_to_stay_where_all_was_dated_in_the_month(tmp_path: Path) -> None:
    tables = late("2024-04-05")
    tables["MHS101Referral"][0]["ReferralRequestReceivedDate"] = "2024-04-01"
    (one,) = zips(tmp_path / "a", [tables])
    import_files(tmp_path / "store", [one], setting())
    (two,) = zips(tmp_path / "b", [late("2024-04-06")])
    checked = check_files([two], setting(), root=tmp_path / "store")
    assert "month-known" in found(checked)
    assert "outside-month-stays" not in found(checked)
